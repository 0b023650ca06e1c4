"""Questions: what a definition must have, what is shown as text, how answers are judged."""

import json
from pathlib import Path

import pytest
from custserv.cell import MIME, DefinitionError
from custserv.quiz import (
    Checklist,
    Guess,
    Match,
    Multiple,
    Numeric,
    Open,
    Order,
    Questions,
    Single,
    Worksheet,
    read_number,
)

from .quiz_examples import GUESS, MATCH, NUMERIC, OPEN, ORDER, SHARE, SHEET, TEST, VERDICTS
from .scenario_examples import DAILY

NUMBERS = json.loads((Path(__file__).parent / "quiz_numbers.json").read_text(encoding="utf-8"))
TWO = {"甲": "不对", "乙": "对"}


@pytest.mark.parametrize(
    ("define", "message"),
    [
        (lambda: Single("1st", "题", TWO, right="乙"), "题目的编号应是.*收到 '1st'"),
        (lambda: Single("q", " ", TWO, right="乙"), "题目 q 的题干应是一段文字，收到 ' '"),
        (lambda: Single("q", "$r$ 是多少？", TWO, right="乙"), "题目 q 的题干里不能写公式"),
        (lambda: Single("q", "题", ["甲", "乙"], right="乙"), "选项应写成 {选项: 反馈}"),
        (lambda: Single("q", "题", {"甲": "对"}, right="甲"), "至少要有 2 个选项，收到 1 个"),
        (lambda: Single("q", "题", {"甲": "", "乙": "对"}, right="乙"), "选项“甲”的反馈应是一段文字，收到 ''"),
        (lambda: Single("q", "题", {"甲": "不对", "甲 ": "对"}, right="甲"), "选项有重复：甲、甲 "),
        (lambda: Single("q", "题", TWO), "没有正确答案"),
        (lambda: Single("q", "题", TWO, right="丙"), "正确答案 '丙' 不在选项里；选项有 甲、乙"),
        (lambda: Multiple("q", "题", TWO, right=[]), "没有正确答案"),
        (lambda: Multiple("q", "题", TWO, right="乙"), "right 应是列表，收到 '乙'"),
        (lambda: Multiple("q", "题", TWO, right=["乙", "丙"]), "正确答案 '丙' 不在选项里"),
        (lambda: Multiple("q", "题", TWO, right=["乙", "乙"]), "正确答案有重复"),
        (lambda: Numeric("q", "题", why="因为"), "没有正确答案"),
        (lambda: Numeric("q", "题", right=float("nan"), why="因为"), "正确答案应是有限的数，收到 nan"),
        (lambda: Numeric("q", "题", right="5", why="因为"), "正确答案应是有限的数，收到 '5'"),
        (lambda: Numeric("q", "题", right=5), "解释 why应是一段文字"),
        (lambda: Numeric("q", "题", right=5, digits=-1, why="因为"), "digits 应是不小于 0 的整数，收到 -1"),
        (lambda: Numeric("q", "题", right=5, tolerance=-1, why="因为"), "tolerance 应不小于 0，收到 -1"),
        (lambda: Numeric("q", "题", right=1 / 3, tolerance=0.001, why="因为"), "答案显示为 0，与 0.333.*请加大 digits"),
        (lambda: Numeric("q", "题", right=5, wrong={5.2: "错"}, why="因为"), "常见错误 5.2 与正确答案 5 之差"),
        (lambda: Numeric("q", "题", right=5, wrong={7: ""}, why="因为"), "常见错误 7 的反馈应是一段文字"),
        (lambda: Match("q", "题", {"甲": "一"}, why="因为"), "至少要有 2 个左边的词"),
        (lambda: Match("q", "题", {"甲": "一", "乙": "一"}, why="因为"), "至少要有 2 个右边的词"),
        (lambda: Match("q", "题", {"甲": "一", "乙": "二"}), "解释 why应是一段文字"),
        (lambda: Order("q", "题", ["甲", "乙", "甲"], why="因为"), "项有重复：甲、乙、甲"),
        (lambda: Order("q", "题", "甲乙", why="因为"), "各项应是列表"),
        (lambda: Guess("q", "题", options=["甲"]), "至少要有 2 个选项"),
        (lambda: Guess("q", "题", unit="元", options=["甲", "乙"]), "不用再写单位"),
        (lambda: Questions("", Open("q", "题")), "标题应是一段文字，收到 ''"),
        (lambda: Questions("自测"), "“自测”里还没有题目"),
        (lambda: Questions("自测", "题"), "应是 Single、.* 之一，收到 '题'"),
        (lambda: Questions("自测", Open("q", "题"), Open("q", "另一题")), "“自测”里有重复的题目编号：q"),
        (lambda: Worksheet(5), "Worksheet 的标题应是一段文字，收到 5"),
        (lambda: Checklist("1", "自查", ["甲", "乙"]), "自查表的编号应是.*收到 '1'"),
        (lambda: Checklist("q", "", ["甲", "乙"]), "自查表 q 的标题应是一段文字，收到 ''"),
        (lambda: Checklist("q", "自查", "甲乙"), "自查表 q 的各项应是列表，收到 '甲乙'"),
        (lambda: Checklist("q", "自查", ["甲"]), "自查表 q 至少要有 2 个项，收到 1 个"),
        (lambda: Checklist("q", "自查", ["甲", "甲"]), "自查表 q 的项有重复：甲、甲"),
    ],
)
def test_a_bad_definition_is_refused(define, message):
    with pytest.raises(DefinitionError, match=message):
        define()


