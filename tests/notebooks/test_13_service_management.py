"""Chapter 13: each computed figure in the prose with its expression, what labs and questions promise."""

from functools import cache
from math import ceil

import pytest

from custserv import number
from custserv.author.chapter import NOTEBOOKS, run
from custserv.author.truth import percent, yuan
from custserv.models.staffing import (
    agents_required,
    average_wait,
    erlang_b,
    erlang_c,
    occupancy,
    offered_load,
    service_level,
    with_shrinkage,
)
from custserv.models.value import lifetime_value

HANDLING = 180
LOAD = offered_load(100, HANDLING, 1800)
NIGHT = offered_load(20, HANDLING)


def wait(agents, load=LOAD, handling=HANDLING):
    return average_wait(load, agents, handling)


def pooled_wait(groups, slower=0.0, load=2, agents=3):
    extra = 1 + slower
    return average_wait(groups * load * extra, groups * agents, HANDLING * extra)


def needed(load):
    return agents_required(load, HANDLING, 20, 0.8)


# The chat of the second section: seconds from a customer's line to the agent's.
REPLIES = [40, 90, 10]
HUMAN, AUTOMATIC = sum(REPLIES) / 3, (1 + sum(REPLIES[1:])) / 3

SEAT_HOUR = 40 / 0.7
HARD_TOO = 600 * (0.6 * 0.02 + 0.4 * 0.3)


def people_left(deflected_easy):
    """Return how long people need for one of those left to them, while only easy ones are deflected."""
    easy, hard, back = 600 * (0.6 - deflected_easy), 600 * 0.4, 600 * deflected_easy * 0.02 / 2
    return (120 * easy + 360 * hard + 480 * back) / (easy + hard + back), easy + hard + back


def people_needed(deflected_easy):
    seconds, people = people_left(deflected_easy)
    return agents_required(seconds * people / 3600, seconds, 20, 0.8)


ALL_AI = agents_required(HARD_TOO / 2 * 480 / 3600, 480, 20, 0.8)
EASY_AI_LOSS = 600 * 0.6 * 0.02 / 2 * 60

EXPECTED = [20, 30, 40, 40, 35, 40, 45, 40, 35, 45, 70, 90, 85, 60, 30]


def by_hour(values):
    """Return the cells of the prose's table: hour by hour, but one for 11 to 18."""
    long = values[2:10]
    middle = number(min(long)) + (f"–{number(max(long))}" if min(long) < max(long) else "")
    return [*map(number, values[:2]), middle, *map(number, values[10:])]


@cache
def notebook_of_13():
    return run(NOTEBOOKS / "13_service_management.ipynb")


@cache
def on_time(early=4, middle=2, late=4, middle_start=13):
    """Return the share answered within 20 seconds on each of the thirty simulated days."""
    space = notebook_of_13()
    shifts = [(9, 17)] * early + [(middle_start, middle_start + 8)] * middle + [(16, 24)] * late
    shares = []
    for seed in range(1, 31):
        waits = flat(space["answered_calls"](space["simulated_day"](seed), shifts))
        shares.append(mean([wait <= 20 for wait in waits]))
    return shares


def mean(values):
    return sum(values) / len(values)


def flat(hours):
    """Return what stands hour by hour in one list."""
    return [each for hour in hours for each in hour]


def answered_now(market, start, hours, summer=False):
    """Return the share of a day's customers in Europe or the east of America who find somebody there."""
    weights = notebook_of_13()["AWAKE"]
    offset = {"Europe": 1, "America": -5}[market] + summer
    there = sum(weights[(start + k + offset - 8) % 24] for k in range(hours))
    return there / sum(weights)


def best_start(hours, *markets, summer=False):
    share = {s: mean([answered_now(m, s, hours, summer) for m in markets]) for s in range(24)}
    return max(share, key=share.get), max(share.values())


def evening(hours, *markets):
    start, share = best_start(hours, *markets)
    return start, percent(share)


def both_markets(start, hours):
    """Return the shares of Europe, of the east of America, and of six to four of them, as the prose does."""
    europe, america = (answered_now(market, start, hours) for market in ("Europe", "America"))
    return percent(europe), percent(america), percent(0.6 * europe + 0.4 * america)


SEAT = 3650 * 40 / 0.7
SEAT_FOR_LIFE = lifetime_value(SEAT, 1, 10, 0.1)


def worth(seats, quits=0.05):
    kept = 0.8 * (1 - quits * (1 - service_level(2, seats, HANDLING, 20))) ** 4
    return 36500 * lifetime_value(100, kept, 10, 0.1)


