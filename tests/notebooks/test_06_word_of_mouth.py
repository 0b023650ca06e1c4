"""Chapter 6: each computed figure in the prose with its expression; labs and text agree."""

import pytest

from custserv import number
from custserv.author.chapter import NOTEBOOKS, run
from custserv.author.truth import percent, signed, yuan
from custserv.models.referral import (
    break_even_share,
    generation_sizes,
    net_value,
    no_conversion_chance,
    referral_multiplier,
    referral_roi,
    total_customers,
)
from custserv.models.retention import expected_lifetime
from custserv.models.value import lifetime_value

SPACE = run(NOTEBOOKS / "06_word_of_mouth.ipynb")

OWN = lifetime_value(50 * 52, 1, 10)
GOOD = referral_multiplier(told=5, conversion=0.2)
BAD = referral_multiplier(told=10, conversion=0.2)
TOLD = [2, 3, 4, 4, 5, 5, 8, 20, 39]
HAIR_GOOD = referral_multiplier(told=3, conversion=0.3)
HAIR_BAD = referral_multiplier(told=8, conversion=0.15)
NOBODY = no_conversion_chance(told=5, conversion=0.2)
MARGIN = 50 * 52 * 0.3

# What the four readings count of the customer himself, satisfied and dissatisfied.
READINGS = {"只看口碑": (0, 0), "从没来过": (1, 0), "照来不误": (0, -1), "总表": (1, -1)}


def people(value, digits=0):
    return number(value, "位", digits)


def in_formula(value):
    return number(value).replace(",", "{,}")


def columns(reading, good=GOOD, bad=BAD):
    """Return what a satisfied and a dissatisfied customer add under a reading, in customers."""
    own_good, own_bad = READINGS[reading]
    return net_value(1, good, own_good), net_value(1, -bad, own_bad)


def threshold(reading, good=GOOD, bad=BAD):
    return percent(break_even_share(*columns(reading, good, bad)), 1)


def row(reading):
    plus, minus = columns(reading)
    return f"| {signed(plus)} | {signed(minus)} | {number(plus - minus)} | {threshold(reading)} |"


def so_far(first, reproduction, generations):
    """Return customers per one to begin with, himself included, up to a generation."""
    return 1 + first * total_customers(reproduction, generations - 1)


def broken(generations):
    """Return the chance that a chain of five told at 20 % has ended by a generation."""
    chance = 0
    for _ in range(generations):
        chance = (1 - 0.2 + 0.2 * chance) ** 5
    return chance


def praise(satisfied, writes_good=0.32, writes_bad=0.06):
    good = satisfied * writes_good
    return good / (good + (1 - satisfied) * writes_bad)


def kept(joined=0.3, fewer=0.3):
    return 1 - (1 - 0.8) * (1 - joined * fewer)


def closing(multiplier=1.0, reproduction=0.2, joined=0.3):
    later = multiplier * total_customers(reproduction)
    return lifetime_value(MARGIN, kept(joined), 10, 0.1, later)


def market_share(market, reproduction):
    """Return the share of the small town that has come in the end, as the chapter's own function gives it."""
    return percent(SPACE["spread"](market, reproduction, 30, 10)[-1] / market, 1)


