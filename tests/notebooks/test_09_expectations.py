"""Chapter 9: each computed figure in the prose with its expression; labs and text agree."""

import re

import pytest

from custserv import number
from custserv.author.chapter import NOTEBOOKS, read, run_cells
from custserv.author.truth import percent, prose, signed, yuan
from custserv.models.satisfaction import (
    disconfirmation,
    expectation_path,
    kano_coefficients,
    net_promoter_score,
)

NOTEBOOK = NOTEBOOKS / "09_expectations.ipynb"
CELLS = {cell.id: cell for cell in read(NOTEBOOK).cells}
PROSE = prose(read(NOTEBOOK))
SPACE = run_cells(read(NOTEBOOK), NOTEBOOK.name)

STEADY, SPLIT = [0, 5, 15, 55, 25], [25, 0, 0, 0, 75]


def felt(pattern, learning=0.5, loss_aversion=2, first=6):
    """Return the feelings of twelve visits to one of the shops of 实验二."""
    got = SPACE["PATTERNS"][pattern]
    expected = expectation_path(got, first, learning)
    return [disconfirmation(p, e, loss_aversion) for p, e in zip(got, expected)]


def points(value, digits=0):
    return number(value, "分", digits)


def people(value, digits=1):
    return number(value, "人", digits)


def promised(minutes, spread=15, attraction=1):
    """Return orders, orders in time and returning customers of 实验三."""
    return SPACE["coming_back"](minutes, spread, attraction)


def best(spread, attraction):
    """Return the minutes that bring most customers back, ties joined as the prose joins them."""
    back = {minutes: promised(minutes, spread, attraction)[2] for minutes in range(25, 56)}
    top = max(back.values())
    return " 或 ".join(str(minutes) for minutes, value in back.items() if value == pytest.approx(top))


def returning(shop, four=0.6):
    return sum(n * back for n, back in zip(shop, [0.05, 0.2, 0.4, four, 0.9]))


def newcomers(boast, per_point=0.03, attraction=0.1, years=10):
    return SPACE["newcomers_value"](boast, 0.8, 0, years, per_point, attraction)


def score(promoters, passives, detractors):
    return net_promoter_score([9] * promoters + [7] * passives + [6] * detractors)


CAKE = expectation_path([10, 7, 7, 7], 6, 0.5)
TODAY = kano_coefficients(20, 40, 30, 10)
# The share of 4-star customers who return at which both shops keep as many.
EVEN = (returning(SPLIT) - returning(STEADY, 0)) / 55

