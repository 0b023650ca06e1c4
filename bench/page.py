"""The published page: cold start beside Pyodide core, and a slider move until its SVG stands.

Cold start, defined alike for both: from the request of the runtime's script until the first scene
of the same lab is there (for ours the SVG as well, for Pyodide only the numbers). Run it after
``make book``: ``python bench/page.py``, or with the numbers of chapters.
"""

import functools
import http.server
import statistics
import sys
import threading

from custserv.author.browser import find_browser
from custserv.author.chapter import NOTEBOOKS, chapters, labs
from custserv.author.hashes import ROOT
from machine import install
from playwright.sync_api import sync_playwright

CHAPTER = "05_lifetime_value"
STARTS = 7
MOVES = 60
# One frame at 60 Hz: 95 of 100 moves should have their SVG within it.
FRAME = 1000 / 60
# Milliseconds between moves: without a rest the picture before is still being painted by the other core.
RESTS = {"一步一步": 40, "不停地拖": 0}
# Chromium's address bar would load pages of its own beside the one that is measured.
ADDRESS_BAR = "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup"
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", ADDRESS_BAR]

WATCH_START = """
new MutationObserver((found) => {
  if (found.some(({ target }) => target.dataset.state === "live")) window.liveAt ??= performance.now();
}).observe(document, { subtree: true, attributeFilter: ["data-state"] });
"""

START_PYODIDE = """
async ({ files, spec, values }) => {
  const start = performance.now();
  await new Promise((done) => {
    const script = document.createElement("script");
    script.src = "/bench/node_modules/pyodide/pyodide.js";
    script.onload = done;
    document.head.append(script);
  });
  const python = await loadPyodide({ indexURL: "/bench/node_modules/pyodide/" });
  python.FS.mkdirTree("/lib/custserv/models");
  for (const [name, text] of Object.entries(files)) python.FS.writeFile("/lib/" + name, text);
  python.runPython("import sys; sys.path.insert(0, '/lib'); import driver");
  const handle = python.globals.get("driver") ?? python.runPython("driver");
  handle.handle(JSON.stringify({ id: 0, op: "load", name: spec.name, spec }));
  const reply = JSON.parse(handle.handle(JSON.stringify({ id: 1, op: "run", name: spec.name, values, hold: false })));
  if (!reply.ok.scene.marks.length) throw new Error("no scene");
  return performance.now() - start;
}
"""

MOVE = """
async ({ k, moves, rest }) => {
  const section = document.querySelectorAll("section.custserv-lab")[k];
  const slider = section.querySelector("input[type=range]");
  const chart = section.querySelector(".lab-chart");
  const steps = Math.round((slider.max - slider.min) / slider.step);
  const drawn = [], painted = [];
  for (let move = 0; move < moves; move++) {
    const done = new Promise((resolve) => {
      const watch = new MutationObserver(() => { watch.disconnect(); resolve(performance.now()); });
      watch.observe(chart, { childList: true, subtree: true, attributes: true });
    });
    const start = performance.now();
    slider.value = +slider.min + slider.step * (move % (steps + 1));
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    drawn.push((await done) - start);
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    painted.push(performance.now() - start);
    await new Promise((resolve) => setTimeout(resolve, rest));
  }
  return { drawn, painted };
}
"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves the project's folder without a log."""

    def log_message(self, *args):
        pass


def portable_files():
    """Return what the page ships, for Pyodide as for MicroPython."""
    source = ROOT / "src" / "custserv"
    files = {"custserv/__init__.py": "", "driver.py": (source / "page" / "driver.py").read_text(encoding="utf-8")}
    for path in [*(source / f"{name}.py" for name in ("text", "scene", "checks")), *(source / "models").glob("*.py")]:
        files[f"custserv/{path.relative_to(source).as_posix()}"] = path.read_text(encoding="utf-8")
    return files


def cold_starts(browser, address, lab):
    """Return two lists of milliseconds, ours and Pyodide's, measured by turns in fresh profiles."""
    ours, theirs = [], []
    for _ in range(STARTS):
        with browser.new_context() as context:
            page = context.new_page()
            page.add_init_script(WATCH_START)
            page.goto(f"{address}/_build/html/notebooks/{CHAPTER}.html")
            page.locator("section.custserv-lab").first.scroll_into_view_if_needed()
            page.wait_for_function("window.liveAt")
            ours.append(page.evaluate(
                "liveAt - performance.getEntriesByType('resource').find(e => e.name.includes('custserv-engine')).startTime"
            ))  # fmt: skip
        with browser.new_context() as context:
            page = context.new_page()
            page.goto(f"{address}/bench/package.json")
            theirs.append(page.evaluate(
                START_PYODIDE, {"files": portable_files(), "spec": lab.spec(), "values": lab.defaults}
            ))  # fmt: skip
    return ours, theirs


def moves(browser, address, chapter):
    """Print, for each lab of a chapter, the time from a slider's input to the SVG in the document, and
    painted; return the 95th percentiles of single moves.
    """
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{address}/_build/html/notebooks/{chapter.stem}.html")
    slow = []
    for k, name in enumerate(labs(chapter)):
        section = page.locator("section.custserv-lab").nth(k)
        section.scroll_into_view_if_needed()
        page.wait_for_function("k => document.querySelectorAll('section.custserv-lab')[k].dataset.state === 'live'", arg=k)
        if not section.locator("input[type=range]").count():
            continue
        times = {kind: page.evaluate(MOVE, {"k": k, "moves": MOVES, "rest": rest}) for kind, rest in RESTS.items()}
        for kind, found in times.items():
            place = f"{chapter.stem[:2]} {name:22} {kind}"
            print(f"{place}  到 SVG {spread(found['drawn'])}   到画面 {spread(found['painted'])}", flush=True)
        slow.append(percentile(next(iter(times.values()))["drawn"]))
    page.close()
    return slow


def spread(values):
    """Return median and 95th percentile of milliseconds as text."""
    return f"中位 {statistics.median(values):6.1f} ms，p95 {percentile(values):6.1f} ms"


def percentile(values):
    """Return the 95th percentile."""
    return sorted(values)[int(len(values) * 0.95)]


def main(numbers):
    install()
    chapter = labs(NOTEBOOKS / f"{CHAPTER}.ipynb")
    handler = functools.partial(Quiet, directory=ROOT)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, sync_playwright() as playwright:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        browser = playwright.chromium.launch(executable_path=str(find_browser()), args=ARGUMENTS)
        ours, theirs = cold_starts(browser, address, next(iter(chapter.values())))
        print(f"冷启动 custserv {spread(ours)}\n冷启动 Pyodide  {spread(theirs)}")
        print(f"比值（Pyodide / custserv，中位）：{statistics.median(theirs) / statistics.median(ours):.1f}")
        paths = [path for path in chapters() if not numbers or path.name[:2].lstrip("0") in numbers]
        ends = [end for path in paths for end in moves(browser, address, path)]
        print(f"一步一步、p95 在一帧（{FRAME:.1f} ms）之内的实验：{sum(end <= FRAME for end in ends)} / {len(ends)}")
        browser.close()
        server.shutdown()


if __name__ == "__main__":
    main(sys.argv[1:])
