// A sheet of headings and entries, to print.

import { element } from "./dom";

export interface Entry {
  asked: string;
  lines: string[];
}

export interface Part {
  heading: string;
  entries: Entry[];
}

export function sheet(title: string, head: string, parts: Part[]): HTMLElement {
  const made = element("article.custserv-sheet", element("h1", title), element("p", head));
  for (const { heading, entries } of parts) {
    const list = element("dl");
    for (const { asked, lines } of entries) {
      list.append(element("dt", asked), ...lines.map((line) => element("dd", line)));
    }
    made.append(element("h2", heading), list);
  }
  return made;
}

/** Prints the sheet alone: the style sheet hides the rest of the page meanwhile. */
export function print(article: HTMLElement): void {
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
