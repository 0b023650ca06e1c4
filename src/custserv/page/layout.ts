// Where things go in a chart: margins, ticks and the places of words.

import { ticks } from "d3-array";
import type { Axis, Marks, Scene } from "./scene";

const FONT_SIZE = 13;
const LINE = 1.25;
// From ten of them on, numbers read better in these units; picture.py has the same.
const UNITS: [size: number, name: string][] = [
  [1e8, "亿"],
  [1e4, "万"],
];

export interface Ticks {
  places: number[];
  texts: string[];
  label: string | null;
  /** Pixels from the axis to the far side of its tick texts and label. */
  room: number;
}

export interface Layout {
  fontSize: number;
  frame: {
    width: number;
    height: number;
    marginTop: number;
    marginRight: number;
    marginBottom: number;
    marginLeft: number;
  };
  x: Ticks;
  y: Ticks;
  place(mark: Marks["text"], pxPerPoint: number): Place;
  /** Where a data point lies, in pixels from the picture's upper left corner. */
  at(x: number, y: number): [left: number, top: number];
}

/** A text's shift in pixels from its data point, and the data point where its arrow starts. */
export interface Place {
  dx: number;
  dy: number;
  from: [number, number] | null;
}

export function layOut(scene: Scene, width: number, height: number): Layout {
  const y = chooseTicks(scene.y, () => height / 48);
  y.texts = y.texts.map((words) => wrap(words, width * 0.3));
  y.room = Math.max(0, ...y.texts.map((words) => textWidth(words))) + 12;
  const [marginLeft, marginRight] = [Math.max(y.room, 28), 20];
  const inner = width - marginLeft - marginRight;
  const x = chooseTicks(scene.x, (widest) => inner / Math.max(40, widest + 20));
  if (scene.x.ticks?.[1]) {
    const rooms = roomsOf(x.places.map(scale(scene.x, marginLeft, width - marginRight).to), width);
    x.texts = x.texts.map((words, k) => wrap(words, rooms[k]));
  }
  const lines = Math.max(1, ...x.texts.map((words) => words.split("\n").length));
  x.room = 9 + lines * FONT_SIZE * LINE + (x.label ? FONT_SIZE * LINE : 0);
  const frame = {
    width,
    height,
    marginLeft,
    marginRight,
    marginTop: y.label ? 28 : 12,
    marginBottom: x.room + 4,
  };
  return {
    fontSize: FONT_SIZE,
    frame,
    x,
    y,
    place: (mark, pxPerPoint) => placeWords(scene, frame, mark, pxPerPoint),
    at: (dataX, dataY) => {
      const { across, along } = scales(scene, frame);
      return [across.to(dataX), along.to(dataY)];
    },
  };
}

function scales({ x, y }: Scene, frame: Layout["frame"]): { across: Scale; along: Scale } {
  return {
    across: scale(x, frame.marginLeft, frame.width - frame.marginRight),
    along: scale(y, frame.height - frame.marginBottom, frame.marginTop),
  };
}

/** The author's ticks, or about as many round ones as `fit` allows for texts of a width in pixels. */
function chooseTicks(axis: Axis, fit: (widest: number) => number): Ticks {
  let places: number[], texts: string[];
  if (axis.ticks) {
    places = axis.ticks[0];
    texts = axis.ticks[1] ?? places.map(formatter(places));
  } else {
    let count = fit(0);
    do {
      places = ticks(axis.low, axis.high, Math.max(2, count));
      texts = places.map(formatter(places));
      count *= 0.75;
    } while (
      places.length > 2 &&
      places.length > fit(Math.max(...texts.map((words) => textWidth(words)))) + 1
    );
  }
  const shown = places.map((_, k) => k).filter((k) => axis.low <= places[k] && places[k] <= axis.high);
  return {
    places: shown.map((k) => places[k]),
    texts: shown.map((k) => texts[k]),
    label: axis.label || null,
    room: 0,
  };
}

