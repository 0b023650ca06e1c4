import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

some = settings(max_examples=50, deadline=None)
durations = st.lists(st.floats(0.1, 10), min_size=4, max_size=4)


@given(durations, st.floats(0, 50), st.floats(0, 5))
@some
def test_stages_follow_each_other(models, durations, year, more):
    stage = models.lifecycle.stage_at(year, durations)
    assert stage in range(5)
    assert models.lifecycle.stage_at(year + more, durations) >= stage
    assert models.lifecycle.stage_at(sum(durations) * 1.001, durations) == 4


@given(durations, st.floats(0, 50), st.floats(0, 1e4), st.floats(0, 1))
@some
def test_value_stays_between_nothing_and_the_peak(models, durations, year, peak, share):
    assert 0 <= models.lifecycle.stage_value(year, durations, peak, share * peak) <= peak * (1 + 1e-12)


@given(durations)
@some
def test_curve_has_no_jump_between_the_stages(models, durations):
    ends = [sum(durations[: k + 1]) for k in range(4)]
    for end in ends:
        before = models.lifecycle.stage_value(end - 1e-6, durations, 100, 20)
        after = models.lifecycle.stage_value(end + 1e-6, durations, 100, 20)
        assert before == pytest.approx(after, abs=0.01)


def test_edges(models):
    lifecycle = models.lifecycle
    assert lifecycle.stage_at(0, [0, 0, 0, 0]) == 4
    assert lifecycle.stage_value(0, [0, 0, 0, 0], 100) == 0
    assert lifecycle.stage_at(0, [0, 0, 3, 1]) == 2
    assert lifecycle.stage_value(0, [0, 0, 3, 1], 100) == 100
    assert lifecycle.stage_value(0, [1, 1, 1, 1], 100) == 0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (("stage_at", -1, [1, 1, 1, 1]), "年份应不小于 0，收到 -1"),
        (("stage_at", 1, [1, 1, 1]), "四个阶段与各阶段年数应一样多，收到 4、3 个"),
        (("stage_value", 1, [1, -1, 1, 1], 100), "各阶段年数应不小于 0，收到 -1"),
    ],
)
def test_errors_say_what_is_allowed(models, refusal, call, message):
    assert refusal(models.lifecycle, *call) == message
