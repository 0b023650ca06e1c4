"""The built site in a browser, over http and from the folder."""

import threading
from contextlib import contextmanager

import pytest
from custserv.author.hashes import ROOT
from custserv.author.serve import open_server

SITE = ROOT / "_build" / "html"
CHAPTER = "notebooks/05_lifetime_value.html"


@pytest.fixture(scope="session")
def site():
    """The folder of the built site."""
    assert (SITE / "index.html").exists(), "网站还没有构建：请先运行 make book"
    return SITE


@pytest.fixture(scope="session")
def served(site):
    """The site's address on a local server."""
    with open_server(site, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="session", params=["http", "file"])
def address(request, site):
    """Where the site is opened: on a server, and as a folder."""
    return request.getfixturevalue("served") if request.param == "http" else site.as_uri()


@pytest.fixture
def visit(chromium):
    """Open pages with visit(url, **context); at the end none may have complained or asked elsewhere.

    ``home`` is where all that a page asks for must lie; without it, the site."""
    contexts, complaints = [], []

    def open_page(url, home="", **options):
        context = chromium.new_context(locale="zh-CN", **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: message.type in ("error", "warning") and complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        home = home or url.split("/notebooks/")[0].split("/book/")[0].split("/search.html")[0]
        page.on("request", lambda request: _foreign(request.url, home) and complaints.append(request.url))
        page.goto(url)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints


def _foreign(url, home):
    return not url.startswith((home, "blob:", "data:"))


@contextmanager
def live_lab(page, k):
    """The page's lab number ``k``, scrolled to and alive."""
    section = page.locator("section.custserv-lab").nth(k)
    section.scroll_into_view_if_needed()
    page.wait_for_function("k => document.querySelectorAll('section.custserv-lab')[k].dataset.state === 'live'", arg=k)
    yield section
