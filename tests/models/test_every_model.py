"""What holds of every function of the library: its manners at the edges, in both Pythons, and its cost."""

import doctest
import importlib
import inspect
import math
import pkgutil
import re

import custserv.models
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

share = st.sampled_from([0, 1, 0.0, 1.0]) | st.floats(0, 1)
amount = st.sampled_from([0, 1, 2600]) | st.floats(0, 1e7)
signed = amount | st.floats(-1e7, 1e7)
count = st.integers(0, 40)
shape = st.floats(0.05, 100)
four_shapes = st.lists(st.floats(0.05, 5), min_size=4, max_size=4)
alive = st.lists(st.integers(0, 1000), max_size=10).map(lambda counts: sorted(counts, reverse=True))
amounts = st.lists(amount, max_size=8)
four = st.lists(share, min_size=4, max_size=4)
halves = st.lists(st.floats(0, 0.5), min_size=4, max_size=4)
five = st.lists(amount, min_size=5, max_size=5)
durations = st.lists(st.floats(0, 20), min_size=4, max_size=4)
load = st.sampled_from([0, 1, 5]) | st.floats(0, 60)
agents = st.integers(1, 80)
seconds = st.sampled_from([0, 180]) | st.floats(0, 1000)

# Every public function, with what its arguments are drawn from; some of it lies on or past the edge.
MODELS = {
    "value.lifetime_value": (signed, share, count, share, signed),
    "value.present_value": (signed, share, share, st.none() | count, st.floats(-1, 1), st.booleans()),
    "value.clv_multiple": (share, share, st.floats(-1, 1), st.booleans()),
    "value.net_present_value": (st.lists(signed, max_size=8), share, share),
    "value.value_with_promotion": (signed, amount, share, share, st.integers(0, 10), st.integers(1, 12)),
    "referral.referral_multiplier": (amount, share),
    "referral.net_value": (signed, signed, st.floats(-1, 1)),
    "referral.break_even_share": (amount, signed),
    "referral.generation_sizes": (amount, count, amount),
    "referral.total_customers": (amount, st.none() | count),
    "referral.no_conversion_chance": (count, share),
    "referral.referral_roi": (signed, amount),
    "retention.expected_lifetime": (share,),
    "retention.survival": (share, amount),
    "retention.half_life": (share,),
    "retention.churn_from_half_life": (amount,),
    "retention.profit_effect": (amount, share, share, share, amount),
    "retention.customer_base": (amount, share, share, count),
    "retention.doubling_time": (share, share),
    "retention.sbg_retention": (shape, shape, st.integers(1, 50)),
    "retention.sbg_survival": (shape, shape, count),
    "retention.sbg_log_likelihood": (shape, shape, alive),
    "retention.sbg_fit": (alive,),
    "retention.sbg_residual_lifetime": (shape, shape, st.just(0) | st.floats(0.02, 1), st.integers(1, 20)),
    "tiers.lorenz_curve": (amounts,),
    "tiers.gini": (amounts,),
    "tiers.top_share": (amounts, share),
    "tiers.pareto_top_share": (share, share, share),
    "tiers.value_index": (share, share),
    "tiers.allocate_hours": (amount, five, five, share),
    "tiers.mailing_profit": (amount, share, amount, amount),
    "tiers.relationship_type": (share, share, share),
    "satisfaction.disconfirmation": (signed, signed, st.floats(1, 5)),
    "satisfaction.expectation_path": (amounts, signed, share),
    "satisfaction.net_promoter_score": (st.lists(st.integers(0, 10), max_size=20),),
    "satisfaction.kano_category": (st.integers(1, 5), st.integers(1, 5)),
    "satisfaction.kano_coefficients": (count, count, count, count),
    "satisfaction.servqual_gap": (five, five, five),
    "complaints.complaint_groups": (amount, share, share, share, share),
    "complaints.returning_customers": (four, four),
    "complaints.loss_per_transaction": (share, share, share, share, four),
    "complaints.resolution_value": (amount, signed, share, share),
    "staffing.offered_load": (amount, seconds, seconds),
    "staffing.erlang_b": (load, agents),
    "staffing.erlang_c": (load, agents),
    "staffing.average_wait": (load, agents, seconds),
    "staffing.service_level": (load, agents, seconds, seconds),
    "staffing.occupancy": (load, agents),
    "staffing.unbroken_work": (load, agents, seconds),
    "staffing.agents_required": (load, seconds, seconds, st.floats(0, 0.99), st.floats(0.1, 1)),
    "staffing.with_shrinkage": (agents, share),
    "staffing.chat_wait": (agents, seconds, amount),
    "funnel.transition_matrix": (halves, halves),
    "funnel.expected_counts": (five, halves, halves, count),
    "funnel.steps_to_end": (four, halves),
    "funnel.loyalty_chance": (four, halves),
    "lifecycle.stage_at": (st.floats(0, 60), durations),
    "lifecycle.stage_value": (st.floats(0, 60), durations, signed, signed),
    "refill.jar_capacity": (amount, amount, amount),
    "refill.days_until_refill": (amount, amount, amount),
    "btyd.probability_alive": (count, st.just(0) | st.floats(0, 30), st.floats(25, 100)),
    "btyd.purchases_if_alive": (count, amount, st.floats(0, 400), four_shapes),
    "btyd.expected_purchases": (count, st.just(0) | st.floats(0, 30), st.floats(25, 100), st.floats(0, 400)),
    "btyd.expected_spend": (count, amount),
    "stress.cbi_score": (st.lists(st.none() | st.integers(0, 4), max_size=7), st.lists(count, max_size=2)),
    "stress.carried_strain": (share, share, count, amount),
}
nonsense = st.sampled_from([-1, 2, -0.5, 1e300, math.nan, math.inf, -math.inf, "3", None])
TOPICS = [topic.name for topic in pkgutil.iter_modules(custserv.models.__path__)]


