import heapq
import math
import random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

some = settings(max_examples=50, deadline=None)
loads = st.floats(0, 60)
agents = st.integers(1, 80)
seconds = st.floats(1, 600)


def textbook_erlang_c(load, agents):
    """The formula with powers and factorials, as textbooks print it."""
    top = load**agents / math.factorial(agents) * agents / (agents - load)
    return top / (sum(load**k / math.factorial(k) for k in range(agents)) + top)


def test_worked_example(models, published, near):
    example, staffing = published["erlang"], models.staffing
    handling, answer = example["handling_seconds"], example["answer_seconds"]
    load = staffing.offered_load(example["calls"], handling, example["interval_seconds"])
    for agents, (waiting, wait, level) in example["by_agents"].items():
        n = int(agents)
        assert staffing.erlang_c(load, n) == near(waiting, 4)
        assert staffing.average_wait(load, n, handling) == near(wait, 2)
        assert staffing.service_level(load, n, handling, answer) == near(level, 4)
    target = example["target_level"]
    assert staffing.agents_required(load, handling, answer, target) == example["agents"]
    busy = example["max_occupancy"]
    assert staffing.agents_required(load, handling, answer, target, busy) == example["agents"]
    assert staffing.with_shrinkage(example["agents"], example["shrinkage"]) == example["with_shrinkage"]


@given(st.floats(0.01, 40), st.integers(1, 60))
@some
def test_erlang_c_is_the_textbook_formula(models, load, agents):
    assume(load < agents * 0.999)
    assert models.staffing.erlang_c(load, agents) == pytest.approx(textbook_erlang_c(load, agents), rel=1e-9)


@given(loads, agents)
@some
def test_more_agents_are_never_worse(models, load, agents):
    staffing = models.staffing
    assert 0 <= staffing.erlang_b(load, agents + 1) <= staffing.erlang_b(load, agents) <= 1
    assert 0 <= staffing.erlang_c(load, agents + 1) <= staffing.erlang_c(load, agents) <= 1
    assert staffing.erlang_b(load, agents) <= staffing.erlang_c(load, agents) + 1e-12
    assert staffing.average_wait(load, agents + 1, 180) <= staffing.average_wait(load, agents, 180)
    level = staffing.service_level(load, agents, 180, 20)
    assert 0 <= level <= staffing.service_level(load, agents + 1, 180, 20) <= 1
    assert staffing.occupancy(load, agents + 1) <= staffing.occupancy(load, agents) <= 1


@given(loads, seconds, st.floats(0, 300), st.floats(0, 0.99), st.floats(0.5, 1))
@some
def test_required_agents_are_the_fewest(models, load, handling, answer, target, busy):
    staffing = models.staffing
    n = staffing.agents_required(load, handling, answer, target, busy)

    def enough(agents):
        level = staffing.service_level(load, agents, handling, answer)
        return load < agents and level >= target and load <= busy * agents

    assert enough(n)
    assert n == 1 or not enough(n - 1)


@given(loads, loads)
@some
def test_pooling_never_needs_more_agents(models, load, other):
    required = models.staffing.agents_required
    apart = required(load, 180, 20, 0.8) + required(other, 180, 20, 0.8)
    assert required(load + other, 180, 20, 0.8) <= apart


@given(st.integers(0, 200), st.floats(0, 0.9))
@some
def test_shrinkage_leaves_enough_at_work(models, agents, shrinkage):
    people = models.staffing.with_shrinkage(agents, shrinkage)
    assert people * (1 - shrinkage) >= agents * (1 - 1e-9)
    assert (people - 1) * (1 - shrinkage) < agents or people == 0


@pytest.mark.parametrize("agents", [1000, 5000, 10000])
def test_thousands_of_agents(models, agents):
    # Square-root staffing: with a spare of √A the waiting chance tends to Halfin and Whitt's 0.2232.
    load = agents - math.sqrt(agents)
    assert models.staffing.erlang_c(load, agents) == pytest.approx(0.2232, abs=0.01)


def test_unbroken_work_is_that_of_simulated_agents(models):
    chance, load, agents, calls = random.Random(14), 10, 12, 100_000
    free, clock, gaps, worked = [0.0] * agents, 0.0, 0, 0.0
    for _ in range(calls):
        clock += chance.expovariate(load)
        idle_since = heapq.heappop(free)
        gaps += idle_since < clock
        length = chance.expovariate(1)
        worked += length
        heapq.heappush(free, max(clock, idle_since) + length)
    assert models.staffing.unbroken_work(load, agents, 180) == pytest.approx(180 * worked / gaps, rel=0.03)


def test_chat_wait_is_that_of_the_repair_of_machines(models, near):
    # Anderson, Sweeney & Williams, chapter on queues: six machines, 20 hours apart, two hours each.
    assert models.staffing.chat_wait(6, 2, 20) == near(3.279, 3)


@given(st.integers(1, 30), seconds, seconds)
@some
def test_chat_agent_is_idle_when_all_customers_think(models, chats, reply, customer):
    # The customers who think are the busy lines of Erlang's loss system, the agent is its arrivals.
    staffing = models.staffing
    busy = 1 - staffing.erlang_b(customer / reply, chats)
    wait = staffing.chat_wait(chats, reply, customer)
    assert chats / (wait + customer) == pytest.approx(busy / reply, rel=1e-9)
    assert wait <= staffing.chat_wait(chats + 1, reply, customer)


def test_edges(models):
    staffing = models.staffing
    assert staffing.offered_load(0, 180) == 0
    assert staffing.erlang_b(5, 0) == 1
    assert staffing.erlang_b(0, 3) == 0
    assert staffing.erlang_c(0, 1) == 0
    assert staffing.erlang_c(3, 3) == 1
    assert staffing.erlang_c(4, 3) == 1
    assert staffing.average_wait(3, 3, 180) == math.inf
    assert staffing.service_level(3, 3, 180, 20) == 0
    assert staffing.service_level(0, 1, 180, 0) == 1
    assert staffing.occupancy(5, 3) == 1
    assert staffing.unbroken_work(3, 3, 180) == math.inf
    assert staffing.unbroken_work(0, 1, 180) == 180
    assert staffing.agents_required(0, 180, 20, 0.8) == 1
    assert staffing.agents_required(10, 180, 20, 0) == 11
    assert staffing.agents_required(10, 180, 20, 0.8, max_occupancy=0.5) == 20
    assert staffing.with_shrinkage(0, 0.3) == 0
    assert staffing.chat_wait(1, 30, 60) == 30
    assert staffing.chat_wait(4, 30, 0) == 120
    assert staffing.with_shrinkage(7, 0) == 7


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (("offered_load", 10, 0), "平均处理时间应大于 0，收到 0"),
        (("erlang_b", 1, 2.5), "坐席数应是整数，收到 2.5"),
        (("erlang_c", 1, 0), "坐席数应不小于 1，收到 0"),
        (("service_level", 1, 2, 180, -1), "应答时限应不小于 0，收到 -1"),
        (("agents_required", 1, 180, 20, 1), "目标服务水平应在 0 到 1 之间（不含 1），收到 1"),
        (("chat_wait", 0, 30, 60), "同时接待数应不小于 1，收到 0"),
        (("with_shrinkage", 10, 1), "损耗率应在 0 到 1 之间（不含 1），收到 1"),
    ],
)
def test_errors_say_what_is_allowed(models, refusal, call, message):
    assert refusal(models.staffing, *call) == message
