import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

some = settings(max_examples=50, deadline=None)
chances = st.lists(st.tuples(st.floats(0.02, 0.5), st.floats(0, 0.5)), min_size=4, max_size=4)
halves = [0.5] * 4
start = [1000, 200, 50, 20, 0]


def apart(chances):
    advance, leave = zip(*chances, strict=True)
    return list(advance), list(leave)


@given(chances)
@some
def test_rows_of_the_matrix_are_chances(models, chances):
    for row in models.funnel.transition_matrix(*apart(chances)):
        assert sum(row) == pytest.approx(1)
        assert min(row) >= 0


@given(chances, st.integers(0, 15))
@some
def test_nobody_gets_lost_on_the_way(models, chances, steps):
    counts = models.funnel.expected_counts(start, *apart(chances), steps)
    assert len(counts) == steps + 1
    assert [sum(now) for now in counts] == pytest.approx([sum(start)] * (steps + 1))
    for level in (4, 5):
        assert [now[level] for now in counts] == sorted(now[level] for now in counts)


@given(chances)
@some
def test_long_run_is_the_chance_of_loyalty(models, here, chances):
    advance, leave = apart(chances)
    loyal = models.funnel.loyalty_chance(advance, leave)
    end = here.funnel.expected_counts([1, 0, 0, 0, 0], advance, leave, 3000)[-1]
    assert loyal[0] == pytest.approx(end[4], rel=1e-6)
    assert loyal == sorted(loyal)


@given(chances)
@some
def test_steps_are_the_time_spent_on_the_way(models, here, chances):
    advance, leave = apart(chances)
    counts = here.funnel.expected_counts([1, 0, 0, 0, 0], advance, leave, 3000)
    spent = sum(sum(now[:4]) for now in counts)
    assert models.funnel.steps_to_end(advance, leave)[0] == pytest.approx(spent, rel=1e-6)


def test_edges(models):
    funnel = models.funnel
    nobody_moves = [0, 0, 0, 0]
    assert funnel.steps_to_end(nobody_moves, nobody_moves) == [math.inf] * 4 + [0]
    assert funnel.loyalty_chance(nobody_moves, nobody_moves) == [0, 0, 0, 0, 1]
    assert funnel.steps_to_end([1, 0, 1, 1], [0, 1, 0, 0]) == [2, 1, 2, 1, 0]
    assert funnel.steps_to_end([0, 0, 1, 1], [1, 0, 0, 0]) == [1, math.inf, 2, 1, 0]
    assert funnel.loyalty_chance([1, 1, 1, 1], nobody_moves) == [1] * 5
    assert funnel.expected_counts([1, 2, 3, 4, 5], halves, halves, 0) == [[1, 2, 3, 4, 5, 0]]
    # Chances that sum to one, but for rounding.
    assert funnel.transition_matrix([0.7] * 4, [0.3] * 4)[0][0] == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (("transition_matrix", [0.5] * 3, [0.1] * 3), "升级概率（四个）和离开概率应一样多，收到 4、3、3 个"),
        (("loyalty_chance", [0.8] * 4, [0.5] * 4), "升级概率与离开概率之和应不超过 1，收到 0.8 和 0.5"),
        (("steps_to_end", [2] * 4, [0] * 4), "升级概率应在 0 到 1 之间，收到 2"),
        (("expected_counts", [1, 2], halves, halves, 1), "五级与起始人数应一样多，收到 5、2 个"),
    ],
)
def test_errors_say_what_is_allowed(models, refusal, call, message):
    assert refusal(models.funnel, *call) == message
