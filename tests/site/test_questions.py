"""The chapters' questions in the published pages: what their notebooks call right is right there."""

import pytest
from custserv.author.chapter import chapters, read
from custserv.cell import MIME


def specs(path):
    """Return what the notebook's outputs hold of questions and worksheets."""
    outputs = [output for cell in read(path).cells for output in cell.get("outputs", [])]
    return [output.data[MIME] for output in outputs if MIME in output.get("data", {})]


def questions(path):
    return [question for spec in specs(path) for question in spec.get("questions", [])]


PAGES = [pytest.param(path, id=path.stem) for path in chapters() if questions(path)]


def give_right(place, question):
    """Answer as a reader does who knows; a number as the answer shows it."""
    kind = question["kind"]
    if kind in ("single", "multiple"):
        options = [option for option, _ in question["options"]]
        for option in question["right"]:
            place.locator(".question-option input").nth(options.index(option)).check()
    elif kind == "numeric":
        place.locator("input").fill(question["answer"][0])
    elif kind == "match":
        for k, (_, right) in enumerate(question["pairs"]):
            place.locator("select").nth(k).select_option(right)
    else:
        for k, item in enumerate(question["right"]):
            while place.locator("li span").all_inner_texts().index(item) > k:
                place.get_by_role("button", name=f"上移：{item}", exact=True).click()
    place.locator(".question-check").click()


@pytest.mark.parametrize("path", PAGES)
def test_right_answers_of_the_notebook_are_right_in_the_page(visit, served, path):
    page = visit(f"{served}/notebooks/{path.stem}.html")
    judged = [question for question in questions(path) if "answer" in question]
    for question in judged:
        place = page.locator(f'[data-question="{question["id"]}"]')
        give_right(place, question)
        assert place.locator(".question-feedback p").first.inner_text() == "✓ 答对了。", question["id"]
    assert f"自测 {len(judged)} 题，答对 {len(judged)} 题" in page.locator(".worksheet-count").inner_text()


@pytest.mark.parametrize("path", PAGES)
def test_answers_stay_out_of_sight_and_the_worksheet_names_every_question_and_lab(visit, served, path):
    page = visit(f"{served}/notebooks/{path.stem}.html")
    assert page.locator(".question").count() == len(questions(path))
    assert page.locator("pre").filter(has_text="Questions(").count() == 0
    assert page.locator(".question-answer:visible, .question-show:visible").count() == 0
    with page.expect_download() as download:
        page.locator(".worksheet-save").click()
    sheet = download.value.path().read_text(encoding="utf-8")
    shown = page.locator("section.custserv-lab .lab-title").all_inner_texts()
    for asked in [question["stem"] for question in questions(path)] + shown:
        assert asked.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") in sheet
