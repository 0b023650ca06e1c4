import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

some = settings(max_examples=50, deadline=None)
shares = st.floats(0, 1)
shapes = st.floats(0.05, 50)


@pytest.fixture(params=["high_end", "regular"])
def cohort(request, published):
    """One of the two published cohorts; the models are fitted to its first seven renewals."""
    return published["sbg"][request.param]


def test_sbg_fit_reaches_the_published_parameters(models, cohort, near):
    alpha, beta = models.retention.sbg_fit(cohort["alive"][:8])
    assert alpha == near(cohort["alpha"], 3)
    assert beta == near(cohort["beta"], 3)
    reached = models.retention.sbg_log_likelihood(alpha, beta, cohort["alive"][:8])
    assert reached == near(cohort["log_likelihood"], 2)


def test_sbg_log_likelihood_away_from_the_top(models, cohort, near):
    for alpha, beta, value in cohort["log_likelihood_at"]:
        assert models.retention.sbg_log_likelihood(alpha, beta, cohort["alive"][:8]) == near(value, 2)


def test_sbg_survival_and_residual_lifetime(models, published, near):
    cohort = published["sbg"]["high_end"]
    fitted = models.retention.sbg_fit(cohort["alive"][:8])
    shares_left = models.retention.sbg_survival(*fitted, 12)
    assert [100 * share for share in shares_left] == [near(s, 1) for s in cohort["survival_percent"]]
    left = models.retention.sbg_residual_lifetime(*fitted, cohort["discount_rate"], cohort["next_renewal"])
    assert left == near(cohort["residual_lifetime"], 2)


def test_half_in_five_years(models, published, near):
    half = published["half_in_five_years"]
    assert models.retention.churn_from_half_life(half["years"]) == near(half["churn"], 4)


def test_leaking_bucket(models, published, near):
    bucket = published["bucket"]
    for retention, years in zip(bucket["retention"], bucket["years"], strict=True):
        doubling = models.retention.doubling_time(bucket["acquisition_rate"], retention)
        assert doubling == (math.inf if years is None else near(years, 0))


@given(st.floats(0.001, 0.999))
@some
def test_half_life_is_where_half_survive(models, churn):
    years = models.retention.half_life(churn)
    assert models.retention.survival(1 - churn, years) == pytest.approx(0.5, rel=1e-9)
    assert models.retention.churn_from_half_life(years) == pytest.approx(churn, rel=1e-9)


@given(shares, st.floats(0, 50), st.floats(0, 50))
@some
def test_survival_never_rises(models, retention, years, more):
    later = models.retention.survival(retention, years + more)
    assert 0 <= later <= models.retention.survival(retention, years) <= 1


@given(st.floats(0, 0.99))
@some
def test_expected_lifetime_is_the_sum_of_survival(models, here, retention):
    total = sum(here.retention.survival(retention, t) for t in range(4000))
    assert models.retention.expected_lifetime(retention) == pytest.approx(total, rel=1e-9)


@given(shapes, shapes, st.integers(0, 40))
@some
def test_sbg_survival_never_rises_and_retention_never_falls(models, alpha, beta, periods):
    survival = models.retention.sbg_survival(alpha, beta, periods)
    assert len(survival) == periods + 1
    assert survival == sorted(survival, reverse=True)
    rates = [models.retention.sbg_retention(alpha, beta, t) for t in (1, 2, 10)]
    assert rates == sorted(rates)


@given(shapes, shapes, st.integers(1, 12))
@some
def test_sbg_survival_is_the_ratio_of_beta_functions(models, alpha, beta, t):
    def log_beta(a, b):
        return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)

    expected = math.exp(log_beta(alpha, beta + t) - log_beta(alpha, beta))
    assert models.retention.sbg_survival(alpha, beta, t)[t] == pytest.approx(expected, rel=1e-9)


@given(st.floats(0.2, 5), st.floats(0.2, 20))
@some
def test_sbg_fit_finds_the_parameters_of_an_ideal_cohort(models, here, alpha, beta):
    alive = [1000 * share for share in here.retention.sbg_survival(alpha, beta, 8)]
    assert models.retention.sbg_fit(alive) == [pytest.approx(alpha, rel=1e-5), pytest.approx(beta, rel=1e-5)]


