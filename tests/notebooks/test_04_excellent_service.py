"""Chapter 4: each computed figure in the prose with its expression, labs, questions and lesson plan."""

from math import pi

import pytest

from custserv import number
from custserv.author.truth import percent, yuan
from custserv.models.refill import days_until_refill, jar_capacity
from custserv.models.value import lifetime_value

JAR = jar_capacity(126, 40)
BIG_JAR = jar_capacity(126 * 1.5, 40)
USE = 5 * 0.4
AREA = 126 * 126 / (4 * pi)
CARD = 0.95**6 * 0.7
APQC = (0.98, 0.97, 0.99, 0.82)
TRIPS = 365 / days_until_refill(JAR, USE), 365 / days_until_refill(JAR, USE, 4)


def worth(one=0.7, rest=0.95, loss=0.2):
    """Return a guest's ten years when one R and the other six come right so often."""
    return lifetime_value(2600, 0.9 - loss * (1 - one * rest**6), 10)


# The cell, and the words of its prose with every computed figure put in by its expression.
FIGURES = [
    ("jar", f"126 × 126 ÷（4 × {number(pi, digits=4)}）≈ {number(AREA)} 平方厘米"),
    ("jar", f"得 {number(AREA * 40)} 立方厘米，约 {number(AREA * 40 / 1000, digits=1)} 升"),
    ("jar", f"{number(AREA * 40 / 1000, digits=1)} × 0.8 ≈ {number(JAR, '千克', 1)}"),
    ("jar", f"5 口人 × 0.4 千克 = {number(USE)} 千克"),
    ("jar", f"{number(JAR, digits=1)} ÷ 2 ≈ {number(JAR / USE, '天', 1)}"),
    ("jar", f"{number(JAR / USE, digits=1)} − 2 = {number(days_until_refill(JAR, USE, 2), digits=1)}，取整"),
    ("jar", f"**第 {int(days_until_refill(JAR, USE, 2))} 天**"),
    ("jar", f"合一天 {number(141 / 365, digits=3)} 千克"),
    (
        "lab-jar-notes",
        f"1.5 × 1.5 = {number(BIG_JAR / JAR, digits=2)} 倍：{number(JAR, '千克', 1)}变成 "
        f"{number(BIG_JAR, '千克', 1)}，够吃 {number(BIG_JAR / USE, '天', 1)}",
    ),
    (
        "lab-jar-notes",
        f"从 {number(JAR / USE, '天', 1)}减到 {number(JAR / 4, '天', 1)}，正好一半；动身却从第 "
        f"{int(days_until_refill(JAR, USE, 2))} 天变成第 {int(days_until_refill(JAR, 4, 2))} 天",
    ),
    (
        "lab-jar-notes",
        f"第 {int(days_until_refill(JAR, USE, 7))} 天就得动身，那时缸里还有 {number(7 * USE, '千克', 1)}",
    ),
    ("lab-buffer-notes", f"断米 {number((JAR - JAR / 1.2) / USE, '天', 1)}"),
    ("lab-buffer-notes", f"从 {number(TRIPS[0], '趟', 1)}变成 {number(TRIPS[1], '趟', 1)}"),
    ("lab-buffer-notes", f"缸里还有 {number(4 * USE, '千克', 1)}"),
    ("lab-buffer-notes", f"送到时还剩 {number(JAR * 0.4, '千克', 1)}"),
    ("lab-buffer-notes", f"断米 {number(JAR / USE - 7 - JAR / USE / 1.6, '天', 1)}"),
    ("all-right", f"0.95 × 0.95 = {percent(0.95**2, 2)}"),
    ("all-right", f"**{percent(0.95**7, 1)}**"),
    ("perfect-order", f"连乘得 {percent(APQC[0] * APQC[1] * APQC[2] * APQC[3], 2)}"),
    ("perfect-order", f"取平均的话是 {percent(sum(APQC) / 4, 1)}"),
    (
        "lab-card-notes",
        f"平均 {percent((6 * 0.95 + 0.7) / 7, 1)}，最弱 70%，全都合适却只有 {percent(CARD, 1)}",
    ),
    ("lab-card-notes", f"甲：{percent(0.95**7, 1)}；乙：{percent(0.7, 1)}"),
    (
        "lab-card-notes",
        f"加在最弱的上是 {percent(0.95**6 * 0.75, 1)}，加在最强的上是 {percent(0.95**5 * 0.7, 1)}",
    ),
    ("lab-card-notes", f"（{percent((6 * 0.95 + 0.5) / 7, 1)}）"),
    ("lab-card-notes", f"（{percent(0.95**6 * 0.5, 1)}）"),
    ("back-to-value", f"十年是 {yuan(lifetime_value(50 * 52, 1, 10))}"),
    ("back-to-value", f"就是 {yuan(lifetime_value(50 * 52, 1, 10, referral_multiplier=1))}"),
    ("back-to-value", f"一年 {yuan(50 * 52)}"),
    ("back-to-value-after", f"是不是 {yuan(lifetime_value(50 * 52, 1, 10, referral_multiplier=1))}"),
    (
        "back-to-value-notes",
        f"全都合适 {percent(CARD, 1)}，保留率从 90% 掉到 {percent(0.9 - 0.2 * (1 - CARD), 1)}，"
        f"十年值 {yuan(worth())}；七样都满分值 {yuan(worth(1, 1))}。少了 {yuan(worth(1, 1) - worth())}，三成多",
    ),
    (
        "back-to-value-notes",
        f"补到 95%，{yuan(worth(0.95))}；把其余六样全做到 100%，{yuan(worth(rest=1))}，"
        f"只差 {yuan(worth(rest=1) - worth(0.95))}",
    ),
    (
        "back-to-value-notes",
        f"那一样只有 50% 时是 {yuan(worth(0.5, 1) - worth(0.5))}，100% 时是 {yuan(worth(1, 1) - worth(1))}",
    ),
    ("summary", f"全都合适只有 {percent(0.95**7, 1)}"),
]

