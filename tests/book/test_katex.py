"""Formulas in a line of text."""

import pytest
from custserv.book.katex import KeepPunctuation
from docutils import nodes
from docutils.utils import new_document


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
