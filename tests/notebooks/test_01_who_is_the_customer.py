"""Chapter 1: each computed figure in the prose with its expression; labs and text agree."""

import itertools
import re

import pytest

from custserv import number
from custserv.author.truth import percent, signed, yuan
from custserv.models.referral import net_value, referral_multiplier
from custserv.models.value import lifetime_value

ANNUAL = 50 * 52
OWN = lifetime_value(ANNUAL, 1, 10)
GOOD, BAD = referral_multiplier(5, 0.2), referral_multiplier(10, 0.2)
SATISFIED, DISSATISFIED = net_value(OWN, GOOD), net_value(OWN, -BAD, own=-1)
PARTLY = lifetime_value(ANNUAL, 0.8, 10)

# A family's ten years when one, two or all three roles are looked after.
CARED = {cared: lifetime_value(ANNUAL, 0.9 - 0.1 * (3 - cared), 10) for cared in (1, 2, 3)}

FIGURES = [
    ("puzzle", f"花 50 × 52 = {yuan(ANNUAL)}"),
    ("puzzle", f"{number(ANNUAL)} × 10 = {yuan(OWN)}"),
    ("puzzle", f"5 × 20% = {number(GOOD)}，多 1 位，又是 {yuan(OWN * GOOD)}"),
    ("puzzle", f"10 × 20% = {number(BAD)}，少 2 位，共 {yuan(OWN * BAD)}；自己也不来了，再少 {yuan(OWN)}"),
    ("puzzle", f"| 这一家自己 | {signed(OWN, '元')} | {signed(-OWN, '元')} |"),
    ("puzzle", f"| 口碑 | {signed(OWN * GOOD, '元')} | {signed(-OWN * BAD, '元')} |"),
    ("puzzle", f"| **合计** | **{signed(SATISFIED, '元')}** | **{signed(DISSATISFIED, '元')}** |"),
    ("lab-puzzle-notes", f"它只是 {yuan(SATISFIED)}的约千分之一"),
    ("lab-puzzle-notes", f"合计 {yuan(DISSATISFIED)}，和表里一样"),
    ("lab-puzzle-notes", f"若自己照来，合计是 {yuan(net_value(OWN, -BAD))}"),
    (
        "lab-puzzle-notes",
        f"自家 {number(ANNUAL)} + {number(0.8 * ANNUAL)} + {number(0.64 * ANNUAL)} + …，"
        f"十项加起来只有 {yuan(PARTLY)}，连同口碑 {yuan(net_value(PARTLY, GOOD))}",
    ),
    ("lab-puzzle-notes", f"一家算一位，值 {yuan(OWN)}"),
    ("lab-puzzle-notes", f"那 {yuan(OWN)}就得三个人分"),
    ("back-to-value-notes", f"只照顾付钱的，{yuan(CARED[1])}"),
    ("back-to-value-notes", f"付钱的和来买的，{yuan(CARED[2])}；三种都照顾，{yuan(CARED[3])}"),
    ("summary", f"按题设值 {yuan(SATISFIED)}，得罪了是 {yuan(DISSATISFIED)}"),
    (
        "solution-2",
        f"{number(18 * 3 * 40)} ×（1 + {number(0.7, digits=1)} + {number(0.7**2, digits=2)} + "
        f"{number(0.7**3, digits=3)}）= {yuan(lifetime_value(18 * 3 * 40, 0.7, 4))}",
    ),
    ("solution-3", f"报成 {yuan(3 * OWN)}：一家算一位，{yuan(OWN)}"),
    (
        "solution-3",
        f"是 {yuan(net_value(OWN, -BAD, own=0))}，相差 {yuan(SATISFIED - net_value(OWN, -BAD, own=0))}",
    ),
]

# What the exercise and the assumption of the closing section set.
GIVEN = {
    "puzzle": {"20%", "80%", "100%"},
    "lab-puzzle-notes": {"80%"},
    "back-to-value": {"90%"},
    "back-to-value-notes": {"0%"},
}

SHOWN = [
    ("lab_puzzle", {}, [yuan(OWN), yuan(OWN), yuan(SATISFIED)]),
    ("lab_puzzle", {"multiplier": -2, "own": -1}, [yuan(-OWN), yuan(-OWN * BAD), yuan(DISSATISFIED)]),
    ("lab_puzzle", {"multiplier": -2}, [yuan(OWN), yuan(-OWN * BAD), yuan(net_value(OWN, -BAD))]),
    ("lab_puzzle", {"retention": 0.8}, [yuan(PARTLY), yuan(PARTLY), yuan(net_value(PARTLY, GOOD))]),
    ("lab_chain", {"me": 2, "ruler": 0}, ["1 个", "0 个"]),
    ("lab_chain", {"me": 2, "ruler": 1}, ["3 个", "0 个"]),
    ("lab_chain", {"me": 2, "ruler": 2}, ["5 个", "1 个"]),
    ("lab_chain", {"me": 1, "ruler": 1}, ["4 个", "1 个"]),
    ("lab_chain", {"me": 0, "ruler": 0}, ["1 个", "0 个"]),
    ("lab_chain", {"me": 1, "ruler": 0}, ["1 个", "0 个"]),
    ("lab_chain", {"me": 3, "ruler": 0}, ["1 个", "0 个"]),
    ("lab_back_to_value", {"cared": 1}, [yuan(CARED[1]), yuan(CARED[3] - CARED[1])]),
    ("lab_back_to_value", {"cared": 2}, [yuan(CARED[2]), yuan(CARED[3] - CARED[2])]),
    ("lab_back_to_value", {"cared": 3}, [yuan(CARED[3]), "0 元"]),
    ("lab_back_to_value", {"loss": 0}, ["0 元"]),
    ("lab_back_to_value", {"years": 1}, ["0 元"]),
    ("lab_back_to_value", {"multiplier": 1}, [yuan(2 * CARED[1]), yuan(2 * (CARED[3] - CARED[1]))]),
]

