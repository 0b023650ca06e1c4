"""Chapter 5: each computed figure in the prose with its expression; what its labs and questions promise."""

import pytest
from custserv.author.truth import percent, signed, yuan
from custserv.models.referral import break_even_share, net_value, referral_multiplier
from custserv.models.retention import expected_lifetime
from custserv.models.value import clv_multiple, lifetime_value, present_value
from custserv.quiz import Guess, Open
from custserv.text import number

ANNUAL = 50 * 52
OWN = lifetime_value(ANNUAL, 1, 10)
GOOD = referral_multiplier(told=5, conversion=0.2)
BAD = referral_multiplier(told=10, conversion=0.2)
AVERAGE = ANNUAL * clv_multiple(0.9, 0.1, first_margin_now=True)
MARGIN = ANNUAL * 0.3
# The closing lab's steps: those who still come, and that in today's money.
KEPT_YEARS = lifetime_value(ANNUAL, 0.9, 10)
TODAY = lifetime_value(ANNUAL, 0.9, 10, 0.1)


def gain(value):
    return signed(value, "元")


def multiple(retention, discount_rate, **options):
    return number(clv_multiple(retention, discount_rate, **options), digits=2)


def closing(retention=0.9, years=10, discount_rate=0.1, multiplier=1):
    return lifetime_value(MARGIN, retention, years, discount_rate, multiplier)


def fixed_less_average(discount_rate):
    average = ANNUAL * clv_multiple(0.9, discount_rate, first_margin_now=True)
    return lifetime_value(ANNUAL, 1, 10, discount_rate) - average