# The cell, and the words of its prose with every computed figure put in by its expression.
FIGURES = [
    *[("opening", f"| {g} | {number(generation_sizes(2, g)[-1])} |") for g in (1, 5, 10, 20, 30)],
    ("opening", f"三十代加起来是 {people(total_customers(2, 30) - 1)}"),
    ("opening", f"每位值 {yuan(OWN)}"),
    ("who-talks", f"5 \\times 20\\% = {number(GOOD)}$，带来 1 位；不满意时 $10 \\times 20\\% = {number(BAD)}$"),
    ("who-talks", f"分别告诉了 {'、'.join(map(str, TOLD))} 个人：排在正中间的是 {sorted(TOLD)[4]} 人"),
    ("who-talks", f"平均却是 {number(sum(TOLD) / len(TOLD))} 人"),
    ("who-talks", f"s &\\approx {number(3 * 10 * 100 / (5 + 3 * 10))}."),
    ("zero", f"口碑 {signed(OWN * GOOD)} 元，合计 {signed(net_value(OWN, GOOD))} 元"),
    ("zero", f"口碑 {signed(-OWN * BAD)} 元，合计 {signed(net_value(OWN, -BAD, own=-1))} 元"),
    ("zero", f"门槛却是 {percent(break_even_share(net_value(OWN, GOOD), -net_value(OWN, BAD, own=1)))}"),
    (
        "zero",
        f"{in_formula(net_value(OWN, GOOD))} \\times 60\\% = "
        f"{in_formula(-net_value(OWN, -BAD, own=-1))} \\times 40\\%",
    ),
    ("zero", f"**{percent(break_even_share(*columns('从没来过')))}**：有这些客人"),
    ("zero", f"**{percent(break_even_share(*columns('照来不误')))}**：比起"),
    ("zero", f"满意时 {signed(OWN)} 元"),
    ("zero", f"不满意时 {signed(-OWN)} 元"),
    *[("zero", row(reading)) for reading in READINGS],
    ("zero", f"**{threshold('只看口碑')}**：单看口碑"),
    ("zero", f"等于多 {number(1 + GOOD + BAD)} 位客户，{yuan(OWN * (1 + GOOD + BAD))}"),
    (
        "lab-zero-answer",
        f"过了 {percent(break_even_share(*columns('从没来过')))} 和 {threshold('只看口碑')} 两道，"
        f"没过 {percent(break_even_share(*columns('照来不误')))}",
    ),
    ("lab-zero-answer", f"都向 {threshold('只看口碑')} 靠拢"),
    (
        "lab-zero-answer",
        f"三道门槛变成 50%、{threshold('从没来过', bad=1)} 和 {threshold('照来不误', bad=1)}",
    ),
    ("chance", f"0.8^5 \\approx {percent(NOBODY, 1).replace('%', chr(92) + '%')}"),
    (
        "lab-chance-answer",
        f"2 人、50% 时，没人来的机会是 {percent(no_conversion_chance(2, 0.5), 1)}；"
        f"5 人、20% 时 {percent(NOBODY, 1)}；10 人、10% 时 {percent(no_conversion_chance(10, 0.1), 1)}",
    ),
    ("lab-chance-answer", f"${number(NOBODY, digits=3)}^3$，约 {percent(NOBODY**3, 1)}"),
    (
        "singular",
        f"$R = 0.5$ 时，$S$ 只有 {number(total_customers(0.5))}",
    ),
    (
        "singular",
        f"$R$ 从 0.9 改成 0.95，只差一点点，$S$ 就从 {number(total_customers(0.9))} 变成 "
        f"{number(total_customers(0.95))}；改成 0.99，是 {number(total_customers(0.99))}",
    ),
    (
        "singular",
        f"两代是 {number(50000 * so_far(1, 1, 2) / 10000)} 万元，三代 {number(50000 * so_far(1, 1, 3) / 10000)} 万元，"
        f"十代 {number(50000 * so_far(1, 1, 10) / 10000)} 万元",
    ),
    ("singular", f"只有 0.2，一直传到底也才 {yuan(50000 * (1 + total_customers(0.2)))}"),
    (
        "lab-generations-answer",
        f"$k=1$、$R=0.5$：算到第 3 代是 {people(100 * so_far(1, 0.5, 3))}，"
        f"第 10 代 {people(100 * so_far(1, 0.5, 10))}，一直传下去也是 {people(100 * (1 + total_customers(0.5)))}",
    ),
    (
        "lab-generations-answer",
        f"$R$ 从 0.9 到 1 再到 1.1：算到第 10 代分别是 {number(100 * so_far(1, 0.9, 10))}、"
        f"{number(100 * so_far(1, 1, 10))}、{people(100 * so_far(1, 1.1, 10))}",
    ),
    ("lab-generations-answer", f"却是 {number(100 * (1 + total_customers(0.9)))}、∞、∞"),
    ("broken-chain", f"一代就断的机会已有 {percent(broken(1), 1)}"),
    ("broken-chain", f"十代之内断掉的，有 {percent(broken(10), 1)}"),
    ("lab-market-answer", f"停在 {market_share(2000, 2)}，"),
    ("lab-market-answer", f"几乎不变（{market_share(10000, 2)}）"),
    ("lab-market-answer", f"也只到 {market_share(2000, 3)}；"),
    ("lab-market-answer", f"时停在 {market_share(2000, 0.8)}，"),
    ("lab-market-answer", f"三十代是 {people(10 * total_customers(2, 30))}"),
    ("lab-market-answer", f"10 ÷（1 − 0.8）= {people(10 * total_customers(0.8))}"),
    ("lab-reviews-answer", f"60% 满意，好评率却是 {percent(praise(0.6), 1)}"),
    ("lab-reviews-answer", f"只有 40% 满意时，好评率仍有 {percent(praise(0.4), 1)}"),
    ("lab-reviews-answer", f"页面上只掉了不到 {number(100 * (praise(0.6) - praise(0.4)))} 个"),
    ("lab-reviews-answer", f"60% 满意只显示 {percent(praise(0.6, 0.06, 0.32), 1)}"),
    ("lab-reviews-answer", f"100 位客户里有 {people(100 * 0.4 * (1 - 0.06), 1)}不满意而没有写"),
    ("rewards", f"（40 − 25）÷ 25 = {percent(referral_roi(40, 25))}"),
    ("back-to-value", f"第5章的 {yuan(MARGIN)}（{yuan(50 * 52)} × 30%"),
    (
        "lab-back-to-value-answer",
        f"只算本人 {yuan(lifetime_value(MARGIN, 0.8, 10, 0.1))}；推荐人更留得住，"
        f"{yuan(lifetime_value(MARGIN, kept(), 10, 0.1))}；连同第一代 {yuan(closing(reproduction=0))}；"
        f"连同后面各代 {yuan(closing())}",
    ),
    ("lab-back-to-value-answer", f"才添了 {yuan(closing() - closing(reproduction=0))}"),
    (
        "lab-back-to-value-answer",
        f"$R$ 提到 0.4，{yuan(closing(reproduction=0.4))}；参加率提到 100%，{yuan(closing(joined=1))}；"
        f"$k$ 提到 1.3，{yuan(closing(multiplier=1.3))}",
    ),
    ("lab-back-to-value-answer", f"$R$ 拖到 0.9，价值变成 {yuan(closing(reproduction=0.9))}"),
    ("lab-back-to-value-answer", f"$k=-2$ 时是 {yuan(closing(multiplier=-2))}"),
    (
        "summary",
        f"和“从没来过”比是 {percent(break_even_share(*columns('从没来过')))}，"
        f"和“照来不误”比是 {percent(break_even_share(*columns('照来不误')))}，只看口碑是 {threshold('只看口碑')}",
    ),
    ("summary", f"相差的 {number(1 + GOOD + BAD)} 位客户"),
    ("summary", f"(1-p)^n = {percent(NOBODY, 1).replace('%', chr(92) + '%')}"),
    *[
        (
            "solution-1",
            f"满意 {signed(net_value(1, HAIR_GOOD, own), digits=1)}、"
            f"不满意 {signed(net_value(1, -HAIR_BAD, own - 1), digits=1)}",
        )
        for own in (1, 0)
    ],
    ("solution-2", f"一共告诉了 {sum(TOLD)} 人"),
    ("solution-2", f"正是 9 × {number(referral_multiplier(10, 0.2), digits=1)}"),
    ("solution-4", f"{number(total_customers(1 / 1.1, 10), digits=1)} 个 $V$"),
    ("solution-4", f"$R=1.05$ 时是 {number(total_customers(1.05 / 1.1), digits=1)} 个"),
    ("solution-6", f"平均 {number(expected_lifetime(0.8 * 1.18), '年', 1)}"),
]

