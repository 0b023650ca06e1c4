"""What a lab asks of a model, at its costly end: in the page's MicroPython, in that of an old browser, in CPython.

A browser is old without exceptions in WebAssembly (see src/custserv/page/longjmp.mjs). Each call includes the
pipe to Node (about 0.3 ms), which a page does not have. A lab stays smooth while a call takes less than 5 ms.
"""

import os
import statistics
import time
from importlib import import_module

from custserv.author.micropython import MicroPython

CALLS = 30
OLD_BROWSER = "--import=data:text/javascript,WebAssembly.validate=()=>false"

# What a lab would ask, at its costly end.
LAB_CALLS = [
    ("value.lifetime_value", (2600, 0.9, 40, 0.1, 1)),
    ("value.present_value", (2600, 0.9, 0.1, 40, 0.02)),
    ("value.value_with_promotion", (260, 50, 0.98, 0.2, 10, 12)),
    ("referral.generation_sizes", (1.2, 30)),
    ("retention.customer_base", (1000, 0.2, 0.9, 40)),
    ("retention.sbg_survival", (0.668, 3.806, 40)),
    ("retention.sbg_fit", ([1000, 869, 743, 653, 593, 551, 517, 491, 468, 445, 427, 409, 394],)),
    ("retention.sbg_residual_lifetime", (0.668, 3.806, 0.02, 8)),
    ("tiers.gini", (list(range(1, 101)),)),
    ("satisfaction.net_promoter_score", ([10, 9, 8, 6] * 25,)),
    ("complaints.loss_per_transaction", (0.25, 0.05, 0.5, 0.5)),
    ("staffing.erlang_c", (950, 1000)),
    ("staffing.agents_required", (1000, 180, 20, 0.8)),
    ("funnel.expected_counts", ([1000, 0, 0, 0, 0], [0.3] * 4, [0.1] * 4, 24)),
    ("lifecycle.stage_value", (7, [1, 2, 5, 2], 2600, 600)),
    ("stress.carried_strain", (0.9, 0.5, 60)),
]


def milliseconds(call):
    """Return the median of repeated calls."""
    times = []
    for _ in range(CALLS):
        begin = time.perf_counter()
        call()
        times.append((time.perf_counter() - begin) * 1000)
    return statistics.median(times)


def old_browser():
    """Return a MicroPython whose calls go through JavaScript."""
    os.environ["NODE_OPTIONS"] = OLD_BROWSER
    try:
        return MicroPython()
    finally:
        del os.environ["NODE_OPTIONS"]


def main():
    ratios = []
    with MicroPython() as python, old_browser() as old:
        for path, arguments in LAB_CALLS:
            module, name = path.rsplit(".", 1)
            here = getattr(import_module(f"custserv.models.{module}"), name)
            slow = milliseconds(lambda: old.call(f"custserv.models.{path}", *arguments))
            page = milliseconds(lambda: python.call(f"custserv.models.{path}", *arguments))
            desk = milliseconds(lambda: here(*arguments))
            ratios.append(slow / page)
            print(f"{path:36} 网页 {page:6.2f} ms   老浏览器 {slow:6.2f} ms   CPython {desk:6.2f} ms")
    print(f"老浏览器是网页的 {statistics.median(ratios):.1f} 倍（中位），最多 {max(ratios):.1f} 倍")


if __name__ == "__main__":
    main()
