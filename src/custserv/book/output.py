"""The way of our outputs into a page: MIME part of a cell's output → node → template with its script."""

import json
from functools import cache, partial
from pathlib import Path

from docutils import nodes
from jinja2 import Environment, FileSystemLoader

HERE = Path(__file__).parent


class OutputNode(nodes.General, nodes.Element):
    """What stands for an output of ours in the document: ``node["spec"]`` is its payload."""


class OutputRenderer:
    """A MyST-NB plugin; a subclass names the MIME type and the node that carries it."""

    mime = ""
    node = OutputNode

    def __init_subclass__(cls):
        cls.mime_priority_overrides = [("html", cls.mime, 0)]

    @classmethod
    def handle_mime(cls, renderer, data, inline):
        if data.mime_type != cls.mime or inline:
            return None
        return [cls.node(spec=data.content)]


def fill(template, spec, **context):
    """Return the HTML of a template that shows ``spec`` and hands it to the page's script."""
    payload = json.dumps(spec, ensure_ascii=False).replace("<", "\\u003c")
    return _templates().get_template(template).render(spec=spec, payload=payload, **context)


@cache
def _templates():
    """Return the templates, each compiled once."""
    return Environment(loader=FileSystemLoader(HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True)


def add_output(app, node, visit_html, name):
    """Write ``node`` by ``visit_html``; pages that have one load ``<name>.css`` and ``<name>.js``."""
    app.add_node(node, html=(visit_html, None))
    app.connect("html-page-context", partial(_add_script, node, name))


def _add_script(node, name, app, pagename, templatename, context, doctree):
    if doctree is not None and any(doctree.findall(node)):
        app.add_css_file(f"{name}.css")
        # Not deferred: it marks the page before the first paint, so that nothing moves later.
        app.add_js_file(f"{name}.js")
