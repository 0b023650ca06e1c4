// Where things go in a chart: margins, ticks and the places of words.

import { range, ticks } from "d3-array";
import type { Axis, Marks, Scene } from "./scene";

const FONT_SIZE = 13;
/** How far lines of words are apart, in letters. */
export const LINE = 1.25;
// From ten of them on, numbers read better in these units; picture.py has the same.
const UNITS: [size: number, name: string][] = [
  [1e8, "亿"],
  [1e4, "万"],
];

/** Pixels from the picture's upper left corner. */
export type Point = [x: number, y: number];

export interface Ticks {
  /** In data units, and in pixels along the axis. */
  places: number[];
  at: number[];
  texts: string[];
  label: string | null;
  /** Pixels from the axis to the far side of its tick texts and label. */
  room: number;
}

/** A picture's size and frame in pixels, its ticks, and where data and words come to lie. */
export interface Layout {
  fontSize: number;
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
  x: Ticks;
  y: Ticks;
  at(x: number, y: number): Point;
  place(mark: Marks["text"], pxPerPoint: number): Place;
}

/** Where a text is anchored, and where its arrow starts. */
export interface Place {
  to: Point;
  from: Point | null;
}

export function layOut(scene: Scene, width: number, height: number): Layout {
  const y = chooseTicks(scene.y, () => height / 48);
  y.texts = y.texts.map((words) => wrap(words, width * 0.3));
  y.room = Math.max(0, ...y.texts.map((words) => textWidth(words))) + 12;
  const [left, right] = [Math.max(y.room, 28), width - 20];
  const x = chooseTicks(scene.x, (widest) => (right - left) / Math.max(40, widest + 20));
  const across = scale(scene.x, left, right);
  x.at = x.places.map(across);
  if (scene.x.ticks?.[1]) {
    const rooms = roomsOf(x.at, width);
    x.texts = x.texts.map((words, k) => wrap(words, rooms[k]));
  }
  const lines = Math.max(1, ...x.texts.map((words) => words.split("\n").length));
  x.room = 9 + lines * FONT_SIZE * LINE + (x.label ? FONT_SIZE * LINE : 0);
  const [top, bottom] = [y.label ? 28 : 12, height - x.room - 4];
  const along = scale(scene.y, bottom, top);
  y.at = y.places.map(along);
  const at = (dataX: number, dataY: number): Point => [across(dataX), along(dataY)];
  const place = (mark: Marks["text"], pxPerPoint: number) => placeWords(mark, pxPerPoint, at, width, height);
  return { fontSize: FONT_SIZE, width, height, left, right, top, bottom, x, y, at, place };
}

/** The author's ticks, or about as many round ones as `fit` allows for texts of a width in pixels. */
function chooseTicks(axis: Axis, fit: (widest: number) => number): Ticks {
  let places: number[], texts: string[];
  if (axis.ticks) {
    places = axis.ticks[0];
    texts = axis.ticks[1] ?? numbersOf(axis, places);
  } else {
    let count = fit(0);
    do {
      places = roundPlaces(axis, Math.max(2, count));
      texts = numbersOf(axis, places);
      count *= 0.75;
    } while (
      places.length > 2 &&
      places.length > fit(Math.max(...texts.map((words) => textWidth(words)))) + 1
    );
  }
  const shown = places.map((_, k) => k).filter((k) => axis.low <= places[k] && places[k] <= axis.high);
  return {
    places: shown.map((k) => places[k]),
    at: [],
    texts: shown.map((k) => texts[k]),
    label: axis.label || null,
    room: 0,
  };
}

function roundPlaces({ scale, low, high }: Axis, count: number): number[] {
  return scale === "log" ? logTicks(low, high, count) : ticks(low, high, count);
}

/** 1, 2 and 5 times powers of ten, or powers alone; even steps where not two of these are on the axis. */
function logTicks(low: number, high: number, count: number): number[] {
  const powers = range(Math.floor(Math.log10(low)), Math.ceil(Math.log10(high)) + 1).map((k) => 10 ** k);
  const times = (steps: number[]) =>
    powers.flatMap((power) => steps.map((step) => step * power)).filter((at) => low <= at && at <= high);
  const fine = times([1, 2, 5]);
  const places = fine.length <= count ? fine : times([1]);
  const every = Math.ceil(places.length / count);
  return places.length < 2 ? ticks(low, high, count) : places.filter((_, k) => k % every === 0);
}

/** Ticks as numbers; on a log scale, where neighbours differ in size, each in its own decimals and unit. */
function numbersOf(axis: Axis, places: number[]): string[] {
  return axis.scale === "log" ? places.map((at) => formatter([at])(at)) : places.map(formatter(places));
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
  const format = formatOf(Math.min(decimals, 6));
  return (value) => {
    if (value === 0 && name) return "0";
    return format.format(value / unit || 0).replace("-", "\u2212") + name;
  };
}

const formats = new Map<number, Intl.NumberFormat>();

/** The format of so many decimals; making one takes longer than all the rest of a layout. */
function formatOf(digits: number): Intl.NumberFormat {
  const decimals = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  if (!formats.has(digits)) formats.set(digits, new Intl.NumberFormat("zh-CN", decimals));
  return formats.get(digits)!;
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
function placeWords(
  mark: Marks["text"],
  pxPerPoint: number,
  at: Layout["at"],
  roomX: number,
  roomY: number,
): Place {
  const size = mark.size * pxPerPoint;
  const [width, height] = [textWidth(mark.text, size), mark.text.split("\n").length * size * LINE];
  const [x, y] = at(mark.x, mark.y);
  const [toX, toY] = [x + mark.dx * pxPerPoint, y - mark.dy * pxPerPoint];
  const leftward = width * { left: 0, center: 0.5, right: 1 }[mark.ha];
  const upward = height * { top: 0, center: 0.5, bottom: 1, baseline: 1 }[mark.va];
  const left = within(toX - leftward, 2, roomX - width - 2);
  const top = within(toY - upward, 2, roomY - height - 2);
  const middle: Point = [left + width / 2, top + height / 2];
  return {
    to: [left + leftward, top + upward],
    from: mark.arrow && edge(middle, at(...mark.arrow), width / 2 + 4, height / 2 + 2),
  };
}

/** Where the way from the middle of a box to a target leaves the box. */
function edge([x, y]: Point, [toX, toY]: Point, halfWidth: number, halfHeight: number): Point {
  const share = Math.min(1, halfWidth / Math.abs(toX - x), halfHeight / Math.abs(toY - y));
  return [x + (toX - x) * share, y + (toY - y) * share];
}

function within(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}

/** The place in pixels of each value of an axis that goes from `start` to `end`. */
function scale(axis: Axis, start: number, end: number): (value: number) => number {
  // What no logarithm can show lies far below, as in matplotlib.
  const along =
    axis.scale === "log"
      ? (value: number) => Math.log(Math.max(value, Number.MIN_VALUE))
      : (value: number) => value;
  const [first, last] = (axis.inverted ? [axis.high, axis.low] : [axis.low, axis.high]).map(along);
  const pxPerUnit = (end - start) / (last - first);
  return (value) => start + (along(value) - first) * pxPerUnit;
}
