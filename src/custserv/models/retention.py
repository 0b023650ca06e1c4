"""Who stays: churn, survival and lifetimes, for equal customers and for customers who differ."""

from math import exp, log

from custserv.checks import at_least, between, listed, more_than, whole
from custserv.models.value import present_value

# The sBG parameters: no cohort tells a larger one from no limit.
_LARGEST = 1000000
_TRIES = 200
# The fit gives up beyond exp(12), a sixth of a million.
_FAR = 12
# Near the top the likelihood changes by less than its rounding, and Newton's step is right anyway.
_ROUNDING = 1e-12


def expected_lifetime(retention):
    """Return how many periods a customer stays on average, the first one included.

    Σ_{t=0} rᵗ = 1 / (1 − r)

    retention (r): chance to stay from one period (year, transaction …) to the next, 0–1; at 1 for ever.
    Assumes the same chance in every period. Source: the mean of the geometric distribution.

    >>> expected_lifetime(0.75), expected_lifetime(1)
    (4.0, inf)
    """
    if between("保留率", retention) == 1:
        return float("inf")
    return 1 / (1 - retention)


def survival(retention, years):
    """Return the share of customers still there after a number of years.

    S(t) = rᵗ

    retention (r): 0–1, the same every year; years (t): 0 or more, also fractions.

    >>> survival(0.5, 2)
    0.25
    """
    return float(between("年保留率", retention)) ** at_least("年数", years)


def half_life(churn):
    """Return after how many years half of the customers are gone.

    t½ = ln ½ / ln (1 − c)

    churn (c): share lost every year, 0–1; at 0 never (``inf``), at 1 at once.

    >>> round(half_life(0.1294), 2)
    5.0
    """
    kept = 1 - between("年流失率", churn)
    if kept == 1:
        return float("inf")
    return log(0.5) / log(kept) if kept else 0.0


def churn_from_half_life(years):
    """Return the yearly churn that loses half of the customers in a number of years.

    c = 1 − ½^(1/t)

    years (t): above 0. "Half in five years" is Reichheld (1996), The Loyalty Effect:

    >>> round(churn_from_half_life(5), 4)
    0.1294
    """
    return 1 - 0.5 ** (1 / more_than("半衰期", years))


def profit_effect(annual_margin, retention, new_retention, discount_rate, acquisition_cost=0):
    """Return by what share a customer's value changes when retention does.

    effect = (V(r′) − A) / (V(r) − A) − 1,   V(r) = m · (1 + d) / (1 + d − r)

    annual_margin (m):    yearly margin in 元, from 0, the first at once.
    retention (r), new_retention (r′): 0–1; "five points more" is r′ = r + 0.05.
    discount_rate (d):    0–1.
    acquisition_cost (A): what it costs to win the customer, in 元, from 0.

    Assumes an endless horizon and the same margin every year. The customer must be worth something at r;
    without limit (``inf``) where r′ = 1 and nothing is discounted.
    The question is that of Reichheld & Sasser (1990), Zero defections; their figures by industry rest on
    profits that grow with the customer's age and are no result of this formula.

    >>> round(profit_effect(100, retention=0.9, new_retention=0.95, discount_rate=0.1), 4)
    0.3333
    """
    at_least("年毛利", annual_margin)
    at_least("获客成本", acquisition_cost)
    before, after = [
        present_value(annual_margin, r, discount_rate, first_margin_now=True) - acquisition_cost
        for r in (retention, new_retention)
    ]
    if not 0 < before < float("inf"):
        raise ValueError("保留率变化前的客户净值应大于 0 而且有限，得到 %s" % before)
    return after / before - 1


