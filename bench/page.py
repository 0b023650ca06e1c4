"""The published page: cold start and moves beside Pyodide core, and every lab's moves until their SVG stands.

Cold start, defined alike for both: from the request of the runtime's script until the first scene of the same
lab is there (for ours the SVG as well, for Pyodide only the numbers). Moves: every control of every lab, all
along its way. What a move asks of the page's interpreter is then asked of Pyodide, in the same words and at the same
pace. Both run in a worker, started anew for each chapter, and the way there and back counts; only ours is drawn,
which may still go on at the next move. Run it after ``make book``: ``python bench/page.py``, or with the numbers of
chapters.
"""

import json
import statistics
import sys

from browser import SCREEN, WATCH_START, chromium, move, percentile, places, reach, spread
from custserv.author.chapter import NOTEBOOKS, labs, named
from custserv.author.hashes import ROOT
from custserv.author.serve import SiteHandler
from machine import install
from serving import hosted

CHAPTER = "05_lifetime_value"
STARTS = 7
# Of each control.
MOVES = 20
# One frame at 60 Hz: 95 of 100 moves should have their SVG within it.
FRAME = 1000 / 60
# Milliseconds between moves: without a rest the picture before is still being painted by the other core.
RESTS = {"一步一步": 40, "不停地拖": 0}
FIRST = next(iter(RESTS))

START_PYODIDE = """
async ({ files, request }) => {
  const start = performance.now();
  const worker = new Worker("/bench/pyodide.mjs", { type: "module" });
  window.ask = (message) => new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(message);
  });
  await ask(files);
  const reply = JSON.parse(await ask(request));
  if (!reply.ok?.scene.marks.length) throw new Error("no scene");
  return performance.now() - start;
}
"""

# Notes each request to the page's worker and how long the answer took.
WATCH_WORKER = """
window.asked = [];
window.Worker = class extends Worker {
  #request;
  #start;
  constructor(url) {
    super(url);
    this.addEventListener("message", ({ data }) => {
      if (data !== "ready") asked.push([this.#request, performance.now() - this.#start]);
    });
  }
  postMessage(data) {
    if (typeof data === "string") [this.#request, this.#start] = [data, performance.now()];
    super.postMessage(data);
  }
};
"""

ASK_PYODIDE = """
async ({ requests, rest }) => {
  const took = [];
  for (const request of requests) {
    const start = performance.now();
    const reply = await ask(request);
    took.push(performance.now() - start);
    if (!("ok" in JSON.parse(reply))) throw new Error(reply);
    await new Promise((resolve) => setTimeout(resolve, rest));
  }
  return took;
}
"""


def portable_files():
    """Return what the page ships, for Pyodide as for MicroPython."""
    source = ROOT / "src" / "custserv"
    files = {"custserv/__init__.py": "", "driver.py": (source / "page" / "driver.py").read_text(encoding="utf-8")}
    for path in [*(source / f"{name}.py" for name in ("text", "scene", "checks")), *(source / "models").glob("*.py")]:
        files[f"custserv/{path.relative_to(source).as_posix()}"] = path.read_text(encoding="utf-8")
    return files


def start_pyodide(page, address, lab):
    """Start Pyodide on a page with the lab's first scene; return the milliseconds."""
    request = {"id": 0, "op": "run", "name": lab.name, "spec": lab.spec(), "values": lab.defaults, "hold": False}
    page.goto(f"{address}/bench/package.json")
    return page.evaluate(START_PYODIDE, {"files": portable_files(), "request": json.dumps(request)})


def cold_starts(browser, address, lab):
    """Return two lists of milliseconds, ours and Pyodide's, measured by turns in fresh profiles."""
    ours, theirs = [], []
    for _ in range(STARTS):
        with browser.new_context() as context:
            page = context.new_page()
            page.add_init_script(WATCH_START)
            page.goto(f"{address}/_build/html/notebooks/{CHAPTER}.html")
            page.locator(f"#lab-{lab.name}").scroll_into_view_if_needed()
            page.wait_for_function("window.liveAt")
            ours.append(page.evaluate(
                "liveAt - performance.getEntriesByType('resource').find(e => e.name.includes('custserv-engine')).startTime"
            ))  # fmt: skip
        with browser.new_context() as context:
            theirs.append(start_pyodide(context.new_page(), address, lab))
    return ours, theirs


def moves(browser, address, chapter):
    """Print for each lab of a chapter the time from a control's event to the SVG in the document, and painted,
    and what of it the interpreter took, beside Pyodide.

    Returns for each lab, of single moves, the 95th percentile and the ratio to Pyodide.
    """
    # Each in a context of its own: a browser hardly paints a page that lies behind another.
    page, pyodide = browser.new_page(viewport=SCREEN), browser.new_page()
    page.add_init_script(WATCH_WORKER)
    page.goto(f"{address}/_build/html/notebooks/{chapter.stem}.html")
    start_pyodide(pyodide, address, next(iter(labs(chapter).values())))
    found = []
    for lab in labs(chapter).values():
        reach(page, lab)
        for kind, rest in RESTS.items():
            times = [move(page, lab, name, places(control, MOVES), rest) for name, control in lab.controls.items()]
            drawn, painted = (sum((one[end] for one in times), []) for end in ("drawn", "painted"))
            ours, theirs = map(statistics.median, answers(page, pyodide, rest))
            print(
                f"{chapter.stem[:2]} {lab.name:22} {kind}  到 SVG {spread(drawn)}   到画面 {spread(painted)}   "
                f"其中解释器 {ours:5.1f} ms，Pyodide {theirs:5.1f} ms，比值 {theirs / ours:.2f}",
                flush=True,
            )
            if kind == FIRST:
                found.append((percentile(drawn), theirs / ours))
    page.close()
    pyodide.close()
    return found


def answers(page, pyodide, rest):
    """Ask Pyodide what the page has asked its interpreter since the last time; return the milliseconds of both."""
    asked = page.evaluate("asked.splice(0)")
    took = pyodide.evaluate(ASK_PYODIDE, {"requests": [request for request, _ in asked], "rest": rest})
    # A lab's first request brings its program along and is no move.
    pairs = [(ours, theirs) for (request, ours), theirs in zip(asked, took) if '"spec":' not in request]
    return zip(*pairs)


def main(numbers):
    install()
    first = next(iter(labs(NOTEBOOKS / f"{CHAPTER}.ipynb").values()))
    with hosted(ROOT, SiteHandler) as address, chromium() as browser:
        ours, theirs = cold_starts(browser, address, first)
        print(f"冷启动 custserv {spread(ours)}\n冷启动 Pyodide  {spread(theirs)}")
        ratio = statistics.median(theirs) / statistics.median(ours)
        print(f"比值（Pyodide / custserv，中位）：{ratio:.1f}", flush=True)
        found = [one for path in named(numbers) for one in moves(browser, address, path)]
    ends, ratios = zip(*found)
    print(f"{FIRST}、p95 在一帧（{FRAME:.1f} ms）之内的实验：{sum(end <= FRAME for end in ends)} / {len(ends)}")
    print(
        f"{FIRST}，解释器的比值（Pyodide / custserv）：各实验的中位 {statistics.median(ratios):.2f}，"
        f"{min(ratios):.2f}–{max(ratios):.2f}"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
