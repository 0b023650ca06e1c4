// What a chart shows, as numbers with names: for the reader who points at it, for the table and the file.

import type { Axis, Mark, Scene } from "./scene";

export interface Point {
  /** Where it stands in the chart, in data coordinates. */
  x: number;
  y: number;
  /** Its place along the axis that orders the points, and the value there. */
  key: number;
  value: number;
}

export interface Series {
  name: string;
  /** Whether the author named it. */
  named: boolean;
  /** The axis of the keys: x but for lying bars. */
  across: "x" | "y";
  points: Point[];
}

const KIND_NAMES = { line: "线", dots: "点", rects: "柱", area: "区域" } as const;

/** The marks of a scene that hold data; areas that do not stand on 0 give both their edges. */
export function seriesOf(scene: Scene): Series[] {
  return scene.marks.flatMap((mark, k) => {
    const named = Boolean(mark.label);
    const name = mark.label || `${KIND_NAMES[mark.kind as keyof typeof KIND_NAMES]} ${k + 1}`;
    return partsOf(mark).map(({ suffix, across, points }) => ({
      name: name + suffix,
      named,
      across,
      points: points.filter(({ x, y }) => within(scene.x, x) && within(scene.y, y)),
    }));
  });
}

function partsOf(mark: Mark): { suffix: string; across: "x" | "y"; points: Point[] }[] {
  if (mark.kind === "line" || mark.kind === "dots") return [{ suffix: "", ...curve(mark.x, mark.y) }];
  if (mark.kind === "area") {
    if (mark.y0.every((low) => !low)) return [{ suffix: "", ...curve(mark.x, mark.y1) }];
    return [
      { suffix: "（上沿）", ...curve(mark.x, mark.y1) },
      { suffix: "（下沿）", ...curve(mark.x, mark.y0) },
    ];
  }
  if (mark.kind !== "rects") return [];
  const points = mark.x0.flatMap((_, k) => {
    const [x0, x1, y0, y1] = [mark.x0[k], mark.x1[k], mark.y0[k], mark.y1[k]];
    if (x0 === null || x1 === null || y0 === null || y1 === null) return [];
    return mark.along === "y"
      ? { x: (x0 + x1) / 2, y: y1, key: (x0 + x1) / 2, value: y1 - y0 }
      : { x: x1, y: (y0 + y1) / 2, key: (y0 + y1) / 2, value: x1 - x0 };
  });
  return [{ suffix: "", across: mark.along === "y" ? "x" : "y", points }];
}

function curve(xs: (number | null)[], ys: (number | null)[]): { across: "x"; points: Point[] } {
  const points = xs.flatMap((x, k) => {
    const y = ys[k];
    return x === null || y === null ? [] : { x, y, key: x, value: y };
  });
  return { across: "x", points };
}

function within({ low, high }: Axis, value: number): boolean {
  const rounding = 1e-9 * (high - low);
  return low - rounding <= value && value <= high + rounding;
}

const FORMAT = new Intl.NumberFormat("zh-CN", { maximumSignificantDigits: 6 });

/** A value as text: with the words of the axis where it has a tick with words. */
export function textOf(axis: Axis, value: number): string {
  const [places, words] = axis.ticks ?? [[], null];
  const at = places.findIndex((place) => Math.abs(place - value) < 1e-9 * (axis.high - axis.low));
  if (words && at >= 0) return words[at].replace("\n", "");
  return FORMAT.format(value === 0 ? 0 : value).replace("-", "\u2212");
}
