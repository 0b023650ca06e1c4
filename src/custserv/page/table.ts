// The numbers behind a chart: a table to read and a CSV file to work on.

import { element } from "./dom";
import type { Axis, Scene } from "./scene";
import { seriesOf, tells, textOf, type Series } from "./values";

// What is said of a point where its height means nothing.
const PRESENT = "有";

interface Sheet {
  across: "x" | "y";
  heads: string[];
  /** The place along the axis, and each series' value there. */
  rows: { key: number; values: (number | undefined)[] }[];
}

/** Series that share an axis in one sheet, a row for each place on it. */
function sheetsOf(scene: Scene): Sheet[] {
  const all = seriesOf(scene);
  return (["x", "y"] as const).flatMap((across) => {
    const series = all.filter((one) => one.across === across);
    return series.length ? [{ across, heads: headsOf(scene, across, series), rows: rowsOf(series) }] : [];
  });
}

function headsOf(scene: Scene, across: "x" | "y", series: Series[]): string[] {
  const { label, ticks } = scene[across];
  const first = label || (ticks?.[1] ? "项目" : across === "x" ? "横轴" : "纵轴");
  // One without a name is what the other axis is about.
  const value = valuesOf(scene, across).label || "数值";
  const only = series.filter(({ named }) => !named).length === 1;
  return [first, ...series.map(({ name, named }) => (only && !named ? value : name))];
}

function valuesOf(scene: Scene, across: "x" | "y"): Axis {
  return scene[across === "x" ? "y" : "x"];
}

function rowsOf(series: Series[]): Sheet["rows"] {
  // Places that differ only in the last bits of a float are one row.
  const keyOf = (key: number) => Number(key.toPrecision(12));
  const rows = new Map<number, (number | undefined)[]>();
  series.forEach(({ points }, k) => {
    for (const { key, value } of points) {
      if (!rows.has(keyOf(key))) rows.set(keyOf(key), new Array(series.length).fill(undefined));
      rows.get(keyOf(key))![k] = value;
    }
  });
  return [...rows].sort(([a], [b]) => a - b).map(([key, values]) => ({ key, values }));
}

/** The scene's numbers as tables. */
export function tables(scene: Scene, caption: string): HTMLElement[] {
  return sheetsOf(scene).map(({ across, heads, rows }) => {
    const [keys, values] = [scene[across], valuesOf(scene, across)];
    const text = (value: number) => (tells(values) ? textOf(values, value) : PRESENT);
    const head = element("tr", ...heads.map((words) => cell("th", words, { scope: "col" })));
    const body = rows.map((row) =>
      element(
        "tr",
        cell("th", textOf(keys, row.key), { scope: "row" }),
        ...row.values.map((value) => cell("td", value === undefined ? "" : text(value))),
      ),
    );
    return element(
      "table",
      element("caption", caption),
      element("thead", head),
      element("tbody", ...body),
    );
  });
}

function cell(name: "th" | "td", words: string, attributes: Record<string, string> = {}): HTMLElement {
  const made = element(name, words);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/** The scene's numbers and the settings behind them as a file that Excel opens with its Chinese intact. */
export function csv(scene: Scene, settings: [label: string, text: string][]): string {
  const blocks: (string | number | undefined)[][][] = sheetsOf(scene).map(({ across, heads, rows }) => {
    const axis = scene[across];
    const name = (key: number) => (axis.ticks?.[1] ? textOf(axis, key) : key);
    const meant = tells(valuesOf(scene, across));
    const number = (value?: number) => (value === undefined || meant ? value : PRESENT);
    return [heads, ...rows.map(({ key, values }) => [name(key), ...values.map(number)])];
  });
  blocks.push(scene.metrics.map(({ label, text }) => [label, text]));
  blocks.push(settings);
  const lines = blocks.filter((block) => block.length).map((block) => block.map(line).join(""));
  return "\ufeff" + lines.join("\r\n");
}

function line(cells: (string | number | undefined)[]): string {
  return cells.map(quoted).join(",") + "\r\n";
}

function quoted(value: string | number | undefined): string {
  const words = String(value ?? "");
  return /[",\r\n]/.test(words) ? `"${words.replaceAll('"', '""')}"` : words;
}
