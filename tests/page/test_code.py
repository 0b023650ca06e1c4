"""A reader changes a lab's Python: it runs, says what is wrong and where, comes back, and gets nowhere else."""

import pytest
from playwright.sync_api import expect

from .examples import bars, curve
from .test_page import lab, live, shown, texts_of
from .test_tools import follow, tools


def code(section):
    """Open the lab's code and return the panel."""
    panel = tools(section)
    panel.get_by_role("button", name="看代码").click()
    panel.locator(".cm-content").wait_for()
    return panel


def opened(open_labs, *labs, **options):
    """Return a page, its first lab, and that lab's code panel."""
    page = open_labs(*labs, **options)
    section = live(page)
    return page, section, code(section)


def change(page, panel, old, new):
    """Replace words of the program in the editor."""
    content = panel.locator(".cm-content")
    text = "\n".join(content.locator(".cm-line").all_text_contents())
    assert old in text
    content.focus()
    page.keyboard.press("Control+a")
    # Pasted as a whole, so that no key is taken for indentation.
    page.keyboard.insert_text(text.replace(old, new))


def run(panel):
    panel.get_by_role("button", name="运行").click()


def test_code_is_that_of_the_lab(open_labs):
    page = open_labs(curve)
    content = code(live(page)).locator(".cm-content")
    assert "\n".join(content.locator(".cm-line").all_text_contents()) == curve.program
    assert content.get_attribute("aria-label") == "当年毛利：代码"
    assert page.errors == []


def test_changed_code_runs_and_follows_the_controls(open_labs):
    page, section, panel = opened(open_labs, curve)
    change(page, panel, "100 * retention**years", "1000 * retention**years")
    run(panel)
    expect(section.locator("dd")).to_have_text(["327.68 元"])
    panel.get_by_text("运行成功").wait_for()
    section.get_by_label("年保留率").fill("0.5")
    expect(section.locator("dd")).to_have_text(["31.25 元"])
    assert section.locator(".lab-note").inner_text().startswith("现在运行的是你改过的代码")
    panel.get_by_role("button", name="恢复原来的代码").click()
    expect(section.locator("dd")).to_have_text(texts_of(curve, retention=0.5))
    assert section.locator(".lab-note").inner_text() == "" and page.errors == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("retention**years", "retain**years", ["第 5 行：用了一个还没有定义的名字", "NameError"]),
        ("ax.plot(range", "ax.plot((range", ["不合 Python 的写法", "SyntaxError"]),
        ("100 * retention**years,", "100 / (years - 5),", ["第 5 行：除数是 0", "ZeroDivisionError"]),
        ("ax.plot(", "ax.pie(", ["网页里不能用 ax.pie()"]),
        ("def curve", "def other", ["没有找到函数 curve"]),
        ("retention**years", "保留率**years", ["第 5 行：用了一个还没有定义的名字", "NameError", "保留率"]),
        ("    ax.plot(", "    {'甲': 1}['乙']\n    ax.plot(", ["第 4 行：字典里没有这个键", "KeyError: 乙"]),
        ("    ax.plot(", "    assert years < 0\n    ax.plot(", ["第 4 行：assert 后面的条件不成立", "AssertionError"]),
        ("    ax.plot(", "    raise RuntimeError('x')\n    ax.plot(", ["第 4 行：程序自己报告了一个错误", "RuntimeError: x"]),
        ("    ax.plot(", "    import numpy\n    ax.plot(", ["第 4 行：网页里没有这个模块", "ImportError"]),
    ],
)
def test_error_is_explained_at_its_line_and_the_last_picture_stays(open_labs, old, new, words):
    page, section, panel = opened(open_labs, curve)
    change(page, panel, old, new)
    run(panel)
    for part in words:
        panel.get_by_text(part).first.wait_for()
    assert shown(section) == texts_of(curve)
    section.get_by_label("年数").fill("3")
    expect(section.locator("dd")).to_have_text(texts_of(curve, years=3))
    assert page.errors == []


def test_endless_loop_is_stopped(open_labs):
    page, section, panel = opened(open_labs, curve)
    change(page, panel, "    ax.plot(", "    while True: pass\n    ax.plot(")
    run(panel)
    panel.get_by_text("计算超过 2 秒").wait_for()
    change(page, panel, "    while True: pass\n", "")
    run(panel)
    panel.get_by_text("已恢复原来的代码").wait_for()
    assert shown(section) == texts_of(curve)


