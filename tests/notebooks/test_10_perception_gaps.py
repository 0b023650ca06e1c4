"""Chapter 10: each computed figure in the prose with its expression, what labs and questions promise."""

import pytest
from custserv import number
from custserv.author.truth import percent, signed, yuan
from custserv.models.satisfaction import servqual_gap
from custserv.models.value import lifetime_value

# The two chair shops of the text, in the order of its dimensions.
EXPECTED = (6.5, 6.2, 6.0, 5.5, 5.0)
SHOP_A, SHOP_B = (4.5, 5.8, 6.1, 6.0, 5.8), (6.7, 6.2, 6.3, 5.6, 3.4)
PARENTS = (40, 20, 20, 10, 10)
RELIABLE, PRETTY = (10, 5, 5, 5, 1), (1, 5, 5, 5, 10)


def gap(shop, weights=None):
    return signed(servqual_gap(shop, EXPECTED, weights), digits=2)


def kept(keep, hands, repeated=0, written=0):
    return percent(written + (1 - written) * (keep + (1 - keep) * repeated) ** hands)


def contacts(resolution, give_up=0.2):
    """Return the contacts of a case, added up one by one: each is made by those still at it."""
    return sum(((1 - resolution) * (1 - give_up)) ** n for n in range(500))


def minutes(resolution, hands):
    return number(contacts(resolution) * (4 + 5 * hands), digits=1)


def lost(resolution):
    return number(100 * contacts(resolution) * (1 - resolution) * 0.2, digits=1)


def worth(resolution):
    return lifetime_value(300, 0.8 - 0.05 * (1 / resolution - 1), 10, 0.1)


FIGURES = [
    ("standpoint", f"120 首只猜中 3 首，也就是 {percent(3 / 120, 1)}"),
    ("message", f"剩下 {percent(1 - 0.7)}，传了五次"),
    ("message", f"$0.8^5 \\approx {number(0.8**5, digits=2)}$"),
    (
        "lab-message-notes",
        f"五手只靠嘴剩 {kept(0.8, 5)}。减到三手剩 {kept(0.8, 3)}；复述补回一半剩 {kept(0.8, 5, 0.5)}；"
        f"一半写进工单剩 {kept(0.8, 5, written=0.5)}。三样一起用剩 {kept(0.8, 3, 0.5, 0.5)}。",
    ),
    ("lab-message-notes", f"五手以后是 {kept(0.85, 5)}"),
    ("weights", f"可靠性差 {number(6.5 - 4.5, digits=1)} 分"),
    ("weights", f"有形性差 {number(5 - 3.4, digits=1)} 分"),
    ("weights", f"**两家都是 {signed(servqual_gap(SHOP_A, EXPECTED), digits=1)}**"),
    ("weights", f"+ 10 × 0.8 = {number(100 * servqual_gap(SHOP_A, EXPECTED, PARENTS))}，"),
    ("weights", f"除以 100，是 {gap(SHOP_A, PARENTS)}。乙店照样算，是 {gap(SHOP_B, PARENTS)}。"),
    *[
        ("weights", f"{w} × {f'({difference})' if p < e else difference}")
        for w, p, e in zip(PARENTS, SHOP_A, EXPECTED)
        for difference in [number(p - e, digits=1)]
    ],
    ("lab-weights-notes", f"甲店 {gap(SHOP_A, RELIABLE)}，乙店 {gap(SHOP_B, RELIABLE)}。"),
    ("lab-weights-notes", f"甲店 {gap(SHOP_A, PRETTY)}，乙店 {gap(SHOP_B, PRETTY)}："),
    ("lab-weights-notes", f"总分都只多 {number(1 / 5, digits=1)}；"),
    (
        "lab-weights-notes",
        f"可靠性占 {percent(10 / sum(RELIABLE))} 时，改可靠性多 {number(10 / sum(RELIABLE), digits=2)}，"
        f"改有形性只多 {number(1 / sum(RELIABLE), digits=2)}",
    ),
    ("division", f"≈ {number(100 * contacts(0.5))} 次，每件事平均 {number(contacts(0.5), digits=2)} 次"),
    ("division", f"一次解决率 50%，平均找 {number(1 / 0.5)} 次"),
    (
        "lab-division-notes",
        f"平均找 {number(contacts(0.5), digits=2)} 次，每位客户花 {minutes(0.5, 2)} 分钟，"
        f"100 位里有 {lost(0.5)} 位放弃",
    ),
    (
        "lab-division-notes",
        f"到 80%：{number(contacts(0.8), digits=2)} 次，{minutes(0.8, 2)} 分钟，放弃的降到 {lost(0.8)} 位，"
        f"店里也少接待 {number(100 * (contacts(0.5) - contacts(0.8)))} 次。"
        f"只把转手减到 0：还是 {number(contacts(0.5), digits=2)} 次，但只花 {minutes(0.5, 0)} 分钟",
    ),
    ("lab-division-notes", f"两样一起，{minutes(0.8, 0)} 分钟"),
    (
        "back-to-value-notes",
        f"40% 是 {yuan(worth(0.4))}，60% 是 {yuan(worth(0.6))}，多 {yuan(worth(0.6) - worth(0.4))}；"
        f"70% 是 {yuan(worth(0.7))}，90% 是 {yuan(worth(0.9))}，只多 {yuan(worth(0.9) - worth(0.7))}。",
    ),
    (
        "back-to-value-notes",
        f"从 {number(1 / 0.4, digits=1)} 次降到 {number(1 / 0.6, digits=2)} 次，"
        f"右边只从 {number(1 / 0.7, digits=2)} 次降到 {number(1 / 0.9, digits=2)} 次",
    ),
]

