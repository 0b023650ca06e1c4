"""Chapter 11: each computed figure in the prose with its expression, what labs and questions promise."""

import re

import pytest

from custserv import number
from custserv.author.truth import percent, yuan
from custserv.models.complaints import REPURCHASE_MAJOR, REPURCHASE_MINOR, loss_per_transaction
from custserv.models.value import lifetime_value

SILENT, UNRESOLVED, SATISFIED, QUICKLY = REPURCHASE_MAJOR


def lost(dissatisfied, complaining):
    """Return customers lost of the month's 20,000 orders, by plain arithmetic: silent, complaining."""
    unhappy = 20000 * dissatisfied
    return unhappy * (1 - complaining) * (1 - SILENT), unhappy * complaining * (1 - UNRESOLVED)


def back(complaining, resolved, quick):
    """Return how many of a hundred dissatisfied customers come back after a major loss."""
    said = 100 * complaining
    solved = said * resolved
    fast = solved * quick
    return (
        (100 - said) * SILENT + (said - solved) * UNRESOLVED + (solved - fast) * SATISFIED + fast * QUICKLY
    )


EACH_TIME = 0.25 * (0.95 * 0.91 + 0.05 * 0.81)
MINOR_WHEN_UNHAPPY = 0.95 * (1 - REPURCHASE_MINOR[0]) + 0.05 * (1 - REPURCHASE_MINOR[1])

# The made-up account: regulars and passers-by, on whom complaining has no effect at all.
SPOKE_BACK, QUIET_BACK = (16 / 2 + 16 / 16) / 32, (24 / 2 + 144 / 16) / 168


def kept(resolved=0.4, effect=0.5, retention=0.9):
    shares = [0.37 + effect * (share - 0.37) for share in REPURCHASE_MINOR]
    unhappy_lost = 0.6 * (1 - shares[0]) + 0.4 * (
        (1 - resolved) * (1 - shares[1]) + resolved * (1 - (shares[2] + shares[3]) / 2)
    )
    return retention * (1 - 0.3 * unhappy_lost)


def worth(**changed):
    return lifetime_value(780, kept(**changed), 10, 0.1)


PER_COMPLAINT = (worth() - worth(resolved=0)) / (0.3 * 0.4 * lifetime_value(1, kept(), 10, 0.1))