# The cell, and the words of its prose with every computed figure put in by its expression.
FIGURES = [
    ("objectives", f"“10 年、{yuan(OWN)}”"),
    ("exercise-worked", f"50 × 52 = {yuan(50 * 52)}"),
    ("exercise-worked", f"{number(ANNUAL)} × 10 = {yuan(OWN)}"),
    ("exercise-worked", f"5 × 20% = {number(GOOD)} 位新客户。新客户和他一样值 {yuan(OWN * GOOD)}"),
    ("exercise-worked", f"10 × 20% = {number(BAD)} 位，店里就失去 {number(BAD)} 位客户，共 {yuan(OWN * BAD)}"),
    ("exercise-worked", f"又少 {yuan(OWN)}"),
    ("exercise-worked", f"| 他本人 | {gain(OWN)} | {gain(-OWN)} |"),
    ("exercise-worked", f"| 口碑的价值 | {gain(OWN * GOOD)} | {gain(-OWN * BAD)} |"),
    ("exercise-worked", f"**{gain(net_value(OWN, GOOD))}** | **{gain(net_value(OWN, -BAD, own=-1))}**"),
    ("exercise-worked", f"按 50 周算，他本人十年是 {yuan(50 * 50 * 10)}"),
    ("exercise-worked", f"365.25 ÷ 7 ≈ {number(365.25 / 7, digits=2)} 周算，是 {yuan(365.25 / 7 * 50 * 10)}"),
    ("exercise-worked", f"差 {yuan(net_value(OWN, GOOD) - net_value(OWN, -BAD, own=-1))}"),
    ("exercise-worked", f"满意是 {gain(net_value(OWN, GOOD))}"),
    ("exercise-worked", f"是 {gain(net_value(OWN, -BAD, own=0))}，相差"),
    ("exercise-worked", f"相差 {yuan(net_value(OWN, GOOD) - net_value(OWN, -BAD, own=0))}"),
    ("exercise-lesson", f"从 0 元到 {yuan(net_value(OWN, -BAD, own=-1))}"),
    ("ten-myriad", f"| {number(4000 / 500)} 次 | {number(5000 / 500)} 次 |"),
    ("ten-myriad", f"受他影响的 5,000 元 | {yuan(4000 + 5000)} | {yuan(5000 + 5000)} |"),
    (
        "ten-myriad",
        f"| 十年 | {number(lifetime_value(4000, 1, 10, 0, 1.25) / 10000)} 万元 | "
        f"{number(lifetime_value(5000, 1, 10, 0, 1) / 10000)} 万元 |",
    ),
    (
        "ten-myriad",
        f"抵得上他本人的 {number(5000 / 5000)} 到 {number(5000 / 4000, digits=2)} 倍",
    ),
    ("ten-myriad", f"从 {yuan(lifetime_value(ANNUAL, 0.8, 10))}变成 {yuan(lifetime_value(ANNUAL, 0.9, 10))}"),
    ("retention", f"| 第1年 | 100 位 | {yuan(ANNUAL)} |"),
    ("retention", f"| 第2年 | {number(100 * 0.9)} 位 | {yuan(ANNUAL * 0.9)} |"),
    ("retention", f"| 第3年 | {number(100 * 0.9**2)} 位 | {yuan(ANNUAL * 0.9**2)} |"),
    ("retention", f"| 三年合计 | | {yuan(lifetime_value(ANNUAL, 0.9, 3))} |"),
    ("retention", f"{number(ANNUAL)} × 0.9 元；"),
    ("retention", f"{number(ANNUAL)} × 0.9 × 0.9"),
    (
        "retention",
        f"$L = 1 ÷ {number(1 - 0.9, digits=1)} = {number(expected_lifetime(0.9))}$，而 $1 + 0.9 × 10$ 正好也是 "
        f"{number(1 + 0.9 * expected_lifetime(0.9))}。",
    ),
    (
        "retention",
        f"保留率 50%，平均来 {number(expected_lifetime(0.5))} 年；80%，{number(expected_lifetime(0.8))} 年；"
        f"95%，{number(expected_lifetime(0.95))} 年",
    ),
    (
        "lab-retention-notes",
        f"只有 {yuan(lifetime_value(ANNUAL, 0.6, 30))}，其中前 10 年就有 {yuan(lifetime_value(ANNUAL, 0.6, 10))}",
    ),
    (
        "lab-retention-notes",
        f"10 年是 {yuan(lifetime_value(ANNUAL, 0.9, 10))}，约为甲店的 "
        f"{number(lifetime_value(ANNUAL, 0.9, 10) / lifetime_value(ANNUAL, 0.6, 30), digits=1)} 倍",
    ),
    (
        "lab-retention-notes",
        f"10 年只收到 {yuan(lifetime_value(ANNUAL, 0.95, 10))}，30 年有 {yuan(lifetime_value(ANNUAL, 0.95, 30))}",
    ),
    ("word-of-mouth", f"k = 5 \\times 20\\% = {number(GOOD)}$，不满意时 $k = -10 \\times 20\\% = -{number(BAD)}$"),
    ("word-of-mouth", f"$k$ 在 {number(5000 / 5000)} 到 {number(5000 / 4000, digits=2)} 之间"),
    ("lab-word-of-mouth-notes", f"门槛是 {percent(break_even_share(GOOD, -BAD), 1)}"),
    (
        "lab-word-of-mouth-notes",
        f"67 位满意，带来 {number(67 * GOOD)} 位；{number(100 - 67)} 位不满意，带走 {number((100 - 67) * BAD)} 位",
    ),
    (
        "lab-word-of-mouth-notes",
        f"平均 $k$ 是 {number(0.6 * GOOD - 0.4 * BAD, digits=2)}，{yuan(OWN)}打了八折，只剩 "
        f"{yuan(lifetime_value(ANNUAL, 1, 10, 0, 0.6 * GOOD - 0.4 * BAD))}",
    ),
    ("discounting", f"今天的 100 元，等于明年的 {yuan(100 * 1.1)}；倒过来，明年的 {yuan(100 * 1.1)}"),
    ("discounting", f"除以 1.1，今天只值 {yuan(100 / 1.1, 2)}"),
    ("discounting", f"后年的 100 元要除两次，{yuan(100 / 1.1**2, 2)}；十年以后的 100 元，{yuan(100 / 1.1**10, 2)}"),
    (
        "lab-discount-notes",
        f"{yuan(OWN)}折成今天的 {yuan(lifetime_value(ANNUAL, 1, 10, 0.1))}，"
        f"剩 {percent(lifetime_value(ANNUAL, 1, 10, 0.1) / OWN)}",
    ),
    ("lab-discount-notes", f"只剩 {yuan(ANNUAL / 1.1**9)}"),
    ("lab-discount-notes", f"一共只剩 {yuan(present_value(ANNUAL, 1, 0.1, years=10))}"),
    ("lab-discount-notes", f"只剩 {yuan(AVERAGE)}，刚好五成半。不折现时两人都是 {yuan(OWN)}"),
    ("multiple", f"0.9 ÷ 1.1 ≈ {number(0.9 / 1.1, digits=3)}$"),
    ("multiple", f"1.1/0.2 = {number(1.1 / 0.2, digits=1)}$，于是 {number(ANNUAL)} × 5.5 = {yuan(AVERAGE)}"),
    ("multiple-reading", f"最下面一行从 {multiple(0.9, 0.1)} 降到 {multiple(0.9, 0.16)}"),
    ("multiple-reading", f"第一列从 {multiple(0.9, 0.1)} 降到 {multiple(0.6, 0.1)}"),
    ("multiple-reading", f"落在 {multiple(0.6, 0.16)} 到 {multiple(0.9, 0.1)} 之间"),
    (
        "multiple-reading",
        f"一年 {yuan(ANNUAL)}，两种算法分别是 {multiple(0.8, 0.1, first_margin_now=True)} 倍、"
        f"{yuan(ANNUAL * clv_multiple(0.8, 0.1, first_margin_now=True))}和 {multiple(0.8, 0.1)} 倍、"
        f"{yuan(ANNUAL * clv_multiple(0.8, 0.1))}，相差整整一年的 {yuan(ANNUAL)}",
    ),
    (
        "lab-multiple-notes",
        f"从 60% 起，乘数只增加 {number(clv_multiple(0.61, 0.1) - clv_multiple(0.6, 0.1), digits=2)}；"
        f"从 90% 起，增加 {number(clv_multiple(0.91, 0.1) - clv_multiple(0.9, 0.1), digits=2)}",
    ),
    ("margin", f"{yuan(OWN)}进了收银机"),
    ("margin", f"{number(ANNUAL)} × 30% = {yuan(MARGIN)}"),
    ("margin", f"乘数 {number(clv_multiple(0.9, 0.1, first_margin_now=True), digits=1)}"),
    ("margin", f"{number(MARGIN)} × 5.5 = {yuan(MARGIN * 5.5)}"),
    ("margin", f"5 ÷ {number(MARGIN * 5.5)} ≈ {percent(5 / (MARGIN * 5.5), 2)}："),
    ("margin", f"从 {yuan(OWN)}到 {yuan(MARGIN * 5.5)}，只剩六分之一左右"),
    ("margin", f"一位值 {yuan(MARGIN * 5.5)}的客户"),
    ("margin", f"花 10,000 元广告费争取一位这样的新客户，理由是“他值 {yuan(OWN)}”"),
    ("margin", f"亏 {yuan(10000 - MARGIN * 5.5)}"),
    ("back-to-value-after", f"应当得到 {yuan(net_value(OWN, GOOD))}"),
    (
        "back-to-value-notes",
        f"{yuan(net_value(OWN, GOOD))}变成了 {yuan(closing())}，只剩 {percent(closing() / net_value(OWN, GOOD))}",
    ),
    (
        "back-to-value-notes",
        f"{number(OWN)} → {number(KEPT_YEARS)} → {number(TODAY)} → {yuan(closing(multiplier=0))}",
    ),
    (
        "back-to-value-notes",
        f"三刀依次留下 {percent(KEPT_YEARS / OWN)}、{percent(TODAY / KEPT_YEARS)}、{percent(closing(multiplier=0) / TODAY)}",
    ),
    (
        "back-to-value-notes",
        f"保留率这一刀砍掉 {yuan(OWN - KEPT_YEARS)}，毛利率那一刀只有八千六百多元",
    ),
    ("back-to-value-notes", f"升到 95%，{yuan(closing(retention=0.95))}"),
    ("back-to-value-notes", f"降到 5%，{yuan(closing(discount_rate=0.05))}"),
    ("back-to-value-notes", f"看到 15 年，{yuan(closing(years=15))}"),
    ("back-to-value-notes", f"总价值是 {yuan(closing(multiplier=-2))}"),
    ("summary", f"满意 {gain(net_value(OWN, GOOD))}，不满意 {gain(net_value(OWN, -BAD, own=-1))}"),
    (
        "solution-1",
        f"{number(18 * 2 * 50 * 0.6)} ×（1 + 0.7 + {number(0.7**2, digits=2)} + {number(0.7**3, digits=3)} + "
        f"{number(0.7**4, digits=4)}）",
    ),
    (
        "solution-2",
        "（" + "、".join(number(fixed_less_average(d)) for d in (0.05, 0.1, 0.2)) + " 元）",
    ),
    ("lesson-plan", f"从 {yuan(net_value(OWN, GOOD))}调到自己相信的数"),
    (
        "solution-6",
        f"价值从 {yuan(closing())}掉到 {yuan(closing(retention=0.8))}；乘数再从 1 变成 −1，价值归零",
    ),
    ("solution-4", f"0.8 ÷（1.12 − 0.8）= {number(clv_multiple(0.8, 0.12), digits=1)} 倍"),
]