# What the text itself sets: conditions, settings, figures of the courseware, by cell.
GIVEN = {
    "opening": {"20%"},
    "who-talks": {"100"},
    "lab-zero-answer": {"70%"},
    "chance": {"0.8", "20%", "80%"},
    "singular": {"20%", "5,000"},
    "lab-market-answer": {"2,000"},
    "reviews": {"100"},
    "rewards-reading": {"0.5"},
    "back-to-value": {"10%"},
    "lesson-plan": {"98%"},
}

SHOWN = [
    ("lab_zero", {}, ["2 道", "4.0 位客户"]),
    ("lab_zero", {"told_bad": 5}, ["3 道"]),
    ("lab_chance", {}, [number(NOBODY, "%", 1)]),
    ("lab_chance", {"told": 2, "conversion": 0.5}, ["25.0 %"]),
    ("lab_generations", {"generations": 3}, ["275 位"]),
    ("lab_generations", {"reproduction": 0.9, "generations": 10}, ["751 位"]),
    ("lab_generations", {"reproduction": 1}, ["∞ 位"]),
    ("lab_market", {}, ["20.1 %"]),
    ("lab_market", {"market": 10000}, ["20.3 %"]),
    ("lab_market", {"reproduction": 3}, ["5.9 %"]),
    ("lab_market", {"reproduction": 0.8}, ["47 位"]),
    ("lab_reviews", {}, [number(praise(0.6), "%", 1)]),
    ("lab_reviews", {"writes_good": 0.2, "writes_bad": 0.2}, ["60.0 %"]),
    ("lab_back_to_value", {}, [yuan(closing())]),
    ("lab_back_to_value", {"multiplier": -2}, [yuan(closing(multiplier=-2))]),
]

