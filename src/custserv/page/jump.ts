// Turning to a page by its number: digits, then Enter. reveal.js has a field for it, in English, that turns
// to page 1 while 12 is being typed.

import { element } from "./dom";

/** What it needs to know of reveal.js. */
interface Deck {
  getSlides(): Element[];
  slide(index: number): void;
}

export class Jump {
  #deck: Deck;
  #typed = "";
  #box = element("div.slide-jump");

  constructor(deck: Deck) {
    this.#deck = deck;
    this.#box.setAttribute("role", "status");
    document.body.append(this.#box);
  }

  /** What is shown of the number so far. */
  get words(): string {
    return this.#box.textContent!;
  }

  /** Takes a key of the slides or of the speaker's window and tells whether it was one of a number. */
  press({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
    const typed = this.#typed;
    if (ctrlKey || metaKey || altKey) return false;
    if (/^\d$/.test(key)) this.#typed = (typed + key).slice(-3);
    else if (key === "Backspace") this.#typed = typed.slice(0, -1);
    else this.#typed = "";
    const ends = typed && key === "Enter";
    this.#box.textContent = ends ? this.#turn(Number(typed)) : this.#typed && `第 ${this.#typed} 页，按 Enter`;
    return Boolean(this.#typed || (typed && ["Enter", "Escape", "Backspace"].includes(key)));
  }

  /** Turns to a page, counted from 1, and returns what is to be said. */
  #turn(page: number): string {
    const count = this.#deck.getSlides().length;
    if (page < 1 || page > count) return `没有第 ${page} 页，一共 ${count} 页`;
    this.#deck.slide(page - 1);
    return "";
  }
}
