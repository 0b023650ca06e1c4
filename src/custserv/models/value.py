"""What a customer is worth: margins that come back, shrink by churn and are discounted."""

from custserv.checks import between, finite, whole


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
