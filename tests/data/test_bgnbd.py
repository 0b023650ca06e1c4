import math

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import beta

from custserv.data.bgnbd import (
    BgNbd,
    bgnbd_log_likelihood,
    expected_purchases,
    expected_repeat_purchases,
    fit_bgnbd,
    probability_alive,
)

PUBLISHED = BgNbd(0.243, 4.414, 0.793, 2.426, -9582.43, 2357)
ONE = {"frequency": 2, "recency": 30.43, "T": 38.86}
shapes = st.floats(0.2, 20)


def test_fit_reaches_the_published_figures(bgnbd, near):
    """Fader, Hardie & Lee (2005), table 2."""
    for name, figure in zip(("r", "alpha", "a", "b"), PUBLISHED, strict=False):
        assert getattr(bgnbd, name) == near(figure, 3)
    assert bgnbd.log_likelihood == near(PUBLISHED.log_likelihood, 2)
    assert bgnbd.customers == 2357


def test_log_likelihood_is_that_of_the_fit(bgnbd, summary):
    assert bgnbd_log_likelihood(bgnbd, summary) == pytest.approx(bgnbd.log_likelihood, rel=1e-12)
    assert bgnbd_log_likelihood(PUBLISHED, summary) < bgnbd.log_likelihood


def test_nothing_nearby_is_likelier(bgnbd, summary):
    for k in range(4):
        for factor in (0.99, 1.01):
            other = list(bgnbd[:4])
            other[k] *= factor
            assert bgnbd_log_likelihood(other, summary) < bgnbd.log_likelihood


def test_published_customer(bgnbd, near):
    assert probability_alive(bgnbd, ONE) == near(0.7266, 4)
    assert expected_purchases(bgnbd, ONE, 39) == near(1.226, 3)
    assert probability_alive(PUBLISHED, ONE) == near(0.7266, 4)


def test_published_repeat_purchases_of_a_new_customer(bgnbd, near):
    """Hardie's worksheet: its last digit at 78 weeks is that of the series cut after 150 terms."""
    for weeks, figure in [(1, 0.0532), (31.8571, 1.0405), (78, 1.8576)]:
        assert _with_terms(bgnbd, weeks, 150) == near(figure, 4)
        whole = _with_terms(bgnbd, weeks, 1000)
        assert expected_repeat_purchases(bgnbd, weeks) == pytest.approx(whole, rel=1e-9)
    assert expected_repeat_purchases(bgnbd, 1) == near(0.0532, 4)
    assert expected_repeat_purchases(bgnbd, 31.8571) == near(1.0405, 4)
    assert expected_repeat_purchases(bgnbd, 78) == near(1.8576, 3)


def _with_terms(model, time, terms):
    """Equation (9) with so many terms of the hypergeometric series."""
    r, alpha, a, b = model[:4]
    z, term, total = time / (alpha + time), 1.0, 1.0
    for n in range(terms):
        term *= (r + n) * (b + n) / ((a + b - 1 + n) * (n + 1)) * z
        total += term
    return (a + b - 1) / (a - 1) * (1 - (alpha / (alpha + time)) ** r * total)


@given(shapes, st.floats(0.1, 100), shapes, shapes, st.floats(0.01, 200))
@example(r=1.2425616646963373, alpha=0.1, a=1.2425616646963373, b=15.132785710735956, time=46.0)
@example(r=1, alpha=1, a=1, b=1, time=21)
@example(r=1.2425616646963373, alpha=0.1015625, a=1.2425616646963373, b=17.0, time=46.0)
@settings(max_examples=50, deadline=None)
def test_expectation_is_the_mean_over_the_chances(r, alpha, a, b, time):
    """What the equation sums up: (1 − (α / (α + p·t))ʳ) / p, averaged over p ~ Beta(a, b)."""

    def of_chance(p):
        return -math.expm1(-r * math.log1p(p * time / alpha)) / p if p else r * time / alpha

    mean, _ = quad(of_chance, 0, 1, weight="alg", wvar=(a - 1, b - 1), epsabs=0, limit=400)
    expected = expected_repeat_purchases((r, alpha, a, b), time)
    assert expected == pytest.approx(mean / beta(a, b), rel=1e-6)


@pytest.mark.parametrize("beside", [0, 1e-9, -1e-7, 4e-5, 6e-5, -1e-4])
def test_nothing_jumps_near_one(beside):
    """(1 − (1 + t)^(1 − a)) / (a − 1) for r = a = b = α = 1, which is log(1 + t) at a = 1."""
    near_log = expected_repeat_purchases((1, 1, 1 + beside, 1), 21)
    assert near_log == pytest.approx(expected_repeat_purchases((1, 1, 1, 1), 21), rel=3 * abs(beside) + 1e-7)
    assert expected_repeat_purchases((1, 1, 1, 1), 21) == pytest.approx(math.log(22), rel=1e-7)


