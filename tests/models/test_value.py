import math

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

some = settings(max_examples=50, deadline=None)
shares = st.floats(0, 1)
rates = st.floats(0.01, 1)
margins = st.floats(1, 1e5)
years = st.integers(0, 40)


def test_kfc_exercise(models, published, near):
    kfc = published["kfc"]
    m, n = kfc["annual"], kfc["years"]
    assert models.value.lifetime_value(m, 1, n) == kfc["own"]
    assert models.value.lifetime_value(m, 1, n, referral_multiplier=kfc["won"]) == kfc["satisfied"]
    discounted = models.value.present_value(m, 1, 0.1, years=n)
    assert discounted == near(kfc["at_10_percent_end_of_year"], 2)
    assert models.value.lifetime_value(m, 1, n, 0.1) == near(kfc["at_10_percent_start_of_year"], 2)


def test_ten_years_for_sure_or_on_average_differ_once_discounted(models, published, near):
    kfc = published["kfc"]
    endless = models.value.present_value(kfc["annual"], 0.9, 0, first_margin_now=True)
    discounted = models.value.present_value(kfc["annual"], 0.9, 0.1, first_margin_now=True)
    assert endless == near(kfc["endless_at_90_percent_kept"], 0)
    assert discounted == near(kfc["endless_at_90_percent_kept_and_10_percent"], 0)


def test_chain_of_the_courseware(models, published):
    chain = published["word_of_courseware"]
    assert [models.value.lifetime_value(m, 1, 10) for m in chain["annual"]] == chain["ten_years"]


def test_gupta_lehmann_table(models, published, near):
    table = published["gupta_lehmann"]
    for retention, row in table["multiples"].items():
        for rate, multiple in zip(table["discount_rates"], row, strict=True):
            assert models.value.clv_multiple(float(retention), rate) == near(multiple, 2)


def test_berger_nasr_case_1(models, published, near):
    case = published["berger_nasr"]
    value = models.value.value_with_promotion(
        case["contribution"], case["promotion_cost"], case["retention"], case["discount_rate"], case["years"]
    )
    assert value == near(case["value"], 2)


def test_credit_card_customer(models, published, near):
    card = published["credit_card"]
    assert models.value.net_present_value(card["cash_flows"], 0) == card["undiscounted"]
    assert models.value.net_present_value(card["cash_flows"], 0.1) == near(card["at_10_percent"], 2)


def test_several_periods_a_year_by_hand(models):
    # Two half-years: contributions at 0, ½, 1 year, promotion in the middle of each half.
    value = models.value.value_with_promotion(100, 10, 0.8, 0.21, years=1, periods_per_year=2)
    by_hand = 100 * (1 + 0.8 / 1.1 + 0.64 / 1.21) - 10 * (1 / 1.1**0.5 + 0.8 / 1.1**1.5)
    assert value == pytest.approx(by_hand, rel=1e-12)


@given(margins, shares, st.floats(0, 0.5), shares, years)
@some
def test_value_rises_with_retention(models, margin, retention, more, rate, n):
    higher = min(1, retention + more)
    low = models.value.lifetime_value(margin, retention, n, rate)
    assert models.value.lifetime_value(margin, higher, n, rate) >= low * (1 - 1e-12)
    assert models.value.clv_multiple(higher, rate) >= models.value.clv_multiple(retention, rate)


@given(margins, shares, rates, years)
@some
def test_finite_stream_is_the_thread_and_tends_to_the_endless_one(models, margin, retention, rate, n):
    value = models.value.present_value(margin, retention, rate, n, first_margin_now=True)
    assert value == pytest.approx(models.value.lifetime_value(margin, retention, n, rate), rel=1e-9)
    endless = models.value.present_value(margin, retention, rate, first_margin_now=True)
    rest = (retention / (1 + rate)) ** n
    assert value == pytest.approx(endless * (1 - rest), rel=1e-9, abs=1e-9 * endless)


@given(margins, st.floats(0.01, 1), rates, st.floats(-1, 1), years)
@some
def test_waiting_a_year_costs_a_year(models, margin, retention, rate, growth, n):
    now = models.value.present_value(margin, retention, rate, n, growth, first_margin_now=True)
    later = models.value.present_value(margin, retention, rate, n, growth)
    assert later == pytest.approx(now * retention / (1 + rate), rel=1e-9)


@given(shares, rates)
@some
def test_first_margin_now_adds_one(models, retention, rate):
    now = models.value.clv_multiple(retention, rate, first_margin_now=True)
    assert now == pytest.approx(1 + models.value.clv_multiple(retention, rate), rel=1e-12)


@given(shares, rates, st.floats(-1, 1))
@some
def test_growth_is_a_lower_discount(models, retention, rate, growth):
    same = (1 + rate) / (1 + growth) - 1 if growth > -1 else 2
    assume(0 <= same <= 1)
    now = models.value.clv_multiple(retention, rate, growth, first_margin_now=True)
    plain = models.value.clv_multiple(retention, same, first_margin_now=True)
    assume(plain < 1e6)
    assert now == pytest.approx(plain, rel=1e-6)


def test_edges(models):
    value = models.value
    assert value.lifetime_value(2600, 0, 10) == 2600
    assert value.lifetime_value(2600, 1, 0) == 0
    assert value.clv_multiple(0, 0.1) == 0
    assert value.clv_multiple(1, 0) == math.inf
    assert value.clv_multiple(0.9, 0.08, growth=0.2) == math.inf
    assert value.present_value(-100, 1, 0) == -math.inf
    assert value.present_value(0, 1, 0) == 0
    assert value.present_value(100, 1, 0, years=3) == 300
    assert value.present_value(1, 1, 0, years=2000, growth=1) == math.inf
    assert value.net_present_value([], 0.1) == 0
    assert value.net_present_value([5, 100], 0.1, retention=0) == 5
    assert value.value_with_promotion(100, 10, 0.5, 0, years=0) == 100


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (("lifetime_value", 2600, 2, 10), "年保留率应在 0 到 1 之间，收到 2"),
        (("lifetime_value", 2600, 0.5, 2.5), "年数应是整数，收到 2.5"),
        (("present_value", "2600", 0.5, 0.1), "年毛利应是数字，收到 '2600'"),
        (("clv_multiple", 0.8, -0.1), "折现率应在 0 到 1 之间，收到 -0.1"),
        (("clv_multiple", 0.8, 0.1, 2), "毛利年增长率应在 -1 到 1 之间，收到 2"),
        (("net_present_value", [1, math.inf], 0.1), "现金流应是有限的数，收到 inf"),
        (("value_with_promotion", 1, -1, 0.5, 0.1, 1), "每期促销费应不小于 0，收到 -1"),
    ],
)
def test_errors_say_what_is_allowed(models, refusal, call, message):
    assert refusal(models.value, *call) == message
