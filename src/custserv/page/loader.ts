// The small script on every page: prepares the labs and fetches the engine when one is needed.
// It runs in <head>, so that a page without it, or in a browser too old for it, shows no dead sliders.

import engineAddress from "custserv:engine";
import interpreterAddress from "custserv:interpreter";
import { holdBack } from "./ahead";
import { HOME, loadScript } from "./loading";

/** Lets come what follows the linked lab. */
let letRestCome: (() => void) | undefined;

interface Engine {
  mount(section: HTMLElement): Promise<void>;
}

declare global {
  interface Window {
    custservEngine?: Engine;
    /** The interpreter's code: its file, while it is coming, and what it brings. */
    custservInterpreter?: Promise<string>;
    custservWasm?: string;
  }
}

/** Fetches the interpreter's code and, a third as long, the program that gets all ready until that is here. */
function fetchEngine(): Promise<Engine> {
  window.custservInterpreter ??= loadScript(interpreterAddress, "实验程序", () => window.custservWasm);
  // Who waits for it tells of it.
  window.custservInterpreter.catch(() => undefined);
  return loadScript(engineAddress, "实验程序", () => window.custservEngine);
}

async function start(section: HTMLElement): Promise<void> {
  if (section.dataset.state !== "still") return;
  section.dataset.state = "starting";
  try {
    // Without its style a chart has no height.
    const styled = getComputedStyle(section).getPropertyValue("--custserv-black");
    if (!styled) throw new Error("样式没有下载成功，请刷新页面再试");
    const engine = await fetchEngine();
    await engine.mount(section);
  } catch (error) {
    section.dataset.state = "failed";
    const reason = error instanceof Error ? error.message : String(error);
    section.querySelector(".lab-note")!.textContent = `这是默认设置下的静态图：${reason}。`;
  }
  letRestCome?.();
}

/** The id of the lab that the page's address names; the lab takes its settings from there. */
function linked(): string | undefined {
  return /^#(lab-\w+)\?/.exec(location.hash)?.[1];
}

/** Whether the browser has read on beyond an element. */
function isWhole(element: Element): boolean {
  let last: Element = document.documentElement;
  while (last.lastElementChild) last = last.lastElementChild;
  return !element.contains(last);
}

/** Starts that lab before the rest of the page and the theme's scripts are there, if it is itself. */
function hurry(): void {
  const section = document.getElementById(linked() ?? "");
  if (section && isWhole(section)) start(section);
}

/** Brings that lab to the reader. */
function followLink(): void {
  const section = document.getElementById(linked() ?? "");
  if (!section) return letRestCome?.();
  // At once: on the way there it would wake the labs that it passes.
  section.scrollIntoView({ behavior: "instant" });
  start(section);
}

/** Starts each lab when it comes near the viewport or is touched. */
function watch(): void {
  const near = new IntersectionObserver(
    (entries) => entries.forEach((entry) => entry.isIntersecting && start(entry.target as HTMLElement)),
    { rootMargin: "800px 0px" },
  );
  for (const section of document.querySelectorAll<HTMLElement>(".custserv-lab")) {
    near.observe(section);
    for (const event of ["pointerdown", "focusin"]) section.addEventListener(event, () => start(section));
  }
  followLink();
  window.addEventListener("hashchange", followLink);
}

const able = [
  "Worker",
  "WebAssembly",
  "IntersectionObserver",
  "ResizeObserver",
  "DecompressionStream",
  "FinalizationRegistry",
];
if (able.every((name) => name in window)) {
  document.documentElement.classList.add("custserv-able");
  const lab = linked();
  // Who comes for a lab need not wait until the page has been read.
  if (lab && HOME) {
    letRestCome = holdBack(lab);
    fetchEngine().then(hurry, () => undefined);
  }
  // When the page has been read: the theme's scripts, which also wait for that, need not have come.
  if (document.readyState === "loading") document.addEventListener("readystatechange", watch, { once: true });
  else watch();
}
