import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

some = settings(max_examples=50, deadline=None)


@given(st.floats(0, 100), st.floats(0.01, 10), st.floats(0, 30))
@some
def test_delivery_arrives_as_the_jar_runs_empty(models, capacity, daily_use, lead_days):
    days = models.refill.days_until_refill(capacity, daily_use, lead_days)
    left = capacity - daily_use * (days + lead_days)
    assert left == pytest.approx(0, abs=1e-9) if days > 0 else left <= 1e-9


@given(st.floats(1, 100), st.floats(1, 100))
@some
def test_a_jar_holds_what_a_cylinder_holds(models, radius_cm, height_cm):
    kg = models.refill.jar_capacity(2 * math.pi * radius_cm, height_cm, kg_per_litre=1)
    assert kg == pytest.approx(math.pi * radius_cm**2 * height_cm / 1000, rel=1e-9)


def test_edges(models):
    assert models.refill.days_until_refill(30, 0) == math.inf
    assert models.refill.days_until_refill(0, 1) == 0
    assert models.refill.days_until_refill(2, 1, lead_days=5) == 0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (("days_until_refill", 30, -1), "每日用量应不小于 0，收到 -1"),
        (("jar_capacity", 0, 50), "缸的周长应大于 0，收到 0"),
    ],
)
def test_errors_say_what_is_allowed(models, refusal, call, message):
    assert refusal(models.refill, *call) == message
