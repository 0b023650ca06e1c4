"""Formulas as HTML at build time, with KaTeX's own style sheet and fonts in the site."""

import atexit
import json
import shutil
import subprocess
from functools import cache
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

from custserv.author.bundle import NODE, PAGE

CLOSING = "，。；：、！？）”"

logger = logging.getLogger(__name__)


class FormulaError(ValueError):
    """KaTeX cannot read a formula."""


@cache
def _renderer():
    """Return the Node process that renders formulas; it lives as long as this one."""
    process = subprocess.Popen(
        [NODE, "formulas.mjs"], cwd=PAGE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    )
    atexit.register(process.communicate)
    return process


@cache
def rendered(latex, display=False):
    """Return a formula's HTML; one that stands in the book again, or in the next preview, is known.

    display: whether it stands on lines of its own. Raises FormulaError.
    """
    process = _renderer()
    process.stdin.write(json.dumps({"latex": latex, "display": display}) + "\n")
    process.stdin.flush()
    answer = json.loads(process.stdout.readline())
    if "error" in answer:
        raise FormulaError(answer["error"])
    return answer["html"]


def visit_math(writer, node):
    writer.body += ['<span class="math">', _html(node), "</span>"]
    raise nodes.SkipNode


def visit_math_block(writer, node):
    writer.body.append(writer.starttag(node, "div", CLASS="math"))
    if node["number"]:
        writer.body.append(f'<span class="eqno">（{get_node_equation_number(writer, node)}）</span>')
    writer.body += [_html(node, display=True), "</div>\n"]
    raise nodes.SkipNode


def _html(node, display=False):
    """Return a formula's HTML; one that cannot be read is a fault of the book, and stands there as it was written."""
    latex = node.astext()
    try:
        return rendered(latex, display)
    except FormulaError as error:
        logger.warning("公式 %s 写错了：%s", latex, error, location=node)
        return escape(latex)


def copy_style(folder):
    """Put KaTeX's style sheet and its woff2 fonts into a folder, below katex/."""
    source, target = PAGE / "node_modules" / "katex" / "dist", folder / "katex"
    (target / "fonts").mkdir(parents=True, exist_ok=True)
    shutil.copy(source / "katex.min.css", target)
    for font in (source / "fonts").glob("*.woff2"):
        shutil.copy(font, target / "fonts")


def copy_into_site(app, exception):
    if not exception and app.builder.format == "html":
        copy_style(Path(app.outdir) / "_static")


class KeepPunctuation(SphinxPostTransform):
    """Tie the punctuation behind a formula to it: browsers may break a line between the two."""

    default_priority = 900

    def run(self, **kwargs):
        for math in list(self.document.findall(nodes.math)):
            behind = math.next_node(descend=False, siblings=True)
            if isinstance(behind, nodes.Text) and behind.startswith(tuple(CLOSING)):
                rest = behind.lstrip(CLOSING)
                marks = nodes.Text(behind[: len(behind) - len(rest)])
                behind.parent.replace(behind, nodes.Text(rest))
                # A word joiner would do by the standard, but Chromium breaks before it.
                tied = nodes.inline(classes=["text-nowrap"])
                math.replace_self(tied)
                tied += [math, marks]


def setup(app):
    app.add_html_math_renderer("katex", (visit_math, None), (visit_math_block, None))
    app.add_css_file("katex/katex.min.css")
    app.add_post_transform(KeepPunctuation)
    app.connect("build-finished", copy_into_site)
