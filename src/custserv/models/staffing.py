"""How many people a service line needs: Erlang's formulas for random arrivals.

All assume calls at random times (Poisson), service times of exponential length and, unless said, callers
who wait for as long as it takes. An offered load of 1 erlang keeps one agent busy all the time.

Pooling needs no function of its own: lines that become one add their loads. Two lines of ten erlangs:

>>> 2 * agents_required(10, 180, 20, 0.8), agents_required(2 * 10, 180, 20, 0.8)
(28, 24)
"""

from math import ceil, exp

from custserv.checks import at_least, between, more_than, whole


def offered_load(calls, handling_seconds, interval_seconds=3600):
    """Return the offered load in erlangs.

    A = λ · AHT

    calls:            that arrive in the interval, from 0.
    handling_seconds: average handling time (AHT), above 0; interval_seconds: above 0.

    >>> offered_load(100, handling_seconds=180, interval_seconds=1800)
    10.0
    """
    at_least("来电数", calls)
    more_than("平均处理时间", handling_seconds)
    return calls * handling_seconds / more_than("时段长度", interval_seconds)


def erlang_b(load, agents):
    """Return the share of calls turned away when nobody can wait.

    B(0) = 1,  B(n) = A·B(n−1) / (n + A·B(n−1))

    load (A): in erlangs, 0 to a hundred thousand; agents (n): a whole number from 0.
    The recursion never leaves 0–1, however many agents. Source: Erlang (1917).

    >>> erlang_b(1, 1), erlang_b(2, 2)
    (0.5, 0.4)
    """
    _checked(load)
    blocked = 1.0
    for n in range(1, whole("坐席数", agents) + 1):
        blocked = load * blocked / (n + load * blocked)
    return blocked


def erlang_c(load, agents):
    """Return the share of calls that have to wait.

    C = B / (1 − ρ·(1 − B)),   ρ = A / n

    load (A): in erlangs; agents (n): a whole number from 1. From A = n on the queue grows
    without end and every call waits: 1. Source: Erlang (1917).

    >>> round(erlang_c(10, 14), 4), erlang_c(0.5, 1)
    (0.1741, 0.5)
    """
    return _waiting(load, whole("坐席数", agents, 1), erlang_b(load, agents))


def average_wait(load, agents, handling_seconds):
    """Return the average wait of all calls in seconds (average speed of answer, ASA).

    ASA = C · AHT / (n − A);   without end (``inf``) from A = n on

    load (A), agents (n): as in ``erlang_c``; handling_seconds (AHT): above 0. Source: Erlang (1917).

    >>> round(average_wait(10, 14, handling_seconds=180), 2)
    7.84
    """
    more_than("平均处理时间", handling_seconds)
    waiting = erlang_c(load, agents)
    return waiting * handling_seconds / (agents - load) if load < agents else float("inf")


def service_level(load, agents, handling_seconds, answer_seconds):
    """Return the share of calls answered within a time.

    SL = 1 − C · e^(−(n − A)·t / AHT);   0 from A = n on

    load (A), agents (n): as in ``erlang_c``; handling_seconds (AHT): above 0; answer_seconds (t): from 0.
    Source: Erlang (1917).

    >>> round(service_level(10, 14, handling_seconds=180, answer_seconds=20), 4)
    0.8884
    """
    more_than("平均处理时间", handling_seconds)
    at_least("应答时限", answer_seconds)
    waiting = erlang_c(load, agents)
    if load >= agents:
        return 0.0
    return 1 - waiting * exp(-(agents - load) * answer_seconds / handling_seconds)


def occupancy(load, agents):
    """Return the share of their time that agents spend with customers, at most 1.

    ρ = A / n

    load (A): in erlangs, as in ``erlang_b``; agents (n): a whole number from 1.

    >>> occupancy(10, 16)
    0.625
    """
    return min(1.0, _checked(load) / whole("坐席数", agents, 1))


