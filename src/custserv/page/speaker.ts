// The speaker's window: notes of this slide, the next one's heading, how long the class has been going on.
// reveal.js has one, in English and with two more copies of all labs running in it.

import { element } from "./dom";
import type { Jump } from "./jump";
import style from "./speaker.css";

/** What it needs to know of reveal.js. */
interface Deck {
  getCurrentSlide(): Element;
  getSlides(): Element[];
  on(event: string, act: () => void): void;
  next(): void;
  prev(): void;
}

const TICK = 1000;
const KEYS: Record<string, "next" | "prev"> = {
  ArrowRight: "next",
  ArrowDown: "next",
  PageDown: "next",
  " ": "next",
  ArrowLeft: "prev",
  ArrowUp: "prev",
  PageUp: "prev",
};

export class Speaker {
  #deck: Deck;
  #jump: Jump;
  #window: Window | null = null;
  #begun = Date.now();

  constructor(deck: Deck, jump: Jump) {
    this.#deck = deck;
    this.#jump = jump;
    deck.on("slidechanged", () => this.#show());
    setInterval(() => this.#tell(), TICK);
  }

  open(): void {
    if (this.#window && !this.#window.closed) {
      this.#window.focus();
      return;
    }
    this.#window = window.open("", "custserv-speaker", "width=900,height=700");
    if (!this.#window) {
      alert("浏览器没有让讲稿窗口打开：请允许本页弹出窗口，再按一次 S。");
      return;
    }
    this.#begun = Date.now();
    this.#window.document.onkeydown = (event) => {
      this.#jump.press(event);
      if (event.key in KEYS) {
        event.preventDefault();
        this.#deck[KEYS[event.key]]();
      }
      this.#tell();
    };
    this.#show();
  }

  #show(): void {
    const page = this.#window?.document;
    if (!page || this.#window!.closed) return;
    const slides = this.#deck.getSlides();
    const k = slides.indexOf(this.#deck.getCurrentSlide());
    const notes = slides[k].querySelector("aside.notes")!.children;
    page.documentElement.lang = "zh-CN";
    page.title = "讲稿";
    page.head.replaceChildren(element("style", style), page.querySelector("title")!);
    page.body.replaceChildren(
      element(
        "header",
        element("span.place", `${k + 1} / ${slides.length}`),
        element("span.jump"),
        element("span.clock"),
      ),
      element("h1", headingOf(slides[k])),
      element("main", ...[...notes].map((line) => line.cloneNode(true))),
      element("footer", k + 1 < slides.length ? `下一页：${headingOf(slides[k + 1])}` : "最后一页"),
    );
    this.#tell();
  }

  #tell(): void {
    const clock = this.#window && !this.#window.closed && this.#window.document.querySelector(".clock");
    if (!clock) return;
    const seconds = Math.floor((Date.now() - this.#begun) / 1000);
    const two = (count: number) => String(count).padStart(2, "0");
    const now = new Date();
    const went = `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
    clock.textContent = `已讲 ${went}　现在 ${now.getHours()}:${two(now.getMinutes())}`;
    clock.previousElementSibling!.textContent = this.#jump.words;
  }
}

const headingOf = (slide: Element) => slide.querySelector("h1, h2")!.textContent!;
