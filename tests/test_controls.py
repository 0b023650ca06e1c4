"""Sliders, choices and toggles: ranges, steps, texts and Chinese refusals."""

import pytest
from custserv import Choice, Slider, Toggle
from custserv.controls import ControlError
from hypothesis import given
from hypothesis import strategies as st


def retention(**changes):
    return Slider(**({"label": "年保留率", "low": 0.5, "high": 0.95, "step": 0.01, "default": 0.8, "unit": "%"} | changes))


def test_values_are_the_decimals_a_student_reads():
    values = retention().values
    assert values[0] == 0.5 and values[-1] == 0.95 and len(values) == 46
    assert values[30] == 0.8 and all(str(value) == f"{value:.2f}".rstrip("0") for value in values)


def test_whole_steps_give_whole_numbers():
    assert all(type(value) is int for value in Slider("年数", 1, 10, 1, 5, "年").values)


def test_text_has_the_decimals_of_the_step():
    assert retention().text(0.8) == "80 %"
    assert retention(step=0.005, default=0.5).text(0.505) == "50.5 %"
    assert Slider("花费", 0, 26000, 100, 26000, "元").text(26000) == "26,000 元"


@given(st.floats(0.5, 0.95))
def test_check_moves_to_the_nearest_step(value):
    slider = retention()
    moved = slider.check(value)
    assert moved in slider.values and abs(moved - value) <= 0.005 + 1e-12


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"low": 0.95}, "low 应小于 high，收到 0.95 和 0.95"),
        ({"step": 0}, "step 应大于 0，收到 0"),
        ({"step": 0.02}, "不是整数个 step=0.02"),
        ({"step": 0.0001}, "有 4500 步，最多 2000 步"),
        ({"default": 0.805}, "default=0.805 不在刻度上"),
        ({"default": 0.99}, "年保留率应在 50 % 到 95 % 之间，收到 99 %"),
        ({"high": float("inf")}, "high 应是有限的数"),
        ({"low": "0"}, "low 应是有限的数"),
    ],
)
def test_a_bad_slider_fails_when_it_is_made(changes, message):
    with pytest.raises(ControlError, match=message):
        retention(**changes)


@pytest.mark.parametrize("value", [0.49, 2, float("nan"), "0.8", True, None])
def test_a_slider_refuses_a_wrong_value(value):
    with pytest.raises(ControlError, match="年保留率应"):
        retention().check(value)


def test_choice_takes_texts_or_values_behind_texts():
    assert Choice("读法", ["甲", "乙"]).default == "甲"
    told = Choice("客户", {"满意": 5, "不满意": 10}, default=10)
    assert told.values == [5, 10] and told.text(10) == "不满意"
    with pytest.raises(ControlError, match="客户应是 5、10 之一，收到 7"):
        told.check(7)
    with pytest.raises(ControlError, match="至少要有两个"):
        Choice("读法", ["甲", "甲"])


def test_toggle_takes_truth_values_only():
    assert Toggle("折现").check(True) is True
    with pytest.raises(ControlError, match="折现应是 True 或 False，收到 1"):
        Toggle("折现").check(1)
