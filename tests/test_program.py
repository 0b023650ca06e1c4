"""The page program: what it takes along and what it refuses, by name and line."""

import math
from math import exp

import numpy as np
import pytest
from custserv import Metric, number
from custserv.models import value
from custserv.models.value import lifetime_value
from custserv.program import PageError, page_program

SPENDS = {"乙": 50, "甲": 30.5}
YEARS = (1, 2)
TABLE = np.zeros(3)


def discounted(amount, year):
    return amount * exp(-0.1 * year) * YEARS[0]


def total(amount):
    return sum(discounted(amount, year) for year in YEARS)


def uses_everything(ax, r):
    ax.plot([1], [total(SPENDS["甲"]) + math.sqrt(r)], label=number(r, "%"))
    return [Metric("价值", lifetime_value(1, r, 2) + value.lifetime_value(1, r, 2))]


def test_program_defines_the_function_and_all_that_it_uses():
    text = page_program(uses_everything)
    space = {}
    exec(text, space)
    assert page_program(uses_everything) == text
    assert space["total"](2) == total(2)
    assert list(space["SPENDS"]) == ["乙", "甲"]
    assert "numpy" not in text


def test_program_takes_values_from_an_enclosing_function():
    k = 3

    def inner(ax):
        return [k]

    space = {}
    exec(page_program(inner), space)
    assert space["inner"](None) == [3]


def test_names_bound_in_inner_scopes_are_not_outer_names():
    def inner(ax, r):
        scale = 2

        def scaled(x):
            return x * scale * r

        return [scaled(t) for t in range(3)]

    space = {}
    exec(page_program(inner), space)
    assert space["inner"](None, 1) == [0, 2, 4]


def uses_array(ax):
    return TABLE


def uses_module(ax):
    return np.zeros(1)


def uses_open(ax):
    return open("x")


def uses_unknown(ax):
    return not_yet_defined  # noqa: F821


def uses_format(ax, r):
    return f"{r:.1f}"


def uses_format_method(ax, r):
    return "{:.1f}".format(r)


def uses_star(ax, r):
    return [*r, 1]


def uses_comb(ax, r):
    return math.comb(3, 2)


def uses_match(ax, r):
    match r:
        case 1:
            return 2


def imports_inside(ax, r):
    import statistics

    return statistics


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (uses_array, "uses_array 里的 TABLE（ndarray）不能带进网页"),
        (uses_module, "uses_module 里的 np（模块 numpy）在网页里没有"),
        (uses_open, r"uses_open 里的 open\(\) 在网页里不能用"),
        (uses_unknown, "uses_unknown 用到的 not_yet_defined 还没有定义"),
        (uses_format, "uses_format 第 2 行：请用 number"),
        (uses_format_method, "uses_format_method 第 2 行：请用 number"),
        (uses_star, r"第 2 行：网页里的 Python 不认识 \[\*a, \*b\]"),
        (uses_comb, "第 2 行：网页里没有 math.comb"),
        (uses_match, "第 2 行：网页里的 Python 没有 match"),
        (imports_inside, "第 2 行：网页里没有模块 statistics"),
    ],
)
def test_refuses_what_a_page_cannot_run(function, message):
    with pytest.raises(PageError, match=message):
        page_program(function)
