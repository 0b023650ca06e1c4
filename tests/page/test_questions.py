"""Questions and worksheet in a browser, on pages of their own: the same verdicts as in Python."""

import gzip
import json
import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from custserv.author.bundle import PAGE
from custserv.author.saved import read_sheet
from custserv.quiz import Numeric, Questions

from ..quiz_examples import (
    GUESS,
    MATCH,
    MULTIPLE,
    NUMERIC,
    OPEN,
    ORDER,
    SHARE,
    SHEET,
    SINGLE,
    TEST,
    VERDICTS,
)
from ..scenario_examples import DILEMMA
from .conftest import CHAPTER, WATCH_SHIFT, both_ways
from .examples import curve

NUMBERS = json.loads((Path(__file__).parents[1] / "quiz_numbers.json").read_text(encoding="utf-8"))


def form(page, question):
    return page.locator(f'[data-question="{question.id}"]')


def said(page, question):
    """Return the lines of the feedback."""
    return form(page, question).locator(".question-feedback p").all_inner_texts()


def press(page, question, name):
    form(page, question).get_by_role("button", name=name, exact=True).click()
    return said(page, question)


def give(page, question, answer):
    """Answer as a reader does; the question starts from nothing."""
    place = form(page, question)
    press(page, question, "重做")
    if question is SINGLE or question is MULTIPLE:
        for option in [answer] if isinstance(answer, str) else answer or []:
            place.get_by_label(option, exact=True).check()
    elif question is MATCH:
        for left, right in answer.items():
            place.get_by_label(left).select_option(right)
    elif question is ORDER:
        for k, item in enumerate(answer):
            while place.locator("li span").all_inner_texts().index(item) > k:
                place.get_by_role("button", name=f"上移：{item}", exact=True).click()
    else:
        place.get_by_role("textbox").fill(answer)


def test_script_and_style_are_small(site):
    weights = {name: len(gzip.compress((site / name).read_bytes())) for name in ("custserv-quiz.js", "custserv-quiz.css")}
    assert 2_000 < weights["custserv-quiz.js"] <= 15_000
    assert 800 < weights["custserv-quiz.css"] <= 4_000


def test_verdicts_are_those_of_python(visit):
    page = visit(TEST)
    for question, answer, right, _ in VERDICTS:
        give(page, question, answer)
        lines = press(page, question, "核对")
        verdict = question.judge(answer)
        mark, sign = {True: (["✓ 答对了。"], "right"), False: (["✗ 还不对。"], "wrong"), None: ([], "")}[right]
        assert lines == mark + verdict.feedback, (question.id, answer)
        assert form(page, question).get_attribute("data-verdict") == sign


def test_typed_numbers_are_read_as_in_python(visit):
    asked = [
        Numeric(f"case_{k}", "填一个数", right=case.get("value", 1), unit=case["unit"], digits=6, why="对")
        for k, case in enumerate(NUMBERS)
    ]
    page = visit(Questions("读数", *asked))
    for question, case in zip(asked, NUMBERS):
        form(page, question).get_by_role("textbox").fill(case["typed"])
        expected = [case["problem"]] if "problem" in case else ["✓ 答对了。", "对"]
        assert press(page, question, "核对") == expected, case


@both_ways
def test_hint_wrong_answer_shown_and_again(visit):
    page = visit(TEST)
    show = form(page, SINGLE).get_by_role("button", name="看答案")
    assert press(page, SINGLE, "提示") == ["提示：先算流失率。"]
    assert form(page, MULTIPLE).get_by_role("button", name="提示").count() == 0
    assert not show.is_visible()
    give(page, SINGLE, "变成 1.125 倍")
    assert said(page, SINGLE) == []
    press(page, SINGLE, "核对")
    assert show.is_visible()
    assert press(page, SINGLE, "看答案") == ["参考答案：", "“变成 2 倍”：流失率减半，寿命加倍。"]
    press(page, SINGLE, "重做")
    assert form(page, SINGLE).locator("input:checked").count() == 0


def test_everything_by_keyboard(visit):
    page = visit(TEST)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert said(page, SINGLE)[0] == "✓ 答对了。"
    form(page, MULTIPLE).get_by_label("付钱的公司").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    assert said(page, MULTIPLE)[0] == "✓ 答对了。"
    form(page, NUMERIC).get_by_role("textbox").focus()
    page.keyboard.type("2.6万")
    page.keyboard.press("Enter")
    assert said(page, NUMERIC)[0] == "✓ 答对了。"
    for left, right in MATCH.pairs.items():
        form(page, MATCH).get_by_label(left).focus()
        for _ in range(MATCH.choices.index(right) + 1):
            page.keyboard.press("ArrowDown")
    form(page, MATCH).get_by_role("button", name="核对").focus()
    page.keyboard.press("Space")
    assert said(page, MATCH)[0] == "✓ 答对了。"