# What the text sets, the courseware says, or a slider is moved to, by cell.
GIVEN = {
    "exercise-worked": {"20%", "365.25"},
    "ten-myriad": {"500", "4,000", "5,000"},
    "retention": {"100", "50%", "80%", "90%", "95%"},
    "lab-retention-notes": {"60%", "90%", "95%", "100%"},
    "word-of-mouth": {"20%", "100%", "500"},
    "lab-word-of-mouth-notes": {"100", "40%"},
    "discounting": {"100", "1.1", "10%"},
    "multiple": {"90%", "10%", "0.9", "1.1", "0.2"},
    "multiple-reading": {"60%", "90%", "10%", "16%", "80%"},
    "lab-multiple-notes": {"60%", "90%", "1.1", "0.5", "0.2"},
    "margin": {"10,000", "30%", "10%"},
    "back-to-value": {"90%", "10%", "30%"},
    "back-to-value-notes": {"95%", "5%"},
    "solution-6": {"80%", "90%"},
}

SHOWN = [
    ("lab_retention", {"retention": 0.6, "years": 30}, [yuan(lifetime_value(ANNUAL, 0.6, 30))]),
    ("lab_retention", {"retention": 1, "years": 30}, ["∞ 年"]),
    ("lab_word_of_mouth", {"conversion": 0.4}, ["66.7 %"]),
    ("lab_word_of_mouth", {"told_bad": 5}, ["50.0 %"]),
    ("lab_discount", {}, [yuan(AVERAGE)]),
    ("lab_discount", {"discount_rate": 0}, [yuan(OWN)]),
    ("lab_multiple", {"retention": 0.6}, ["0.04 倍"]),
    ("lab_multiple", {"retention": 0.9}, ["0.29 倍"]),
    ("lab_back_to_value", {"retention": 1, "discount_rate": 0, "margin_rate": 1}, ["52,000 元"]),
    ("lab_back_to_value", {"multiplier": -2}, [yuan(closing(multiplier=-2))]),
    ("lab_back_to_value", {"retention": 0.8, "multiplier": -1}, ["0 元"]),
]

