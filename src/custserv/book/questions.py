"""Questions, scenarios, checklists and the worksheet in the page: readable HTML, which its script wakes."""

from docutils import nodes
from sphinx.util import logging

from custserv.book.output import OutputNode, OutputRenderer, add_output, fill
from custserv.cell import MIME

_logger = logging.getLogger(__name__)


class QuestionsNode(OutputNode):
    """A group of questions, a scenario, a checklist, or the worksheet."""


class QuestionsRenderer(OutputRenderer):
    """The MyST-NB plugin: turns the questions' part of an output into a QuestionsNode."""

    mime = MIME
    node = QuestionsNode


def visit_html(self, node):
    """Write what is asked as HTML, and the spec for the script."""
    self.body.append(render(node["spec"], self.builder.current_docname))
    raise nodes.SkipNode


def render(spec, chapter):
    """Return the HTML for a spec of any kind; ``chapter`` names where its answers are kept."""
    return fill(f"{spec['kind']}.html", spec, chapter=chapter)


def leave_out_code(app, doctree):
    """Leave out the code of these cells: it holds the answers and teaches nothing."""
    for node in doctree.findall(QuestionsNode):
        cell = node
        while cell.get("nb_element") != "cell_code":
            cell = cell.parent
        for part in [part for part in cell.children if part.get("nb_element") == "cell_code_source"]:
            cell.remove(part)
        # Without its input there is nothing to fold away.
        cell.attributes.pop("hide_mode", None)


def refuse_repeated_ids(app, doctree):
    """Warn where two things of a page have one id: they would share an answer."""
    seen = set()
    for node in doctree.findall(QuestionsNode):
        for name in _ids(node["spec"]):
            if name in seen:
                _logger.warning("本章有两处的编号都是 %s，请改掉一个", name, location=node.parent)
            seen.add(name)


def _ids(spec):
    return [question["id"] for question in spec.get("questions", [spec]) if "id" in question]


def setup(app):
    add_output(app, QuestionsNode, visit_html, "custserv-quiz")
    app.connect("doctree-read", leave_out_code)
    app.connect("doctree-read", refuse_repeated_ids)
