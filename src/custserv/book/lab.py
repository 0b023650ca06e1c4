"""A lab in the published page: its still figure and native controls, which the page's script wakes."""

import posixpath
from pathlib import Path
from urllib.parse import quote

from docutils import nodes
from myst_nb.sphinx_ import NbMetadataCollector
from sphinx.transforms.post_transforms import SphinxPostTransform

from custserv.book.output import OutputNode, OutputRenderer, add_output, fill
from custserv.labs import MIME
from custserv.text import number

HERE = Path(__file__).parent
PAGE_ASSETS = HERE.parent / "page" / "dist" / "site"


class LabNode(OutputNode):
    """A lab's spec; its only child is the still figure."""


class LabRenderer(OutputRenderer):
    """The MyST-NB plugin: turns the lab's part of an output into a LabNode."""

    mime = MIME
    node = LabNode


class PairWithStill(SphinxPostTransform):
    """Give each LabNode the picture and the metrics that stand beside it in the output."""

    # Before MyST-NB picks one part of the output and drops the rest (priority 4).
    default_priority = 3

    def run(self, **kwargs):
        for bundle in list(self.document.findall(_is_bundle)):
            parts = {part["mime_type"]: part for part in bundle.children}
            if MIME not in parts:
                continue
            lab_node = next(parts[MIME].findall(LabNode))
            lab_node["summary"] = parts["text/plain"].astext()
            lab_node.append(next(parts["image/png"].findall(nodes.image)))


def _is_bundle(node):
    return isinstance(node, nodes.container) and node.get("nb_element") == "mime_bundle"


def visit_html(self, node):
    """Write the lab's HTML: everything a reader without JavaScript needs, and the spec for the script."""
    image = node.children[0]
    still = posixpath.join(self.builder.imgpath, quote(self.builder.images[image["uri"]]))
    self.body.append(render(node["spec"], still, node["summary"]))
    raise nodes.SkipNode


def render(spec, still, summary):
    """Return the HTML of a lab from its spec, the address of its still and its summary text."""
    return fill(
        "lab.html",
        spec,
        still=still,
        texts={control["name"]: _default_text(control) for control in spec["controls"]},
        metrics=[line.split("：", 1) for line in summary.splitlines()[1:]],
    )


def _default_text(control):
    if control["kind"] == "slider":
        return number(control["default"], control["unit"], control["digits"])
    return ""


def drop_widget_state(app, doctree):
    """Leave out the state of the notebook's live widgets: nothing in a page can use it."""
    NbMetadataCollector.get_js_files(app.env, app.env.docname).pop("ipywidgets_state", None)


def add_assets(app, config):
    """Serve our scripts from the site's own _static folder."""
    config.html_static_path += [str(PAGE_ASSETS), str(HERE / "static")]


def setup(app):
    add_output(app, LabNode, visit_html, "custserv-lab")
    app.add_post_transform(PairWithStill)
    app.connect("config-inited", add_assets)
    app.connect("doctree-read", drop_widget_state)
