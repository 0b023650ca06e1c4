// The script of a chapter's slides: reveal.js, text that fits, questions answered together, speaker's notes.

import Reveal from "reveal.js";
import { button } from "./dom";
import { fit } from "./fit";
import { Jump } from "./jump";
import { Speaker } from "./speaker";
import { remove } from "./storage";

type Deck = InstanceType<typeof Reveal>;

const PAGE_KEYS: Record<string, -1 | 1> = { PageUp: -1, PageDown: 1 };

const OPTIONS = {
  width: 1280,
  height: 720,
  margin: 0,
  center: false,
  hash: true,
  slideNumber: "c/t",
  transition: "none",
  backgroundTransition: "none",
  // Its words are English.
  help: false,
  jumpToSlide: false,
  pdfMaxPagesPerSlide: 1,
} as const;

/** A class begins anew: what was answered last time is not shown to it. The quiz's script starts after this. */
function forget(): void {
  const chapters = [...document.querySelectorAll<HTMLElement>("[data-chapter]")].map((card) => card.dataset.chapter!);
  new Set(chapters).forEach((chapter) => remove(`custserv:${chapter}`));
}

/** A click on an option is the class's answer; from the keyboard it is given with 核对. */
function answerAtClick(event: MouseEvent): void {
  const input = event.target;
  if (!(input instanceof HTMLInputElement) || input.type !== "radio" || !event.detail) return;
  // The keys turn the pages again.
  input.blur();
  // The change that follows the click takes back what was said of the answer before.
  if (input.closest(".question-single")) setTimeout(() => input.form!.requestSubmit());
}

/** Remote controls turn the page also while a slider has the keyboard; Escape gives it back to the slides. */
function keepTurning(event: KeyboardEvent, deck: Deck, jump: Jump): void {
  const active = document.activeElement as HTMLElement;
  if (!active?.matches("input, select, textarea, svg, button")) {
    if (jump.press(event)) event.stopPropagation();
    return;
  }
  if (event.key in PAGE_KEYS && !active.matches("textarea")) {
    event.preventDefault();
    event.stopPropagation();
    active.blur();
    PAGE_KEYS[event.key] > 0 ? deck.next() : deck.prev();
  } else if (event.key === "Escape") {
    event.stopPropagation();
    active.blur();
  } else if (active.matches("select, svg, button") && !event.ctrlKey && !event.metaKey) {
    // These use arrows, space and letters themselves.
    event.stopPropagation();
  }
}

/** What reveal.js says in English. */
function speakChinese(deck: Deck): void {
  const words = { left: "上一页", right: "下一页", up: "上一页", down: "下一页" };
  for (const [side, name] of Object.entries(words)) {
    document.querySelectorAll(`.navigate-${side}`).forEach((arrow) => arrow.setAttribute("aria-label", name));
  }
  const paused = document.querySelector(".pause-overlay");
  paused?.replaceChildren(button("继续放映（B）", () => deck.togglePause(false)));
}

const slides = () => [...document.querySelectorAll<HTMLElement>(".slides section")];

async function start(): Promise<void> {
  forget();
  const deck = new Reveal(OPTIONS);
  await deck.initialize();
  speakChinese(deck);
  const jump = new Jump(deck);
  const speaker = new Speaker(deck, jump);
  deck.addKeyBinding({ keyCode: 83, key: "S", description: "讲稿" }, () => speaker.open());
  // Fonts of slides not shown yet would come too late to be measured.
  await Promise.allSettled([...document.fonts].map((font) => font.load()));
  slides().forEach(fit);
  deck.on("slidechanged", () => fit(deck.getCurrentSlide() as HTMLElement));
  document.addEventListener("click", answerAtClick);
  // What an answer or a step of a conversation adds must fit as well; the page's own listeners come first.
  for (const change of ["click", "submit"]) {
    document.addEventListener(change, () => setTimeout(() => fit(deck.getCurrentSlide() as HTMLElement)));
  }
  document.addEventListener("keydown", (event) => keepTurning(event, deck, jump), true);
  document.documentElement.classList.add("custserv-slides-ready");
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
