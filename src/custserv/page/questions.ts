// One question on the page: takes over its form in questions.html.

import { element } from "./dom";
import { fieldOf, type Field } from "./fields";
import { isJudged, judge, type Answer, type JudgedQuestion, type Question } from "./judge";
import type { Kept, Records } from "./records";

export class QuestionView {
  readonly question: Question;
  #form: HTMLFormElement;
  #records: Records;
  #field: Field;
  #changed: () => void;

  /** changed is called when the kept answer or its result is another. */
  constructor(form: HTMLFormElement, question: Question, records: Records, changed: () => void) {
    this.question = question;
    this.#form = form;
    this.#records = records;
    this.#changed = changed;
    this.#field = fieldOf(form, question, (sentence) => {
      this.#keep();
      this.#say([sentence]);
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    if (isJudged(question)) this.#wakeJudged(question);
    else this.#wakeKept();
    form.querySelector("fieldset")!.disabled = false;
    this.restore();
  }

  get kept(): Kept {
    return this.#records.of(this.question.id);
  }

  /** The answer in words; empty if there is none. */
  get answerText(): string {
    return textOf(this.question, this.kept.answer);
  }

  /** How the self-test went. */
  get result(): string {
    const { tries, right, shown } = this.kept;
    if (shown) return right ? "看过答案以后答对" : "看了答案";
    if (right) return tries === 1 ? "第 1 次就答对" : `试了 ${tries} 次后答对`;
    if (tries) return `试了 ${tries} 次，还没有答对`;
    return this.answerText ? "没有核对" : "没有作答";
  }

  /** Shows what is kept. */
  restore(): void {
    this.#field.write(this.kept.answer);
    this.#offerAnswer();
    if (isJudged(this.question)) this.#say(this.kept.tries ? [`上次：${this.result}。`] : []);
    else this.#say(this.answerText ? ["先前已记下。"] : []);
  }

  /** Reminds the reader of the guesses made before. */
  echo(guesses: QuestionView[]): void {
    const made = guesses.filter((guess) => guess.answerText);
    const line = this.#form.querySelector<HTMLElement>(".question-echo")!;
    line.hidden = !made.length;
    line.textContent = `你先前的猜想：${made.map((guess) => guess.answerText).join("；")}`;
  }

  #wakeKept(): void {
    this.#form.addEventListener("input", () => this.#keep());
    this.#form.addEventListener("change", () => {
      if (!this.answerText) this.#say([]);
      else this.#say([this.#records.lasting ? "已记下。" : "已记下，关掉本页就没有了。"]);
    });
  }

  #wakeJudged(question: JudgedQuestion): void {
    this.#form.addEventListener("submit", () => this.#check(question));
    this.#form.addEventListener("input", () => {
      this.#keep();
      this.#say([]);
    });
    this.#onClick(".question-hint", () => this.#say([`提示：${question.hint}`]));
    this.#onClick(".question-show", () => {
      this.kept.shown ||= !this.kept.right;
      this.#say(["参考答案：", ...question.answer]);
      this.#store();
    });
    this.#onClick(".question-again", () => {
      this.#field.write(undefined);
      this.#keep();
      this.#say(["可以重新作答了。"]);
    });
  }

  #onClick(selector: string, act: () => void): void {
    this.#form.querySelector(selector)?.addEventListener("click", act);
  }

  #check(question: JudgedQuestion): void {
    this.#keep();
    const verdict = judge(question, this.#field.read());
    if (verdict.right === undefined) {
      this.#say(verdict.feedback);
      return;
    }
    const { kept } = this;
    if (!kept.right) kept.tries += 1;
    kept.right ||= verdict.right;
    this.#store();
    this.#offerAnswer();
    if (verdict.right) this.#say(["✓ 答对了。", ...verdict.feedback], "right");
    else this.#say(["✗ 还不对。", ...verdict.feedback], "wrong");
  }

  #keep(): void {
    this.kept.answer = this.#field.read();
    this.#store();
  }

  #store(): void {
    this.#records.save();
    this.#changed();
  }

  /** The answer can be looked at once a try was wrong. */
  #offerAnswer(): void {
    const button = this.#form.querySelector<HTMLButtonElement>(".question-show");
    if (button) button.hidden = this.kept.tries === 0 || (this.kept.right && this.kept.tries === 1);
  }

  #say(lines: string[], verdict = ""): void {
    this.#form.dataset.verdict = verdict;
    this.#form.querySelector(".question-feedback")!.replaceChildren(...lines.map((line) => element("p", line)));
  }
}

function textOf(question: Question, answer: Answer | undefined): string {
  if (answer === undefined) return "";
  if (Array.isArray(answer)) return answer.join(question.kind === "order" ? " → " : "、");
  if (typeof answer === "object") {
    const chosen = Object.entries(answer).filter(([, right]) => right);
    return chosen.map(([left, right]) => `${left} → ${right}`).join("；");
  }
  const text = answer.trim();
  const unit = "unit" in question ? question.unit : "";
  return text && !text.endsWith(unit) ? `${text} ${unit}` : text;
}