def test_moving_an_item_by_keyboard_keeps_it_in_hand_and_says_where_it_is(visit):
    page = visit(TEST)
    last = ORDER.start[-1]
    form(page, ORDER).get_by_role("button", name=f"上移：{last}").focus()
    page.keyboard.press("Enter")
    assert said(page, ORDER) == [f"“{last}”现在是第 2 位。"]
    page.keyboard.press("Enter")
    assert said(page, ORDER) == [f"“{last}”现在是第 1 位。"]
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == f"下移：{last}"
    assert form(page, ORDER).locator("li span").first.inner_text() == last


@both_ways
def test_answers_outlast_the_page(visit):
    page = visit(GUESS, TEST, OPEN)
    form(page, GUESS.questions[0]).get_by_role("textbox").fill("3")
    page.keyboard.press("Enter")
    assert said(page, GUESS.questions[0]) == ["已记下。"]
    for question, answer, right, _ in VERDICTS:
        if right:
            give(page, question, answer)
    press(page, SINGLE, "核对")
    form(page, OPEN.questions[0]).get_by_role("textbox").fill("因为流失率减半。")
    page.close()
    page = visit(GUESS, TEST, OPEN, again=True)
    assert form(page, GUESS.questions[0]).get_by_role("textbox").input_value() == "3"
    assert said(page, GUESS.questions[0]) == ["先前已记下。"]
    assert form(page, SINGLE).get_by_label("变成 2 倍").is_checked()
    assert said(page, SINGLE) == ["上次：第 1 次就答对。"]
    assert form(page, MULTIPLE).locator("input:checked").count() == 2
    assert form(page, MATCH).get_by_label("付钱的公司").input_value() == "客户"
    assert form(page, ORDER).locator("li span").all_inner_texts() == list(ORDER.items)
    assert form(page, OPEN.questions[0]).get_by_role("textbox").input_value() == "因为流失率减半。"


def test_what_no_longer_fits_is_left_out(visit):
    kept = {
        SINGLE.id: {"answer": "从前的选项", "tries": 1, "right": False, "shown": False},
        ORDER.id: {"answer": ["潜在客户", "从前的项"], "tries": 0, "right": False, "shown": False},
        MATCH.id: {"answer": {"付钱的公司": "从前的词"}, "tries": 0, "right": False, "shown": False},
    }
    page = visit(TEST, before=f"localStorage.setItem('custserv:{CHAPTER}', '{json.dumps(kept)}')")
    assert form(page, SINGLE).locator("input:checked").count() == 0
    assert form(page, ORDER).locator("li span").all_inner_texts() == ORDER.start
    assert form(page, MATCH).get_by_label("付钱的公司").input_value() == ""


@pytest.mark.parametrize("garbage", ["{", "5", "null", '"text"', '{"pre_times": 5}'])
def test_a_spoilt_record_does_no_harm(visit, garbage):
    page = visit(TEST, before=f"localStorage.setItem('custserv:{CHAPTER}', '{garbage}')")
    give(page, SINGLE, "变成 2 倍")
    assert press(page, SINGLE, "核对")[0] == "✓ 答对了。"


def test_without_storage_answers_last_as_long_as_the_page(visit):
    page = visit(
        GUESS,
        TEST,
        SHEET,
        before="Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no') }})",
    )
    form(page, GUESS.questions[0]).get_by_role("textbox").fill("3")
    page.keyboard.press("Enter")
    assert said(page, GUESS.questions[0]) == ["已记下，关掉本页就没有了。"]
    give(page, SINGLE, "变成 2 倍")
    assert press(page, SINGLE, "核对")[0] == "✓ 答对了。"
    assert "先猜 2 题，已填 1 题；自测 6 题，答对 1 题" in page.locator(".worksheet-count").inner_text()


def test_a_written_answer_reminds_of_the_guesses_before(visit):
    page = visit(GUESS, TEST, OPEN)
    echo = page.locator(".question-echo")
    assert not echo.is_visible()
    form(page, GUESS.questions[0]).get_by_role("textbox").fill("3")
    form(page, GUESS.questions[1]).get_by_label("口碑").check()
    assert echo.inner_text() == "你先前的猜想：3 倍；口碑"


