"""Chapter 12: each computed figure in the prose with its expression, what labs and questions promise."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from custserv import number
from custserv.author.truth import percent, yuan
from custserv.models.value import lifetime_value
from custserv.scenario import Scenario

BEIJING = ZoneInfo("Asia/Shanghai")


def rounds(asked, known=0.4, narrowed=0.6, price=2):
    """Return the rounds a matter takes: one for a question and for the answer, ``price`` for a wrong one."""
    right = sure(asked, known, narrowed)
    return asked + 1 + price * (1 - right) / right


def sure(asked, known=0.4, narrowed=0.6):
    return 1 - (1 - known) * (1 - narrowed) ** asked


def wait(chats, reply=30, customer=60):
    """Return the wait for a reply from the balance of a queue whose customers are few, by powers and sums."""
    weights = [1.0]
    for present in range(chats):
        weights.append(weights[-1] * (chats - present) * reply / customer)
    busy = 1 - weights[0] / sum(weights)
    return chats * reply / busy - customer


def an_hour(chats, switching=0.0):
    reply = 30 * (1 + switching * (chats - 1))
    return wait(chats, reply), 3600 * chats / (wait(chats, reply) + 60)


def templates(share):
    seconds = (1 - share) * 40 + share * 10
    unhappy = 0.1 + max(0, share - 0.5) * (0.9 - 0.4)
    return 3600 / seconds, unhappy


def worth(first_right, loss=0.1, years=10, multiplier=0):
    return lifetime_value(780, 0.85 - loss * (1 - first_right), years, 0.1, multiplier)


def gain(**changed):
    return worth(0.76, **changed) - worth(0.4, **changed)


def two_readings(days):
    """How many of the days are another day when day and month change places."""
    return sum(1 for day in days if day.day <= 12 and day.day != day.month)


def clock(day, zone):
    return datetime(2026, 3, day, 18, tzinfo=BEIJING).astimezone(ZoneInfo(zone)).strftime("%H:%M")


YEAR = [date(2026, 1, 1) + timedelta(days=k) for k in range(365)]
ZONES = ("Europe/London", "Europe/Madrid", "America/New_York")
ANSWERS_NEEDED = 1 / sure(0)
HALF, FULL = templates(0.5), templates(1)
PAIR = wait(2, 40, 80)

# The cell, and the words of its prose with every computed figure put in by its expression.
FIGURES = [
    ("opening", f"一共 {number(8 * 10)} 秒；小田三条，分别是 50、20、20 秒，一共 {number(50 + 20 + 20)} 秒"),
    (
        "asking",
        f"平均要答 {number(ANSWERS_NEEDED, digits=1)} 次才对，"
        f"也就是先错 {number(ANSWERS_NEEDED - 1, digits=1)} 次",
    ),
    ("asking", f"1 + 2 × {number(ANSWERS_NEEDED - 1, digits=1)} = {number(rounds(0))} 个来回"),
    (
        "asking",
        f"没把握的从 {percent(1 - sure(0))} 变成 {percent(1 - sure(1))}，把握就有 {percent(sure(1))}。"
        f"这时平均只错 {number(1 / sure(1) - 1, digits=2)} 次，"
        f"合计 1 + 1 + 2 × {number(1 / sure(1) - 1, digits=2)} ≈ {number(rounds(1), digits=2)} 个来回",
    ),
    (
        "lab-ask-notes",
        f"直接答 {number(rounds(0), digits=2)} 个来回，先问一句 {number(rounds(1), digits=2)}，"
        f"问两句 {number(rounds(2), digits=2)}",
    ),
    ("lab-ask-notes", f"直接答只要 {number(rounds(0, known=0.8), digits=2)} 个来回"),
    ("lab-ask-notes", f"先问一句要 {number(rounds(1, narrowed=0.2), digits=2)}"),
    (
        "lab-template-notes",
        f"每小时 {number(templates(0)[0])} 条，不满意 {number(templates(0)[0] * templates(0)[1])} 条。"
        f"用五成，{number(HALF[0])} 条，不满意 {number(HALF[0] * HALF[1])} 条："
        f"每一百条里还是 {number(100 * HALF[1], digits=1)} 条",
    ),
    (
        "lab-template-notes",
        f"{number(FULL[0])} 条，不满意 {number(FULL[0] * FULL[1])} 条，"
        f"是五成时的 {number(FULL[0] * FULL[1] / HALF[0] / HALF[1], digits=1)} 倍；"
        f"每一百条里 {number(100 * FULL[1], digits=1)} 条",
    ),
    ("concurrency", f"40 ÷ (40 + 60) = {percent(wait(2) / (wait(2) + 60))} 的时间"),
    ("concurrency", f"30 × (1 + 2 × 0.4) = {number(wait(3))} 秒"),
    *(
        ("concurrency", f"| {chats} 位 | {number(an_hour(chats)[0])} 秒 | {number(an_hour(chats)[1])} 条 |")
        for chats in (1, 2, 3, 5, 8)
    ),
    ("concurrency", f"一小时最多 {number(3600 / 30)} 条"),
    (
        "lab-chats-notes",
        f"等 {number(an_hour(3, 0.1)[0])} 秒，是只接一位的 {number(an_hour(3, 0.1)[0] / 30, digits=1)} 倍；"
        f"每小时 {number(an_hour(3, 0.1)[1])} 条",
    ),
    ("lab-chats-notes", f"每小时 {number(an_hour(4, 0.1)[1])} 条，只比 3 位多一点"),
    ("lab-chats-notes", f"客户却要等 {number(an_hour(4, 0.1)[0])} 秒"),
    ("lab-chats-notes", f"每小时 {number(an_hour(8, 0.1)[1])} 条，比接 2 位多不了几条"),
    ("lab-chats-notes", f"客户等 {number(an_hour(8, 0.1)[0])} 秒"),
    (
        "cross-border",
        f"12 × 12 − 12 = {number(two_readings(YEAR))} 天，占 {percent(two_readings(YEAR) / 365, 1)}",
    ),
    *(
        ("cross-border", f"| 2026年3月{day}日 18:00 | {' | '.join(clock(day, zone) for zone in ZONES)} |")
        for day in (6, 9)
    ),
    (
        "solution-3",
        f"{number(PAIR, digits=1)} 秒；接三位：一位有 {number(PAIR, digits=1)} ÷ "
        f"{number(PAIR + 80, digits=1)} = {number(PAIR / (PAIR + 80), digits=1)} 的时间",
    ),
    ("solution-3", f"接两位：40 × (1 + 40 ÷ {number(40 + 80)})"),
    ("back-to-value", f"先问一句，{percent(sure(1))}"),
    (
        "lab-back-notes",
        f"保留率从 {percent(0.85 - 0.1 * 0.6, 1)} 到 {percent(0.85 - 0.1 * 0.24, 1)}，"
        f"价值 {yuan(worth(0.76))}，比不问就答多 {yuan(gain())}",
    ),
    ("lab-back-notes", f"不到 {yuan(10 * 30 / 60)}"),
    ("lab-back-notes", f"拖到 20%：多 {yuan(gain(loss=0.2))}"),
    ("lab-back-notes", f"多出 {yuan(gain(years=3))}；乘数 1 位，多出 {yuan(gain(multiplier=1))}"),
]

GIVEN = {
    "opening": {"1.5"},  # the mark in the cooker
    "concurrency": {"0.4"},
    "templates": {"90%"},
    "lab-template-notes": {"90%"},
    "lab-chats-notes": {"180"},
    "back-to-value": {"10%", "780"},
    "lab-back-notes": {"0%", "20%"},
    "solution-4": {"2026"},
}

# What the text promises of a lab: its settings, and the metrics it must show there.
SHOWN = [
    ("lab_ask", {}, ["4.00 个来回", "2.63 个来回", "1 句"]),
    ("lab_ask", {"known": 0.8}, ["1.50 个来回", "0 句", "1.50 个来回"]),
    ("lab_ask", {"price": 8}, ["2 句"]),
    ("lab_ask", {"narrowed": 0.2}, ["4.00 个来回", "3.85 个来回"]),
    ("lab_template", {"share": 0}, ["90 条", "9 条", "10.0 条"]),
    ("lab_template", {}, ["144 条", "14 条", "10.0 条"]),
    ("lab_template", {"share": 1}, ["360 条", "126 条", "35.0 条"]),
    ("lab_template", {"share": 1, "misfit": 0.9}, ["360 条", "36 条", "10.0 条"]),
    ("lab_chats", {}, ["69 秒", "2.3 倍", "84 条", "4 位"]),
    ("lab_chats", {"chats": 2}, ["69 条"]),
    ("lab_chats", {"chats": 4}, ["104 秒", "88 条"]),
    ("lab_chats", {"chats": 8}, ["348 秒", "71 条"]),
    ("lab_chats", {"chats": 8, "switching": 0}, ["180 秒", "120 条"]),
    ("lab_chats", {"customer": 180}, ["7 位"]),
    ("lab_back_to_value", {}, ["82.6 %", "2,953 元", "286 元"]),
    ("lab_back_to_value", {"loss": 0}, ["0 元"]),
    ("lab_back_to_value", {"loss": 0.2}, ["476 元"]),
    ("lab_back_to_value", {"years": 3}, ["63 元"]),
    ("lab_back_to_value", {"multiplier": 1}, ["572 元"]),
]

# Question, and its answer worked by hand as a student gives it.
ANSWERS = [
    ("pre_chats", "４５ 秒"),  # 30 × (1 + 30 ÷ 60)
    ("post_chats", "88"),  # 60 for two, then 40 × (1 + 2 × 60 ÷ 100)
    ("post_date", "21点"),
    ("post_ask", "1.67"),  # 5 − (2 + 4 ÷ 3)
    ("pre_open", "您打算在什么场合穿？"),
    ("pre_date", "4 March 2026"),
]

SAID = [
    ("listening", "满意上的差别却很小"),
    ("asking", "那不是客服场景，只能参考"),
    ("asking-limits", "都是为演示**假设**的"),
    ("refusing", "它研究的是英语"),
    ("writing", "各处转述不一致，这里不引"),
    ("templates", "这些数都是**假设**"),
    ("disputes", "以通知上的日期为准"),
    ("daily-checklist", "它们不是专为客服做的"),
    ("back-to-value", "没有实证来源"),
]


def test_five_lines_count_the_rounds(notebook):
    for asked in range(5):
        mine = notebook["rounds_needed"](asked, 0.4, 0.6, 2)
        assert mine == pytest.approx(rounds(asked))


@pytest.mark.parametrize("chats", range(1, 9))
def test_waiting_for_a_reply_is_that_of_the_balance_equations(notebook, chats):
    for switching in (0, 0.1):
        mine = notebook["chat_hour"](chats, 30, 60, switching)
        assert mine == pytest.approx(an_hour(chats, switching))


def test_each_chat_beyond_the_third_or_fourth_adds_almost_a_whole_reply():
    added = [wait(chats + 1) - wait(chats) for chats in range(4, 8)]
    assert all(20 < seconds < 30 for seconds in added) and added == sorted(added)
    assert wait(2) - wait(1) == pytest.approx(10)


def test_summer_time_moves_new_york_and_not_madrid_over_that_weekend():
    before, after = (datetime(2026, 3, day, 12, tzinfo=UTC) for day in (6, 9))
    for zone, moved in (("America/New_York", 1), ("Europe/Madrid", 0), ("Europe/London", 0)):
        offsets = [moment.astimezone(ZoneInfo(zone)).utcoffset() for moment in (before, after)]
        assert offsets[1] - offsets[0] == timedelta(hours=moved)


def test_dates_of_the_exercise(prose):
    there = datetime(2026, 6, 5, 17, tzinfo=BEIJING).astimezone(ZoneInfo("America/New_York"))
    assert (there.hour, there.weekday()) == (5, 4)
    assert date(2026, 6, 15).strftime("%A") in prose["solution-4"]
    assert date(2026, 3, 10).strftime("%A") in prose["cross-border"]
    assert datetime(2026, 3, 10, 9, tzinfo=ZoneInfo("America/New_York")).astimezone(BEIJING).hour == 21


@pytest.fixture
def scenarios(notebook):
    """The chapter's scenarios by id."""
    return {value.id: value for value in notebook["Out"].values() if isinstance(value, Scenario)}


