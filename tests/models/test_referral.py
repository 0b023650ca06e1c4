import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

some = settings(max_examples=50, deadline=None)
shares = st.floats(0, 1)
amounts = st.floats(1, 1e6)


def test_kfc_exercise(models, published):
    kfc, referral = published["kfc"], models.referral
    won = referral.referral_multiplier(kfc["told_satisfied"], kfc["conversion"])
    lost = referral.referral_multiplier(kfc["told_dissatisfied"], kfc["conversion"])
    assert (won, lost) == (kfc["won"], kfc["lost"])
    satisfied = referral.net_value(kfc["own"], won)
    dissatisfied = referral.net_value(kfc["own"], -lost, own=-1)
    assert (satisfied, dissatisfied) == (kfc["satisfied"], kfc["dissatisfied"])
    assert satisfied - dissatisfied == kfc["swing"]
    assert referral.break_even_share(satisfied, dissatisfied) == kfc["break_even"]


def test_kfc_exercise_by_word_of_mouth_alone(models, published, near):
    kfc, referral = published["kfc"], models.referral
    satisfied = referral.net_value(kfc["own"], kfc["won"], own=0)
    dissatisfied = referral.net_value(kfc["own"], -kfc["lost"], own=0)
    assert satisfied == kfc["satisfied_word_only"]
    assert dissatisfied == kfc["dissatisfied_word_only"]
    assert satisfied - dissatisfied == kfc["swing_word_only"]
    assert referral.break_even_share(satisfied, dissatisfied) == near(kfc["break_even_word_only"], 4)


def test_schmitt_reward(models, published):
    bank = published["schmitt"]
    assert models.referral.referral_roi(bank["value_gained"], bank["reward"]) == bank["roi"]


@given(amounts, st.floats(-1e6, -1))
@some
def test_break_even_share_breaks_even(models, gain, loss):
    share = models.referral.break_even_share(gain, loss)
    assert 0 <= share <= 1
    assert share * gain + (1 - share) * loss == pytest.approx(0, abs=1e-9 * (gain - loss))


@given(st.floats(0, 0.99), st.integers(0, 30))
@some
def test_chain_below_one_dies_out(models, reproduction, generations):
    sizes = models.referral.generation_sizes(reproduction, generations)
    assert sizes == sorted(sizes, reverse=True)
    reached = models.referral.total_customers(reproduction, generations)
    assert reached == pytest.approx(sum(sizes))
    assert reached <= models.referral.total_customers(reproduction) * (1 + 1e-12)


@given(st.floats(1, 3), st.integers(0, 30))
@some
def test_chain_from_one_on_never_ends(models, reproduction, generations):
    sizes = models.referral.generation_sizes(reproduction, generations)
    assert sizes == sorted(sizes)
    assert models.referral.total_customers(reproduction) == math.inf


@given(st.integers(0, 50), shares, shares)
@some
def test_the_more_are_convinced_the_rarer_nobody_comes(models, told, conversion, other):
    low, high = sorted([conversion, other])
    none = models.referral.no_conversion_chance(told, low)
    assert 0 <= models.referral.no_conversion_chance(told, high) <= none <= 1


def test_edges(models):
    referral = models.referral
    assert referral.referral_multiplier(0, 0.2) == 0
    assert referral.no_conversion_chance(0, 1) == 1
    assert referral.no_conversion_chance(5, 1) == 0
    assert referral.break_even_share(0, -1) == 1
    assert referral.break_even_share(10, 0) == 0
    assert referral.break_even_share(10, 5) == 0
    assert referral.generation_sizes(2, 0, start=3) == [3]
    assert referral.generation_sizes(0, 2) == [1, 0, 0]
    assert referral.total_customers(1, 4) == 5
    assert referral.referral_roi(0, 25) == -1


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (("referral_multiplier", 5, 1.5), "转化率应在 0 到 1 之间，收到 1.5"),
        (("net_value", 100, 1, 2), "本人计入应在 -1 到 1 之间，收到 2"),
        (("break_even_share", -1, -2), "满意客户的净值应不小于 0，收到 -1"),
        (("total_customers", -1), "再生数应不小于 0，收到 -1"),
        (("no_conversion_chance", 2.5, 0.2), "告知人数应是整数，收到 2.5"),
        (("referral_roi", 40, 0), "推荐奖励应大于 0，收到 0"),
    ],
)
def test_errors_say_what_is_allowed(models, refusal, call, message):
    assert refusal(models.referral, *call) == message