def fill(page):
    """Do a part of the chapter and move the lab."""
    form(page, GUESS.questions[0]).get_by_role("textbox").fill("2")
    section = page.locator("section.custserv-lab")
    section.scroll_into_view_if_needed()
    section.and_(page.locator('[data-state="live"]')).wait_for()
    section.get_by_label("年保留率").focus()
    page.keyboard.press("ArrowRight")
    wanted = curve.run(retention=0.81).metrics[0].text
    section.get_by_text(wanted, exact=True).first.wait_for()
    form(page, OPEN.questions[0]).get_by_role("textbox").fill("流失率减半。\n所以加倍。")
    give(page, SINGLE, "变成 1.125 倍")
    press(page, SINGLE, "核对")
    give(page, SINGLE, "变成 2 倍")
    press(page, SINGLE, "核对")
    give(page, MATCH, {"付钱的公司": "客户"})
    page.get_by_label("姓名").fill("张<三>")
    page.get_by_label("学号").fill("2026/001")
    return wanted


@both_ways
def test_saved_sheet_holds_what_was_done_and_stands_alone(visit, tmp_path):
    page = visit(GUESS, curve, OPEN, TEST, SHEET)
    metric = fill(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="保存为一个网页文件").click()
    assert download.value.suggested_filename == "学习单_第5章客户终身价值_2026001_张三.html"
    path = tmp_path / "sheet.html"
    download.value.save_as(path)
    text = path.read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>") and '<meta charset="utf-8">' in text[:100]
    assert not re.search(r"<script|<link|src=|url\(|@import", text)
    sheet = page.context.new_page()
    sheet.goto(path.as_uri())
    assert sheet.locator("h1").inner_text() == "学习单：第5章　客户终身价值"
    assert "姓名：张<三>　　学号：2026/001　　日期：" in sheet.locator("h1 + p").inner_text()
    assert sheet.locator("h2").all_inner_texts() == ["先猜", "实验设置", "书面回答", "课前自测（6 题，答对 1 题）"]
    lines = sheet.locator("dt, dd").all_inner_texts()
    assert lines[:5] == [GUESS.questions[0].stem, "2 倍", GUESS.questions[1].stem, "（没有填）", curve.title]
    assert "年保留率 81 %" in lines[5] and "初始设置" not in lines[5] and metric in lines[6]
    assert lines[7:12] == [
        OPEN.questions[0].stem,
        "流失率减半。\n所以加倍。",
        SINGLE.stem,
        "变成 2 倍",
        "结果：试了 2 次后答对",
    ]
    assert lines[12:14] == [MULTIPLE.stem, "结果：没有作答"]
    assert lines[-5:-2] == [MATCH.stem, "付钱的公司 → 客户", "结果：没有核对"]


def test_saved_file_can_be_collected(visit, tmp_path):
    page = visit(GUESS, curve, OPEN, TEST, DILEMMA, SHEET)
    fill(page)
    page.get_by_role("button", name="谢谢，我不能收。").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="保存为一个网页文件").click()
    path = tmp_path / "sheet.html"
    download.value.save_as(path)
    sheet = read_sheet(path)
    assert (sheet.chapter, sheet.student, sheet.number) == (SHEET.title, "张<三>", "2026/001")
    assert abs(sheet.saved - datetime.now()) < timedelta(minutes=5)
    by_id = {question.pop("id"): question for question in sheet.questions}
    assert list(by_id) == [question.id for group in (GUESS, OPEN, TEST) for question in group.questions]
    assert by_id["pre_times"] == {
        "group": TEST.title, "kind": "single", "stem": SINGLE.stem, "answer": "变成 2 倍",
        "result": "试了 2 次后答对", "tries": 2, "right": True, "shown": False,
    }  # fmt: skip
    assert by_id["why_times"]["answer"] == "流失率减半。\n所以加倍。" and by_id["why_times"]["result"] == ""
    report = DILEMMA.report(DILEMMA.walk(["谢谢，我不能收。"]))
    assert sheet.scenarios == [{"id": DILEMMA.id, "title": DILEMMA.title, "over": True, "report": report}]


def test_a_lab_not_touched_is_reported_at_its_defaults(visit):
    page = visit(curve, SHEET)
    with page.expect_download() as download:
        page.get_by_role("button", name="保存为一个网页文件").click()
    text = Path(download.value.path()).read_text(encoding="utf-8")
    settings = "；".join(f"{control.label} {control.text(control.default)}" for control in curve.controls.values())
    assert f"<dd>设置：{settings}（初始设置）</dd>" in text


