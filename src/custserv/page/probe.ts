// Reads a chart's values: the point nearest to the pointer, or the next one at an arrow key.

import { element } from "./dom";
import type { Layout } from "./layout";
import type { Scene } from "./scene";
import { seriesOf, tells, textOf, type Point, type Series } from "./values";

const REACH = 48;

interface Found {
  series: Series;
  point: Point;
}

export class Probe {
  #picture: HTMLElement;
  #mark = element("div.lab-probe-mark");
  #words = element("div.lab-probe");
  #scene: Scene | undefined;
  #layout: Layout | undefined;
  #series: Series[] | undefined;
  #at: { series: number; point: number } | undefined;

  /** `picture` is what the drawing fills; the words are laid over it. */
  constructor(host: HTMLElement, picture: HTMLElement) {
    this.#picture = picture;
    this.#words.setAttribute("role", "status");
    host.append(this.#mark, this.#words);
    this.#hide();
    picture.addEventListener("pointermove", (event) => this.#point(event));
    picture.addEventListener("pointerdown", (event) => this.#point(event));
    picture.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && this.#hide());
    picture.addEventListener("focusout", () => this.#hide());
    picture.addEventListener("keydown", (event) => this.#press(event));
  }

  /** Takes what is drawn now; what was read no longer holds. */
  update(scene: Scene, layout: Layout): void {
    this.#scene = scene;
    this.#layout = layout;
    this.#series = undefined;
    if (!this.#words.hidden) this.#hide();
  }

  /** Only who asks for a value pays for finding the points. */
  get #all(): Series[] {
    this.#series ??= seriesOf(this.#scene!);
    return this.#series;
  }

  #point({ clientX, clientY }: PointerEvent): void {
    const box = this.#picture.getBoundingClientRect();
    // Slides show it enlarged.
    const scale = box.width / this.#picture.offsetWidth;
    const nearest = this.#nearest((clientX - box.left) / scale, (clientY - box.top) / scale);
    if (nearest) this.#show(nearest);
    else this.#hide();
  }

  #nearest(left: number, top: number): Found | undefined {
    let [best, found]: [number, Found | undefined] = [REACH, undefined];
    for (const series of this.#all) {
      for (const point of series.points) {
        const [x, y] = this.#layout!.at(point.x, point.y);
        const away = Math.hypot(x - left, y - top);
        if (away < best) [best, found] = [away, { series, point }];
      }
    }
    return found;
  }

  /** Left and right go along a series, up and down to another, Escape puts the words away. */
  #press(event: KeyboardEvent): void {
    const steps: Record<string, [series: number, point: number]> = {
      ArrowLeft: [0, -1],
      ArrowRight: [0, 1],
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
    };
    if (event.key === "Escape") this.#hide();
    if (!(event.key in steps) || !this.#all.length) return;
    event.preventDefault();
    const [across, along] = this.#at ? steps[event.key] : [0, 0];
    const from = this.#at ?? { series: 0, point: 0 };
    const series = wrapped(from.series + across, this.#all.length);
    const { points } = this.#all[series];
    const point = Math.max(0, Math.min(points.length - 1, from.point + along));
    this.#show({ series: this.#all[series], point: points[point] });
    this.#at = { series, point };
  }

  #show({ series, point }: Found): void {
    const { x, y } = this.#scene!;
    const [keys, values] = series.across === "x" ? [x, y] : [y, x];
    const named = (label: string, text: string) => (label ? `${label}：${text}` : text);
    const lines = [
      ...(series.named ? [series.name] : []),
      named(keys.label, textOf(keys, point.key)),
      ...(tells(values) ? [named(values.label, textOf(values, point.value))] : []),
    ];
    this.#at = { series: this.#all.indexOf(series), point: series.points.indexOf(point) };
    this.#words.replaceChildren(...lines.map((line) => element("div", line)));
    this.#words.hidden = this.#mark.hidden = false;
    this.#place(...this.#layout!.at(point.x, point.y));
  }

  /** Puts the words beside the point, on the side where there is room. */
  #place(left: number, top: number): void {
    const { offsetLeft, offsetTop, offsetWidth } = this.#picture;
    this.#mark.style.transform = `translate(${offsetLeft + left}px, ${offsetTop + top}px)`;
    const x = left > offsetWidth / 2 ? left - this.#words.offsetWidth - 10 : left + 10;
    const y = Math.max(0, top - this.#words.offsetHeight - 6);
    this.#words.style.transform = `translate(${offsetLeft + Math.max(0, x)}px, ${offsetTop + y}px)`;
  }

  #hide(): void {
    this.#words.hidden = this.#mark.hidden = true;
    this.#at = undefined;
  }
}

function wrapped(value: number, count: number): number {
  return ((value % count) + count) % count;
}
