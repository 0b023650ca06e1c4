import numpy as np
import pytest
from custserv.data.bgnbd import BgNbd
from custserv.data.bgnbd import expected_purchases as expected_by_scipy
from custserv.data.bgnbd import probability_alive as alive_by_scipy
from custserv.data.gamma_gamma import GammaGamma
from custserv.data.gamma_gamma import expected_spend as spend_by_scipy
from custserv.models import btyd
from hypothesis import assume, given, settings
from hypothesis import strategies as st

some = settings(max_examples=60, deadline=None)
parameters = st.lists(st.floats(0.1, 5), min_size=4, max_size=4)
share = st.floats(0.01, 1)


def test_published_customer(models, near):
    assert models.btyd.expected_purchases(2, 30.43, 38.86, 39) == near(1.226, 3)
    assert models.btyd.probability_alive(2, 30.43, 38.86) == near(0.7266, 4)
    assert models.btyd.expected_spend(2, 100) == near(88.35, 2)
    assert models.btyd.expected_spend(0, 0) == near(35.2, 1)


@given(parameters, st.integers(0, 40), share, st.floats(1, 200), share)
@some
def test_page_agrees_with_the_data_layer(models, parameters, times, part, age, later):
    # There scipy's function is nudged past the gap at a + b + x = 1.
    assume(abs(parameters[2] + parameters[3] + times - 1) > 1e-3 and abs(parameters[2] - 1) > 1e-3)
    last, horizon = part * age if times else 0, 20 * later * age
    fitted, history = BgNbd(*parameters, 0, 0), {"frequency": times, "recency": last, "T": age}
    found = models.btyd.expected_purchases(times, last, age, horizon, parameters)
    assert found == pytest.approx(float(expected_by_scipy(fitted, history, horizon)), rel=1e-6, abs=1e-12)
    found = models.btyd.probability_alive(times, last, age, parameters)
    assert found == pytest.approx(float(alive_by_scipy(fitted, history)), rel=1e-9, abs=1e-12)


@given(st.integers(0, 40), st.floats(0, 500), st.floats(0.1, 9), st.floats(1.1, 9), st.floats(0.1, 50))
@some
def test_spend_agrees_with_the_data_layer(models, times, own, p, q, v):
    expected = spend_by_scipy(GammaGamma(p, q, v, 0, 0, 0), {"frequency": times, "monetary_value": own})
    assert models.btyd.expected_spend(times, own, [p, q, v]) == pytest.approx(float(expected), rel=1e-12)


@given(st.integers(1, 30), st.floats(0, 30), st.floats(0.1, 9))
@some
def test_more_silence_is_worse(models, times, silence, more):
    later = models.btyd.probability_alive(times, 40 - silence - more, 40)
    assert later <= models.btyd.probability_alive(times, 40 - silence, 40)


@pytest.mark.parametrize("a", [0.999, 1, 1.001])
def test_purchases_have_no_gap_where_a_is_one(models, a):
    shown = models.btyd.purchases_if_alive(3, 40, 52, [0.5, 5, a, 2])
    assert shown == pytest.approx(models.btyd.purchases_if_alive(3, 40, 52, [0.5, 5, 1, 2]), rel=1e-2)


def test_purchases_are_a_longer_sum_of_a_shorter_one(models):
    steps = [models.btyd.purchases_if_alive(4, 30, weeks) for weeks in range(0, 200, 10)]
    assert steps[0] == 0 and np.all(np.diff(steps) > 0)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (("probability_alive", 2, 40, 39), "末次购买时的年龄应在 0 到 39 之间，收到 40"),
        (("probability_alive", 0, 3, 39), "没有重复购买的客户，末次购买时的年龄应是 0，收到 3"),
        (("probability_alive", 2, 3, 39, [1, 1, 1]), "购买模型应有 4 个参数：r、α、a、b，收到 3 个"),
        (("probability_alive", 2, 3, 39, [30, 1, 1, 1]), "r应在 0 到 20 之间（不含 0），收到 30"),
        (("purchases_if_alive", 2.5, 39, 52), "重复购买的次数应是整数，收到 2.5"),
        (("expected_spend", 2, 100, [6, 1, 15]), "q应大于 1，收到 1"),
    ],
)
def test_errors_say_what_is_allowed(models, refusal, call, message):
    assert refusal(models.btyd, *call) == message


def test_published_fits_are_kept():
    assert btyd.CDNOW_PURCHASES == (0.243, 4.414, 0.793, 2.426)
    assert btyd.CDNOW_SPENDING == (6.25, 3.74, 15.44)
