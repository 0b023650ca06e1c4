"""Pages of their own: with labs, opened as files; with questions and scenarios, as files and on a server."""

import base64
import shutil
import threading

import pytest
from custserv.author.bundle import build_page
from custserv.author.serve import open_server
from custserv.book.lab import render
from custserv.book.questions import render as render_questions
from custserv.labs import Lab

# A white dot.
STILL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mP8/x8AAusB9Y9ZxZYAAAAASUVORK5CYII="
)
PAGE = """<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<title>实验</title>
<link rel="stylesheet" href="custserv-lab.css">
<script src="custserv-lab.js"></script>
<style>
body {{ max-width: 760px; margin: 0 auto; padding: 0 16px; background: var(--custserv-background) }}
</style>
</head>
<body><main><h1>实验</h1>{body}</main></body>
</html>
"""
POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' blob:"
)
# Adds up how far things on the page have moved by themselves.
WATCH_SHIFT = """
window.shift = 0;
new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.shift += entry.value;
}).observe({type: 'layout-shift', buffered: true});
"""
FAR = '<div style="height: 4000px"></div>'


@pytest.fixture(scope="session")
def site():
    """The folder of the files that go to the site."""
    return build_page() / "site"


def _open_labs(chromium, site, folder):
    """Give a function that opens a page with the given labs and watches for errors."""
    contexts = []

    def open_page(*labs, between="", policy=POLICY, leave_out=(), before=None, **options):
        for path in site.iterdir():
            if path.name not in leave_out:
                shutil.copy(path, folder)
        (folder / "still.png").write_bytes(STILL)
        body = between.join(render(lab.spec(), "still.png", lab.summary()) for lab in labs)
        (folder / "index.html").write_text(PAGE.format(body=body, policy=policy), encoding="utf-8")
        context = chromium.new_context(**{"viewport": {"width": 1000, "height": 900}, **options})
        contexts.append(context)
        page = context.new_page()
        page.errors = errors = []
        if before:
            page.add_init_script(before)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: message.type == "error" and errors.append(message.text))
        page.goto((folder / "index.html").as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def open_labs(chromium, site, tmp_path):
    """A function that opens a page with the given labs; see ``_open_labs``."""
    yield from _open_labs(chromium, site, tmp_path)


@pytest.fixture(scope="module")
def open_labs_once(chromium, site, tmp_path_factory):
    """The same for a page that all tests of a file use."""
    yield from _open_labs(chromium, site, tmp_path_factory.mktemp("page"))


QUIZ_PAGE = """<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<title>题</title>
<link rel="icon" href="still.png">
<link rel="stylesheet" href="custserv-lab.css">
<link rel="stylesheet" href="custserv-quiz.css">
<script src="custserv-lab.js"></script>
<script src="custserv-quiz.js"></script>
<style>
body {{ max-width: 760px; margin: 0 auto; padding: 0 16px; background: var(--custserv-background) }}
</style>
</head>
<body><main><h1 style="color: var(--custserv-black)">题</h1>{body}</main></body>
</html>
"""
CHAPTER = "notebooks/05_lifetime_value"


def html(shown):
    """Return the HTML of what a cell shows."""
    if isinstance(shown, Lab):
        return render(shown.spec(), "still.png", shown.summary())
    return render_questions(shown.spec(), CHAPTER)


both_ways = pytest.mark.parametrize("folder_address", ["http", "file"], indirect=True)


@pytest.fixture
def folder_address(request, site, tmp_path):
    """A folder with the site's scripts, and where a browser finds it: as a file, if not said otherwise."""
    for path in site.iterdir():
        shutil.copy(path, tmp_path)
    (tmp_path / "still.png").write_bytes(STILL)
    if getattr(request, "param", "file") == "file":
        yield tmp_path, tmp_path.as_uri()
        return
    with open_server(tmp_path, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield tmp_path, f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def visit(chromium, folder_address):
    """A function that opens a page with the values of the given cells in one lasting browser profile."""
    folder, address = folder_address
    contexts, errors = [], []

    def open_page(*shown, before=None, again=False, **options):
        body = "".join(html(value) for value in shown)
        (folder / "index.html").write_text(QUIZ_PAGE.format(body=body, policy=POLICY), encoding="utf-8")
        if not again:
            viewport = options.pop("viewport", {"width": 1000, "height": 900})
            contexts.append(chromium.new_context(locale="zh-CN", viewport=viewport, **options))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: message.type == "error" and errors.append(message.text))
        if before:
            page.add_init_script(before)
        page.goto(f"{address}/index.html")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert errors == []
