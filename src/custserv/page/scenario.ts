// One scenario on the page: takes over scenario.html; the conversation goes as in scenario.py.

import { button, element, specOf } from "./dom";
import type { Records } from "./records";

interface Reply {
  text: string;
  to: string;
  mood: number;
  points: Record<string, number>;
  why: string;
}

interface Turn {
  id: string;
  text: string;
  replies: Reply[];
}

interface Ending {
  id: string;
  text: string;
  lesson: string;
}

interface Scenario {
  id: string;
  title: string;
  turns: Turn[];
  endings: Ending[];
  criteria: [name: string, meaning: string, most: number][];
  mood: number | null;
  walkout: string | null;
}

/** A turn that was gone through, with the mood before and after the reply. */
interface Step {
  turn: Turn;
  reply: Reply;
  before: number | null;
  mood: number | null;
}

/** Where a conversation stands: the turn that waits for a reply, or else the ending. */
interface Walk {
  steps: Step[];
  turn?: Turn;
  ending?: Ending;
  mood: number | null;
}

function walk(scenario: Scenario, said: string[]): Walk {
  const { turns, endings, walkout } = scenario;
  const steps: Step[] = [];
  let turn: Turn | undefined = turns[0];
  let { mood } = scenario;
  let to = turn.id;
  for (const text of said) {
    const reply: Reply | undefined = turn?.replies.find((reply) => reply.text === text);
    if (!turn || !reply) break;
    const before = mood;
    if (mood !== null) mood = Math.min(100, Math.max(0, mood + reply.mood));
    steps.push({ turn, reply, before, mood });
    to = mood === 0 && walkout ? walkout : reply.to;
    turn = turns.find(({ id }) => id === to);
  }
  return { steps, turn, ending: endings.find(({ id }) => id === to), mood };
}

const moved = ({ before, mood }: Step) => (mood === null ? [] : [`客户心情 ${before} → ${mood}`]);

/** What the reply earned, in words. */
function gains(step: Step): string {
  const points = Object.entries(step.reply.points).filter(([, points]) => points);
  return [...points.map(([name, points]) => `${name} +${points}`), ...moved(step)].join("；");
}

export class ScenarioView {
  #section: HTMLElement;
  #scenario: Scenario;
  #records: Records;
  #changed: () => void;
  #walk!: Walk;

  /** changed is called when the conversation is another. */
  constructor(section: HTMLElement, records: Records, changed: () => void) {
    this.#section = section;
    this.#scenario = specOf(section);
    this.#records = records;
    this.#changed = changed;
    this.restore();
    this.#find("back").addEventListener("click", () => this.#say(this.#said.slice(0, -1)));
    this.#find("again").addEventListener("click", () => this.#say([]));
    this.#find<HTMLFieldSetElement>("replies").disabled = false;
  }

  get id(): string {
    return this.#scenario.id;
  }

  get title(): string {
    return this.#scenario.title;
  }

  get isOver(): boolean {
    return !!this.#walk.ending;
  }

  /** How it went, as lines for the worksheet. */
  get report(): string[] {
    const { ending, mood } = this.#walk;
    if (!this.#said.length) return ["没有开始"];
    const lines = ending ? [`结局：${ending.text}`] : ["还没有谈完"];
    if (ending && this.#scenario.criteria.length) lines.push(`得分：${this.#scores().join("；")}`);
    if (ending && mood !== null) lines.push(`最后的客户心情：${mood}`);
    return [...lines, `走法：${this.#said.join(" → ")}`];
  }

  /** Shows what is kept. */
  restore(): void {
    const kept = this.#records.of(this.#scenario.id).answer;
    this.#walk = walk(this.#scenario, Array.isArray(kept) ? kept : []);
    this.#showLog();
    this.#showReplies();
    this.#showDebrief();
  }

  get #said(): string[] {
    return this.#walk.steps.map(({ reply }) => reply.text);
  }

  #find<Kind extends HTMLElement>(name: string): Kind {
    return this.#section.querySelector<Kind>(`.scenario-${name}`)!;
  }

