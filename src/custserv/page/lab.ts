// One lab on the page: takes over the HTML of lab.html and keeps it in step with the controls.

import { OwnCode } from "./code";
import { against } from "./compare";
import { element } from "./dom";
import { Chart } from "./draw";
import { explained } from "./explain";
import { addressOf, settingsIn } from "./link";
import { Runtime, runtime, type Program } from "./runtime";
import type { Control, Scene, Spec, Value } from "./scene";
import { Tools } from "./tools";

type Input = HTMLInputElement | HTMLSelectElement;
type Values = Record<string, Value>;
type Texts = Record<string, string>;
type Answer = { texts: Texts; scene: Scene };

const ANNOUNCE_DELAY = 800;
const OWN_CODE = "现在运行的是你改过的代码，只存在这个浏览器里。";
const FAILED_CODE = "你改过的代码没有运行成功，先显示书上的。改动还在，点“更多”里的“看代码”接着改。";
// Labs of different cells may have functions of the same name, and each change of the code is a program anew.
let programs = 0;
let sandbox: Runtime | undefined;

export class LabView {
  #section: HTMLElement;
  #spec: Spec;
  #program: Program;
  #ownCode: OwnCode;
  #inputs: Map<string, Input>;
  #chart: Chart;
  #running = false;
  #wanted: { hold: boolean } | undefined;
  #shown: Answer | undefined;
  /** What the reader compares with: another setting's scene, and its name. */
  #other: { name: string; scene: Scene } | undefined;
  #tools: Tools | undefined;
  #announcing: ReturnType<typeof setTimeout> | undefined;

  constructor(section: HTMLElement) {
    this.#section = section;
    this.#program = { name: `lab-${(programs += 1)}`, spec: this.#part("script").textContent!.trim() };
    this.#spec = JSON.parse(this.#program.spec);
    this.#ownCode = new OwnCode(section.id, this.#spec.program);
    this.#chart = new Chart(this.#part(".lab-chart"), this.#spec.description);
    const inputs = section.querySelectorAll<Input>("[data-control] input, [data-control] select");
    this.#inputs = new Map([...inputs].map((input) => [input.name, input]));
  }

  /** Runs the lab and lets the reader move the controls; rejects if it cannot run. */
  async start(): Promise<void> {
    this.#set(this.#linked ?? this.#defaults);
    const answer = await this.#first();
    this.#part<HTMLImageElement>(".lab-still").hidden = true;
    this.#part(".lab-chart").hidden = false;
    this.#show(answer);
    if (this.#ownCode.get() !== this.#program.changed) this.#say(FAILED_CODE);
    for (const control of this.#spec.controls) {
      const hold = control.kind === "slider";
      this.#inputs.get(control.name)!.addEventListener("input", () => this.#update(hold));
    }
    this.#on(".lab-reset", () => this.#go(this.#defaults));
    this.#on(".lab-compare", () => (this.#other ? this.#compare(undefined) : this.#compareWithDefaults()));
    this.#on(".lab-more", (button) => button.setAttribute("aria-expanded", String(this.#toggleTools())));
    window.addEventListener("hashchange", () => this.#linked && this.#go(this.#linked));
    this.#part<HTMLFieldSetElement>("fieldset").disabled = false;
    this.#section.dataset.state = "live";
    const resized = new ResizeObserver(() => this.#chart.measure() && this.#draw());
    resized.observe(this.#part(".lab-box"));
    resized.observe(this.#chart.head);
  }

  /** The first answer, of the reader's own code if there is any that runs. */
  async #first(): Promise<Answer> {
    const changed = this.#ownCode.get();
    if (changed !== undefined) {
      // A browser that can run nothing tells nothing about the reader's code.
      await runtime.start();
      try {
        return await this.#try(changed);
      } catch {
        // It stays for its reader to mend, or to run at another setting.
      }
    }
    return this.#ask(false);
  }

  #on(selector: string, act: (button: HTMLButtonElement) => void): void {
    const button = this.#part<HTMLButtonElement>(selector);
    button.addEventListener("click", () => act(button));
    button.disabled = false;
  }

  #part<Part extends HTMLElement = HTMLElement>(selector: string): Part {
    return this.#section.querySelector<Part>(selector)!;
  }

  get #defaults(): Values {
    return Object.fromEntries(this.#spec.controls.map((control) => [control.name, control.default]));
  }

  /** The settings that the page's address holds for this lab. */
  get #linked(): Values | undefined {
    const settings = settingsIn(location.hash, this.#section.id, this.#spec.controls);
    return settings && { ...this.#defaults, ...settings };
  }

  #set(values: Values): void {
    for (const control of this.#spec.controls)
      write(control, this.#inputs.get(control.name)!, values[control.name]);
  }

  #go(values: Values): void {
    this.#set(values);
    this.#update(false);
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
      } catch (error) {
        await this.#fail(error);
      }
    }
    this.#running = false;
  }

  /** The book's own code runs in the page's worker, what a reader changed in one without a way out. */
  get #runtime(): Runtime {
    if (this.#program.changed === undefined) return runtime;
    sandbox ??= new Runtime(true);
    return sandbox;
  }

  async #ask(hold: boolean, values = this.#values): Promise<Answer> {
    return this.#runtime.ask(this.#program, "run", { values, hold });
  }