ANSWERS = [
    ("pre_multiplier", "2 位"),
    ("pre_chain", "16"),
    ("post_average", "31.6%"),
    ("post_chain", "5"),
    ("post_multiplier", "75%"),
    ("post_review", "80%"),
    ("post_roi", "80"),
]


def test_market_parts_from_the_endless_one_at_the_fifth_generation(notebook):
    customers = notebook["spread"](2000, 2, 30, 10)
    endless = [10 * total_customers(2, g) for g in range(6)]
    assert customers[4] > 0.85 * endless[4] and customers[5] < 0.8 * endless[5]


@pytest.mark.parametrize(("told", "conversion"), [(1, 0.05), (5, 0.2), (12, 0.5)])
def test_chances_of_all_outcomes_add_up_and_have_the_mean_of_the_multiplier(notebook, told, conversion):
    shares = notebook["chances"](told, conversion)
    assert sum(shares) == pytest.approx(1)
    mean = sum(count * share for count, share in enumerate(shares))
    assert mean == pytest.approx(referral_multiplier(told, conversion))


@pytest.mark.parametrize(
    ("k", "reproduction", "generations"), [(1, 1, 1), (1, 0.5, 10), (2, 2, 30), (0.3, 0, 4)]
)
def test_five_line_function_agrees_with_the_library(notebook, k, reproduction, generations):
    ours = notebook["my_customers"](k, reproduction, generations)
    assert ours == pytest.approx(so_far(k, reproduction, generations), rel=1e-12)


def test_referral_rewards_are_those_of_the_study(notebook, cells):
    assert [group[2] for group in notebook["groups"]] == [40, 80, 58]
    assert "60 %" in cells["roi-table"].outputs[0].data["text/plain"]


def test_worked_die_throws_of_the_lesson_plan(prose):
    nobody = no_conversion_chance(told=5, conversion=1 / 6)
    assert round(nobody, 1) == 0.4 and round(30 * nobody) == 12
    assert "约四成，30 人的班里大约有 12 人" in prose["lesson-plan"]