  #say(said: string[]): void {
    this.#records.of(this.#scenario.id).answer = said;
    this.#records.save();
    this.restore();
    this.#changed();
    this.#find("log").lastElementChild!.querySelector<HTMLElement>(".scenario-turn")!.focus();
  }

  /** Takes away or adds the last exchanges only: what is kept and what is shown have a common beginning. */
  #showLog(): void {
    const log = this.#find("log");
    const { steps, turn, ending } = this.#walk;
    while (log.children.length > steps.length + 1) log.lastElementChild!.remove();
    for (let k = log.children.length; k <= steps.length; k++) {
      const last = k === steps.length;
      const { text } = last ? (turn ?? ending)! : steps[k].turn;
      const change = moved(steps[k - 1]).map((text) => element("small", text));
      const label = last && ending ? [element("b", "结局")] : [];
      const answer = element("p.scenario-turn", ...change, ...label, text);
      answer.tabIndex = -1;
      log.append(element("div", element("p.scenario-said", `你：${steps[k - 1].reply.text}`), answer));
    }
    const { mood } = this.#walk;
    if (mood === null) return;
    this.#section.querySelector("meter")!.value = mood;
    this.#section.querySelector(".scenario-mood span")!.textContent = String(mood);
  }

  #showReplies(): void {
    const { steps, turn } = this.#walk;
    const replies = this.#find("replies");
    replies.hidden = !turn;
    const buttons = (turn?.replies ?? []).map(({ text }) => {
      const made = button(text, () => this.#say([...this.#said, text]));
      made.className = "scenario-reply";
      return made;
    });
    replies.replaceChildren(replies.querySelector("legend")!, ...buttons);
    for (const name of ["back", "again"]) this.#find<HTMLButtonElement>(name).disabled = !steps.length;
  }

  #showDebrief(): void {
    const { steps, ending, mood } = this.#walk;
    const { criteria, mood: atStart } = this.#scenario;
    const debrief = this.#find("debrief");
    debrief.hidden = !ending;
    if (!ending) return;
    const isDilemma = !criteria.length && mood === null;
    debrief.replaceChildren(
      element("p", element("b", "启示"), ending.lesson),
      ...(criteria.length ? [this.#scoreTable()] : []),
      ...(mood === null ? [] : [element("p", element("b", "客户心情"), `开始 ${atStart}，最后 ${mood}。`)]),
      ...(isDilemma
        ? [element("p", element("b", "各种回答背后的考虑"), "没有标准答案。")]
        : [element("p", element("b", "再看一遍"))]),
      element("ol", ...steps.map((step) => (isDilemma ? considered(step) : explained(step)))),
    );
  }

  #earned(criterion: string): number {
    return this.#walk.steps.reduce((sum, { reply }) => sum + (reply.points[criterion] ?? 0), 0);
  }

  #scores(): string[] {
    return this.#scenario.criteria.map(([name, , most]) => `${name} ${this.#earned(name)}/${most}`);
  }

  #scoreTable(): HTMLElement {
    const rows = this.#scenario.criteria.map(([name, meaning, most]) => {
      const head = element("th", name);
      head.setAttribute("scope", "row");
      return element("tr", head, element("td", meaning), element("td", `${this.#earned(name)}/${most}`));
    });
    return element("table", element("caption", "得分（得到／一条路最多）"), element("tbody", ...rows));
  }
}

/** The exchange again, with what is to be said about the reply. */
function explained(step: Step): HTMLElement {
  const { turn, reply } = step;
  const lines = [
    element("p", turn.text),
    element("p.scenario-said", `你：${reply.text}`),
    element("p.scenario-why", reply.why),
  ];
  return element("li", ...lines, ...(gains(step) ? [element("p", element("small", gains(step)))] : []));
}

/** All replies of the turn, with the considerations behind them. */
function considered({ turn, reply: taken }: Step): HTMLElement {
  const replies = turn.replies.flatMap((reply) => [
    element("p.scenario-said", ...(reply === taken ? [element("b", "你选的")] : []), reply.text),
    element("p.scenario-why", reply.why),
  ]);
  return element("li", element("p", turn.text), ...replies);
}
