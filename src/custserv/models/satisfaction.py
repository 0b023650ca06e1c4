"""What customers expected, what they got, and how that is measured."""

from custserv.checks import at_least, between, finite, listed, more_than, same_length, whole

# Rows: answer if the feature is there; columns: if it is not; both from "like" to "dislike".
_KANO_TABLE = ("QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ")


def disconfirmation(performance, expectation, loss_aversion=1):
    """Return how far what was received lies above (satisfied) or below (dissatisfied) expectation.

    D = P − E;   below expectation counted λ times:  D = λ · (P − E) for P < E

    performance (P), expectation (E): on one scale of any unit.
    loss_aversion (λ): 1 counts both sides alike; above 1 a loss weighs more; not below 1.

    Source: expectancy disconfirmation, Oliver (1980), A cognitive model of satisfaction decisions; the
    factor λ is an extension after Kahneman & Tversky (1979), Prospect theory, who leave its size open.

    >>> disconfirmation(8, 6), disconfirmation(5, 6, loss_aversion=2)
    (2, -2)
    """
    gap = finite("事后获得", performance) - finite("事前期望", expectation)
    at_least("损失厌恶系数", loss_aversion, 1)
    return gap if gap >= 0 else loss_aversion * gap


def expectation_path(performances, first_expectation, learning_rate):
    """Return what a customer expects before each visit and, last, after all of them.

    E_{n+1} = E_n + α · (P_n − E_n)

    performances (P): what each visit gave, on the scale of the expectation.
    first_expectation (E_1): before the first visit.
    learning_rate (α): how far a visit moves the next expectation, 0–1: 0 never learns, 1 believes the
                       last visit only.

    Source: that expectations are updated by every visit: Boulding, Kalra, Staelin & Zeithaml (1993), A
    dynamic process model of service quality; the fixed α (exponential smoothing) is this book's.

    >>> expectation_path([10, 7, 7], first_expectation=6, learning_rate=0.5)
    [6, 8.0, 7.5, 7.25]
    """
    between("期望的学习速度", learning_rate)
    path = [finite("第一次的期望", first_expectation)]
    for performance in listed("每次的获得", performances):
        path.append(path[-1] + learning_rate * (finite("每次的获得", performance) - path[-1]))
    return path


def net_promoter_score(ratings):
    """Return the Net Promoter Score of answers to "how likely are you to recommend us", −100 to 100.

    NPS = 100 · (promoters − detractors) / answers       promoters: 9–10, detractors: 0–6

    ratings: whole numbers 0–10, at least one. Source: Reichheld (2003), The one number you need to grow.

    >>> net_promoter_score([10, 9, 8, 6])
    25.0
    """
    ratings = [between("推荐意愿评分", whole("推荐意愿评分", r), 0, 10) for r in listed("推荐意愿评分", ratings)]
    if not ratings:
        raise ValueError("推荐意愿评分至少要有一个，收到空列表")
    promoters = len([rating for rating in ratings if rating >= 9])
    detractors = len([rating for rating in ratings if rating <= 6])
    return 100 * (promoters - detractors) / len(ratings)


def kano_category(functional, dysfunctional):
    """Return the Kano category of one pair of answers, as its usual letter.

    functional:    answer to "if the feature is there", 1–5.
    dysfunctional: answer to "if it is not there", 1–5.
                   1 I like it, 2 I expect it, 3 neutral, 4 I can live with it, 5 I dislike it.

    A attractive, O one-dimensional, M must-be, I indifferent, R reverse, Q questionable.
    Source: the evaluation table of Kano et al. (1984), as printed in Berger et al. (1993), Kano's methods
    for understanding customer-defined quality.

    >>> kano_category(1, 5), kano_category(1, 3), kano_category(2, 5)
    ('O', 'A', 'M')
    """
    row = between("正向题的回答", whole("正向题的回答", functional), 1, 5)
    column = between("反向题的回答", whole("反向题的回答", dysfunctional), 1, 5)
    return _KANO_TABLE[row - 1][column - 1]


def kano_coefficients(attractive, one_dimensional, must_be, indifferent):
    """Return [better, worse]: how far having a feature raises satisfaction, and lacking it lowers it.

    better = (A + O) / (A + O + M + I),   worse = −(O + M) / (A + O + M + I)

    Each argument: how many respondents fell in that category, from 0, not all 0.
    Source: Berger et al. (1993), Kano's methods for understanding customer-defined quality.

    >>> kano_coefficients(attractive=30, one_dimensional=50, must_be=10, indifferent=10)
    [0.8, -0.6]
    """
    at_least("魅力型人数", attractive)
    at_least("期望型人数", one_dimensional)
    at_least("必备型人数", must_be)
    at_least("无差异型人数", indifferent)
    everybody = more_than("四类人数合计", attractive + one_dimensional + must_be + indifferent)
    return [(attractive + one_dimensional) / everybody, -(one_dimensional + must_be) / everybody]


def servqual_gap(perceptions, expectations, weights=None):
    """Return the weighted SERVQUAL score: below 0 the service falls short of what was expected.

    SQ = Σ w_i · (P_i − E_i) / Σ w_i

    perceptions (P), expectations (E): mean score of each dimension, on one scale; usually 1–7 for
               tangibles, reliability, responsiveness, assurance and empathy.
    weights (w): importance of each dimension, from 0, such as 100 points shared out; None: all alike.

    Source: Parasuraman, Zeithaml & Berry (1988), SERVQUAL; the 100 importance points: Zeithaml,
    Parasuraman & Berry (1990), Delivering Quality Service.

    >>> servqual_gap([5, 4], [6, 6], weights=[75, 25])
    -1.25
    """
    weights = [1] * len(listed("感知", perceptions)) if weights is None else weights
    same_length("感知、期望和权重", perceptions, expectations, weights)
    total = more_than("权重合计", sum([at_least("权重", w) for w in weights]))
    gaps = [finite("感知", p) - finite("期望", e) for p, e in zip(perceptions, expectations)]
    return sum([w * gap for w, gap in zip(weights, gaps)]) / total
