"""What a lab offers besides its controls: comparing, links, numbers, pictures, values at a point."""

import csv
import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from .examples import bars, curve, everything
from .test_page import lab, live, shown, texts_of, top_tick


def tools(section):
    """Open what stands behind 更多."""
    section.get_by_role("button", name="更多").click()
    return section.locator(".lab-tools")


def saved(page, button):
    """Press a button and return the name and the path of the file that it saves."""
    with page.expect_download() as download:
        button.click()
    return download.value.suggested_filename, download.value.path()


def follow(page, fragment):
    page.evaluate("fragment => location.hash = fragment", fragment)


# ----- comparing -----


def test_compares_with_the_defaults_and_stops(open_labs):
    page = open_labs(curve)
    section = live(page)
    section.get_by_label("年保留率").fill("0.5")
    expect(section.locator("dd")).to_have_text(texts_of(curve, retention=0.5))
    lines = section.locator('svg[role=img] [data-part="line"] path')
    assert lines.count() == 1
    section.get_by_role("button", name="与初始设置比较").click()
    expect(section.locator("dd")).to_have_text([*texts_of(curve, retention=0.5), f"对照 {texts_of(curve)[0]}"])
    assert lines.count() == 2 and section.locator(".lab-legend li").last.inner_text() == "对照：初始设置"
    section.get_by_label("年保留率").fill("0.6")
    expect(section.locator("dd")).to_have_text([*texts_of(curve, retention=0.6), f"对照 {texts_of(curve)[0]}"])
    section.get_by_role("button", name="取消对照").click()
    expect(section.locator("dd")).to_have_text(texts_of(curve, retention=0.6))
    assert lines.count() == 1 and page.errors == []


def test_axes_hold_both_settings(open_labs):
    page = open_labs(bars)
    section = live(page)
    section.get_by_label("高度").fill("2")
    expect(section.locator("dd")).to_have_text(["2 米", "1.0"])
    section.get_by_role("button", name="恢复初始设置").click()
    expect(section.locator("dd")).to_have_text(texts_of(bars))
    section.get_by_role("button", name="与初始设置比较").click()
    section.get_by_label("位置").select_option("左")
    section.get_by_label("高度").fill("2")
    expect(section.locator("dd")).to_have_text(["2 米", "对照 50 米", "0.0", "对照 1.0"])
    assert float(top_tick(section)[-1]) >= 40
    assert section.locator('svg[role=img] [data-part="rect"] rect').count() == 1


def test_any_setting_can_be_the_one_to_compare_with(open_labs):
    page = open_labs(curve)
    section = live(page)
    section.get_by_label("年数").fill("3")
    expect(section.locator("dd")).to_have_text(texts_of(curve, years=3))
    tools(section).get_by_role("button", name="以现在的设置为对照").click()
    section.get_by_role("button", name="恢复初始设置").click()
    expect(section.locator("dd")).to_have_text([*texts_of(curve), f"对照 {texts_of(curve, years=3)[0]}"])
    assert section.locator(".lab-legend li").last.inner_text() == "对照：年保留率 80 %，年数 3"


def test_every_kind_of_mark_can_be_compared(open_labs):
    page = open_labs(everything)
    section = live(page)
    section.get_by_role("button", name="与初始设置比较").click()
    section.get_by_label("数目").fill("6")
    section.locator(".lab-was").first.wait_for()
    assert section.locator(".lab-error").count() == 0 and page.errors == []


# ----- links -----


def test_link_carries_the_settings(open_labs, chromium):
    page = open_labs(bars)
    section = live(page)
    section.get_by_label("高度").fill("7")
    section.get_by_label("位置").select_option("左")
    section.get_by_label("三根").check()
    expect(section.locator("dd")).to_have_text(["7 米", "0.0"])
    page.evaluate("navigator.clipboard.writeText = async (text) => { window.copied = text }")
    tools(section).get_by_role("button", name="复制这个设置的链接").click()
    section.get_by_text("链接已复制").wait_for()
    address = page.evaluate("copied")
    assert address.endswith("#lab-bars?height=7&many=1&place=0")
    again = page.context.new_page()
    again.goto(address)
    expect(live(again).locator("dd")).to_have_text(["7 米", "0.0"])
    assert lab(again).get_by_label("三根").is_checked()


def test_link_stays_in_sight_where_the_clipboard_is_closed(open_labs):
    page = open_labs(curve, before="navigator.clipboard.writeText = async () => { throw new Error('no') }")
    section = live(page)
    tools(section).get_by_role("button", name="复制这个设置的链接").click()
    assert section.get_by_label("链接").input_value().endswith("#lab-curve?retention=0.8&years=5")


def test_link_followed_on_the_page_moves_the_controls(open_labs):
    page = open_labs(curve)
    section = live(page)
    follow(page, "lab-curve?retention=0.5")
    expect(section.locator("dd")).to_have_text(texts_of(curve, retention=0.5))


