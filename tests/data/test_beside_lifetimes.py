"""The fits beside those of lifetimes, which everybody in the field knows."""

import time
import warnings

import numpy as np
import pytest

from custserv.data.bgnbd import bgnbd_log_likelihood, expected_purchases, fit_bgnbd, probability_alive
from custserv.data.gamma_gamma import expected_spend, fit_gamma_gamma, gamma_gamma_log_likelihood
from custserv.data.lifetime_value import customer_lifetime_value


@pytest.fixture(scope="module")
def lifetimes():
    with warnings.catch_warnings(action="ignore"):
        import lifetimes
    return lifetimes


@pytest.fixture(scope="module")
def back(summary):
    return summary[summary["frequency"] > 0]


@pytest.fixture(scope="module")
def theirs(lifetimes, summary, back):
    """Fit both models of theirs anew: functions without arguments."""
    history = summary["frequency"], summary["recency"], summary["T"]
    return {
        "BG/NBD": lambda: lifetimes.BetaGeoFitter().fit(*history),
        "Gamma-Gamma": lambda: lifetimes.GammaGammaFitter().fit(back["frequency"], back["monetary_value"]),
    }


@pytest.mark.parametrize(
    ("name", "fit", "log_likelihood"),
    [
        ("BG/NBD", fit_bgnbd, bgnbd_log_likelihood),
        ("Gamma-Gamma", fit_gamma_gamma, gamma_gamma_log_likelihood),
    ],
)
def test_as_likely_and_no_slower(theirs, summary, name, fit, log_likelihood):
    ours_taken, theirs_taken = [], []
    for _ in range(3):
        begin = time.perf_counter()
        ours = fit(summary)
        between = time.perf_counter()
        other = theirs[name]()
        ours_taken.append(between - begin)
        theirs_taken.append(time.perf_counter() - between)
    # Equal but for the rounding of a sum over all customers.
    assert ours.log_likelihood >= log_likelihood(other.params_.tolist(), summary) - 1e-9
    assert np.median(ours_taken) <= np.median(theirs_taken)


def test_predictions_are_the_same(theirs, summary, back):
    purchases, amounts = theirs["BG/NBD"](), theirs["Gamma-Gamma"]()
    model, spend_model = purchases.params_.tolist(), amounts.params_.tolist()
    history = summary["frequency"], summary["recency"], summary["T"]
    alive = purchases.conditional_probability_alive(*history)
    assert probability_alive(model, summary) == pytest.approx(alive, rel=1e-12)
    for weeks in (1, 39, 104):
        expected = purchases.conditional_expected_number_of_purchases_up_to_time(weeks, *history)
        assert expected_purchases(model, summary, weeks) == pytest.approx(expected.to_numpy(), rel=1e-9)
    spend = amounts.conditional_expected_average_profit(back["frequency"], back["monetary_value"])
    assert expected_spend(spend_model, back) == pytest.approx(spend.to_numpy(), rel=1e-12)
    value = amounts.customer_lifetime_value(
        purchases, back["frequency"], back["recency"], back["T"], back["monetary_value"],
        time=12, discount_rate=1.1 ** (1 / 12) - 1, freq="W",
    )  # fmt: skip
    # Theirs discounts a month's purchases from its end, half a month later: 0.4% at 10% a year.
    ours = customer_lifetime_value(model, spend_model, back, horizon=12 * 4.345)
    assert ours / value.to_numpy() == pytest.approx(1.1 ** (1 / 24), abs=2e-4)
