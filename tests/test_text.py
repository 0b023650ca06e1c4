"""number(): the one formatter of the book."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from custserv import number
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("value", "unit", "digits", "text"),
    [
        (26000, "元", 0, "26,000 元"),
        (0.8, "%", 0, "80 %"),
        (0.155, "%", 1, "15.5 %"),
        (-1234.5, "", 1, "−1,234.5"),
        (0.5, "", 0, "1"),
        (2.5, "", 0, "3"),
        (0.285, "%", 0, "29 %"),
        (1.005, "", 2, "1.01"),
        (-0.0004, "", 2, "0.00"),
        (float("inf"), "年", 0, "∞ 年"),
        (-float("inf"), "", 0, "−∞"),
        (10**15, "", 0, "1,000,000,000,000,000"),
    ],
)
def test_reads_as_a_student_expects(value, unit, digits, text):
    assert number(value, unit, digits) == text


def test_refuses_what_is_no_number():
    with pytest.raises(ValueError, match="不是一个数"):
        number(float("nan"))


@given(st.integers(-(10**9), 10**9), st.integers(0, 4))
def test_agrees_with_exact_decimal_rounding(thousandths, digits):
    value = Decimal(thousandths) / 1000
    exact = value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    expected = f"{abs(exact):,}"
    assert number(float(value), digits=digits) == ("−" if exact < 0 else "") + expected
