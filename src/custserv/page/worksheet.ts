// The worksheet: what the reader did in the chapter on one sheet, to print or to save as a file.

import { element } from "./dom";
import { isJudged } from "./judge";
import type { QuestionView } from "./questions";
import style from "./worksheet.css";

export interface Group {
  title: string;
  views: QuestionView[];
}

interface Entry {
  asked: string;
  lines: string[];
}

interface Part {
  heading: string;
  entries: Entry[];
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

function partsOf(groups: Group[]): Part[] {
  const views = groups.flatMap((group) => group.views);
  const tests = groups
    .map(({ title, views }) => ({ title, views: views.filter((view) => isJudged(view.question)) }))
    .filter((group) => group.views.length);
  const parts = [
    kept("先猜", views.filter((view) => view.question.kind === "guess")),
    labsPart(),
    kept("书面回答", views.filter((view) => view.question.kind === "open")),
    ...tests.map(tested),
  ];
  return parts.filter((part) => part.entries.length);
}

function sheet(title: string, who: [label: string, value: string][], parts: Part[]): HTMLElement {
  const made = element("article");
  made.className = "custserv-sheet";
  made.append(
    element("h1", `学习单：${title}`),
    element("p", who.map(([label, value]) => `${label}：${value || "＿＿＿＿＿＿"}`).join("　　")),
  );
  for (const { heading, entries } of parts) {
    const list = element("dl");
    for (const { asked, lines } of entries) {
      list.append(element("dt", asked), ...lines.map((line) => element("dd", line)));
    }
    made.append(element("h2", heading), list);
  }
  return made;
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

function save(name: string, text: string): void {
  const link = element("a") as HTMLAnchorElement;
  link.href = URL.createObjectURL(new Blob([text], { type: "text/html" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Prints the sheet alone: the style sheet hides the rest of the page meanwhile. */
function print(article: HTMLElement): void {
  const root = document.documentElement;
  document.body.append(article);
  root.classList.add("custserv-printing");
  const finish = () => {
    article.remove();
    root.classList.remove("custserv-printing");
  };
  window.addEventListener("afterprint", finish, { once: true });
  window.print();
}

export class WorksheetView {
  #section: HTMLElement;
  #title: string;
  #groups: Group[];

  constructor(section: HTMLElement, groups: Group[], clear: () => void) {
    this.#section = section;
    this.#groups = groups;
    this.#title = JSON.parse(section.querySelector("script")!.textContent!).title;
    this.#on("print", () => print(this.#sheet()));
    this.#on("save", () => {
      const name = fileName("学习单", this.#title, this.#input("number").value, this.#input("student").value);
      save(name, page(`学习单：${this.#title}`, this.#sheet()));
      this.#say(`已保存为 ${name}。`);
    });
    this.#on("clear", () => {
      if (!confirm("清除本章记下的全部猜想、回答和自测结果，以及姓名和学号？清除以后不能恢复。")) return;
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
    this.#section.querySelector(".worksheet-count")!.textContent = words
      .filter(([, asked]) => asked.length)
      .map(([what, asked, done]) => {
        const number = asked.filter((view) => (done === "答对" ? view.kept.right : view.answerText)).length;
        return `${what} ${asked.length} 题，${done} ${number} 题`;
      })
      .join("；");
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
    const who: [string, string][] = [
      ["姓名", this.#input("student").value.trim()],
      ["学号", this.#input("number").value.trim()],
      ["日期", new Date().toLocaleDateString("zh-CN")],
    ];
    return sheet(this.#title, who, partsOf(this.#groups));
  }
}
