"""A lab in a browser: it wakes up, follows its controls, and fails so that text and picture stay."""

import re

import pytest
from custserv.author.bundle import PAGE
from playwright.sync_api import expect

from .conftest import FAR, POLICY
from .examples import bars, curve, faulty


def lab(page, k=0):
    return page.locator(".custserv-lab").nth(k)


def live(page, k=0):
    """Return a lab once it is live."""
    section = lab(page, k)
    section.scroll_into_view_if_needed()
    section.and_(page.locator('[data-state="live"]')).wait_for()
    return section


def shown(section):
    return section.locator("dd").all_inner_texts()


def top_tick(section):
    """Return the picture's tick texts of the y axis."""
    return section.locator('svg[role=img] [data-part="y-axis tick label"] text').all_text_contents()


def texts_of(example, **values):
    return [metric.text for metric in example.run(**values).metrics]


def test_keyboard_moves_picture_metrics_and_text(open_labs):
    page = open_labs(curve)
    section = live(page)
    assert shown(section) == texts_of(curve)
    before = section.locator("svg[role=img]").inner_html()
    handle = section.get_by_label("年保留率")
    handle.focus()
    page.keyboard.press("ArrowRight")
    expect(section.locator("dd")).to_have_text(texts_of(curve, retention=0.81))
    assert section.locator("output").first.inner_text() == handle.get_attribute("aria-valuetext") == "81 %"
    assert section.locator("svg[role=img]").inner_html() != before
    assert page.errors == []


def test_picture_has_a_name_and_the_still_makes_room(open_labs):
    section = live(open_labs(curve))
    assert section.get_by_role("img", name=curve.description).count() == 1
    assert not section.locator(".lab-still").is_visible()
    assert section.get_attribute("aria-label") == "实验：当年毛利"


def test_nothing_moves_when_a_lab_wakes(open_labs):
    # Without the engine the lab stays as it came; with it the lab is live.
    for example in (curve, bars):
        asleep = lab(open_labs(example, before="window.IntersectionObserver = class { observe() {} }"))
        sizes = [
            asleep.locator(part).bounding_box()
            for part in (".lab-box", ".lab-metrics", ".lab-controls", ".lab-foot")
        ]
        awake = live(open_labs(example))
        assert sizes == [
            awake.locator(part).bounding_box()
            for part in (".lab-box", ".lab-metrics", ".lab-controls", ".lab-foot")
        ]


def test_legend_is_there_only_if_asked_for(open_labs):
    page = open_labs(curve, bars)
    assert live(page, 0).locator(".lab-legend").count() == 0
    assert live(page, 1).locator(".lab-legend").inner_text() == "高度"


def test_lab_far_below_waits_until_it_comes_near(open_labs):
    page = open_labs(curve, bars, between=FAR)
    live(page, 0)
    assert lab(page, 1).get_attribute("data-state") == "still"
    lab(page, 1).scroll_into_view_if_needed()
    live(page, 1)


def test_touch_wakes_a_lab(open_labs):
    page = open_labs(curve, before="window.IntersectionObserver = class { observe() {} }")
    assert lab(page).get_attribute("data-state") == "still"
    lab(page).locator(".lab-title").click()
    live(page)


def test_choice_and_toggle(open_labs):
    page = open_labs(bars)
    section = live(page)
    assert shown(section) == ["50 米", "1.0"]
    section.get_by_label("位置").select_option("左")
    expect(section.locator("dd")).to_have_text(["50 米", "0.0"])
    drawn = section.locator('svg[role=img] [data-part="rect"] rect')
    assert drawn.count() == 1
    section.get_by_label("三根").check()
    drawn.nth(2).wait_for()
    assert drawn.count() == 3


