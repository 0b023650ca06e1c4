"""Formulas of a page."""

from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from custserv.book import katex
from custserv.book.katex import FormulaError, KeepPunctuation, rendered
from docutils import nodes
from docutils.utils import new_document


def test_a_formula_becomes_html_that_screen_readers_can_say_too():
    page = BeautifulSoup(rendered(r"\frac{m r}{1+d-r}"), "html.parser")
    assert page.select_one("mfrac") and page.select_one(".katex-html[aria-hidden=true] .mfrac")
    assert page.select_one("annotation").text == r"\frac{m r}{1+d-r}"


def test_a_formula_on_lines_of_its_own_is_larger():
    assert "katex-display" in rendered(r"\sum_t", display=True)
    assert "katex-display" not in rendered(r"\sum_t")


def test_a_formula_that_cannot_be_read_is_named():
    with pytest.raises(FormulaError, match="end of input"):
        rendered(r"\frac{1}{2")
    # And the renderer goes on.
    assert "katex" in rendered("x^{17}")


def test_such_a_formula_is_a_fault_at_its_place_and_stands_there_as_written(monkeypatch):
    warned = []
    monkeypatch.setattr(katex.logger, "warning", lambda text, *parts, location: warned.append((text % parts, location)))
    math = nodes.math("", r"a < \frac{1}{2")
    writer = SimpleNamespace(body=[])
    with pytest.raises(nodes.SkipNode):
        katex.visit_math(writer, math)
    assert "".join(writer.body) == r'<span class="math">a &lt; \frac{1}{2</span>'
    ((text, location),) = warned
    assert text.startswith(r"公式 a < \frac{1}{2 写错了：") and location is math


@pytest.mark.parametrize(
    ("behind", "tied", "rest"),
    [("，连口碑", "x，", "连口碑"), ("）。", "x）。", ""), ("的左边，", None, "的左边，"), (" 年", None, " 年")],
)
def test_punctuation_stays_on_the_line_of_the_formula_before_it(behind, tied, rest):
    document = new_document("")
    document += nodes.paragraph("", "", nodes.Text("记作 "), nodes.math("x", "x"), nodes.Text(behind))
    KeepPunctuation(document).run()
    kept = [node.astext() for node in document.findall(nodes.inline) if "text-nowrap" in node["classes"]]
    assert kept == ([tied] if tied else [])
    assert document.astext() == "记作 x" + behind
    assert document[0][-1].astext() == rest
