// The daily checklist: takes over checklist.html; what is ticked stays in this browser, by day.

import { element, specOf } from "./dom";
import { print, sheet } from "./paper";
import { load, remove, save } from "./storage";

const DAYS = 14;

/** The local date some days ago, as 2026-07-01. */
function dayBefore(days: number): string {
  const date = new Date();
  date.setDate(date.getDate() - days);
  const two = (number: number) => String(number).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

export class ChecklistView {
  #section: HTMLElement;
  #key: string;
  #title: string;
  #items: string[];
  #boxes: HTMLInputElement[];
  #days: Record<string, string[]>;
  #today = "";

  constructor(section: HTMLElement) {
    const { id, title, items } = specOf<{ id: string; title: string; items: string[] }>(section);
    this.#section = section;
    this.#key = `custserv:${section.dataset.chapter}:${id}`;
    this.#title = title;
    this.#items = items;
    this.#boxes = [...section.querySelectorAll("input")];
    const kept = Object.entries<string[]>(load(this.#key) as Record<string, string[]>);
    this.#days = Object.fromEntries(kept.filter(([, items]) => Array.isArray(items)));
    section.addEventListener("change", () => this.#tick());
    section.querySelector(".checklist-print")!.addEventListener("click", () => print(this.#sheet()));
    section.querySelector(".checklist-clear")!.addEventListener("click", () => this.#clear());
    // A page may stay open over night.
    document.addEventListener("visibilitychange", () => this.#today !== dayBefore(0) && this.#show());
    section.querySelector("fieldset")!.disabled = false;
    this.#show();
  }

  #tick(): void {
    this.#days[this.#today] = this.#items.filter((_, k) => this.#boxes[k].checked);
    save(this.#key, this.#days);
    this.#show();
  }

  #clear(): void {
    if (!confirm(`清空“${this.#title}”记下的每一天？清空以后不能恢复。`)) return;
    this.#days = {};
    remove(this.#key);
    this.#show();
  }

  /** The last days on which something was done, newest first, with how much. */
  get #done(): [day: string, count: string][] {
    const kept = Object.entries(this.#days).filter(([day, items]) => items.length && day > dayBefore(DAYS));
    return kept.sort().reverse().map(([day, items]) => [day, `${items.length} 项`]);
  }

  #show(): void {
    this.#today = dayBefore(0);
    const ticked = this.#days[this.#today] ?? [];
    this.#boxes.forEach((box, k) => (box.checked = ticked.includes(this.#items[k])));
    const count = this.#boxes.filter((box) => box.checked).length;
    this.#section.querySelector(".question-feedback")!.textContent =
      `今天（${this.#today}）做到 ${count} 项，共 ${this.#items.length} 项。`;
    const rows = this.#done.map(([day, count]) => element("tr", element("td", day), element("td", count)));
    this.#section.querySelector("tbody")!.replaceChildren(...rows);
    this.#section.querySelector("table")!.hidden = !rows.length;
  }

  #sheet(): HTMLElement {
    const mark = (k: number) => (this.#boxes[k].checked ? "☑" : "☐");
    const items = this.#items.map((item, k) => ({ asked: `${mark(k)} ${item}`, lines: [] }));
    const days = this.#done.map(([day, count]) => ({ asked: day, lines: [count] }));
    return sheet(this.#title, `日期：${this.#today}`, [
      { heading: "今天", entries: items },
      ...(days.length ? [{ heading: `最近 ${DAYS} 天`, entries: days }] : []),
    ]);
  }
}
