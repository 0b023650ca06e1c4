"""Chapter 14: each computed figure in the prose with its expression; labs and text agree."""

from math import exp, factorial
from statistics import NormalDist

import pytest

from custserv import number
from custserv.author.truth import percent, yuan
from custserv.models.value import lifetime_value

LOAD, HANDLING, WAGE = 10, 180, 60000


def waiting(agents):
    """Return the share of calls that wait, by Erlang's formula as it stands in textbooks."""
    queued = LOAD**agents / factorial(agents) * agents / (agents - LOAD)
    return queued / (sum(LOAD**k / factorial(k) for k in range(agents)) + queued)


def busy(agents):
    return LOAD / agents


def spell(agents):
    """Return the minutes that an agent works without a pause."""
    return HANDLING / 60 / (1 - waiting(agents))


def pause(agents):
    """Return the minutes idle between two such spells: busy to idle as occupancy to the rest."""
    return spell(agents) * (1 - busy(agents)) / busy(agents)


def leaving(agents, sensitivity=0.2):
    return agents * min(1, 0.15 + sensitivity * max(0, busy(agents) - 0.7) / 0.1)


def lost_customers(agents, lost=0.01):
    return 100 * lost * 200 * 2000 * waiting(agents) * exp(-(agents - LOAD) * 60 / HANDLING)


def cost(agents, sensitivity=0.2, lost=0.01):
    return agents * WAGE + 30000 * leaving(agents, sensitivity) + lost_customers(agents, lost)


def cheapest(**changed):
    return min(range(11, 19), key=lambda agents: cost(agents, **changed))


def tops(breaks, occupied=0.85, rest=60, half_life=20):
    """Return the strain before each break and at the end, each stint's share added up on its own."""
    stint, left = occupied * (480 - rest) / (breaks + 1) / 60, 0.5 ** (rest / breaks / half_life)
    return [stint * sum(left**k for k in range(n + 1)) for n in range(breaks + 1)]


def fatigue(breaks, **changed):
    return number(max(tops(breaks, **changed)), digits=2)


def level(recovery, occupied=0.85):
    return number((1 - recovery) / recovery * occupied, digits=2)


def worth(occupied=0.75, loss=0.03, years=10, multiplier=0):
    return lifetime_value(600, 0.8 - loss * (occupied - 0.75) / 0.1, years, 0.1, multiplier)


def upkeep(loss=0.03, years=10):
    return (worth(years=years) - worth(0.91, loss, years)) / lifetime_value(1, 0.8, years, 0.1)


def better_chance(d):
    """Return the chance that one of the better group beats one of the other, both bell-shaped."""
    return NormalDist().cdf(d / 2**0.5)


def myriads(value):
    return number(value / 10000, "万元", 1)


LIN = [75, 50, 50, 75, 50, 25, 50]

