"""The verb ``serve``: show the built site in the browser, over http as a reader gets it."""

import os
import webbrowser
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

from custserv.author.bundle import build_page
from custserv.author.hashes import ROOT
from custserv.author.problem import no_arguments
from custserv.author.website import build

PORT = 8000
# The tightest policy that the whole site works under; it is what CONTRIBUTING.md asks web hosts to send.
POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' blob:; font-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'"
)


class SiteHandler(SimpleHTTPRequestHandler):
    """Serves the files with types of its own: on Windows the registry may say text/plain for .js."""

    extensions_map = {
        ".css": "text/css; charset=utf-8",
        ".html": "text/html; charset=utf-8",
        ".ico": "image/x-icon",
        ".js": "text/javascript; charset=utf-8",
        ".json": "application/json",
        ".mjs": "text/javascript; charset=utf-8",
        ".png": "image/png",
        ".svg": "image/svg+xml",
        ".txt": "text/plain; charset=utf-8",
        ".wasm": "application/wasm",
        ".woff2": "font/woff2",
    }

    def end_headers(self):
        # A page rebuilt a moment ago must not come from the browser's memory.
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format, *args):
        """Say nothing of each request."""


class StrictHandler(SiteHandler):
    """Serves the files as a strict host does: what it would forbid shows here first."""

    def end_headers(self):
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()


class SiteServer(ThreadingHTTPServer):
    """A server whose port is its own (on Windows, reuse would let two servers share one)."""

    allow_reuse_address = os.name != "nt"
    daemon_threads = True


def open_server(folder, port=PORT, handler=SiteHandler):
    """Return a server of the folder on this machine only, on ``port`` or on a free one if it is taken."""
    handler = partial(handler, directory=str(folder))
    try:
        return SiteServer(("127.0.0.1", port), handler)
    except OSError:
        return SiteServer(("127.0.0.1", 0), handler)


def main(arguments):
    """Serve the site, built if there is none yet, until Ctrl+C."""
    no_arguments("serve", arguments)
    site = ROOT / "_build" / "html"
    if not site.exists():
        build_page()
        build(ROOT)
    with open_server(site, handler=StrictHandler) as server:
        url = f"http://127.0.0.1:{server.server_port}/"
        print(f"网站在 {url}\n按 Ctrl+C 结束。", flush=True)
        webbrowser.open(url)
        server.serve_forever()