def test_limits_stay_while_a_slider_moves_and_start_anew_after(open_labs):
    page = open_labs(bars)
    section = live(page)
    section.get_by_label("高度").fill("100")
    expect(section.locator("dd")).to_have_text(["100 米", "1.0"])
    tall = top_tick(section)
    section.get_by_label("高度").fill("2")
    expect(section.locator("dd")).to_have_text(["2 米", "1.0"])
    assert top_tick(section) == tall
    section.get_by_label("位置").select_option("左")
    expect(section.locator("dd")).to_have_text(["2 米", "0.0"])
    assert top_tick(section) != tall
    section.get_by_role("button", name="恢复初始设置").click()
    expect(section.locator("dd")).to_have_text(["50 米", "1.0"])
    assert section.get_by_label("高度").input_value() == "50"


def test_stale_values_are_dropped(open_labs):
    page = open_labs(
        curve,
        before="""
        window.runs = 0;
        const post = Worker.prototype.postMessage;
        Worker.prototype.postMessage = function (text) {
            if (String(text).includes('"op":"run"')) window.runs += 1;
            return post.call(this, text);
        };
        """,
    )
    section = live(page)
    page.evaluate(
        """() => {
        const handle = document.querySelector('input[name=retention]');
        for (let k = 0; k <= 60; k += 1) {
            handle.value = String(k / 100);
            handle.dispatchEvent(new Event('input', { bubbles: true }));
        }
    }"""
    )
    expect(section.locator("dd")).to_have_text(texts_of(curve, retention=0.6))
    # One for the start, one for the first value, one for the newest.
    assert page.evaluate("window.runs") == 3


def test_metrics_are_spoken_when_the_slider_rests(open_labs):
    page = open_labs(curve)
    section = live(page)
    spoken = section.locator(".custserv-spoken:not(legend)")
    assert spoken.text_content() == ""
    for value in ("0.5", "0.6", "0.7"):
        section.get_by_label("年保留率").fill(value)
    expect(section.locator("dd")).to_have_text(texts_of(curve, retention=0.7))
    assert spoken.text_content() == ""
    page.wait_for_timeout(1000)
    assert spoken.text_content() == f"最后一年：{texts_of(curve, retention=0.7)[0]}"


def test_error_is_told_and_the_last_picture_stays(open_labs):
    page = open_labs(faulty)
    section = live(page)
    section.get_by_label("设置").fill("2")
    expect(section.locator("dd")).to_have_text(["−1.00"])
    picture = section.locator("svg[role=img]").inner_html()
    note = section.locator(".lab-note")
    for value, message in (("3", "实验代码出错：ZeroDivisionError"), ("5", "设置不应是 5")):
        section.get_by_label("设置").fill(value)
        note.get_by_text(message).wait_for()
        assert section.locator("svg[role=img]").inner_html() == picture
        assert section.locator("output").inner_text() == value
    section.get_by_label("设置").fill("6")
    expect(section.locator("dd")).to_have_text(["0.33"])
    assert note.text_content() == ""


def test_endless_run_is_stopped_and_the_other_lab_goes_on(open_labs):
    page = open_labs(faulty, curve)
    stuck, other = live(page, 0), live(page, 1)
    stuck.get_by_label("设置").fill("4")
    other.get_by_label("年保留率").fill("0.5")
    stuck.locator(".lab-note").get_by_text("计算超过 2 秒，已停止").wait_for()
    expect(other.locator("dd")).to_have_text(texts_of(curve, retention=0.5))
    stuck.get_by_label("设置").fill("2")
    expect(stuck.locator("dd")).to_have_text(["−1.00"])
    # A browser gives a worker some seconds to end by itself.
    for _ in range(100):
        if len(page.workers) == 1:
            break
        page.wait_for_timeout(100)
    assert len(page.workers) == 1


def test_worker_that_cannot_start_again_is_told(open_labs):
    once = """
    const First = Worker;
    let count = 0;
    window.Worker = class {
        constructor(url) {
            count += 1;
            if (count > 1) throw new Error("no more");
            return new First(url);
        }
    };
    """
    page = open_labs(faulty, before=once)
    section = live(page)
    section.get_by_label("设置").fill("4")
    section.get_by_text("实验程序不能继续运行，请刷新页面再试").wait_for()
    assert section.locator("svg[role=img]").is_visible()


def hidden_controls(section):
    return not any(part.is_visible() for part in section.locator("input, select, button").all())


