"""Chapter 16: each computed figure in the prose with its expression, what labs and questions promise."""

from math import exp, log

import pytest

from custserv import number
from custserv.author.truth import percent, yuan
from custserv.models.lifecycle import stage_value
from custserv.models.value import lifetime_value

# The value curve: a trapezoid for each stage, by plain geometry.
TRIAL, PEAK, STAGES = 400, 1200, (1, 2, 4, 2)


def life(explore=1, form=2, stable=4, decline=2):
    return explore * TRIAL + form * (TRIAL + PEAK) / 2 + stable * PEAK + decline * PEAK / 2


RISING, FALLING = (stage_value(year, STAGES, PEAK, TRIAL) for year in (1.5, 8))
SO_FAR = TRIAL + 0.5 * (TRIAL + RISING) / 2
RISING_AHEAD, FALLING_AHEAD = life() - SO_FAR, FALLING / 2

# What a customer in the middle of each stage brings a year, and still has ahead.
NOW = (TRIAL, (TRIAL + PEAK) / 2, PEAK, PEAK / 2)
AHEAD = (life() - TRIAL / 2, 1000 + 4 * PEAK + PEAK, 2 * PEAK + PEAK, FALLING_AHEAD)


YOUNG, OLD = (100, 150, 100, 50), (20, 30, 200, 150)


def portfolio(heads):
    return [yuan(sum(head * value for head, value in zip(heads, values))) for values in (NOW, AHEAD)]


def worth(retention=0.8, margin=600):
    return lifetime_value(margin, retention, 10, 0.1)


def land(newcomers=80, retention=0.8, margin=600, years=10):
    """Return customers, value of each and their product; the number of customers in closed form."""
    level = newcomers / (1 - retention)
    people = level + (400 - level) * retention**years
    return people, worth(retention, margin), people * worth(retention, margin)


def more(**changed):
    return land(**changed)[2] / land()[2] - 1


def equity_shown(**changed):
    people, each, product = land(**changed)
    return [number(people, "位"), yuan(each), yuan(product), number(more(**changed), "%", 1)]


def split(share, budget=80000, relative=1, win_top=0.1, keep_top=0.9):
    """Return equity less budget, and what one more kept and one more won costs."""
    keep_bend = -log(1 - 0.2 / (keep_top - 0.6)) / 100
    win_bend = -log(1 - 0.04 / win_top) / 20
    off_keep = (keep_top - 0.6) * exp(-keep_bend * budget * share / 400)
    off_win = win_top * exp(-win_bend * budget * (1 - share) / 2000)
    equity = (400 * (keep_top - off_keep) + relative * 2000 * (win_top - off_win)) * worth() - budget
    return equity, 1 / (keep_bend * off_keep), 1 / (win_bend * off_win)


def best(**changed):
    return max((k / 1000 for k in range(1001)), key=lambda share: split(share, **changed)[0])


def warned(years=10, noticed=0.5, saved=0.25):
    kept = 0.8 + 0.2 * noticed * saved
    gain = lifetime_value(780, kept, years, 0.1) - lifetime_value(780, 0.8, years, 0.1)
    return kept, gain, gain / lifetime_value(1, kept, years, 0.1)


def warned_shown(**changed):
    kept, gain, upkeep = warned(**changed)
    return [number(kept, "%", 1), yuan(gain), yuan(upkeep, 1)]