# The cell, and the words of its prose with every computed figure put in by its expression.
FIGURES = [
    ("opening", f"今晚占用率 {percent(busy(11))}，历史最高"),
    ("opening", f"去年排 14 个人，占用率 {percent(busy(14))}"),
    (
        "lab-day-notes",
        f"一次歇完，最累 {fatigue(1)}；分两次 {fatigue(2)}；分四次 {fatigue(4)}；分十二次 {fatigue(12)}",
    ),
    (
        "lab-day-notes",
        f"最累 {fatigue(4, rest=0)}，是分四次的 {number(max(tops(4, rest=0)) / max(tops(4)), '倍', 1)}，"
        f"而接待只多了 {number(0.85 * 60)} 分钟",
    ),
    ("lab-day-notes", f"消得慢一半，分四次也到 {fatigue(4, half_life=40)}"),
    (
        "lab-week-notes",
        f"恢复 80%，停在 {level(0.8)}；恢复 50%，停在 {level(0.5)}，"
        f"正好 {number((0.5 / 0.5) / (0.2 / 0.8))} 倍",
    ),
    ("lab-week-notes", f"0.2 ÷ 0.8 = {number(0.2 / 0.8, digits=2)}"),
    ("lab-week-notes", f"占用率从 85% 降到 70%，停在 {level(0.5, 0.7)}"),
    ("lab-week-notes", f"恢复 30%，停在 {level(0.3)}"),
    ("techniques", f"前者更有精神的机会是 {percent(better_chance(0.36))}"),
    ("lab-score-notes", f"平均 {number(sum(LIN) / 7, '分', 1)}"),
    ("lab-score-notes", f"一道题高一档多 25 分，摊到七题是 {number(25 / 7, '分', 1)}"),
    ("lab-score-notes", f"分数降到 {number((sum(LIN) - 25) / 7, digits=1)}"),
    ("staffing", f"14 个人来做，占用率 {percent(busy(14))}；11 个人来做，{percent(busy(11))}"),
    (
        "staffing",
        f"11 个人时 C 是 {percent(waiting(11))}，一口气 {number(spell(11), '分钟', 1)}；"
        f"14 个人时 C 是 {percent(waiting(14))}，{number(spell(14), '分钟', 1)}",
    ),
    ("staffing", f"前者平均 {number(pause(11), '分钟', 1)}，后者 {number(pause(14), '分钟', 1)}"),
    ("lab-people-notes", f"11 人：一年走 {number(leaving(11), '位', 2)}，代价 {yuan(cost(11))}"),
    ("lab-people-notes", f"14 人：走 {number(leaving(14), '位', 2)}，代价 {yuan(cost(14))}"),
    (
        "lab-people-notes",
        f"工资省下 {yuan(3 * WAGE)}，走人多花 {yuan(30000 * (leaving(11) - leaving(14)))}，"
        f"等跑的客户多赔 {yuan(lost_customers(11) - lost_customers(14))}，"
        f"**合计反而多花 {yuan(cost(11) - cost(14))}**",
    ),
    (
        "lab-people-notes",
        f"只放回“不再来 {percent(0.01)}”，{cheapest(sensitivity=0)} 人最省；“多走”加到 {percent(0.1)}，"
        f"变成 {cheapest(sensitivity=0.1)} 人；加到 {percent(0.2)}，变成 {cheapest()} 人",
    ),
    ("lab-people-notes", f"一口气 {number(spell(11), '分钟', 1)}、喘 {number(pause(11), '分钟', 1)}，换谁都一样"),
    (
        "back-to-value-notes",
        f"保留率从 80% 变成 {percent(0.8 - 0.03 * 1.6, 1)}，一位客户的价值从 {yuan(worth())}降到 "
        f"{yuan(worth(0.91))}，少 {yuan(worth() - worth(0.91))}；每位每年最多值得多花 {yuan(upkeep(), 1)}",
    ),
    ("back-to-value-notes", f"一万位客户就是 {myriads(10000 * upkeep())}"),
    (
        "back-to-value-notes",
        f"只少 1 个百分点时，是 {yuan(upkeep(0.01), 1)}，一万位客户还是 {myriads(10000 * upkeep(0.01))}",
    ),
    ("back-to-value-notes", f"再小到 0.5 个百分点（{yuan(upkeep(0.005), 1)}）"),
    ("back-to-value-notes", f"生命周期 3 年，每位每年只值得多花 {yuan(upkeep(years=3), 1)}"),
    ("solution-1", f"分两段各 {number(420 / 2)} 分钟。歇之前 0.9 × 3.5 = {number(0.9 * 3.5, digits=2)}"),
    ("solution-1", f"四段各 {number(420 / 4)} 分钟"),
    ("solution-1", f"轻了约 {number(tops(1, 0.9)[-1] - tops(3, 0.9)[-1], digits=1)}"),
    ("solution-3", f"五题平均 {number(25 * (3 + 2 + 2 + 4 + 1) / 5, '分', 1)}"),
]

# Inputs, settings and rules of the case, by cell.
GIVEN = {
    "lab-week-notes": {"80%", "50%", "85%", "70%", "30%", "0.2", "0.8", "0.5"},
    "techniques": {"0.36", "50%"},
    "self-assessment": {"100"},
    "staffing": {"200", "60,000", "15%", "70%", "30,000", "100", "2,000"},
    "back-to-value": {"75%", "600", "10%"},
    "back-to-value-notes": {"0.5", "80%", "91%"},
    "solution-4": {"50%"},
    "help": {"120", "110"},
}

# What the text promises of a lab at a setting.
SHOWN = [
    ("lab_day", {}, ["2.72", "3.35", "357 分钟", "15.0 分钟"]),
    ("lab_day", {"breaks": 1}, ["3.35", "3.35"]),
    ("lab_day", {"breaks": 2}, ["2.93"]),
    ("lab_day", {"breaks": 12}, ["2.57"]),
    ("lab_day", {"pause": 0}, ["6.80", "6.80", "408 分钟"]),
    ("lab_day", {"half_life": 40}, ["3.78"]),
    ("lab_week", {}, ["0.43", "0.84", "0.85"]),
    ("lab_week", {"recovery": 0.8}, ["0.21"]),
    ("lab_week", {"occupied": 0.7}, ["0.70"]),
    ("lab_week", {"recovery": 0.3, "days": 12}, ["1.96", "1.98"]),
    ("lab_score", {}, ["53.6 分", "7 题"]),
    ("lab_score", {"evening": 4}, ["57.1 分"]),
    ("lab_score", {"family": 3}, ["50.0 分"]),
    ("lab_score", {"strain": -1, "empty": -1, "upset": -1}, ["50.0 分", "4 题"]),
    ("lab_people", {}, ["91 %", "9.4 分钟", "0.9 分钟", "123 秒", "6.25 位", "1,043,004 元"]),
    ("lab_people", {"agents": 14}, ["71 %", "3.6 分钟", "1.5 分钟", "8 秒", "2.50 位", "933,360 元"]),
    ("lab_people", {"sensitivity": 0, "lost": 0}, ["1.65 位", "709,500 元"]),
    ("lab_back_to_value", {}, ["75.2 %", "1,854 元", "255 元", "72.5 元"]),
    ("lab_back_to_value", {"occupied": 0.75}, ["80.0 %", "2,109 元", "0 元", "0.0 元"]),
    ("lab_back_to_value", {"loss": 0.01}, ["25.9 元"]),
    ("lab_back_to_value", {"years": 3}, ["28.0 元"]),
    ("lab_back_to_value", {"multiplier": 1}, ["144.9 元"]),
]

