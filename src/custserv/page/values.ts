// What a chart shows, as numbers with names: for the reader who points at it, for the table and the file.

import { ascending, least, min, pairs } from "d3-array";
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

/** Whether an axis gives what stands along it a meaning; one without name and ticks only makes room. */
export function tells({ label, ticks }: Axis): boolean {
  return Boolean(label) || !ticks || ticks[0].length > 0;
}

/**
 * The marks of a scene that hold data; areas that do not stand on 0 give both their edges. What only points
 * something out counts where there is nothing else; a sketch, whose axes tell nothing, has no data.
 */
export function seriesOf(scene: Scene): Series[] {
  if (!tells(scene.x) && !tells(scene.y)) return [];
  const all = scene.marks.flatMap((mark, k) => {
    const named = Boolean(mark.label);
    const name = mark.label || `${KIND_NAMES[mark.kind as keyof typeof KIND_NAMES]} ${k + 1}`;
    return partsOf(mark).map(({ suffix, across, points }) => ({
      name: name + suffix,
      named,
      across,
      points: keyed(mark, points, scene[across]).filter(
        ({ x, y }) => within(scene.x, x) && within(scene.y, y),
      ),
      counts: named || holdsData(mark),
    }));
  });
  const drawn = all.filter(({ points }) => points.length);
  const counting = drawn.filter(({ counts }) => counts);
  return counting.length ? counting : drawn;
}

/** Without a name, one or two dots, a straight line or a shade between curves are remarks on other data. */
function holdsData(mark: Mark): boolean {
  return mark.kind === "rects" || ((mark.kind === "line" || mark.kind === "dots") && mark.x.length > 2);
}

/** Bars side by side stand a little off the tick or the whole number they belong to, which is their key. */
function keyed(mark: Mark, points: Point[], { ticks }: Axis): Point[] {
  if (mark.kind !== "rects" || points.length < 2) return points;
  const worded = ticks?.[1] ? ticks[0] : [];
  const step = min(pairs([...worded].sort(ascending)), ([a, b]) => b - a) ?? 1;
  const grids: [step: number, homeOf: (key: number) => number][] = [
    [step, (key) => least(worded, (place) => Math.abs(place - key)) ?? NaN],
    [1, Math.round],
  ];
  for (const [step, homeOf] of grids) {
    const homes = points.map(({ key }) => homeOf(key));
    const shifts = points.map(({ key }, k) => (key - homes[k]) / step);
    const alike = shifts.every((shift) => Math.abs(shift - shifts[0]) < 1e-9);
    if (alike && Math.abs(shifts[0]) < 0.5 - 1e-9 && new Set(homes).size === homes.length) {
      return points.map((point, k) => ({ ...point, key: homes[k] }));
    }
  }
  return points;
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