def customer_base(customers, acquisition_rate, retention, years):
    """Return the number of customers at the start and after each year.

    N_{t+1} = N_t · (r + a)

    customers (N₀):       at the start, from 0.
    acquisition_rate (a): customers won in a year as a share of those there at its start, from 0.
    retention (r):        0–1; years: a whole number from 0.

    Source: Reichheld (1996), The Loyalty Effect, who compares two firms that differ in churn alone.

    >>> customer_base(1000, acquisition_rate=0.5, retention=0.75, years=2)
    [1000.0, 1250.0, 1562.5]
    """
    base = [float(at_least("客户数", customers))]
    factor = between("年保留率", retention) + at_least("获客率", acquisition_rate)
    for _ in range(whole("年数", years)):
        base.append(base[-1] * factor)
    return base


def doubling_time(acquisition_rate, retention):
    """Return after how many years the customer base has doubled.

    t₂ = ln 2 / ln (r + a)

    acquisition_rate (a), retention (r): as in ``customer_base``; never (``inf``) where r + a ≤ 1.

    Ten per cent won a year, five per cent lost (Reichheld 1996: doubles in fourteen years):

    >>> round(doubling_time(0.10, 0.95), 1)
    14.2
    """
    factor = between("年保留率", retention) + at_least("获客率", acquisition_rate)
    if factor <= 1:
        return float("inf")
    return log(2) / log(factor)


def sbg_retention(alpha, beta, period):
    """Return the retention rate of a mixed cohort in a period: it rises as the weak ones leave.

    r_t = (β + t − 1) / (α + β + t − 1)

    alpha, beta (α, β): above 0, up to a million; every customer has a churn chance θ of his own,
                        θ ~ Beta(α, β), the same in every period.
    period (t):         1 for the first renewal, 2 for the second, …

    Source: the shifted-beta-geometric model, Fader & Hardie (2007), How to project customer retention.

    >>> sbg_retention(1, 1, 1), sbg_retention(1, 1, 4)
    (0.5, 0.8)
    """
    between("α", alpha, 0, _LARGEST, open_low=True)
    between("β", beta, 0, _LARGEST, open_low=True)
    renewed = beta + whole("期次", period, 1) - 1
    return renewed / (alpha + renewed)


def sbg_survival(alpha, beta, periods):
    """Return the shares of a mixed cohort still there after 0, 1, …, ``periods`` renewals.

    S(0) = 1,  S(t) = S(t − 1) · r_t     with r_t from ``sbg_retention``

    alpha, beta: as there; periods: a whole number from 0. Source: Fader & Hardie (2007).

    >>> sbg_survival(1, 1, 3)
    [1.0, 0.5, 0.3333333333333333, 0.25]
    """
    shares = [1.0]
    for t in range(1, whole("期数", periods) + 1):
        shares.append(shares[-1] * sbg_retention(alpha, beta, t))
    return shares


def sbg_log_likelihood(alpha, beta, alive):
    """Return the log-likelihood of an observed cohort under the sBG model.

    LL = Σ_t [ n_t · ln r_t + (n_{t−1} − n_t) · ln (1 − r_t) ]

    alpha, beta: as in ``sbg_retention``.
    alive (n):   customers there at the start and after each renewal, never rising.

    The same number as the sum over ln P(T = t) and ln S(T) in Fader & Hardie (2007), taken by renewal.

    >>> round(sbg_log_likelihood(1, 1, [1000, 869, 743, 653, 593, 551, 517, 491]), 2)
    -2115.55
    """
    total = 0.0
    for t, (before, after) in enumerate(_renewals(alive), 1):
        retained = sbg_retention(alpha, beta, t)
        total += after * log(retained) + (before - after) * (log(alpha) - log(alpha + beta + t - 1))
    return total