@pytest.mark.parametrize(("question", "answer", "right", "said"), VERDICTS)
def test_verdict(question, answer, right, said):
    verdict = question.judge(answer)
    assert verdict.right is right
    assert said in verdict.feedback


@pytest.mark.parametrize("case", NUMBERS, ids=lambda case: f"{case['typed']}|{case['unit']}")
def test_typed_number(case):
    if "problem" in case:
        with pytest.raises(ValueError) as caught:
            read_number(case["typed"], case["unit"])
        assert str(caught.value) == case["problem"]
    else:
        assert read_number(case["typed"], case["unit"]) == pytest.approx(case["value"], rel=1e-12)


def test_tolerance_is_half_of_the_last_digit_shown_unless_given():
    assert NUMERIC.reach == pytest.approx(0.5, abs=1e-4)
    assert SHARE.reach == pytest.approx(0.005, abs=1e-8)
    given = Numeric("q", "题", right=26000, tolerance=100, why="因为")
    assert given.judge("26100").right and not given.judge("26101").right


def test_text_shows_what_is_asked_and_no_answer():
    text = TEST.summary()
    assert text.splitlines()[:5] == [
        "课前自测",
        "1. 年保留率从 80% 升到 90%，平均客户寿命怎样变？",
        "   ○ 变成 1.125 倍",
        "   ○ 变成 2 倍",
        "   ○ 不变 <b>",
    ]
    assert "   ＿＿＿＿ 元" in text and "   付钱的公司 → ？" in text
    for hidden in ("26,000", "流失率减半", "先算流失率", "付钱的是客户"):
        assert hidden not in text
    assert GUESS.summary().count("○") == 2 and "写几句话" in OPEN.summary()
    assert SHEET.summary().startswith("学习单：第5章　客户终身价值\n")


def test_shuffled_orders_are_fixed_and_not_the_answer():
    assert sorted(ORDER.start) == sorted(ORDER.items) and ORDER.start != list(ORDER.items)
    assert sorted(MATCH.choices) == sorted(MATCH.pairs.values())
    for k in range(20):
        order = Order(f"order_{k}", "题", ["一", "二"], why="因为")
        assert order.start == ["二", "一"]


def test_spec_is_plain_json_with_everything_the_page_needs():
    spec = json.loads(json.dumps(TEST.spec()))
    assert [question["kind"] for question in spec["questions"]] == [
        "single",
        "multiple",
        "numeric",
        "numeric",
        "match",
        "order",
    ]
    assert spec["questions"][2]["right"] == 26000 and spec["questions"][2]["answer"][0] == "26,000 元"
    assert spec["questions"][5]["items"] == ORDER.start
    assert SHEET.spec() == {"kind": "worksheet", "title": "第5章　客户终身价值"}


def test_spec_hides_the_last_bits_of_a_float():
    noisy = Numeric("q", "题", right=0.1 + 0.2, digits=1, why="因为")
    assert noisy.spec()["right"] == 0.3


@pytest.mark.parametrize("shown", [TEST, SHEET, DAILY])
def test_output_has_a_live_view_a_spec_and_a_text(shown):
    bundle = shown._repr_mimebundle_()
    assert set(bundle) == {"application/vnd.jupyter.widget-view+json", MIME, "text/plain"}
    assert bundle["text/plain"] == shown.summary() and bundle[MIME] == shown.spec()


def test_checklist_is_plain_text_and_plain_json():
    assert DAILY.summary() == "每日服务态度自查\n□ 微笑问好\n□ 听完<再说>\n□ 说到做到"
    assert json.loads(json.dumps(DAILY.spec())) == {
        "kind": "checklist",
        "id": "daily",
        "title": "每日服务态度自查",
        "items": ["微笑问好", "听完<再说>", "说到做到"],
    }
