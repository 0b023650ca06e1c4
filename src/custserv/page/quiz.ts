// The script of pages with questions and scenarios: wakes them and keeps the answers.
// It runs in <head>, so that a page without it, or in a browser too old for it, shows the answers as text.

import { ChecklistView } from "./checklist";
import { specOf } from "./dom";
import type { Question } from "./judge";
import { QuestionView } from "./questions";
import { Records } from "./records";
import { ScenarioView } from "./scenario";
import { WorksheetView, type Group } from "./worksheet";

const root = document.documentElement;

/** Lets each written answer show the guesses made since the one before. */
function echoGuesses(views: QuestionView[]): void {
  let guesses: QuestionView[] = [];
  for (const view of views) {
    if (view.question.kind === "guess") guesses.push(view);
    if (view.question.kind !== "open") continue;
    view.echo(guesses);
    guesses = [];
  }
}

function wake(): void {
  const cards = [...document.querySelectorAll<HTMLElement>(".custserv-card")];
  const cardsOf = (kind: string) => cards.filter((card) => card.classList.contains(`custserv-${kind}`));
  const records = new Records(cards[0].dataset.chapter!);
  const worksheets: WorksheetView[] = [];
  const changed = () => {
    echoGuesses(views);
    worksheets.forEach((worksheet) => worksheet.count());
  };
  const groups: Group[] = cardsOf("questions").map((card) => {
    const { title, questions } = specOf<{ title: string; questions: Question[] }>(card);
    const forms = [...card.querySelectorAll("form")];
    return { title, views: forms.map((form, k) => new QuestionView(form, questions[k], records, changed)) };
  });
  const views = groups.flatMap((group) => group.views);
  const scenarios = cardsOf("scenario").map((card) => new ScenarioView(card, records, changed));
  const clear = () => {
    records.clear();
    [...views, ...scenarios].forEach((view) => view.restore());
    changed();
  };
  cardsOf("checklist").forEach((card) => new ChecklistView(card));
  worksheets.push(...cardsOf("worksheet").map((card) => new WorksheetView(card, groups, scenarios, clear)));
  changed();
}

function start(): void {
  try {
    wake();
  } catch (error) {
    root.classList.remove("custserv-asking");
    throw error;
  }
}

root.classList.add("custserv-asking");
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