# The cell, and the words of its prose with every computed figure put in by its expression.
FIGURES = [
    ("opening", f"请一位新客户要 {yuan(40000 / 80)}，留一位老客户只要 {yuan(40000 / 320)}"),
    ("opening", f"一年给店里带来 {yuan(RISING)}毛利"),
    ("lab-curve-notes", f"眼下都是一年 {yuan(FALLING)}"),
    ("lab-curve-notes", f"已经带来 {yuan(SO_FAR)}，以后还有 {yuan(RISING_AHEAD)}"),
    (
        "lab-curve-notes",
        f"已经带来 {yuan(life() - FALLING_AHEAD)}，以后只有 {yuan(FALLING_AHEAD)}，"
        f"相差 {number(RISING_AHEAD / FALLING_AHEAD, '倍', 1)}",
    ),
    ("lab-curve-notes", f"合计从 {yuan(life())}到 {yuan(life(stable=5))}"),
    (
        "lab-curve-notes",
        f"多一年形成期 {yuan(life(form=3))}，退化期 {yuan(life(decline=3))}，考察期 {yuan(life(explore=2))}",
    ),
    ("lab-curve-notes", f"没有稳定期，只剩 {yuan(life(stable=0))}"),
    ("lab-curve-notes", f"- {number(RISING_AHEAD / FALLING_AHEAD, '倍', 1)}说的是"),
    ("lab-curve-notes", f"咖啡馆的 {yuan(FALLING_AHEAD)}也不是命"),
    *(
        ("signs", f"| {gap} 天 | {number(30 / gap, '倍', 1)} | {percent(exp(-30 / gap), 1)} |")
        for gap in (7, 15, 60)
    ),
    ("signs", f"碰巧越线的机会有 {percent(exp(-3), 1)}"),
    ("signs", f"平均会被误报 {number(52 * exp(-3), digits=1)} 次"),
    ("equity", f"每位值 {yuan(worth())}。400 × {number(worth())}，约 {number(400 * worth() / 10000)} 万元"),
    (
        "lab-equity-notes",
        f"新客户多二成，资产多 {percent(more(newcomers=96), 1)}；毛利多二成，多 {percent(more(margin=720), 1)}；"
        f"流失少二成，多 {percent(more(retention=0.84), 1)}",
    ),
    (
        "lab-equity-notes",
        f"人数到了 {number(land(retention=0.84)[0])} 位，每位也值到 {yuan(land(retention=0.84)[1])}",
    ),
    (
        "lab-equity-notes",
        f"只剩 {number(land(newcomers=0, retention=0.9)[0])} 位，"
        f"客户资产少了 {percent(-more(newcomers=0, retention=0.9), 1)}",
    ),
    (
        "lab-equity-notes",
        f"人数照样 {number(land(120, 0.7)[0])}，每位却只值 {yuan(land(120, 0.7)[1])}",
    ),
    ("balance", f"来了 80 位，每位 {yuan(40000 / 80)}"),
    ("balance", f"留下 {number(400 * 0.8)} 位，每位 {yuan(40000 / 320)}"),
    ("balance", f"{number(400 * 0.6)} 位会留下"),
    ("balance", f"只有 80 位，也是**每位 {yuan(40000 / (320 - 240))}**"),
    ("balance-note", f"再多留一位**老客户要 {yuan(split(0.5)[1])}"),
    ("balance-note", f"再多请一位**新客户要 {yuan(split(0.5)[2])}"),
    ("lab-balance-title", f"一位老客户值 {yuan(worth())}"),
    (
        "lab-balance-notes",
        f"对半分，{yuan(split(0.5)[0])}；全留老，{yuan(split(1)[0])}；全请新，{yuan(split(0)[0])}",
    ),
    (
        "lab-balance-notes",
        f"{percent(best())} 附近最好，{yuan(split(0.4)[0])}，两头再添一份价值是 {yuan(split(0.4)[1])}和 "
        f"{yuan(split(0.4)[2])}",
    ),
    ("lab-balance-notes", f"只比对半多 {yuan(split(0.4)[0] - split(0.5)[0])}"),
    ("lab-balance-notes", f"最好的分法变成 {percent(best(relative=0.6))} 花在留老上"),
    (
        "lab-balance-notes",
        f"留老也该占 {percent(best(win_top=0.05))}；是 20%，只占 {percent(best(win_top=0.2))}",
    ),
    (
        "lab-balance-notes",
        "再添一份价值要 {}和 {}，和一位客户值的 {}差不多".format(
            *(yuan(value) for value in (*split(0.35, 200000)[1:], worth()))
        ),
    ),
    *(
        ("portfolio", f"| **{name}** | {young} | {old} |")
        for name, young, old in zip(("今年毛利", "以后还有"), portfolio(YOUNG), portfolio(OLD))
    ),
    ("back-to-value", f"一年毛利 {yuan(50 * 52 * 0.3)}"),
    (
        "back-to-value-notes",
        f"到 {percent(warned()[0], 1)}，只多 {number(100 * (warned()[0] - 0.8), digits=1)} 个百分点",
    ),
    (
        "back-to-value-notes",
        f"看 3 年，多 {yuan(warned(3)[1])}；看 10 年，多 {yuan(warned()[1])}；看 20 年，多 {yuan(warned(20)[1])}",
    ),
    ("back-to-value-notes", f"每位每年最多值得花 {yuan(warned()[2], 1)}"),
    (
        "back-to-value-notes",
        f"保留率 {percent(warned(noticed=1)[0], 1)}，10 年多 {yuan(warned(noticed=1)[1])}",
    ),
    ("solution-2", f"走上值 {yuan(1600 + 0.8 * (4800 + 1200))}的后半程"),
    ("solution-4", f"400 位里约有 {number(400 * exp(-3))} 位"),
    ("lesson-plan", f"板书 125、500、{number(split(0.5)[1])}、{number(split(0.5)[2])} 四个数"),
]

# Inputs, settings and what the courseware says, by cell.
GIVEN = {
    "opening": {"80,000"},
    "curve": {"400", "1,200"},
    "curve-note": {"1.5"},
    "lab-curve-notes": {"1.5"},
    "signs": {"2.718"},
    "equity": {"400", "600", "10%", "80%"},
    "lab-equity-notes": {"90%", "70%", "120"},
    "balance": {"40,000", "2,000", "400"},
    "balance-note": {"100", "4%", "10%", "80%", "90%"},
    "lab-balance-notes": {"5%", "20%", "200,000"},
    "portfolio": {"400", "100", "150", "200"},
    "back-to-value": {"10%", "25%"},
    "back-to-value-notes": {"0%", "80%"},
    "solution-4": {"5%", "10,000"},
}

