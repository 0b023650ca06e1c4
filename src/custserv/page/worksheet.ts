// The worksheet: what the reader did in the chapter on one sheet, to print or to save as a file.

import { element, specOf } from "./dom";
import { save } from "./files";
import { isJudged } from "./judge";
import { print, sheet, type Entry, type Part } from "./paper";
import type { QuestionView } from "./questions";
import type { ScenarioView } from "./scenario";
import style from "./worksheet.css";

export interface Group {
  title: string;
  views: QuestionView[];
}

const EMPTY = "（没有填）";

function kept(heading: string, views: QuestionView[]): Part {
  const entries = views.map((view) => ({ asked: view.question.stem, lines: [view.answerText || EMPTY] }));
  return { heading, entries };
}

function tested({ title, views }: Group): Part {
  const right = views.filter((view) => view.kept.right).length;
  return {
    heading: `${title}（${views.length} 题，答对 ${right} 题）`,
    entries: views.map((view) => ({
      asked: view.question.stem,
      lines: [view.answerText, `结果：${view.result}`].filter(Boolean),
    })),
  };
}

function untouched(input: HTMLInputElement | HTMLSelectElement): boolean {
  if (input instanceof HTMLSelectElement) return input.options[input.selectedIndex].defaultSelected;
  return input.type === "checkbox" ? input.checked === input.defaultChecked : input.value === input.defaultValue;
}

/** Settings and metrics of a lab as they stand. */
function labEntry(section: Element): Entry {
  const text = (node: Element, selector: string) => node.querySelector(selector)!.textContent!.trim();
  const controls = [...section.querySelectorAll("[data-control]")];
  const inputs = [...section.querySelectorAll<HTMLInputElement | HTMLSelectElement>("[data-control] [name]")];
  const metrics = [...section.querySelectorAll(".lab-metrics > div")];
  const settings = controls.map((control) => `${text(control, ".lab-name")} ${text(control, "output")}`);
  return {
    asked: text(section, ".lab-title"),
    lines: [
      `设置：${settings.join("；")}${inputs.every(untouched) ? "（初始设置）" : ""}`,
      `结果：${metrics.map((metric) => `${text(metric, "dt")} ${text(metric, "dd")}`).join("；")}`,
    ],
  };
}

function labsPart(): Part {
  return { heading: "实验设置", entries: [...document.querySelectorAll("section.custserv-lab")].map(labEntry) };
}

function scenariosPart(scenarios: ScenarioView[]): Part {
  const entries = scenarios.map(({ title, report }) => ({ asked: title, lines: report }));
  return { heading: "情景对话", entries };
}

function partsOf(groups: Group[], scenarios: ScenarioView[]): Part[] {
  const views = groups.flatMap((group) => group.views);
  const tests = groups
    .map(({ title, views }) => ({ title, views: views.filter((view) => isJudged(view.question)) }))
    .filter((group) => group.views.length);
  const parts = [
    kept("先猜", views.filter((view) => view.question.kind === "guess")),
    labsPart(),
    scenariosPart(scenarios),
    kept("书面回答", views.filter((view) => view.question.kind === "open")),
    ...tests.map(tested),
  ];
  return parts.filter((part) => part.entries.length);
}

/** The same as record() in jupyter/worksheet.py: what the instructor's verb collect reads. */
function record(chapter: string, [student, number]: string[], groups: Group[], scenarios: ScenarioView[]): string {
  const questions = groups.flatMap(({ title, views }) =>
    views.map(({ question, answerText, result, kept: { tries, right, shown } }) => {
      const outcome = isJudged(question) ? result : "";
      const { id, kind, stem } = question;
      return { group: title, id, kind, stem, answer: answerText, result: outcome, tries, right, shown };
    }),
  );
  const talks = scenarios.map(({ id, title, isOver, report }) => ({ id, title, over: isOver, report }));
  return JSON.stringify({ chapter, student, number, saved: new Date().toISOString(), questions, scenarios: talks });
}

