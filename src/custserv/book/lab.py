"""A lab in the published page: its still figure and native controls, which the page's script wakes."""

import json
import posixpath
from pathlib import Path
from urllib.parse import quote

from docutils import nodes
from jinja2 import Environment, FileSystemLoader
from myst_nb.sphinx_ import NbMetadataCollector
from sphinx.transforms.post_transforms import SphinxPostTransform

from custserv.author.hashes import library_hash
from custserv.labs import MIME
from custserv.text import number

HERE = Path(__file__).parent
PAGE_ASSETS = HERE.parent / "page" / "dist" / "site"


class LabNode(nodes.General, nodes.Element):
    """A lab's spec; its only child is the still figure."""


class LabRenderer:
    """The MyST-NB plugin: turns the lab's part of an output into a LabNode."""

    mime_priority_overrides = [("html", MIME, 0)]

    @staticmethod
    def handle_mime(renderer, data, inline):
        if data.mime_type != MIME or inline:
            return None
        return [LabNode(spec=data.content)]


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
    spec = node["spec"]
    image = node.children[0]
    still = posixpath.join(self.builder.imgpath, quote(self.builder.images[image["uri"]]))
    self.body.append(render(spec, still, node["summary"]))
    raise nodes.SkipNode


def render(spec, still, summary):
    """Return the HTML of a lab from its spec, the address of its still and its summary text."""
    template = Environment(loader=FileSystemLoader(HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return template.get_template("lab.html").render(
        lab=spec,
        still=still,
        texts={control["name"]: _default_text(control) for control in spec["controls"]},
        metrics=[line.split("：", 1) for line in summary.splitlines()[1:]],
        payload=json.dumps(spec, ensure_ascii=False).replace("<", "\\u003c"),
    )


def _default_text(control):
    if control["kind"] == "slider":
        return number(control["default"], control["unit"], control["digits"])
    return ""


def drop_widget_state(app, doctree):
    """Leave out the state of the notebook's live widgets: nothing in a page can use it."""
    NbMetadataCollector.get_js_files(app.env, app.env.docname).pop("ipywidgets_state", None)


def add_scripts(app, pagename, templatename, context, doctree):
    """Load the lab script on the pages that have a lab."""
    if doctree is not None and any(doctree.findall(LabNode)):
        app.add_css_file("custserv-lab.css")
        # Not deferred: it marks the page before the first paint, so that nothing moves later.
        app.add_js_file("custserv-lab.js")


def add_assets(app, config):
    """Serve our scripts from the site's own _static folder; read notebooks anew when the library changed."""
    config.html_static_path += [str(PAGE_ASSETS), str(HERE / "static")]
    config.custserv_library_hash = library_hash()


def setup(app):
    app.add_config_value("custserv_library_hash", "", "env")
    app.add_node(LabNode, html=(visit_html, None))
    app.add_post_transform(PairWithStill)
    app.connect("config-inited", add_assets)
    app.connect("doctree-read", drop_widget_state)
    app.connect("html-page-context", add_scripts)
