"""Chapter 8: each computed figure in the prose with its expression; labs and text agree."""

import re
from math import ceil, log
from statistics import NormalDist

import pytest

from custserv import number
from custserv.author.chapter import NOTEBOOKS, run
from custserv.author.truth import percent, yuan
from custserv.models.tiers import (
    allocate_hours,
    gini,
    pareto_top_share,
    relationship_type,
    top_share,
    value_index,
)
from custserv.models.value import lifetime_value

SPACE = run(NOTEBOOKS / "08_customer_tiers.ipynb")

HEADS, PARTS = [80, 15, 5], [5, 15, 80]
INDEX = [value_index(n / 100, v / 100) for n, v in zip(HEADS, PARTS)]
EACH = [200000 / 100 * index for index in INDEX]
NORMAL = NormalDist()


def lognormal_top_share(top, known_share):
    """Return the top's share in a lognormal world whose top 20 % have ``known_share``."""
    spread = NORMAL.inv_cdf(known_share) - NORMAL.inv_cdf(0.2)
    return NORMAL.cdf(NORMAL.inv_cdf(top) + spread)


def minutes_each(hours, weight, floor=0, heads=HEADS):
    shared = allocate_hours(hours - floor * sum(heads) / 60, heads, PARTS, weight)
    return [floor + 60 * h / n for h, n in zip(shared, heads)]


def small_customer(retention=0.8, upgrade=0.05, bigger=2000):
    grown = lifetime_value(bigger, retention, 10, 0.1)
    return grown - lifetime_value(bigger - 125, retention * (1 - upgrade), 10, 0.1)


def margin_less_service(tier, contact_cost):
    return [500, 3000, 34000][tier] - [15, 40, 80][tier] * contact_cost


AREAS = [0.8 * (0 + 0.05) / 2, 0.15 * (0.05 + 0.2) / 2, 0.05 * (0.2 + 1) / 2]
CALLS = 40000 / 1100 / 6
PEAK = 4 * margin_less_service(2, 40) + 15 * margin_less_service(1, 40)
PLAIN, FLOORED = minutes_each(40, 1), minutes_each(40, 1, floor=5)
STATIC = lifetime_value(125, 0.8, 10, 0.1)
TO_THE_TOP = small_customer(upgrade=0.01, bigger=32000)
SELF_SERVED = 500 - 15 * (0.4 * 40 + 0.6 * 2)

def closing_total(weight, upgrade=0.05):
    return SPACE["shop_value"](weight, 0.8, 0, 10, 0.2, upgrade)


