"""A lab in the published page does what its function does in CPython."""

import re
import threading
from functools import partial

import pytest
from custserv.author.chapter import NOTEBOOKS, labs
from custserv.author.serve import SiteServer, StrictHandler
from custserv.controls import Slider

from .conftest import CHAPTER, live_lab

PATH = NOTEBOOKS / "05_lifetime_value.ipynb"


@pytest.fixture(scope="module")
def chapter_labs():
    return list(labs(PATH).values())


def metrics(section):
    """Return the metrics as shown."""
    return dict(zip(section.locator("dt").all_inner_texts(), section.locator("dd").all_inner_texts()))


def expected(lab, **values):
    return {metric.label: metric.text for metric in lab.run(**values).metrics}


def slider_of(lab):
    return next((name, control) for name, control in lab.controls.items() if isinstance(control, Slider))


def wait_for(page, section, wanted):
    """Wait until the metrics are the wanted ones; the comparison itself tells when they are not."""
    for _ in range(100):
        if metrics(section) == wanted:
            return
        page.wait_for_timeout(20)
    assert metrics(section) == wanted


def test_every_lab_starts_with_the_values_of_cpython(visit, address, chapter_labs):
    page = visit(f"{address}/{CHAPTER}")
    assert page.locator("section.custserv-lab").count() == len(chapter_labs)
    for k, lab in enumerate(chapter_labs):
        with live_lab(page, k) as section:
            wait_for(page, section, expected(lab))
            assert section.locator("svg[role=img]").is_visible()
            assert not section.locator("img.lab-still").is_visible()


def test_keyboard_moves_a_slider(visit, address, chapter_labs):
    page = visit(f"{address}/{CHAPTER}")
    for k, lab in enumerate(chapter_labs):
        name, control = slider_of(lab)
        with live_lab(page, k) as section:
            before = section.locator("svg[role=img]").inner_html()
            handle = section.locator(f"input[type=range][name={name}]")
            handle.focus()
            for key, value in (("Home", control.values[0]), ("ArrowRight", control.values[1]), ("End", control.values[-1])):
                page.keyboard.press(key)
                wait_for(page, section, expected(lab, **{name: value}))
                assert handle.get_attribute("aria-valuetext") == control.text(value)
                assert section.locator(f"[data-control={name}] output").inner_text() == control.text(value)
            assert section.locator("svg[role=img]").inner_html() != before


def test_the_theme_takes_no_notice_of_a_move(visit, served):
    page = visit(f"{served}/{CHAPTER}")
    with live_lab(page, 0) as section:
        page.evaluate(
            """() => {
            window.touched = 0;
            const watch = new MutationObserver((found) => (window.touched += found.length));
            watch.observe(document, { subtree: true, attributeFilter: ["tabindex"] });
            document.querySelector("pre").tabIndex = 0;
        }"""
        )
        section.locator("input[type=range]").first.press("ArrowRight")
        # The theme's own watch would wait for 300 ms.
        page.wait_for_timeout(600)
        assert page.evaluate("window.touched") == 1


def test_mouse_moves_a_slider_and_reset_brings_it_back(visit, address, chapter_labs):
    page = visit(f"{address}/{CHAPTER}")
    lab = chapter_labs[0]
    name, control = slider_of(lab)
    with live_lab(page, 0) as section:
        handle = section.locator(f"input[type=range][name={name}]")
        box = handle.bounding_box()
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] - 2, box["y"] + box["height"] / 2, steps=12)
        page.mouse.up()
        value = control.check(float(handle.input_value()))
        assert value != control.default
        wait_for(page, section, expected(lab, **{name: value}))
        section.locator(".lab-reset").click()
        wait_for(page, section, expected(lab))
        assert float(handle.input_value()) == control.default


def test_labs_below_the_fold_wait(visit, served):
    page = visit(f"{served}/{CHAPTER}")
    page.wait_for_load_state("load")
    states = page.eval_on_selector_all("section.custserv-lab", "all => all.map(lab => lab.dataset.state)")
    assert states[-1] == "still"


def test_without_javascript_the_still_stands_and_nothing_looks_alive(visit, address, chapter_labs):
    page = visit(f"{address}/{CHAPTER}", java_script_enabled=False)
    for k, lab in enumerate(chapter_labs):
        section = page.locator("section.custserv-lab").nth(k)
        assert section.locator("img.lab-still").is_visible()
        assert "静态图" in section.locator(".lab-note").inner_text()
        assert not section.locator("input").first.is_visible()
        assert metrics(section) == expected(lab)


def test_engine_that_does_not_arrive_leaves_the_still(chromium, served):
    page = chromium.new_context().new_page()
    page.route("**/custserv-engine*", lambda route: route.abort())
    page.goto(f"{served}/{CHAPTER}")
    section = page.locator("section.custserv-lab").first
    section.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('section.custserv-lab').dataset.state === 'failed'")
    assert section.locator("img.lab-still").is_visible()
    assert "没有下载成功" in section.locator(".lab-note").inner_text()
    page.context.close()


def test_chart_follows_the_page_width_and_the_theme(visit, served):
    page = visit(f"{served}/{CHAPTER}", viewport={"width": 1200, "height": 900})
    with live_lab(page, 0) as section:
        wide = section.locator("svg[role=img]").bounding_box()["width"]
        light = section.locator("svg[role=img]").evaluate("svg => getComputedStyle(svg).color")
        page.set_viewport_size({"width": 360, "height": 800})
        page.wait_for_timeout(300)
        assert section.locator("svg[role=img]").bounding_box()["width"] < min(wide, 361)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.evaluate("document.documentElement.dataset.theme = 'dark'")
        assert section.locator("svg[role=img]").evaluate("svg => getComputedStyle(svg).color") != light


def test_a_lab_asked_for_by_a_link_does_not_wait_for_the_rest_of_the_page(chromium, site):
    html = (site / CHAPTER).read_bytes()
    lab = re.search(rb'id="(lab-\w+)"', html)
    cut, released = html.index(b"<h2", lab.end()), threading.Event()

    class SlowHandler(StrictHandler):
        def do_GET(self):
            if not self.path.startswith(f"/{CHAPTER}"):
                return super().do_GET()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(html[:cut])
            self.wfile.flush()
            released.wait(60)
            self.wfile.write(html[cut:])

    with SiteServer(("127.0.0.1", 0), partial(SlowHandler, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page = chromium.new_page()
        name = lab[1].decode()
        page.goto(f"http://127.0.0.1:{server.server_port}/{CHAPTER}#{name}?", wait_until="commit")
        page.wait_for_function("name => document.getElementById(name)?.dataset.state === 'live'", arg=name)
        assert page.evaluate("document.readyState") == "loading"
        released.set()
        page.wait_for_load_state()
        assert page.locator(f"#{name}").get_attribute("data-state") == "live"
        page.close()
        server.shutdown()