ANSWERS = [
    ("pre_sales", "960"),
    ("post_keep", "4 年"),
    ("post_sales", "1,400元"),
    ("post_today", "100"),
    ("post_margin", "0.15万"),
]


def test_rough_comparisons_in_the_text_hold():
    gains = [clv_multiple(r + 0.01, 0.1) - clv_multiple(r, 0.1) for r in (0.6, 0.9)]
    assert 6 < gains[1] / gains[0] < 7
    assert 0.001 < 5 / (MARGIN * 5.5) < 0.002
    assert 8600 < TODAY - closing(multiplier=0) < 8700


@pytest.mark.parametrize("values", [(2600, 1, 10, 0, 1), (780, 0.9, 10, 0.1, 1), (780, 0.9, 0, 0.1, 1)])
def test_five_line_function_agrees_with_the_library(notebook, values):
    assert notebook["my_value"](*values) == pytest.approx(lifetime_value(*values), rel=1e-12)


def test_self_tests_have_every_kind(asked):
    judged = {question.kind for name, question in asked.items() if name.startswith(("pre_", "post_"))}
    assert judged == {"single", "multiple", "numeric", "match", "order"}


def test_guesses_and_written_answers_are_kept(asked):
    kinds = [type(question) for question in asked.values()]
    assert kinds.count(Guess) == 10 and kinds.count(Open) == 6


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        ("pre_sales", str(8 * 52 * 3), "52"),
        ("post_sales", str(800 * (1 + 0.5 + 0.5)), "一半的一半"),
        ("post_today", str(121 * 0.9**2), "乘了两次"),
        ("post_margin", str(3000 * clv_multiple(0.8, 0.12)), "销售额"),
        ("post_margin", str(600 * clv_multiple(0.8, 0.12, first_margin_now=True)), "首期"),
        ("post_margin", str(600 * clv_multiple(0.8, 0)), "没有折现"),
        ("post_keep", str(1 / 0.75), "流失率"),
    ],
)
def test_likely_mistake_is_named(asked, name, answer, words):
    verdict = asked[name].judge(answer)
    assert verdict.right is False and words in verdict.feedback[0]


def test_figures_in_the_questions_are_the_computed_ones(cells):
    after, back = cells["self-test-after"].source, cells["guess-back"].source
    fixed = lifetime_value(ANNUAL, 1, 10, 0.1)
    assert f"{yuan(fixed)}比 {yuan(AVERAGE)}多" in after
    assert f"从 {yuan(lifetime_value(ANNUAL, 0.8, 10))}升到 {yuan(KEPT_YEARS)}" in after
    assert f"值 {yuan(net_value(OWN, GOOD))}" in back and closing() / net_value(OWN, GOOD) < 1 / 5
    for words in (f"约 {yuan(OWN * 0.9)}（打九折）", f"约 {yuan(round(fixed, -2))}"):
        assert words in cells["guess-discount"].source