# The cell, and the words of its prose with every computed figure put in by its expression.
FIGURES = [
    (
        "three-tiers",
        f"| 一般客户 | 80 位 | {yuan(80 * EACH[0])} | {yuan(EACH[0])} | {number(INDEX[0], digits=4)} |",
    ),
    ("three-tiers", f"| 潜力客户 | 15 位 | {yuan(15 * EACH[1])} | {yuan(EACH[1])} | {number(INDEX[1])} |"),
    ("three-tiers", f"| 关键客户 | 5 位 | {yuan(5 * EACH[2])} | {yuan(EACH[2])} | {number(INDEX[2])} |"),
    ("three-tiers", f"5% ÷ 80% = {number(INDEX[0], digits=4)}，关键客户的 80% ÷ 5% = {number(INDEX[2])}"),
    ("three-tiers", f"**{number(INDEX[2] / INDEX[0])} 倍**"),
    ("three-tiers", f"要添 {number(INDEX[2] / INDEX[0])} 位一般客户"),
    ("lorenz", f"0.8 × (0 + 0.05) ÷ 2 = {number(AREAS[0], digits=2)}"),
    ("lorenz", f"0.15 × (0.05 + 0.2) ÷ 2 = {number(AREAS[1], digits=5)}"),
    ("lorenz", f"0.05 × (0.2 + 1) ÷ 2 = {number(AREAS[2], digits=2)}"),
    ("lorenz", f"三块合计 {number(sum(AREAS), digits=5)}"),
    ("lorenz", f"1 − 2 × {number(sum(AREAS), digits=5)} = {number(gini(PARTS, HEADS), digits=4)}"),
    ("lower-bound", f"按组算出来的 {number(gini(PARTS, HEADS), digits=4)}"),
    ("lower-bound", f"只分两组算是 {number(gini([20, 80], [80, 20]), digits=1)}"),
    # A Pareto Lorenz curve 1 − (1 − x)^k has the Gini coefficient (1 − k)/(1 + k).
    (
        "lower-bound",
        f"细算到每一个人，是 {number((1 - log(0.8) / log(0.2)) / (1 + log(0.8) / log(0.2)), digits=2)}",
    ),
    (
        "lab-lorenz-notes",
        f"80/15/5 的基尼系数是 {number(gini(PARTS, HEADS), digits=4)}，"
        f"一头一尾差 {number(INDEX[2] / INDEX[0])} 倍；"
        f"50/30/20 的是 {number(gini(PARTS, [50, 30, 20]), digits=2)}，"
        f"差 {number(value_index(0.2, 0.8) / value_index(0.5, 0.05))} 倍",
    ),
    ("lab-lorenz-notes", f"却差了 {number(256 / 40, digits=1)} 倍"),
    ("lab-lorenz-notes", f"拖到 40% 时基尼系数是 {number(gini([45, 15, 40], HEADS), digits=4)}"),
    (
        "how-steep",
        f"也就是前 {percent(0.2 * 0.2)}，又占那 80% 里的 80%，就是 {percent(pareto_top_share(0.04))}",
    ),
    ("how-steep", f"前 5% 比前 4% 多一点，占 **{percent(pareto_top_share(0.05))}**"),
    ("how-steep", f"\\approx {number(log(0.8) / log(0.2), digits=3)}$"),
    ("how-steep", f"前 5% 占 **{percent(lognormal_top_share(0.05, 0.8))}**"),
    ("how-steep", f"前 20%（关键加潜力）占 {percent(top_share(PARTS, 0.2, HEADS))}"),
    (
        "lab-top-notes",
        f"前 1% 按帕累托占 {percent(pareto_top_share(0.01))}，"
        f"按对数正态只占 {percent(lognormal_top_share(0.01, 0.8))}",
    ),
    (
        "lab-top-notes",
        f"前 20% 占 67% 时，前 5% 按帕累托占 {percent(pareto_top_share(0.05, 0.2, 0.67))}；"
        f"占 73% 时，占 {percent(pareto_top_share(0.05, 0.2, 0.73))}",
    ),
    (
        "lab-top-notes",
        f"88% 时前 5% 占 {percent(pareto_top_share(0.05, 0.2, 0.88))}，"
        f"89% 时占 {percent(pareto_top_share(0.05, 0.2, 0.89))}",
    ),
    ("whale", f"| 一般客户 | 500 元 | 15 次 | {yuan(15 * 25)} | {yuan(margin_less_service(0, 25))} |"),
    ("whale", f"| 潜力客户 | {yuan(3000)} | 40 次 | {yuan(40 * 25)} | {yuan(margin_less_service(1, 25))} |"),
    ("whale", f"| 关键客户 | {yuan(34000)} | 80 次 | {yuan(80 * 25)} | {yuan(margin_less_service(2, 25))} |"),
    ("whale", f"500 − {number(15 * 40)} = {yuan(margin_less_service(0, 40))}"),
    (
        "lab-whale-notes",
        f"最高 {number(PEAK / 10000, digits=1)} 万元",
    ),
    (
        "lab-whale-notes",
        f"那一位大客户赔 {yuan(45000 - margin_less_service(2, 40))}，"
        f"80 位一般客户合起来赔 {yuan(-80 * margin_less_service(0, 40))}",
    ),
    ("lab-whale-notes", f"吃掉 {number((14200 + 8000) / 10000, digits=1)} 万元"),
    ("lab-whale-notes", f"年底 {number((144200 - 14200 - 8000) / 10000, digits=1)} 万元"),
    ("lab-whale-notes", f"每位赚 {yuan(SELF_SERVED)}，80 位合计多出 {yuan(80 * (SELF_SERVED + 100))}"),
    ("lab-whale-notes", f"省下的 {yuan(80 * 100)}多得多"),
    ("sprint", f"{number(40000)} ÷ {number(1100)} ÷ 6 ≈ {number(CALLS, digits=1)} 次"),
    ("sprint", f"是一般用户的 {number(CALLS / 0.5)} 倍左右"),
    ("hours", f"40 × 60 ÷ 100 = {number(minutes_each(40, 0)[0])} 分钟"),
    ("hours", f"每位 {number(PLAIN[0], digits=1)} 分钟；关键客户合起来 {number(PLAIN[2] * 5 / 60)} 小时"),
    ("hours", f"每位 {number(PLAIN[2])} 分钟"),
    ("hours", f"后一种，一般客户 {number(PLAIN[0], digits=1)} 分钟"),
    ("lab-hours-notes", f"始终是 {number(minutes_each(40, 0.35)[1])} 分钟"),
    (
        "lab-hours-notes",
        f"一般客户从 {number(PLAIN[0], digits=1)} 分钟升到 {number(FLOORED[0], digits=1)} 分钟，"
        "是原来的四倍；"
        f"关键客户从 {number(PLAIN[2])} 分钟降到 {number(FLOORED[2])} 分钟",
    ),
    (
        "lab-hours-notes",
        f"保底 10 分钟：{number(minutes_each(40, 1, 10)[0], digits=1)} 分钟对 "
        f"{number(minutes_each(40, 1, 10)[2])} 分钟",
    ),
    ("migration", f"10 年的价值是 {yuan(STATIC)}"),
    ("migration", f"一年就变成 {yuan(2000)}"),
    (
        "migration",
        f"10 年的价值是 {yuan(small_customer())}，是前者的 {number(small_customer() / STATIC, digits=1)} 倍",
    ),
    ("migration", f"{number(61 + 3)} 位留下的一般客户里有 3 位升级，约 {percent(3 / 64)}"),
    ("migration", f"（一年 {yuan(2000)}），再扣掉**还没升级那些年**每年少挣的 {yuan(2000 - 125)}"),
    (
        "lab-small-notes",
        f"就把 {yuan(STATIC)}变成 {yuan(TO_THE_TOP)}，是 {number(TO_THE_TOP / STATIC, digits=1)} 倍",
    ),
    (
        "lab-small-notes",
        f"从 {yuan(STATIC)}降到 {yuan(lifetime_value(125, 0.6, 10, 0.1))}，“连将来”从 "
        f"{yuan(small_customer())}降到 {yuan(small_customer(retention=0.6))}",
    ),
    ("summary", f"{number(INDEX[0], digits=4)} : {number(INDEX[1])} : {number(INDEX[2])}，头尾差 256 倍"),
    ("exercise-2", f"关键客户（{yuan(EACH[2])}）"),
    ("solution-2", f"每位升级添 {yuan(EACH[1] - EACH[0])}，{number(EACH[2])} ÷ {number(EACH[1] - EACH[0])}"),
    ("solution-2", f"每位添 {yuan(EACH[2] - EACH[1])}"),
    ("solution-2", f"3 × {number(EACH[1] - EACH[0])} + {number(EACH[2] - EACH[1])} = "),
    ("solution-3", f"成本 {yuan(170 * 40)}，所以赔 {yuan(170 * 40 - 6000)}"),
    ("solution-3", f"省 85 × 40 = {yuan(85 * 40)}"),
    ("lab-whale-notes", f"从每位赔 {yuan(-margin_less_service(0, 40))}变成"),
    ("migration", f"- V({2000 - 125},\\ r(1-u))"),
    ("lab-small-notes", f"一旦成了就是 {number(32000 / 125)} 倍"),
    (
        "back-to-value-notes",
        f"全按人头 {yuan(closing_total(0))}，七成按利润 {yuan(closing_total(0.7))}，全按利润 {yuan(closing_total(1))}。",
    ),
    (
        "back-to-value-notes",
        f"多出 {yuan(closing_total(0.7) - closing_total(1))}；"
        f"退到全按人头，反而少了 {yuan(closing_total(1) - closing_total(0))}",
    ),
    (
        "back-to-value-notes",
        f"七成是 {yuan(closing_total(0.7, 0))}，全按利润是 {yuan(closing_total(1, 0))}，"
        f"只差 {yuan(closing_total(0.7, 0) - closing_total(1, 0))}，"
        f"不到 {percent(ceil(100 - 100 * closing_total(1, 0) / closing_total(0.7, 0)) / 100)}",
    ),
    ("solution-1", f"80/15/5 的那家店要 {number(INDEX[2] / INDEX[0])} 位"),
]