def gain(seat, quits=0.05):
    return worth(seat, quits) - worth(seat - 1, quits)


def myriads(value):
    return number(value / 10000, "万元", 1)


FIGURES = [
    ("opening", f"100 × 3 = {number(100 * 3)} 分钟"),
    ("opening", f"{number(100 * 3)} ÷ 30 = {number(LOAD)}"),
    ("opening", f"客户平均只等 {number(wait(14))} 秒"),
    ("measures", f"平均约 {number(HUMAN, digits=1)} 秒"),
    ("measures", f"就成了约 {number(AUTOMATIC, digits=1)} 秒"),
    ("measures", f"{80 + 20} 位里 {38 + 2} 位，**{percent((38 + 2) / 100)}**"),
    ("measures", f"{40 + 160} 位里 {20 + 40} 位，**{percent((20 + 40) / 200)}**"),
    ("measures", f"老客户，小甲 {percent(38 / 80, 1)}，小乙 {percent(20 / 40)}"),
    ("measures", f"新客户，小甲 {percent(2 / 20)}，小乙 {percent(40 / 160)}"),
    ("measures", f"18 位满意：写出来是 {percent(18 / 20)}"),
    ("measures", f"是 {percent(18 / 100)}；全满意，是 {percent((18 + 80) / 100)}"),
    ("by-hand", f"100 × 180 ÷ {number(1800)} = {number(LOAD)} 厄朗"),
    ("by-hand", f"20 × 180 ÷ {number(3600)} = {number(NIGHT)} 厄朗"),
    ("by-hand", f"$B_1 = 1 \\times 1 \\div (1 + 1 \\times 1) = {number(erlang_b(1, 1), digits=1)}$"),
    ("by-hand", f"$B_2 = 1 \\times 0.5 \\div (2 + 1 \\times 0.5) = {number(erlang_b(1, 2), digits=1)}$"),
    ("by-hand", f"$B_3 = 1 \\times 0.2 \\div (3 + 1 \\times 0.2) = {number(erlang_b(1, 3), digits=4)}$"),
    ("by-hand", f"$\\rho = 1 \\div 2 = {number(occupancy(1, 2), digits=1)}$"),
    ("by-hand", f"0.5 \\times {number(1 - erlang_b(1, 2), digits=1)}) = 1/{number(1 / erlang_c(1, 2))}$"),
    ("by-hand", f"$1/3 \\times 180 \\div (2-1) = {number(wait(2, NIGHT))}$ 秒"),
    ("by-hand", f"$C \\approx {number(erlang_c(1, 3), digits=3)}$，平均等待 $0.091"),
    ("by-hand", f"\\times 180 \\div (3-1) \\approx {number(wait(3, NIGHT))}$ 秒"),
    ("lab-last-notes", "、".join(number(wait(n)) for n in (14, 13, 12, 11)) + " 秒；10 位是 ∞"),
    ("lab-last-notes", f"合起来是原来的 {number(wait(11) / wait(14), digits=1)} 倍"),
    ("lab-last-notes", f"等待从 8 秒到 {number(wait(14, LOAD * 200 / 180, 200))} 秒"),
    ("lab-last-notes", f"从 15 位加到 20 位，只从 {number(wait(15))} 秒"),
    ("limits", f"别把“正好 {number(wait(13), digits=1)} 秒”当真"),
    (
        "pooling",
        f"10 厄朗要 {needed(10)} 位，富余 {needed(10) - 10} 位；"
        f"40 厄朗要 {needed(40)} 位，富余 {needed(40) - 40} 位",
    ),
    ("pooling", f"两条 10 厄朗的队分开，要 {2 * needed(10)} 位"),
    ("pooling", f"20 厄朗的一条，只要 {needed(20)} 位"),
    (
        "lab-pool-notes",
        f"分开等 {number(pooled_wait(1))} 秒；两组合并 {number(pooled_wait(2))} 秒，"
        f"三组 {number(pooled_wait(3))} 秒，六组 {number(pooled_wait(6))} 秒",
    ),
    ("lab-pool-notes", f"三组分开要 {3 * needed(2)} 位，合并要 {needed(6)} 位"),
    (
        "lab-pool-notes",
        f"多花 {percent(0.2)}，等 {number(pooled_wait(3, 0.2))} 秒；"
        f"多花 {percent(0.25)}，等 {number(pooled_wait(3, 0.25))} 秒",
    ),
    ("lab-pool-notes", f"多花 {percent(0.3)}，等 {number(pooled_wait(3, 0.3))} 秒，还不如分开"),
    (
        "lab-pool-notes",
        f"只等 {number(wait(14))} 秒，合两组 {number(pooled_wait(2, load=10, agents=14))} 秒",
    ),
    ("shrinkage", f"14 ÷ (1 − {number(0.3, digits=1)}) = {with_shrinkage(14, 0.3)} 位"),
    ("shrinkage", f"14 × 1.3 = {number(14 * 1.3, digits=1)}，排 {ceil(14 * 1.3)} 位"),
    ("shrinkage", f"19 × 0.7 = {number(19 * 0.7, digits=1)} 位"),
    (
        "lab-zone-notes",
        f"只有 {percent(answered_now('Europe', 9, 8))}，其余平均要等 8.7 小时。"  # SHOWN
        "同样八小时，从 {} 点开始，是 {}".format(*evening(8, "Europe")),
    ),
    (
        "lab-zone-notes",
        "{} 点开始、十六小时（两个班），西欧能到 {}".format(*evening(16, "Europe")),
    ),
    (
        "lab-zone-notes",
        f"八小时最多 {evening(8, 'Europe', 'America')[1]}；"
        + "十六小时从 {} 点开始，{}".format(*evening(16, "Europe", "America")),
    ),
    ("ai-model", f"40 ÷ 0.7 ≈ {yuan(SEAT_HOUR)}"),
    ("lab-ai-notes", f"要 {people_needed(0)} 位，每小时 {yuan(people_needed(0) * SEAT_HOUR)}"),
    (
        "lab-ai-notes",
        f"拦截 60%，{people_needed(0.6)} 位，工资 {yuan(people_needed(0.6) * SEAT_HOUR)}，"
        f"连看不见的 {yuan(people_needed(0.6) * SEAT_HOUR + EASY_AI_LOSS)}",
    ),
    (
        "lab-ai-notes",
        f"拦截 100%，工资只有 {yuan(ALL_AI * SEAT_HOUR)}，"
        f"连看不见的却有 {yuan(ALL_AI * SEAT_HOUR + HARD_TOO / 2 * 60)}",
    ),
    ("lab-ai-notes", f"从 {number(people_left(0)[0])} 秒升到 {number(people_left(0.6)[0])} 秒"),
    ("roster", f"合计 {number(sum(EXPECTED))} 位"),
    ("roster", "| 预计来 | " + " | ".join(by_hour(EXPECTED)) + " |"),
    ("roster", "| 要几位 | " + " | ".join(by_hour([needed(offered_load(n, HANDLING)) for n in EXPECTED])) + " |"),
    (
        "lab-roster-notes",
        f"从 {percent(min(on_time()))} 到 {percent(max(on_time()))}，平均 {percent(mean(on_time()))}",
    ),
    ("lab-roster-notes", f"改成 15 点开始，平均升到 {percent(mean(on_time(middle_start=15)))}"),
    (
        "lab-roster-notes",
        f"放早班平均 {percent(mean(on_time(early=5, middle_start=15)))}，"
        f"放中班或晚班 {percent(mean(on_time(late=5, middle_start=15)))}",
    ),
    ("lab-roster-notes", f"损耗率 30%，要 {with_shrinkage(10, 0.3)} 位"),
    ("back-to-value", f"一年约 {number(40 * 10 * 365)} 次接待"),
    ("back-to-value", f"合 {number(40 * 10 * 365 / 4)} 位客户"),
    ("back-to-value", f"一年开 {number(10 * 365)} 小时"),
    ("back-to-value", f"约 {yuan(SEAT)}"),
    (
        "back-to-value-notes",
        f"从 {percent(service_level(2, 3, HANDLING, 20), 1)} 升到 "
        f"{percent(service_level(2, 4, HANDLING, 20), 1)}，多留住的客户值 {myriads(gain(4))}，"
        f"工资 {myriads(SEAT_FOR_LIFE)}",
    ),
    ("back-to-value-notes", f"第 5 个只值 {myriads(gain(5))}"),
    ("back-to-value-notes", f"第 4 个值 {myriads(gain(4, 0.1))}，划算；"),
    ("back-to-value-notes", f"第 5 个值 {myriads(gain(5, 0.1))}，不划算"),
    ("back-to-value-notes", f"拖到 20%：第 5 个值 {myriads(gain(5, 0.2))}，也划算了"),
    ("summary", "等 " + "、".join(number(wait(n)) for n in (14, 13, 12, 11)) + " 秒"),
    ("solution-1", f"12 × 300 ÷ {number(3600)} = {number(offered_load(12, 300))} 厄朗"),
    ("solution-1", "、".join(number(erlang_b(1, n), digits=d) for n, d in ((1, 1), (2, 1), (3, 4))) + "。"),
    ("solution-4", f"范围 1.3%–10.7%，很宽。抽 {number(100 * 3**2)} 次，误差缩到三分之一"),
    ("solution-4", f"126 ÷ {number(1400)} = {percent(126 / 1400)}"),
    (
        "solution-5",
        "9 点起九小时：{} 和 {}，合 {}；".format(*both_markets(9, 9))
        + "21 点起八小时：{} 和 {}，合 {}。折中是往后挪，不用通宵，例如 ".format(*both_markets(21, 8))
        + "15 点起八小时：{} 和 {}，合 {}".format(*both_markets(15, 8)),
    ),
]

