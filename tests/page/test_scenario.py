"""Scenarios and the checklist in a browser, on pages of their own: the same ways and scores as in Python."""

import json
import re
from pathlib import Path

import pytest
from custserv.author.bundle import PAGE
from custserv.quiz import Checklist

from ..quiz_examples import GUESS, SHEET, TEST
from ..scenario_examples import CAKE, DAILY, DILEMMA, SCENARIOS, cake, ways
from .conftest import CHAPTER, WATCH_SHIFT, both_ways

SORRY, REDO = "让孩子空等一晚，真对不起。", "明早重做，或者全额退款，您选。"
NO_STORAGE = "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no') }})"


def card(page, scenario):
    return page.locator(f'[data-scenario="{scenario.id}"]')


def say(page, scenario, *said):
    for text in said:
        card(page, scenario).get_by_role("button", name=text, exact=True).click()


def log(page, scenario):
    """Return the lines of the conversation."""
    return card(page, scenario).get_by_role("log").locator("p").all_inner_texts()


def debrief(page, scenario, selector):
    return card(page, scenario).locator(f".scenario-debrief {selector}").all_inner_texts()


def mood_line(step):
    return [] if step.mood is None else [f"客户心情 {step.before} → {step.mood}"]


def expected_log(scenario, walk):
    """Return the lines of a conversation that is over, as Python tells it."""
    lines = [walk.steps[0].turn.text]
    for step, following in zip(walk.steps, [*(step.turn for step in walk.steps[1:]), walk.place]):
        ending = "结局" if following is walk.place else ""
        lines += [f"你：{step.reply.text}", "\n".join([*mood_line(step), ending + following.text])]
    return lines


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.id)
def test_every_way_ends_and_scores_as_in_python(visit, scenario):
    page = visit(scenario)
    for way in ways(scenario):
        walk = scenario.walk(way)
        say(page, scenario, *way)
        assert log(page, scenario) == expected_log(scenario, walk)
        assert debrief(page, scenario, "> p")[0] == f"启示{walk.place.lesson}"
        rows = zip(debrief(page, scenario, "th"), debrief(page, scenario, "td:last-child"))
        assert [" ".join(row) for row in rows] == scenario.scores(walk)
        gains = [step.gains for step in walk.steps if step.gains]
        assert debrief(page, scenario, "li small") == ([] if scenario.is_dilemma else gains)
        if walk.mood is not None:
            assert f"客户心情开始 {scenario.mood}，最后 {walk.mood}。" in debrief(page, scenario, "> p")
            assert card(page, scenario).locator("meter").evaluate("meter => meter.value") == walk.mood
        assert not card(page, scenario).locator(".scenario-replies").is_visible()
        say(page, scenario, "再来一次")
        assert log(page, scenario) == [scenario.turns[0].text]


def test_mood_moves_at_once_and_reasons_come_at_the_end(visit):
    page = visit(CAKE)
    meter = card(page, CAKE).get_by_label("客户心情")
    assert meter.evaluate("meter => meter.value") == 40
    say(page, CAKE, SORRY)
    assert meter.evaluate("meter => meter.value") == 50
    assert card(page, CAKE).locator(".scenario-mood span").inner_text() == "50"
    assert not card(page, CAKE).locator(".scenario-debrief").is_visible()
    assert card(page, CAKE).get_by_text("先接住情绪。").count() == 0
    say(page, CAKE, REDO)
    assert debrief(page, CAKE, ".scenario-why") == ["先接住情绪。", "给了时间和选择。"]
    assert debrief(page, CAKE, "tr td:first-of-type") == list(CAKE.criteria.values())


