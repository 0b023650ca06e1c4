"""What a reader waits for on a slow line: few bytes, and nothing in the way of the first paint."""

import gzip
import re

from custserv.author.chapter import chapters

BEFORE_A_LAB = 300_000
# A browser sends for these before it shows the page: light or dark, the sheet, and what marks the page.
IN_THE_WAY = {"custserv-theme.js", "styles.css", "custserv-lab.js", "custserv-quiz.js"}


def on_the_wire(response):
    """Return the bytes of a response; what is a lab's own, or in the page itself, counts nothing."""
    if not response.url.startswith("http") or "custserv-engine" in response.url or "custserv-interpreter" in response.url:
        return 0
    body = response.body()
    return len(body) if response.url.endswith(("png", "woff2")) else len(gzip.compress(body))


def test_every_chapter_is_light_before_a_lab_starts(chromium, served):
    """Bytes over the wire when the server compresses, as every web host does."""
    page = chromium.new_page()
    responses = []
    page.on("response", lambda response: responses.append(response))
    heavy = {}
    for path in chapters():
        responses.clear()
        page.goto(f"{served}/notebooks/{path.stem}.html", wait_until="networkidle")
        weight = sum(map(on_the_wire, responses))
        assert weight > 20_000
        if weight > BEFORE_A_LAB:
            heavy[path.stem] = weight
    page.close()
    assert heavy == {}


def test_nothing_else_stands_in_the_way_of_the_first_paint(site):
    for path in chapters():
        head = (site / "notebooks" / f"{path.stem}.html").read_text(encoding="utf-8").partition("</head>")[0]
        sheets = re.findall(r'<link rel="stylesheet" href="[^"]*?([\w.-]+)\?', head)
        scripts = re.findall(r'<script src="[^"]*?([\w.-]+)\?', head)
        assert {*sheets, *scripts} <= IN_THE_WAY, path.stem
        assert len(re.findall(r"<(?:link [^>]*stylesheet|script(?! type))", head)) <= len(IN_THE_WAY) + 1


def test_site_holds_no_file_that_nobody_reads(site):
    assert not list(site.rglob("*.map"))
    assert not [path for path in (site / "_static").rglob("*") if path.suffix in (".woff", ".ttf", ".scss")]