# The cell, and the words of its prose with every computed figure put in by its expression.
FIGURES = [
    ("equation", f"差 {number(-35 + 30)} 分钟；西头许诺 45 分钟，差 {signed(-35 + 45)} 分钟"),
    ("compare-note", f"感觉上短了 {number(-disconfirmation(-35, -30, 2))} 分钟"),
    (
        "lab-equation-notes",
        f"期望 6 分，感觉 {signed(disconfirmation(7, 6, 2))}；"
        f"期望 8 分，差 {number(7 - 8)}，感觉 {number(disconfirmation(7, 8, 2))}",
    ),
    *[
        ("loop", f"| {visit} | {number(expected, digits=d)} | {got} | {signed(got - expected, '', d)} |")
        for visit, expected, got, d in zip((1, 2, 3, 4), CAKE, (10, 7, 7, 7), (0, 0, 1, 2))
    ],
    (
        "lab-loop-notes",
        f"只惊喜一次 {points(sum(felt('只惊喜一次')), 1)}，始终如一 {points(sum(felt('始终如一')), 1)}，"
        f"每次好一点 {points(sum(felt('每次好一点')), 1)}，时好时坏 {points(sum(felt('时好时坏')), 1)}",
    ),
    ("lab-loop-notes", f"只惊喜一次也是 {points(sum(felt('只惊喜一次', 0.5, 1)), 1)}"),
    (
        "lab-loop-notes",
        f"只惊喜一次合计 {points(sum(felt('只惊喜一次', 0.2)), 1)}，"
        f"比始终如一的 {points(sum(felt('始终如一', 0.2)), 1)}略高",
    ),
    ("lab-loop-notes", f"到第 6 次，感觉只剩 {points(felt('始终如一')[5], 2)}"),
    (
        "lab-loop-notes",
        f"第 12 次做到 {points(SPACE['PATTERNS']['每次好一点'][11], 2)}，"
        f"感觉不过 {points(felt('每次好一点')[11], 2)}",
    ),
    (
        "lab-promise-notes",
        f"写 30 分钟，会再来 {people(promised(30)[2])}，"
        f"{people(promised(30)[0] - promised(30)[1])}失望；"
        f"写 {best(15, 1)} 分钟最高，{people(promised(48)[2])}",
    ),
    ("lab-promise-notes", f"最高点在 {best(5, 1)} 分钟，{people(promised(40, 5)[2])}，一单不迟"),
    ("lab-promise-notes", f"办法①只有 {people(promised(45)[2])}"),
    (
        "lab-promise-notes",
        f"最高点在 {best(15, 3)} 分钟，会再来 {people(promised(31, 15, 3)[2])}，"
        f"可是有 {people(promised(31, 15, 3)[0] - promised(31, 15, 3)[1])}失望",
    ),
    ("survey", f"收回 {number(60 * 0.5)} + {number(40 * 0.2)} = {number(60 * 0.5 + 40 * 0.2)} 份"),
    ("survey", f"满意率 30 ÷ 38 ≈ {percent(30 / 38)}"),
    (
        "lab-mean-notes",
        f"平均分始终是 {number(SPACE['mean_of'](SPLIT), digits=2)}，纹丝不动",
    ),
    ("lab-mean-notes", f"甲店 {people(returning(STEADY))}、乙店 {people(returning(SPLIT))}：乙店反而多"),
    ("lab-mean-notes", f"甲店 {people(returning(STEADY, 0.8))}，反超。约在 {percent(EVEN)} 换过来"),
    ("nps", f"(15 − 6) ÷ 30 = {percent((15 - 6) / 30)}，写作 {number(score(15, 9, 6))}"),
    ("nps", f"NPS 就从 {number(score(15, 9, 6))} 掉到 {number(score(13, 9, 8), digits=1)}"),
    ("kano-coefficients", f"(20 + 40) ÷ 100 = {percent(TODAY[0])}"),
    ("kano-coefficients", f"−(40 + 30) ÷ 100 = {percent(TODAY[1])}"),
    (
        "lab-kano-notes",
        f"做到八成：起初 {points(SPACE['kano_feeling'](0.8, 0), 1)}，"
        f"普及程度 5 时 {points(SPACE['kano_feeling'](0.8, 5))}，"
        f"10 时 {points(SPACE['kano_feeling'](0.8, 10), 1)}",
    ),
    (
        "back-to-value-notes",
        f"来 {number(100 * 1.2)} 位，合起来 {yuan(newcomers(2))}；"
        f"说到做到：100 位，{yuan(newcomers(0))}；"
        f"往低里说 2 分：80 位，{yuan(newcomers(-2))}",
    ),
    ("back-to-value-notes", f"夸口 2 分是 {yuan(newcomers(2, per_point=0))}，当然越夸越赚"),
    ("back-to-value-notes", f"夸口 2 分是 {yuan(newcomers(2, attraction=0.2))}，又比说到做到多一点"),
    ("solution-4", f"早班平均 {number((80 + 72 + 96 + 56 + 24) / 40, digits=2)}"),
]

# What the text itself sets.
GIVEN = {
    "loop": {"0.5"},
    "lab-loop-notes": {"0.2"},
    "promise": {"100"},
    "survey": {"100", "4.3", "60%"},
    "mean": {"100"},
    "nps": {"100"},
    "kano-coefficients": {"100"},
    "back-to-value": {"100", "780", "10%"},
    "back-to-value-notes": {"100", "20%"},
}

# Cited elsewhere in the chapter.
QUOTED = {}

