"""Chapter 15: each computed figure in the prose with its expression, what labs and questions promise."""

import pytest

from custserv import number
from custserv.author.truth import percent, yuan
from custserv.models.funnel import expected_counts
from custserv.models.value import lifetime_value

RATES = [0.2, 0.3, 0.4, 0.5]


def shop(rates=RATES, clicks=10000):
    """Return the people at the five levels and the three costs: ads, with service, with the gift."""
    leave = [1 - rate for rate in rates]
    people = [expected_counts([clicks, 0, 0, 0, 0], rates, leave, k)[k][k] for k in range(5)]
    ads = 2 * clicks
    return people, (ads, ads + 6 * people[2], ads + 6 * people[2] + 15 * people[3])


PEOPLE, (ADS, WITH_TALK, EVERYTHING) = shop()
COST = EVERYTHING / PEOPLE[3]


def heads(level, **changed):
    return number(shop([changed.get(name, rate) for name, rate in zip("abcd", RATES)])[0][level], "位")


def whole_cost(level, **changed):
    people, costs = shop([changed.get(name, rate) for name, rate in zip("abcd", RATES)])
    return yuan(costs[2] / people[level], 1)


def year_margin(year):
    return 80 * (0.5 / 1.1) ** (year - 1)


def worth(years=10, retention=0.5):
    return lifetime_value(80, retention, years, 0.1)


def money(value):
    return yuan(value, 1)


def loop(hit=0.3, acted=0.6, annoyed=0.01, fee=2400, closed=True, rounds=8):
    total, contacts = 0, 500 * acted
    for _ in range(rounds):
        total += contacts * ((0.2 * hit - annoyed * (1 - hit)) * worth() - 3) - fee
        hit += 0.4 * acted * (0.8 - hit) if closed else -0.1 * hit
    return total


def net(cost, retention, years=10, multiplier=0):
    return lifetime_value(780, retention, years, 0.1, multiplier) - cost


def patient(retention=0.8, years=10, multiplier=0):
    return net(1200, retention, years, multiplier)


def cheap(retention=0.6, years=10, multiplier=0):
    return net(400, retention, years, multiplier)


