"""Word of mouth: whom a customer tells, who comes of it, and what that is worth."""

from custserv.checks import at_least, between, finite, more_than, whole


def referral_multiplier(told, conversion):
    """Return how many customers one customer's word wins (or, of a dissatisfied one, loses).

    k = told × conversion

    told:       people told, 0 or more (an average may be fractional).
    conversion: share of them who become (or stop being) customers, 0–1.

    Assumes that the people told do not overlap and all come at once. Source: the exercise of this book.

    >>> referral_multiplier(told=5, conversion=0.2), referral_multiplier(told=10, conversion=0.2)
    (1.0, 2.0)
    """
    return at_least("告知人数", told) * between("转化率", conversion)


def net_value(own_value, referral_multiplier, own=1):
    """Return what one customer adds to the business, or costs it, word of mouth included.

    net = V · (own + k)

    own_value (V):           value of a customer who stays, in 元.
    referral_multiplier (k): customers won through his word; below 0, lost.
    own:                     his own future: 1 he stays, 0 left out of the count, −1 he leaves and that
                             counts as a loss; the readings of the exercise differ here.

    Source: the exercise of this book. Satisfied; dissatisfied and gone:

    >>> net_value(26000, 1), net_value(26000, -2, own=-1)
    (52000, -78000)
    """
    finite("单客价值", own_value)
    finite("转介绍乘数", referral_multiplier)
    return own_value * (between("本人计入", own, -1, 1) + referral_multiplier)


def break_even_share(satisfied_value, dissatisfied_value):
    """Return the smallest share of satisfied customers at which gains cover losses.

    s·V₊ + (1 − s)·V₋ = 0   ⇒   s = −V₋ / (V₊ − V₋)

    satisfied_value (V₊):    what a satisfied customer adds, in 元, from 0.
    dissatisfied_value (V₋): what a dissatisfied one adds, in 元; usually below 0, otherwise s = 0.

    >>> break_even_share(52000, -78000)
    0.6
    """
    at_least("满意客户的净值", satisfied_value)
    if finite("不满意客户的净值", dissatisfied_value) >= 0:
        return 0.0
    return -dissatisfied_value / (satisfied_value - dissatisfied_value)


def generation_sizes(reproduction_number, generations, start=1):
    """Return the new customers of generation 0, 1, … when everybody brings others in turn.

    nᵍ = start · Rᵍ

    reproduction_number (R): new customers that one customer brings, 0 or more: below 1 the chain
                             dies out, at 1 it goes on, above 1 it grows.
    generations:             the last generation wanted, a whole number from 0.
    start:                   customers in generation 0, 0 or more.

    An expectation, for a market without limit. Source: the branching (Galton–Watson) process.

    >>> generation_sizes(0.5, 3, start=8)
    [8.0, 4.0, 2.0, 1.0]
    """
    at_least("再生数", reproduction_number)
    sizes = [float(at_least("起始客户数", start))]
    for _ in range(whole("代数", generations)):
        sizes.append(sizes[-1] * reproduction_number)
    return sizes


def total_customers(reproduction_number, generations=None):
    """Return how many customers one customer stands for, himself and all who come through him.

    Σ_{g=0}^{G} Rᵍ;   for ever: 1 / (1 − R) below R = 1, without limit (``inf``) from there on

    reproduction_number (R): new customers that one customer brings, 0 or more.
    generations (G):         the last generation counted; None counts all of them.

    Source: the branching (Galton–Watson) process.

    >>> total_customers(0.5), total_customers(1, generations=10), total_customers(1)
    (2.0, 11.0, inf)
    """
    if generations is not None:
        return sum(generation_sizes(reproduction_number, generations))
    if at_least("再生数", reproduction_number) >= 1:
        return float("inf")
    return 1 / (1 - reproduction_number)


def no_conversion_chance(told, conversion):
    """Return the chance that nobody of those told becomes a customer.

    P = (1 − p)ⁿ

    told (n):       people told, a whole number from 0.
    conversion (p): chance of each, 0–1, independent of the others.

    Source: the binomial distribution.

    >>> round(no_conversion_chance(told=5, conversion=0.2), 4)
    0.3277
    """
    return (1.0 - between("转化率", conversion)) ** whole("告知人数", told)


def referral_roi(value_gained, reward):
    """Return the return on investment of a referral reward.

    ROI = (value gained − reward) / reward

    value_gained: what the referred customer is worth more, in money.
    reward:       what is paid for the referral, above 0, in the same money.

    Source: Schmitt, Skiera & Van den Bulte (2011), Referral programs and customer value: a customer
    worth 40 euros more for a reward of 25.

    >>> referral_roi(40, 25)
    0.6
    """
    finite("多带来的价值", value_gained)
    return (value_gained - more_than("推荐奖励", reward)) / reward
