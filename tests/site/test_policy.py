"""The site works under a strict Content-Security-Policy, and does without any one of its files."""

import threading

import pytest
from custserv.author.hashes import ROOT
from custserv.author.serve import POLICY, StrictHandler, open_server
from playwright.sync_api import expect

from .conftest import CHAPTER, live_lab

# Where the page notes what the browser forbade.
WATCH = """
window.forbidden = [];
addEventListener("securitypolicyviolation", (event) =>
  forbidden.push(`${event.violatedDirective}: ${event.blockedURI} (${event.sourceFile}:${event.lineNumber})`));
"""


@pytest.fixture(scope="module")
def strict(site):
    """The site's address on a host that sends the policy."""
    with open_server(site, 0, StrictHandler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def guarded(chromium, strict):
    """Open pages that come with the policy; at the end nothing may have been forbidden."""
    context = chromium.new_context(locale="zh-CN")
    context.add_init_script(WATCH)
    pages = []

    def open_page(name):
        page = context.new_page()
        reply = page.goto(f"{strict}/{name}")
        assert reply.headers["content-security-policy"] == POLICY
        pages.append(page)
        return page

    yield open_page
    forbidden = [found for page in pages for found in page.evaluate("forbidden")]
    context.close()
    assert forbidden == []


def test_policy_is_strict_and_what_the_authors_are_told():
    assert POLICY.startswith("default-src 'none'; script-src 'self' 'wasm-unsafe-eval';")
    assert "data:" not in POLICY and POLICY.count("unsafe-inline") == 1
    assert POLICY in (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_front_page_its_menus_and_its_theme_switch(guarded):
    page = guarded("index.html")
    page.wait_for_url("**/book/index.html")
    page.wait_for_load_state("networkidle")
    before = page.locator("html").get_attribute("data-theme")
    for _ in range(2):
        page.locator(".theme-switch-button").first.click()
    assert page.locator("html").get_attribute("data-theme") != before or page.evaluate("localStorage.mode") != "auto"


def test_lab_is_moved_its_code_opened_and_its_picture_taken(guarded):
    page = guarded(CHAPTER)
    with live_lab(page, 0) as section:
        before = section.locator("dd").first.inner_text()
        section.locator("input[type=range]").first.press("Home")
        expect(section.locator("dd").first).not_to_have_text(before)
        section.locator(".lab-more").click()
        for name in section.locator(".lab-tools button").all_inner_texts():
            if "代码" in name:
                section.get_by_role("button", name=name, exact=True).click()
                section.locator(".cm-content").wait_for()
            elif "图片" in name:
                with page.expect_download():
                    section.get_by_role("button", name=name, exact=True).click()


def test_theme_buttons_print_and_fill_the_screen(guarded):
    page = guarded(CHAPTER)
    page.evaluate("""() => {
      window.done = [];
      window.print = () => done.push("print");
      window.toggleFullScreen = () => done.push("screen");
    }""")
    page.locator("[data-press=fullscreen]").click()
    page.locator("[data-press=print]").evaluate("button => button.click()")
    assert page.evaluate("done") == ["screen", "print"]


def test_search_shows_its_snippets(guarded):
    page = guarded("search.html?q=保留率")
    page.locator("#search-results .context").first.wait_for()


def test_worksheet_is_saved(guarded):
    page = guarded(CHAPTER)
    with page.expect_download() as download:
        page.locator(".worksheet-save").click()
    assert "学习单" in download.value.suggested_filename


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_theme_is_right_before_the_first_paint(chromium, served, scheme):
    page = chromium.new_page(color_scheme=scheme)
    page.route("**/scripts.js*", lambda route: route.abort())
    page.goto(f"{served}/{CHAPTER}")
    assert page.locator("html").get_attribute("data-theme") == scheme
    page.close()


LABS_LIVE = ("scripts.js", "custserv-theme.js", "custserv-quiz.js", "KaTeX_*", "favicon.svg")
LABS_STILL = {"custserv-lab.js": "still", "custserv-engine.js": "failed", "custserv-interpreter.js": "failed", "styles.css": "failed"}


@pytest.mark.parametrize("name", [*LABS_LIVE, *LABS_STILL])
def test_a_file_that_does_not_come_leaves_the_text_and_the_still_figure(chromium, served, name):
    page = chromium.new_page(viewport={"width": 1000, "height": 900})
    missed = []
    page.route(f"**/{name}*", lambda route: (missed.append(name), route.abort()))
    page.goto(f"{served}/{CHAPTER}")
    section = page.locator("section.custserv-lab").first
    section.scroll_into_view_if_needed()
    state = LABS_STILL.get(name, "live")
    page.wait_for_function(f"document.querySelector('section.custserv-lab').dataset.state === '{state}'")
    assert missed
    section.locator("svg[role=img]" if name in LABS_LIVE else "img.lab-still").wait_for(state="visible")
    assert page.locator("article h2").first.is_visible() and len(page.locator("article").inner_text()) > 5_000
    if name == "custserv-quiz.js":
        # What cannot be judged can be read.
        assert page.locator(".question-answer").first.is_visible()
    page.close()
