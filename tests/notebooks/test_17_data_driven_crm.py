"""Chapter 17: each computed figure in the prose with its expression, what labs and questions promise.

The page's portable models are checked here against those of ``custserv.data``.
"""

from datetime import date

import numpy as np
import pytest

from custserv import number
from custserv.author.truth import percent, yuan
from custserv.data.bgnbd import BgNbd, expected_purchases, fit_bgnbd, probability_alive, purchases_if_alive
from custserv.data.btyd import btyd_summary, holdout_check, holdout_summary
from custserv.data.cdnow import CALIBRATION_END, cdnow_master, cdnow_sample
from custserv.data.cohorts import cohort_counts, cohort_retention
from custserv.data.gamma_gamma import GammaGamma, expected_spend, fit_gamma_gamma
from custserv.data.lifetime_value import customer_lifetime_value
from custserv.data.rfm import rfm_scores, rfm_table
from custserv.models.value import lifetime_value

# What was published; fits to the data give the same to these digits.
PURCHASES = BgNbd(0.243, 4.414, 0.793, 2.426, -9582.43, 2357)
SPENDING = GammaGamma(6.25, 3.74, 15.44, 0, 946, 0)

LOG = cdnow_sample()
SUMMARY = btyd_summary(LOG, until=CALIBRATION_END)
HOLDOUT = holdout_summary(LOG, CALIBRATION_END).set_index("customer_id")
SILENCE = HOLDOUT["T"] - HOLDOUT["recency"]
SCORES = rfm_scores(rfm_table(LOG, until=CALIBRATION_END)).set_index("customer_id")
LATER = HOLDOUT["holdout_frequency"]
FIT, SPEND_FIT = fit_bgnbd(SUMMARY), fit_gamma_gamma(SUMMARY)
CHECK = holdout_check(FIT, HOLDOUT)
RETENTION = cohort_retention(LOG)
LIFETIME = np.sort(customer_lifetime_value(FIT, SPEND_FIT, SUMMARY, 52, 0.1, 0.3))[::-1]
CAME_BACK = HOLDOUT[HOLDOUT["frequency"] > 0]
DOUBTED = CAME_BACK[probability_alive(FIT, CAME_BACK) <= 0.2]
REGULARS = HOLDOUT[HOLDOUT["frequency"].between(3, 6)]
NOT_LONG = SILENCE[REGULARS.index] <= 13
FIRST = LOG.groupby("customer_id")["date"].transform("min")
BEFORE = LOG[LOG["date"] <= CALIBRATION_END]

# The eight customers of lab 3, in its order, as the lab rounds them.
EIGHT = [244, 325, 2332, 211, 1166, 801, 1134, 1289]
PAIR = (244, 1134)


def dollars(value, digits=1):
    return number(value, "美元", digits)


def of(number_):
    """Return a customer as the page knows him: weeks and amounts to one digit."""
    row = HOLDOUT.loc[number_]
    return {name: round(float(row[name]), 1) for name in ("frequency", "recency", "T", "monetary_value")}


def alive(frequency, silence, age=39):
    return float(probability_alive(PURCHASES, {"frequency": frequency, "recency": age - silence, "T": age}))


def spend(times, own):
    return float(expected_spend(SPENDING, {"frequency": times, "monetary_value": own}))


def weight(times):
    return (spend(times, 200) - spend(0, 0)) / (200 - spend(0, 0))


def prospects(number_):
    """Return the chance of being a customer still, a year's purchases if so, and the amount of each."""
    customer = of(number_)
    times = float(purchases_if_alive(PURCHASES, 52, customer["frequency"], customer["T"]))
    return float(probability_alive(PURCHASES, customer)), times, float(expected_spend(SPENDING, customer))


def contact(cost=3, win=0.1, fade=0.5):
    """Return each one's net gain, by number."""
    gains = {}
    for k in EIGHT:
        chance, times, amount = prospects(k)
        quarters = (of(k)["T"] - of(k)["recency"]) / 13
        gains[k] = (1 - chance) * win * fade**quarters * 0.3 * times * amount - cost
    return gains


def three(key, gains):
    return sum(gains[k] for k in sorted(EIGHT, key=key)[:3])


