"""Questions and the worksheet in the published page: readable HTML, which the page's script wakes."""

from docutils import nodes
from sphinx.util import logging

from custserv.book.output import OutputNode, OutputRenderer, add_output, fill
from custserv.quiz import MIME

_logger = logging.getLogger(__name__)


class QuestionsNode(OutputNode):
    """A group of questions, or the worksheet."""


class QuestionsRenderer(OutputRenderer):
    """The MyST-NB plugin: turns the questions' part of an output into a QuestionsNode."""

    mime = MIME
    node = QuestionsNode


def visit_html(self, node):
    """Write questions and answers as HTML, and the spec for the script."""
    self.body.append(render(node["spec"], self.builder.current_docname))
    raise nodes.SkipNode


def render(spec, chapter):
    """Return the HTML of a group or a worksheet; ``chapter`` names where its answers are kept."""
    return fill(f"{spec['kind']}.html", spec, chapter=chapter)


def leave_out_code(app, doctree):
    """Leave out the code of cells with questions: it holds the answers and teaches nothing."""
    for node in doctree.findall(QuestionsNode):
        cell = node
        while cell.get("nb_element") != "cell_code":
            cell = cell.parent
        for part in [part for part in cell.children if part.get("nb_element") == "cell_code_source"]:
            cell.remove(part)
        # Without its input there is nothing to fold away.
        cell.attributes.pop("hide_mode", None)


def refuse_repeated_ids(app, doctree):
    """Warn where two questions of a page have one id: they would share an answer."""
    seen = set()
    for node in doctree.findall(QuestionsNode):
        for question in node["spec"].get("questions", []):
            if question["id"] in seen:
                _logger.warning("本章有两道题的编号都是 %s，请改掉一个", question["id"], location=node.parent)
            seen.add(question["id"])


def setup(app):
    add_output(app, QuestionsNode, visit_html, "custserv-quiz")
    app.connect("doctree-read", leave_out_code)
    app.connect("doctree-read", refuse_repeated_ids)
