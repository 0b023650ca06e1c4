"""The stages of a relationship: a descriptive curve to think with, not fitted to any data."""

from custserv.checks import at_least, finite, same_length

STAGES = ("考察期", "形成期", "稳定期", "退化期")


def stage_at(year, durations):
    """Return the stage of a relationship at a point in time: 0–3 as in STAGES, 4 when it is over.

    year:      since the first contact, 0 or more.
    durations: years of exploration, formation, stability and decline, each 0 or more.

    Descriptive. Source: the four stages usual in Chinese textbooks; compare Dwyer, Schurr & Oh (1987),
    Developing buyer-seller relationships: awareness, exploration, expansion, commitment, dissolution.

    >>> [stage_at(year, [1, 2, 5, 2]) for year in (0, 1, 3, 8, 10)]
    [0, 1, 2, 3, 4]
    """
    return _stage(year, _bounds(durations))


def stage_value(year, durations, peak_value, trial_value=0):
    """Return what the customer brings a year at a point in time, along the four stages.

    exploration: trial value · formation: straight up to the peak · stability: peak ·
    decline: straight down to 0 · afterwards: 0

    year, durations: as in ``stage_at``.
    peak_value:      yearly value in the stable stage, in 元; trial_value: in the exploration stage.

    Descriptive: the order of the stages is the theory's, the straight lines are this book's.

    >>> [stage_value(year, [1, 2, 5, 2], 2600, 600) for year in (0, 2, 5, 9, 12)]
    [600.0, 1600.0, 2600.0, 1300.0, 0.0]
    """
    finite("稳定期年价值", peak_value)
    finite("考察期年价值", trial_value)
    bounds = _bounds(durations)
    stage = _stage(year, bounds)
    if stage == 4:
        return 0.0
    begin, end = bounds[stage : stage + 2]
    levels = (trial_value, trial_value, peak_value, peak_value, 0)
    return levels[stage] + (levels[stage + 1] - levels[stage]) * (year - begin) / (end - begin)


def _stage(year, bounds):
    """Return how many of the stages have ended."""
    at_least("年份", year)
    return len([end for end in bounds[1:] if year >= end])


def _bounds(durations):
    """Return the times at which the four stages begin and end."""
    same_length("四个阶段与各阶段年数", STAGES, durations)
    bounds = [0]
    for years in durations:
        bounds.append(bounds[-1] + at_least("各阶段年数", years))
    return bounds
