// Another setting's scene behind this one's: the same marks as grey outlines.

import type { Axis, Mark, Marks, Scene } from "./scene";

const FAINT = { color: "gray", alpha: 0.9, label: null } as const;
const OUTLINE = { ...FAINT, width: 1.25, dash: "dashed", marker: null, size: 0 } as const;

/** The scene with `other` as grey outlines, and axes that hold both. */
export function against(scene: Scene, other: Scene, name: string): Scene {
  const outlines = other.marks.flatMap(outline);
  const named = outlines.map((mark, k) => ({ ...mark, label: k === 0 ? name : null }));
  return {
    ...scene,
    marks: [...scene.marks, ...named] as Mark[],
    legend: "best",
    x: around(scene.x, other.x),
    y: around(scene.y, other.y),
  };
}

function around(axis: Axis, other: Axis): Axis {
  return { ...axis, low: Math.min(axis.low, other.low), high: Math.max(axis.high, other.high) };
}

/** Words, bands and lines across the chart have no outline: they would only be in the way. */
function outline(mark: Mark): Mark[] {
  if (mark.kind === "line") return [{ ...mark, ...OUTLINE, kind: "line" }];
  if (mark.kind === "area") return [{ ...OUTLINE, kind: "line", x: mark.x, y: mark.y1 }];
  if (mark.kind === "dots") return [{ ...mark, ...FAINT, alpha: 0.5 }];
  return mark.kind === "rects" ? [{ ...OUTLINE, kind: "line", ...edges(mark) }] : [];
}

/** The bars' edges as one broken line. */
function edges({ x0, x1, y0, y1 }: Marks["rects"]): Pick<Marks["line"], "x" | "y"> {
  const round = (k: number) => ({
    x: [x0[k], x0[k], x1[k], x1[k], x0[k], null],
    y: [y0[k], y1[k], y1[k], y0[k], y0[k], null],
  });
  return { x: x0.flatMap((_, k) => round(k).x), y: x0.flatMap((_, k) => round(k).y) };
}
