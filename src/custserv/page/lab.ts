// One lab on the page: takes over the HTML of lab.html and keeps it in step with the controls.

import { element } from "./dom";
import { Chart } from "./draw";
import { runtime, type Program } from "./runtime";
import type { Control, Scene, Spec, Value } from "./scene";

type Input = HTMLInputElement | HTMLSelectElement;
type Values = Record<string, Value>;
type Texts = Record<string, string>;

const ANNOUNCE_DELAY = 800;
// Labs of different cells may have functions of the same name.
let labs = 0;

export class LabView {
  #section: HTMLElement;
  #spec: Spec;
  #program: Program;
  #inputs: Map<string, Input>;
  #chart: Chart;
  #running = false;
  #wanted: { hold: boolean } | undefined;
  #scene: Scene | undefined;
  #announcing: ReturnType<typeof setTimeout> | undefined;

  constructor(section: HTMLElement) {
    this.#section = section;
    this.#program = { name: `lab-${(labs += 1)}`, spec: this.#part("script").textContent!.trim() };
    this.#spec = JSON.parse(this.#program.spec);
    this.#chart = new Chart(this.#part(".lab-chart"), this.#spec.description);
    const inputs = section.querySelectorAll<Input>("[data-control] input, [data-control] select");
    this.#inputs = new Map([...inputs].map((input) => [input.name, input]));
  }

  /** Runs the lab at its defaults and lets the reader move the controls; rejects if it cannot run. */
  async start(): Promise<void> {
    this.#setDefaults();
    await runtime.start();
    const answer = await this.#ask(false);
    this.#part<HTMLImageElement>(".lab-still").hidden = true;
    this.#part(".lab-chart").hidden = false;
    this.#show(answer);
    this.#say("");
    for (const control of this.#spec.controls) {
      const hold = control.kind === "slider";
      this.#inputs.get(control.name)!.addEventListener("input", () => this.#update(hold));
    }
    this.#part(".lab-reset").addEventListener("click", () => {
      this.#setDefaults();
      this.#update(false);
    });
    this.#part<HTMLFieldSetElement>("fieldset").disabled = false;
    this.#part<HTMLButtonElement>(".lab-reset").disabled = false;
    this.#section.dataset.state = "live";
    new ResizeObserver(() => this.#chart.measure() && this.#chart.draw(this.#scene!)).observe(
      this.#part(".lab-box"),
    );
  }

  #part<Part extends HTMLElement = HTMLElement>(selector: string): Part {
    return this.#section.querySelector<Part>(selector)!;
  }

  #setDefaults(): void {
    for (const control of this.#spec.controls)
      write(control, this.#inputs.get(control.name)!, control.default);
  }

  get #values(): Values {
    return Object.fromEntries(this.#spec.controls.map((c) => [c.name, read(c, this.#inputs.get(c.name)!)]));
  }

  /** Runs the lab at the controls' values; while a run is under way only the newest values wait. */
  async #update(hold: boolean): Promise<void> {
    this.#wanted = { hold: hold && (this.#wanted?.hold ?? true) };
    if (this.#running) return;
    this.#running = true;
    while (this.#wanted) {
      const wanted = this.#wanted;
      this.#wanted = undefined;
      try {
        this.#show(await this.#ask(wanted.hold));
        this.#say("");
      } catch (error) {
        await this.#fail(error);
      }
    }
    this.#running = false;
  }

  async #ask(hold: boolean): Promise<{ texts: Texts; scene: Scene }> {
    return runtime.ask(this.#program, "run", { values: this.#values, hold });
  }

  /** Says what went wrong; the last good picture stays, the controls' texts follow. */
  async #fail(error: unknown): Promise<void> {
    this.#say(`${error instanceof Error ? error.message : error}。`);
    try {
      this.#showTexts(await runtime.ask<Texts>(this.#program, "texts", { values: this.#values }));
    } catch {
      this.#say("实验程序不能继续运行，请刷新页面再试。");
    }
  }

  #say(message: string): void {
    const note = this.#part(".lab-note");
    if (note.textContent !== message) note.textContent = message;
    note.classList.toggle("lab-error", message !== "");
  }

  #show({ texts, scene }: { texts: Texts; scene: Scene }): void {
    this.#scene = scene;
    this.#showTexts(texts);
    this.#chart.draw(scene);
    this.#showMetrics(scene.metrics);
  }

  #showTexts(texts: Texts): void {
    for (const [name, input] of this.#inputs) {
      input.closest("[data-control]")!.querySelector("output")!.textContent = texts[name];
      if (input.type !== "range") continue;
      input.setAttribute("aria-valuetext", texts[name]);
      input.style.setProperty("--custserv-share", String(shareOf(input as HTMLInputElement)));
    }
  }

  #showMetrics(metrics: Scene["metrics"]): void {
    this.#part(".lab-metrics").replaceChildren(
      ...metrics.map(({ label, text }) => element("div", element("dt", label), element("dd", text))),
    );
    // Spoken when the slider rests: a screen reader would read out every step on the way.
    clearTimeout(this.#announcing);
    if (this.#section.dataset.state !== "live") return;
    this.#announcing = setTimeout(() => {
      this.#part(".lab-spoken").textContent = metrics
        .map(({ label, text }) => `${label}：${text}`)
        .join("；");
    }, ANNOUNCE_DELAY);
  }
}

function write(control: Control, input: Input, value: Value): void {
  if (control.kind === "toggle") (input as HTMLInputElement).checked = value as boolean;
  else if (control.kind === "choice")
    input.value = String(control.options.findIndex(([, known]) => known === value));
  else input.value = String(value);
}

function read(control: Control, input: Input): Value {
  if (control.kind === "toggle") return (input as HTMLInputElement).checked;
  if (control.kind === "choice") return control.options[Number(input.value)][1];
  // Steps add up in binary; the value is the decimal number that the reader sees.
  return Number(Number(input.value).toFixed(control.digits + (control.unit === "%" ? 2 : 0)));
}

/** How far along its way a slider stands, for the filled part of its track. */
function shareOf({ value, min, max }: HTMLInputElement): number {
  return (Number(value) - Number(min)) / (Number(max) - Number(min));
}
