"""The site is served to this machine only, with the types a browser insists on."""

import threading
import urllib.request

import pytest
from custserv.author.serve import open_server


@pytest.fixture
def server(tmp_path):
    """A running server of a folder with one file of each type."""
    for name in ("index.html", "lab.js", "micropython.wasm", "book.css", "text.woff2"):
        (tmp_path / name).write_text("内容", encoding="utf-8")
    with open_server(tmp_path, port=0) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("", "text/html; charset=utf-8"),
        ("lab.js", "text/javascript; charset=utf-8"),
        ("micropython.wasm", "application/wasm"),
        ("book.css", "text/css; charset=utf-8"),
        ("text.woff2", "font/woff2"),
    ],
)
def test_types_do_not_depend_on_the_machine(server, name, kind):
    with urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}/{name}") as reply:
        assert reply.headers["Content-Type"] == kind
        assert reply.headers["Cache-Control"] == "no-store"
        assert reply.read().decode("utf-8") == "内容"


def test_only_this_machine_is_served_and_a_taken_port_is_no_trouble(server, tmp_path):
    assert server.server_address[0] == "127.0.0.1"
    with open_server(tmp_path, port=server.server_port) as second:
        assert second.server_port != server.server_port
