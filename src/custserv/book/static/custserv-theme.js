// Light or dark before the first paint: what the reader chose, else what the system has. And what the
// theme's buttons do, which a strict Content-Security-Policy does not let stand in the page.
(() => {
  let mode = null;
  try {
    mode = localStorage.getItem("mode");
  } catch {
    // A browser may keep nothing for a page; the system's choice is left.
  }
  if (mode !== "light" && mode !== "dark") mode = "auto";
  const dark = mode === "auto" ? matchMedia("(prefers-color-scheme: dark)").matches : mode === "dark";
  document.documentElement.dataset.mode = mode;
  document.documentElement.dataset.theme = dark ? "dark" : "light";

  // Paper shows what is open, so all is, until it has been printed.
  const printAnswers = () => {
    const root = document.documentElement;
    const folds = [...document.querySelectorAll("article details:not([open]):not(.english)")];
    const show = (open) => {
      root.classList.toggle("custserv-answers", open);
      for (const fold of folds) fold.open = open;
    };
    window.addEventListener("afterprint", () => show(false), { once: true });
    show(true);
    print();
  };
  const presses = { print: () => print(), answers: printAnswers, fullscreen: () => toggleFullScreen() };
  document.addEventListener("click", ({ target }) => presses[target.closest("[data-press]")?.dataset.press]?.());
})();