def test_a_dilemma_shows_the_considerations_behind_all_replies_and_no_score(visit):
    page = visit(DILEMMA)
    say(page, DILEMMA, "谢谢，我不能收。")
    assert debrief(page, DILEMMA, ".scenario-why") == [reply.why for reply in DILEMMA.turns[0].replies]
    assert debrief(page, DILEMMA, ".scenario-said") == ["你选的谢谢，我不能收。", "先收下，回去上交。"]
    assert "各种回答背后的考虑没有标准答案。" in debrief(page, DILEMMA, "> p")
    assert debrief(page, DILEMMA, "table") == [] and "心情" not in card(page, DILEMMA).inner_text()


def test_one_step_back(visit):
    page = visit(CAKE)
    back = card(page, CAKE).get_by_role("button", name="回到上一句")
    assert back.is_disabled()
    say(page, CAKE, SORRY, REDO)
    back.click()
    assert len(log(page, CAKE)) == 3 and not card(page, CAKE).locator(".scenario-debrief").is_visible()
    assert card(page, CAKE).get_by_role("button", name=REDO).is_visible()
    back.click()
    assert back.is_disabled() and card(page, CAKE).locator("meter").evaluate("meter => meter.value") == 40


def test_everything_by_keyboard_and_the_focus_goes_to_the_new_turn(visit):
    page = visit(CAKE)
    focused = "document.activeElement.innerText"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate(focused) == "客户心情 40 → 50\n客户：“那你说怎么办？”"
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert page.evaluate(focused) == "客户心情 50 → 70\n结局客户选了明早重做。"
    page.keyboard.press("Tab")
    assert page.evaluate(focused) == "回到上一句"
    page.keyboard.press("Enter")
    assert page.evaluate(focused) == "客户心情 40 → 50\n客户：“那你说怎么办？”"
    for _ in range(4):
        page.keyboard.press("Tab")
    assert page.evaluate(focused) == "再来一次"
    page.keyboard.press("Enter")
    assert page.evaluate(focused) == CAKE.turns[0].text


def test_roles_and_names(visit):
    page = visit(CAKE)
    assert page.get_by_role("group", name=f"情景：{CAKE.title}").count() == 1
    group = page.get_by_role("group", name="你怎么回答？")
    assert group.get_by_role("button").all_inner_texts() == [reply.text for reply in CAKE.turns[0].replies]
    assert page.get_by_role("log", name="对话").count() == 1
    say(page, CAKE, SORRY, REDO)
    assert page.get_by_role("table", name=re.compile("^得分")).get_by_role("rowheader").count() == 3


@both_ways
def test_the_conversation_outlasts_the_page(visit):
    page = visit(CAKE, DILEMMA)
    say(page, CAKE, SORRY, REDO)
    told = log(page, CAKE)
    page.close()
    page = visit(CAKE, DILEMMA, again=True)
    assert log(page, CAKE) == told and len(debrief(page, CAKE, "li")) == 2
    assert log(page, DILEMMA) == [DILEMMA.turns[0].text]
    assert page.evaluate("document.activeElement === document.body")


def test_what_no_longer_fits_is_left_out(visit):
    kept = {"cake": {"answer": [SORRY, "从前的回答", REDO], "tries": 0, "right": False, "shown": False}}
    page = visit(CAKE, before=f"localStorage.setItem('custserv:{CHAPTER}', '{json.dumps(kept)}')")
    assert log(page, CAKE)[1] == f"你：{SORRY}" and len(log(page, CAKE)) == 3


@pytest.mark.parametrize(
    "garbage", ["{", "5", "null", '{"cake": 5}', '{"cake": {"tries": 0, "answer": {"a": 1}}}']
)
def test_a_spoilt_record_does_no_harm(visit, garbage):
    page = visit(CAKE, DAILY, before=f"""
        for (const key of ['', ':daily']) localStorage.setItem('custserv:{CHAPTER}' + key, '{garbage}');
    """)  # fmt: skip
    say(page, CAKE, SORRY, REDO)
    assert len(log(page, CAKE)) == 5
    page.get_by_label("说到做到").check()
    assert "做到 1 项，共 3 项" in page.locator(".custserv-checklist [role=status]").inner_text()