def test_print_shows_the_sheet_alone_and_the_page_comes_back(visit):
    page = visit(GUESS, TEST, SHEET, before="window.print = () => (window.printed = true)")
    page.get_by_label("姓名").fill("张三")
    page.get_by_role("button", name="打印学习单").click()
    assert page.evaluate("window.printed")
    assert not page.locator(".custserv-sheet").is_visible()
    page.emulate_media(media="print")
    assert page.locator(".custserv-sheet").is_visible() and not page.locator("main").is_visible()
    assert "姓名：张三" in page.locator(".custserv-sheet").inner_text()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("main").is_visible() and page.locator(".custserv-sheet").count() == 0


@both_ways
def test_one_button_clears_everything(visit):
    page = visit(GUESS, curve, OPEN, TEST, SHEET)
    fill(page)
    answer = {"accept": False}
    page.on("dialog", lambda dialog: dialog.accept() if answer["accept"] else dialog.dismiss())
    clear = page.get_by_role("button", name="清除本章的全部记录")
    clear.click()
    assert page.get_by_label("姓名").input_value() == "张<三>"
    answer["accept"] = True
    clear.click()
    assert page.locator(".custserv-worksheet [role=status]").inner_text() == "本章的记录已全部清除。"
    assert [box.input_value() for box in page.get_by_role("textbox").all()] == [""] * 6
    assert page.locator("input:checked").count() == 0 and said(page, SINGLE) == []
    assert "答对 0 题" in page.locator(".worksheet-count").inner_text()
    assert page.evaluate("Object.keys(localStorage)") == []


def test_name_and_number_are_not_kept(visit):
    page = visit(SHEET)
    page.get_by_label("姓名").fill("张三")
    page.get_by_label("学号").fill("2026001")
    assert "张三" not in page.evaluate("JSON.stringify(localStorage)")
    page.reload()
    assert page.get_by_label("姓名").input_value() == ""


def test_without_javascript_questions_and_answers_can_be_read(visit):
    page = visit(GUESS, TEST, OPEN, SHEET, java_script_enabled=False)
    for question in TEST.questions:
        place = form(page, question)
        assert place.get_by_text(question.stem).is_visible()
        assert not place.locator("button").first.is_visible()
        answer = place.locator("details p").first
        assert not answer.is_visible()
        place.get_by_text("参考答案").click()
        assert answer.inner_text() == question.answer_lines()[0] and answer.is_visible()
    for option in SINGLE.options:
        assert form(page, SINGLE).get_by_text(option, exact=True).is_visible()
    assert "可选：" + "、".join(MATCH.choices) in form(page, MATCH).inner_text()
    assert page.locator("input[type=text]:visible, textarea:visible, select:visible").count() == 0
    assert "允许运行 JavaScript" in page.locator(".custserv-worksheet").inner_text()


def test_waking_moves_nothing(visit):
    page = visit(GUESS, OPEN, TEST, SHEET, before=WATCH_SHIFT)
    page.wait_for_timeout(300)
    assert page.evaluate("window.shift") == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(visit, theme):
    page = visit(GUESS, OPEN, TEST, SHEET)
    page.evaluate("theme => (document.documentElement.dataset.theme = theme)", theme)
    give(page, SINGLE, "变成 1.125 倍")
    press(page, SINGLE, "核对")
    give(page, NUMERIC, "26000")
    press(page, NUMERIC, "核对")
    page.evaluate((PAGE / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8"))
    violations = page.evaluate("axe.run({preload: false})")["violations"]
    assert [(rule["id"], [node["html"][:120] for node in rule["nodes"]]) for rule in violations] == []


def test_targets_are_big_enough_and_a_phone_does_not_scroll_sideways(visit):
    page = visit(GUESS, OPEN, TEST, SHEET, viewport={"width": 360, "height": 780})
    give(page, SINGLE, "变成 1.125 倍")
    press(page, SINGLE, "核对")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    targets = "button, select, textarea, input[type=text], .question-option"
    for target in page.locator(targets).all():
        if target.is_visible():
            box = target.bounding_box()
            assert box["width"] >= 44 and box["height"] >= 44, target.evaluate("e => e.outerHTML")


def test_focus_can_be_seen(visit):
    page = visit(TEST)
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_feedback_is_announced_and_questions_are_named(visit):
    page = visit(TEST)
    assert form(page, SHARE).locator(".question-feedback").get_attribute("role") == "status"
    assert page.get_by_role("group", name="课前自测").count() == 1
    assert page.get_by_role("group", name=re.compile(re.escape(SINGLE.stem))).count() == 1
    assert page.get_by_role("textbox", name="答：").count() == 2