def test_changed_code_outlasts_the_page_but_is_in_no_link(open_labs):
    page, section, panel = opened(open_labs, curve, bars)
    change(page, panel, '"最后一年"', '"末年"')
    run(panel)
    section.get_by_text("末年", exact=True).first.wait_for()
    page.evaluate("navigator.clipboard.writeText = async (text) => { window.copied = text }")
    panel.get_by_role("button", name="复制这个设置的链接").click()
    section.get_by_text("链接已复制").wait_for()
    assert page.evaluate("copied").endswith("#lab-curve?retention=0.8&years=5")
    page.reload()
    live(page).get_by_text("末年", exact=True).first.wait_for()
    assert live(page, 1).locator(".lab-note").inner_text() == ""
    with page.context.browser.new_context() as other:
        elsewhere = other.new_page()
        elsewhere.goto(page.url)
        assert live(elsewhere).locator("dt").all_inner_texts() == ["最后一年"]


def test_kept_code_that_no_longer_fits_the_book_is_left_alone(open_labs):
    page = open_labs(curve)
    live(page)
    page.evaluate(
        """() => localStorage.setItem(`custserv-code:${location.pathname}:lab-curve`,
        JSON.stringify({ original: "old", changed: "def curve(ax, retention, years): 1 / 0" }))"""
    )
    page.reload()
    assert shown(live(page)) == texts_of(curve)
    assert lab(page).locator(".lab-note").inner_text() == ""


def test_changed_code_that_fails_at_a_links_setting_is_kept(open_labs):
    page, section, panel = opened(open_labs, curve)
    change(page, panel, "    ax.plot(", "    if years > 8:\n        raise ValueError('too late')\n    ax.plot(")
    run(panel)
    panel.get_by_text("运行成功").wait_for()
    section.get_by_label("年数").fill("9")
    section.get_by_text("第 5 行：值不在允许的范围里。　ValueError: too late").wait_for()
    address = page.url.partition("#")[0]
    page.goto("about:blank")
    page.goto(f"{address}#lab-curve?years=9")
    section = live(page)
    assert shown(section) == texts_of(curve, years=9)
    section.get_by_text("改动还在").wait_for()
    panel = tools(section)
    panel.get_by_role("button", name="看代码").click()
    panel.locator(".cm-content").get_by_text("too late").wait_for()
    page.goto("about:blank")
    page.goto(address)
    live(page).get_by_text("现在运行的是你改过的代码").wait_for()


def test_link_and_changed_code_go_together(open_labs):
    page, section, panel = opened(open_labs, curve)
    change(page, panel, "100 * retention**years", "1000 * retention**years")
    run(panel)
    expect(section.locator("dd")).to_have_text(["327.68 元"])
    follow(page, "lab-curve?retention=0.5")
    expect(section.locator("dd")).to_have_text(["31.25 元"])


WAYS_OUT = """
    import js
    found = []
    for name in ("fetch", "XMLHttpRequest", "WebSocket", "EventSource", "importScripts", "indexedDB",
                 "caches", "Worker", "navigator", "location", "BroadcastChannel", "WebTransport",
                 "setTimeout", "close", "FileReaderSync", "Request"):
        if getattr(js, name, None) is not None:
            found.append(name)
    if found:
        raise ValueError("还能用：" + "、".join(found))
    ax.plot("""


def test_changed_code_has_no_way_out_of_its_worker(open_labs):
    page, section, panel = opened(open_labs, curve)
    change(page, panel, "    ax.plot(", WAYS_OUT.lstrip("\n"))
    run(panel)
    panel.get_by_text("运行成功").wait_for()
    assert shown(section) == texts_of(curve) and page.errors == []


MADE_OF_TEXT = """
    import js
    for kind in (js.Object, js.Promise.resolve, js.postMessage):
        try:
            kind.constructor("return 1")()
        except Exception:
            continue
        raise ValueError("还能用")
    ax.plot("""


def test_changed_code_makes_no_function_of_text(open_labs):
    # Where no policy forbids it; such a function could import from anywhere.
    page, section, panel = opened(open_labs, curve, policy="")
    change(page, panel, "    ax.plot(", MADE_OF_TEXT.lstrip("\n"))
    run(panel)
    panel.get_by_text("运行成功").wait_for()
    assert shown(section) == texts_of(curve) and page.errors == []


def test_book_goes_on_without_the_editor(open_labs):
    page = open_labs(curve, leave_out=["custserv-editor.js"])
    section = live(page)
    panel = tools(section)
    panel.get_by_role("button", name="看代码").click()
    panel.get_by_text("代码编辑器没有下载成功").wait_for()
    section.get_by_label("年数").fill("3")
    expect(section.locator("dd")).to_have_text(texts_of(curve, years=3))
