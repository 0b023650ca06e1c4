"""Questions in JupyterLab, through the widgets themselves."""

import ipywidgets as widgets
import pytest
from custserv.jupyter import questions
from custserv.jupyter.questions import QuestionsView, answer_text, field_of, result
from custserv.jupyter.records import Records
from custserv.quiz import Open, Questions

from ..quiz_examples import GUESS, MATCH, MULTIPLE, NUMERIC, OPEN, ORDER, SHARE, SINGLE, TEST, VERDICTS


@pytest.fixture(autouse=True)
def records(monkeypatch):
    """What the kernel keeps, empty at the start of each test."""
    fresh = Records()
    monkeypatch.setattr(questions, "records", fresh)
    return fresh


def every(widget):
    """Give a widget and all below it."""
    yield widget
    for child in getattr(widget, "children", ()):
        yield from every(child)


class Shown:
    """One question as shown in a cell."""

    def __init__(self, *asked):
        self.group = Questions("课前自测", *asked)
        self.parts = list(every(QuestionsView(self.group).widget))
        self.feedback = [part for part in self.parts if isinstance(part, widgets.HTML)][-1]

    def button(self, text, k=0):
        buttons = [part for part in self.parts if isinstance(part, widgets.Button)]
        return [button for button in buttons if button.description == text][k]

    def press(self, text, k=0):
        self.button(text, k).click()
        return self.feedback.value

    def first(self, kind):
        return next(part for part in self.parts if isinstance(part, kind))

    def has(self, text):
        return any(isinstance(part, widgets.Button) and part.description == text for part in self.parts)


def give(question, answer, shown):
    """Answer as a student does."""
    if question is SINGLE:
        shown.first(widgets.RadioButtons).value = answer
    elif question is MULTIPLE:
        for box in shown.parts:
            if isinstance(box, widgets.Checkbox):
                box.value = box.description in answer
    elif question is MATCH:
        for box in shown.parts:
            if isinstance(box, widgets.Dropdown):
                box.value = answer.get(box.description)
    elif question is ORDER:
        order = list(ORDER.start)
        for place, item in enumerate(answer):
            for k in range(order.index(item), place, -1):
                shown.button("上移", k).click()
                order[k - 1], order[k] = order[k], order[k - 1]
    else:
        shown.first(widgets.Text).value = answer


@pytest.mark.parametrize(("question", "answer", "right", "said"), VERDICTS)
def test_check_says_the_verdict(question, answer, right, said):
    shown = Shown(question)
    give(question, answer, shown)
    told = shown.press("核对")
    assert said in told
    assert ("✓ 答对了。" in told) is (right is True)
    assert ("✗ 还不对。" in told) is (right is False)


def test_the_answer_is_offered_only_after_a_wrong_try(records):
    shown = Shown(SINGLE)
    assert shown.button("看答案").layout.display == "none"
    give(SINGLE, "变成 1.125 倍", shown)
    shown.press("核对")
    assert shown.button("看答案").layout.display == ""
    assert "“变成 2 倍”：流失率减半，寿命加倍。" in shown.press("看答案")
    [(_, question, kept)] = records
    assert result(question, kept) == "看了答案"


def test_hint_and_try_again():
    shown = Shown(SINGLE)
    assert "提示：先算流失率。" in shown.press("提示")
    give(SINGLE, "变成 1.125 倍", shown)
    assert shown.feedback.value == ""
    shown.press("核对")
    shown.press("重做")
    assert shown.first(widgets.RadioButtons).value is None
    give(SINGLE, "变成 2 倍", shown)
    assert "✓ 答对了。" in shown.press("核对")
    assert not Shown(SHARE).has("提示")


def test_results_in_words(records):
    shown = Shown(NUMERIC)
    [(_, question, kept)] = records
    assert result(question, kept) == "没有作答"
    give(NUMERIC, "5", shown)
    assert result(question, kept) == "没有核对"
    shown.press("核对")
    assert result(question, kept) == "试了 1 次，还没有答对"
    give(NUMERIC, "很多", shown)
    shown.press("核对")
    give(NUMERIC, "26000", shown)
    shown.press("核对")
    give(NUMERIC, "5", shown)
    shown.press("核对")
    assert result(question, kept) == "试了 2 次后答对"


