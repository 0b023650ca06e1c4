// What a lab offers besides its controls: a link to its settings, its numbers, its picture.

import { openCode, type CodeSubject } from "./code";
import { button, element } from "./dom";
import { save } from "./files";
import { savePicture } from "./image";
import type { Scene } from "./scene";
import { csv, tables } from "./table";

/** What the tools ask of their lab. */
export interface Subject {
  title: string;
  chart: HTMLElement;
  /** What the lab shows now. */
  scene(): Scene;
  /** The controls' names and what they are set to, as the reader reads them. */
  settings(): [label: string, text: string][];
  address(): string;
  /** Takes the present settings as those to compare with. */
  pin(): void;
  code(): CodeSubject;
}

export class Tools {
  #subject: Subject;
  #host: HTMLElement;
  #said = element("p.lab-said");
  #table = element("div.lab-table");
  #code = element("div");

  constructor(host: HTMLElement, subject: Subject) {
    this.#host = host;
    this.#subject = subject;
    this.#said.setAttribute("role", "status");
    this.#table.tabIndex = 0;
    this.#table.setAttribute("role", "region");
    this.#table.setAttribute("aria-label", `${subject.title}：数据表`);
    host.append(
      element(
        "div.lab-buttons",
        button("以现在的设置为对照", () => this.#pin()),
        button("复制这个设置的链接", () => this.#copy()),
        button("保存图片", () => this.#saveImage()),
        button("保存数据（CSV）", () => this.#saveData()),
        button("看代码 / 改代码", () => this.#toggleCode()),
      ),
      this.#said,
      this.#code,
      this.#table,
    );
  }

  toggle(): boolean {
    this.#host.hidden = !this.#host.hidden;
    this.update();
    return !this.#host.hidden;
  }

  /** Shows the numbers of what the lab shows now, where they can be seen. */
  update(): void {
    if (this.#host.hidden) return;
    const { title, scene, settings } = this.#subject;
    const set = settings().map(([label, text]) => `${label} ${text}`);
    const caption = [title, ...set].join("，");
    const sheets = tables(scene(), caption);
    const none = element("p", "这是一张示意图，没有数据表。");
    this.#table.replaceChildren(...(sheets.length ? sheets : [none]));
  }

  async #toggleCode(): Promise<void> {
    if (this.#code.childElementCount) {
      this.#code.hidden = !this.#code.hidden;
      return;
    }
    this.#said.textContent = "正在打开代码编辑器……";
    try {
      await openCode(this.#code, this.#subject.code());
      this.#said.textContent = "";
    } catch (error) {
      this.#said.textContent = `${error instanceof Error ? error.message : error}。`;
    }
  }

  #pin(): void {
    this.#subject.pin();
    this.#said.textContent = "已记下现在的设置：移动控件，灰色虚线留在原处作对照。";
  }

  async #copy(): Promise<void> {
    const address = this.#subject.address();
    try {
      await navigator.clipboard.writeText(address);
      this.#said.textContent =
        location.protocol === "file:"
          ? "链接已复制。它指向这台设备里的文件，只有在这里才打得开；要发给别人，请从网址打开本书再复制。"
          : "链接已复制：打开它的人会看到同样的设置。";
    } catch {
      const field = element("input") as HTMLInputElement;
      field.readOnly = true;
      field.value = address;
      field.setAttribute("aria-label", "链接");
      this.#said.replaceChildren("浏览器不让页面复制，请自己复制：", field);
      field.select();
    }
  }

  async #saveImage(): Promise<void> {
    const { title, chart, scene, settings } = this.#subject;
    const spoken = (pairs: string[][]) => pairs.map(([label, text]) => `${label} ${text}`).join("，");
    const metrics = scene().metrics.map(({ label, text }) => [label, text]);
    try {
      await savePicture(title, chart, [`设置：${spoken(settings())}`, `结果：${spoken(metrics)}`]);
      this.#said.textContent = "图片已交给浏览器保存。";
    } catch {
      this.#said.textContent = "这个浏览器不能把图存成文件，请截屏。";
    }
  }

  #saveData(): void {
    const { title, scene, settings } = this.#subject;
    save(`${title}.csv`, new Blob([csv(scene(), settings())], { type: "text/csv" }));
    this.#said.textContent = "数据已交给浏览器保存，可以用 Excel 或 WPS 打开。";
  }
}
