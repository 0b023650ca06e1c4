"""Boxes of the class ``dropdown`` fold by themselves: no script has to come and close them.

A page that is laid out with its answers open and then closes them moves under its reader, and a phone lays
out twice what nobody has asked for yet.
"""

from docutils import nodes
from sphinx.writers.html5 import HTML5Translator


def open_box(translator, node):
    """Begin a box; the title of one that folds is what opens it."""
    if "dropdown" not in node["classes"]:
        return HTML5Translator.visit_admonition(translator, node)
    translator.body.append(translator.starttag(node, "details", CLASS="admonition"))
    translator.body.append('<summary class="admonition-title">')
    for part in node.pop(0):
        part.walkabout(translator)
    translator.body.append("</summary>\n")


def close_box(translator, node):
    """End a box."""
    if "dropdown" not in node["classes"]:
        return HTML5Translator.depart_admonition(translator, node)
    translator.body.append("</details>\n")


def setup(app):
    app.add_node(nodes.admonition, override=True, html=(open_box, close_box))
