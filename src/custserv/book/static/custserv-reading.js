// What the theme leaves undone for those who read by keyboard, by touch or by ear.
document.addEventListener("DOMContentLoaded", () => {
  const main = document.getElementById("main-content");
  // So that the link over the page's bar brings the focus along.
  main.tabIndex = -1;

  // What is wider than the page scrolls by keyboard, too.
  const scrolling = new ResizeObserver((entries) => {
    for (const { target } of entries)
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
  });
  const wide = ".katex-display, pre, .cell_output > .output, .pst-scrollable-table-container";
  for (const box of document.querySelectorAll(wide)) scrolling.observe(box);

  // The side columns as panels on a narrow screen: a way out by touch, and back to where one came from.
  for (const side of ["primary", "secondary"]) {
    const panel = document.getElementById(`pst-${side}-sidebar-modal`);
    const opener = document.querySelector(`.${side}-toggle`);
    if (!panel || !opener) continue;
    const close = document.createElement("button");
    close.type = "button";
    close.className = "book-close";
    close.textContent = "关闭";
    close.addEventListener("click", () => panel.close());
    document.getElementById(`pst-${side}-sidebar`).prepend(close);
    panel.addEventListener("click", ({ target }) => target.closest("a[href^='#']") && panel.close());
    panel.addEventListener("close", () => opener.focus());
  }

  // The field for searching, too; opened by keys it finds the way back by itself.
  let asked = null;
  for (const button of document.querySelectorAll(".search-button__button"))
    button.addEventListener("click", () => (asked = button));
  document.getElementById("pst-search-dialog").addEventListener("close", () => {
    asked?.focus();
    asked = null;
  });

  // The theme takes the focus away from its buttons when they are pressed.
  document.addEventListener("click", ({ target, detail }) => {
    if (detail === 0) target.closest(".theme-switch-button, .sidebar-toggle")?.focus();
  });

  // The theme's menus, without the library that it brings for them.
  for (const button of document.querySelectorAll(".dropdown-toggle")) {
    const whole = button.parentElement;
    const show = (open) => {
      button.setAttribute("aria-expanded", open);
      button.nextElementSibling.classList.toggle("show", open);
    };
    const isOpen = () => button.getAttribute("aria-expanded") === "true";
    button.addEventListener("click", () => show(!isOpen()));
    whole.addEventListener("focusout", ({ relatedTarget }) => relatedTarget && !whole.contains(relatedTarget) && show(false));
    document.addEventListener("click", ({ target }) => !whole.contains(target) && show(false));
    whole.addEventListener("keydown", ({ key }) => {
      if (key !== "Escape" || !isOpen()) return;
      show(false);
      button.focus();
    });
  }

  // In the list of the page's sections, the one that is being read: the last that has begun above the middle.
  const links = new Map();
  for (const link of document.querySelectorAll(".page-toc a[href^='#']")) {
    const section = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (section) links.set(section, link);
  }
  const seen = new Set();
  const mark = (link, on) => {
    link.classList.toggle("active", on);
    if (on) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  };
  let marked = null;
  const reading = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) seen[isIntersecting ? "add" : "delete"](target);
      const now = links.get([...links.keys()].filter((section) => seen.has(section)).pop()) ?? null;
      if (now === marked) return;
      if (marked) mark(marked, false);
      if (now) mark(now, true);
      marked = now;
    },
    { rootMargin: "0px 0px -60%" },
  );
  for (const section of links.keys()) reading.observe(section);

  // What the button shows as a picture only.
  const modes = { light: "浅色", dark: "深色", auto: "跟随系统" };
  const name = () => {
    for (const button of document.querySelectorAll(".theme-switch-button"))
      button.setAttribute("aria-label", `明暗模式：${modes[document.documentElement.dataset.mode]}`);
  };
  new MutationObserver(name).observe(document.documentElement, { attributeFilter: ["data-mode"] });
  name();
});
