"""Chapter 3: each computed figure in the prose with its expression, and what the labs show."""

import pytest

from custserv import number
from custserv.author.truth import percent, yuan
from custserv.models.staffing import offered_load
from custserv.models.value import lifetime_value

ARRIVALS = [2, 2, 4, 3, 2, 2, 4, 8, 9, 4]
AT_FIVE = offered_load(ARRIVALS[7], 30 * 60)


def spared(miss, visits):
    """Return the share of customers who met no bad visit."""
    return (1 - miss) ** visits


def kept(miss=0.05, fixed=0, quits=0.3):
    return 0.9 * (1 - miss * (1 - fixed) * quits) ** 12


def worth(**misses):
    return lifetime_value(480, kept(**misses), 10)


# The cell, and the words of its prose with every computed figure put in by its expression.
FIGURES = [
    ("advantage", f"一年 {number(1000 * 5)} 万次"),
    ("peak-load", f"合计 {number(AT_FIVE)} 小时的活要在一小时里做完，得有 {number(AT_FIVE)} 把椅子"),
    ("lab-day-notes", f"走掉的从 9 位降到 {number(9 * 0.5, digits=1)} 位"),
    ("lab-day-notes", f"5 把椅子一天能剪 {5 * 2 * 10} 位，空着 {5 * 2 * 10 - sum(ARRIVALS)} 位"),
    ("variability", f"90 − 50 × 5% = {number(0.95 * 90 + 0.05 * 40, digits=1)} 分"),
    ("variability", f"不失手的机会是 {percent(1 - 0.05)}，次次都不失手，要连乘 12 个 {number(0.95, digits=2)}"),
    ("variability", f"只有 {percent(spared(0.05, 12), 1)}"),
    ("variability", f"有 {percent(1 - spared(0.05, 12), 1)} 的常客"),
    ("lab-miss-notes", f"平均 {number(90 - 50 * 0.05, digits=1)} 分"),
    ("lab-miss-notes", f"还在来的却只有 {percent(spared(0.05 * 0.3, 12), 1)}"),
    (
        "lab-miss-notes",
        f"有 {percent(1 - spared(0.1, 12), 1)} 的常客碰上过失手，还在来的剩 {percent(spared(0.1 * 0.3, 12), 1)}",
    ),
    ("lab-miss-notes", f"一年 52 次：{percent(1 - spared(0.02, 52), 1)} 的人碰上过"),
    ("back-to-value", f"一次 40 元，一年 {yuan(12 * 40)}"),
    (
        "back-to-value-notes",
        f"从不失手：{yuan(worth(miss=0))}。失手 5%、没人管：保留率从 90% 掉到 {percent(kept(), 1)}，"
        f"只剩 {yuan(worth())}。补上一半：{yuan(worth(fixed=0.5))}，多 {yuan(worth(fixed=0.5) - worth())}",
    ),
    ("back-to-value-notes", f"失手率减半到 {percent(0.05 / 2, 1)}、没人管，也是 {yuan(worth(miss=0.025))}"),
    ("back-to-value-notes", f"和 {percent(0.05 * 0.5, 1)} × 100% 是一回事"),
    ("solution-4", f"（1）{yuan(worth())}"),
    ("solution-4", f"只挽回 30% − 10% = {percent(0.3 - 0.1)}"),
    ("lesson-plan", f"每次失手的机会约 {percent(2 / 52)}，"),
    ("lesson-plan", f"12 次里至少碰上一次的机会约 {percent(1 - spared(2 / 52, 12))}"),
]

# Settings of the labs and of the text's own examples.
GIVEN = {
    "variability": {"5%", "100"},
    "lab-miss-notes": {"10%", "2%", "0%", "100%", "30%"},
    "lab-day-notes": {"50%", "100%"},
    "back-to-value": {"90%", "30%", "30"},
    "back-to-value-notes": {"90%", "5%", "50%", "100%"},
}

