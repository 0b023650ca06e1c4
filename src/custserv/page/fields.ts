// Where a question is answered: reads and writes the inputs of questions.html.

import type { Answer, Match, Order, Question } from "./judge";

export interface Field {
  read(): Answer | undefined;
  /** Shows an answer, as far as it still fits the question. */
  write(answer: Answer | undefined): void;
}

function choices(form: HTMLElement, options: string[], many: boolean): Field {
  const inputs = [...form.querySelectorAll<HTMLInputElement>(".question-option input")];
  return {
    read() {
      const chosen = options.filter((_, k) => inputs[k].checked);
      return many ? chosen : chosen[0];
    },
    write(answer) {
      const wanted = [answer].flat();
      inputs.forEach((input, k) => (input.checked = wanted.includes(options[k])));
    },
  };
}

function words(form: HTMLElement): Field {
  const input = form.querySelector<HTMLInputElement | HTMLTextAreaElement>("input, textarea")!;
  return {
    read: () => input.value,
    write: (answer) => (input.value = typeof answer === "string" ? answer : ""),
  };
}

function pairs(form: HTMLElement, question: Match): Field {
  const selects = [...form.querySelectorAll("select")];
  return {
    read: () => Object.fromEntries(question.pairs.map(([left], k) => [left, selects[k].value])),
    write(answer = {}) {
      question.pairs.forEach(([left], k) => {
        const wanted = (answer as Record<string, string>)[left];
        selects[k].value = question.choices.includes(wanted) ? wanted : "";
      });
    },
  };
}

function items(form: HTMLElement, question: Order, moved: (sentence: string) => void): Field {
  const list = form.querySelector("ol")!;
  const byText = new Map([...list.children].map((item, k) => [question.items[k], item]));
  const read = () => [...list.children].map((item) => item.querySelector("span")!.textContent!);
  const endButtons = () => {
    for (const item of list.children) {
      const [up, down] = item.querySelectorAll("button");
      up.disabled = !item.previousElementSibling;
      down.disabled = !item.nextElementSibling;
    }
  };
  list.addEventListener("click", ({ target }) => {
    const button = (target as Element).closest("button");
    if (!button) return;
    const item = button.closest("li")!;
    if (button.dataset.step === "-1") item.previousElementSibling!.before(item);
    else item.nextElementSibling!.after(item);
    endButtons();
    // The keyboard stays with the item, also where it can go no further.
    (button.disabled ? item.querySelector<HTMLButtonElement>("button:enabled")! : button).focus();
    const place = [...list.children].indexOf(item) + 1;
    moved(`“${item.querySelector("span")!.textContent}”现在是第 ${place} 位。`);
  });
  return {
    read,
    write(answer) {
      const places = new Set([answer].flat().map((text) => byText.get(text as string)));
      const fits = places.size === byText.size && !places.has(undefined);
      list.append(...(fits ? [...places] : [...byText.values()]).map((item) => item!));
      endButtons();
    },
  };
}

/** The field of a question; moved is told in a sentence when an item was moved by its buttons. */
export function fieldOf(form: HTMLElement, question: Question, moved: (sentence: string) => void): Field {
  if (question.kind === "single" || question.kind === "multiple") {
    return choices(form, question.options.map(([option]) => option), question.kind === "multiple");
  }
  if (question.kind === "guess" && question.options.length) return choices(form, question.options, false);
  if (question.kind === "match") return pairs(form, question);
  if (question.kind === "order") return items(form, question, moved);
  return words(form);
}
