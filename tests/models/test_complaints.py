import pytest
from custserv.models.complaints import REPURCHASE_MAJOR, REPURCHASE_MINOR
from hypothesis import given, settings
from hypothesis import strategies as st

some = settings(max_examples=50, deadline=None)
shares = st.floats(0, 1)


def test_tarp_rows(models, published):
    tarp = published["tarp"]
    assert list(REPURCHASE_MAJOR) == tarp["over_100_dollars"]
    assert list(REPURCHASE_MINOR) == tarp["about_1_to_5_dollars"]
    # A hundred customers in each group: the row itself, in per cent.
    for row in (REPURCHASE_MAJOR, REPURCHASE_MINOR):
        returning = models.complaints.returning_customers([100] * 4, list(row))
        assert returning == pytest.approx([100 * share for share in row])
    assert models.complaints.returning_customers([100] * 4) == pytest.approx([9, 19, 54, 82])


def test_courseware_contradicts_itself(models, published, near):
    told = published["courseware_complaints"]
    loss = models.complaints.loss_per_transaction(told["dissatisfied"], told["complaining"])
    assert loss == near(told["loss"], 3)
    assert models.retention.expected_lifetime(1 - loss) == near(told["transactions"], 1)
    # Once a week for ten years cannot be: nobody in a hundred thousand would last one year.
    assert models.retention.survival(1 - loss, 52) < 1e-5


@given(st.floats(0, 1e6), shares, shares, shares, shares)
@some
def test_groups_add_up_to_the_dissatisfied(models, transactions, dissatisfied, complaining, resolved, quick):
    groups = models.complaints.complaint_groups(transactions, dissatisfied, complaining, resolved, quick)
    assert sum(groups) == pytest.approx(transactions * dissatisfied, rel=1e-9)
    assert min(groups) >= -1e-9
    returning = models.complaints.returning_customers([max(0, n) for n in groups])
    assert all(back <= n + 1e-9 for back, n in zip(returning, groups, strict=True))


@given(shares, shares, shares, shares, shares)
@some
def test_resolving_more_loses_fewer(models, dissatisfied, complaining, resolved, other, quick):
    low, high = sorted([resolved, other])
    loss = models.complaints.loss_per_transaction
    few = loss(dissatisfied, complaining, high, quick)
    assert -1e-12 <= few <= loss(dissatisfied, complaining, low, quick) + 1e-12
    assert loss(dissatisfied, complaining, high, 1) <= few + 1e-12


@given(st.floats(0, 1e4), st.floats(-1e5, 1e5), shares, shares)
@some
def test_value_of_resolving_is_what_comes_back_more(models, complaints, value, before, after):
    gained = models.complaints.resolution_value(complaints, value, before, after)
    assert gained == pytest.approx((complaints * after - complaints * before) * value, rel=1e-6, abs=1e-3)


def test_edges(models):
    complaints = models.complaints
    assert complaints.complaint_groups(0, 0.25, 0.05) == [0, 0, 0, 0]
    assert complaints.complaint_groups(100, 1, 1, 1, 1) == [0, 0, 0, 100]
    assert complaints.loss_per_transaction(0, 1) == 0
    assert complaints.loss_per_transaction(1, 0, repurchase=[0, 0, 0, 0]) == 1


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (("complaint_groups", 100, 0.25, 5), "投诉的比例应在 0 到 1 之间，收到 5"),
        (("returning_customers", [1, 2]), "各组人数和复购率应一样多，收到 2、4 个"),
        (("resolution_value", -1, 100, 0.1, 0.5), "投诉数应不小于 0，收到 -1"),
    ],
)
def test_errors_say_what_is_allowed(models, refusal, call, message):
    assert refusal(models.complaints, *call) == message
