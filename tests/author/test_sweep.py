"""Every control of a lab is moved from end to end in the page's own Python."""

import pytest
from custserv import Choice, Metric, Slider, Toggle, lab
from custserv.author.chapter import chapters, labs
from custserv.author.sweep import MOST_VALUES, Sweep, control_of, settings, unnamed
from custserv.labs import MIME
from nbformat.v4 import new_code_cell, new_notebook, new_output

SHARE = Slider("比例", 0, 1, 0.1, 0.5, "%")


@lab("好的", "一根柱子", share=SHARE, kind=Choice("哪种", ["甲", "乙"]), double=Toggle("加倍"))
def good(ax, share, kind, double):
    ax.bar([1], [share * (2 if double else 1)])
    return [Metric(kind, share, "%")]


@lab("除以零", "一根柱子", share=SHARE)
def divides(ax, share):
    ax.bar([1], [1 / (1 - share)])
    return [Metric("倍数", 1 / (1 - share))]


@lab("两端一起才错", "一根柱子", share=SHARE, other=Slider("另一个", 0, 1, 0.1, 0.5, "%"))
def fails_in_a_corner(ax, share, other):
    ax.bar([1], [1 / (2 - share - other)])
    return [Metric("倍数", 1)]


@lab("停不下来", "一根柱子", share=SHARE)
def never_ends(ax, share):
    while share > 0.95:
        pass
    ax.bar([1], [share])
    return [Metric("比例", share, "%")]


@lab("不是数", "一根柱子", share=SHARE)
def not_a_number(ax, share):
    ax.bar([1], [1])
    return [Metric("比例", share if share < 0.95 else float("inf") - float("inf"), "%")]


@lab("空的", "一根柱子", share=SHARE)
def empty(ax, share):
    if share < 0.95:
        ax.bar([1], [1])
    return [Metric("比例", share, "%")]


@lab("没有指标", "一根柱子", share=SHARE)
def without_metrics(ax, share):
    ax.bar([1], [1])
    return [Metric("比例", share, "%")] if share < 0.95 else []


@lab("没有名字", "两组柱子和一个点", share=SHARE, told=Toggle("写上名字"))
def without_names(ax, share, told):
    ax.bar([1], [share], label="前" if told else None)
    ax.bar([2], [share])
    ax.scatter([1], [share])
    return [Metric("比例", share, "%")]


def notebook(*specs):
    outputs = [new_output("execute_result", data={MIME: spec, "text/plain": "x"}) for spec in specs]
    return new_notebook(cells=[new_code_cell("x", outputs=[output]) for output in outputs])


def faults(*specs):
    with Sweep(limit=5) as swept:
        return [what for _, what in swept.faults(notebook(*specs))]


def test_a_good_lab_is_accepted():
    assert faults(good.spec()) == []


@pytest.mark.parametrize("path", chapters(), ids=lambda path: path.stem)
def test_the_book_s_tables_name_what_they_hold(path):
    assert [name for name, lab in labs(path).items() if unnamed(lab.run().to_dict()["marks"])] == []


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        (divides, "实验“除以零”在“比例=100 %”时出错：ZeroDivisionError"),
        (fails_in_a_corner, "实验“两端一起才错”在“比例=100 %、另一个=100 %”时出错：ZeroDivisionError"),
        (not_a_number, "实验“不是数”在“比例=100 %”时出错：ValueError：指标“比例”的值应是数字，收到 nan"),
        (empty, "实验“空的”在“比例=100 %”时图是空的"),
        (without_metrics, "实验“没有指标”在“比例=100 %”时没有给出指标"),
        (without_names, "实验“没有名字”在初始设置时有 2 样图形没有名字，在数据表里分不清"),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_a_setting_at_which_a_lab_fails_is_named(broken, told):
    (fault,) = faults(broken.spec())
    assert fault.startswith(told)


def test_a_lab_that_never_ends_is_stopped_and_the_next_one_is_moved_all_the_same():
    first, second = faults(never_ends.spec(), divides.spec())
    assert first == "实验“停不下来”在“比例=100 %”时 5 秒内没有算完"
    assert second.startswith("实验“除以零”")


def test_a_program_that_the_page_cannot_load_is_named():
    spec = good.spec()
    (fault,) = faults({**spec, "program": f"import pandas\n{spec['program']}"})
    assert fault.startswith("实验“好的”不能在网页里运行：")


def test_each_value_of_each_control_is_tried_and_all_ends_together():
    controls = {control["name"]: control_of(control) for control in good.spec()["controls"]}
    assert controls == good.controls
    tried = settings(controls)
    for name, control in controls.items():
        assert {values[name] for values in tried} == set(control.values)
    assert {"share": 1.0, "kind": "乙", "double": True} in tried


def test_of_very_many_values_some_are_tried_and_both_ends():
    tried = {values["many"] for values in settings({"many": Slider("多", 0, 1000, 1, 5)})}
    assert {0, 5, 1000} <= tried and MOST_VALUES <= len(tried) <= MOST_VALUES + 1
