"""@lab: what it checks, what a run gives, what a notebook stores."""

import json

import pytest
from custserv import Choice, Metric, Slider, lab
from custserv.controls import ControlError
from custserv.labs import MIME, LabError

RETENTION = Slider("年保留率", 0.5, 0.9, 0.1, 0.8, "%")
KIND = Choice("画法", ["线", "柱"])


@lab("价值", "一条线随保留率升降", retention=RETENTION, kind=KIND)
def value_lab(ax, retention, kind):
    draw = ax.plot if kind == "线" else ax.bar
    draw([0, 1], [1, retention], label="价值")
    return [Metric("第二年", retention, "%")]


def test_run_fills_in_defaults_and_moves_to_steps():
    assert value_lab.run().metrics[0].text == "80 %"
    assert value_lab.run(retention=0.61).marks[0]["y"] == [1.0, 0.6]
    assert value_lab.run(kind="柱").marks[0]["kind"] == "rects"


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"retention": 2}, "年保留率应在 50 % 到 90 % 之间，收到 200 %"),
        ({"churn": 0.2}, "value_lab 没有名为 churn 的控件；有的是 retention、kind"),
    ],
)
def test_run_refuses_wrong_values(values, message):
    with pytest.raises(ControlError, match=message):
        value_lab.run(**values)


def test_frame_holds_the_plotted_numbers():
    table = value_lab.frame(retention=0.5)
    assert list(table.columns) == ["图形", "x", "y"]
    assert table["y"].tolist() == [1.0, 0.5] and set(table["图形"]) == {"价值"}


def test_parameters_and_controls_must_match():
    with pytest.raises(LabError, match="缺少控件 years；多出控件 retention"):

        @lab("价值", "说明", retention=RETENTION)
        def mismatched(ax, years):
            return []


def test_title_and_description_are_texts():
    with pytest.raises(LabError, match="说明应是一段文字，收到 ''"):
        lab("价值", "", retention=RETENTION)
    with pytest.raises(LabError, match="retention 应是 Slider、Choice 或 Toggle，收到 0.8"):
        lab("价值", "说明", retention=0.8)


def test_a_lab_that_fails_at_its_defaults_fails_in_its_cell():
    with pytest.raises(ZeroDivisionError):

        @lab("价值", "说明", retention=RETENTION)
        def broken(ax, retention):
            return [Metric("商", 1 / 0)]


def test_bundle_has_a_live_view_a_still_a_spec_and_a_summary():
    bundle = value_lab._repr_mimebundle_()
    assert set(bundle) == {"application/vnd.jupyter.widget-view+json", "image/png", MIME, "text/plain"}
    assert bundle["text/plain"] == "价值\n第二年：80 %"
    spec = json.loads(json.dumps(bundle[MIME]))
    assert [control["name"] for control in spec["controls"]] == ["retention", "kind"]
    assert "@lab" not in spec["program"] and "def value_lab" in spec["program"]