GIVEN = {
    "opening": {"100"},
    "measures": {"100", "160"},
    "by-hand": {"180"},
    "lab-last-notes": {"180", "200"},
    "shrinkage": {"30%", "1.3", "0.7"},
    "ai-model": {"600", "2%", "30%", "0.7"},
    "lab-ai-notes": {"60%", "100%", "5%"},
    "lab-roster-notes": {"30%"},
    "back-to-value": {"100", "5%", "10%"},
    "back-to-value-notes": {"5%", "10%", "20%"},
    "solution-3": {"180"},
    "references": {"100", "180"},
}

SHOWN = [
    ("lab_last", {}, ["10.0 厄朗", "8 秒", "89 %", "71 %", "14 位"]),
    ("lab_last", {"agents": 13}, ["17 秒"]),
    ("lab_last", {"agents": 12}, ["40 秒"]),
    ("lab_last", {"agents": 11}, ["123 秒", "91 %"]),
    ("lab_last", {"agents": 10}, ["∞ 秒", "100 %", "0 %", "100 %"]),
    ("lab_last", {"handling": 200}, ["22 秒"]),
    ("lab_pool", {"groups": 1}, ["80 秒", "80 秒"]),
    ("lab_pool", {}, ["80 秒", "12 秒", "12 位", "9 位"]),
    ("lab_pool", {"slower": 0.25}, ["80 秒", "76 秒"]),
    ("lab_pool", {"slower": 0.3}, ["80 秒", "116 秒"]),
    ("lab_pool", {"load_each": 10, "agents_each": 14, "groups": 2}, ["8 秒", "1 秒", "28 位", "24 位"]),
    ("lab_zone", {}, ["16 %", "8.7 小时", "2 点"]),
    ("lab_zone", {"start": 21}, ["52 %", "14 点"]),
    ("lab_zone", {"start": 20, "summer": True}, ["52 %", "14 点"]),
    ("lab_zone", {"start": 15, "hours": 16}, ["91 %"]),
    ("lab_zone", {"market": 4, "start": 19, "hours": 16}, ["81 %"]),
    ("lab_ai", {}, ["42 位", "216 秒", "2,400 元", "2,400 元", "60 %"]),
    ("lab_ai", {"deflected": 0.6}, ["30 位", "362 秒", "1,714 元", "1,930 元", "60 %"]),
    ("lab_ai", {"deflected": 1}, ["457 元", "2,833 元"]),
    ("lab_ai", {"hard_wrong": 0.05}, ["100 %"]),
    ("lab_ai", {"loss": 0}, ["100 %"]),
    ("lab_roster", {}, ["73 %", "80 小时"]),
    ("lab_roster", {"late": 5}, ["88 小时"]),
    ("lab_back_to_value", {}, ["86.1 %", yuan(gain(4)), yuan(gain(4) - SEAT_FOR_LIFE), "50 %"]),
    ("lab_back_to_value", {"seats": 5}, [yuan(gain(5)), "40 %"]),
    ("lab_back_to_value", {"quits": 0.2, "seats": 5}, [yuan(gain(5, 0.2))]),
    ("lab_back_to_value", {"multiplier": 1}, [yuan(2 * gain(4)), yuan(2 * gain(4) - SEAT_FOR_LIFE)]),
]

