// The small script on every page: prepares the labs and fetches the engine when one is needed.
// It runs in <head>, so that a page without it, or in a browser too old for it, shows no dead sliders.

import engineAddress from "custserv:engine";

const SCRIPT = (document.currentScript as HTMLScriptElement).src;
const LOAD_LIMIT = 60_000;

interface Engine {
  mount(section: HTMLElement): Promise<void>;
}

declare global {
  interface Window {
    custservEngine?: Engine;
  }
}

let engine: Promise<Engine> | undefined;

function loadEngine(): Promise<Engine> {
  engine ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL(engineAddress, SCRIPT).href;
    script.onload = () =>
      window.custservEngine
        ? resolve(window.custservEngine)
        : reject(new Error("实验程序不完整，请刷新页面再试"));
    script.onerror = () => reject(new Error("实验程序没有下载成功，请刷新页面再试"));
    setTimeout(() => reject(new Error("实验程序下载太慢，请刷新页面再试")), LOAD_LIMIT);
    document.head.append(script);
  });
  return engine;
}

async function start(section: HTMLElement): Promise<void> {
  if (section.dataset.state !== "still") return;
  section.dataset.state = "starting";
  try {
    await (await loadEngine()).mount(section);
  } catch (error) {
    section.dataset.state = "failed";
    const reason = error instanceof Error ? error.message : String(error);
    section.querySelector(".lab-note")!.textContent = `这是默认设置下的静态图：${reason}。`;
  }
}

/** Brings the lab that the page's address names to the reader; the lab takes its settings from there. */
function followLink(): void {
  const id = /^#(lab-\w+)\?/.exec(location.hash)?.[1];
  if (id) document.getElementById(id)?.scrollIntoView();
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
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", watch);
  else watch();
}
