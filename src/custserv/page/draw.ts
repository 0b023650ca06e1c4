// A scene as HTML and SVG: one small function for each kind of mark, in one table.

import * as Plot from "@observablehq/plot";
import { element, shape } from "./dom";
import { layOut, type Layout } from "./layout";
import { Probe } from "./probe";
import type { Axis, Kind, Mark, Marks, Scene } from "./scene";

const PX_PER_POINT = 4 / 3;

const color = (name: string) => `var(--custserv-${name})`;
const SYMBOLS = { o: "circle", s: "square", "^": "triangle", D: "diamond2" } as const;
// The same shapes for the legend, around (0, 0).
const SAMPLES = {
  o: "M-4.5,0a4.5,4.5 0 1,0 9,0a4.5,4.5 0 1,0 -9,0",
  s: "M-4,-4H4V4H-4Z",
  "^": "M0,-5L5,4H-5Z",
  D: "M0,-5.5L5.5,0L0,5.5L-5.5,0Z",
};
const ANCHORS = { left: "start", center: "middle", right: "end" } as const;
const LINE_ANCHORS = { top: "top", center: "middle", bottom: "bottom", baseline: "bottom" } as const;
// In units of the line's width, as in matplotlib.
const DASHES = { solid: [], dashed: [3.7, 1.6], dotted: [1, 1.65], dashdot: [6.4, 1.6, 1, 1.6] };