@given(st.floats(0.05, 3), st.floats(0.05, 20), st.floats(0.02, 1), st.integers(1, 12))
@some
def test_residual_lifetime_steps_back_by_one_renewal(models, alpha, beta, rate, renewal):
    now = models.retention.sbg_residual_lifetime(alpha, beta, rate, renewal)
    after = models.retention.sbg_residual_lifetime(alpha, beta, rate, renewal + 1)
    renewed = models.retention.sbg_retention(alpha, beta, renewal)
    assert now == pytest.approx(renewed * (1 + after / (1 + rate)), rel=1e-9)


def test_residual_lifetime_without_discount(models):
    residual = models.retention.sbg_residual_lifetime
    assert residual(3, 2, 0, 1) == 1
    assert residual(3, 2, 0.001, 1) == pytest.approx(1, rel=4e-3)
    assert residual(1, 2, 0, 1) == math.inf


@given(shares, shares, st.integers(0, 30))
@some
def test_customer_base_grows_by_acquisition_less_churn(models, acquisition, retention, years):
    base = models.retention.customer_base(1000, acquisition, retention, years)
    assert base[-1] == pytest.approx(1000 * (acquisition + retention) ** years, rel=1e-9)
    doubling = models.retention.doubling_time(acquisition, retention)
    if doubling < 1000:
        assert (acquisition + retention) ** doubling == pytest.approx(2, rel=1e-6)


@given(st.floats(1, 1e4), shares, shares, st.floats(0.01, 0.5))
@some
def test_profit_effect_has_the_sign_of_the_change(models, margin, retention, new_retention, rate):
    effect = models.retention.profit_effect(margin, retention, new_retention, rate)
    assert (effect > 0) == (new_retention > retention) or effect == pytest.approx(0, abs=1e-9)
    # What winning the customer cost makes the same change weigh more.
    dearer = models.retention.profit_effect(margin, retention, new_retention, rate, margin / 2)
    assert abs(dearer) >= abs(effect) * (1 - 1e-9)


def test_edges(models):
    retention = models.retention
    assert retention.expected_lifetime(0) == 1
    assert retention.expected_lifetime(1) == math.inf
    assert retention.survival(0, 0) == 1
    assert retention.survival(0, 1) == 0
    assert retention.half_life(0) == math.inf
    assert retention.half_life(1e-30) == math.inf
    assert retention.half_life(1) == 0
    assert retention.churn_from_half_life(1) == 0.5
    assert retention.doubling_time(0, 1) == math.inf
    assert retention.doubling_time(1, 1) == 1
    assert retention.customer_base(0, 5, 1, 2) == [0, 0, 0]
    assert retention.profit_effect(100, 0.9, 1, 0) == math.inf
    assert retention.profit_effect(100, 0.9, 0.9, 0.1) == 0
    assert retention.sbg_survival(1, 1, 0) == [1]
    assert retention.sbg_log_likelihood(1, 1, []) == 0
    assert retention.sbg_log_likelihood(1, 1, [10]) == 0


@pytest.mark.parametrize(
    "alive",
    [
        [100, 100, 100],
        [100, 0, 0],
        [100, 80, 50, 10],
        [100, 10, 10, 10],
        [0, 0, 0],
    ],
)
def test_sbg_fit_says_when_nothing_fits(models, alive):
    with pytest.raises(ValueError, match="找不到最合适的 α、β：各期流失率应逐期下降"):
        models.retention.sbg_fit(alive)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (("expected_lifetime", 1.5), "保留率应在 0 到 1 之间，收到 1.5"),
        (("survival", 0.5, -1), "年数应不小于 0，收到 -1"),
        (("churn_from_half_life", 0), "半衰期应大于 0，收到 0"),
        (("profit_effect", 100, 1, 1, 0), "保留率变化前的客户净值应大于 0 而且有限，得到 inf"),
        (("profit_effect", 0, 0.5, 0.6, 0.1), "保留率变化前的客户净值应大于 0 而且有限，得到 0.0"),
        (("sbg_retention", 0, 1, 1), "α应在 0 到 1000000 之间（不含 0），收到 0"),
        (("sbg_retention", 1, 1, 0), "期次应不小于 1，收到 0"),
        (("sbg_log_likelihood", 1, 1, [10, 11]), "留存人数不应上升，收到 10 之后是 11"),
        (("sbg_fit", [10, 5]), "拟合至少要有两次续约，收到 [10, 5]"),
        (("sbg_residual_lifetime", 1, 1, 0.0001, 1), "不为 0 的折现率应在 0.001 到 1 之间，收到 0.0001"),
    ],
)
def test_errors_say_what_is_allowed(models, refusal, call, message):
    assert refusal(models.retention, *call) == message
