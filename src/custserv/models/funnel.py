"""From potential to loyal: the five levels of a customer as a Markov chain.

A customer at one of the first four levels moves up, leaves, or stays where he is, at each step; the fifth
level (loyal) and having left are final. Nobody falls back: a simplification of this book.
"""

from custserv.checks import at_least, between, same_length, whole

LEVELS = ("潜在客户", "目标客户", "准客户", "成交客户", "忠诚客户")


def transition_matrix(advance, leave):
    """Return the 6 × 6 matrix of chances for one step, rows from, columns to: five levels, then left.

    advance: chance at each of the first four levels to move one up, 0–1.
    leave:   chance at each of them to leave, 0–1; what remains of 1 is the chance to stay.

    Source: absorbing Markov chain, Kemeny & Snell (1960), Finite Markov Chains.

    >>> transition_matrix([0.5, 0.5, 0.5, 0.5], [0.25, 0.25, 0.25, 0])[3]
    [0.0, 0.0, 0.0, 0.5, 0.5, 0.0]
    """
    matrix = [[0.0] * 6 for _ in range(6)]
    for level, (up, out) in enumerate(_chances(advance, leave)):
        matrix[level][level] = max(0.0, 1.0 - up - out)
        matrix[level][level + 1] = float(up)
        matrix[level][5] = float(out)
    matrix[4][4] = matrix[5][5] = 1.0
    return matrix


def expected_counts(start, advance, leave, steps):
    """Return the expected number of customers at each of the five levels, and of those who left, over time.

    n(t + 1) = n(t) · P        with P from ``transition_matrix``

    start:          customers at each of the five levels at the beginning, from 0.
    advance, leave: as in ``transition_matrix``; steps: a whole number from 0.
    Returns a list of six numbers for each of the steps 0, 1, …

    >>> expected_counts([1000, 0, 0, 0, 0], [0.5] * 4, [0.25] * 4, 1)[1]
    [250.0, 500.0, 0.0, 0.0, 0.0, 250.0]
    """
    same_length("五级与起始人数", LEVELS, start)
    columns = list(zip(*transition_matrix(advance, leave)))
    counts = [[float(at_least("起始人数", count)) for count in start] + [0.0]]
    for _ in range(whole("步数", steps)):
        counts.append([sum([n * p for n, p in zip(counts[-1], column)]) for column in columns])
    return counts


def steps_to_end(advance, leave):
    """Return the expected steps from each of the five levels until the customer is loyal or has left.

    t_5 = 0,   t_i = (1 + a_i · t_{i+1}) / (a_i + l_i)

    advance (a), leave (l): as in ``transition_matrix``. Without end (``inf``) where one may come to a level
    that nobody leaves. Source: expected time to absorption, Kemeny & Snell (1960).

    >>> steps_to_end([0.5] * 4, [0, 0, 0, 0])
    [8.0, 6.0, 4.0, 2.0, 0.0]
    """
    steps = [0.0]
    for up, out in reversed(_chances(advance, leave)):
        onward = up * steps[0] if up else 0.0
        steps.insert(0, (1 + onward) / (up + out) if up + out else float("inf"))
    return steps


def loyalty_chance(advance, leave):
    """Return the chance of each of the five levels to become loyal in the end.

    p_5 = 1,   p_i = a_i / (a_i + l_i) · p_{i+1}

    advance (a), leave (l): as in ``transition_matrix``; at a level that nobody leaves the chance is 0.
    Source: absorption probability, Kemeny & Snell (1960).

    >>> loyalty_chance([0.25] * 4, [0.25, 0.25, 0.25, 0])
    [0.125, 0.25, 0.5, 1.0, 1.0]
    """
    chances = [1.0]
    for up, out in reversed(_chances(advance, leave)):
        chances.insert(0, up / (up + out) * chances[0] if up else 0.0)
    return chances


def _chances(advance, leave):
    """Return the checked (advance, leave) chances of the first four levels."""
    same_length("升级概率（四个）和离开概率", [0] * 4, advance, leave)
    pairs = [(between("升级概率", up), between("离开概率", out)) for up, out in zip(advance, leave)]
    for up, out in pairs:
        if up + out > 1 + 1e-12:
            raise ValueError("升级概率与离开概率之和应不超过 1，收到 %s 和 %s" % (up, out))
    return pairs
