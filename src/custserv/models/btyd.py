"""Buy till you die, as the page can run it: who is still a customer, how often he comes, what he spends.

The models are fitted in ``custserv.data``; here are their predictions for one customer, in the words of the
field: ``frequency`` counts repeat purchases, ``recency`` is the customer's age at the last of them, ``age``
(T in the literature) is the time since the first purchase. Mind that in RFM recency means another thing.
"""

from math import exp, log

from custserv.checks import at_least, between, listed, more_than, whole

# The published fits to 2,357 customers of CDNOW, 39 weeks, in weeks and US dollars.
CDNOW_PURCHASES = (0.243, 4.414, 0.793, 2.426)
CDNOW_SPENDING = (6.25, 3.74, 15.44)


def probability_alive(frequency, recency, age, purchase_model=CDNOW_PURCHASES):
    """Return the probability, 0 to 1, that a customer is still one at the end of the data.

    P = 1 / (1 + a / (b + x − 1) · ((α + T) / (α + t_x))ʳ⁺ˣ),   and 1 for x = 0

    frequency (x):  repeat purchases, from 0; recency (t_x): the age at the last one, 0 to age, 0 if x = 0.
    age (T):        the time since the first purchase, from 0, in the model's unit (weeks).
    purchase_model: r, α, a, b of the BG/NBD: r, a, b above 0 up to 20, α above 0.

    The model lets nobody go before the first repeat purchase. Source: Fader, Hardie & Lee (2008), Computing
    P(alive) using the BG/NBD model. Four customers with two repeat purchases in 39 weeks:

    >>> [round(probability_alive(2, last, 39), 2) for last in (38, 30, 20, 10)]
    [0.8, 0.72, 0.54, 0.27]
    """
    r, alpha, a, b = _purchase_model(purchase_model)
    _history(frequency, recency, age)
    if frequency == 0:
        return 1.0
    log_odds = log(a / (b + frequency - 1)) + (r + frequency) * log((alpha + age) / (alpha + recency))
    return 1 / (1 + exp(min(log_odds, 700.0)))


def purchases_if_alive(frequency, age, horizon, purchase_model=CDNOW_PURCHASES):
    """Return the purchases expected in the time to come of a customer who is still one.

    (a + b + x − 1) / (a − 1) · (1 − (1 − z)ʳ⁺ˣ · ₂F₁(r + x, b + x; a + b + x − 1; z)),   z = t / (α + T + t)

    horizon (t): the time to come, from 0 to 99 times α + T; others as in ``probability_alive``.

    Source: Fader, Hardie & Lee (2005), “Counting your customers” the easy way, equation (10).

    >>> round(purchases_if_alive(2, 38.86, 39), 2)
    1.69
    """
    r, alpha, a, b = _purchase_model(purchase_model)
    whole("重复购买的次数", frequency)
    longest = 99 * (alpha + at_least("客户的年龄", age))
    z = between("预测的时长", horizon, 0, longest) / (alpha + age + horizon)
    # Euler's transformation, a − 1 taken out of every term: nothing is divided by it or grows with x.
    last = a + b + frequency - 1
    stay = exp((a - 1) * log(1 - z))
    gained = -log(1 - z) if abs((a - 1) * log(1 - z)) < 1e-8 else (1 - stay) / (a - 1)
    return last * gained - stay * _series(a + b - 1 - r, a - 1, last, z)


def expected_purchases(frequency, recency, age, horizon, purchase_model=CDNOW_PURCHASES):
    """Return the purchases expected of a customer in the time to come, whether still one or not.

    E = P(alive) · purchases if alive          arguments as in the two functions above

    Source: Fader, Hardie & Lee (2005), as above; its example, over the next 39 weeks:

    >>> round(expected_purchases(2, 30.43, 38.86, 39), 3)
    1.226
    """
    alive = probability_alive(frequency, recency, age, purchase_model)
    return alive * purchases_if_alive(frequency, age, horizon, purchase_model)


def expected_spend(frequency, monetary_value, spend_model=CDNOW_SPENDING):
    """Return the expected amount of a customer's purchase: between the own mean and everybody's.

    E(Z | z̄, x) = p·(v + x·z̄) / (p·x + q − 1)

    frequency (x):       repeat purchases whose amounts were seen, from 0.
    monetary_value (z̄):  their mean amount, from 0; it does not count if x = 0.
    spend_model:         p, q, v of the Gamma-Gamma: p and v above 0, q above 1.

    Source: Fader & Hardie (2013), The Gamma-Gamma model of monetary value, equation (5).

    >>> [round(expected_spend(times, 100), 2) for times in (0, 1, 2, 10)]
    [35.22, 80.26, 88.35, 97.28]
    """
    p, q, v = _parameters("花费模型", spend_model, ("p", "q", "v"))
    more_than("q", q, 1)
    whole("重复购买的次数", frequency)
    at_least("平均金额", monetary_value)
    return p * (v + frequency * monetary_value) / (p * frequency + q - 1)


def _series(first, second, last, z):
    """Return (₂F₁(first, second; last; z) − 1) · last / second, term by term."""
    term, total, n = first * z, 0.0, 1
    # The terms shrink by z in the end, and z is at most 0.99.
    while abs(term) > 1e-16 * abs(total) and n < 20000:
        total += term
        term *= (first + n) * (second + n) / ((last + n) * (n + 1)) * z
        n += 1
    return total


def _history(frequency, recency, age):
    whole("重复购买的次数", frequency)
    between("末次购买时的年龄", recency, 0, at_least("客户的年龄", age))
    if frequency == 0 and recency > 0:
        raise ValueError("没有重复购买的客户，末次购买时的年龄应是 0，收到 %s" % recency)


def _purchase_model(values):
    r, alpha, a, b = _parameters("购买模型", values, ("r", "α", "a", "b"))
    for name, value in (("r", r), ("a", a), ("b", b)):
        between(name, value, 0, 20, open_low=True)
    return r, alpha, a, b


def _parameters(label, values, names):
    values = listed(label, values)
    if len(values) != len(names):
        raise ValueError("%s应有 %s 个参数：%s，收到 %s 个" % (label, len(names), "、".join(names), len(values)))
    return [more_than(name, value) for name, value in zip(names, values)]
