import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

some = settings(max_examples=50, deadline=None)
shares = st.floats(0, 1)
values = st.lists(st.integers(0, 1000), min_size=1, max_size=20).filter(any)
groups = st.lists(st.tuples(st.integers(0, 1000), st.integers(1, 100)), min_size=1, max_size=8)


def test_three_tiers_of_the_courseware(models, published, near):
    tiers = published["tiers"]
    customers, profit = tiers["customers"], tiers["profit"]
    pairs = zip(customers, profit, strict=True)
    index = [models.tiers.value_index(n / 100, v / 100) for n, v in pairs]
    assert index == pytest.approx(tiers["index"], rel=1e-12)
    assert models.tiers.gini(profit, customers) == near(tiers["gini"], 4)
    assert models.tiers.top_share(profit, 0.05, customers) == pytest.approx(0.8)


def test_pareto_world(models, published, near):
    assert models.tiers.pareto_top_share(0.05) == near(published["tiers"]["pareto_top_5_percent"], 2)
    assert models.tiers.pareto_top_share(0.2) == pytest.approx(0.8)


def test_hughes_mailing(models, published, near):
    mail = published["hughes"]
    net = models.tiers.mailing_profit(
        mail["mailed"], mail["response_rate"], mail["unit_margin"], mail["unit_cost"]
    )
    assert net / 1000 == near(mail["net_in_thousands"], 0)
    even = models.tiers.mailing_profit(1, mail["break_even"], mail["unit_margin"], mail["unit_cost"])
    assert even == pytest.approx(0, abs=1e-12)


@given(values)
@some
def test_lorenz_curve_rises_below_the_diagonal(models, values):
    x, y = models.tiers.lorenz_curve(values)
    assert (x[0], y[0], x[-1], y[-1]) == (0, 0, 1, 1)
    assert x == sorted(x) and y == sorted(y)
    assert all(b <= a + 1e-12 for a, b in zip(x, y, strict=True))


@given(values)
@some
def test_gini_is_the_mean_difference(models, values):
    n = len(values)
    differences = sum(abs(a - b) for a in values for b in values)
    expected = differences / (2 * n * sum(values))
    assert models.tiers.gini(values) == pytest.approx(expected, abs=1e-9)
    assert -1e-12 <= models.tiers.gini(values) <= 1 - 1 / n + 1e-12


@given(groups)
@some
def test_a_group_counts_its_members_as_equal(models, groups):
    assume(any(value for value, _ in groups))
    members = [value / size for value, size in groups for _ in range(size)]
    totals, sizes = [v for v, _ in groups], [n for _, n in groups]
    assert models.tiers.gini(totals, sizes) == pytest.approx(models.tiers.gini(members), abs=1e-9)
    for top in (0.1, 0.5):
        by_group = models.tiers.top_share(totals, top, sizes)
        assert by_group == pytest.approx(models.tiers.top_share(members, top), abs=1e-9)


@given(values, shares)
@some
def test_the_top_bring_at_least_their_share(models, values, top):
    assert top - 1e-9 <= models.tiers.top_share(values, top) <= 1
    assert top - 1e-9 <= models.tiers.pareto_top_share(top) <= 1


@given(st.floats(0, 1000), groups, shares)
@some
def test_allocation_uses_up_the_hours(models, hours, groups, weight):
    assume(any(value for value, _ in groups))
    allocated = models.tiers.allocate_hours(hours, [n for _, n in groups], [v for v, _ in groups], weight)
    assert sum(allocated) == pytest.approx(hours, abs=1e-9)
    assert min(allocated) >= 0


def test_relationship_grid(models):
    kind = models.tiers.relationship_type
    assert [kind(p, r) for p in (0.2, 0.8) for r in (0.2, 0.8)] == ["随意型", "关系型", "价格型", "兼顾型"]
    assert kind(0.5, 0.4) == "价格型"
    assert kind(0.5, 0.4, threshold=0.6) == "随意型"


def test_edges(models):
    tiers = models.tiers
    assert tiers.lorenz_curve([7]) == [[0, 1], [0, 1]]
    assert tiers.gini([7]) == 0
    assert tiers.gini([0, 0, 0, 1]) == 0.75
    assert tiers.top_share([1, 2, 3], 0) == 0
    assert tiers.top_share([1, 2, 3], 1) == 1
    assert tiers.pareto_top_share(0) == 0
    assert tiers.pareto_top_share(1) == 1
    assert tiers.value_index(0.5, -0.1) == -0.2
    assert tiers.allocate_hours(0, [1], [1]) == [0]
    assert tiers.mailing_profit(0, 1, 1, 1) == 0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (("lorenz_curve", []), "价值合计应大于 0，收到 0"),
        (("gini", [0, 0]), "价值合计应大于 0，收到 0"),
        (("gini", [1, -1]), "价值应不小于 0，收到 -1"),
        (("lorenz_curve", [1, 2], [1]), "价值和人数应一样多，收到 2、1 个"),
        (("lorenz_curve", [1, 2], [1, 0]), "人数应大于 0，收到 0"),
        (("pareto_top_share", 0.05, 0.2, 0.1), "已知的价值占比应在 0.2 到 1 之间（不含 1），收到 0.1"),
        (("value_index", 0, 0.5), "客户占比应在 0 到 1 之间（不含 0），收到 0"),
        (("allocate_hours", 10, [], []), "人数合计应大于 0，收到 0"),
        (("mailing_profit", 10, 2, 1, 1), "响应率应在 0 到 1 之间，收到 2"),
    ],
)
def test_errors_say_what_is_allowed(models, refusal, call, message):
    assert refusal(models.tiers, *call) == message