def contact_shown(**changed):
    gains = contact(**changed)
    chosen = [gain for gain in gains.values() if gain > 0]
    return [
        f"{len(chosen)} 位",
        dollars(sum(chosen)),
        dollars(sum(gains.values())),
        dollars(three(lambda k: prospects(k)[0], gains)),
        dollars(three(lambda k: -np.prod(prospects(k)), gains)),
    ]


def listed(contacted=0.2, lift=3, years=10):
    caught = min(1, contacted * lift)
    kept = 0.8 + 0.2 * caught * 0.25
    return caught, kept, lifetime_value(780 - 30 * contacted, kept, years, 0.1)


def gain(contacted=0.2, lift=3, years=10):
    return listed(contacted, lift, years)[2] - listed(0, lift, years)[2]


def listed_shown(**changed):
    caught, kept, value = listed(**changed)
    by_chance = listed(**{**changed, "lift": 1})[2]
    more = yuan(gain(**changed)), yuan(value - by_chance)
    return [number(caught, "%"), number(kept, "%", 1), yuan(value), *more]


# The cell, and the words of its prose with every computed figure put in by its expression.
FIGURES = [
    ("opening", f"{number(LOG['customer_id'].nunique())} 位，把他们的每一笔"),
    ("opening", f"其中 {number((SUMMARY['frequency'] == 0).sum())} 位一次也没有再来"),
    ("opening", f"| 来过 | {of(244)['frequency'] + 1:.0f} 次 | {of(1134)['frequency'] + 1:.0f} 次 |"),
    ("opening", f"| {number(of(244)['monetary_value'], digits=1)} | {number(of(1134)['monetary_value'], digits=1)} |"),
    ("opening", f"| {number(SILENCE[244], '周', 1)} | {number(7 * SILENCE[1134], '天')} |"),
    ("record", f"新客有 {number(cdnow_master()['customer_id'].nunique())} 位"),
    ("log-check", f"全表 {number(len(LOG))} 笔"),
    ("log-check", f"| 金额为 0 | {(LOG['amount'] == 0).sum()} 笔 |"),
    (
        "log-check",
        f"| 整行重复 | 多出 {LOG.duplicated(['customer_id', 'date', 'units', 'amount']).sum()} 笔 |",
    ),
    ("log-check", f"| 同一人同一天几笔 | 多出 {LOG.duplicated(['customer_id', 'date']).sum()} 笔 |"),
    (
        "rfm-note",
        "R 得 5 分的人，后来平均又来 {} 次，得 1 分的只有 {} 次".format(
            *(number(LATER[SCORES["recency_score"] == score].mean(), digits=2) for score in (5, 1))
        ),
    ),
    ("rfm-note", f"F 只有 {'、'.join(str(score) for score in sorted(set(SCORES['frequency_score'])))} 三档"),
    ("rfm-note", f"{number(len(SUMMARY))} 位里有 {number((SUMMARY['frequency'] == 0).sum())} 位只买过一次"),
    ("rfm-note", f"2332 号已经 {number(SILENCE[2332])} 周没来，R 照样得 5 分，总分 {SCORES['cell'][2332]}"),
    ("rfm-note", f"1203 号 {number(SILENCE[1203])} 周前刚来，也是 {SCORES['cell'][1203]}"),
    ("rfm-note", f"1203 号来了 {LATER[1203]} 次"),
    ("cohort-note", f"一月来的 {number(cohort_counts(LOG)[0].iloc[0])} 位"),
    (
        "cohort-note",
        f"只有 {percent(RETENTION[1].iloc[0], 1)} 来买，再下一个月 {percent(RETENTION[2].iloc[0], 1)}",
    ),
    (
        "cohort-note",
        f"每个月仍有 {percent(np.nanmin(RETENTION.loc[:, 12:]))}–{percent(np.nanmax(RETENTION.loc[:, 12:]))} 的人来",
    ),
    ("alive", f"从 {number(len(SUMMARY))} 位客人的前 39 周拟合"),
    ("alive-note", f"1134 号还在的机会是 {percent(prospects(1134)[0])}，244 号只有 {percent(prospects(244)[0], 1)}"),
    (
        "lab-alive-notes",
        f"甲还在的机会 {percent(alive(2, 13), 1)}，乙 {percent(alive(10, 13), 1)}。甲平时隔 {number(26 / 2, '周', 1)}，"
        f"正该来；乙平时隔 {number(26 / 10, '周', 1)}",
    ),
    ("lab-alive-notes", f"乙 {percent(alive(10, 0), 1)}，甲 {percent(alive(2, 0), 1)}"),
    ("lab-alive-notes", f"4 周：甲 {percent(alive(2, 4), 1)}，乙 {percent(alive(10, 4), 1)}"),
    ("lab-alive-notes", f"26 周：甲 {percent(alive(2, 26), 1)}，乙 {percent(alive(10, 26), 1)}"),
    ("lab-alive-notes", f"5 周不来就只剩 {percent(alive(30, 5), 1)}"),
    ("lab-alive-notes", f"回头 3 到 6 次的有 {len(REGULARS)} 位"),
    (
        "lab-alive-notes",
        "有 {} 又来了；更久的，只有 {}".format(
            *(percent((LATER[REGULARS.index][group] > 0).mean()) for group in (NOT_LONG, ~NOT_LONG))
        ),
    ),
    ("worth", f"平均 {dollars(of(244)['monetary_value'])}，可以信"),
    ("worth", f"花了 {dollars(of(244)['monetary_value'])}呢"),
    ("worth", f"由 {len(CAME_BACK)} 位回头客拟合"),
    ("lab-shrink-notes", f"估计 {dollars(spend(1, 100))}，他自己占 {percent(weight(1), 1)}"),
    (
        "lab-shrink-notes",
        f"两次 {dollars(spend(2, 100))}，五次 {dollars(spend(5, 100))}，二十次 {dollars(spend(20, 100))}",
    ),
    ("lab-shrink-notes", f"一次 200 美元，估计 {dollars(spend(1, 200))}；一次 5 美元，估计 {dollars(spend(1, 5))}"),
    (
        "lab-shrink-notes",
        f"相关系数是 {number(CAME_BACK['frequency'].corr(CAME_BACK['monetary_value']), digits=2)}",
    ),
    ("clv", "| 还在的机会 | {} | {} |".format(*(percent(prospects(k)[0], 1) for k in PAIR))),
    ("clv", "| 若还在，一年来几次 | {:.1f} | {:.1f} |".format(*(prospects(k)[1] for k in PAIR))),
    ("clv", "| 每次花（美元） | {:.1f} | {:.1f} |".format(*(prospects(k)[2] for k in PAIR))),
    ("clv", "| 一年可指望（美元） | {:.0f} | {:.0f} |".format(*(np.prod(prospects(k)) for k in PAIR))),
    ("clv", f"把 {number(len(SUMMARY))} 位都这样算"),
    (
        "clv",
        f"毛利共 {dollars(LIFETIME.sum(), 0)}，其中前一成的 {number(len(LIFETIME) / 10)} 位占 "
        f"{percent(LIFETIME[:236].sum() / LIFETIME.sum())}",
    ),
    (
        "lab-choose-notes",
        "合计多赚 {1}。八位全联系只多赚 {2}；最危险的三位 {3}；最值钱的三位只有 {4}".format(*contact_shown()),
    ),
    ("lab-choose-notes", f"默认时 {contact_shown()[0]}值得"),
    ("lab-choose-notes", f"6 美元，只剩 {contact_shown(cost=6)[0]}"),
    ("lab-choose-notes", f"244 号净多赚 {dollars(contact(fade=1)[244])}"),
    (
        "lab-choose-notes",
        f"1134 号又来了 {LATER[1134]} 次，801 号 {LATER[801]} 次；325 号 {LATER[325]} 次，211 号 {LATER[211]} 次",
    ),
    (
        "lab-choose-notes",
        f"**1166 号，模型说还在的机会只有 {percent(prospects(1166)[0], 1)}，后来竟来了 {LATER[1166]} 次。**",
    ),
    ("limits-note", f"预测共来 {number(CHECK.expected)} 次，实际 {number(CHECK.actual)} 次"),
    ("limits-note", f"少估了 {percent(1 - CHECK.expected / CHECK.actual)}"),
    ("limits-note", f"相关系数是 {number(CHECK.correlation, digits=2)}"),
    (
        "limits-note",
        f"不到两成的 {len(DOUBTED)} 位回头客，平均给 {percent(probability_alive(FIT, DOUBTED).mean())}，"
        f"实际有 {percent((DOUBTED['holdout_frequency'] > 0).mean())} 又来了",
    ),
    ("back-to-value", f"一年毛利 {yuan(50 * 52 * 0.3)}"),
    (
        "back-to-value-notes",
        f"碰上 {percent(listed()[0])} 将走的人，保留率 {percent(listed()[1], 1)}，一位客户值 {yuan(listed()[2])}，"
        f"比不联系多 {yuan(gain())}，比抽签多 {yuan(gain() - gain(lift=1))}",
    ),
    ("back-to-value-notes", f"值 {yuan(listed(0.35)[2])}；再多联系只多花钱，100% 时反而降到 {yuan(listed(1)[2])}"),
    ("back-to-value-notes", f"准头 1，只比不联系多 {yuan(gain(lift=1))}；准头 5，多 {yuan(gain(lift=5))}"),
    ("back-to-value-notes", f"联系反而亏 {yuan(-gain(years=1))}"),
    ("summary", f"给 1134 号是白送，他 {percent(prospects(1134)[0])} 还在"),
    ("summary", f"1134 号后来又来了 {LATER[1134]} 次"),
]