# The cell, and the words of its prose with every computed figure put in by its expression.
FIGURES = [
    ("opening", f"要花 {yuan(COST)}才请得来"),
    ("forming", f"| 潜在客户 | 兴趣 | 点广告进店 | {number(PEOPLE[0], '位')} |"),
    ("forming", f"| 目标客户 | 关注 | 收藏或订阅 | {number(PEOPLE[1], '位')} |"),
    ("forming", f"| 准客户 | 聚焦 | 来问客服 | {number(PEOPLE[2], '位')} |"),
    ("forming", f"| 成交客户 | 购买 | 下第一单 | {number(PEOPLE[3], '位')} |"),
    ("forming", f"| 忠诚客户 | 持续购买 | 第二年又来（这里从宽） | {number(PEOPLE[4], '位')} |"),
    ("forming", f"≈ {number(PEOPLE[0] / PEOPLE[3], digits=1)} 次点击"),
    ("forming", f"2 元 × {number(PEOPLE[0] / PEOPLE[3], digits=1)} ≈ {yuan(ADS / PEOPLE[3])}"),
    (
        "lab-funnel-notes",
        f"收藏 {heads(3, a=0.25)}，询问 {heads(3, b=0.35)}，下单 {heads(3, c=0.45)}",
    ),
    ("lab-funnel-notes", f"新客户都是 {heads(3, a=0.22)}"),
    ("lab-funnel-notes", f"新客户都是 {heads(3, b=0.33)}"),
    ("lab-funnel-notes", f"新客户都是 {heads(3, c=0.44)}"),
    (
        "lab-funnel-notes",
        f"加在前两级，每位 {whole_cost(3, a=0.22)}；加在“询问到下单”，{whole_cost(3, c=0.44)}",
    ),
    ("lab-funnel-notes", f"加在前两级，每位 {whole_cost(3, b=0.33)}"),
    ("lab-funnel-notes", f"已经在他身上花了 {yuan(WITH_TALK / PEOPLE[2])}"),
    ("lab-funnel-notes", f"从 {whole_cost(4)}降到 {whole_cost(4, d=0.6)}"),
    (
        "account",
        f"只算广告，{money(ADS / PEOPLE[3])}；加上客服接待，{money(WITH_TALK / PEOPLE[3])}；"
        f"再加首单的礼，{money(COST)}",
    ),
    *(
        (
            "account",
            f"| 第{year}年 | {money(year_margin(year))} | {money(worth(year))} | {money(worth(year) - COST)} |",
        )
        for year in (1, 2, 3)
    ),
    ("account", f"| 到第10年 | | {money(worth())} | {money(worth() - COST)} |"),
    ("account", f"头一单亏 {money(COST - worth(1))}，一生却赚 {money(worth() - COST)}"),
    ("account", f"十年只有 {money(worth(retention=0.3))}，**永远收不回** {money(COST)}"),
    ("account", f"{money(worth())}就是上限"),
    ("account", f"小满茶器只有 {number(worth() / COST, digits=1)} 倍"),
    ("account", f"**每位 {yuan(5000 / 20)}**，远超 {money(worth())}"),
    ("lab-loop-before", f"请回一位值 {money(worth())}"),
    ("lab-loop-before", f"开始是六成，{number(500 * 0.6, '位')}"),
    (
        "lab-loop-notes",
        f"第一圈两家都赔 {yuan(-loop(rounds=1))}：请回 {number(300 * 0.3 * 0.2, '位')}，"
        f"烦走约 {number(300 * 0.7 * 0.01, '位')}，值 {yuan((300 * 0.3 * 0.2 - 300 * 0.7 * 0.01) * worth())}，"
        f"联系和系统却花了 {yuan(300 * 3 + 2400)}",
    ),
    ("lab-loop-notes", f"八圈合计赚 {yuan(loop())}"),
    (
        "lab-loop-notes",
        f"八圈合计赔 {yuan(-loop(closed=False))}。相差 {yuan(loop() - loop(closed=False))}",
    ),
    ("lab-loop-notes", f"八圈白付 {yuan(-loop(acted=0))}系统费"),
    ("lab-loop-notes", f"只行动三成，记回去也赔 {yuan(-loop(acted=0.3))}"),
    ("lab-loop-notes", f"全都行动，赚 {yuan(loop(acted=1))}"),
    (
        "lab-loop-notes",
        f"记回去也赔 {yuan(-loop(hit=0.45, fee=5000))}，不记赔 {yuan(-loop(hit=0.45, fee=5000, closed=False))}",
    ),
    (
        "lab-loop-notes",
        f"记回去的那家只赚 {yuan(loop(annoyed=0.05))}，少了一半；"
        f"不记的那家赔 {yuan(-loop(annoyed=0.05, closed=False))}",
    ),
    (
        "lab-back-notes",
        f"耐心渠道净值 {yuan(patient())}，优惠渠道 {yuan(cheap())}：三倍的价钱，"
        f"反而多赚 {yuan(patient() - cheap())}",
    ),
    ("lab-back-notes", f"{yuan(patient(years=3))}对 {yuan(cheap(years=3))}"),
    ("lab-back-notes", f"耐心渠道只剩 {yuan(patient(0.6))}，优惠渠道（40%）还有 {yuan(cheap(0.4))}"),
    ("lab-back-notes", f"耐心渠道多出 {yuan(patient(multiplier=1) - cheap(multiplier=1))}"),
    ("back-to-value", f"一年毛利 {yuan(50 * 52 * 0.3)}"),
]

