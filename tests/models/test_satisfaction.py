import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

some = settings(max_examples=50, deadline=None)
scores = st.floats(-100, 100)
ratings = st.lists(st.integers(0, 10), min_size=1, max_size=30)
counts = st.integers(0, 100)


@given(scores, scores, st.floats(1, 5))
@some
def test_a_loss_weighs_more_than_a_gain_of_the_same_size(models, performance, expectation, aversion):
    gap = models.satisfaction.disconfirmation(performance, expectation, aversion)
    turned = models.satisfaction.disconfirmation(expectation, performance, aversion)
    assert gap + turned == pytest.approx(-(aversion - 1) * abs(performance - expectation), abs=1e-9)


@given(st.lists(scores, max_size=12), scores, st.floats(0.01, 1))
@some
def test_all_surprises_add_up_to_what_the_expectation_moved(models, performances, first, rate):
    path = models.satisfaction.expectation_path(performances, first, rate)
    surprises = [p - e for p, e in zip(performances, path[:-1], strict=True)]
    assert rate * sum(surprises) == pytest.approx(path[-1] - first, abs=1e-6)


@given(scores, scores, st.floats(0, 1))
@some
def test_expectation_closes_the_same_share_of_the_gap_every_visit(models, performance, first, rate):
    path = models.satisfaction.expectation_path([performance] * 5, first, rate)
    left = [(performance - first) * (1 - rate) ** n for n in range(6)]
    assert [performance - e for e in path] == pytest.approx(left, abs=1e-6)


@given(ratings)
@some
def test_net_promoter_score_is_promoters_less_detractors(models, ratings):
    points = [100 if r >= 9 else -100 if r <= 6 else 0 for r in ratings]
    score = models.satisfaction.net_promoter_score(ratings)
    assert score == pytest.approx(sum(points) / len(points))
    assert -100 <= score <= 100


def test_kano_table(models):
    table = ["".join(models.satisfaction.kano_category(f, d) for d in range(1, 6)) for f in range(1, 6)]
    assert table == ["QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ"]


def test_kano_asked_the_other_way_round_is_reversed(models):
    reverse = {"A": "R", "O": "R", "M": "R", "I": "I", "Q": "Q"}
    for f in range(1, 6):
        for d in range(1, 6):
            category = models.satisfaction.kano_category(f, d)
            if category != "R":
                assert models.satisfaction.kano_category(d, f) == reverse[category]


@given(st.integers(1, 100), counts, counts, counts)
@some
def test_kano_coefficients_have_their_signs(models, attractive, one_dimensional, must_be, indifferent):
    better, worse = models.satisfaction.kano_coefficients(attractive, one_dimensional, must_be, indifferent)
    assert 0 < better <= 1
    assert -1 <= worse <= 0
    everybody = attractive + one_dimensional + must_be + indifferent
    assert better - worse == pytest.approx((attractive + 2 * one_dimensional + must_be) / everybody)


@given(st.lists(st.tuples(scores, scores, st.floats(0.1, 100)), min_size=1, max_size=5))
@some
def test_servqual_lies_between_the_best_and_the_worst_dimension(models, dimensions):
    perceptions, expectations, weights = map(list, zip(*dimensions, strict=True))
    gaps = [p - e for p, e in zip(perceptions, expectations, strict=True)]
    score = models.satisfaction.servqual_gap(perceptions, expectations, weights)
    assert min(gaps) - 1e-9 <= score <= max(gaps) + 1e-9
    plain = models.satisfaction.servqual_gap(perceptions, expectations)
    assert plain == pytest.approx(sum(gaps) / len(gaps), abs=1e-9)


def test_edges(models):
    satisfaction = models.satisfaction
    assert satisfaction.disconfirmation(6, 6, 2) == 0
    assert satisfaction.expectation_path([], 6, 0.5) == [6]
    assert satisfaction.expectation_path([9, 3], 6, 0) == [6, 6, 6]
    assert satisfaction.expectation_path([9, 3], 6, 1) == [6, 9, 3]
    assert satisfaction.net_promoter_score([7]) == 0
    assert satisfaction.kano_coefficients(0, 0, 0, 5) == [0, 0]
    assert satisfaction.servqual_gap([5, 1], [6, 7], weights=[1, 0]) == -1


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (("disconfirmation", 8, 6, 0.5), "损失厌恶系数应不小于 1，收到 0.5"),
        (("expectation_path", [7], 6, 1.5), "期望的学习速度应在 0 到 1 之间，收到 1.5"),
        (("net_promoter_score", []), "推荐意愿评分至少要有一个，收到空列表"),
        (("net_promoter_score", [11]), "推荐意愿评分应在 0 到 10 之间，收到 11"),
        (("net_promoter_score", [9.5]), "推荐意愿评分应是整数，收到 9.5"),
        (("kano_category", 0, 3), "正向题的回答应在 1 到 5 之间，收到 0"),
        (("kano_coefficients", 0, 0, 0, 0), "四类人数合计应大于 0，收到 0"),
        (("servqual_gap", [], []), "权重合计应大于 0，收到 0"),
        (("servqual_gap", [1], [1, 2]), "感知、期望和权重应一样多，收到 1、2、1 个"),
    ],
)
def test_errors_say_what_is_allowed(models, refusal, call, message):
    assert refusal(models.satisfaction, *call) == message
