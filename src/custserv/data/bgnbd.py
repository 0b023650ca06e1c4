"""BG/NBD: how often a customer buys and whether the customer is still one.

While alive a customer buys at a rate λ of his own (Poisson), and after each purchase is lost with a
chance p of his own; over the customers λ is Gamma(r, α) and p is Beta(a, b).

Source: Fader, Hardie & Lee (2005), “Counting your customers” the easy way: an alternative to the
Pareto/NBD model, Marketing Science 24(2), 275–284. The equations below are numbered as there.
"""

from typing import NamedTuple

import numpy as np
from scipy.special import expit, gammaln, hyp2f1, psi

from custserv.checks import at_least, more_than
from custserv.data.likelihood import history, maximise, patterns, weighted_mean


# Where the line across a = 1 begins and ends: rounding and curvature cost about as much, 1e-7.
_NEAR_ONE = 1e-4


class BgNbd(NamedTuple):
    """A fitted model.

    r, alpha:       shape and rate of the buying rates; the mean customer buys r / alpha times per unit.
    a, b:           of the chances of being lost after a purchase; their mean is a / (a + b).
    log_likelihood: of the data at these parameters; customers: how many there were.
    All parameters are above 0; alpha is in the time unit of the summary (weeks, if nothing was said).
    """

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float
    customers: int


def fit_bgnbd(summary):
    """Fit the model by maximum likelihood and return a ``BgNbd``.

    summary: a frame with ``frequency``, ``recency`` and ``T``, as from ``btyd_summary``.
    Raise ValueError if nobody ever came back, or if the columns are not what they should be.
    """
    rows, which = patterns(*history(summary))
    return fit_patterns(rows, np.bincount(which))


def fit_patterns(rows, counts, start=None):
    """Fit to distinct histories and the number of customers with each; ``start``: a model to begin from."""
    frequency, _, age = rows
    customers, repeats = counts.sum(), (counts * frequency).sum()
    if not repeats:
        raise ValueError("没有一位客户买过第二次，模型无从拟合")

    def mean_log_likelihood(parameters):
        return weighted_mean(*_log_likelihood(parameters, *rows), counts)

    begin = start[:4] if start else (1.0, (counts * age).sum() / repeats, 1.0, 2.0)
    parameters, value = maximise(mean_log_likelihood, begin)
    return BgNbd(*(float(p) for p in parameters), value * float(customers), int(customers))


def bgnbd_log_likelihood(model, summary):
    """Return the log-likelihood of the data in a summary at a model's parameters; equation (6)."""
    return float(_log_likelihood(model[:4], *history(summary))[0].sum())


def probability_alive(model, summary):
    """Return for each customer the probability, 0 to 1, of still being one at the end of the data.

    P = 1 / (1 + a / (b + x − 1) · ((α + T) / (α + t_x))ʳ⁺ˣ),   and 1 for x = 0

    summary: a frame or a dict with ``frequency`` (x), ``recency`` (t_x) and ``T``.
    The model lets nobody go before the first repeat purchase: those with x = 0 count as alive.
    Source: Fader, Hardie & Lee (2008), Computing P(alive) using the BG/NBD model.

    >>> cdnow = BgNbd(0.243, 4.414, 0.793, 2.426, -9582.43, 2357)
    >>> float(probability_alive(cdnow, {"frequency": 2, "recency": 30.43, "T": 38.86}).round(4))
    0.7266
    """
    return expit(-_log_odds_lost(model, *history(summary)))[()]


def expected_purchases(model, summary, horizon):
    """Return for each customer the expected number of purchases in the time to come; equation (10).

    summary: as in ``probability_alive``; horizon: the time to come, from 0, in the summary's unit.

    >>> cdnow = BgNbd(0.243, 4.414, 0.793, 2.426, -9582.43, 2357)
    >>> round(float(expected_purchases(cdnow, {"frequency": 2, "recency": 30.43, "T": 38.86}, 39)), 3)
    1.226
    """
    at_least("预测的时长", horizon)
    frequency, recency, age = history(summary)
    alive = expit(-_log_odds_lost(model, frequency, recency, age))
    return (alive * purchases_if_alive(model, horizon, frequency, age))[()]


