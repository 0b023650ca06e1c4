// A scene as HTML and SVG: one small function for each kind of mark, in one table.

import { area as areaPath, line as linePath, symbol, type SymbolType } from "d3-shape";
import { symbolCircle, symbolDiamond2, symbolSquare, symbolTriangle } from "d3-shape";
import { element, shape } from "./dom";
import { layOut, LINE, type Layout, type Point } from "./layout";
import { Probe } from "./probe";
import type { Kind, Mark, Marks, Scene } from "./scene";

const PX_PER_POINT = 4 / 3;
const HEAD_LENGTH = 7;
const ARROW_GAP = 3;

const color = (name: string) => `var(--custserv-${name})`;
const SYMBOLS: Record<Marks["dots"]["marker"], SymbolType> = {
  o: symbolCircle,
  s: symbolSquare,
  "^": symbolTriangle,
  D: symbolDiamond2,
};
const ANCHORS = { left: "start", center: "middle", right: "end" } as const;
// In units of the line's width, as in matplotlib.
const DASHES = { solid: [], dashed: [3.7, 1.6], dotted: [1, 1.65], dashdot: [6.4, 1.6, 1, 1.6] };

/** Kinds in the order in which they lie on each other; a new kind is one entry. */
const KINDS: { [K in Kind]: (mark: Marks[K], layout: Layout) => SVGElement[] } = {
  band,
  area,
  rects,
  rule,
  line,
  dots,
  text,
};
const ORDER = Object.keys(KINDS);

/** A chart in `host`: title and legend as HTML, and below them an SVG that fills the rest. */
export class Chart {
  #host: HTMLElement;
  #description: string;
  /** What stands above the picture, whose height may change with the scene. */
  readonly head = element("div");
  #picture = element("div.lab-picture");
  #probe: Probe;
  #headKey: string | undefined;
  #size: [width: number, height: number] = [0, 0];