# Inputs, settings and the numbers by which customers go, by cell.
IDS = {"244", "1134"}
GIVEN = {
    "opening": IDS,
    "record": {"244"},
    "rfm": {"555", "111"},
    "rfm-note": {"555", "2332", "1203"},
    "alive-note": IDS,
    "worth": {"244"},
    "lab-shrink-notes": {"100", "200", "900", "4.7"},
    "clv": {*IDS, "30%", "10%"},
    "lab-choose-title": {"30%"},
    "lab-choose-notes": {*(str(k) for k in EIGHT), "0.5", "100%", "2%"},
    "back-to-value": {"10%"},
    "back-to-value-notes": {"35%", "100%"},
    "summary": IDS,
    "lesson-plan": {"1166"},
}

SHOWN = [
    *(
        (
            "lab_alive",
            {"silence": silence, "few": few, "many": many},
            [
                text
                for times in (few, many)
                for text in (number(alive(times, silence), "%", 1), number((39 - silence) / times, "周", 1))
            ],
        )
        for silence, few, many in ((13, 2, 10), (0, 2, 10), (4, 2, 10), (26, 2, 10), (5, 1, 30))
    ),
    *(
        (
            "lab_shrink",
            {"times": times, "own": own},
            [dollars(spend(times, own)), number(weight(times), "%", 1)],
        )
        for times, own in ((1, 100), (0, 100), (2, 100), (5, 100), (20, 100), (1, 200), (1, 5), (7, 35))
    ),
    *(
        ("lab_choose", changed, contact_shown(**changed))
        for changed in ({}, {"cost": 0.5}, {"cost": 6}, {"fade": 1}, {"win": 0.02})
    ),
    *(
        ("lab_back_to_value", changed, listed_shown(**changed))
        for changed in ({}, {"contacted": 0.35}, {"contacted": 1}, {"lift": 1}, {"lift": 5}, {"years": 1})
    ),
]