/** Kinds in the order in which they lie on each other; a new kind is one entry. */
const KINDS: { [K in Kind]: (mark: Marks[K], layout: Layout) => Plot.Markish[] } = {
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
  #head = element("div");
  #picture = element("div.lab-picture");
  #probe: Probe;
  #headKey: string | undefined;
  #size: [width: number, height: number] = [0, 0];

  constructor(host: HTMLElement, description: string) {
    this.#host = host;
    this.#description = description;
    host.replaceChildren(this.#head, this.#picture);
    this.#probe = new Probe(host, this.#picture);
  }

  draw(scene: Scene): void {
    const head = [...heading(scene), ...legend(scene)];
    const key = head.map((part) => part.outerHTML).join();
    // Measuring costs more than drawing: it is done when the page or the head changed, not at every move.
    if (key !== this.#headKey) {
      this.#head.replaceChildren(...head);
      this.#headKey = key;
      this.measure();
    }
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
    this.#size = [this.#host.clientWidth, this.#host.clientHeight - this.#head.offsetHeight];
    return width !== this.#size[0] || height !== this.#size[1];
  }
}

function picture(scene: Scene, layout: Layout, description: string): SVGElement | HTMLElement {
  const marks = [...scene.marks].sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
  const svg = Plot.plot({
    ...layout.frame,
    x: { type: "linear", domain: domain(scene.x) },
    y: { type: "linear", domain: domain(scene.y) },
    style: {
      fontFamily: "inherit",
      fontSize: `${layout.fontSize}px`,
      background: "none",
      color: color("black"),
    },
    marks: [...grid(scene, layout), ...marks.flatMap((mark) => drawMark(mark, layout)), ...axes(layout)],
  });
  // Plot names its groups by aria-label, which a group without a role may not have.
  for (const part of svg.querySelectorAll("[aria-label]")) {
    part.setAttribute("data-part", part.getAttribute("aria-label")!);
    part.removeAttribute("aria-label");
  }
  svg.setAttribute("role", "img");
  svg.setAttribute("tabindex", "0");
  svg.setAttribute("aria-label", scene.title ? `${scene.title}。${description}` : description);
  return svg;
}

function drawMark(mark: Mark, layout: Layout): Plot.Markish[] {
  return (KINDS[mark.kind] as (mark: Mark, layout: Layout) => Plot.Markish[])(mark, layout);
}

function domain({ low, high, inverted }: Axis): [number, number] {
  return inverted ? [high, low] : [low, high];
}

// ----- marks -----

function line(mark: Marks["line"]): Plot.Markish[] {
  const path = Plot.line(mark.x, {
    x: gaps(mark.x),
    y: gaps(mark.y),
    stroke: color(mark.color),
    strokeOpacity: mark.alpha,
    ...stroke(mark.width, mark.dash),
    strokeLinejoin: "round",
    clip: true,
  });
  return mark.marker ? [path, ...dots({ ...mark, marker: mark.marker })] : [path];
}

function dots(mark: Omit<Marks["dots"], "label">): Plot.Markish[] {
  const options = {
    x: gaps(mark.x),
    y: gaps(mark.y),
    r: (mark.size * PX_PER_POINT) / 2,
    symbol: SYMBOLS[mark.marker],
    fill: color(mark.color),
    fillOpacity: mark.alpha,
    clip: true,
  };
  return [Plot.dot(mark.x, options)];
}

function rects(mark: Marks["rects"]): Plot.Markish[] {
  const whole = mark.colors.map((_, k) =>
    [mark.x0[k], mark.x1[k], mark.y0[k], mark.y1[k]].every((v) => v !== null),
  );
  const kept = mark.colors.map((_, k) => k).filter((k) => whole[k]);
  const sides = {
    x1: pick(mark.x0, kept),
    x2: pick(mark.x1, kept),
    y1: pick(mark.y0, kept),
    y2: pick(mark.y1, kept),
  };
  const fill = { value: kept.map((k) => color(mark.colors[k])), scale: null };
  return [Plot.rect(kept, { ...sides, fill, fillOpacity: mark.alpha, clip: true })];
}

function area(mark: Marks["area"]): Plot.Markish[] {
  const sides = { x: gaps(mark.x), y1: gaps(mark.y0), y2: gaps(mark.y1) };
  return [Plot.areaY(mark.x, { ...sides, fill: color(mark.color), fillOpacity: mark.alpha, clip: true })];
}

function rule(mark: Marks["rule"]): Plot.Markish[] {
  const options = {
    stroke: color(mark.color),
    strokeOpacity: mark.alpha,
    ...stroke(mark.width, mark.dash),
    clip: true,
  };
  return [mark.axis === "x" ? Plot.ruleX([mark.at], options) : Plot.ruleY([mark.at], options)];
}

function band(mark: Marks["band"]): Plot.Markish[] {
  const ends = mark.axis === "x" ? { x1: [mark.low], x2: [mark.high] } : { y1: [mark.low], y2: [mark.high] };
  return [Plot.rect([mark], { ...ends, fill: color(mark.color), fillOpacity: mark.alpha, clip: true })];
}

function text(mark: Marks["text"], layout: Layout): Plot.Markish[] {
  const place = layout.place(mark, PX_PER_POINT);
  const words = Plot.text([mark.text], {
    x: [mark.x],
    y: [mark.y],
    dx: place.dx,
    dy: place.dy,
    fill: color(mark.color),
    fillOpacity: mark.alpha,
    stroke: color("background"),
    strokeWidth: 4,
    fontSize: mark.size * PX_PER_POINT,
    textAnchor: ANCHORS[mark.ha],
    lineAnchor: LINE_ANCHORS[mark.va],
  });
  if (!mark.arrow || !place.from) return [words];
  const [x2, y2] = mark.arrow;
  const ends = { x1: [place.from[0]], y1: [place.from[1]], x2: [x2], y2: [y2] };
  return [
    Plot.arrow([mark], { ...ends, stroke: color(mark.color), strokeWidth: 1.5, headLength: 7, insetEnd: 3 }),
    words,
  ];
}

const gaps = (values: (number | null)[]) => values.map((value) => value ?? NaN);
const pick = (values: (number | null)[], kept: number[]) => kept.map((k) => values[k]);

function stroke(
  points: number,
  dash: keyof typeof DASHES,
): { strokeWidth: number; strokeDasharray: string | undefined } {
  const width = points * PX_PER_POINT;
  return {
    strokeWidth: width,
    strokeDasharray: DASHES[dash].map((part) => part * width).join(" ") || undefined,
  };
}

// ----- frame -----

function grid(scene: Scene, { x, y }: Layout): Plot.Markish[] {
  if (!scene.grid) return [];
  const options = { stroke: color("grid"), strokeOpacity: 1 };
  return [Plot.gridX(x.places, options), Plot.gridY(y.places, options)];
}

function axes({ x, y }: Layout): Plot.Markish[] {
  const common = {
    tickSize: 4,
    tickPadding: 4,
    labelArrow: "none",
    stroke: color("gray"),
    color: color("gray"),
    fill: color("black"),
  } as const;
  return [
    Plot.frame({ anchor: "bottom", stroke: color("gray") }),
    Plot.frame({ anchor: "left", stroke: color("gray") }),
    Plot.axisX(x.places, {
      ...common,
      tickFormat: (_, k) => x.texts[k],
      label: x.label,
      labelAnchor: "center",
      labelOffset: x.room,
    }),
    Plot.axisY(y.places, {
      ...common,
      tickFormat: (_, k) => y.texts[k],
      label: y.label,
      labelAnchor: "top",
      labelOffset: y.room,
    }),
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
  const svg = shape("svg", { "aria-hidden": "true", viewBox: "0 0 28 14", opacity: mark.alpha });
  const add = (name: string, attributes: Record<string, string | number>) =>
    svg.append(shape(name, attributes));
  const fill = color(mark.kind === "rects" ? (mark.colors[0] ?? "C0") : mark.color);
  if (mark.kind === "line" || mark.kind === "rule") {
    const { strokeWidth, strokeDasharray } = stroke(mark.width, mark.dash);
    const dashes = { "stroke-width": strokeWidth, "stroke-dasharray": strokeDasharray ?? "none" };
    add("line", { x1: 0, x2: 28, y1: 7, y2: 7, stroke: fill, ...dashes });
  }
  if ("marker" in mark && mark.marker)
    add("path", { d: SAMPLES[mark.marker], transform: "translate(14,7)", fill });
  if (["rects", "area", "band"].includes(mark.kind))
    add("rect", { x: 4, width: 20, height: 14, rx: 2, fill });
  return svg;
}
