"""What the customers of a log are still worth: purchases to come, times what they spend, discounted."""

import warnings
from typing import Any, NamedTuple

import narwhals.stable.v2 as nw
import numpy as np

from custserv.checks import between, more_than, whole
from custserv.data.bgnbd import fit_patterns, probability_alive, purchases_if_alive
from custserv.data.gamma_gamma import expected_spend, fit_amounts, spending
from custserv.data.likelihood import history, patterns
from custserv.data.progress import progress

_DAYS_A_YEAR = 365.25
# Exact to far more digits than anyone prints: the curve of expected purchases is very smooth.
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(12)


def customer_lifetime_value(
    purchase_model, spend_model, summary, horizon=52, discount_rate=0.1, margin=1, days_per_unit=7
):
    """Return for each customer the present value of what is to come, in 元: an array.

    V = margin · E(Z) · ∫₀ᴴ (1 + d)^(−t) dE(Y(t))

    purchase_model, spend_model: from ``fit_bgnbd`` and ``fit_gamma_gamma``.
    summary:       a frame or dict with frequency, recency, T and monetary_value.
    horizon (H):   how far one looks, above 0, in the summary's unit (52 weeks).
    discount_rate (d): of a year, 0–1; a purchase is discounted from the day on which it is made.
    margin:        the share of an amount that is left as margin, 0–1.
    days_per_unit: as given to ``btyd_summary``.

    What has been earned is not counted. ``inf`` if the spend model has no mean (q not above 1).
    Source: Fader, Hardie & Lee (2005), RFM and CLV, JMR 42(4), with BG/NBD for the purchases.
    """
    more_than("预测的时长", horizon)
    between("折现率", discount_rate)
    between("毛利率", margin)
    rate = np.log1p(discount_rate) * more_than("每个单位的天数", days_per_unit) / _DAYS_A_YEAR
    purchases = _discounted_purchases(purchase_model, summary, horizon, rate)
    return margin * expected_spend(spend_model, summary) * purchases


class LifetimeValues(NamedTuple):
    """Customers' values with intervals, in 元.

    table: customer_id, lifetime_value, low, high; of the summary's engine, in its order.
    total, total_low, total_high: of all customers together.
    """

    table: Any
    total: float
    total_low: float
    total_high: float


def lifetime_value_intervals(
    summary, horizon=52, discount_rate=0.1, margin=1, days_per_unit=7, level=0.9, replicates=200, seed=17
):
    """Fit both models and return ``LifetimeValues``: each customer's value with a bootstrap interval.

    summary:    a frame with customer_id, frequency, recency, T and monetary_value.
    level:      the share of the fits that the interval holds, 0–1 (both excluded).
    replicates: how often customers are drawn with replacement and both models fitted anew, from 2.
    seed:       of the draw: the same seed gives the same intervals.
    Others as in ``customer_lifetime_value``.

    The intervals say how surely the data fix the *expected* value. What a single customer will spend
    scatters far more widely. Raise ValueError if there are too few customers to draw from.
    """
    between("区间的水平", level, 0, 1, open_low=True, open_high=True)
    rounds = whole("重抽样次数", replicates, 2)
    random = np.random.default_rng(seed)
    columns = (*history(summary), *spending(summary)[1:])
    rows, which = patterns(*columns)
    distinct = dict(zip(("frequency", "recency", "T", "monetary_value"), rows, strict=True))
    terms = {
        "horizon": horizon, "discount_rate": discount_rate, "margin": margin, "days_per_unit": days_per_unit
    }  # fmt: skip
    models = _fit_both(rows, np.bincount(which).astype(float))
    value = customer_lifetime_value(*models, distinct, **terms)[which]
    values, totals = [], []
    for _ in progress(range(rounds), "重抽样", "次"):
        counts = np.bincount(which[random.integers(len(which), size=len(which))], minlength=rows.shape[1])
        drawn = customer_lifetime_value(*_refit(rows, counts.astype(float), models), distinct, **terms)
        values.append(drawn)
        totals.append(drawn[which].sum())
    ends = [(1 - level) / 2, (1 + level) / 2]
    low, high = _quantiles(values, ends)
    table = _table(summary, lifetime_value=value, low=low[which], high=high[which])
    return LifetimeValues(table, float(value.sum()), *(float(end) for end in _quantiles(totals, ends)))


def _discounted_purchases(model, summary, horizon, rate):
    """Return ∫₀ᴴ e^(−rate·t) dE(Y(t)), by parts: e^(−rate·H)·E(Y(H)) + rate·∫₀ᴴ e^(−rate·t) E(Y(t)) dt."""
    frequency, _, age = history(summary)
    total = np.exp(-rate * horizon) * purchases_if_alive(model, horizon, frequency, age)
    for node, weight in zip(_NODES, _WEIGHTS, strict=True):
        time = horizon * (1 + node) / 2
        part = rate * horizon / 2 * weight * np.exp(-rate * time)
        total = total + part * purchases_if_alive(model, time, frequency, age)
    return probability_alive(model, summary) * total


def _fit_both(rows, counts, starts=(None, None)):
    frequency, _, _, monetary_value = rows
    purchase_model = fit_patterns(rows[:3], counts, starts[0])
    return purchase_model, fit_amounts(frequency, monetary_value, counts, starts[1])


def _refit(rows, counts, models):
    """Fit to a draw of the customers, starting from the models of all of them."""
    # A draw at the edge of what can be fitted is part of the interval, not news.
    with warnings.catch_warnings(action="ignore", category=UserWarning):
        try:
            return _fit_both(rows, counts, models)
        except ValueError as error:
            raise ValueError(f"客户太少，重抽样后无法拟合：{error}") from None


def _quantiles(values, ends):
    # Values that are there: between two that have no limit (a spend model without a mean) nothing can be put.
    return np.quantile(values, ends, axis=0, method="inverted_cdf")


def _table(summary, **columns):
    frame = nw.from_native(summary, eager_only=True)
    data = {"customer_id": frame["customer_id"].to_list(), **columns}
    return nw.from_dict(data, backend=frame.implementation).to_native()
