import numpy as np
import pytest

from custserv.data.gamma_gamma import (
    GammaGamma,
    expected_spend,
    fit_gamma_gamma,
    gamma_gamma_log_likelihood,
    mean_spend,
)

PUBLISHED = GammaGamma(6.25, 3.74, 15.44, 0, 946, 0)


def test_fit_reaches_the_published_figures(gamma_gamma, near):
    """Fader & Hardie (2013), The Gamma-Gamma model of monetary value."""
    assert [gamma_gamma.p, gamma_gamma.q, gamma_gamma.v] == [near(f, 2) for f in PUBLISHED[:3]]
    assert (gamma_gamma.customers, gamma_gamma.left_out) == (946, 0)
    assert mean_spend(gamma_gamma) == near(35.2, 1)


def test_fit_finds_what_made_the_data(drawn):
    true = (6.25, 3.74, 15.44)
    summary = drawn(np.random.default_rng(4), 6000, (0.8, 6.0, 0.9, 3.0), true)
    fitted = fit_gamma_gamma(summary)
    assert fitted[:3] == pytest.approx(true, rel=0.2)
    assert mean_spend(fitted) == pytest.approx(mean_spend(true), rel=0.05)
    assert fitted.log_likelihood >= gamma_gamma_log_likelihood(true, summary)


def test_nothing_nearby_is_likelier(gamma_gamma, summary):
    reached = gamma_gamma_log_likelihood(gamma_gamma, summary)
    assert reached == pytest.approx(gamma_gamma.log_likelihood, rel=1e-12)
    for k in range(3):
        for factor in (0.99, 1.01):
            other = list(gamma_gamma[:3])
            other[k] *= factor
            assert gamma_gamma_log_likelihood(other, summary) < reached


def test_spend_is_drawn_to_the_mean(gamma_gamma, near):
    assert expected_spend(PUBLISHED, {"frequency": 2, "monetary_value": 100}) == near(88.35, 2)
    many = expected_spend(gamma_gamma, {"frequency": [0, 1, 10, 10**6], "monetary_value": [0, 100, 100, 100]})
    assert many[0] == pytest.approx(mean_spend(gamma_gamma))
    assert list(many) == sorted(many) and many[-1] == pytest.approx(100, rel=1e-4)


def test_no_mean_without_limit():
    assert mean_spend((6, 1, 15)) == np.inf
    assert expected_spend((6, 0.9, 15), {"frequency": 0, "monetary_value": 0}) == np.inf


def test_who_paid_nothing_is_left_out_and_counted(gamma_gamma, summary):
    more = {name: [*summary[name], 3] for name in ("frequency", "monetary_value")}
    more["monetary_value"][-1] = 0
    fitted = fit_gamma_gamma(more)
    assert fitted.left_out == 1
    assert fitted[:3] == pytest.approx(gamma_gamma[:3], rel=1e-6)


@pytest.mark.parametrize(
    ("frequency", "amounts", "words"),
    [
        ([1, 2], [-3, 5], "monetary_value 应不小于 0，收到 -3"),
        ([-1, 2], [3, 5], "frequency 应不小于 0，收到 -1"),
        ([0, 2], [0, 5], "至少要有 2 位客户重复购买并付了钱，收到 1 位"),
    ],
)
def test_amounts_that_cannot_be(frequency, amounts, words):
    with pytest.raises(ValueError, match=words):
        fit_gamma_gamma({"frequency": frequency, "monetary_value": amounts})
