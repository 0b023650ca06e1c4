import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

some = settings(max_examples=50, deadline=None)
answers = st.lists(st.integers(0, 4), min_size=1, max_size=7)
shares = st.floats(0, 1)


def test_score_of_each_answer(models):
    assert [models.stress.cbi_score([answer] * 6) for answer in range(5)] == [0, 25, 50, 75, 100]


@given(answers)
@some
def test_reversing_every_item_turns_the_scale_round(models, answers):
    score = models.stress.cbi_score(answers)
    assert 0 <= score <= 100
    assert models.stress.cbi_score(answers, list(range(len(answers)))) == pytest.approx(100 - score)


def test_at_least_half_of_the_items_are_answered(models):
    # Three of six, four of seven: the inventory's own rule.
    assert models.stress.cbi_score([4, 2, 0, None, None, None]) == 50
    assert models.stress.cbi_score([4, 4, 4, 4, None, None, None]) == 100
    for given_answers in ([4, 2, None, None, None, None], [4, 4, 4, None, None, None, None], []):
        with pytest.raises(ValueError, match="量表至少要答一半的题"):
            models.stress.cbi_score(given_answers)


@given(shares, st.floats(0.1, 1), st.floats(0, 5))
@some
def test_strain_settles_where_recovery_meets_load(models, occupancy, recovery, begin):
    strain = models.stress.carried_strain(occupancy, recovery, 300, begin)
    assert strain[0] == begin
    assert strain[-1] == pytest.approx((1 - recovery) * occupancy / recovery, abs=1e-9)
    assert strain == sorted(strain) or strain == sorted(strain, reverse=True)


@given(shares, shares, shares)
@some
def test_busier_days_carry_over_more(models, occupancy, other, recovery):
    low, high = sorted([occupancy, other])
    busy = models.stress.carried_strain(high, recovery, 20)
    assert all(a >= b for a, b in zip(busy, models.stress.carried_strain(low, recovery, 20), strict=True))


def test_edges(models):
    assert models.stress.carried_strain(1, 0, 3) == [0, 1, 2, 3]
    assert models.stress.carried_strain(1, 1, 2, start=5) == [5, 0, 0]
    assert models.stress.carried_strain(0.5, 0.5, 0) == [0]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (("cbi_score", [5]), "量表回答应在 0 到 4 之间，收到 5"),
        (("cbi_score", [1, 2], [2]), "反向计分题的位置应在 0 到 1 之间，收到 2"),
        (("carried_strain", 1.2, 0.5, 5), "占用率应在 0 到 1 之间，收到 1.2"),
    ],
)
def test_errors_say_what_is_allowed(models, refusal, call, message):
    assert refusal(models.stress, *call) == message
