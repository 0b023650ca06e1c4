"""What a customer is worth: margins that come back, shrink by churn and are discounted."""

from custserv.checks import at_least, between, finite, listed, whole


def lifetime_value(annual_margin, retention, years, discount_rate=0, referral_multiplier=0):
    """Return the value of one customer over a number of years, word of mouth included.

    V = (1 + k) · Σ_{t=0}^{T−1} m · rᵗ / (1 + d)ᵗ

    annual_margin (m):       what the customer brings a year, in 元; the first year comes at once.
    retention (r):           share of customers who stay from one year to the next, 0–1.
    years (T):               length of the relationship looked at, a whole number from 0.
    discount_rate (d):       a year's interest, 0–1; 0 counts every year alike.
    referral_multiplier (k): customers won (or, below 0, lost) at t = 0 through this one's word,
                             who are worth as much and bring nobody themselves.

    Source: the thread of this book; the sum is the customer value of Berger & Nasr (1998), case 1,
    with the first margin at once. Two thousand six hundred a year for ten years:

    >>> lifetime_value(2600, 1, 10), lifetime_value(2600, 1, 10, referral_multiplier=1)
    (26000.0, 52000.0)
    """
    finite("年毛利", annual_margin)
    between("年保留率", retention)
    between("折现率", discount_rate)
    finite("转介绍乘数", referral_multiplier)
    kept = retention / (1 + discount_rate)
    return (1 + referral_multiplier) * sum([annual_margin * kept**t for t in range(whole("年数", years))], 0.0)


def present_value(annual_margin, retention, discount_rate, years=None, growth=0, first_margin_now=False):
    """Return the present value of a margin that comes back every year, for some years or for ever.

    at year's end:  PV = Σ_{t=1}^{T} m · (1 + g)ᵗ⁻¹ · rᵗ / (1 + d)ᵗ
    first one now:  PV = Σ_{t=0}^{T−1} m · (1 + g)ᵗ · rᵗ / (1 + d)ᵗ

    annual_margin (m): the first margin in 元; growth (g): its yearly growth, −1 to 1.
    retention (r) and discount_rate (d): 0–1.
    years (T): how many margins are counted, a whole number from 0; None counts all of them, which
               may be without limit (``inf``).

    Source: the ordinary present value of an annuity, each payment weighted by survival.
    Ten years of 2,600 at 10 %, paid at the end of each year:

    >>> round(present_value(2600, 1, 0.1, years=10), 2)
    15975.87
    """
    finite("年毛利", annual_margin)
    multiple = clv_multiple(retention, discount_rate, growth, first_margin_now)
    if annual_margin == 0:
        return 0.0
    if years is None:
        return annual_margin * multiple
    margin = annual_margin * (1.0 if first_margin_now else retention / (1 + discount_rate))
    total = 0.0
    for _ in range(whole("年数", years)):
        total += margin
        margin *= retention * (1 + growth) / (1 + discount_rate)
    return total


def clv_multiple(retention, discount_rate, growth=0, first_margin_now=False):
    """Return the value of a customer as a multiple of the yearly margin, over an endless horizon.

    first margin in a year:  r / (1 + i − r·(1 + g))
    first margin now:        (1 + i) / (1 + i − r·(1 + g)),   which is 1 + r / (1 + i − r) for g = 0

    retention (r): 0–1; discount_rate (i): 0–1; growth (g): the margin's yearly growth, −1 to 1.
    Without limit (``inf``) where r·(1 + g) reaches 1 + i.

    Assumes the same retention every year. Source: Gupta & Lehmann (2003), Customers as assets; (2005),
    Managing Customers as Investments. On the timing: Fader & Hardie (2012), Reconciling CLV formulas.

    >>> round(clv_multiple(0.8, 0.1), 2), round(clv_multiple(0.8, 0.1, first_margin_now=True), 2)
    (2.67, 3.67)
    """
    between("年保留率", retention)
    between("折现率", discount_rate)
    between("毛利年增长率", growth, -1, 1)
    loss = 1 + discount_rate - retention * (1 + growth)
    # What only rounding leaves of a loss is none.
    if loss < 1e-12:
        return float("inf")
    return (1 + discount_rate if first_margin_now else retention) / loss


def net_present_value(cash_flows, discount_rate, retention=1):
    """Return today's value of a list of yearly cash flows, the first of them now.

    NPV = Σ_{t=0} cₜ · rᵗ / (1 + d)ᵗ

    cash_flows (c): amounts in 元, winning the customer as a negative one; an empty list is worth 0.
    discount_rate (d) and retention (r): 0–1; with r = 1 the flows are those of a customer who stays.

    Source: the ordinary net present value. A credit card customer of Reichheld & Sasser (1990):

    >>> round(net_present_value([-51, 30, 42, 44, 49, 55], discount_rate=0.1), 2)
    111.66
    """
    between("折现率", discount_rate)
    between("年保留率", retention)
    kept = retention / (1 + discount_rate)
    flows = [finite("现金流", flow) for flow in listed("现金流", cash_flows)]
    return sum([flow * kept**t for t, flow in enumerate(flows)], 0.0)


def value_with_promotion(contribution, promotion_cost, retention, discount_rate, years, periods_per_year=1):
    """Return a customer's value when each period also costs promotion, paid in the middle of it.

    CLV = GC · Σ_{i=0}^{pn} rⁱ / (1 + d)^(i/p)  −  M · Σ_{i=1}^{pn} rⁱ⁻¹ / (1 + d)^((i − ½)/p)

    contribution (GC):    gross contribution of one period in 元, the first at once.
    promotion_cost (M):   promotion for one customer in one period, in 元, from 0.
    retention (r):        from one period to the next, 0–1; discount_rate (d): of a year, 0–1.
    years (n):            whole number from 0; periods_per_year (p): whole number from 1.

    Source: Berger & Nasr (1998), Customer lifetime value, cases 1 and 2a; their first example:

    >>> round(value_with_promotion(260, 50, retention=0.75, discount_rate=0.2, years=10), 2)
    568.78
    """
    finite("每期毛利", contribution)
    at_least("每期促销费", promotion_cost)
    between("每期保留率", retention)
    between("折现率", discount_rate)
    period = (1.0 + discount_rate) ** (1 / whole("每年期数", periods_per_year, 1))
    kept = [(retention / period) ** i for i in range(whole("年数", years) * periods_per_year + 1)]
    return contribution * sum(kept) - promotion_cost / period**0.5 * sum(kept[:-1], 0.0)
