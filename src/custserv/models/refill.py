"""When a customer's stock runs out: the rice jar, the tape measure and the notebook."""

from math import pi

from custserv.checks import at_least, more_than


def jar_capacity(girth_cm, height_cm, kg_per_litre=0.8):
    """Return how many kilograms a round jar holds, from its girth by tape measure and its height.

    kg = U² / (4π) · h / 1000 · ρ

    girth_cm (U), height_cm (h): above 0; kg_per_litre (ρ): bulk density, above 0; rice is about 0.8.

    A cylinder; a bellied jar holds more than its neck says. Source: geometry.

    >>> round(jar_capacity(girth_cm=125.7, height_cm=50), 1)
    50.3
    """
    area = more_than("缸的周长", girth_cm) * girth_cm / (4 * pi)
    return area * more_than("缸的高度", height_cm) / 1000 * more_than("每升重量", kg_per_litre)


def days_until_refill(capacity, daily_use, lead_days=0):
    """Return after how many days from a full jar to set out with the next delivery.

    days = (capacity − daily use · lead days) / daily use, at least 0

    capacity:  of the full jar, from 0; daily_use: of the household, from 0, in the same unit.
    lead_days: from setting out until the jar is filled, 0 or more.

    Never (``inf``) when nothing is used; 0 when the jar does not last for the lead time.
    Assumes the same use every day. Source: the reorder point of stock keeping, without safety stock.

    >>> days_until_refill(30, daily_use=1.5, lead_days=2)
    18.0
    """
    at_least("容量", capacity)
    at_least("提前期", lead_days)
    if at_least("每日用量", daily_use) == 0:
        return float("inf")
    return max(0.0, (capacity - daily_use * lead_days) / daily_use)
