"""Chapter 2: each computed figure in the prose with its expression; the labs show what the text promises."""

import re
from math import log2

import pytest

from custserv import number
from custserv.author.truth import percent, yuan
from custserv.models.funnel import LEVELS, expected_counts, loyalty_chance
from custserv.models.value import lifetime_value
from custserv.quiz import Match

RATES = [0.4, 0.3, 0.5, 0.2]
VISITS = [52, 12, 2]


def loyal(rates=RATES):
    """Return how many of 1,000 potential customers become loyal."""
    return 1000 * loyalty_chance(rates, [1 - rate for rate in rates])[0]


def reached(gate):
    """Return how many of 1,000 come through the gates up to one, counted from 0."""
    people = 1000
    for rate in RATES[: gate + 1]:
        people *= rate
    return people


def in_month(month):
    """Return how many are at each level, and gone, when half of them make up their minds in a month."""
    advance, leave = [rate / 2 for rate in RATES], [(1 - rate) / 2 for rate in RATES]
    return expected_counts([1000, 0, 0, 0, 0], advance, leave, month)[-1]


def at_counter(heavy, medium=0.4):
    """Return the shares of the three classes among those met at the counter."""
    visits = [share * times for share, times in zip([heavy, medium, 1 - heavy - medium], VISITS)]
    return [part / sum(visits) for part in visits]


def yearly_visits(shares):
    return sum(share * times for share, times in zip(shares, VISITS))


def silent(gap, days=30):
    """Return the chance that somebody who comes every so many days stays away for some days."""
    return (1 - 1 / gap) ** days


def worth(gap, loss=0.05, retention=0.9):
    """Return the value of a customer, word of mouth included, who comes every so many days."""
    return lifetime_value(50 * 364 / gap, retention - loss * log2(gap / 7), 10, referral_multiplier=1)


# The cell, and the words of its prose with every computed figure put in by its expression.
FIGURES = [
    *[("funnel", f"| {percent(rate)} | {number(reached(gate))} 位 |") for gate, rate in enumerate(RATES)],
    ("funnel", f"0.5 \\times 0.2 = {number(loyal())}."),
    ("funnel-time", f"从 20% 变成 {percent(0.2 + 0.05)}"),
    (
        "lab-funnel-notes",
        f"{number(1000)} 位里已有 {number(in_month(3)[5])} 位离开，忠诚客户还是 {number(in_month(3)[4])} 位",
    ),
    ("lab-funnel-notes", f"到第 24 个月是 {number(in_month(24)[4], digits=1)} 位"),
    (
        "lab-funnel-notes",
        f"20% 加到 {percent(0.2 + 0.05)}，是原来的 {number(0.25 / 0.2, digits=2)} 倍，"
        f"{number(loyal())} 位变成 {number(loyal([0.4, 0.3, 0.5, 0.25]))} 位；50% 加到 {percent(0.5 + 0.05)}，"
        f"只是 {number(0.55 / 0.5, digits=1)} 倍，12 位变成 {number(loyal([0.4, 0.3, 0.55, 0.2]), digits=1)} 位",
    ),
    ("lab-funnel-notes", f"（20% 变 {percent(0.2 * 1.1)}，50% 变 {percent(0.5 * 1.1)}）"),
    ("lab-funnel-notes", f"都是 {number(0.22 / 0.2, digits=1)} 倍"),
    ("lab-frequency-notes", f"重度 4 位，占 {percent(4 / 24)}；放到 21 天，9 位，占 {percent(9 / 24)}，"),
    ("lab-frequency-notes", f"是 {number(9 / 4, digits=2)} 倍"),
    ("lab-frequency-notes", f"重度就占 {percent(8 / 24)}～{percent(9 / 24)}"),
    (
        "lab-frequency-notes",
        f"一年 {number(364 / 7)} 次、{yuan(50 * 364 / 7)}；14 天减半，{yuan(50 * 364 / 14)}；"
        f"182 天只有 {yuan(50 * 364 / 182)}",
    ),
    (
        "lab-counter-notes",
        f"名册上 {percent(0.35)}，柜台前就是 {percent(at_counter(0.35)[0])}；"
        f"柜台前 {percent(at_counter(0.06)[0])}，名册上只有 {percent(0.06)}",
    ),
    (
        "lab-counter-notes",
        f"名册上 35% 时，名册上的人平均一年来 {number(yearly_visits([0.35, 0.4, 0.25]), digits=1)} 次，"
        f"柜台前的人平均来 {number(yearly_visits(at_counter(0.35)), digits=1)} 次",
    ),
    ("lab-counter-notes", f"名册上只有 4%，柜台前仍占 {percent(at_counter(0.04)[0])}"),
    *[("time-types", f"| {gap} 天 | {percent(silent(gap), 1)} |") for gap in (7, 30, 182)],
    ("back-to-value", f"本人 {yuan(lifetime_value(50 * 52, 1, 10))}"),
    ("back-to-value", f"连同口碑 {yuan(lifetime_value(50 * 52, 1, 10, referral_multiplier=1))}"),
    ("back-to-value", f"按 52 个星期算 {number(52 * 7)} 天，隔 28 天来一次就是 {number(364 / 28)} 次"),
    (
        "back-to-value-notes",
        f"182 天 {yuan(worth(182))}，28 天 {yuan(worth(28))}，14 天 {yuan(worth(14))}，7 天 {yuan(worth(7))}",
    ),
    (
        "back-to-value-notes",
        f"价值是 {number(worth(14) / worth(28), digits=1)} 倍；多出来的 "
        f"{number(worth(14) / worth(28) - 2, digits=1)} 倍，来自保留率从 "
        f"{percent(0.9 - 2 * 0.05)} 升到 {percent(0.9 - 0.05)}",
    ),
    ("back-to-value-notes", f"28 天 {yuan(worth(28, loss=0))}，14 天 {yuan(worth(14, loss=0))}，正好 2 倍"),
]