def test_without_storage_it_lasts_as_long_as_the_page(visit):
    page = visit(CAKE, DAILY, SHEET, before=NO_STORAGE)
    say(page, CAKE, SORRY, REDO)
    assert "情景 1 个，谈完 1 个" in page.locator(".worksheet-count").inner_text()
    page.get_by_label("说到做到").check()
    assert "做到 1 项，共 3 项" in page.locator(".custserv-checklist [role=status]").inner_text()


def test_sheet_tells_how_each_scenario_went_and_clearing_starts_anew(visit):
    page = visit(GUESS, CAKE, DILEMMA, cake(id="other", title="另一个蛋糕"), DAILY, TEST, SHEET)
    page.get_by_label("说到做到").check()
    say(page, CAKE, SORRY, REDO)
    say(page, DILEMMA, "谢谢，我不能收。", "回到上一句")
    page.locator('[data-scenario="other"]').get_by_role("button", name=SORRY).click()
    assert "情景 3 个，谈完 1 个" in page.locator(".worksheet-count").inner_text()
    with page.expect_download() as download:
        page.get_by_role("button", name="保存为一个网页文件").click()
    text = Path(download.value.path()).read_text(encoding="utf-8")
    assert re.findall("<h2>(.*?)</h2>", text)[:2] == ["先猜", "情景对话"]
    part = text.split("<h2>情景对话</h2>")[1].split("<h2>")[0]
    other = CAKE.report(CAKE.walk([SORRY]))
    assert re.findall("<d[dt]>(.*?)</d[dt]>", part) == [
        CAKE.title, *CAKE.report(CAKE.walk([SORRY, REDO])), DILEMMA.title, "没有开始", "另一个蛋糕", *other,
    ]  # fmt: skip
    assert "说到做到" not in text
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="清除本章的全部记录").click()
    assert len(log(page, CAKE)) == 1 and not card(page, CAKE).locator(".scenario-debrief").is_visible()
    # The checklist is no part of the sheet.
    assert page.evaluate("Object.keys(localStorage)") == [f"custserv:{CHAPTER}:daily"]


def test_without_javascript_the_first_turn_can_be_read(visit):
    page = visit(CAKE, DAILY, java_script_enabled=False)
    assert card(page, CAKE).get_by_text(CAKE.setting).is_visible()
    for text in [CAKE.turns[0].text, *(reply.text for reply in CAKE.turns[0].replies)]:
        assert card(page, CAKE).get_by_text(text, exact=True).is_visible()
    assert "允许运行 JavaScript" in card(page, CAKE).inner_text()
    for item in DAILY.items:
        assert page.get_by_text(item, exact=True).is_visible()
    for name in ("再来一次", "回到上一句", "打印", "清空"):
        assert not page.get_by_text(name, exact=True).is_visible()


def test_on_paper_the_replies_can_be_read(visit):
    page = visit(CAKE)
    page.emulate_media(media="print")
    assert card(page, CAKE).get_by_text(SORRY).is_visible()
    assert not card(page, CAKE).get_by_text("再来一次").is_visible()


