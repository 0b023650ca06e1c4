"""The worksheet in JupyterLab: one file with what was done, and a clean slate."""

import re
from datetime import datetime, timedelta

import ipywidgets as widgets
import pytest
from custserv import Metric, Slider, jupyter, lab
from custserv.author.saved import read_sheet
from custserv.jupyter import questions, scenario, worksheet
from custserv.jupyter.questions import QuestionsView
from custserv.jupyter.records import Records
from custserv.jupyter.scenario import ScenarioView
from custserv.jupyter.worksheet import WorksheetView, file_name

from ..quiz_examples import GUESS, OPEN, SHEET, TEST
from ..scenario_examples import DILEMMA


@lab("保留率", "一根柱", retention=Slider("年保留率", 0.5, 0.9, 0.1, 0.8, "%"))
def retention_lab(ax, retention):
    ax.bar(["保留率"], [retention])
    return [Metric("一年后", 100 * retention, "位")]


def every(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from every(child)


@pytest.fixture
def chapter(monkeypatch, tmp_path):
    """A chapter's cells, run in a folder of their own; gives their widgets in order."""
    monkeypatch.chdir(tmp_path)
    fresh = Records()
    for module in (questions, scenario, worksheet):
        monkeypatch.setattr(module, "records", fresh)
    monkeypatch.setattr(jupyter, "lab_views", {})
    monkeypatch.setattr(worksheet, "lab_views", jupyter.lab_views)
    jupyter.show(retention_lab)
    views = [*(QuestionsView(group).widget for group in (GUESS, OPEN, TEST)), WorksheetView(SHEET).widget]
    return [part for view in views for part in every(view)]


def button(parts, text, k=0):
    return [part for part in parts if isinstance(part, widgets.Button) and part.description == text][k]


def texts(parts, kind):
    return [part for part in parts if isinstance(part, kind)]


def saved(folder):
    [path] = folder.glob("*.html")
    return path.name, path.read_text(encoding="utf-8")


def fill(parts):
    texts(parts, widgets.Text)[0].value = "2"
    texts(parts, widgets.Textarea)[0].value = "流失率减半。\n所以加倍。"
    texts(parts, widgets.RadioButtons)[1].value = "变成 2 倍"
    button(parts, "核对").click()
    name, number = texts(parts, widgets.Text)[-2:]
    name.value, number.value = "张<三>", "2026/001"


def test_sheet_holds_what_was_done(chapter, tmp_path):
    fill(chapter)
    view = jupyter.lab_views["保留率"]
    view._inputs["retention"].value = 0.9
    button(chapter, "保存为一个网页文件").click()
    name, text = saved(tmp_path)
    assert name == "学习单_第5章客户终身价值_2026001_张三.html"
    assert "张&lt;三&gt;" in text and "<三>" not in text
    assert re.findall("<h2>(.*?)</h2>", text) == ["先猜", "实验设置", "书面回答", "课前自测（6 题，答对 1 题）"]
    lines = re.findall("<d[dt]>(.*?)</d[dt]>", text, re.DOTALL)
    assert lines[:9] == [
        GUESS.questions[0].stem,
        "2 倍",
        GUESS.questions[1].stem,
        "（没有填）",
        "保留率",
        "设置：年保留率 90 %",
        "结果：一年后 90 位",
        OPEN.questions[0].stem,
        "流失率减半。\n所以加倍。",
    ]
    assert lines[9:12] == [TEST.questions[0].stem, "变成 2 倍", "结果：第 1 次就答对"]
    assert lines[13] == "结果：没有作答"


def test_sheet_tells_how_a_scenario_went(chapter, tmp_path):
    talk = list(every(ScenarioView(DILEMMA).widget))
    button(talk, "谢谢，我不能收。").click()
    button(chapter, "保存为一个网页文件").click()
    _, text = saved(tmp_path)
    assert re.findall("<h2>(.*?)</h2>", text)[:4] == ["先猜", "实验设置", "情景对话", "书面回答"]
    lines = "</dt>\n<dd>结局：客户收回了卡。</dd>\n<dd>走法：谢谢，我不能收。</dd>"
    assert f"<dt>{DILEMMA.title}{lines}" in text


def test_saved_file_can_be_collected(chapter, tmp_path):
    fill(chapter)
    button(list(every(ScenarioView(DILEMMA).widget)), "谢谢，我不能收。").click()
    button(chapter, "保存为一个网页文件").click()
    [path] = tmp_path.glob("*.html")
    sheet = read_sheet(path)
    assert (sheet.chapter, sheet.student, sheet.number) == (SHEET.title, "张<三>", "2026/001")
    assert abs(sheet.saved - datetime.now()) < timedelta(minutes=5)
    by_id = {question.pop("id"): question for question in sheet.questions}
    assert list(by_id) == [question.id for group in (GUESS, OPEN, TEST) for question in group.questions]
    assert by_id["pre_times"] == {
        "group": TEST.title, "kind": "single", "stem": TEST.questions[0].stem, "answer": "变成 2 倍",
        "result": "第 1 次就答对", "tries": 1, "right": True, "shown": False,
    }  # fmt: skip
    assert by_id["why_times"]["answer"] == "流失率减半。\n所以加倍。" and by_id["why_times"]["result"] == ""
    report = DILEMMA.report(DILEMMA.walk(["谢谢，我不能收。"]))
    assert sheet.scenarios == [{"id": DILEMMA.id, "title": DILEMMA.title, "over": True, "report": report}]


def test_sheet_is_one_file_that_loads_nothing(chapter, tmp_path):
    button(chapter, "保存为一个网页文件").click()
    _, text = saved(tmp_path)
    assert "charset=\"utf-8\"" in text and ".custserv-sheet" in text
    assert not re.search(r"<script|<link|src=|url\(|@import", text)
    assert "（初始设置）" in text and "姓名：＿＿＿＿＿＿" in text


def test_clearing_asks_once_more(chapter, tmp_path):
    fill(chapter)
    clear = button(chapter, "清除本章的全部记录")
    clear.click()
    assert clear.description == "再按一次，确定清除"
    assert texts(chapter, widgets.Text)[0].value == "2"
    clear.click()
    assert clear.description == "清除本章的全部记录"
    assert all(box.value == "" for box in [*texts(chapter, widgets.Text), *texts(chapter, widgets.Textarea)])
    button(chapter, "保存为一个网页文件").click()
    name, text = saved(tmp_path)
    assert name == "学习单_第5章客户终身价值.html"
    assert "答对 0 题" in text and "流失率减半" not in text and "2 倍</dd>" not in text


def test_file_name_is_one_that_every_system_takes():
    assert file_name("学习单", "第5章　客户", "", '..\\a/b:c*"') == "学习单_第5章客户_abc.html"