# Inputs of the exercises, by cell.
GIVEN = {
    "three-tiers": {"15%", "100"},
    "lorenz": {"0.5", "0.8", "0.15", "0.05", "0.2", "100", "0%", "80%", "5%", "95%", "20%", "100%"},
    "how-steep": {"0.8", "0.2"},
    "lab-top-title": {"20%", "5%"},
    "lab-top-notes": {"80%"},
    "hours": {"5%"},
    "lab-hours-notes": {"15%"},
    "dell": {"0.5", "0.7"},
    "migration": {"125", "80%", "10%", "2000"},
    "lab-small-notes": {"1%", "80%", "60%", "5%"},
    "back-to-value": {"200", "10%"},
    "back-to-value-notes": {"0%"},
}

# Cited elsewhere in the chapter.
QUOTED = {"how-steep": {"67%"}}

SHOWN = [
    ("lab_lorenz", {"key_people": 0.2, "middle_people": 0.3}, ["0.6600", "4.00", "0.1000", "40.0 倍"]),
    ("lab_top", {}, ["66 %", "52 %", "80 %"]),
    ("lab_top", {"known_share": 0.67}, [percent(pareto_top_share(0.05, 0.2, 0.67)).replace("%", " %")]),
    ("lab_top", {"top": 0.01}, ["53 %", "26 %"]),
    ("lab_whale", {}, ["12.2 万元", "2.2 万元", "81 位", "−100 元", "−14,200 元"]),
    ("lab_whale", {"self_service": 0.6}, ["1 位", "242 元"]),
    ("lab_whale", {"contact_cost": 25, "extra_cost": 0}, ["20.0 万元", "0 位", "125 元", "32,000 元"]),
    ("lab_hours", {"value_weight": 0}, ["24.0 分钟"]),
    ("lab_hours", {"floor": 10}, ["10.9 分钟", "234.0 分钟"]),
    ("lab_small", {"upgrade": 0}, ["439 元", "1.0 倍"]),
    ("lab_small", {"retention": 0.6}, ["274 元", "504 元"]),
    ("lab_back_to_value", {"loss": 0, "value_weight": 0}, ["0 元"]),
    ("lab_back_to_value", {"multiplier": -1}, ["0 元"]),
]

