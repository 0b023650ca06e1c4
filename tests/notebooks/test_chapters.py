"""What every chapter promises, read from the tables at the head of its own test.

FIGURES, GIVEN and QUOTED account for the figures of the prose, as custserv.author.truth says; further

SHOWN   = [("lab_x", {"control": value}, ["2,600 元", …]), …]   metrics, in their order, at these settings
ANSWERS = [("pre_each", "3.2万"), …]     worked by hand, as a student gives it; every numeric question has one
SAID    = [("cell-id", "words"), …]      limits and doubts that the prose must not lose
"""

import re
from functools import cache

import pytest
from custserv.author.chapter import chapters, labs, questions
from custserv.author.check import TABLES, check
from custserv.author.truth import load

FIRST_DISCOUNTED = 5

table_of = cache(load)


def number_of(path):
    return int(path.name[:2])


@pytest.fixture(params=chapters(), ids=lambda path: path.stem)
def path(request):
    """One chapter after the other."""
    return request.param


@pytest.fixture
def table(path):
    """The module with the chapter's tables."""
    return table_of(TABLES / f"test_{path.stem}.py")


def contains(texts, wanted):
    """Whether the wanted are among the texts, in their order."""
    left = iter(texts)
    return all(text in left for text in wanted)


def test_chapter_has_the_agreed_shape_and_every_figure_an_origin(path):
    assert check(path).faults == []


def test_labs_show_what_the_text_promises(path, table, subtests):
    assert table.SHOWN
    for name, values, wanted in table.SHOWN:
        with subtests.test(lab=name, **values):
            shown = [metric.text for metric in labs(path)[name].run(**values).metrics]
            assert contains(shown, wanted), f"{shown} 里没有依次出现 {wanted}"


def test_answers_worked_by_hand_are_right(asked, table, subtests):
    for name, answer in table.ANSWERS:
        with subtests.test(question=name):
            verdict = asked[name].judge(answer)
            assert verdict.right, verdict.feedback


def test_every_numeric_question_has_been_worked_by_hand(asked, table):
    numeric = {name for name, question in asked.items() if question.kind == "numeric"}
    assert numeric - {name for name, _ in table.ANSWERS} == set()


def test_numeric_answers_are_named_in_their_explanations(asked, subtests):
    for question in asked.values():
        if question.kind == "numeric":
            with subtests.test(question=question.id):
                shown, why = question.answer_lines()
                assert shown.replace(" %", "%").split()[0] in why


def test_what_limits_the_models_and_sources_is_said(prose, table, subtests):
    for cell, words in getattr(table, "SAID", []):
        with subtests.test(cell=cell):
            assert words in prose[cell]


def test_each_question_has_an_id_of_its_own(path):
    ids = [question.id for question in questions(path)]
    assert sorted(set(ids)) == sorted(ids)


def test_what_is_asked_before_is_asked_again_after(asked):
    before = {name.removeprefix("pre_") for name in asked if name.startswith("pre_")}
    assert before and {f"post_{name}" for name in before} <= set(asked)


def test_five_line_function_has_five_lines(cells):
    for name in {"five-line-function"} & set(cells):
        assert len(cells[name].source.splitlines()) == 5


@pytest.mark.parametrize(
    "path", [path for path in chapters() if number_of(path) < FIRST_DISCOUNTED], ids=lambda path: path.stem
)
def test_nothing_is_discounted_before_chapter_5(cells):
    for cell in cells.values():
        assert not re.search("折现|现值|discount|(?<!毛)利率", cell.source), cell.id


def test_comparison_can_fail():
    assert contains(["1 位", "2 元", "3 %"], ["1 位", "3 %"])
    assert not contains(["1 位", "2 元"], ["2 元", "1 位"])
    assert not contains(["1 位"], ["1 位", "1 位"])
