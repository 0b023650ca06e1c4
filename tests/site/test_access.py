"""Every page can be used by everyone: axe, keyboard, zoom, touch, less motion; and all of it is Chinese."""

import re

import pytest
from custserv.author.chapter import chapters
from custserv.author.hashes import ROOT

from .conftest import CHAPTER, live_lab

AXE = ROOT / "src" / "custserv" / "page" / "node_modules" / "axe-core" / "axe.min.js"
PAGES = [
    *sorted(f"book/{path.stem}.html" for path in (ROOT / "book").glob("*.md")),
    *(f"notebooks/{path.stem}.html" for path in chapters()),
    "search.html?q=保留率",
]
PHONE, DESKTOP = {"width": 360, "height": 800}, {"width": 1280, "height": 900}
# 320 is the narrowest phone and 1280 at 400 %; 640 is 1280 at 200 %.
WIDTHS = (320, 640, 1280)
ALL = {"rules": {"target-size": {"enabled": True}}}
# What can be wrong in one width or colour scheme alone.
LOOKS = {"runOnly": ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"]}
# The theme lets boxes that scroll take part in the order of the keyboard a moment after the width changed.
SCROLLERS_SETTLED = """() => [...document.querySelectorAll("pre, .output, .pst-scrollable-table-container")]
  .every((box) => !box.checkVisibility() || box.scrollWidth <= box.clientWidth || box.tabIndex === 0)"""
# All folds open; of what is alike many times over, the words of code and the strokes of formulas, a few
# stay as they are: axe looks at every element, and a few tell for all.
UNFOLD = """() => {
  for (const fold of document.querySelectorAll("details:not(.dropdown)")) fold.open = true;
  for (const fold of [...document.querySelectorAll("details.dropdown")].slice(0, 12)) fold.open = true;
  for (const like of ["pre", ".katex-html"])
    for (const element of [...document.querySelectorAll(like)].slice(3)) element.textContent = element.textContent;
}"""
# Words around the text: not the names of chapters and sections, which the book itself may write in Latin.
CHROME = """() => {
  const own = "article, .bd-links a, .page-toc a, #jb-print-toc a, #jb-print-docs-body h1, .prev-next-title,"
    + "#search-results, script, style, noscript, kbd";
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const words = [];
  while (texts.nextNode()) if (!texts.currentNode.parentElement.closest(own)) words.push(texts.currentNode.data);
  const named = "button, summary, nav, dialog, input, select, .headerlink, body :not(article *)";
  for (const element of document.querySelectorAll(named))
    for (const name of ["title", "aria-label", "placeholder", "alt", "data-bs-title", "data-bs-original-title", "data-tooltip"])
      words.push(element.getAttribute(name) ?? "");
  return [...new Set(words.map((word) => word.trim()).filter(Boolean))];
}"""
# Endings of files stand in the menu of downloads.
LATIN = re.compile(r"(?<![.\w])(?!PDF)[A-Za-z]{2,}")
# Links within a sentence may be as high as its line.
SMALL = """() => [...document.querySelectorAll("button, summary, select, textarea, input, nav a, .prev-next-area a")]
  .filter((element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest("article nav"))
  .filter((element) => [element, element.closest("label")]
    .every((place) => !place || place.getBoundingClientRect().height < 43.5))
  .map((element) => element.outerHTML.slice(0, 120))"""
FOCUSED = """() => {
  const element = document.activeElement;
  const style = getComputedStyle(element);
  element.dataset.reached = "";
  // A slider shows its focus on its handle, which no script can ask for.
  const shown = element.type === "range" || style.outlineStyle !== "none" || style.boxShadow !== "none";
  return [element.outerHTML.slice(0, 120), shown, element === document.body];
}"""
UNREACHED = """() => [...document.querySelectorAll(".custserv-lab, .custserv-card")].flatMap((box) =>
  [...box.querySelectorAll("input:not([type=radio]), select, textarea, button, summary, [tabindex='0']")])
  .filter((element) => element.checkVisibility({ visibilityProperty: true }) && !element.matches(":disabled"))
  .filter((element) => !("reached" in element.dataset)).map((element) => element.outerHTML.slice(0, 120))"""
MOVING = """() => [...document.querySelectorAll("*")].filter((element) => {
  const { transitionDuration, animationName, animationDuration, scrollBehavior } = getComputedStyle(element);
  const longest = (text) => Math.max(...text.split(",").map(parseFloat));
  return scrollBehavior === "smooth" || longest(transitionDuration) > 0.01
    || (animationName !== "none" && longest(animationDuration) > 0.01);
}).map((element) => element.outerHTML.slice(0, 80))"""


@pytest.fixture(scope="module")
def reader(chromium):
    """One page for all pages, with axe in it."""
    context = chromium.new_context(locale="zh-CN")
    context.add_init_script(path=str(AXE))
    yield context.new_page()
    context.close()


def violations(page, place="html", **options):
    """Return what axe finds in a place: (rule, [elements])."""
    options = {"preload": False, "resultTypes": ["violations"], **ALL, **options}
    found = page.evaluate("([place, options]) => axe.run(place, options)", [place, options])["violations"]
    return [(rule["id"], [node["html"][:160] for node in rule["nodes"]][:3]) for rule in found]


def show(page, size, scheme):
    """Give the page a size and a colour scheme and wait until it has them."""
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.wait_for_function("scheme => document.documentElement.dataset.theme === scheme", arg=scheme)
    page.wait_for_function(SCROLLERS_SETTLED)


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(reader, served, name):
    reader.set_viewport_size(PHONE)
    reader.emulate_media(color_scheme="light", reduced_motion="reduce")
    reader.goto(f"{served}/{name}")
    reader.evaluate(UNFOLD)
    show(reader, PHONE, "light")
    assert violations(reader) == []
    # What a width shows has the same colours at the other; only the side column is not seen on a phone.
    show(reader, DESKTOP, "dark")
    assert violations(reader, **LOOKS) == []


@pytest.mark.parametrize("name", ["book/index.html", CHAPTER, "search.html?q=保留率"])
def test_axe_finds_nothing_beside_the_text(reader, served, name):
    reader.goto(f"{served}/{name}")
    reader.evaluate(UNFOLD)
    show(reader, DESKTOP, "light")
    assert violations(reader) == []


def test_axe_finds_nothing_in_what_a_reader_opens(visit, served):
    page = visit(f"{served}/{CHAPTER}", viewport=PHONE, reduced_motion="reduce")
    page.evaluate(AXE.read_text(encoding="utf-8"))

    def look(place):
        for scheme, options in (("light", {}), ("dark", LOOKS)):
            page.emulate_media(color_scheme=scheme)
            page.wait_for_function("scheme => document.documentElement.dataset.theme === scheme", arg=scheme)
            assert violations(page, place, **options) == []

    with live_lab(page, 0) as section:
        section.locator(".lab-more").click()
        section.get_by_role("button", name="看代码").click()
        section.locator(".cm-content").press("Control+a")
        page.keyboard.insert_text("def 保留率(")
        section.get_by_role("button", name="运行", exact=True).click()
        section.get_by_text("不合 Python 的写法").wait_for()
        look("section.custserv-lab")
    for opener, panel in (
        (".primary-toggle", "#pst-primary-sidebar-modal"),
        (".secondary-toggle", "#pst-secondary-sidebar-modal"),
        (".search-button", "#pst-search-dialog"),
    ):
        page.locator(opener).first.click()
        page.wait_for_selector(f"{panel}[open]")
        look(panel)
        page.keyboard.press("Escape")
        assert page.locator(f"{opener}:focus").count() == 1


@pytest.mark.parametrize("name", PAGES)
def test_page_fits_and_speaks_chinese(reader, served, name):
    reader.goto(f"{served}/{name}")
    for width in WIDTHS:
        reader.set_viewport_size({"width": width, "height": 800})
        assert reader.evaluate("document.documentElement.scrollWidth") <= width
    assert reader.locator("html").get_attribute("lang") == "zh-CN"
    assert [text for text in reader.evaluate(CHROME) if LATIN.search(text)] == []


@pytest.mark.parametrize("width", [1280, 1600, 1920])
def test_lines_are_as_long_as_a_chinese_text_wants(reader, served, width):
    reader.set_viewport_size({"width": width, "height": 900})
    reader.goto(f"{served}/{CHAPTER}")
    characters = reader.locator(".bd-article section > p").first.evaluate(
        "p => p.clientWidth / parseFloat(getComputedStyle(p).fontSize)"
    )
    assert 30 <= characters <= 38


@pytest.mark.parametrize("name", ["book/index.html", CHAPTER, "search.html?q=保留率"])
def test_what_a_finger_presses_is_large_enough(visit, served, name):
    page = visit(f"{served}/{name}", viewport=PHONE, has_touch=True, is_mobile=True)
    assert page.evaluate(SMALL) == []
    for side in ("primary", "secondary"):
        panel = page.locator(f"#pst-{side}-sidebar-modal")
        if page.locator(f".{side}-toggle:visible").count():
            page.locator(f".{side}-toggle:visible").tap()
            assert page.evaluate(SMALL) == []
            panel.locator(".book-close").tap()
            panel.wait_for(state="hidden")


def test_keyboard_reaches_everything_and_shows_where_it_is(visit, served):
    page = visit(f"{served}/{CHAPTER}", viewport=DESKTOP)
    for k in range(page.locator("section.custserv-lab").count()):
        with live_lab(page, k):
            pass
    page.evaluate("scrollTo(0, 0)")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main-content"
    unseen, at_end = [], False
    while not at_end:
        page.keyboard.press("Tab")
        element, shown, at_end = page.evaluate(FOCUSED)
        if not (shown or at_end):
            unseen.append(element)
    assert unseen == []
    assert page.evaluate(UNREACHED) == []


def test_a_formula_wider_than_its_box_scrolls_by_keyboard(reader, served):
    reader.goto(f"{served}/{CHAPTER}")
    for width, reached in (("60px", True), ("", False)):
        reader.evaluate("width => document.querySelector('div.math').style.width = width", width)
        reader.wait_for_function("on => document.querySelector('.katex-display').hasAttribute('tabindex') === on", arg=reached)


def test_nothing_moves_for_who_asked_for_less_motion(visit, served):
    page = visit(f"{served}/{CHAPTER}", reduced_motion="reduce")
    assert page.evaluate(MOVING) == []


def test_the_button_says_which_colours_it_chose(visit, served):
    page = visit(f"{served}/{CHAPTER}", viewport=DESKTOP)
    button = page.locator(".theme-switch-button:visible")
    names = set()
    for _ in range(3):
        button.focus()
        page.keyboard.press("Enter")
        assert button.evaluate("button => button === document.activeElement")
        names.add(button.get_attribute("aria-label"))
    assert names == {"明暗模式：浅色", "明暗模式：深色", "明暗模式：跟随系统"}