function page(title: string, article: HTMLElement): string {
  const whole = document.implementation.createHTMLDocument(title);
  whole.documentElement.lang = "zh-CN";
  const charset = element("meta") as HTMLMetaElement;
  charset.setAttribute("charset", "utf-8");
  const viewport = element("meta") as HTMLMetaElement;
  viewport.name = "viewport";
  viewport.content = "width=device-width, initial-scale=1";
  whole.head.prepend(charset, viewport);
  whole.head.append(element("style", style));
  whole.body.append(article.cloneNode(true));
  return `<!doctype html>\n${whole.documentElement.outerHTML}\n`;
}

function fileName(...words: string[]): string {
  const parts = words.map((word) => word.replace(/[\s\\/:*?"<>|.]+/g, "")).filter(Boolean);
  return `${parts.join("_")}.html`;
}

export class WorksheetView {
  #section: HTMLElement;
  #title: string;
  #groups: Group[];
  #scenarios: ScenarioView[];

  constructor(section: HTMLElement, groups: Group[], scenarios: ScenarioView[], clear: () => void) {
    this.#section = section;
    this.#groups = groups;
    this.#scenarios = scenarios;
    this.#title = specOf<{ title: string }>(section).title;
    this.#on("print", () => print(this.#sheet()));
    this.#on("save", () => {
      const name = fileName("学习单", this.#title, this.#input("number").value, this.#input("student").value);
      const text = page(`学习单：${this.#title}`, this.#sheet());
      save(name, new Blob([text], { type: "text/html" }));
      this.#say(`已保存为 ${name}。`);
    });
    this.#on("clear", () => {
      if (!confirm("清除本章记下的全部猜想、情景、回答和自测结果，以及姓名和学号？清除以后不能恢复。")) return;
      section.querySelector("form")!.reset();
      clear();
      this.#say("本章的记录已全部清除。");
    });
    section.querySelector("form")!.addEventListener("submit", (event) => event.preventDefault());
    this.count();
  }

  /** Says how much of the chapter is done. */
  count(): void {
    const views = this.#groups.flatMap((group) => group.views);
    const words = [
      ["先猜", views.filter((view) => view.question.kind === "guess"), "已填"],
      ["书面回答", views.filter((view) => view.question.kind === "open"), "已填"],
      ["自测", views.filter((view) => isJudged(view.question)), "答对"],
    ] as const;
    const counts = words
      .filter(([, asked]) => asked.length)
      .map(([what, asked, done]) => {
        const number = asked.filter((view) => (done === "答对" ? view.kept.right : view.answerText)).length;
        return `${what} ${asked.length} 题，${done} ${number} 题`;
      });
    const over = this.#scenarios.filter((scenario) => scenario.isOver).length;
    if (this.#scenarios.length) counts.push(`情景 ${this.#scenarios.length} 个，谈完 ${over} 个`);
    this.#section.querySelector(".worksheet-count")!.textContent = counts.join("；");
  }

  #on(name: string, act: () => void): void {
    this.#section.querySelector(`.worksheet-${name}`)!.addEventListener("click", act);
  }

  #input(name: string): HTMLInputElement {
    return this.#section.querySelector<HTMLInputElement>(`input[name=${name}]`)!;
  }

  #say(sentence: string): void {
    this.#section.querySelector(".question-feedback")!.textContent = sentence;
  }

  #sheet(): HTMLElement {
    const names = ["student", "number"].map((name) => this.#input(name).value.trim());
    const who: [string, string][] = [
      ["姓名", names[0]],
      ["学号", names[1]],
      ["日期", new Date().toLocaleDateString("zh-CN")],
    ];
    const head = who.map(([label, value]) => `${label}：${value || "＿＿＿＿＿＿"}`).join("　　");
    const made = sheet(`学习单：${this.#title}`, head, partsOf(this.#groups, this.#scenarios));
    made.dataset.record = record(this.#title, names, this.#groups, this.#scenarios);
    return made;
  }
}
