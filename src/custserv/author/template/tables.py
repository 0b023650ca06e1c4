"""Chapter «N»: each computed figure in the prose with its expression, what labs and questions promise."""

from custserv import number
from custserv.author.truth import percent, yuan
from custserv.models.value import lifetime_value

MARGIN, COST = 3, 5


def paid(stamps):
    return percent(stamps / (stamps + 1), 1)


def more(stamps):
    return percent(MARGIN / (MARGIN - COST / stamps) - 1)


def with_card(retention):
    return yuan(lifetime_value(100 * (MARGIN - COST / 10), retention, 5))


# The cell, and the words of its prose with every computed figure put in by its expression.
FIGURES = [
    ("paid", f"10 ÷ 11 = {paid(10)}"),
    ("paid-think", f"十个章，集满的人付 {paid(10)}；五个章付 {paid(5)}；两个章付 {paid(2)}"),
    ("more", f"每份 {number(COST / 10, '元', 1)}"),
    ("more", f"只赚 {number(MARGIN - COST / 10, '元', 1)}"),
    ("more", f"30 ÷ {number(MARGIN - COST / 10, digits=1)} = {number(30 / (MARGIN - COST / 10))} 次"),
    ("more-think", f"多来 {more(10)} 正好打平；五个章，要多来 {more(5)}"),
    ("back-to-value", f"毛利 {yuan(100 * MARGIN)}"),
    ("back-to-value", f"每份只赚 {number(MARGIN - COST / 10, '元', 1)}，一年 {yuan(100 * (MARGIN - COST / 10))}"),
    ("back-think", f"从 60% 升到 {percent(0.6 + 0.4 * 0.25)}"),
    ("back-think", f"没有卡是 {yuan(lifetime_value(100 * MARGIN, 0.6, 5))}，有卡是 {with_card(0.7)}"),
    ("back-think", f"有卡只有 {with_card(0.6)}"),
    ("summary", f"集满的人付 {paid(10)}"),
    ("summary", f"少赚 {number(COST / 10, '元', 1)}，要多来 {more(10)}"),
]

# Inputs and settings, by cell.
GIVEN = {
    "paid-think": {"100%"},
    "back-to-value": {"100", "25%"},
    "back-think": {"60%"},
}

# Metrics, in their order, that the text promises at these settings.
SHOWN = [
    ("lab_paid", {}, ["90.9 %"]),
    ("lab_paid", {"stamps": 5, "filled": 1}, ["83.3 %", "83.3 %"]),
    ("lab_more", {"more": 0.2}, ["300 元", "300 元", "20 %"]),
    ("lab_more", {"stamps": 5}, ["50 %"]),
    ("lab_back_to_value", {}, ["70 %", "692 元", "693 元"]),
    ("lab_back_to_value", {"saved": 0}, ["692 元", "576 元"]),
]

# Worked by hand, as a student gives them.
ANSWERS = [
    ("pre_paid", "80%"),
    ("pre_share", "1 元"),
    ("post_paid", "90%"),
    ("post_share", "3"),
]