ANSWERS = [("pre_each", "3.2万"), ("post_each", "6"), ("post_gini", "0.66"), ("post_hours", "147 分钟")]


def test_share_of_the_small_customers_future_is_what_adding_up_the_years_gives():
    years = range(10)
    added = sum((125 * 0.95**t + 2000 * (1 - 0.95**t)) * (0.8 / 1.1) ** t for t in years)
    assert small_customer() == pytest.approx(added, rel=1e-12)


@pytest.mark.parametrize("top", [0.01, 0.05, 0.2, 0.3])
def test_lognormal_share_is_that_of_the_normal_distribution(notebook, top):
    spread = notebook["normal_point"](0.8) - notebook["normal_point"](0.2)
    share = notebook["normal_share"](notebook["normal_point"](top) + spread)
    assert share == pytest.approx(lognormal_top_share(top, 0.8), abs=1e-9)


@pytest.mark.parametrize("heads", [[80, 15, 5], [50, 30, 20]])
def test_five_line_function_agrees_with_the_library(notebook, heads):
    shares = [n / 100 for n in heads], [v / 100 for v in PARTS]
    assert notebook["my_gini"](*shares) == pytest.approx(gini(PARTS, heads), rel=1e-12)


def test_types_named_in_the_text_are_those_of_the_grid(prose):
    assert [relationship_type(0.55, 0.6, line) for line in (0.5, 0.7)] == ["兼顾型", "随意型"]
    assert [relationship_type(0.6, 0.8, line) for line in (0.5, 0.7)] == ["兼顾型", "关系型"]
    for price, relation in ((0.9, 0.1), (0.9, 0.9), (0.1, 0.1), (0.1, 0.9)):
        assert f"**{relationship_type(price, relation)}**" in prose["finding"]


def test_flow_table_adds_up(prose):
    rows = re.findall(
        r"^\| (..客户) \| (\d+) \| (\S+) \| (\S+) \| (\d+) \| (\d+) \|$", prose["migration"], re.MULTILINE
    )
    numbers = [[0 if cell == "—" else int(cell) for cell in row[1:]] for row in rows]
    assert [sum(row[:-1]) for row in numbers] == [row[-1] for row in numbers] == HEADS
    (stay_c, up_c, *_), (stay_b, up_b, down_b, *_), (stay_a, _, down_a, *_) = numbers
    assert [stay_b + up_c + down_a, stay_a + up_b] == HEADS[1:]
    assert stay_c + down_b < HEADS[0]