# What the text promises of a lab at a setting.
SHOWN = [
    ("lab_equation", {}, ["1.0 分"]),
    ("lab_equation", {"expected": 8}, ["−1.0 分", "−2.0 分"]),
    ("lab_equation", {"got": 5, "loss_aversion": 1}, ["−1.0 分"]),
    ("lab_equation", {"got": 5, "loss_aversion": 3}, ["−3.0 分"]),
    ("lab_equation", {"got": 4, "tolerance": 2}, ["−2.0 分", "0.0 分"]),
    ("lab_equation", {"got": 3.5, "tolerance": 2}, ["−2.5 分", "−1.0 分"]),
    ("lab_loop", {}, ["4.00 分", "−2.00 分", "0.0 分"]),
    ("lab_loop", {"pattern": "始终如一"}, ["2.0 分"]),
    ("lab_loop", {"pattern": "时好时坏"}, ["−15.1 分"]),
    ("lab_loop", {"loss_aversion": 1}, ["2.0 分"]),
    ("lab_loop", {"learning": 0.2}, ["4.9 分"]),
    ("lab_loop", {"learning": 0.2, "pattern": "始终如一"}, ["4.7 分"]),
    ("lab_promise", {}, ["60.0 人", "67 %", "20.0 人", "40.0 人"]),
    ("lab_promise", {"promise": 50}, ["40.0 人", "0 %", "24.0 人"]),
    ("lab_promise", {"promise": 40, "spread": 5}, ["50.0 人", "0 %", "30.0 人"]),
    ("lab_mean", {}, ["4.00 分", "62.5 人", "68.8 人", "5 人", "25 人"]),
    ("lab_mean", {"split": 0}, ["4.00 分", "62.5 人", "5 人"]),
    ("lab_mean", {"back_four": 0.8}, ["73.5 人", "68.8 人"]),
    ("lab_kano", {}, ["10.0 分", "0.0 分"]),
    ("lab_kano", {"age": 10, "done": 0.8}, ["−0.4 分", "0.0 分", "−10.0 分"]),
    ("lab_back_to_value", {}, ["120 位", "243,145 元", "−31,015 元"]),
    ("lab_back_to_value", {"promised": 0}, ["100 位", "274,160 元", "0 元"]),
    ("lab_back_to_value", {"multiplier": -1}, ["0 元"]),
]

# Question, and what a student would type: worked by hand.
ANSWERS = [
    ("pre_gap", "-4"),
    ("pre_loop", "8 分"),
    ("pre_nps", "30"),
    ("post_gap", "5天"),
    ("post_loop", "8"),
    ("post_nps", "0"),
    ("post_response", "75%"),
]


@pytest.mark.parametrize(("got", "expected"), [(7, 6), (6, 7), (-35, -30), (5, 5)])
def test_five_line_function_agrees_with_the_library(got, expected):
    assert SPACE["my_feeling"](got, expected) == disconfirmation(got, expected, loss_aversion=2)
    assert len(CELLS["five-line-function"].source.splitlines()) == 5


@pytest.mark.parametrize(("spread", "promise"), [(15, 30), (15, 35), (5, 38), (9, 20), (9, 50)])
def test_share_in_time_is_that_of_evenly_spread_minutes(spread, promise):
    minutes = [35 - spread + 2 * spread * (k + 0.5) / 10000 for k in range(10000)]
    counted = sum(m <= promise for m in minutes) / 10000
    assert SPACE["kept_promises"](promise, spread) == pytest.approx(counted, abs=1e-4)


def test_both_shops_of_the_table_have_the_mean_the_text_says():
    rows = [line.split("|")[2:4] for line in PROSE["mean"].splitlines() if re.match(r"\| \d 分 ", line)]
    counts = [[int(row[shop]) for row in reversed(rows)] for shop in (0, 1)]
    assert counts == [STEADY, SPLIT] == [SPACE["STEADY_SHOP"], SPACE["SPLIT_SHOP"]]
    assert [SPACE["mean_of"](shop) for shop in counts] == [4, 4]


def test_keeping_the_word_is_best_at_the_defaults_and_boasting_for_one_year():
    places = [-2 + 0.25 * step for step in range(21)]
    assert max(places, key=newcomers) == 0
    assert max(places, key=lambda boast: newcomers(boast, years=1)) == 3


def test_scores_that_hide_what_happened():
    assert net_promoter_score([7] * 10) == net_promoter_score([10] * 5 + [0] * 5) == 0
    assert [net_promoter_score([rating]) for rating in (0, 6, 8, 9)] == [-100, -100, 0, 100]