ANSWERS = [
    ("pre_load", "4"),
    ("pre_shrink", "20 位"),
    ("post_load", "5厄朗"),
    ("post_first", "４０秒"),
    ("post_shrink", "24"),
    ("post_wait", "40 秒"),
    ("post_zone", "14点"),
]

SAID = [
    ("limits", "没人挂断"),
    ("limits", "一人一次只接一位"),
    ("roster", "不是真实记录，是电脑模拟的"),
    ("ai", "瞒着有效，却不该瞒"),
    ("back-to-value", "这条换算是假设"),
    ("lab-zone-notes", "柱子的形状是自编的"),
]


@pytest.mark.parametrize(("load", "agents"), [(1, 2), (10, 14), (10, 11), (7.5, 9)])
def test_five_line_function_agrees_with_the_library(notebook, load, agents):
    assert notebook["my_erlang_c"](load, agents) == pytest.approx(erlang_c(load, agents), rel=1e-12)


def test_one_person_alone_never_catches_up(notebook):
    assert notebook["my_erlang_c"](1, 1) == 1


def test_same_seed_gives_the_same_day_and_another_seed_another(notebook):
    day = notebook["simulated_day"]
    assert day(7) == day(7)
    assert day(7) != day(8)


def test_simulated_days_come_in_the_expected_numbers_and_lengths(notebook):
    days = [notebook["simulated_day"](seed) for seed in range(1, 31)]
    assert mean([len(flat(day)) for day in days]) == pytest.approx(sum(EXPECTED), rel=0.02)
    assert mean([seconds for day in days for _, seconds in flat(day)]) == pytest.approx(HANDLING, rel=0.02)
    assert [mean([len(day[k]) for day in days]) for k in range(15)] == pytest.approx(EXPECTED, rel=0.1)
    assert all(int(moment / 3600) == 9 + k for day in days for k in range(15) for moment, _ in day[k])