def test_waking_moves_nothing(visit):
    page = visit(CAKE, DILEMMA, SHEET, before=WATCH_SHIFT)
    page.wait_for_timeout(300)
    assert page.evaluate("window.shift") == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(visit, theme):
    page = visit(CAKE, cake(id="other", title="另一个蛋糕"), DILEMMA, DAILY, SHEET)
    page.evaluate("theme => (document.documentElement.dataset.theme = theme)", theme)
    say(page, CAKE, SORRY, REDO)
    say(page, DILEMMA, "谢谢，我不能收。")
    page.get_by_label("说到做到").check()
    page.evaluate((PAGE / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8"))
    violations = page.evaluate("axe.run({preload: false})")["violations"]
    assert [(rule["id"], [node["html"][:120] for node in rule["nodes"]]) for rule in violations] == []


def test_targets_are_big_enough_and_a_small_phone_does_not_scroll_sideways(visit):
    page = visit(CAKE, DILEMMA, DAILY, viewport={"width": 320, "height": 640})
    say(page, CAKE, SORRY)
    say(page, DILEMMA, "谢谢，我不能收。")
    page.get_by_label("说到做到").check()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for target in page.locator("button:visible, .question-option:visible").all():
        box = target.bounding_box()
        assert box["width"] >= 44 and box["height"] >= 44, target.evaluate("e => e.outerHTML")


def days(page):
    return page.locator(".checklist-days td").all_inner_texts()


@both_ways
def test_ticks_are_kept_by_day_for_14_days(visit):
    page = visit(DAILY)
    today = page.evaluate("new Date().toLocaleDateString('sv')")
    status = page.locator(".custserv-checklist [role=status]")
    assert status.inner_text() == f"今天（{today}）做到 0 项，共 3 项。"
    assert not page.get_by_role("table").is_visible()
    page.get_by_label("微笑问好").check()
    page.get_by_label("听完<再说>").check()
    assert status.inner_text() == f"今天（{today}）做到 2 项，共 3 项。" and days(page) == [today, "2 项"]
    page.evaluate("""key => {
        const before = (days) => new Date(Date.now() - days * 86400000).toLocaleDateString('sv');
        const kept = JSON.parse(localStorage.getItem(key));
        localStorage.setItem(key, JSON.stringify({
            ...kept, [before(1)]: [], [before(13)]: ['微笑问好'], [before(14)]: ['微笑问好'],
        }));
    }""", f"custserv:{CHAPTER}:daily")  # fmt: skip
    page.close()
    page = visit(DAILY, again=True)
    assert page.locator("input:checked").count() == 2
    assert days(page)[1::2] == ["2 项", "1 项"] and days(page)[0] == today
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="清空").click()
    assert page.locator("input:checked").count() == 0 and not page.get_by_role("table").is_visible()
    assert page.evaluate("Object.keys(localStorage)") == []


def test_the_next_day_starts_with_nothing_ticked(visit):
    page = visit(DAILY, before="""
        window.day = 0;
        const Real = Date;
        window.Date = class extends Real { constructor() { super(Real.now() + window.day * 86400000) } };
    """)  # fmt: skip
    page.get_by_label("微笑问好").check()
    page.evaluate("window.day = 1; document.dispatchEvent(new Event('visibilitychange'))")
    assert page.locator("input:checked").count() == 0 and days(page)[1::2] == ["1 项"]


def test_clearing_asks_first(visit):
    page = visit(DAILY)
    page.get_by_label("微笑问好").check()
    page.on("dialog", lambda dialog: dialog.dismiss())
    page.get_by_role("button", name="清空").click()
    assert page.get_by_label("微笑问好").is_checked()


def test_the_list_prints_alone(visit):
    page = visit(CAKE, DAILY, before="window.print = () => (window.printed = true)")
    page.get_by_label("微笑问好").check()
    page.get_by_role("button", name="打印").click()
    assert page.evaluate("window.printed")
    page.emulate_media(media="print")
    sheet = page.locator(".custserv-sheet")
    assert sheet.is_visible() and not page.locator("main").is_visible()
    assert sheet.locator("h1").inner_text() == DAILY.title
    assert sheet.locator("dt").all_inner_texts()[:3] == ["☑ 微笑问好", "☐ 听完<再说>", "☐ 说到做到"]
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("main").is_visible() and page.locator(".custserv-sheet").count() == 0


def test_a_rewritten_item_is_not_ticked(visit):
    page = visit(DAILY)
    page.get_by_label("微笑问好").check()
    page.close()
    page = visit(Checklist("daily", "自查", ["先微笑", "听完<再说>"]), again=True)
    assert page.locator("input:checked").count() == 0