# Inputs of the text, by cell.
GIVEN = {
    "funnel": {"1,000", "1000", "40%", "30%", "50%", "20%", "0.4", "0.3", "0.5", "0.2"},
    "lab-funnel-notes": {"50%", "5%"},
    "lab-frequency-notes": {"182", "300"},
    "back-to-value-notes": {"182"},
}

SHOWN = [
    ("lab_funnel", {}, ["12.0 位", "673 位", "3.0 位", "1.2 位"]),
    ("lab_funnel", {"fourth": 0.25, "month": 24}, ["15.0 位"]),
    ("lab_funnel", {"third": 0.55}, ["13.2 位"]),
    ("lab_frequency", {"heavy": 7}, ["17 %"]),
    ("lab_frequency", {"heavy": 15}, ["29 %"]),
    ("lab_frequency", {"heavy": 16}, ["33 %"]),
    ("lab_frequency", {"heavy": 23}, ["38 %"]),
    ("lab_frequency", {"heavy": 24}, ["42 %"]),
    ("lab_frequency", {"gap": 14}, ["26.0 次", "1,300 元"]),
    ("lab_frequency", {"light": 300}, ["2 位"]),
    ("lab_counter", {}, ["77 %", "23.5 次", "42.8 次"]),
    ("lab_counter", {"heavy": 0.06}, ["35 %"]),
    ("lab_counter", {"heavy": 0.04}, ["26 %"]),
    ("lab_back_to_value", {}, ["13.0 次", "80.0 %", yuan(worth(28))]),
    ("lab_back_to_value", {"gap": 7, "retention": 1}, ["26,000 元", "52,000 元"]),
    ("lab_back_to_value", {"gap": 182}, [yuan(worth(182))]),
    ("lab_back_to_value", {"gap": 14, "loss": 0}, [yuan(worth(14, loss=0))]),
    ("lab_back_to_value", {"multiplier": -1}, ["0 元"]),
]

ANSWERS = [("pre_funnel", "30"), ("post_funnel", "12 位"), ("post_counter", "74%")]


@pytest.mark.parametrize("rates", [RATES, [0.05, 0.95, 0.5, 0.1], [1, 1, 1, 1]])
def test_five_line_function_agrees_with_the_library(notebook, rates):
    assert notebook["my_funnel"](1000, rates)[-1] == pytest.approx(loyal(rates), rel=1e-12)
    slower = loyalty_chance(*notebook["monthly_chances"](rates))[0]
    assert 1000 * slower == pytest.approx(loyal(rates), rel=1e-12)


def test_loyal_customers_first_appear_in_the_fourth_month(notebook):
    assert in_month(3)[4] == 0 < in_month(4)[4]
    bars = notebook["lab_funnel"].run(month=3).marks[1]
    assert bars["x1"] == pytest.approx(in_month(3)[:5])


def test_narrowest_gate_gains_most_from_the_same_points():
    gains = [loyal([r + 0.05 * (k == gate) for k, r in enumerate(RATES)]) for gate in range(4)]
    assert gains.index(max(gains)) == RATES.index(min(RATES))


@pytest.mark.parametrize("gap", [7, 8, 30, 61, 182, 301, 400])
def test_every_gap_falls_into_exactly_one_class(notebook, gap):
    borders = [7, 60, 300]
    inside = [low < gap <= high for low, high in zip([0, *borders], [*borders, 10**6])]
    assert inside.index(True) == notebook["frequency_class"](gap, borders) and sum(inside) == 1


def test_eight_customers_are_sorted_alike_wherever_they_appear(asked, prose):
    assert isinstance(asked["sort_levels"], Match)
    sorted_in = {left.split("：")[0]: level for left, level in asked["sort_levels"].pairs.items()}
    assert set(sorted_in.values()) == set(LEVELS)
    names = re.findall(r"^\| (\S+) \| [^|]+ \|$", prose["opening"], re.MULTILINE)[1:]
    assert set(names) - {":--"} == set(sorted_in)
    for who, level in re.findall(r"^\| ([^|]+) \| (\S+客户) \|", prose["time-types"], re.MULTILINE):
        assert all(sorted_in[name] == level for name in who.split("、"))


def test_counts_of_the_opening_are_those_of_the_two_rulers(prose):
    rows = dict(re.findall(r"^\| ([^|]+) \| \S+客户 \| ([^|]+) \|$", prose["time-types"], re.MULTILINE))
    kinds = {name: kind for who, kind in rows.items() for name in who.split("、")}
    assert sum("过去型" in kind for kind in kinds.values()) == 4 and "小何数买过的：四位" in prose["opening"]
    assert sum("现在型" in kind for kind in kinds.values()) == 2 and "店长数正在谈的：两位" in prose["opening"]
    assert len(kinds) == 8


def test_gate_of_the_question_is_the_narrowest(asked):
    gains = [(rate + 0.05) / rate for rate in (0.5, 0.4, 0.25, 0.3)]
    assert gains.index(max(gains)) == 2 and asked["post_gate"].right.startswith("第三道")