@pytest.mark.parametrize(
    "fragment",
    [
        "lab-curve?retention=1.01",
        "lab-curve?retention=0.805",
        "lab-curve?retention=NaN",
        "lab-curve?retention=1e9999",
        "lab-curve?retention=0.5&years=99",
        "lab-curve?retention=0.5&retention=0.6",
        "lab-curve?retention=<img src=x onerror=alert(1)>",
        "lab-curve?toString=1",
        "lab-curve?__proto__=1",
        "lab-other?retention=0.5",
        "lab-curve?",
        "%E0%A4%A",
    ],
)
def test_hostile_fragment_does_nothing(open_labs, fragment):
    page = open_labs(curve)
    section = live(page)
    follow(page, fragment)
    section.get_by_label("年数").fill("4")
    expect(section.locator("dd")).to_have_text(texts_of(curve, years=4))
    assert section.get_by_label("年保留率").input_value() == "0.8"
    assert page.errors == []


def test_bad_fragment_leaves_a_new_page_at_its_defaults(open_labs):
    page = open_labs(curve)
    address = page.url
    page.goto(f"{address}#lab-curve?retention=7")
    page.reload()
    expect(live(page).locator("dd")).to_have_text(texts_of(curve))


# ----- numbers -----


def test_table_has_the_numbers_drawn_and_follows_the_controls(open_labs):
    page = open_labs(curve)
    section = live(page)
    table = tools(section).locator("table")
    assert table.locator("caption").inner_text() == "当年毛利，年保留率 80 %，年数 5"
    assert table.locator("thead th").all_inner_texts() == ["横轴", "毛利"]
    assert table.locator("tbody th").all_inner_texts() == ["0", "1", "2", "3", "4", "5"]
    assert table.locator("td").all_inner_texts() == ["100", "80", "64", "51.2", "40.96", "32.768"]
    section.get_by_label("年保留率").fill("0.5")
    table.get_by_text("12.5", exact=True).wait_for()


def test_csv_opens_in_a_spreadsheet(open_labs):
    page = open_labs(bars)
    section = live(page)
    name, path = saved(page, tools(section).get_by_role("button", name=re.compile("CSV")))
    assert name == "高度.csv"
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows == [
        ["横轴", "高度"], ["0", "50"], [],
        ["高度", "50 米"], ["位置", "1.0"], [],
        ["高度", "50"], ["三根", "关"], ["位置", "右"],
    ]  # fmt: skip


def test_every_kind_of_mark_has_its_numbers(open_labs):
    page = open_labs(everything)
    section = live(page)
    assert tools(section).locator("table").count() == 2
    heads = section.locator("table").nth(0).locator("thead th").all_inner_texts()
    assert "线" in heads and "一" in heads and "二（上沿）" in heads
    assert "横条" in section.locator("table").nth(1).locator("thead th").all_inner_texts()


# ----- picture -----


def test_picture_file_shows_the_chart_on_white(open_labs):
    page = open_labs(curve, color_scheme="dark")
    section = live(page)
    name, path = saved(page, tools(section).get_by_role("button", name="保存图片"))
    assert name == "当年毛利.png"
    with Image.open(path) as picture:
        chart = section.locator("svg[role=img]").bounding_box()
        assert picture.width == pytest.approx(2 * (chart["width"] + 32), abs=2)
        assert picture.height > 2 * chart["height"]
        colors = {color for _, color in picture.convert("RGB").getcolors(1 << 20)}
    assert {(0xFF, 0xFF, 0xFF), (0x1A, 0x4F, 0x9C)} <= colors
    assert page.errors == []


# ----- values at a point -----


def test_pointer_reads_the_nearest_value(open_labs):
    page = open_labs(curve)
    section = live(page)
    box = section.locator('svg[role=img] [data-part="line"] path').bounding_box()
    page.mouse.move(box["x"] + box["width"] - 8, box["y"] + box["height"] - 8)
    assert section.locator(".lab-probe").inner_text().split("\n") == ["毛利", "5", "32.768"]
    page.mouse.move(box["x"] + 5, box["y"] + box["height"] + 60)
    assert not section.locator(".lab-probe").is_visible()


def test_a_finger_reads_a_value_and_it_stays(open_labs):
    page = open_labs(curve, has_touch=True, viewport={"width": 360, "height": 700})
    section = live(page)
    section.locator("svg[role=img]").scroll_into_view_if_needed()
    box = section.locator('svg[role=img] [data-part="line"] path').bounding_box()
    page.touchscreen.tap(box["x"] + 6, box["y"] + 6)
    assert section.locator(".lab-probe").inner_text().split("\n") == ["毛利", "0", "100"]
    page.touchscreen.tap(box["x"] + box["width"] - 6, box["y"] + box["height"] - 6)
    assert section.locator(".lab-probe").inner_text().split("\n") == ["毛利", "5", "32.768"]


def test_keyboard_steps_through_the_values(open_labs):
    page = open_labs(bars)
    section = live(page)
    section.get_by_label("三根").check()
    section.locator('svg[role=img] [data-part="rect"] rect').nth(2).wait_for()
    section.locator("svg[role=img]").focus()
    read = []
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
        read.append(section.locator(".lab-probe").inner_text().split("\n"))
    assert read == [["高度", "0", "50"], ["高度", "1", "50"], ["高度", "2", "50"], ["高度", "2", "50"]]
    page.keyboard.press("Escape")
    assert not section.locator(".lab-probe").is_visible()


def test_nothing_is_read_where_no_point_is_near(open_labs):
    page = open_labs(curve)
    section = live(page)
    box = section.locator("svg[role=img]").bounding_box()
    page.mouse.move(box["x"] + box["width"] - 25, box["y"] + 20)
    assert not section.locator(".lab-probe").is_visible()
    assert shown(section) == texts_of(curve)