def test_right_at_once(records):
    shown = Shown(NUMERIC)
    give(NUMERIC, "26000", shown)
    shown.press("核对")
    [(_, question, kept)] = records
    assert result(question, kept) == "第 1 次就答对"
    assert shown.button("看答案").layout.display == "none"


def test_a_cell_that_runs_again_shows_what_was_kept():
    shown = Shown(SINGLE, ORDER)
    give(SINGLE, "变成 2 倍", shown)
    shown.press("核对")
    shown.button("下移", 0).click()
    again = Shown(SINGLE, ORDER)
    assert again.first(widgets.RadioButtons).value == "变成 2 倍"
    assert "上次：第 1 次就答对。" in "".join(part.value for part in again.parts if isinstance(part, widgets.HTML))
    first = next(part for part in again.parts if isinstance(part, widgets.Label))
    assert first.value == f"1. {ORDER.start[1]}"


def test_a_rewritten_question_starts_anew(records):
    shown = Shown(Open("why", "为什么？"))
    shown.first(widgets.Textarea).value = "因为"
    Shown(Open("why", "究竟为什么？"))
    [(_, _, kept)] = records
    assert kept.answer is None


def test_a_written_answer_reminds_of_the_guesses_before():
    guesses = list(every(QuestionsView(GUESS).widget))
    QuestionsView(TEST)
    parts = list(every(QuestionsView(OPEN).widget))
    echo = [part for part in parts if isinstance(part, widgets.HTML)][1]
    assert echo.value == ""
    next(part for part in guesses if isinstance(part, widgets.Text)).value = "3"
    next(part for part in guesses if isinstance(part, widgets.RadioButtons)).value = "口碑"
    assert "你先前的猜想：3 倍；口碑" in echo.value
    later = list(every(QuestionsView(Questions("再想", Open("more", "还有呢？"))).widget))
    assert all("猜想" not in part.value for part in later if isinstance(part, widgets.HTML))


def test_clearing_empties_fields_and_results(records):
    shown = Shown(SINGLE)
    give(SINGLE, "变成 1.125 倍", shown)
    shown.press("核对")
    records.clear()
    assert shown.first(widgets.RadioButtons).value is None and shown.feedback.value == ""
    assert shown.button("看答案").layout.display == "none"
    [(_, question, kept)] = records
    assert result(question, kept) == "没有作答"


def test_texts_are_escaped():
    shown = Shown(Open("q", "<script>题</script>"))
    assert not any("<script>" in part.value for part in shown.parts if isinstance(part, widgets.HTML))


@pytest.mark.parametrize(
    ("question", "answer", "text"),
    [
        (SINGLE, "变成 2 倍", "变成 2 倍"),
        (MULTIPLE, ["付钱的公司", "学车的员工"], "付钱的公司、学车的员工"),
        (NUMERIC, "26000", "26000 元"),
        (NUMERIC, "2.6万元 ", "2.6万元"),
        (MATCH, {"付钱的公司": "客户", "学车的员工": None}, "付钱的公司 → 客户"),
        (ORDER, ["潜在客户", "成交客户"], "潜在客户 → 成交客户"),
        (OPEN.questions[0], " 因为 ", "因为"),
        (NUMERIC, None, ""),
    ],
)
def test_answer_in_words(question, answer, text):
    assert answer_text(question, answer) == text


@pytest.mark.parametrize("question", [*TEST.questions, *GUESS.questions, *OPEN.questions])
def test_a_field_gives_back_what_it_was_given(question):
    answers = {"pre_times": "变成 2 倍", "pre_who": ["学车的员工"], "pre_roles": MATCH.pairs, "guess_lever": "口碑"}
    answer = answers.get(question.id, list(ORDER.items) if question is ORDER else "26")
    field = field_of(question)
    field.write(answer)
    assert field.read() == answer