# The cell, and the words of its prose with every computed figure put in by its expression.
FIGURES = [
    ("opening", f"投诉率 {percent(250 / 20000, 2)}，那就是 {percent(1 - 250 / 20000, 2)} 的客户满意"),
    (
        "iceberg",
        f"250 ÷ 5% = {number(250 / 0.05)} 位不满，占 {number(20000)} 单的 {percent(250 / 0.05 / 20000)}，"
        f"而老板以为只有 {percent(250 / 20000, 2)}",
    ),
    ("iceberg", f"没有说出来的有 {number(250 / 0.05 - 250)} 位"),
    (
        "lab-iceberg-notes",
        f"投诉从 250 件变成 {number(20000 * 0.25 * 0.01)} 件，报表好看了；走掉的却从 "
        f"{number(sum(lost(0.25, 0.05)))} 位变成 {number(sum(lost(0.25, 0.01)))} 位",
    ),
    (
        "lab-iceberg-notes",
        f"投诉是 {number(20000 * 0.125 * 0.05)} 件，走掉的只剩 {number(sum(lost(0.125, 0.05)))} 位",
    ),
    (
        "lab-iceberg-notes",
        f"走掉的人里 {percent(lost(0.25, 0.05)[0] / sum(lost(0.25, 0.05)), 1)} 从没说过一句话",
    ),
    ("lab-iceberg-notes", f"走掉的还有 {number(sum(lost(0.25, 0.5)))} 位"),
    (
        "table",
        f"最多值 250 × (54% − 19%) × {number(1200)} = {yuan(250 * (SATISFIED - UNRESOLVED) * 1200)}；"
        f"若再都变成“很快就满意”，最多再添 {yuan(250 * (QUICKLY - SATISFIED) * 1200)}",
    ),
    (
        "lab-quick-notes",
        f"甲店回来 {number(back(0.05, 1, 1), digits=1)} 位，乙店 {number(back(0.2, 0.5, 0.5), digits=1)} 位",
    ),
    (
        "lab-quick-notes",
        f"乙店全部解决（一半迅速）回来 {number(back(0.2, 1, 0.5), digits=1)} 位，"
        f"全部迅速（解决一半）回来 {number(back(0.2, 0.5, 1), digits=1)} 位",
    ),
    ("clash", f"一年 52 次，来十年，共 {number(52 * 10)} 次"),
    (
        "clash-worked",
        f"& 25\\% \\times (95\\% \\times {100 - 9}\\% + 5\\% \\times {100 - 19}\\%) \\\\ "
        f"& = 25\\% \\times {number(100 * EACH_TIME / 0.25, digits=1)}\\% "
        f"\\approx {number(100 * EACH_TIME, digits=1)}\\%.",
    ),
    (
        "clash-worked",
        f"每来一次走掉 {percent(EACH_TIME, 1)}，平均能来 1 ÷ {number(EACH_TIME, digits=5)} ≈ "
        f"{number(1 / EACH_TIME, digits=1)} 次",
    ),
    (
        "lab-clash-notes",
        f"每次走掉 {percent(EACH_TIME, 1)}，平均来 {number(1 / EACH_TIME, digits=1)} 次。件件迅速解决，"
        f"大额也只能来 {number(1 / (0.25 * (1 - QUICKLY)), digits=1)} 次，"
        f"小额 {number(1 / (0.25 * (1 - REPURCHASE_MINOR[3])), digits=1)} 次",
    ),
    (
        "lab-clash-notes",
        f"要平均来 {number(52 * 10)} 次，不满须少到每 {number(52 * 10 * MINOR_WHEN_UNHAPPY)} 次里 1 次",
    ),
    (
        "selection",
        f"| **合计** | 32 位里回来 9 位，{percent(SPOKE_BACK, 1)} "
        f"| {number(24 + 144)} 位里回来 21 位，{percent(QUIET_BACK, 1)} |",
    ),
    ("selection", f"开口的回来 {percent(SPOKE_BACK, 1)}，没开口的只有 {percent(QUIET_BACK, 1)}"),
    (
        "compensation",
        f"另加的最多值 {number(1200)} × {percent(SATISFIED - UNRESOLVED)} = "
        f"{yuan(1200 * (SATISFIED - UNRESOLVED))}",
    ),
    ("compensation", f"上限就是 {yuan(1200 * (SATISFIED - UNRESOLVED) / 2)}"),
    ("back-to-value", f"一年毛利 {yuan(50 * 52 * 0.3)}"),
    (
        "back-to-value-notes",
        f"年保留率从 {percent(kept(resolved=0), 1)} 到 {percent(kept(resolved=1), 1)}，价值从 "
        f"{yuan(worth(resolved=0))}到 {yuan(worth(resolved=1))}，"
        f"只多 {percent(worth(resolved=1) / worth(resolved=0) - 1, 1)}",
    ),
    (
        "back-to-value-notes",
        f"100% 解决时价值 {yuan(worth(resolved=1, effect=1))}；"
        f"全没用，就一直是 {yuan(worth(resolved=1, effect=0))}",
    ),
    ("back-to-value-notes", f"每件投诉最多值得花 {yuan(PER_COMPLAINT)}"),
    (
        "back-to-value-notes",
        f"只多 {yuan(worth(retention=0.6) - worth(resolved=0, retention=0.6))}：人本来就留不久",
    ),
]

# Inputs, settings and what the courseware says, by cell.
GIVEN = {
    "opening": {"1,299", "20,000", "250"},
    "iceberg": {"250"},
    "lab-iceberg-notes": {"1%", "250"},
    "table": {"250", "1,200"},
    "selection": {"50%", "200", "160", "144"},
    "justice": {"100", "300"},
    "steps": {"100"},
    "compensation": {"1,200"},
    "back-to-value": {"10%", "30%", "40%"},
    "back-to-value-notes": {"0%", "100%", "40%", "60%"},
    "solution-2": {"10%", "30%"},
    "exercise-5": {"400", "260"},
    "solution-5": {"260"},
}

# Cited or marked elsewhere in the chapter.
QUOTED = {
    "table": {"9%", "19%", "54%", "82%"},
    "clash": {"5%", "9%", "19%"},
    "lab-clash-notes": {"9%"},
    "selection": {"9%", "19%"},
}

# What the text promises of a lab at a setting.
SHOWN = [
    ("lab_iceberg", {}, ["250 件", "4,750 位", "4,525 位", "95.5 %"]),
    ("lab_iceberg", {"complaining": 0.01}, ["50 件", "4,545 位"]),
    ("lab_iceberg", {"dissatisfied": 0.125}, ["125 件", "2,263 位"]),
    ("lab_iceberg", {"complaining": 0.5}, ["2,500 件", "4,300 位"]),
    ("lab_quick", {"resolved": 1, "quick": 1}, ["12.7 位", "9.5 位"]),
    ("lab_quick", {"complaining": 0.2}, ["15.9 位", "11.0 位"]),
    ("lab_quick", {"complaining": 0.2, "resolved": 1}, ["20.8 位"]),
    ("lab_quick", {"complaining": 0.2, "quick": 1}, ["17.3 位"]),
    ("lab_clash", {}, ["22.6 %", "4.4 次", "0.0 %"]),
    ("lab_clash", {"complaining": 1, "resolved": 1, "quick": 1}, ["22.2 次"]),
    ("lab_clash", {"complaining": 1, "resolved": 1, "quick": 1, "loss": "小额"}, ["80.0 次"]),
    ("lab_clash", {"loss": "小额"}, ["325 次"]),
    ("lab_back_to_value", {"resolved": 0}, ["73.5 %", "2,308 元", "0 元"]),
    ("lab_back_to_value", {"resolved": 1}, ["75.4 %", "2,426 元"]),
    ("lab_back_to_value", {"resolved": 1, "effect": 1}, ["2,588 元"]),
    ("lab_back_to_value", {"resolved": 1, "effect": 0}, ["2,280 元", "0 元"]),
    ("lab_back_to_value", {}, ["127 元"]),
]