GIVEN = {
    "weights": {"100"},
    "message": {"0.8"},
    "lab-message-notes": {"80%", "85%"},
    "lab-weights-notes": {"1.5"},
    "lab-division-notes": {"80%", "100"},
    "division": {"50%", "20%", "100"},
    "back-to-value": {"300", "10%"},
    "back-to-value-notes": {"0%", "40%", "60%", "70%", "90%"},
}

SHOWN = [
    ("lab_message", {}, ["33 %", "33 %"]),
    ("lab_message", {"hands": 3}, ["51 %"]),
    ("lab_message", {"repeated": 0.5}, ["59 %", "33 %"]),
    ("lab_message", {"written": 0.5}, ["66 %", "33 %"]),
    ("lab_message", {"hands": 3, "repeated": 0.5, "written": 0.5}, ["86 %"]),
    ("lab_weights", {}, ["−0.20 分", "−0.20 分", "−0.20 分", "−0.20 分"]),
    ("lab_weights", {"reliability": 10, "tangibles": 1}, ["−0.70 分", "0.09 分"]),
    ("lab_weights", {"reliability": 1, "tangibles": 10}, ["0.27 分", "−0.53 分"]),
    ("lab_division", {}, ["1.67 次", "23.3 分钟", "16.7 位", "167 次", "4 分钟"]),
    ("lab_division", {"resolution": 0.8}, ["1.19 次", "16.7 分钟", "4.8 位", "119 次", "4 分钟"]),
    ("lab_division", {"hands": 0}, ["1.67 次", "6.7 分钟", "16.7 位"]),
    ("lab_division", {"resolution": 0.8, "hands": 0}, ["4.8 分钟"]),
    ("lab_back_to_value", {"resolution": 0.4}, ["866 元", "72.5 %"]),
    ("lab_back_to_value", {"loss": 0, "resolution": 0.3}, ["80.0 %", "0 元"]),
    ("lab_back_to_value", {"multiplier": 0}, [yuan(worth(0.6))]),
    ("lab_back_to_value", {"multiplier": 1}, [yuan(2 * worth(0.6))]),
    ("lab_back_to_value", {"multiplier": -1}, ["0 元"]),
]

ANSWERS = [
    ("pre_relay", "72.9%"),
    ("pre_weight", "-0.6"),
    ("post_relay", "64.6"),
    ("post_weight", "−0.39 分"),
    ("post_fcr", "167 次"),
]

SAID = [
    ("four-gaps", "只当提醒"),
    ("lab-message-notes", "这是简化"),
    ("servqual", "也没有经过检验"),
    ("weights", "我们没有见到原书，出处未能核实"),
    ("criticism", "争论还没有完"),
    ("lab-division-notes", "要问客户，不能问客服自己"),
    ("back-to-value", "自编的假设"),
]


@pytest.mark.parametrize(("resolution", "give_up"), [(0.5, 0), (0.5, 0.2), (0.95, 0.6), (0.3, 0)])
def test_contacts_of_a_case_are_what_adding_up_the_tries_gives(notebook, resolution, give_up):
    by_formula = notebook["contacts_per_case"](resolution, give_up)
    assert by_formula == pytest.approx(contacts(resolution, give_up), rel=1e-12)


@pytest.mark.parametrize("give_up", [0, 0.2, 0.6])
def test_everybody_is_solved_or_gives_up(notebook, give_up):
    bars = notebook["lab_division"].run(resolution=0.3, give_up=give_up).marks[0]
    assert sum(bars["y1"]) == pytest.approx(100) and min(bars["y1"]) >= 0


def story(cells, notebook, name):
    """Return the scenario that a cell shows."""
    return eval(cells[f"scenario-{name}"].source, notebook)


def test_clerk_who_takes_it_on_earns_everything(cells, notebook):
    scenario = story(cells, notebook, "clerk")
    said = []
    for wanted in ("您要的是", "我来开单", "发一条短信"):
        replies = scenario.walk(said).place.replies
        said += [reply.text for reply in replies if wanted in reply.text]
    best = scenario.walk(said)
    assert best.place.id == "kept"
    assert {name: best.earned(name) for name in scenario.criteria} == scenario.most


def test_words_as_rule_book_lose_the_customer(cells, notebook):
    scenario = story(cells, notebook, "clerk")
    said = ["“系统显示您已经签收，时效是达标的。”", "“您这个态度，我没法帮您。”"]
    assert scenario.walk(said).place.id == "left"


def test_customer_is_passed_on_however_well_she_speaks(cells, notebook):
    scenario = story(cells, notebook, "customer")
    assert {reply.to for reply in scenario.turns[0].replies} == {"passed"}


def test_shops_are_alike_only_without_weights():
    assert servqual_gap(SHOP_A, EXPECTED) == pytest.approx(servqual_gap(SHOP_B, EXPECTED))
    assert servqual_gap(SHOP_A, EXPECTED, PARENTS) < servqual_gap(SHOP_B, EXPECTED, PARENTS) < 0


def test_each_of_the_four_gaps_and_of_the_five_has_its_row(prose):
    for name in ("立场", "感觉", "信息", "分工"):
        assert f"**{name}落差**" in prose["four-gaps"]
        assert f"\n| {name} | " in prose["five-gaps"] and f"\n| {name} | " in prose["four-remedies"]
    assert prose["five-gaps"].count("\n| 1 **") == 1
    for number_of_gap in range(1, 6):
        assert f"\n| {number_of_gap} **" in prose["five-gaps"]
