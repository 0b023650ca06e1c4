"""Who comes by a link to a lab gets that first; what follows it on the page comes later, and all of it comes."""

import re
from contextlib import contextmanager

import pytest

from .conftest import CHAPTER

# How many blocks of the text show.
SHOWN = "[...document.querySelectorAll('.bd-article :is(h2, p, pre, table, form)')].filter((e) => e.offsetParent).length"


@pytest.fixture(scope="module")
def lab(site):
    """The id of the chapter's second lab."""
    return re.findall(r'id="(lab-\w+)"', (site / CHAPTER).read_text(encoding="utf-8"))[1]


@pytest.fixture
def whole(visit, served):
    """How many blocks show on the whole page."""
    return visit(f"{served}/{CHAPTER}").evaluate(SHOWN)


@contextmanager
def arrival(page, address, lab):
    """A page opened by a link to a lab, the interpreter on its way as long as the block lasts."""
    held = []
    page.route("**/custserv-interpreter*", lambda route: held.append(route))
    page.goto(f"{address}/{CHAPTER}#{lab}?", wait_until="commit")
    page.wait_for_function("document.readyState !== 'loading' && scrollY > 0")
    yield
    for route in held:
        route.continue_()


@pytest.fixture
def page(chromium):
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()


def resting(page, lab):
    """Return how far below the top of the screen the lab is when the page has stopped scrolling."""
    top, before = page.locator(f"#{lab}").bounding_box()["y"], None
    while top != before:
        page.wait_for_timeout(200)
        top, before = page.locator(f"#{lab}").bounding_box()["y"], top
    return top


def wait_for_all(page, whole):
    page.wait_for_function(f"whole => {SHOWN} === whole", arg=whole)
    page.wait_for_function("getComputedStyle(document.querySelector('.bd-article'), '::after').content === 'none'")


def test_what_follows_comes_when_the_lab_runs(page, served, lab, whole):
    with arrival(page, served, lab):
        before = page.evaluate(SHOWN)
        assert 0 < before < whole / 2
        assert page.locator(".bd-article h1").is_visible()
        top = resting(page, lab)
        assert 0 <= top < 200
    page.wait_for_function("name => document.getElementById(name).dataset.state === 'live'", arg=lab)
    wait_for_all(page, whole)
    assert resting(page, lab) == pytest.approx(top, abs=2)


@pytest.mark.parametrize("sign", ["wheel", "press", "Tab", "touch", "hash", "print"])
def test_what_follows_comes_when_the_reader_goes_on(page, served, lab, whole, sign):
    with arrival(page, served, lab):
        before = page.evaluate(SHOWN)
        handle = page.locator(f"#{lab} .lab-title")
        handle.dispatch_event("pointerdown")
        handle.dispatch_event("keydown", {"key": "ArrowRight"})
        assert page.evaluate(SHOWN) == before
        if sign == "wheel":
            page.mouse.wheel(0, 10)
        elif sign == "press":
            page.locator(".bd-article h1").dispatch_event("pointerdown")
        elif sign == "Tab":
            handle.dispatch_event("keydown", {"key": "Tab"})
        elif sign == "touch":
            handle.dispatch_event("pointercancel")
        elif sign == "hash":
            page.evaluate("location.hash = 'main-content'")
        else:
            page.evaluate("dispatchEvent(new Event('beforeprint'))")
        wait_for_all(page, whole)


def test_what_follows_waits_while_a_slider_moves(page, served, lab, whole):
    with arrival(page, served, lab):
        page.evaluate(
            """name => {
            const slider = document.querySelector(`#${name} input[type=range]`);
            const move = () => slider.dispatchEvent(new Event("input", { bubbles: true }));
            window.moving = setInterval(move, 50);
            move();
        }""",
            lab,
        )
    page.wait_for_function("name => document.getElementById(name).dataset.state === 'live'", arg=lab)
    page.wait_for_timeout(700)
    assert page.evaluate(SHOWN) < whole / 2
    page.evaluate("clearInterval(moving)")
    wait_for_all(page, whole)


def test_what_follows_comes_when_the_line_is_slow(page, served, lab, whole):
    with arrival(page, served, lab):
        wait_for_all(page, whole)
        assert page.locator(f"#{lab}").get_attribute("data-state") == "starting"


def test_what_follows_comes_when_the_lab_cannot_run(page, served, lab, whole):
    page.route("**/custserv-engine*", lambda route: route.abort())
    page.goto(f"{served}/{CHAPTER}#{lab}?")
    wait_for_all(page, whole)


def test_link_to_a_lab_that_is_not_here_holds_nothing_back(page, served, whole):
    page.goto(f"{served}/{CHAPTER}#lab-none?")
    wait_for_all(page, whole)


def test_older_browser_gets_all_at_once(page, served, lab, whole):
    page.add_init_script("CSS.supports = () => false")
    with arrival(page, served, lab):
        wait_for_all(page, whole)


def test_link_leads_to_its_lab_past_all_that_wakes_on_the_way(page, served, site):
    for name in re.findall(r'id="(lab-\w+)"', (site / CHAPTER).read_text(encoding="utf-8")):
        page.goto("about:blank")
        page.goto(f"{served}/{CHAPTER}#{name}?")
        page.wait_for_function("name => document.getElementById(name).dataset.state === 'live'", arg=name)
        assert 0 <= resting(page, name) < 200
