"""Lighthouse on the front page and on chapters, as a phone and as a desktop sees them.

The server compresses as web hosts do. Run it after ``make book``: ``python bench/lighthouse.py``, or with
addresses below the site. Lighthouse slows the processor down four times for a phone, whatever the machine;
the second row has this machine slowed down to what that is on a fast desktop (see machine.py). Prints scores
and what cost them; judges nothing.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from browser import ADDRESS_BAR
from custserv.author.browser import find_browser
from custserv.author.bundle import NODE
from machine import LIGHTHOUSE, install, slowdown
from serving import SITE, hosted

PROGRAM = LIGHTHOUSE / "cli" / "index.js"
PAGES = ["book/index.html", "notebooks/05_lifetime_value.html", "notebooks/13_service_management.html"]
PHONE = 4
# Of so many reports the middle one counts: one alone may differ by ten points.
RUNS = 5
CATEGORIES = {"performance": "性能", "accessibility": "无障碍", "best-practices": "做法"}


def middle(url, *options):
    """Return the report with the middle score for speed, of several on the same page."""
    reports = sorted((report(url, options) for _ in range(RUNS)), key=speed)
    return reports[RUNS // 2]


def speed(found):
    return found["categories"]["performance"]["score"]


def report(url, options):
    """Return Lighthouse's report on a page."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.json"
        command = [
            NODE, str(PROGRAM), url, "--quiet", "--output=json", f"--output-path={path}",
            f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags=--headless=new --no-sandbox {ADDRESS_BAR}",
            *options,
        ]  # fmt: skip
        subprocess.run(command, env={**os.environ, "CHROME_PATH": str(find_browser())}, check=True)
        return json.loads(path.read_text(encoding="utf-8"))


def show(found):
    """Print the scores, the times behind the first, and the audits that were not passed."""
    scores = [f"{words} {found['categories'][name]['score'] * 100:.0f}" for name, words in CATEGORIES.items()]
    audits = found["audits"]
    times = [f"{name.upper()} {audits[audit]['displayValue']}" for name, audit in (
        ("fcp", "first-contentful-paint"), ("lcp", "largest-contentful-paint"),
        ("tbt", "total-blocking-time"), ("cls", "cumulative-layout-shift"),
    )]  # fmt: skip
    print("  ".join(scores), "|", "  ".join(times), "|", f"本机 {found['environment']['benchmarkIndex']:.0f}", flush=True)
    for category in found["categories"].values():
        for entry in category["auditRefs"]:
            audit = audits[entry["id"]]
            if audit["score"] is not None and audit["score"] < 0.9 and entry["weight"]:
                print(f"    {audit['title']}：{audit.get('displayValue', '')}")


def main(pages):
    install()
    with hosted(SITE) as address:
        for page in pages or PAGES:
            found = middle(f"{address}/{page}")
            times = slowdown(PHONE, found["environment"]["benchmarkIndex"])
            print(f"{page}　手机（慢 {PHONE} 倍）")
            show(found)
            print(f"{page}　手机（按本机校准，慢 {times:.1f} 倍）")
            show(middle(f"{address}/{page}", f"--throttling.cpuSlowdownMultiplier={times:.2f}"))
            print(f"{page}　电脑")
            show(middle(f"{address}/{page}", "--preset=desktop"))


if __name__ == "__main__":
    main(sys.argv[1:])
