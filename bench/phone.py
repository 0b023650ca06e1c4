"""A cheap phone on a slow line: how soon a chapter can be read, its first lab moved, and how fast it follows.

The browser's own brakes: a processor slowed six times, and as much as is six times on a fast desktop (see
machine.py); 1.5 Mbit/s, 40 ms until each answer; the server compresses as web hosts do. The reader comes by a link
to the first lab, so nothing is spent on finding it, and moves its first slider: half of the moves as soon as it
runs, while what follows it waits, and half when the whole page is there.
Run it after ``make book``: ``python bench/phone.py`` (all chapters), or with chapter numbers. Reports,
judges nothing.
"""

import statistics
import sys
import time

from browser import LOADED, WATCH_START, chromium, first_slider, move, percentile, places
from custserv.author.chapter import labs, named
from machine import index, slowdown
from serving import SITE, hosted

SLOWDOWN = 6
BYTES_PER_SECOND = 1_500_000 / 8
LATENCY = 40
SCREEN = {"width": 390, "height": 844}
PHONE = {"viewport": SCREEN, "device_scale_factor": 2, "has_touch": True, "is_mobile": True}
MOVES, REST = 40, 300
# What should be reached, in milliseconds.
AIMS = {"看到文字": 2000, "第一个实验": 4000, "一步 p95": 100}
# Nothing is held back any longer (see src/custserv/page/ahead.ts), and for a second the height has stayed.
WHOLE = """() => {
  const before = window.heightBefore;
  window.heightBefore = document.documentElement.scrollHeight;
  const held = getComputedStyle(document.querySelector(".bd-article"), "::after").content !== "none";
  return !held && before === heightBefore;
}"""


def visit(browser, url, lab, slowdown):
    """Come to a lab as a first visitor; return milliseconds and bytes by name."""
    name, slider = first_slider(lab)
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
        page.goto(f"{url}#lab-{lab.name}?", wait_until="load")
        page.wait_for_function("() => window.liveAt", timeout=60_000)
        live = page.evaluate("liveAt")
        loaded = page.evaluate(LOADED)
        drawn = move(page, lab, name, places(slider, MOVES // 2), REST)["drawn"]
        page.wait_for_function(WHOLE, polling=1000, timeout=60_000)
        drawn += move(page, lab, name, places(slider, MOVES // 2), REST)["drawn"]
    weight = loaded["lab"] + loaded["rest"]
    return {"看到文字": loaded["paint"], "第一个实验": live, "一步 p95": percentile(drawn), "字节": weight}


def crowding():
    """Return how many times longer work takes than it would if this machine did nothing else."""
    start, work = time.perf_counter(), time.process_time()
    while time.process_time() - work < 0.5:
        pass
    return (time.perf_counter() - start) / 0.5


def main(numbers):
    with hosted(SITE) as address, chromium() as browser:
        speed = index(browser)
        print(f"本机 BenchmarkIndex {speed:.0f}；别的程序另使计算慢到 {crowding():.1f} 倍", flush=True)
        found = {SLOWDOWN: [], slowdown(SLOWDOWN, speed): []}
        for path in named(numbers):
            lab = next(iter(labs(path).values()))
            for times, figures in found.items():
                figures.append(visit(browser, f"{address}/notebooks/{path.stem}.html", lab, times))
                told = "  ".join(f"{name} {figures[-1][name]:5.0f} ms" for name in AIMS)
                weight = f"共 {figures[-1]['字节'] / 1000:.0f} kB"
                print(f"{path.stem[:2]}  慢 {times:.1f} 倍  {told}  {weight}", flush=True)
    for times, figures in found.items():
        for name, aim in AIMS.items():
            values = [one[name] for one in figures]
            reached = sum(value <= aim for value in values)
            middle = f"中位 {statistics.median(values):.0f} ms"
            print(f"慢 {times:.1f} 倍，{name}：{middle}，{reached} / {len(values)} 章不超过 {aim} ms")


if __name__ == "__main__":
    main(sys.argv[1:])
