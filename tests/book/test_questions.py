"""Questions on their way from a notebook into a page."""

import io

import nbformat
import pytest
from custserv.cell import MIME
from custserv.quiz import Open, Questions
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from ..quiz_examples import NUMERIC, SHEET, TEST
from ..scenario_examples import CAKE, DAILY, DILEMMA, cake

SETTINGS = {
    "extensions": ["myst_nb", "custserv.book.questions"],
    "nb_execution_mode": "off",
    "html_theme": "basic",
    "nb_render_text_lexer": "none",
}


def cell(shown, source):
    """Return a code cell with its stored output, folded as in the chapters."""
    output = nbformat.v4.new_output(
        "execute_result", {MIME: shown.spec(), "text/plain": shown.summary()}, execution_count=1
    )
    return nbformat.v4.new_code_cell(source, outputs=[output], metadata={"tags": ["hide-input"]})


@pytest.fixture
def build(tmp_path):
    """A function that builds a book of one chapter and returns its text and the warnings."""

    def build_book(*cells, builder="html"):
        language = {"language_info": {"name": "python", "pygments_lexer": "ipython3"}}
        chapter = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_markdown_cell("# 章"), *cells], metadata=language
        )
        nbformat.write(chapter, tmp_path / "index.ipynb")
        warnings = io.StringIO()
        with patch_docutils(None), docutils_namespace():
            app = Sphinx(
                tmp_path, None, tmp_path / "out", tmp_path / "trees", builder, SETTINGS,
                status=None, warning=warnings,
            )  # fmt: skip
            app.build()
        suffix = {"html": "html", "text": "txt"}[builder]
        return (tmp_path / "out" / f"index.{suffix}").read_text(encoding="utf-8"), warnings.getvalue()

    return build_book


def test_page_has_the_questions_their_script_and_not_their_code(build):
    page, warnings = build(cell(TEST, "Questions('secret')"), cell(SHEET, "Worksheet('secret')"))
    assert warnings == ""
    assert page.count('<form class="question') == len(TEST.questions)
    assert 'data-chapter="index"' in page and 'class="custserv-panel custserv-card custserv-worksheet"' in page
    assert "custserv-quiz.js" in page and "custserv-quiz.css" in page
    assert "secret" not in page and "<details class=\"hide" not in page
    assert "不变 &lt;b&gt;" in page and "不变 <b>" not in page


def test_page_has_scenarios_and_checklist_as_html_to_be_read_and_not_their_code(build):
    page, warnings = build(*(cell(shown, "Scenario('secret')") for shown in (CAKE, DILEMMA, DAILY)))
    assert warnings == ""
    assert page.count('class="custserv-panel custserv-card custserv-scenario"') == 2 and page.count("<meter ") == 1
    assert page.count('class="custserv-panel custserv-card custserv-checklist"') == 1
    assert "custserv-quiz.js" in page and "custserv-quiz.css" in page and "secret" not in page
    shown = page.split('<script type="application/json">')[0]
    for text in (CAKE.setting, *(reply.text for reply in CAKE.turns[0].replies)):
        assert text in shown
    assert "&lt;孩子&gt;" in shown and "没有先接住情绪" not in shown
    assert "<孩子>" not in page and "听完&lt;再说&gt;" in page


def test_page_without_questions_loads_no_script(build):
    page, warnings = build(nbformat.v4.new_code_cell("1 + 1"))
    assert warnings == "" and "custserv-quiz" not in page and "highlight" in page


def test_one_id_twice_in_a_chapter_is_a_warning(build):
    again = Questions("课后自测", Open(NUMERIC.id, "同一个编号"))
    _, warnings = build(cell(TEST, "TEST"), cell(again, "again"))
    assert f"本章有两处的编号都是 {NUMERIC.id}，请改掉一个" in warnings
    _, warnings = build(cell(TEST, "TEST"), cell(cake(id=NUMERIC.id), "again"))
    assert f"本章有两处的编号都是 {NUMERIC.id}，请改掉一个" in warnings


def test_other_formats_show_the_text(build):
    text, warnings = build(cell(TEST, "TEST"), cell(CAKE, "CAKE"), cell(DAILY, "DAILY"), builder="text")
    assert warnings == ""
    assert "○ 变成 2 倍" in text and "流失率减半" not in text
    assert "○ 先查单号，请您稍等。" in text and "没有先接住情绪" not in text and "□ 微笑问好" in text