SHOWN = [
    ("lab_day", {}, ["31.0 位", "9.0 位", "4.5 把"]),
    ("lab_day", {"goods": True}, ["40.0 位", "0.0 位", "0.0 个"]),
    ("lab_day", {"patience": 0}, ["31.0 位", "9.0 位"]),
    ("lab_day", {"patience": 12}, ["31.0 位", "9.0 位"]),
    ("lab_day", {"chairs": 3}, ["37.0 位", "3.0 位"]),
    ("lab_day", {"chairs": 4}, ["40.0 位", "0.0 位"]),
    ("lab_day", {"chairs": 5}, ["40.0 位", "60.0 位"]),
    ("lab_day", {"levelled": 0.5}, ["35.5 位", "4.5 位"]),
    ("lab_day", {"levelled": 1}, ["40.0 位", "0.0 位"]),
    ("lab_miss", {}, ["87.5 分", "46.0 %", "83.4 %"]),
    ("lab_miss", {"miss": 0.1}, ["85.0 分", "71.8 %", "69.4 %"]),
    ("lab_miss", {"miss": 0.02, "visits": 52}, ["65.0 %"]),
    ("lab_miss", {"quits": 0}, ["100.0 %"]),
    ("lab_back_to_value", {}, [yuan(worth(fixed=0.5)), yuan(worth(fixed=0.5) - worth())]),
    ("lab_back_to_value", {"fixed": 0}, [percent(kept(), 1).replace("%", " %"), "0 元"]),
    ("lab_back_to_value", {"miss": 0.025, "fixed": 0}, [yuan(worth(fixed=0.5))]),
    ("lab_back_to_value", {"fixed": 1}, [yuan(worth(miss=0))]),
    ("lab_back_to_value", {"multiplier": -1}, ["0 元"]),
    ("lab_back_to_value", {"multiplier": 1}, [yuan(2 * worth(fixed=0.5))]),
]

ANSWERS = [("pre_store", "3位"), ("post_store", "9"), ("pre_miss", "19%"), ("post_miss", "45")]


def test_day_in_the_table_is_the_one_the_program_counts(notebook, prose):
    lines = [line for line in prose["cannot-store"].splitlines() if line.startswith("|")]
    rows = [line.strip("| ").split(" | ") for line in lines]
    hours, _, coming, idle, waiting = [row[1:] for row in rows]
    assert [int(each) for each in coming] == [*ARRIVALS, sum(ARRIVALS)]
    assert hours[:-1] == [str(hour) for hour in range(10, 20)]
    counted = [notebook["my_day"](ARRIVALS[: k + 1], 4) for k in range(10)]
    assert [int(each) for each in waiting[:-1]] == [left for _, left in counted]
    empty = [after - before for (before, _), (after, _) in zip([(0, 0), *counted], counted)]
    assert [int(each) for each in idle] == [*empty, sum(empty)]
    assert counted[-1] == (9, 9)


@pytest.mark.parametrize("capacity", [2, 4, 6, 12])
def test_lab_counts_the_day_as_the_short_program_does(notebook, capacity):
    served, _, left = notebook["service_day"](ARRIVALS, capacity, patience=100)
    assert (10 * capacity - sum(served), sum(left)) == notebook["my_day"](ARRIVALS, capacity)


@pytest.mark.parametrize("capacity", [2, 4, 6])
@pytest.mark.parametrize("patience", [0, 1, 5, 12])
def test_nobody_is_lost_or_counted_twice(notebook, capacity, patience):
    served, waiting, left = notebook["service_day"](ARRIVALS, capacity, patience)
    assert sum(served) + sum(left) == sum(ARRIVALS)
    assert max(served) <= capacity and max(waiting) <= patience and waiting[-1] == 0
    made, stored, missed = notebook["goods_day"](ARRIVALS, capacity)
    assert [sum(hour) for hour in zip(made, stored, missed)] == ARRIVALS


def test_with_four_chairs_one_customer_waits_and_with_five_nobody(notebook):
    assert [sum(notebook["service_day"](ARRIVALS, 2 * chairs, 5)[1]) for chairs in (4, 5)] == [1, 0]


def test_cards_of_the_lesson_plan_are_counted_rightly(prose):
    meets = 1 - spared(2 / 52, 12)
    assert round(30 * meets) == 11 and "三十人的班里大约十一人" in prose["lesson-plan"]
