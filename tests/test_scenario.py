"""Scenarios: what a definition must have, where ways lead, what is earned on them."""

import json
import random

import pytest
from custserv.cell import MIME, DefinitionError
from custserv.scenario import Ending, Scenario, Turn

from .scenario_examples import CAKE, DILEMMA, ENDINGS, MOODY, SCENARIOS, cake, told, ways

TWO = [told("好。"), told("不。", "bad")]
START = Turn("open", "客户来了。", TWO)


def plain(*story, **more):
    """Return a scenario with nothing but a story."""
    return Scenario("q", "题", "背景", list(story), **more)


@pytest.mark.parametrize(
    ("define", "message"),
    [
        (lambda: told(""), "一句回答的文字应是一段文字，收到 ''"),
        (lambda: told("好。", "a b"), "回答“好。”去处 to 的编号应是.*收到 'a b'"),
        (lambda: told("好。", why=""), "回答“好。”的理由 why 应是一段文字，收到 ''"),
        (lambda: told("好。", why="$r$"), "回答“好。”的理由 why 里不能写公式"),
        (lambda: told("好。", mood=1.5), "回答“好。”的心情变化 mood 应是 -100 到 100 的整数，收到 1.5"),
        (lambda: told("好。", mood=-101), "应是 -100 到 100 的整数，收到 -101"),
        (lambda: told("好。", points=["倾听"]), "得分 points 应写成 {标准: 分数}，收到 \\['倾听'\\]"),
        (lambda: told("好。", points={"倾听": -1}), "的“倾听”得分应是 0 到 100 的整数，收到 -1"),
        (lambda: told("好。", points={"倾听": True}), "得分应是 0 到 100 的整数，收到 True"),
        (lambda: Turn("1", "来了。", TWO), "一轮对话 Turn 的编号应是.*收到 '1'"),
        (lambda: Turn("open", None, TWO), "一轮对话 open 的文字应是一段文字，收到 None"),
        (lambda: Turn("open", "来了。", told("好。")), "一轮对话 open 的回答应是 Reply 的列表"),
        (lambda: Turn("open", "来了。", ["好。", "不。"]), "一轮对话 open 的回答应是 Reply 的列表"),
        (lambda: Turn("open", "来了。", TWO[:1]), "一轮对话 open 至少要有 2 个回答，收到 1 个"),
        (lambda: Turn("open", "来了。", [*TWO, told("好。", "bad")]), "一轮对话 open 的回答有重复：好。、不。、好。"),
        (lambda: Ending("an end", "完了。", "启示"), "结局 Ending 的编号应是.*收到 'an end'"),
        (lambda: Ending("end", "", "启示"), "结局 end 的文字应是一段文字，收到 ''"),
        (lambda: Ending("end", "完了。", ""), "结局 end 的启示 lesson 应是一段文字，收到 ''"),
        (lambda: cake(id="a-b"), "情景的编号应是.*收到 'a-b'"),
        (lambda: cake(title=""), "情景 cake 的标题应是一段文字，收到 ''"),
        (lambda: cake(setting=3), "情景 cake 的背景应是一段文字，收到 3"),
        (lambda: cake(story=START), "情景 cake 的经过应是 Turn 和 Ending 的列表"),
        (lambda: plain(START, *ENDINGS, "完"), "情景 q 的经过里只能有 Turn 和 Ending，收到 '完'"),
        (lambda: plain(), "应从一轮对话 Turn 开始"),
        (lambda: plain(*ENDINGS, START), "应从一轮对话 Turn 开始"),
        (lambda: plain(START, Turn("good", "又来了。", TWO), *ENDINGS), "情景 q 里有重复的编号：good"),
        (
            lambda: plain(Turn("open", "客户来了。", [told("好。"), told("行。")]), ENDINGS[0]),
            "情景 q 至少要有 2 个结局 Ending，收到 1 个",
        ),
        (
            lambda: plain(Turn("open", "客户来了。", [told("好。", "better"), TWO[1]]), *ENDINGS),
            "情景 q 一轮 open 的回答“好。”要去 better，没有这个编号；有的是 open、good、bad",
        ),
        (
            lambda: plain(
                Turn("open", "来了。", [*TWO, told("等。", "more")]),
                Turn("more", "还在。", [told("再等。", "again"), TWO[0]]),
                Turn("again", "还在。", [told("接着等。", "more"), TWO[0]]),
                *ENDINGS,
            ),
            "情景 q 绕成了圈，会谈个没完：more → again → more",
        ),
        (lambda: plain(START, *ENDINGS, Ending("other", "别的。", "启示")), "情景 q 里有哪一条路也走不到的：other"),
        (lambda: plain(START, Turn("more", "还在。", TWO), *ENDINGS), "里有哪一条路也走不到的：more"),
        (
            # At 10 the customer is gone before the second turn can be reached.
            lambda: plain(
                Turn("open", "客户来了。", [told("不。", "more", mood=-10), told("等。", "more", mood=-20)]),
                Turn("more", "还在。", TWO),
                *ENDINGS,
                mood=10,
                walkout="bad",
            ),
            "里有哪一条路也走不到的：more、good",
        ),
        (lambda: cake(criteria=["倾听"]), "评分标准应写成 {标准: 说明}，收到 \\['倾听'\\]"),
        (lambda: cake(criteria={}), "评分标准应写成 {标准: 说明}，收到 {}"),
        (lambda: cake(criteria={"倾听": ""}), "标准“倾听”的说明应是一段文字，收到 ''"),
        (lambda: cake(criteria={"倾听": "听完"}), "给“担责”记分，评分标准里没有它；有的是 倾听"),
        (lambda: cake(criteria=None), "给“倾听”记分，评分标准里没有它；有的是 一个也没有"),
        (lambda: plain(START, *ENDINGS, criteria={"倾听": "听完"}), "标准“倾听”在哪一条路上都得不到分"),
        (lambda: cake(mood=101), "情景 cake 的心情 mood 应是 0 到 100 的整数，收到 101"),
        (lambda: cake(mood=None), "有 walkout 却没有心情 mood"),
        (lambda: cake(mood=None, walkout=None), "会改变心情，情景却没有心情：请写 mood=…"),
        (lambda: cake(walkout="open"), "walkout 应是一个结局（kept、unhappy、left），收到 'open'"),
    ],
)
def test_a_bad_definition_is_refused(define, message):
    with pytest.raises(DefinitionError, match=message):
        define()


