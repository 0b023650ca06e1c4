// The script of pages with questions: wakes the forms and keeps the answers.
// It runs in <head>, so that a page without it, or in a browser too old for it, shows the answers as text.

import { QuestionView } from "./questions";
import { Records } from "./records";
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
  const sections = [...document.querySelectorAll<HTMLElement>(".custserv-questions")];
  const sheets = [...document.querySelectorAll<HTMLElement>(".custserv-worksheet")];
  const records = new Records([...sections, ...sheets][0].dataset.chapter!);
  const worksheets: WorksheetView[] = [];
  const changed = () => {
    echoGuesses(views);
    worksheets.forEach((worksheet) => worksheet.count());
  };
  const groups: Group[] = sections.map((section) => {
    const { title, questions } = JSON.parse(section.querySelector("script")!.textContent!);
    const forms = [...section.querySelectorAll("form")];
    return { title, views: forms.map((form, k) => new QuestionView(form, questions[k], records, changed)) };
  });
  const views = groups.flatMap((group) => group.views);
  const clear = () => {
    records.clear();
    views.forEach((view) => view.restore());
    changed();
  };
  worksheets.push(...sheets.map((sheet) => new WorksheetView(sheet, groups, clear)));
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
