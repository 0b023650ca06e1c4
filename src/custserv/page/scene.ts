// What one run of a lab gives: the shapes of custserv/scene.py and of Lab.spec() as TypeScript sees them.

export type Value = number | string | boolean;
type Numbers = (number | null)[];
type Dash = "solid" | "dashed" | "dotted" | "dashdot";
type Marker = "o" | "s" | "^" | "D";
type Style = { color: string; alpha: number; label: string | null };

export type Marks = {
  line: Style & { x: Numbers; y: Numbers; width: number; dash: Dash; marker: Marker | null; size: number };
  dots: Style & { x: Numbers; y: Numbers; marker: Marker; size: number };
  rects: Omit<Style, "color"> & {
    x0: Numbers;
    x1: Numbers;
    y0: Numbers;
    y1: Numbers;
    along: "x" | "y";
    colors: string[];
  };
  area: Style & { x: Numbers; y0: Numbers; y1: Numbers };
  rule: Style & { axis: "x" | "y"; at: number; width: number; dash: Dash };
  band: Style & { axis: "x" | "y"; low: number; high: number };
  text: Style & {
    x: number;
    y: number;
    text: string;
    size: number;
    ha: "left" | "center" | "right";
    va: "top" | "center" | "bottom" | "baseline";
    dx: number;
    dy: number;
    arrow: [number, number] | null;
  };
};
export type Kind = keyof Marks;
export type Mark = { [K in Kind]: Marks[K] & { kind: K } }[Kind];

export interface Axis {
  label: string;
  scale: "linear" | "log";
  low: number;
  high: number;
  ticks: [number[], string[] | null] | null;
  inverted: boolean;
}

export interface Scene {
  marks: Mark[];
  title: string;
  x: Axis;
  y: Axis;
  legend: string | null;
  grid: boolean;
  metrics: { label: string; value: number | null; text: string }[];
}

export type Control = { name: string; label: string } & (
  | { kind: "slider"; low: number; high: number; step: number; default: number; unit: string; digits: number }
  | { kind: "choice"; options: [string, Value][]; default: Value }
  | { kind: "toggle"; default: boolean }
);

export interface Spec {
  name: string;
  title: string;
  description: string;
  program: string;
  controls: Control[];
}