# Limits and doubts that the prose must not lose.
SAID = [
    ("iceberg", "出处未能核实"),
    ("table", "问的是“还会再买吗”"),
    ("selection", "投诉对谁都**毫无作用**"),
    ("paradox", "都不显著"),
    ("law", "不是法律意见"),
    ("back-to-value", "没有实证来源"),
]

# What a student would type, worked by hand.
ANSWERS = [("pre_hidden", "300"), ("pre_visits", "5 次"), ("post_hidden", "816 位"), ("post_visits", "16.1")]


@pytest.fixture
def scenario(notebook):
    """The chapter's conversation."""
    return notebook["Out"]["scenario"]


@pytest.mark.parametrize(("dissatisfied", "complaining"), [(0.25, 0.05), (0.1, 0.4), (0, 1)])
def test_five_line_function_agrees_with_the_library(notebook, dissatisfied, complaining):
    shown = notebook["lost_each_time"](dissatisfied, complaining)
    assert shown == pytest.approx(loss_per_transaction(dissatisfied, complaining), abs=1e-12)


def test_fewer_than_two_in_a_million_stay_a_year():
    assert 1e-6 < (1 - EACH_TIME) ** 52 < 2e-6


def test_table_shows_the_shares_of_the_library(prose):
    rows = re.findall(r"^\| (?:没有投诉|投诉了.*?) \| \**(\d+)%\** \| (\d+)% \|$", prose["table"], re.MULTILINE)
    shares = [tuple(int(text) / 100 for text in column) for column in zip(*rows)]
    assert shares == [REPURCHASE_MAJOR, REPURCHASE_MINOR]


def test_rows_of_the_made_up_account_add_up(prose):
    rows = [re.findall(r"(\d+) 位", line) for line in prose["selection"].splitlines() if line.startswith("|")]
    regulars, casuals, total = [[int(text) for text in row] for row in rows[-3:]]
    assert [a + b for a, b in zip(regulars, casuals)] == total
    assert regulars[0] + regulars[2] == 40 and casuals[0] + casuals[2] == 160
    for share, (spoke, spoke_back, quiet, quiet_back) in ((1 / 2, regulars), (1 / 16, casuals)):
        assert spoke_back == spoke * share and quiet_back == quiet * share


def test_iceberg_has_the_areas_it_claims(notebook):
    marks = notebook["lab_iceberg"].run(dissatisfied=0.2, complaining=0.3).to_dict()["marks"]
    below, above = [
        sum(
            (b - a) * (ya1 - ya0 + yb1 - yb0) / 2
            for a, b, ya0, yb0, ya1, yb1 in zip(
                m["x"], m["x"][1:], m["y0"], m["y0"][1:], m["y1"], m["y1"][1:]
            )
        )
        for m in marks
        if m["kind"] == "area"
    ]
    assert above / (above + below) == pytest.approx(0.3)


def ways(scenario, said=()):
    """Yield the walk along every way through the conversation."""
    walk = scenario.walk(said)
    if walk.is_over:
        yield walk
    else:
        for reply in walk.place.replies:
            yield from ways(scenario, (*said, reply.text))


def test_conversation_has_five_turns_and_several_endings(scenario):
    walks = list(ways(scenario))
    assert max(len(walk.steps) for walk in walks) >= 5
    assert {walk.place.id for walk in walks} == {"gold", "hollow", "refunded", "fifth", "left"}


def test_customer_walks_out_when_the_mood_is_spent(scenario):
    walks = list(ways(scenario))
    spent = [walk for walk in walks if walk.mood == 0]
    assert spent and all(walk.place.id == "left" for walk in spent)


def test_way_without_a_slip_earns_all_there_is(scenario):
    """Owning up to a mistake must not pay better than not making it."""
    best = [scenario.walk([])]
    while not best[-1].is_over:
        reply = max(best[-1].place.replies, key=lambda reply: sum(reply.points.values()))
        best.append(scenario.walk([step.reply.text for step in best[-1].steps] + [reply.text]))
    assert best[-1].place.id == "gold" and len(best[-1].steps) == 5
    assert {name: best[-1].earned(name) for name in scenario.criteria} == scenario.most