/** How wide the text centred at each place may be, between its neighbours and the edges of the picture. */
function roomsOf(places: number[], width: number): number[] {
  return places.map((at) => {
    const gaps = places.map((other) => Math.abs(other - at)).filter((gap) => gap > 0);
    return Math.min(...gaps, 2 * at, 2 * (width - at)) - 4;
  });
}

/** Formats ticks with as many decimals as tell them apart, large ones in 万 or 亿. */
function formatter(places: number[]): (value: number) => string {
  const largest = Math.max(0, ...places.map(Math.abs));
  const [unit, name] = UNITS.find(([size]) => largest >= 10 * size) ?? [1, ""];
  const decimals = Math.max(
    0,
    ...places.map((value) => (String(+(value / unit).toPrecision(12)).split(".")[1] ?? "").length),
  );
  const digits = Math.min(decimals, 6);
  const format = new Intl.NumberFormat("zh-CN", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return (value) => {
    if (value === 0 && name) return "0";
    return format.format(value / unit || 0).replace("-", "\u2212") + name;
  };
}

/** The width of a text in pixels, near enough for margins: Chinese letters are square. */
export function textWidth(words: string, size = FONT_SIZE): number {
  const widths = words
    .split("\n")
    .map((part) => [...part].reduce((sum, letter) => sum + (letter > "\u2e80" ? 1 : 0.58), 0));
  return Math.max(...widths) * size;
}

/** Breaks a text into lines no wider than `room` pixels. */
export function wrap(words: string, room: number, size = FONT_SIZE): string {
  const lines = [""];
  for (const letter of words) {
    const last = lines.length - 1;
    if (lines[last] && textWidth(lines[last] + letter, size) > room) lines.push(letter);
    else lines[last] += letter;
  }
  return lines.join("\n");
}

/** Keeps a text inside the picture, and lets its arrow start at the text's edge. */
function placeWords(scene: Scene, frame: Layout["frame"], mark: Marks["text"], pxPerPoint: number): Place {
  const { across, along } = scales(scene, frame);
  const size = mark.size * pxPerPoint;
  const [width, height] = [textWidth(mark.text, size), mark.text.split("\n").length * size * LINE];
  const [dx, dy] = [mark.dx * pxPerPoint, -mark.dy * pxPerPoint];
  const left = across.to(mark.x) + dx - width * { left: 0, center: 0.5, right: 1 }[mark.ha];
  const top = along.to(mark.y) + dy - height * { top: 0, center: 0.5, bottom: 1, baseline: 1 }[mark.va];
  const shiftX = within(left, 2, frame.width - width - 2) - left;
  const shiftY = within(top, 2, frame.height - height - 2) - top;
  const place: Place = { dx: dx + shiftX, dy: dy + shiftY, from: null };
  if (mark.arrow) {
    const center: [number, number] = [left + shiftX + width / 2, top + shiftY + height / 2];
    const [px, py] = edge(
      center,
      [across.to(mark.arrow[0]), along.to(mark.arrow[1])],
      width / 2 + 4,
      height / 2 + 2,
    );
    place.from = [across.from(px), along.from(py)];
  }
  return place;
}

/** Where the way from the middle of a box to a target leaves the box. */
function edge(
  [x, y]: [number, number],
  [toX, toY]: [number, number],
  halfWidth: number,
  halfHeight: number,
): [number, number] {
  const share = Math.min(1, halfWidth / Math.abs(toX - x), halfHeight / Math.abs(toY - y));
  return [x + (toX - x) * share, y + (toY - y) * share];
}

function within(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}

interface Scale {
  to(value: number): number;
  from(px: number): number;
}

function scale(axis: Axis, start: number, end: number): Scale {
  const [first, last] = axis.inverted ? [axis.high, axis.low] : [axis.low, axis.high];
  const pxPerUnit = (end - start) / (last - first);
  return {
    to: (value) => start + (value - first) * pxPerUnit,
    from: (px) => first + (px - start) / pxPerUnit,
  };
}