# Inputs set by the text: the jar, its household and the settings of the labs.
GIVEN = {
    "jar": {"126", "0.4", "0.8", "3.1416"},
    "lab-jar-after": {"189", "126"},
    "lab-jar-notes": {"1.5"},
    "lab-buffer-notes": {"20%", "0%", "60%"},
    "all-right": {"95%", "0.95"},
    "lab-card-notes": {"70%", "75%", "100%", "95%", "50%"},
    "back-to-value-notes": {"50%", "70%", "95%", "90%", "100%", "0%"},
    "back-to-value": {"90%"},
    "summary": {"95%"},
}

SHOWN = [
    ("lab_jar", {}, ["40.4 千克", "20.2 天", "18 天", "4.0 千克"]),
    ("lab_jar", {"girth": 189}, ["91.0 千克", "45.5 天"]),
    ("lab_jar", {"people": 10}, ["10.1 天", "8 天"]),
    ("lab_jar", {"lead": 7}, ["13 天", "14.0 千克"]),
    ("lab_jar", {"girth": 80, "height": 30, "people": 12, "lead": 7}, ["2.5 天", "0 天"]),
    ("lab_buffer", {}, ["3.4 天", "18.1 趟"]),
    ("lab_buffer", {"buffer": 3}, ["0.4 天"]),
    ("lab_buffer", {"buffer": 4}, ["0.0 天", "22.5 趟"]),
    ("lab_buffer", {"buffer": 4, "error": 0.0}, ["8.0 千克"]),
    ("lab_buffer", {"error": -0.4}, ["16.2 千克"]),
    ("lab_buffer", {"error": 0.6, "buffer": 7}, ["0.6 天"]),
    ("lab_card", {}, ["91.4 %", "70 %", "51.5 %", "55.1 %", "54.2 %"]),
    ("lab_card", {"need": 0.95}, ["69.8 %"]),
    ("lab_card", {"need": 0.5}, ["88.6 %", "36.8 %"]),
    ("lab_back_to_value", {}, ["11,723 元", "51.5 %", "80.3 %", "5,211 元"]),
    ("lab_back_to_value", {"one": 0.95}, ["13,391 元"]),
    ("lab_back_to_value", {"rest": 1}, ["13,408 元"]),
    ("lab_back_to_value", {"retention": 1, "one": 1, "rest": 1, "multiplier": 1}, ["52,000 元"]),
    ("lab_back_to_value", {"loss": 0}, ["16,934 元", "0 元"]),
    ("lab_back_to_value", {"multiplier": -1}, ["0 元"]),
]

ANSWERS = [("pre_days", "18"), ("post_days", "15 天"), ("post_girth", "4"), ("post_average", "53.2")]


def test_six_perfect_ones_give_no_more_than_the_weakest(notebook):
    others = ("time", "occasion", "price", "channel", "customer", "product")
    shown = [metric.text for metric in notebook["lab_card"].run(**dict.fromkeys(others, 1)).metrics]
    assert "70.0 %" in shown


def test_jar_is_empty_until_the_rice_comes_when_it_is_too_small(notebook):
    scene = notebook["lab_jar"].run(girth=80, height=30, people=12, lead=7)
    line, words = (next(m for m in scene.marks if m["kind"] == kind) for kind in ("line", "text"))
    assert line["y"].count(0) > 2 and "断米" in words["text"]
    assert max(line["x"]) == 60


def test_mending_one_equals_perfecting_six_whatever_the_assumed_loss():
    for step in range(1, 9):
        one, six = worth(0.95, loss=0.05 * step), worth(rest=1, loss=0.05 * step)
        assert one == pytest.approx(six, rel=0.01)


def test_an_error_of_a_tenth_in_the_girth_is_a_fifth_in_the_jar():
    assert [round(jar_capacity(girth, 40) / JAR, 2) for girth in (126 * 0.9, 126 * 1.1)] == [0.81, 1.21]


@pytest.mark.parametrize("home", [(126, 40, 5, 0.4, 2), (126, 40, 10, 0.4, 2), (90, 30, 2, 0.4, 2)])
def test_five_line_function_agrees_with_the_library(notebook, home, cells):
    girth, height, people, daily, lead = home
    expected = days_until_refill(jar_capacity(girth, height), people * daily, lead)
    assert notebook["my_refill_day"](*home) == pytest.approx(expected, rel=1e-12)
    assert len(cells["all-right-function"].source.splitlines()) == 5


def test_feedback_states_the_shares_of_each_choice(asked):
    said = " ".join(asked["post_weak"].options.values())
    for share, digits in ((0.6, 0), (0.98**6 * 0.8, 1), (0.99**6 * 0.61, 0)):
        assert percent(share, digits) in said
    assert f"约 {number(0.98**6, digits=3)}" in asked["post_average"].why
    assert percent((6 * 0.98 + 0.6) / 7, 1) in " ".join(asked["post_average"].wrong.values())
