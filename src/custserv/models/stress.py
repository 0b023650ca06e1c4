"""Load and recovery at work: a questionnaire's score, and a descriptive picture of days that add up."""

from custserv.checks import at_least, between, listed, whole


def cbi_score(answers, reversed_items=()):
    """Return the score of one scale of the Copenhagen Burnout Inventory, 0–100.

    score = mean over the answered items of: always 100, often 75, sometimes 50, seldom 25, never 0

    answers:        one for each item: 4 always (to a very high degree), 3, 2, 1, 0 never, None unanswered.
                    Scales: personal 6 items, work-related 7, client-related 6.
    reversed_items: places (from 0) of items where "always" is good; in the work-related scale the one
                    on energy for family and friends.

    At least half of the items must be answered. A mean, not a diagnosis, and no bands are drawn here.
    Source: Kristensen, Borritz, Villadsen & Christensen (2005), The Copenhagen Burnout Inventory.

    >>> cbi_score([4, 3, 2, 1, 0, None]), cbi_score([4, 4, 0], reversed_items=[2])
    (50.0, 100.0)
    """
    answers = listed("量表回答", answers)
    for place in listed("反向计分题的位置", reversed_items):
        between("反向计分题的位置", whole("反向计分题的位置", place), 0, len(answers) - 1)
    points = []
    for place, answer in enumerate(answers):
        if answer is not None:
            degree = between("量表回答", whole("量表回答", answer), 0, 4)
            points.append(25 * (4 - degree if place in reversed_items else degree))
    if not points or 2 * len(points) < len(answers):
        raise ValueError("量表至少要答一半的题，共 %s 题，答了 %s 题" % (len(answers), len(points)))
    return sum(points) / len(points)


def carried_strain(occupancy, recovery, days, start=0):
    """Return the strain left in the morning after 0, 1, …, ``days`` working days.

    s_{t+1} = (1 − recovery) · (s_t + occupancy)

    occupancy: share of the working day spent with customers, 0–1; a day at 1 adds a strain of 1.
    recovery:  share of the strain that evening and night take away, 0–1.
    days:      a whole number from 0; start: strain at the beginning, from 0.

    Descriptive, not measured: it says in numbers that load adds up when recovery is incomplete, the idea of
    the effort-recovery model, Meijman & Mulder (1998), Psychological aspects of workload.

    >>> carried_strain(occupancy=1, recovery=0.5, days=3)
    [0.0, 0.5, 0.75, 0.875]
    """
    between("占用率", occupancy)
    kept = 1 - between("恢复比例", recovery)
    strain = [float(at_least("初始压力", start))]
    for _ in range(whole("天数", days)):
        strain.append(kept * (strain[-1] + occupancy))
    return strain