def test_without_javascript_the_still_stands_with_its_settings(open_labs):
    section = lab(open_labs(bars, java_script_enabled=False))
    assert section.locator(".lab-still").is_visible()
    assert hidden_controls(section)
    assert section.locator("output").all_inner_texts() == ["50", "关", "右"]
    assert shown(section) == texts_of(bars)
    assert section.get_by_text("这是默认设置下的静态图").is_visible()


def test_old_browser_shows_the_still(open_labs):
    section = lab(open_labs(bars, before="delete window.DecompressionStream"))
    assert section.locator(".lab-still").is_visible()
    assert hidden_controls(section)
    assert section.get_by_text("较新的浏览器").is_visible()


@pytest.mark.parametrize(
    ("trouble", "reason"),
    [
        ({"leave_out": ["custserv-engine.js"]}, "实验程序没有下载成功"),
        ({"leave_out": ["custserv-interpreter.js"]}, "实验程序没有下载成功"),
        ({"policy": POLICY.replace("worker-src blob:", "worker-src 'none'")}, "实验程序停止了运行"),
        ({"policy": POLICY.replace("'wasm-unsafe-eval'", "")}, "实验程序停止了运行"),
    ],
    ids=["no engine", "no interpreter", "no worker", "no wasm"],
)
def test_failure_leaves_the_still_and_says_why(open_labs, trouble, reason):
    page = open_labs(bars, **trouble)
    page.locator('.custserv-lab[data-state="failed"]').wait_for()
    section = lab(page)
    note = section.locator(".lab-note").inner_text()
    assert note.startswith("这是默认设置下的静态图：") and reason in note
    assert section.locator(".lab-still").is_visible()
    assert hidden_controls(section)


def test_default_that_fails_leaves_the_still(open_labs):
    spoil = """addEventListener('DOMContentLoaded', () => {
        const spec = document.querySelector('script[type="application/json"]');
        spec.textContent = spec.textContent.replace('"default": 1', '"default": 5');
    })"""
    page = open_labs(faulty, curve, before=spoil)
    page.locator('.custserv-lab[data-state="failed"]').wait_for()
    assert "设置不应是 5" in lab(page).locator(".lab-note").inner_text()
    live(page, 1)


def test_colours_follow_the_theme_without_a_redraw(open_labs):
    page = open_labs(curve)
    live(page)
    stroke = "getComputedStyle(document.querySelector('svg[role=img] [data-part=line] path')).stroke"
    light = page.evaluate(stroke)
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert page.evaluate(stroke) != light


def test_picture_follows_the_width_of_the_page(open_labs):
    page = open_labs(curve)
    section = live(page)
    for width in (320, 700):
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_timeout(200)
        box = section.locator(".lab-box").bounding_box()["width"]
        assert section.locator("svg[role=img]").bounding_box()["width"] == pytest.approx(box, abs=1)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_fingers_find_the_controls(open_labs):
    section = live(open_labs(bars, viewport={"width": 320, "height": 700}))
    parts = section.locator("input[type=range], select, .lab-toggle label, button").all()
    assert len(parts) == 6
    assert all(part.bounding_box()["height"] >= 44 for part in parts)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("script", [True, False])
def test_accessible(open_labs, theme, script):
    before = f"addEventListener('DOMContentLoaded', () => document.documentElement.dataset.theme = '{theme}')"
    if not script:
        before += "; delete window.DecompressionStream"
    page = open_labs(bars, before=before, bypass_csp=True)
    if script:
        live(page)
    page.add_script_tag(path=PAGE / "node_modules" / "axe-core" / "axe.min.js")
    found = page.evaluate("axe.run('.custserv-lab')")["violations"]
    assert [(one["id"], re.sub(r"\s+", " ", one["nodes"][0]["html"])) for one in found] == []


def test_on_a_low_screen_picture_and_sliders_are_seen_together(open_labs):
    page = open_labs(curve, viewport={"width": 1024, "height": 600})
    section = live(page)
    top = section.locator(".lab-title").bounding_box()["y"]
    last = section.locator("input[type=range]").last.bounding_box()
    assert last["y"] + last["height"] - top < 600