@pytest.mark.parametrize(("a", "b"), [(1, 2.426), (0.5, 0.5)])
def test_gaps_of_the_formula_are_filled(a, b):
    at = expected_repeat_purchases((0.243, 4.414, a, b), 39)
    beside = expected_repeat_purchases((0.243, 4.414, a + 1e-4, b), 39)
    assert at == pytest.approx(beside, rel=1e-3)


def test_who_never_came_back_counts_as_alive(summary, bgnbd):
    alive = probability_alive(bgnbd, summary)
    assert np.all(alive[summary["frequency"] == 0] == 1)
    assert np.all((alive > 0) & (alive <= 1))


def test_a_long_history_does_not_overflow(bgnbd):
    long = {"frequency": 3000, "recency": 400, "T": 500}
    assert 0 <= probability_alive(bgnbd, long) < 1e-9
    steady = {"frequency": 3000, "recency": 500, "T": 500}
    rate = 3000.243 / 504.414
    assert 0 < expected_purchases(bgnbd, steady, 10) < 10 * rate


def test_extreme_parameters_do_not_overflow():
    """Chances that are all alike, as a draw of few customers may suggest: a plain geometric end."""
    alike = (0.167, 1.96, 55827, 472910)
    assert expected_repeat_purchases(alike, 52) == pytest.approx(
        expected_repeat_purchases((0.167, 1.96, 5582.7, 47291), 52), rel=1e-3
    )
    assert 0 < expected_purchases(alike, {"frequency": 40, "recency": 30, "T": 38}, 52) < 60


def test_fit_finds_what_made_the_data(drawn):
    true = (0.8, 6.0, 0.9, 3.0)
    summary = drawn(np.random.default_rng(3), 4000, true)
    fitted = fit_bgnbd(summary)
    assert fitted.r / fitted.alpha == pytest.approx(true[0] / true[1], rel=0.1)
    assert fitted.a / (fitted.a + fitted.b) == pytest.approx(true[2] / (true[2] + true[3]), rel=0.15)
    assert fitted.log_likelihood >= bgnbd_log_likelihood(true, summary)


def test_the_unit_of_time_does_not_matter(summary, bgnbd):
    days = {"frequency": summary["frequency"], "recency": summary["recency"] * 7, "T": summary["T"] * 7}
    fitted = fit_bgnbd(days)
    assert fitted.alpha == pytest.approx(7 * bgnbd.alpha, rel=1e-3)
    assert fitted.r == pytest.approx(bgnbd.r, rel=1e-3)


def test_customers_who_never_leave_are_reported():
    same = {"frequency": np.full(50, 9.0), "recency": np.full(50, 20.0), "T": np.full(50, 20.0)}
    with pytest.warns(UserWarning, match="参数的边界"):
        fit_bgnbd(same)


def test_customers_who_all_leave_at_once_are_reported():
    """One repeat purchase each and long silence: b runs to 0 and a away, and nothing holds them."""
    gone = {"frequency": [1, 0, 0], "recency": [4.4, 0, 0], "T": [21.7, 21.1, 13.1]}
    with pytest.warns(UserWarning, match="参数的边界"):
        fit_bgnbd(gone)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"frequency": 0, "recency": 0}, "没有一位客户买过第二次"),
        ({"recency": 39}, "recency 应在 0 到 T 之间"),
        ({"frequency": 1.5}, "frequency 应是从 0 起的整数"),
        ({"frequency": 0}, "frequency 是 0 的客户"),
        ({"T": float("nan")}, "T 里有 1 个不是有限的数"),
        ({"T": "很久"}, "应有一列数字 T"),
    ],
)
def test_histories_that_cannot_be(change, words):
    with pytest.raises(ValueError, match=words):
        fit_bgnbd({**ONE, **change})


def test_parameters_and_times_that_cannot_be():
    with pytest.raises(ValueError, match="alpha应大于 0"):
        probability_alive((0.2, 0, 1, 1), ONE)
    with pytest.raises(ValueError, match="预测的时长应不小于 0，收到 -1"):
        expected_purchases(PUBLISHED, ONE, -1)
    with pytest.raises(ValueError, match="时长应不小于 0"):
        expected_repeat_purchases(PUBLISHED, [1, -2])
    with pytest.raises(ValueError, match="应有一列数字 recency"):
        probability_alive(PUBLISHED, {"frequency": 1, "T": 3})