def test_a_walkout_can_be_the_only_way_to_an_ending():
    assert "left" not in {reply.to for turn in CAKE.turns for reply in turn.replies}
    assert {CAKE.walk(way).place.id for way in ways(CAKE)} == {"kept", "unhappy", "left"}
    with pytest.raises(DefinitionError, match="走不到的：left"):
        cake(mood=100)


def test_the_customer_leaves_as_soon_as_the_mood_falls_to_0():
    walk = CAKE.walk(["先查单号，请您稍等。", "是快递的问题。"])
    assert walk.is_over and walk.place.id == "left" and walk.mood == 0
    assert [(step.before, step.mood) for step in walk.steps] == [(40, 25), (25, 0)]


def test_mood_stays_between_0_and_100():
    low, high = MOODY.walk(["稍等。"]), MOODY.walk(["您好！", "好的。"])
    assert low.mood == 0 and not low.is_over
    assert [step.mood for step in high.steps] == [100, 100]


def test_what_does_not_fit_ends_the_walk():
    walk = CAKE.walk(["您先别急。", "从前的回答", "是快递的问题。"])
    assert [step.reply.text for step in walk.steps] == ["您先别急。"] and walk.place.id == "angry"


def test_the_most_is_what_the_best_way_earns():
    best = {name: max(CAKE.walk(way).earned(name) for way in ways(CAKE)) for name in CAKE.criteria}
    assert CAKE.most == best == {"倾听": 2, "担责": 2, "解决": 3}


def test_the_most_counts_only_what_the_mood_lets_the_student_reach():
    assert cake(mood=15).most["担责"] == 2
    # At 5 both slow replies end it; the way over “angry”, where 担责 earns 2, is closed.
    with pytest.raises(DefinitionError, match="走不到的：angry"):
        cake(mood=5)


