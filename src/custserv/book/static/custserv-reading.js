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

  // What the button shows as a picture only.
  const modes = { light: "浅色", dark: "深色", auto: "跟随系统" };
  const name = () => {
    for (const button of document.querySelectorAll(".theme-switch-button"))
      button.setAttribute("aria-label", `明暗模式：${modes[document.documentElement.dataset.mode]}`);
  };
  new MutationObserver(name).observe(document.documentElement, { attributeFilter: ["data-mode"] });
  name();
});