# Inputs, settings and what the courseware says, by cell.
GIVEN = {
    "forming": {"0.2", "0.3", "0.4", "20%", "30%", "40%", "50%"},
    "lab-funnel-notes": {"20%", "25%", "40%", "45%", "50%", "60%"},
    "account": {"0.5", "1.1", "10%", "30%", "50%", "5,000", "240", "260"},
    "lab-loop-before": {"500"},
    "lab-loop-notes": {"0%", "5%", "45%", "5,000"},
    "back-to-value": {"10%", "400", "1,200"},
    "lab-back-notes": {"40%", "60%"},
}

SHOWN = [
    ("lab_funnel", {}, ["240 位", "113.3 元"]),
    ("lab_funnel", {"follow": 0.25}, ["300 位"]),
    ("lab_funnel", {"ask": 0.35}, ["280 位"]),
    ("lab_funnel", {"buy": 0.45}, ["270 位"]),
    ("lab_funnel", {"follow": 0.22}, ["105.8 元"]),
    ("lab_funnel", {"ask": 0.33}, ["105.8 元"]),
    ("lab_funnel", {"buy": 0.44}, ["104.4 元"]),
    ("lab_funnel", {"again": 0.6}, ["113.3 元", "188.9 元"]),
    ("lab_loop", {}, ["12,094 元", "−14,137 元"]),
    ("lab_loop", {"acted": 0}, ["−19,200 元"]),
    ("lab_loop", {"acted": 0.3}, ["−7,325 元"]),
    ("lab_loop", {"acted": 1}, ["42,539 元"]),
    ("lab_loop", {"hit": 0.45, "fee": 5000}, ["−3,576 元", "−27,046 元"]),
    ("lab_loop", {"annoyed": 0.05}, ["6,022 元"]),
    ("lab_back_to_value", {}, ["230 元"]),
    ("lab_back_to_value", {"years": 3}, ["1,038 元"]),
    ("lab_back_to_value", {"gap": 14}, ["3 元"]),
    ("lab_back_to_value", {"retention": 0.6}, ["826 元"]),
    ("lab_back_to_value", {"multiplier": 1}, ["1,259 元"]),
    ("lab_back_to_value", {"multiplier": -1}, ["−1,200 元"]),
]

ANSWERS = [("pre_cost", "15元"), ("post_cost", "120"), ("post_first", "69")]

SAID = [
    ("lab-loop-notes", "这是本书画的示意图"),
    ("lab-loop-notes", "若卖家能证明终点更高，账就要重算"),
    ("failure", "“失败”没有统一的定义"),
    ("back-to-value", "为演示假设的"),
    ("account", "Skok 为按月付费的软件公司写的经验说法"),
]


def test_closed_loop_gains_more_every_round_and_an_open_one_loses_more(notebook):
    for closed, sign in ((True, 1), (False, -1)):
        total, _ = notebook["run_loop"](0.3, 0.6, 0.01, 2400, closed)
        rounds = [after - before for before, after in zip(total, total[1:])]
        assert all(sign * (after - before) > 0 for before, after in zip(rounds, rounds[1:]))
        # Both lose in the first round; only the closed one ever gains, from the second on.
        assert [gain > 0 for gain in rounds] == [False] + [closed] * 7


def test_patient_channel_comes_ahead_in_the_seventh_year():
    assert patient(years=6) < cheap(years=6)
    assert patient(years=7) > cheap(years=7)


def test_second_year_pays_the_tea_shop_back():
    assert worth(1) < COST < worth(2)
    assert percent(COST / worth()) == "77%"


@pytest.mark.parametrize("rates", [RATES, RATES[:3], [0.1, 0.25, 0.5]])
def test_five_line_function_agrees_with_the_library(notebook, rates):
    road = (rates + [1])[:4]
    people = expected_counts([1, 0, 0, 0, 0], road, [1 - rate for rate in road], len(rates))[-1]
    assert notebook["cost_per_customer"](2, rates) == pytest.approx(2 / people[len(rates)])
