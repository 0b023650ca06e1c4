import numpy as np
import pandas as pd
import pytest

from custserv.data.bgnbd import expected_purchases
from custserv.data.gamma_gamma import expected_spend
from custserv.data.lifetime_value import customer_lifetime_value, lifetime_value_intervals


def test_without_discount_it_is_purchases_times_spend(bgnbd, gamma_gamma, summary):
    value = customer_lifetime_value(bgnbd, gamma_gamma, summary, 52, discount_rate=0, margin=0.3)
    plain = expected_purchases(bgnbd, summary, 52) * expected_spend(gamma_gamma, summary) * 0.3
    assert value == pytest.approx(plain, rel=1e-12)


def test_discounted_value_is_the_sum_of_small_steps(bgnbd, gamma_gamma, summary):
    few = summary.tail(40)
    value = customer_lifetime_value(bgnbd, gamma_gamma, few, 104, discount_rate=0.15)
    times = np.linspace(0, 104, 2001)
    expected = np.array([expected_purchases(bgnbd, few, time) for time in times])
    middle = (times[1:] + times[:-1]) / 2
    steps = np.diff(expected, axis=0) * (1.15 ** (-middle * 7 / 365.25))[:, None]
    assert value == pytest.approx(steps.sum(axis=0) * expected_spend(gamma_gamma, few), rel=1e-6)


def test_intervals_hold_the_value_and_repeat(summary):
    few = summary.iloc[::5]
    first, again = (lifetime_value_intervals(few, replicates=12) for _ in range(2))
    other = lifetime_value_intervals(few, replicates=12, seed=18)
    assert first.table.equals(again.table) and first[1:] == again[1:]
    assert first.total_low != other.total_low
    assert first.total_low < first.total < first.total_high
    assert first.total == pytest.approx(first.table["lifetime_value"].sum())
    assert (first.table["low"] < first.table["high"]).all()
    assert first.table["customer_id"].tolist() == few["customer_id"].tolist()


def test_intervals_hold_the_true_value_about_as_often_as_they_say(drawn):
    """Customers drawn from known models, six times: 90% intervals, a little narrow with so few."""
    true = (0.5, 6.0, 0.8, 2.5), (6.25, 3.74, 15.44)
    held = []
    for seed in range(6):
        summary = drawn(np.random.default_rng(seed), 500, *true)
        value = customer_lifetime_value(*true, summary)
        table = lifetime_value_intervals(summary, replicates=30, seed=seed).table
        held.append(((table["low"] <= value) & (value <= table["high"])).mean())
    assert 0.75 < np.mean(held) < 0.97


def test_draws_without_a_mean_leave_the_interval_open(drawn):
    """A heavy tail: q is about 1, and in half of the draws the mean spend has no limit."""
    summary = drawn(np.random.default_rng(2), 300, (0.8, 6.0, 0.9, 3.0), (6, 1, 15))
    found = lifetime_value_intervals(summary, replicates=12)
    assert np.isinf(found.table["high"]).any() and not found.table.isna().any().any()


def test_a_higher_level_is_wider(summary):
    few = summary.iloc[::10]
    narrow, wide = (lifetime_value_intervals(few, level=level, replicates=12) for level in (0.5, 0.95))
    assert wide.total_low < narrow.total_low < narrow.total_high < wide.total_high


def test_too_few_customers_to_draw_from(summary):
    few = pd.concat([summary[summary["frequency"] > 0].head(2), summary[summary["frequency"] == 0].head(30)])
    words = "客户太少，重抽样后无法拟合：至少要有 2 位客户重复购买"
    with pytest.warns(UserWarning, match="参数的边界"), pytest.raises(ValueError, match=words):
        lifetime_value_intervals(few, replicates=20)


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        ({"horizon": 0}, "预测的时长应大于 0"),
        ({"discount_rate": 10}, "折现率应在 0 到 1 之间，收到 10"),
        ({"margin": 40}, "毛利率应在 0 到 1 之间，收到 40"),
        ({"days_per_unit": 0}, "每个单位的天数应大于 0"),
    ],
)
def test_terms_that_cannot_be(bgnbd, gamma_gamma, summary, terms, words):
    with pytest.raises(ValueError, match=words):
        customer_lifetime_value(bgnbd, gamma_gamma, summary, **terms)


def test_levels_and_rounds_that_cannot_be(summary):
    for terms, words in [({"level": 1}, "区间的水平"), ({"replicates": 1}, "重抽样次数应不小于 2，收到 1")]:
        with pytest.raises(ValueError, match=words):
            lifetime_value_intervals(summary.head(50), **terms)