def sbg_fit(alive):
    """Return [α, β] of the sBG model that make an observed cohort most likely.

    alive: customers there at the start and after each renewal, never rising, at least two renewals.

    Newton's method on (ln α, ln β), damped (Levenberg) wherever a step would not climb. There is a best
    α, β only if churn falls with age, but not to nothing; otherwise a ValueError says so.
    Source: maximum likelihood as in Fader & Hardie (2007).

    >>> alpha, beta = sbg_fit([1000, 869, 743, 653, 593, 551, 517, 491])
    >>> round(alpha, 3), round(beta, 3)
    (0.668, 3.806)
    """
    if len(_renewals(alive)) < 2:
        raise ValueError("拟合至少要有两次续约，收到 %s" % (alive,))
    a, b, damping = 0.0, 0.0, 0.001
    best = sbg_log_likelihood(1, 1, alive)
    for _ in range(_TRIES):
        if max(abs(a), abs(b)) > _FAR:
            break
        slope_a, slope_b, bend_a, bend_ab, bend_b = _slopes(exp(a), exp(b), alive)
        bend_a, bend_b = bend_a + damping * alive[0], bend_b + damping * alive[0]
        size = bend_a * bend_b - bend_ab * bend_ab
        step_a = step_b = _FAR
        if bend_a > 0 and size > 0:
            step_a = (bend_b * slope_a - bend_ab * slope_b) / size
            step_b = (bend_a * slope_b - bend_ab * slope_a) / size
        step = max(abs(step_a), abs(step_b))
        reached = sbg_log_likelihood(exp(a + step_a), exp(b + step_b), alive) if step < 2 else None
        if reached is None or reached < best - _ROUNDING * abs(best):
            damping *= 10
            continue
        a, b, best, damping = a + step_a, b + step_b, reached, damping / 10
        if step < 1e-9:
            return [exp(a), exp(b)]
    raise ValueError("找不到最合适的 α、β：各期流失率应逐期下降，但不降到 0，收到 %s" % (alive,))


def sbg_residual_lifetime(alpha, beta, discount_rate, renewal=1):
    """Return the discounted lifetime that a customer has before him, seen just before a renewal (DERL).

    DERL = Σ_{t=n} S(t) / S(n − 1) / (1 + d)^(t − n)

    alpha, beta:       as in ``sbg_retention``.
    discount_rate (d): of a period, 0.001–1, as the sum takes some 30 / d terms; or 0, where it is
                       (β + n − 1) / (α − 1), without limit for α ≤ 1.
    renewal (n):       the renewal that comes next, a whole number from 1: the customer has made n − 1 of
                       them, and renewal n itself is the first term, uncertain and not discounted.

    Source: Fader & Hardie (2010), Customer-base valuation in a contractual setting, equation 6.

    >>> round(sbg_residual_lifetime(0.668, 3.806, discount_rate=0.1, renewal=8), 2)
    7.53
    """
    share = sbg_retention(alpha, beta, renewal)
    if discount_rate == 0:
        return (beta + renewal - 1) / (alpha - 1) if alpha > 1 else float("inf")
    between("不为 0 的折现率", discount_rate, 0.001, 1)
    total = 0.0
    t = renewal
    while share > total * discount_rate * 1e-13:
        total += share
        t += 1
        share *= (beta + t - 1) / (alpha + beta + t - 1) / (1 + discount_rate)
    return total


def _renewals(alive):
    """Return the (before, after) counts of each renewal, checked."""
    counts = [at_least("留存人数", count) for count in listed("留存人数", alive)]
    pairs = list(zip(counts, counts[1:]))
    for before, after in pairs:
        if after > before:
            raise ValueError("留存人数不应上升，收到 %s 之后是 %s" % (before, after))
    return pairs


def _slopes(alpha, beta, alive):
    """Return the slope of the log-likelihood along ln α and ln β and its downward curvature."""
    slope_a = slope_b = bend_a = bend_ab = bend_b = 0.0
    for t, (before, after) in enumerate(_renewals(alive)):
        p, q = alpha / (alpha + beta + t), beta / (alpha + beta + t)
        held = beta / (beta + t)
        slope_a += before - after - before * p
        slope_b += after * held - before * q
        bend_a += before * p * (1 - p)
        bend_ab -= before * p * q
        bend_b += before * q * (1 - q) - after * held * (1 - held)
    return slope_a, slope_b, bend_a, bend_ab, bend_b
