"""How unequally customers contribute, and how service is shared out among them."""

from math import log

from custserv.checks import at_least, between, finite, listed, more_than, same_length


def lorenz_curve(values, sizes=None):
    """Return the Lorenz curve as two lists: cumulative share of customers, cumulative share of value.

    values: what each customer, or each group as a whole, brings, from 0, not all 0; any order.
    sizes:  customers in each group, above 0; None for single customers.

    Starts at (0, 0), the least valuable first, and ends at (1, 1); straight within a group, which
    counts its customers as equal. Source: Lorenz (1905).

    >>> lorenz_curve([80, 15, 5], sizes=[5, 15, 80])
    [[0.0, 0.8, 0.95, 1.0], [0.0, 0.05, 0.2, 1.0]]
    """
    sizes = [1] * len(listed("价值", values)) if sizes is None else sizes
    same_length("价值和人数", values, sizes)
    people, value = [0], [0]
    pairs = [(at_least("价值", v), more_than("人数", n)) for v, n in zip(values, sizes)]
    for _, n, v in sorted([(v / n, n, v) for v, n in pairs]):
        people.append(people[-1] + n)
        value.append(value[-1] + v)
    more_than("价值合计", value[-1])
    return [[n / people[-1] for n in people], [v / value[-1] for v in value]]


def gini(values, sizes=None):
    """Return the Gini coefficient: 0 when all bring the same, towards 1 when one brings everything.

    G = 1 − Σ_i (x_i − x_{i−1}) · (y_i + y_{i−1})       over the points of the Lorenz curve

    values, sizes: as in ``lorenz_curve``. For groups it is a lower bound, as differences within a group
    do not count. Source: Gini (1912); twice the area between the diagonal and the Lorenz curve.

    >>> round(gini([5, 15, 80], sizes=[80, 15, 5]), 4)
    0.8625
    """
    x, y = lorenz_curve(values, sizes)
    return 1 - sum([(x[i] - x[i - 1]) * (y[i] + y[i - 1]) for i in range(1, len(x))])


def top_share(values, top, sizes=None):
    """Return the share of value that the most valuable customers bring.

    1 − L(1 − top), read off the Lorenz curve L

    top: share of customers counted from the top, 0–1; values, sizes: as in ``lorenz_curve``.

    >>> round(top_share([5, 15, 80], 0.05, sizes=[80, 15, 5]), 4)
    0.8
    """
    x, y = lorenz_curve(values, sizes)
    below = 1 - between("前若干客户的占比", top)
    if below == 0:
        return 1.0
    i = 1
    while x[i] < below:
        i += 1
    return 1 - (y[i - 1] + (y[i] - y[i - 1]) * (below - x[i - 1]) / (x[i] - x[i - 1]))


def pareto_top_share(top, known_top=0.2, known_share=0.8):
    """Return the share of value of the top customers under a Pareto distribution through one known point.

    share(p) = p^k,   k = ln known_share / ln known_top

    top (p):                share of customers counted from the top, 0–1.
    known_top, known_share: "20 % bring 80 %" by default, both between 0 and 1, the share not smaller.

    Source: the Lorenz curve of the Pareto (1896) distribution. The top 5 % of an 80/20 world:

    >>> round(pareto_top_share(0.05), 2)
    0.66
    """
    between("已知的客户占比", known_top, 0, 1, open_low=True, open_high=True)
    between("已知的价值占比", known_share, known_top, 1, open_high=True)
    return float(between("前若干客户的占比", top)) ** (log(known_share) / log(known_top))


def value_index(customer_share, value_share):
    """Return a group's value per head relative to the average customer's, which is 1.

    index = value share / customer share

    customer_share: above 0 up to 1; value_share: a share of the total, negative for a loss.

    >>> value_index(0.05, 0.80), value_index(0.80, 0.05)
    (16.0, 0.0625)
    """
    return finite("价值占比", value_share) / between("客户占比", customer_share, 0, 1, open_low=True)


def allocate_hours(hours, customers, values, value_weight=0.5):
    """Return the service hours of each group when they follow heads, value, or a mixture of both.

    h_i = H · [ (1 − w) · n_i / Σn + w · v_i / Σv ]

    hours (H):        to be shared out, from 0.
    customers (n):    heads in each group, from 0; values (v): what each group brings, from 0.
    value_weight (w): 0 shares by heads, 1 by value.

    A rule of thumb for planning, of this book.

    >>> allocate_hours(100, customers=[75, 25], values=[50, 50], value_weight=0.5)
    [62.5, 37.5]
    """
    at_least("工时", hours)
    between("按价值分配的权重", value_weight)
    same_length("各组人数和价值", customers, values)
    heads = more_than("人数合计", sum([at_least("人数", n) for n in customers]))
    total = more_than("价值合计", sum([at_least("价值", v) for v in values]))
    return [
        hours * ((1 - value_weight) * n / heads + value_weight * v / total) for n, v in zip(customers, values)
    ]


def mailing_profit(mailed, response_rate, unit_margin, unit_cost):
    """Return what a mailing to one group of customers brings, below 0 where it loses.

    profit = n · (response · margin − cost)       no loss from response = cost / margin on

    mailed (n):    pieces sent, from 0; response_rate: share who buy, 0–1.
    unit_margin:   margin of one sale, unit_cost: cost of one piece, each from 0, in the same money.

    Source: the break-even rule of Hughes's RFM mailings, who mails only the cells above it.

    >>> round(mailing_profit(554000, 0.0276, unit_margin=40, unit_cost=0.55))
    306916
    """
    at_least("邮寄件数", mailed)
    between("响应率", response_rate)
    return mailed * (response_rate * at_least("每单毛利", unit_margin) - at_least("每件成本", unit_cost))


def relationship_type(price_sensitivity, relationship_interest, threshold=0.5):
    """Return which of the four kinds of customer someone is, on the price × relationship grid.

    price_sensitivity:     how much the price decides, 0–1.
    relationship_interest: how much he wants a lasting relationship, 0–1.
    threshold:             from here on a score counts as high, 0–1.

    Descriptive: the two axes are the courseware's, the names this book's.

    >>> relationship_type(0.9, 0.1), relationship_type(0.2, 0.8)
    ('价格型', '关系型')
    """
    between("分界线", threshold)
    price = between("价格敏感度", price_sensitivity) >= threshold
    relationship = between("关系意愿", relationship_interest) >= threshold
    if relationship:
        return "兼顾型" if price else "关系型"
    return "价格型" if price else "随意型"