def told(scenario, *starts):
    """Return the walk along replies named by their first letters."""
    said = []
    for start in starts:
        place = scenario.walk(said).place
        said.append(next(reply.text for reply in place.replies if reply.text.startswith(start)))
    return scenario.walk(said)


def test_a_lie_lifts_the_mood_and_still_ends_badly(scenarios):
    story = scenarios["massager"]
    lied = told(story, "在外地", "没问题", "好的，给您下单")
    asked = told(story, "在外地", "能不能按", "医生点了头", "签收后")
    assert lied.steps[1].mood > asked.steps[1].mood
    assert (lied.place.id, asked.place.id) == ("returned", "sold")
    assert all(asked.earned(name) > lied.earned(name) for name in ("诚实", "具体"))


def test_cold_words_make_the_customer_walk_out(scenarios):
    assert told(scenarios["shoes"], "亲，已经", "系统就是").place.id == "left"


def test_the_best_way_earns_all_there_is(scenarios):
    """Owning up to a mistake must not pay better than not making it."""
    best = {
        "massager": ("在外地", "能不能按", "医生点了头", "签收后"),
        "parcel": ("Hello Ms.", "Here is", "Thank you"),
        "shoes": ("才穿", "看到了", "我先寄"),
    }
    for name, starts in best.items():
        walk, most = told(scenarios[name], *starts), scenarios[name].most
        assert walk.place.id in ("kept", "solved", "sold")
        assert {criterion: walk.earned(criterion) for criterion in most} == most
        assert walk.mood > scenarios[name].mood


def test_dilemmas_are_not_scored_and_no_ending_gives_the_answer(scenarios):
    for name in ("gift", "globe"):
        assert scenarios[name].is_dilemma
        assert all("？" in ending.lesson for ending in scenarios[name].endings)


def test_the_checklist_asks_what_was_done(cells):
    assert "Checklist(" in cells["checklist"].source
    assert "不进学习单" in "".join(cells["daily-checklist"].source)