  /** Says what went wrong; the last good picture stays, the controls' texts follow. */
  async #fail(error: unknown): Promise<void> {
    const own = this.#program.changed !== undefined;
    this.#say(own ? explained(error).join("　") : `${error instanceof Error ? error.message : error}。`);
    try {
      this.#showTexts(await this.#runtime.ask<Texts>(this.#program, "texts", { values: this.#values }));
    } catch {
      this.#say("实验程序不能继续运行，请刷新页面再试。");
    }
  }

  /** Says what went wrong; without words, only whose code it is that runs. */
  #say(trouble: string): void {
    const note = this.#part(".lab-note");
    const words = trouble || (this.#program.changed === undefined ? "" : OWN_CODE);
    if (note.textContent !== words) note.textContent = words;
    note.classList.toggle("lab-error", trouble !== "");
  }

  #show(answer: Answer): void {
    this.#shown = answer;
    this.#say("");
    this.#showTexts(answer.texts);
    this.#draw();
    this.#showMetrics(answer.scene.metrics);
    this.#tools?.update();
  }

  #draw(): void {
    const { scene } = this.#shown!;
    this.#chart.draw(this.#other ? against(scene, this.#other.scene, this.#other.name) : scene);
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
      ...metrics.map(({ label, text }) => {
        const before = this.#other?.scene.metrics.find((other) => other.label === label);
        const was = before ? [element("dd.lab-was", `对照 ${before.text}`)] : [];
        return element("div", element("dt", label), element("dd", text), ...was);
      }),
    );
    // Spoken when the slider rests: a screen reader would read out every step on the way.
    clearTimeout(this.#announcing);
    if (this.#section.dataset.state !== "live") return;
    this.#announcing = setTimeout(() => {
      this.#part(".custserv-spoken:not(legend)").textContent = metrics
        .map(({ label, text }) => `${label}：${text}`)
        .join("；");
    }, ANNOUNCE_DELAY);
  }

  // ----- comparing, and what else the lab offers -----

  async #compareWithDefaults(): Promise<void> {
    try {
      this.#compare({ name: "对照：初始设置", scene: (await this.#ask(false, this.#defaults)).scene });
    } catch (error) {
      this.#say(`${error instanceof Error ? error.message : error}。`);
    }
  }

  #compare(other: { name: string; scene: Scene } | undefined): void {
    this.#other = other;
    const button = this.#part(".lab-compare");
    button.textContent = other ? "取消对照" : "与初始设置比较";
    this.#draw();
    this.#showMetrics(this.#shown!.scene.metrics);
  }

  #toggleTools(): boolean {
    this.#tools ??= new Tools(this.#part(".lab-tools"), {
      title: this.#spec.title,
      chart: this.#part(".lab-chart"),
      scene: () => this.#shown!.scene,
      settings: () => this.#spec.controls.map(({ name, label }) => [label, this.#shown!.texts[name]]),
      address: () => addressOf(this.#section.id, this.#spec.controls, this.#values),
      pin: () => this.#pin(),
      code: () => ({
        title: this.#spec.title,
        original: this.#spec.program,
        current: this.#ownCode.get() ?? this.#program.changed ?? this.#spec.program,
        run: (program) => this.#runOwn(program),
        restore: () => this.#restore(),
      }),
    });
    return this.#tools.toggle();
  }

  #pin(): void {
    const { texts, scene } = this.#shown!;
    const settings = this.#spec.controls.map(({ name, label }) => `${label} ${texts[name]}`);
    this.#compare({ name: `对照：${settings.join("，")}`, scene });
  }

  // ----- the reader's own code -----

  /** Runs a version of the program; if it cannot run, the one before stays. */
  async #try(changed: string | undefined): Promise<Answer> {
    const before = this.#program;
    this.#program = { name: `lab-${(programs += 1)}`, spec: before.spec, changed };
    try {
      return await this.#ask(false);
    } catch (error) {
      this.#program = before;
      throw error;
    }
  }

  async #runOwn(program: string): Promise<string> {
    if (program === this.#spec.program) return this.#restore();
    this.#show(await this.#try(program));
    if (this.#ownCode.set(program)) return "运行成功。改动存在这个浏览器里，刷新页面还在。";
    return "运行成功。这个浏览器不让页面保存，刷新后要重新改。";
  }

  async #restore(): Promise<string> {
    this.#ownCode.remove();
    this.#show(await this.#try(undefined));
    return "已恢复原来的代码。";
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
