"""The live view: moves, errors, recovery and reset, through the widgets themselves."""

import ipywidgets as widgets
from custserv import Choice, Metric, Slider, Toggle, lab
from custserv.jupyter.view import LabView, explain


@lab(
    "倒数",
    "一条曲线",
    x=Slider("自变量", -2, 2, 1, 1),
    kind=Choice("单位", {"元": 1, "千元": 1000}),
    far=Toggle("看远一点"),
)
def reciprocal(ax, x, kind, far):
    ax.plot([0, 1], [0, 10 / x * kind])
    return [Metric("倒数", 1 / x, "", 2)]


def open_view():
    view = LabView(reciprocal)
    parts = {child.description: child for child in view.widget.children if hasattr(child, "description")}
    image = next(child for child in view.widget.children if isinstance(child, widgets.Image))
    texts = [child for child in view.widget.children if isinstance(child, widgets.HTML)]
    message, metrics = texts[1], texts[2]
    return parts, image, message, metrics


def test_a_move_redraws_picture_and_metrics():
    parts, image, message, metrics = open_view()
    before = image.value
    parts["自变量"].value = 2
    assert image.value != before and "0.50" in metrics.value and message.value == ""


def test_slider_shows_value_with_unit():
    slider = Slider("花费", 0, 26000, 13000, 26000, "元")

    @lab("花费", "一根柱", spend=slider)
    def spending(ax, spend):
        ax.bar(["花费"], [spend])
        return []

    view = LabView(spending)
    control = next(child for child in view.widget.children if isinstance(child, widgets.SelectionSlider))
    assert control.options == (("0 元", 0), ("13,000 元", 13000), ("26,000 元", 26000))


def test_an_error_keeps_the_last_picture_and_the_next_good_value_works():
    parts, image, message, metrics = open_view()
    before, shown = image.value, metrics.value
    parts["自变量"].value = 0
    assert "实验代码出错：ZeroDivisionError" in message.value and "第 9 行" in message.value
    assert image.value == before and metrics.value == shown
    parts["自变量"].value = 2
    assert message.value == "" and image.value != before


def test_limits_hold_while_a_slider_moves_and_start_anew_with_a_choice():
    parts, image, message, metrics = open_view()
    wide = image.value
    parts["自变量"].value = 2
    held = image.value
    parts["看远一点"].value = True
    assert image.value not in (wide, held)


def test_reset_brings_back_the_first_picture():
    parts, image, message, metrics = open_view()
    first = image.value
    parts["自变量"].value = 2
    parts["单位"].value = 1000
    parts["恢复初始设置"].click()
    assert (parts["自变量"].value, parts["单位"].value, parts["看远一点"].value) == (1, 1, False)
    assert image.value == first


def test_a_chinese_error_is_shown_as_it_is():
    assert explain(ValueError("年保留率应在 0 到 1 之间，收到 2"), reciprocal) == "年保留率应在 0 到 1 之间，收到 2"


def test_labels_are_escaped():
    @lab("<b>价值</b>", "说明", x=Slider("x", 0, 1, 1, 0))
    def sly(ax, x):
        return [Metric("<i>价值</i>", x)]

    texts = [child.value for child in LabView(sly).widget.children if isinstance(child, widgets.HTML)]
    assert "&lt;i&gt;" in texts[2] and "&lt;b&gt;价值" in texts[0]
