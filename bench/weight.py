"""How much of a chapter comes over the line, and how soon it shows on this machine.

Bytes as they come from a server that compresses as web hosts do: the page before a lab starts, and what its first
lab brings along (engine and interpreter). First view is the first contentful paint of a first visitor, with neither
line nor processor slowed down. Run it after ``make book``: ``python bench/weight.py``, or with the numbers of
chapters. Reports, judges nothing.
"""

import statistics
import sys

from browser import LOADED, SCREEN, chromium, reach
from custserv.author.chapter import labs, named
from serving import SITE, hosted

VISITS = 5
# What should not be exceeded, in bytes.
AIMS = {"开始实验前": 300_000, "实验": 450_000}


def visit(browser, url, lab):
    """Open a chapter as a first visitor, then its first lab; return bytes and milliseconds by name."""
    with browser.new_context(viewport=SCREEN) as context:
        page = context.new_page()
        page.goto(url, wait_until="networkidle")
        before = page.evaluate(LOADED)
        reach(page, lab)
        page.wait_for_load_state("networkidle")
        after = page.evaluate(LOADED)
    total = after["lab"] + after["rest"]
    return {"开始实验前": before["rest"], "实验": after["lab"], "合计": total, "首次看到": before["paint"]}


def main(numbers):
    found = {}
    with hosted(SITE) as address, chromium() as browser:
        for path in named(numbers):
            lab = next(iter(labs(path).values()))
            visits = [visit(browser, f"{address}/notebooks/{path.stem}.html", lab) for _ in range(VISITS)]
            figures = {name: statistics.median(one[name] for one in visits) for name in visits[0]}
            found[int(path.stem[:2])] = figures
            print(f"{path.stem[:2]}  {'  '.join(told(name, value) for name, value in figures.items())}", flush=True)
    for name in figures:
        values = {chapter: one[name] for chapter, one in found.items()}
        most = max(values, key=values.get)
        line = f"中位的{told(name, statistics.median(values.values()))}；最多的{told(name, values[most])}（第 {most} 章）"
        if name in AIMS:
            reached = sum(value <= AIMS[name] for value in values.values())
            line += f"；{reached} / {len(values)} 章不超过 {AIMS[name] // 1000} kB"
        print(line)


def told(name, value):
    """Return a figure with its name and unit."""
    return f"{name} {value:4.0f} ms" if name == "首次看到" else f"{name} {value / 1000:4.0f} kB"


if __name__ == "__main__":
    main(sys.argv[1:])