def functions(topic):
    """The public functions that a topic defines."""
    module = importlib.import_module(f"custserv.models.{topic}")
    found = inspect.getmembers(module, inspect.isfunction)
    return {name: f for name, f in found if f.__module__ == module.__name__ and not name.startswith("_")}


def outcome(models, path, arguments):
    """The result of a call, or the type and text of its error (numbers in it to twelve digits)."""
    topic, function = path.split(".")
    try:
        return getattr(getattr(models, topic), function)(*arguments)
    except (ValueError, TypeError) as error:
        number = re.compile(r"-?\d+\.?\d*(e[-+]?\d+)?")
        return type(error), number.sub(lambda found: f"{float(found[0]):.12g}", str(error))


def flat(value):
    """The numbers of a result in one list; other things as they are."""
    return [n for item in value for n in flat(item)] if isinstance(value, (list, tuple)) else [value]


def test_table_holds_every_public_function():
    assert set(MODELS) == {f"{topic}.{name}" for topic in TOPICS for name in functions(topic)}


@pytest.mark.parametrize("path", MODELS)
def test_docstring_has_an_example(path):
    topic, name = path.split(".")
    text = functions(topic)[name].__doc__
    assert doctest.DocTestParser().get_examples(text), f"{path} 的说明里没有例子"
    assert text.startswith("Return ")


@pytest.mark.parametrize("path", MODELS)
def test_both_pythons_agree_at_the_edges_too(path, here, micropython):
    from_page = type(here)(micropython.call)
    parts = MODELS[path]

    @given(st.data())
    @settings(max_examples=40, deadline=None)
    def agree(data):
        arguments = [data.draw(part) for part in parts]
        if data.draw(st.booleans()):
            arguments[data.draw(st.integers(0, len(parts) - 1))] = data.draw(nonsense)
        expected, found = outcome(here, path, arguments), outcome(from_page, path, arguments)
        if isinstance(expected, tuple):
            assert found == expected
            assert re.search("[一-鿿]", expected[1]), "错误应有中文说明"
            return
        expected, found = flat(expected), flat(found)
        assert not any(value != value for value in expected), "结果不应是 NaN"
        largest = max([abs(v) for v in expected if isinstance(v, float) and math.isfinite(v)], default=0)
        assert found == [
            pytest.approx(value, rel=1e-9, abs=1e-12 * largest) if isinstance(value, float) else value
            for value in expected
        ]

    agree()
