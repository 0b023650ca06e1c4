"""Scenarios and the checklist in JupyterLab, through the widgets themselves."""

import re
from datetime import date

import ipywidgets as widgets
import pytest
from custserv.jupyter import checklist
from custserv.jupyter import scenario as scenarios
from custserv.jupyter.checklist import ChecklistView
from custserv.jupyter.records import Records
from custserv.jupyter.scenario import ScenarioView

from ..scenario_examples import CAKE, DAILY, DILEMMA, SCENARIOS, cake, ways

SORRY, REDO = "让孩子空等一晚，真对不起。", "明早重做，或者全额退款，您选。"


@pytest.fixture(autouse=True)
def records(monkeypatch):
    """What the kernel keeps, empty at the start of each test."""
    fresh = Records()
    monkeypatch.setattr(scenarios, "records", fresh)
    monkeypatch.setattr(checklist, "_ticked", {})
    return fresh


class Shown:
    """A scenario as shown in a cell."""

    def __init__(self, scenario):
        parts = ScenarioView(scenario).widget.children
        self._told, *self._replies, tools = parts
        self.back, self.again = tools.children

    @property
    def replies(self):
        return [button.description for button in self._replies if button.layout.display != "none"]

    def say(self, *said):
        for text in said:
            next(button for button in self._replies if button.description == text).click()

    @property
    def text(self):
        return self._told.value.split("</style>")[1]

    def lines(self, kind):
        return re.findall(f'<p class="scenario-{kind}"[^>]*>(.*?)</p>', self.text, re.DOTALL)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.id)
def test_every_way_ends_with_its_ending_and_lesson(scenario):
    shown = Shown(scenario)
    for way in ways(scenario):
        shown.say(*way)
        walk = scenario.walk(way)
        assert f"<b>结局</b>　{walk.place.text}</p>" in shown.text and walk.place.lesson in shown.text
        assert shown.replies == []
        scores = re.findall(r'<th scope="row">(.*?)</th><td>.*?</td><td>(.*?)</td>', shown.text)
        assert [" ".join(score) for score in scores] == scenario.scores(walk)
        assert ("最后" in shown.text) == (walk.mood is not None)
        shown.again.click()
        assert shown.replies == [reply.text for reply in scenario.turns[0].replies]


def test_mood_moves_at_once_and_reasons_come_at_the_end():
    shown = Shown(CAKE)
    shown.say(SORRY)
    assert shown.lines("moved") == ["客户心情 40 → 50"] and '<meter min="0" max="100" value="50">' in shown.text
    assert shown.lines("said") == [f"你：{SORRY}"] and "先接住情绪" not in shown.text
    assert 'role="alert"' in shown.text and "你怎么回答？" in shown.text
    shown.say(REDO)
    assert shown.lines("why") == ["先接住情绪。", "给了时间和选择。"]
    assert shown.lines("moved")[2:] == ["倾听 +2；担责 +1；客户心情 40 → 50", "解决 +3；客户心情 50 → 70"]


def test_one_step_back():
    shown = Shown(CAKE)
    assert shown.back.disabled and shown.again.disabled
    shown.say(SORRY, REDO)
    shown.back.click()
    assert shown.replies == [reply.text for reply in CAKE.turns[2].replies]
    shown.back.click()
    assert shown.back.disabled and '<meter min="0" max="100" value="40">' in shown.text


def test_a_dilemma_shows_the_considerations_behind_all_replies_and_no_score():
    shown = Shown(DILEMMA)
    shown.say("谢谢，我不能收。")
    assert shown.lines("why") == [reply.why for reply in DILEMMA.turns[0].replies]
    assert shown.text.count("你选的") == 1 and "<b>你选的</b>　谢谢，我不能收。" in shown.text
    for absent in ("<table>", "心情", "再看一遍"):
        assert absent not in shown.text


def test_texts_are_escaped():
    assert "&lt;孩子&gt;" in Shown(CAKE).text and "<孩子>" not in Shown(CAKE).text


def test_showings_share_the_conversation_and_a_rewritten_scenario_starts_anew():
    first = Shown(CAKE)
    first.say(SORRY)
    second = Shown(CAKE)
    assert second.lines("said") == [f"你：{SORRY}"]
    second.back.click()
    assert first.lines("said") == []
    second.say(SORRY)
    assert Shown(cake(title="改过的题目")).lines("said") == []


def test_clearing_starts_anew(records):
    shown = Shown(CAKE)
    shown.say(SORRY)
    records.clear()
    assert shown.lines("said") == [] and shown.back.disabled


class Ticked:
    """A checklist as shown in a cell."""

    def __init__(self):
        self.title, *self.boxes, self.clear, self._told = ChecklistView(DAILY).widget.children

    @property
    def days(self):
        return re.findall(">(.*?)</div>", self._told.value)


def test_ticks_are_kept_by_day_while_the_kernel_runs():
    shown = Ticked()
    assert [box.description for box in shown.boxes] == DAILY.items
    assert shown.days == [] and "重启内核就没有了" in shown.title.value
    shown.boxes[0].value = shown.boxes[2].value = True
    today = f"{date.today().isoformat()}：做到 2 项（共 3 项）"
    assert shown.days == [today]
    again = Ticked()
    assert [box.value for box in again.boxes] == [True, False, True] and again.days == [today]
    again.clear.click()
    assert not any(box.value for box in again.boxes) and again.days == []
    assert not any(box.value for box in Ticked().boxes)


def test_days_before_stay_in_the_list(monkeypatch):
    monkeypatch.setattr(checklist, "_ticked", {"daily": {"2024-05-01": ["微笑问好"], "2024-05-02": []}})
    shown = Ticked()
    assert not any(isinstance(box, widgets.Checkbox) and box.value for box in shown.boxes)
    assert shown.days == ["2024-05-01：做到 1 项（共 3 项）"]