def test_simulation_follows_erlang_c_when_nothing_changes_over_the_day(notebook, monkeypatch):
    monkeypatch.setitem(notebook, "EXPECTED", [60] * 15)
    waits = []
    for seed in range(1, 151):
        waits += flat(notebook["answered_calls"](notebook["simulated_day"](seed), [(9, 24)] * 5))
    waits = [each for each in waits if each < notebook["NEVER"]]
    assert mean(waits) == pytest.approx(average_wait(3, 5, HANDLING), rel=0.1)


def test_nobody_is_answered_outside_a_shift_or_twice_at_once(notebook):
    day = [[(3600 * 9, 100), (3600 * 9 + 10, 100)], [(3600 * 10, 100)]]
    assert notebook["answered_calls"](day, [(9, 10)]) == [[0, 90], [notebook["NEVER"]]]


def test_nine_in_the_evening_misses_the_target_on_every_day(notebook):
    shifts = [(9, 17)] * 4 + [(13, 21)] * 2 + [(16, 24)] * 4
    for seed in range(1, 31):
        nine = notebook["answered_calls"](notebook["simulated_day"](seed), shifts)[21 - 9]
        assert mean([wait <= 20 for wait in nine]) < 0.8


def test_person_more_is_worth_the_same_in_the_middle_and_late_shift():
    late = mean(on_time(late=5, middle_start=15))
    assert percent(mean(on_time(middle=3, middle_start=15))) == percent(late)


def test_summer_time_moves_the_best_shift_an_hour_ahead():
    assert best_start(8, "Europe", summer=True)[0] == best_start(8, "Europe")[0] - 1


def test_deflecting_more_than_the_easy_ones_costs_more(notebook):
    def cost(share):
        wrong, _, agents = notebook["desk_with_ai"](share, 0.6, 0.3)
        return agents * SEAT_HOUR + wrong / 2 * 60

    costs = [cost(0.05 * k) for k in range(21)]
    assert costs.index(min(costs)) == 12
    assert costs[-1] > costs[0]


def test_wages_decide_as_the_text_says():
    assert gain(4) < SEAT_FOR_LIFE < 2 * gain(4)
    assert gain(5, 0.1) < SEAT_FOR_LIFE < gain(4, 0.1)
    assert gain(6, 0.2) < SEAT_FOR_LIFE < gain(5, 0.2)


def test_conversion_shown_in_the_text_is_the_one_of_the_lab(cells, prose):
    line = "kept = retention * (1 - quits * (1 - service_level(2, seats, 180, 20))) ** 4"
    assert line in prose["back-to-value"]
    assert line in cells["lab-back-to-value"].source


def test_best_way_through_the_scenario_earns_everything_and_ends_well(notebook):
    scenario = notebook["Out"]["scenario-handover"]
    opening, solving, after = (turn for turn in scenario.turns if turn.id in ("open", "solve", "after"))
    walk = scenario.walk([opening.replies[1].text, solving.replies[0].text, after.replies[0].text])
    assert walk.place.id == "improved"
    assert {name: walk.earned(name) for name in scenario.criteria} == scenario.most


def test_rudest_way_through_the_scenario_drives_the_customer_away(notebook):
    scenario = notebook["Out"]["scenario-handover"]
    opening, again = scenario.turns[:2]
    assert scenario.walk([opening.replies[0].text, again.replies[1].text]).place.id == "left"