ANSWERS = [("pre_value", "2.6万"), ("post_value", "37440")]


def test_puzzle_starts_with_everybody_staying_for_ten_years(notebook):
    defaults = notebook["lab_puzzle"].defaults
    assert (defaults["retention"], defaults["years"], defaults["multiplier"]) == (1, 10, 1)


def test_shares_are_as_the_text_says():
    assert round(50 / SATISFIED, 3) == 0.001
    assert net_value(PARTLY, GOOD) < SATISFIED / 2
    assert 0.49 < CARED[1] / CARED[3] < 0.51


def words(notebook, payer, buyer, user, living=True, lasting=True):
    return {
        who: notebook["words_for"](who, payer, buyer, user, living, lasting) for who in notebook["PEOPLE"]
    }


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        (("王五", "王五", "王五"), {"王五": "客户 顾客 用户 消费者"}),
        (("王五", "王五", "王五", True, False), {"王五": "顾客 用户 消费者"}),
        (("A 公司", "A 公司", "赵六", False), {"A 公司": "客户", "赵六": "用户"}),
        (("A 公司", "王五", "赵六", False), {"A 公司": "客户", "王五": "经办人", "赵六": "用户"}),
        (("A 公司", "王五", "赵六"), {"A 公司": "客户", "王五": "经办人", "赵六": "用户 消费者"}),
        (("王五", "王五", "赵六"), {"王五": "客户 顾客 消费者", "赵六": "用户 消费者"}),
        (("王五", "王五", "赵六", True, False), {"王五": "顾客 消费者", "赵六": "用户 消费者"}),
        (("王五", "赵六", "赵六"), {"王五": "客户 消费者", "赵六": "顾客 用户 消费者"}),
        (("王五", "赵六", "A 公司", False, False), {"王五": "付款人", "赵六": "顾客", "A 公司": "用户"}),
    ],
)
def test_roles_carry_the_words_of_the_text(notebook, roles, expected):
    named = {who: " ".join(part) for who, part in words(notebook, *roles).items() if part}
    assert named == expected


def test_whoever_has_a_role_has_a_word_and_nobody_else(notebook):
    people = notebook["PEOPLE"]
    for payer, buyer, user, living, lasting in itertools.product(people, people, people, [0, 1], [0, 1]):
        named = words(notebook, payer, buyer, user, living, lasting)
        assert {who for who, part in named.items() if part} == {payer, buyer, user}
        assert "消费者" not in named["A 公司"] and all(len(set(part)) == len(part) for part in named.values())
        assert living or not any("消费者" in part for part in named.values())


def test_role_lab_writes_the_words_inside_its_limits(notebook):
    scene = notebook["lab_roles"].run(payer="A 公司", buyer="王五", user="赵六").to_dict()
    texts = {mark["text"]: mark for mark in scene["marks"] if mark["kind"] == "text"}
    assert {"A 公司：付钱", "客户", "王五：来买", "经办人", "赵六：使用", "用户、消费者"} <= set(texts)
    assert all(scene["y"]["low"] < mark["y"] < scene["y"]["high"] for mark in texts.values())
    assert all(scene["x"]["low"] < mark["x"] < scene["x"]["high"] for mark in texts.values())


def test_wider_rulers_keep_whom_narrower_ones_count(notebook):
    for me in range(4):
        lists = [
            {other for other in range(6) if other != me and notebook["relation"](me, other, ruler)[1]}
            for ruler in range(3)
        ]
        assert lists[0] <= lists[1] <= lists[2] and len(lists[0]) == 1 and len(lists[2]) == 5


def test_same_person_is_a_customer_to_the_shop_and_a_consumer_upstream(notebook):
    names = [notebook["relation"](me, 4, 1)[0] for me in range(4)]
    assert names == ["消费者", "消费者", "消费者", "客户，也是顾客"]


def test_two_values_of_the_closing_lab_stay_apart_at_any_scale(notebook):
    scene = notebook["lab_back_to_value"].run().to_dict()
    best, now = [mark for mark in scene["marks"] if mark["kind"] == "text"]
    assert (best["x"], best["y"]) == (now["x"], now["y"]) and best["dy"] - now["dy"] >= 16


def test_conversion_shown_in_the_text_is_the_one_of_the_lab(cells, prose):
    (shown_lines,) = re.findall(r"```python\n(.*?)```", prose["back-to-value"], re.DOTALL)
    for line in shown_lines.splitlines():
        assert line.replace("2600", "ANNUAL_SALES") in cells["lab-back-to-value"].source


def test_lesson_gives_thirty_minutes_each_to_introduction_and_course(prose):
    plan = dict(re.findall(r"^\| ([^|]+) \| (\d+) \|", prose["lesson-plan"], re.MULTILINE))
    assert plan["第1课时：课程介绍与导入"] == "30"
    assert int(plan["课程介绍"]) + int(plan["第2课时：课程介绍（续）"]) == 30


def test_share_of_parents_is_quoted_with_its_source(prose):
    assert re.search(percent(0.63) + r"[^。]*\{cite\}`huang_2016`", prose["lab-roles-notes"])