ANSWERS = [
    ("pre_recency", "18天"),
    ("pre_contact", "1元"),
    ("post_recency", "8 周"),
    ("post_mean", "52"),
    ("post_contact", "3 元"),
]

SAID = [
    ("record", "它仍然是个人信息"),
    ("choose", "**只能试**"),
    ("lab-choose-notes", "不是对一个人的判决"),
    ("limits-note", "一律算作还在"),
    ("limits-note", "经理们的简单规矩并不比模型差"),
    ("limits-note", "上游的授权条款，我们没有核实到"),
    ("back-to-value", "没有实证来源"),
    ("own-data", "得到主人同意"),
    ("own-note", "不要信"),
]


def test_sample_is_as_the_text_tells_it():
    assert FIRST.max().date() == date(1997, 3, 25) and LOG["date"].max().date() == date(1998, 6, 30)
    assert (LOG["amount"] >= 0).all() and not LOG[["customer_id", "date", "amount"]].isna().any().any()
    assert len(RETENTION) == 3 and (BEFORE.groupby("customer_id").size() > 0).all()


def test_published_parameters_are_those_of_the_fit(notebook):
    assert FIT[:4] == pytest.approx(PURCHASES[:4], abs=0.0006)
    assert SPEND_FIT[:3] == pytest.approx(SPENDING[:3], abs=0.006)
    assert notebook["CDNOW_PURCHASES"] == PURCHASES[:4]


