"""The browser that the benches share, and how a lab is moved in it."""

import statistics
from contextlib import contextmanager

from custserv.author.browser import find_browser
from custserv.controls import Slider
from playwright.sync_api import sync_playwright

SCREEN = {"width": 1280, "height": 900}
# Chromium's address bar would load pages of its own beside the one that is measured.
ADDRESS_BAR = "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup"
_ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", ADDRESS_BAR]
_LIVE = "id => document.getElementById(id).dataset.state === 'live'"

WATCH_START = """
new MutationObserver((found) => {
  if (found.some(({ target }) => target.dataset.state === "live")) window.liveAt ??= performance.now();
}).observe(document, { subtree: true, attributeFilter: ["data-state"] });
"""

# What a page has loaded: bytes as they came, without headers, and when it first showed something.
LOADED = """() => {
  const loaded = { lab: 0, rest: 0, paint: performance.getEntriesByName("first-contentful-paint")[0].startTime };
  for (const kind of ["navigation", "resource"])
    for (const { name, encodedBodySize } of performance.getEntriesByType(kind))
      if (name.startsWith("http")) loaded[/custserv-(engine|interpreter)/.test(name) ? "lab" : "rest"] += encodedBodySize;
  return loaded;
}"""

_MOVE = """
async ({ id, name, places, rest }) => {
  const section = document.getElementById(id);
  const control = section.querySelector(`.lab-controls [name="${name}"]`);
  const chart = section.querySelector(".lab-chart");
  const drawn = [], painted = [];
  for (const place of places) {
    const done = new Promise((resolve) => {
      const watch = new MutationObserver(() => { watch.disconnect(); resolve(performance.now()); });
      watch.observe(chart, { childList: true, subtree: true, attributes: true });
    });
    const start = performance.now();
    if (control.type === "range") control.value = +control.min + control.step * place;
    else if (control.type === "checkbox") control.checked = Boolean(place);
    else control.selectedIndex = place;
    control.dispatchEvent(new Event("input", { bubbles: true }));
    drawn.push((await done) - start);
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    painted.push(performance.now() - start);
    await new Promise((resolve) => setTimeout(resolve, rest));
  }
  return { drawn, painted };
}
"""


@contextmanager
def chromium():
    """Give a browser that does nothing of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(find_browser()), args=_ARGUMENTS)
        yield browser
        browser.close()


def reach(page, lab):
    """Scroll to a lab and wait until it runs."""
    page.locator(f"#lab-{lab.name}").scroll_into_view_if_needed()
    page.wait_for_function(_LIVE, arg=f"lab-{lab.name}")


def move(page, lab, name, places, rest):
    """Move a lab's control to its values at ``places``, one by one, with a rest of so many milliseconds after each.

    Returns two lists of milliseconds, from the control's event: ``drawn``, until the SVG is in the document, and
    ``painted``.
    """
    return page.evaluate(_MOVE, {"id": f"lab-{lab.name}", "name": name, "places": places, "rest": rest})


def first_slider(lab):
    """Return a lab's first slider and its name before it."""
    return next((name, control) for name, control in lab.controls.items() if isinstance(control, Slider))


def places(control, moves):
    """Return the places of so many values of a control, all along its way, and at last that of its default."""
    count = len(control.values)
    stride = max(1, (count - 1) // (moves - 2))
    return [k * stride % count for k in range(moves - 1)] + [control.values.index(control.default)]


def spread(values):
    """Return median and 95th percentile of milliseconds as text."""
    return f"中位 {statistics.median(values):6.1f} ms，p95 {percentile(values):6.1f} ms"


def percentile(values):
    """Return the 95th percentile."""
    return sorted(values)[int(len(values) * 0.95)]