def random_scenario(chance):
    """Return a scenario of up to 12 turns, each leading on to later places; None where a check refuses it."""
    count, with_mood = chance.randint(1, 12), chance.random() < 0.5
    names = [f"turn_{k}" for k in range(count)] + ["good", "bad"]
    turns = [
        Turn(name, "客户说话。", [
            told(f"回答 {r}", chance.choice(names[k + 1 :][:4]), mood=chance.randint(-60, 40) * with_mood)
            for r in range(chance.randint(2, 4))
        ])
        for k, name in enumerate(names[:-2])
    ]  # fmt: skip
    try:
        mood = {"mood": chance.randint(0, 100), "walkout": "bad"} if with_mood else {}
        return plain(*turns, *ENDINGS, **mood)
    except DefinitionError as refused:
        assert "走不到的" in str(refused)


def test_random_walks_always_end_and_together_reach_everything():
    chance = random.Random(2024)
    kept = [scenario for scenario in (random_scenario(chance) for _ in range(400)) if scenario]
    assert len(kept) > 50
    for scenario in kept:
        seen = set()
        for _ in range(300):
            said, walk = [], scenario.walk([])
            while not walk.is_over:
                seen.add(walk.place.id)
                assert len(said) < len(scenario.turns)
                said.append(chance.choice(walk.place.replies).text)
                walk = scenario.walk(said)
            seen.add(walk.place.id)
        if len(scenario.turns) < 5:
            assert seen == {place.id for place in scenario.story}


def test_a_long_story_is_checked_at_once():
    count = 60
    turns = [
        Turn(f"turn_{k}", "客户说话。", [
            told(f"回答 {r}", f"turn_{k + 1}" if k + 1 < count else ["good", "bad", "good"][r], points={"快": r})
            for r in range(3)
        ])
        for k in range(count)
    ]  # fmt: skip
    assert plain(*turns, *ENDINGS, criteria={"快": "快"}).most == {"快": 2 * count}


def test_report_for_the_worksheet():
    said = ["让孩子空等一晚，真对不起。", "明早重做，或者全额退款，您选。"]
    assert CAKE.report(CAKE.walk([])) == ["没有开始"]
    assert CAKE.report(CAKE.walk(said[:1])) == ["还没有谈完", f"走法：{said[0]}"]
    assert CAKE.report(CAKE.walk(said)) == [
        "结局：客户选了明早重做。",
        "得分：倾听 2/2；担责 1/2；解决 3/3",
        "最后的客户心情：70",
        f"走法：{said[0]} → {said[1]}",
    ]
    assert DILEMMA.report(DILEMMA.walk(["谢谢，我不能收。"])) == ["结局：客户收回了卡。", "走法：谢谢，我不能收。"]


def test_only_a_scenario_without_rubric_and_mood_is_a_dilemma():
    assert [scenario.is_dilemma for scenario in SCENARIOS] == [False, True, False]


def test_text_shows_setting_first_turn_and_its_replies():
    assert CAKE.summary().splitlines() == [
        "情景：没送到的生日蛋糕",
        "你是一家蛋糕店的在线客服。可以重做，也可以全额退款。",
        "客户心情：40（0–100）",
        "客户：“蛋糕到现在还没到，<孩子>都睡了！”",
        "你怎么回答？",
        "   ○ 先查单号，请您稍等。",
        "   ○ 让孩子空等一晚，真对不起。",
        "   ○ 您先别急。",
    ]
    assert "心情" not in DILEMMA.summary()


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.id)
def test_output_has_a_live_view_a_spec_and_a_text(scenario):
    bundle = scenario._repr_mimebundle_()
    assert set(bundle) == {"application/vnd.jupyter.widget-view+json", MIME, "text/plain"}
    assert bundle["text/plain"] == scenario.summary() and bundle[MIME] == scenario.spec()
    assert json.loads(json.dumps(scenario.spec())) == scenario.spec()
    told_of = [[name, meaning, scenario.most[name]] for name, meaning in (scenario.criteria or {}).items()]
    assert scenario.spec()["criteria"] == told_of