def test_five_line_function_is_the_model(notebook):
    for times, last, age in ((1, 3, 20), (5, 5.1, 37.3), (30, 34, 39)):
        history = {"frequency": times, "recency": last, "T": age}
        expected = pytest.approx(probability_alive(PURCHASES, history))
        assert notebook["still_here"](times, last, age) == expected


def test_eight_customers_are_those_of_the_sample(notebook):
    for number_, *row in notebook["EIGHT"]:
        assert row == list(of(number_).values())
    assert [row[0] for row in notebook["EIGHT"]] == EIGHT


@pytest.mark.parametrize(
    ("changed", "worth_it"),
    [
        ({}, {244, 325, 2332, 211}),
        ({"cost": 0.5}, {244, 325, 2332, 211, 1166, 801}),
        ({"cost": 6}, {325, 2332}),
    ],
)
def test_those_worth_contacting_are_named_rightly(changed, worth_it):
    assert {k for k, net in contact(**changed).items() if net > 0} == worth_it


def test_easier_winning_back_makes_the_silent_spender_first():
    gains = contact(fade=1)
    assert max(gains, key=gains.get) == 244
    assert all(LATER[k] == 0 for k in (244, 2332, 1289))


def test_most_valuable_three_hold_the_two_who_come_anyway():
    dearest = sorted(EIGHT, key=lambda k: -np.prod(prospects(k)))[:3]
    assert {801, 1134} < set(dearest)


def test_silent_spender_is_worth_what_the_text_says():
    times_as_much = of(244)["monetary_value"] / of(1134)["monetary_value"]
    assert 7 <= times_as_much < 7.5
    if_both_are_there = [np.prod(prospects(k)[1:]) for k in PAIR]
    assert round(if_both_are_there[0] / if_both_are_there[1]) == 6


def test_short_silence_speaks_for_the_frequent_and_a_long_one_against():
    assert alive(10, 4) > alive(2, 4) and alive(10, 13) < alive(2, 13)


def test_best_share_is_where_the_list_has_caught_all():
    values = {share / 20: listed(share / 20)[2] for share in range(21)}
    assert max(values, key=values.get) == 0.35


def test_exercise_on_who_is_left_uses_the_models_of_the_page():
    for times, last, shown in ((1, 10, "50.9 %"), (4, 10, "14.6 %"), (4, 28, "84.1 %")):
        history = {"frequency": times, "recency": last, "T": 30}
        assert number(float(probability_alive(PURCHASES, history)), "%", 1) == shown
        assert float(expected_purchases(PURCHASES, history, 52)) > 0


def test_sample_of_ones_own_data_shows_every_kind_of_problem(notebook):
    report = notebook["report"]
    assert (report.rows_read, report.rows_kept) == (14, 10)
    assert set(report.problems["处理"]) == {"剔除", "保留"}
    assert notebook["own_rfm"]["customer_id"].tolist() == ["A01", "A02", "A03", "A04", "A05"]


def test_notebook_says_what_it_needs(prose):
    assert 'pip install -e ".[data]"' in prose["setup-note"]


def test_conversion_shown_in_the_text_is_the_one_of_the_lab(cells, prose):
    assert "kept = retention + (1 - retention) * caught * 0.25" in prose["back-to-value"]
    assert "SAVED = 0.1, 30, 0.25" in cells["lab-back-to-value"].source