SHOWN = [
    ("lab_curve", {}, [yuan(RISING), yuan(SO_FAR), yuan(RISING_AHEAD), yuan(life())]),
    (
        "lab_curve",
        {"now": 8},
        [yuan(FALLING), yuan(life() - FALLING_AHEAD), yuan(FALLING_AHEAD), yuan(life())],
    ),
    ("lab_curve", {"now": 14}, ["0 元", yuan(life()), "0 元", yuan(life())]),
    *(
        ("lab_curve", changed, [yuan(life(**changed))])
        for changed in ({"stable": 5}, {"form": 3}, {"decline": 3}, {"explore": 2}, {"stable": 0})
    ),
    *(
        ("lab_equity", changed, equity_shown(**changed))
        for changed in (
            {},
            {"newcomers": 96},
            {"margin": 720},
            {"retention": 0.84},
            {"newcomers": 0, "retention": 0.9},
        )
    ),
    *(
        ("lab_balance", {"keep_share": share}, [yuan(value) for value in split(share)])
        for share in (0, 0.4, 0.5, 1)
    ),
    *(
        ("lab_back_to_value", changed, warned_shown(**changed))
        for changed in ({}, {"years": 1}, {"years": 3}, {"years": 20}, {"noticed": 1}, {"saved": 0})
    ),
    ("lab_back_to_value", {"multiplier": 1}, [yuan(2 * warned()[1])]),
]

ANSWERS = [
    ("pre_equity", "45万"),
    ("pre_margin", "250"),
    ("post_alert", "30天"),
    ("post_equity", "585 位"),
    ("post_margin", "150元"),
]

SAID = [
    ("stages", "四个阶段**不是课件写的**，最早出自谁，出处未能核实"),
    ("stages", "觉察（awareness）、探索（exploration）、扩展（expansion）"),
    ("stages", "承诺（commitment）、解体（dissolution）"),
    ("curve", "不是从数据里拟合出来的"),
    ("equity", "它不等于企业的全部价值"),
    ("balance", "不花钱也有六成，是本书加的"),
    ("lab-balance-notes", "模型没有算现金够不够"),
    ("back-to-value", "没有实证来源"),
]


def test_longer_stability_adds_most_and_longer_exploration_least():
    names = ("explore", "form", "stable", "decline")
    gains = [life(**{name: years + 1}) for name, years in zip(names, STAGES)]
    assert max(gains) == gains[2] and min(gains) == gains[0]


@pytest.mark.parametrize(
    ("now", "title"), [(0, "考察期"), (1.5, "形成期"), (5, "稳定期"), (8, "退化期"), (9, "结束")]
)
def test_curve_lab_names_the_stage(notebook, now, title):
    assert title in notebook["lab_curve"].run(now=now).title


def test_only_retention_moves_both_sides():
    sides = [land(newcomers=96), land(margin=720), land(retention=0.84)]
    moved = [(people > land()[0] + 1e-9, each > land()[1] + 1e-9) for people, each, _ in sides]
    assert moved == [(True, False), (False, True), (True, True)]


@pytest.mark.parametrize(
    "changed",
    [{}, {"relative": 0.6}, {"win_top": 0.05}, {"keep_top": 0.95}, {"budget": 20000, "relative": 0.4}],
)
def test_best_share_is_found_by_trying_them_all(notebook, changed):
    settings = {"budget": 80000, "relative": 1, "win_top": 0.1, "keep_top": 0.9, **changed}
    assert notebook["best_share"](**settings) == pytest.approx(best(**changed), abs=1e-3)


def test_portfolio_counts_are_those_of_the_table(prose):
    assert sum(YOUNG) == sum(OLD) == 400
    for name, young, old in zip(("考察期", "形成期", "稳定期", "退化期"), YOUNG, OLD):
        assert f"| {name} | {young} 位 | {old} 位 |" in prose["portfolio"]


def test_one_side_may_take_all_of_a_small_budget(notebook):
    assert notebook["best_share"](20000, 0.4, 0.05, 0.95) == 1


def test_whole_budget_on_one_side_is_worst_and_the_clerks_side_the_worse():
    assert split(1)[0] < split(0)[0] < split(0.5)[0] < split(best())[0]


def test_best_budget_is_where_both_marginal_costs_are_a_customers_value():
    net = {budget: split(best(budget=budget), budget)[0] for budget in range(20000, 260000, 20000)}
    assert max(net, key=net.get) == 200000
    assert split(best(budget=200000), 200000)[1] < worth() < split(best(budget=220000), 220000)[1]


def test_noticing_everybody_more_than_doubles_the_gain():
    assert warned(noticed=1)[1] > 2 * warned()[1]


def test_conversion_shown_in_the_text_is_the_one_of_the_lab(cells, prose):
    assert "kept = retention + (1 - retention) * noticed * saved" in prose["back-to-value"]
    assert "kept = retention + (1 - retention) * noticed * saved" in cells["lab-back-to-value"].source
