import re

import pytest
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.styles import get_style_by_name

from custserv.book.code import PLAIN, ColouredWords

CELL = 'from custserv import lab\n\n\n@lab("标题")\ndef draw(ax, rate):\n    """说明。"""\n    ax.plot([1, rate])  # 注\n'


@pytest.mark.parametrize("style", ["a11y-high-contrast-light", "a11y-high-contrast-dark"])
def test_what_gets_no_element_looks_like_the_text_around_it(style):
    rules = HtmlFormatter(style=style).get_style_defs(".highlight")
    plain = re.search(r"\.highlight \{[^}]* color: (#\w+)", rules)[1]
    colours = dict(re.findall(r"\.highlight \.(\w+) \{ ([^}]*?) \}", rules))
    names = [HtmlFormatter()._get_css_class(kind) for kind in PLAIN]
    assert {colours[name] for name in names} == {f"color: {plain}"}


def test_a_cell_keeps_its_text_and_its_colours():
    html = highlight(CELL, ColouredWords(), HtmlFormatter())
    assert re.sub("<[^>]*>", "", html).strip() == CELL.strip()
    assert re.findall(r'<span class="(\w+)">([^<]*)</span>', html) == [
        ("kn", "from"), ("kn", "import"), ("nd", "@lab"), ("s2", '"标题"'), ("k", "def"),
        ("nf", "draw"), ("sd", '"""说明。"""'), ("o", "."), ("mi", "1"),
        ("c1", "# 注"),
    ]  # fmt: skip