  constructor(host: HTMLElement, description: string) {
    this.#host = host;
    this.#description = description;
    host.replaceChildren(this.head, this.#picture);
    this.#probe = new Probe(host, this.#picture);
  }

  draw(scene: Scene): void {
    const head = [...heading(scene), ...legend(scene)];
    const key = head.map((part) => part.outerHTML).join();
    if (key !== this.#headKey) {
      this.head.replaceChildren(...head);
      this.#headKey = key;
    }
    // Measuring costs more than drawing: later on it waits until the browser itself has laid out the page.
    if (this.#size[0] <= 0) this.measure();
    // Without a size the lab is folded away; it is drawn when it has one.
    if (this.#size[0] <= 0) return;
    const layout = layOut(scene, ...this.#size);
    const drawn = picture(scene, layout, this.#description);
    // The reader who steps through the values keeps the keyboard's place.
    const focused = this.#picture.contains(document.activeElement);
    this.#picture.replaceChildren(drawn);
    if (focused) drawn.focus({ preventScroll: true });
    this.#probe.update(scene, layout);
  }

  /** Takes the host's size anew; returns whether it changed. */
  measure(): boolean {
    const [width, height] = this.#size;
    this.#size = [this.#host.clientWidth, this.#host.clientHeight - this.head.offsetHeight];
    return width !== this.#size[0] || height !== this.#size[1];
  }
}

function picture(scene: Scene, layout: Layout, description: string): SVGElement {
  const { width, height, left, right, top, bottom, fontSize } = layout;
  const marks = [...scene.marks].sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
  const drawn = (kept: (mark: Mark) => boolean) =>
    marks.filter(kept).flatMap((mark) => drawMark(mark, layout));
  // What leaves the frame is cut off, but for words.
  const size = { width: right - left, height: bottom - top };
  const frame = { x: left, y: top, ...size, viewBox: `${left} ${top} ${size.width} ${size.height}` };
  const inside = shape("svg", frame, ...drawn((mark) => mark.kind !== "text"));
  const words = drawn((mark) => mark.kind === "text");
  const label = scene.title ? `${scene.title}。${description}` : description;
  return shape(
    "svg",
    {
      role: "img",
      tabindex: 0,
      "aria-label": label,
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      "font-size": fontSize,
    },
    ...grid(scene, layout),
    inside,
    ...axes(layout),
    ...words,
  );
}

function drawMark(mark: Mark, layout: Layout): SVGElement[] {
  return (KINDS[mark.kind] as (mark: Mark, layout: Layout) => SVGElement[])(mark, layout);
}

/** A part of the picture by its name, with what its shapes have in common. */
function part(name: string, attributes: Record<string, string | number>, ...shapes: Node[]): SVGElement {
  return shape("g", { "data-part": name, ...attributes }, ...shapes);
}

// ----- marks -----

/** Where rows of numbers lie; a row with a gap in it is null. */
function placed(xs: (number | null)[], ys: (number | null)[], { at }: Layout): (Point | null)[] {
  return xs.map((x, k) => (x === null || ys[k] === null ? null : at(x, ys[k]!)));
}

function line(mark: Marks["line"], layout: Layout): SVGElement[] {
  const d = linePath<Point | null>().defined(Boolean)(placed(mark.x, mark.y, layout)) ?? "";
  const style = { fill: "none", "stroke-linejoin": "round", ...stroke(mark) };
  const path = part("line", style, shape("path", { d }));
  return mark.marker ? [path, ...dots({ ...mark, marker: mark.marker }, layout)] : [path];
}

function dots(mark: Omit<Marks["dots"], "label">, layout: Layout): SVGElement[] {
  const d = symbolPath(mark.marker, (mark.size * PX_PER_POINT) / 2);
  const places = placed(mark.x, mark.y, layout).filter((place): place is Point => place !== null);
  const symbols = places.map((place) => shape("path", { d, transform: `translate(${place})` }));
  return [part("dot", fill(mark), ...symbols)];
}

/** The outline of a marker as large as a circle of that radius. */
function symbolPath(marker: Marks["dots"]["marker"], radius: number): string {
  return symbol(SYMBOLS[marker], Math.PI * radius ** 2)()!;
}

function rects(mark: Marks["rects"], layout: Layout): SVGElement[] {
  const [starts, ends] = [placed(mark.x0, mark.y0, layout), placed(mark.x1, mark.y1, layout)];
  const boxes = starts.flatMap((start, k) => {
    const end = ends[k];
    return start && end ? [box(start, end, { fill: color(mark.colors[k]) })] : [];
  });
  return [part("rect", { "fill-opacity": mark.alpha }, ...boxes)];
}

function box([x0, y0]: Point, [x1, y1]: Point, attributes: Record<string, string | number>): SVGElement {
  const [width, height] = [Math.abs(x1 - x0), Math.abs(y1 - y0)];
  return shape("rect", { x: Math.min(x0, x1), y: Math.min(y0, y1), width, height, ...attributes });
}

function area(mark: Marks["area"], layout: Layout): SVGElement[] {
  const [lower, upper] = [placed(mark.x, mark.y0, layout), placed(mark.x, mark.y1, layout)];
  const path = areaPath<number>()
    .defined((k) => lower[k] !== null && upper[k] !== null)
    .x((k) => lower[k]![0])
    .y0((k) => lower[k]![1])
    .y1((k) => upper[k]![1]);
  return [part("area", fill(mark), shape("path", { d: path(lower.keys()) ?? "" }))];
}

function rule(mark: Marks["rule"], layout: Layout): SVGElement[] {
  const [x, y] = layout.at(mark.at, mark.at);
  const ends = mark.axis === "x" ? { ...across(layout), x1: x, x2: x } : { ...along(layout), y1: y, y2: y };
  return [part("rule", stroke(mark), shape("line", ends))];
}

function band(mark: Marks["band"], layout: Layout): SVGElement[] {
  const { left, right, top, bottom } = layout;
  const [start, end] = [layout.at(mark.low, mark.low), layout.at(mark.high, mark.high)];
  const corners: [Point, Point] =
    mark.axis === "x"
      ? [
          [start[0], top],
          [end[0], bottom],
        ]
      : [
          [left, start[1]],
          [right, end[1]],
        ];
  return [part("rect", fill(mark), box(...corners, {}))];
}

function text(mark: Marks["text"], layout: Layout): SVGElement[] {
  const { from, to } = layout.place(mark, PX_PER_POINT);
  const style = {
    ...fill(mark),
    stroke: color("background"),
    "stroke-width": 4,
    "stroke-linejoin": "round",
    "paint-order": "stroke",
    "font-size": mark.size * PX_PER_POINT,
    "text-anchor": ANCHORS[mark.ha],
  };
  const words = part("text", style, lettering(mark.text, to, mark.va));
  return from && mark.arrow ? [arrow(from, layout.at(...mark.arrow), mark.color), words] : [words];
}

function arrow([x1, y1]: Point, [x2, y2]: Point, name: string): SVGElement {
  const long = Math.hypot(x2 - x1, y2 - y1) || 1;
  const [dx, dy] = [(x2 - x1) / long, (y2 - y1) / long];
  const tip: Point = [x2 - dx * ARROW_GAP, y2 - dy * ARROW_GAP];
  const wing = (side: number): Point => [
    tip[0] - HEAD_LENGTH * (dx - (side * dy) / 2),
    tip[1] - HEAD_LENGTH * (dy + (side * dx) / 2),
  ];
  const style = { fill: "none", stroke: color(name), "stroke-width": 1.5 };
  return part("arrow", style, shape("path", { d: `M${x1},${y1}L${tip}M${wing(-1)}L${tip}L${wing(1)}` }));
}

/** Words of one or more lines, of which the first's top, the middle or the last's bottom is at a point. */
function lettering(words: string, [x, y]: Point, va: Marks["text"]["va"]): SVGElement {
  const lines = words.split("\n");
  const more = (lines.length - 1) * LINE;
  const first = { top: 0.71, center: 0.32 - more / 2, bottom: -more, baseline: -more }[va];
  const rows = lines.map((row, k) => shape("tspan", { x: 0, y: `${first + k * LINE}em` }, row));
  return shape("text", { transform: `translate(${x},${y})` }, ...rows);
}

function fill(mark: { color: string; alpha: number }) {
  return { fill: color(mark.color), "fill-opacity": mark.alpha };
}

function stroke(mark: Pick<Marks["rule"], "color" | "alpha" | "width" | "dash">) {
  const width = mark.width * PX_PER_POINT;
  const dashes = DASHES[mark.dash].map((long) => long * width).join(" ");
  return {
    stroke: color(mark.color),
    "stroke-opacity": mark.alpha,
    "stroke-width": width,
    ...(dashes && { "stroke-dasharray": dashes }),
  };
}

// ----- frame -----

const across = ({ top, bottom }: Layout) => ({ y1: top, y2: bottom });
const along = ({ left, right }: Layout) => ({ x1: left, x2: right });
const CRISP = { "shape-rendering": "crispEdges" };

function grid(scene: Scene, layout: Layout): SVGElement[] {
  if (!scene.grid) return [];
  const { x, y } = layout;
  const upright = x.at.map((at) => shape("line", { ...across(layout), x1: at, x2: at }));
  const level = y.at.map((at) => shape("line", { ...along(layout), y1: at, y2: at }));
  return [part("grid", { stroke: color("grid"), ...CRISP }, ...upright, ...level)];
}

function axes(layout: Layout): SVGElement[] {
  const { x, y, left, right, bottom } = layout;
  const gray = { stroke: color("gray"), ...CRISP };
  const black = { fill: color("black") };
  const [TICK, GAP] = [4, 8];
  const label = (words: string | null, at: Point, va: "top" | "bottom") =>
    words === null ? [] : [lettering(words, at, va)];
  return [
    part(
      "frame",
      gray,
      shape("line", { ...along(layout), y1: bottom, y2: bottom }),
      shape("line", { ...across(layout), x1: left, x2: left }),
    ),
    part(
      "tick",
      gray,
      ...x.at.map((at) => shape("line", { x1: at, x2: at, y1: bottom, y2: bottom + TICK })),
      ...y.at.map((at) => shape("line", { x1: left - TICK, x2: left, y1: at, y2: at })),
    ),
    part(
      "x-axis tick label",
      { ...black, "text-anchor": "middle" },
      ...x.at.map((at, k) => lettering(x.texts[k], [at, bottom + GAP], "top")),
    ),
    part(
      "y-axis tick label",
      { ...black, "text-anchor": "end" },
      ...y.at.map((at, k) => lettering(y.texts[k], [left - GAP, at], "center")),
    ),
    part(
      "x-axis label",
      { ...black, "text-anchor": "middle" },
      ...label(x.label, [(left + right) / 2, bottom + x.room], "bottom"),
    ),
    part("y-axis label", black, ...label(y.label, [left - y.room, 3], "top")),
  ];
}

function heading(scene: Scene): HTMLElement[] {
  if (!scene.title) return [];
  return [element("p.lab-chart-title", scene.title)];
}

function legend(scene: Scene): HTMLElement[] {
  const named = scene.marks.filter((mark) => mark.label);
  if (!scene.legend || !named.length) return [];
  return [element("ul.lab-legend", ...named.map((mark) => element("li", sample(mark), mark.label!)))];
}

/** A sample of a mark as it looks in the chart: a piece of line, a dot or a patch. */
function sample(mark: Mark): Element {
  const shapes: SVGElement[] = [];
  const name = mark.kind === "rects" ? (mark.colors[0] ?? "C0") : mark.color;
  if (mark.kind === "line" || mark.kind === "rule")
    shapes.push(shape("line", { x1: 0, x2: 28, y1: 7, y2: 7, ...stroke(mark) }));
  if ("marker" in mark && mark.marker)
    shapes.push(shape("path", { d: symbolPath(mark.marker, 4.5), transform: "translate(14,7)", fill: color(name) }));
  if (["rects", "area", "band"].includes(mark.kind))
    shapes.push(shape("rect", { x: 4, width: 20, height: 14, rx: 2, fill: color(name) }));
  return shape("svg", { "aria-hidden": "true", viewBox: "0 0 28 14", opacity: mark.alpha }, ...shapes);
}
