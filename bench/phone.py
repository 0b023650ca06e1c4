"""A cheap phone on a slow line: how soon a chapter can be read, its first lab moved, and how fast it follows.

The browser's own brakes: a processor slowed six times, and as much as is six times on a fast desktop (see
machine.py); 1.5 Mbit/s, 40 ms until each answer; the server compresses as web hosts do. The reader comes by a link to the first lab, so nothing is spent on finding it.
Run it after ``make book``: ``python bench/phone.py`` (all chapters), or with chapter numbers. Reports,
judges nothing.
"""

import re
import statistics
import sys
import time

from custserv.author.browser import find_browser
from custserv.author.chapter import chapters
from custserv.author.hashes import ROOT
from machine import index, slowdown
from page import ARGUMENTS, MOVE, WATCH_START, percentile
from playwright.sync_api import sync_playwright
from serving import hosted

SITE = ROOT / "_build" / "html"
SLOWDOWN = 6
BYTES_PER_SECOND = 1_500_000 / 8
LATENCY = 40
SCREEN = {"width": 390, "height": 844}
PHONE = {"viewport": SCREEN, "device_scale_factor": 2, "has_touch": True, "is_mobile": True}
FIRST_LAB = re.compile(r'id="(lab-\w+)"')
MOVES, REST = 40, 300
# What should be reached, in milliseconds.
AIMS = {"看到文字": 2000, "第一个实验": 4000, "一步 p95": 100}
FIGURES = """() => ({
  paint: performance.getEntriesByName("first-contentful-paint")[0].startTime,
  weight: performance.getEntriesByType("resource").concat(performance.getEntriesByType("navigation"))
    .reduce((sum, entry) => sum + entry.transferSize, 0),
})"""


def visit(browser, url, slowdown):
    """Open a chapter as a first visitor; return milliseconds and bytes by name."""
    with browser.new_context(**PHONE) as context:
        page = context.new_page()
        slow = context.new_cdp_session(page)
        slow.send("Network.enable")
        slow.send("Network.emulateNetworkConditions", {
            "offline": False, "latency": LATENCY,
            "downloadThroughput": BYTES_PER_SECOND, "uploadThroughput": BYTES_PER_SECOND,
        })  # fmt: skip
        slow.send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
        page.add_init_script(WATCH_START)
        page.goto(url, wait_until="load")
        page.wait_for_function("() => window.liveAt", timeout=60_000)
        live = page.evaluate("liveAt")
        figures = page.evaluate(FIGURES)
        drawn = page.evaluate(MOVE, {"k": 0, "moves": MOVES, "rest": REST})["drawn"]
    return {"看到文字": figures["paint"], "第一个实验": live, "一步 p95": percentile(drawn), "字节": figures["weight"]}


def crowding():
    """Return how many times longer work takes than it would if this machine did nothing else."""
    start, work = time.perf_counter(), time.process_time()
    while time.process_time() - work < 0.5:
        pass
    return (time.perf_counter() - start) / 0.5


def main(numbers):
    paths = [path for path in chapters() if not numbers or path.name[:2].lstrip("0") in numbers]
    with hosted(SITE) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(find_browser()), args=ARGUMENTS)
        speed = index(browser)
        print(f"本机 BenchmarkIndex {speed:.0f}；别的程序另使计算慢到 {crowding():.1f} 倍", flush=True)
        found = {SLOWDOWN: [], slowdown(SLOWDOWN, speed): []}
        for path in paths:
            page = f"notebooks/{path.stem}.html"
            lab = FIRST_LAB.search((SITE / page).read_text(encoding="utf-8"))[1]
            for times, figures in found.items():
                figures.append(visit(browser, f"{address}/{page}#{lab}?", times))
                told = "  ".join(f"{name} {figures[-1][name]:5.0f} ms" for name in AIMS)
                weight = f"共 {figures[-1]['字节'] / 1000:.0f} kB"
                print(f"{path.stem[:2]}  慢 {times:.1f} 倍  {told}  {weight}", flush=True)
        browser.close()
    for times, figures in found.items():
        for name, aim in AIMS.items():
            values = [one[name] for one in figures]
            reached = sum(value <= aim for value in values)
            middle = f"中位 {statistics.median(values):.0f} ms"
            print(f"慢 {times:.1f} 倍，{name}：{middle}，{reached} / {len(values)} 章不超过 {aim} ms")


if __name__ == "__main__":
    main(sys.argv[1:])