# The numeric questions, worked by hand.
ANSWERS = [
    ("pre_busy", "80%"),
    ("post_busy", "83.3%"),
    ("pre_score", "50"),
    ("post_score", "50 分"),
    ("post_spell", "8"),
]

# Limits and doubts that the prose must not lose.
SAID = [
    ("load", "这是经验，不是实验得来的"),
    ("load-note", "**两条都是假设**"),
    ("week", "不是测量"),
    ("emotional-labour", "相关不等于因果"),
    ("techniques", "个人的办法效果都小"),
    ("self-assessment", "**它只计分，不诊断。**"),
    ("self-assessment", "**题目是本书用自己的话改写的**"),
    ("self-assessment", "**别在下面的实验里填你自己。**"),
    ("worksheet-title", "先点“恢复初始设置”"),
    ("help", "**12356**"),
    ("staffing", "四条都没有实证来源"),
    ("back-to-value", "**这是假设，没有实证来源**"),
    ("lesson-plan", "不看、不收任何人的自评分数"),
]


@pytest.mark.parametrize(("breaks", "rest"), [(1, 60), (4, 60), (12, 90), (3, 0)])
def test_five_line_function_adds_up_each_stints_remainder(notebook, breaks, rest):
    assert notebook["tops"](0.85, rest, breaks, 20) == pytest.approx(tops(breaks, rest=rest))


@pytest.mark.parametrize("half_life", [10, 20, 60])
def test_splitting_a_break_lowers_the_top_less_and_less(half_life):
    highest = [max(tops(breaks, half_life=half_life)) for breaks in range(1, 13)]
    gains = [a - b for a, b in zip(highest, highest[1:])]
    assert gains == sorted(gains, reverse=True) and gains[-1] > 0


def test_curve_of_the_day_fills_the_shift(notebook):
    hours, strain = notebook["day_curve"](0.85, 60, 4, 20)
    assert hours == sorted(hours) and hours[-1] == pytest.approx(8)
    assert strain[-1] == pytest.approx(tops(4)[-1])


def test_no_score_without_half_of_the_answers(notebook):
    unanswered = notebook["lab_score"].run(strain=-1, empty=-1, upset=-1, evening=-1)
    assert [metric.text for metric in unanswered.metrics] == ["3 题"]
    assert "不计分" in unanswered.title


@pytest.mark.parametrize("answer", range(5))
def test_scores_carry_no_label(notebook, answer):
    names = ("strain", "empty", "upset", "evening", "morning", "hours", "family")
    scene = notebook["lab_score"].run(**{name: answer for name in names})
    words = scene.title + "".join(metric.label + metric.text for metric in scene.metrics)
    assert not any(label in words for label in ("轻", "中度", "重", "正常", "异常", "偏高", "警"))


@pytest.mark.parametrize(
    "changed", [{}, {"sensitivity": 0}, {"sensitivity": 0.1}, {"sensitivity": 0, "lost": 0}]
)
def test_cheapest_number_of_agents_is_named_in_the_title(notebook, changed):
    assert notebook["lab_people"].run(**changed).title == f"这样假设，{cheapest(**changed)} 人最省"


def test_wages_alone_say_the_fewest_agents():
    assert cheapest(sensitivity=0, lost=0) == 11


def test_saving_is_worth_it_only_if_tiredness_costs_next_to_nothing():
    assert upkeep(0.005) < 18 < upkeep(0.01)


def test_conversion_shown_in_the_text_is_the_one_of_the_lab(notebook, prose):
    assert "kept = retention - loss * max(0, occupied - 0.75) / 0.1" in prose["back-to-value"]
    assert notebook["kept_rate"](0.8, 0.91, 0.03) == pytest.approx(0.8 - 0.03 * 1.6)


@pytest.mark.parametrize(
    "closing",
    [
        "凭证收到，已经提交，进度会发到您的订单里。刚才提醒过，这次会话到此结束，后续由理赔同事联系您。",
        "凭证收到，已经提交。下面请组长接着为您服务。",
    ],
)
def test_ending_the_talk_and_handing_it_over_earn_everything(notebook, closing):
    scenario = notebook["Out"]["scenario-abuse"]
    said = [
        "包裹三天没消息，换谁都急。我马上查到了哪一步，请给我一分钟。",
        "缺的是购买凭证，您发来我现在就交。请您不要再骂人；再有，我会结束这次会话，理赔照办。",
        closing,
        "先写记录：时间、原话、提醒过几次；再向组长申请离线十分钟。",
    ]
    walk = scenario.walk(said)
    assert walk.place.id == "whole"
    assert {name: walk.earned(name) for name in scenario.criteria} == scenario.most
