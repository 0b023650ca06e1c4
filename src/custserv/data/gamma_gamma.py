"""Gamma-Gamma: what a customer spends at a time.

A customer's purchases are Gamma(p, ν) about a mean of his own, and over the customers ν is Gamma(q, v).
The mean seen in a few purchases is drawn towards that of all customers, the more the fewer there are.

Source: Fader & Hardie (2013), The Gamma-Gamma model of monetary value; first in Fader, Hardie & Lee
(2005), RFM and CLV: using iso-value curves for customer base analysis, JMR 42(4), 415–430. The model
takes spending to have nothing to do with how often a customer buys: look at their correlation first.
"""

from typing import NamedTuple

import numpy as np
from scipy.special import gammaln, psi

from custserv.checks import more_than
from custserv.data.likelihood import column, maximise, weighted_mean


class GammaGamma(NamedTuple):
    """A fitted model: p (a number), q (a number) and v (in 元), all above 0, with its log-likelihood.

    customers: those with repeat purchases, to whom it was fitted; left_out: those whose repeat
    purchases cost nothing, which the model cannot take.
    """

    p: float
    q: float
    v: float
    log_likelihood: float
    customers: int
    left_out: int


def fit_gamma_gamma(summary):
    """Fit the model by maximum likelihood and return a ``GammaGamma``.

    summary: a frame with ``frequency`` and ``monetary_value`` (元), as from ``btyd_summary``; those
             without a repeat purchase say nothing about spending and do not count.
    Raise ValueError if an amount is negative or fewer than two customers came back.
    """
    return fit_amounts(*spending(summary), np.ones(np.size(summary["frequency"])))


def spending(summary):
    """Return frequency and monetary_value after checking that they describe customers."""
    frequency, monetary_value = column(summary, "frequency"), column(summary, "monetary_value")
    if np.any(frequency < 0):
        raise ValueError(f"frequency 应不小于 0，收到 {frequency.min()}")
    if np.any(monetary_value < 0):
        raise ValueError(f"monetary_value 应不小于 0，收到 {monetary_value.min()}")
    return frequency, monetary_value


def fit_amounts(frequency, monetary_value, weights, start=None):
    """Fit to customers of whom each counts ``weights`` times; ``start``: a model to begin from."""
    came_back = (frequency > 0) & (weights > 0)
    used = came_back & (monetary_value > 0)
    if np.sum(used) < 2:
        raise ValueError(f"至少要有 2 位客户重复购买并付了钱，收到 {np.sum(used)} 位")
    x, mean, weight = frequency[used], monetary_value[used], weights[used]
    customers = weight.sum()

    def mean_log_likelihood(parameters):
        return weighted_mean(*_log_likelihood(parameters, x, mean), weight)

    begin = start[:3] if start else (2.0, 3.0, float((weight * mean).sum() / customers))
    parameters, value = maximise(mean_log_likelihood, begin)
    left_out = int(weights[came_back].sum() - customers)
    return GammaGamma(*(float(p) for p in parameters), value * float(customers), int(customers), left_out)


def gamma_gamma_log_likelihood(model, summary):
    """Return the log-likelihood of those customers' mean amounts at a model's parameters; its (1a)."""
    frequency, monetary_value = spending(summary)
    used = (frequency > 0) & (monetary_value > 0)
    return float(_log_likelihood(model[:3], frequency[used], monetary_value[used])[0].sum())


def mean_spend(model):
    """Return what a purchase costs on average over all customers, in 元: E(Z) = p·v / (q − 1).

    Without limit (``inf``) where q is not above 1.

    >>> round(mean_spend(GammaGamma(6.25, 3.74, 15.44, 0, 946, 0)), 1)
    35.2
    """
    p, q, v = _checked(model)
    return p * v / (q - 1) if q > 1 else float("inf")


def expected_spend(model, summary):
    """Return for each customer the expected amount of a purchase, in 元; its (5).

    E(Z | z̄, x) = p·(v + x·z̄) / (p·x + q − 1):  between the customer's own mean and everybody's.

    summary: a frame or a dict with ``frequency`` (x) and ``monetary_value`` (z̄).

    >>> model = GammaGamma(6.25, 3.74, 15.44, 0, 946, 0)
    >>> round(float(expected_spend(model, {"frequency": 2, "monetary_value": 100})), 2)
    88.35
    """
    p, q, v = _checked(model)
    frequency, monetary_value = spending(summary)
    below = p * frequency + q - 1
    spend = p * (v + frequency * monetary_value) / np.where(below > 0, below, 1)
    return np.where(below > 0, spend, np.inf)[()]


def _checked(model):
    return [more_than(name, value) for name, value in zip("pqv", model[:3], strict=True)]


def _log_likelihood(parameters, x, mean):
    """Return each customer's log-likelihood and its slope in (p, q, v)."""
    p, q, v = parameters
    shape, total = p * x, v + x * mean
    value = (
        gammaln(shape + q) - gammaln(shape) - gammaln(q)
        + q * np.log(v) + (shape - 1) * np.log(mean) + shape * np.log(x) - (shape + q) * np.log(total)
    )  # fmt: skip
    slope_p = x * (psi(shape + q) - psi(shape) + np.log(x * mean) - np.log(total))
    slope_q = psi(shape + q) - psi(q) + np.log(v) - np.log(total)
    slope_v = q / v - (shape + q) / total
    return value, np.array([slope_p, slope_q, slope_v])