def unbroken_work(load, agents, handling_seconds):
    """Return how long agents work without a pause, on average, in seconds: one call straight after another.

    W = AHT / (1 − C)

    A call that had to wait starts the moment another ends, so that a share C of all calls follows
    without a gap; without end (``inf``) from A = n on.

    load (A), agents (n): as in ``erlang_c``; handling_seconds (AHT): above 0.

    >>> round(unbroken_work(10, 11, handling_seconds=180)), round(unbroken_work(10, 14, handling_seconds=180))
    (566, 218)
    """
    more_than("平均处理时间", handling_seconds)
    waiting = erlang_c(load, agents)
    return handling_seconds / (1 - waiting) if waiting < 1 else float("inf")


def agents_required(load, handling_seconds, answer_seconds, target_level, max_occupancy=1):
    """Return the fewest agents that answer a share of calls in time.

    load:             in erlangs, as in ``erlang_b``; handling_seconds: above 0.
    answer_seconds:   from 0; target_level: share answered within it, 0 to below 1: "80/20" is 0.8, 20.
    max_occupancy:    how busy agents may be, 0.1–1.

    Does not yet count breaks: see ``with_shrinkage``. The 80/20 example of Erlang calculators:

    >>> agents_required(10, handling_seconds=180, answer_seconds=20, target_level=0.8)
    14
    """
    _checked(load)
    more_than("平均处理时间", handling_seconds)
    at_least("应答时限", answer_seconds)
    between("目标服务水平", target_level, 0, 1, open_high=True)
    between("占用率上限", max_occupancy, 0.1, 1)
    agents, blocked = 0, 1.0
    while True:
        agents += 1
        blocked = load * blocked / (agents + load * blocked)
        if load >= agents or load > max_occupancy * agents:
            continue
        late = _waiting(load, agents, blocked) * exp(-(agents - load) * answer_seconds / handling_seconds)
        if 1 - late >= target_level:
            return agents


def with_shrinkage(agents, shrinkage):
    """Return how many people to roster so that enough of them are at work.

    people = ⌈ n / (1 − s) ⌉

    agents (n):    needed at work, a whole number from 0.
    shrinkage (s): share of paid time away from customers (breaks, training, leave), 0 to below 1.

    >>> with_shrinkage(14, 0.3)
    20
    """
    present = 1 - between("损耗率", shrinkage, 0, 1, open_high=True)
    # A quotient that only rounding lifts above a whole number shall not cost one more person.
    return ceil(whole("坐席数", agents) / present * (1 - 1e-12))


def chat_wait(chats, reply_seconds, customer_seconds):
    """Return how long a customer waits for a reply, on average, from an agent with several chats at once.

    W(1) = s,   W(n) = s · (1 + (n − 1) · W(n−1) / (W(n−1) + z))

    A message finds the other n − 1 chats as if they had the agent to themselves: each of them awaits
    a reply a share W / (W + z) of its time. The agent writes n / (W + z) replies a second.

    chats (n):            at once, a whole number from 1.
    reply_seconds (s):    to read and answer one message, above 0; the wait includes it.
    customer_seconds (z): until the customer writes again, from 0.

    Messages are answered in their order; s and z vary at random (exponentially). Source: mean value
    analysis, Reiser & Lavenberg (1980). Six machines and one mechanic, as textbooks print it:

    >>> round(chat_wait(6, reply_seconds=2, customer_seconds=20), 3)
    3.279
    """
    more_than("回复时间", reply_seconds)
    at_least("客户再发言的间隔", customer_seconds)
    wait = reply_seconds
    for others in range(1, whole("同时接待数", chats, 1)):
        wait = reply_seconds * (1 + others * wait / (wait + customer_seconds))
    return wait


def _checked(load):
    """Return the load if it is one; beyond a hundred thousand the recursion would not end in time."""
    return between("话务量", load, 0, 100000)


def _waiting(load, agents, blocked):
    """Return Erlang C from Erlang B."""
    if load >= agents:
        return 1.0
    return blocked / (1 - load / agents * (1 - blocked))
