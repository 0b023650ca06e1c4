"""The site as a web host serves it: compressed, and kept open between requests."""

import gzip
import threading
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path

from custserv.author.hashes import ROOT
from custserv.author.serve import SiteServer, StrictHandler

SITE = ROOT / "_build" / "html"
PACKED = (".png", ".woff2")


@cache
def _compressed(path):
    return gzip.compress(Path(path).read_bytes(), 6)


class HostHandler(StrictHandler):
    """Sends each file gzipped, if that makes it smaller."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            return self.send_error(404)
        packed = path.suffix in PACKED
        content = path.read_bytes() if packed else _compressed(path)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(content)))
        if not packed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(content)


@contextmanager
def hosted(folder, handler=HostHandler):
    """Serve a folder; gives its address."""
    with SiteServer(("127.0.0.1", 0), partial(handler, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