def expected_repeat_purchases(model, time):
    """Return the repeat purchases expected of a new customer in the time after the first; equation (9).

    time: from 0, a number or an array, in the model's unit.

    >>> cdnow = BgNbd(0.243, 4.414, 0.793, 2.426, -9582.43, 2357)
    >>> [round(float(expected_repeat_purchases(cdnow, weeks)), 2) for weeks in (1, 78)]
    [0.05, 1.86]
    """
    time = np.asarray(time, float)
    if np.any(~(time >= 0)):
        raise ValueError(f"时长应不小于 0，收到 {time.min()}")
    return purchases_if_alive(model, time, 0, 0)[()]


def check_model(model):
    """Return r, alpha, a and b after checking that they are above 0."""
    return [more_than(name, value) for name, value in zip(("r", "alpha", "a", "b"), model[:4], strict=True)]


def _log_likelihood(parameters, frequency, recency, age):
    """Return each customer's log-likelihood and its slope in (r, α, a, b)."""
    r, alpha, a, b = parameters
    x, came_back = frequency, frequency > 0
    stayed = -(r + x) * np.log(alpha + age)
    # Lost at the last purchase; for x = 0 there was none to be lost at.
    before = np.where(came_back, b + x - 1, 1)
    left = np.where(came_back, np.log(a / before) - (r + x) * np.log(alpha + recency), -np.inf)
    value = (
        gammaln(r + x) - gammaln(r) + r * np.log(alpha)
        + gammaln(a + b) + gammaln(b + x) - gammaln(b) - gammaln(a + b + x)
        + np.logaddexp(stayed, left)
    )  # fmt: skip
    lost = expit(left - stayed)
    slope_r = psi(r + x) - psi(r) + np.log(alpha)
    slope_r = slope_r - (1 - lost) * np.log(alpha + age) - lost * np.log(alpha + recency)
    slope_alpha = r / alpha - (r + x) * ((1 - lost) / (alpha + age) + lost / (alpha + recency))
    slope_a = psi(a + b) - psi(a + b + x) + lost / a
    slope_b = psi(a + b) - psi(a + b + x) + psi(b + x) - psi(b) - lost / before
    return value, np.array([slope_r, slope_alpha, slope_a, slope_b])


def _log_odds_lost(model, frequency, recency, age):
    r, alpha, a, b = check_model(model)
    came_back = frequency > 0
    odds = np.log(a) - np.log(np.where(came_back, b + frequency - 1, 1))
    odds = odds + (r + frequency) * np.log((alpha + age) / (alpha + recency))
    return np.where(came_back, odds, -np.inf)


def purchases_if_alive(model, time, frequency, age):
    """Return the purchases expected of customers who are still alive, the second half of equation (10):

    (a + b + x − 1) / (a − 1) · (1 − (1 − z)ʳ⁺ˣ · ₂F₁(r + x, b + x; a + b + x − 1; z)),   z = t / (α + T + t)

    Euler's transformation turns the product into (1 − z)ᵃ⁻¹ · ₂F₁(a + b − 1 − r, a − 1; …; z). Of the two
    the one with the smaller power is taken: in it nothing grows with x, or with a.
    """
    r, alpha, a, b = check_model(model)
    if abs(a - 1) < _NEAR_ONE / 2:
        # The formula divides a vanishing difference by a − 1: it is read off a line across the gap.
        ends = [(r, alpha, 1 + side, b) for side in (-_NEAR_ONE, _NEAR_ONE)]
        low, high = (purchases_if_alive(end, time, frequency, age) for end in ends)
        return low + (high - low) * (a - 1 + _NEAR_ONE) / (2 * _NEAR_ONE)
    # Only rounding is lost where the series would begin by dividing by 0.
    a = a + 1e-9 if np.any(a + b + frequency == 1) else a
    z = time / (alpha + age + time)
    last = a + b + frequency - 1

    def product(turned):
        power = np.where(turned, a - 1, r + frequency)
        other = np.where(turned, a + b - 1 - r, b + frequency)
        with np.errstate(over="ignore", under="ignore", invalid="ignore"):
            return (1 - z) ** power * hyp2f1(other, power, last, z)

    turned = a - 1 < r + frequency
    found = product(turned)
    # SciPy's series has a few gaps, r = a among them, and not in both forms.
    if not np.all(np.isfinite(found)):
        found = np.where(np.isfinite(found), found, product(np.logical_not(turned)))
    return last / (a - 1) * (1 - found)
