"""The site as a whole: nothing from elsewhere, light."""

import gzip
import re

from .conftest import CHAPTER


def test_no_page_names_another_host_as_a_resource(site):
    for path in site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        resources = re.findall(r"<(?:script|link|img|iframe)[^>]*(?:src|href)=[\"'](?:https?:)?//[^\"']*", text)
        assert not resources, path


def test_weight_of_a_chapter_before_and_with_a_lab(chromium, served):
    """Bytes over the wire when the server compresses, as every web host does."""
    weights = {"before": 0, "lab": 0}

    def count(response):
        if not response.url.startswith("http"):
            return
        name = response.url.split("?")[0].rsplit("/", 1)[-1]
        key = "lab" if name.startswith(("custserv-engine", "custserv-interpreter")) or name == "custserv-lab.js" else "before"
        body = response.body()
        weights[key] += len(body) if name.endswith(("png", "woff2", "woff")) else len(gzip.compress(body))

    page = chromium.new_page()
    page.on("response", count)
    page.goto(f"{served}/{CHAPTER}")
    page.wait_for_load_state("networkidle")
    page.locator("section.custserv-lab").first.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('section.custserv-lab').dataset.state === 'live'")
    page.close()
    assert 20_000 < weights["before"] <= 300_000
    assert 100_000 < weights["lab"] <= 450_000
