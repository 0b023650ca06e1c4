// A lab's settings in the address of its page: #lab-name?retention=0.85&years=10

import type { Control, Value } from "./scene";

type Values = Record<string, Value>;

/** The address of this page with the lab's settings behind the #. */
export function addressOf(id: string, controls: Control[], values: Values): string {
  const settings = controls.map((control) => [control.name, written(control, values[control.name])]);
  return `${location.href.split("#")[0]}#${id}?${new URLSearchParams(settings)}`;
}

/** The settings that the page's address holds for a lab; undefined unless every one of them is allowed. */
export function settingsIn(hash: string, id: string, controls: Control[]): Values | undefined {
  if (!hash.startsWith(`#${id}?`)) return undefined;
  const given = [...new URLSearchParams(hash.slice(id.length + 2))];
  const values: Values = {};
  for (const [name, text] of given) {
    const control = controls.find((known) => known.name === name);
    const value = control && valueOf(control, text);
    if (value === undefined || name in values) return undefined;
    values[name] = value;
  }
  return given.length ? values : undefined;
}

function written(control: Control, value: Value): string {
  if (control.kind === "choice") return String(control.options.findIndex(([, known]) => known === value));
  return String(control.kind === "toggle" ? Number(value) : value);
}

function valueOf(control: Control, text: string): Value | undefined {
  if (!/^-?\d{1,12}(\.\d{1,12})?$/.test(text)) return undefined;
  const value = Number(text);
  if (control.kind === "toggle") return value === 0 || value === 1 ? value === 1 : undefined;
  if (control.kind === "choice") return control.options[value]?.[1];
  const steps = (value - control.low) / control.step;
  const onStep = Math.abs(steps - Math.round(steps)) < 1e-6;
  return onStep && control.low <= value && value <= control.high ? value : undefined;
}
