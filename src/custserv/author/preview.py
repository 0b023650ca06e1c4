"""The verb ``preview``: the site in the browser, which shows every change as soon as it is saved."""

import logging
import shutil
import threading
import webbrowser
from functools import partial
from pathlib import Path
from typing import Annotated

from typer import Option

from custserv.author.arguments import call
from custserv.author.bundle import build_page
from custserv.author.chapter import named
from custserv.author.hashes import ROOT, noted
from custserv.author.problem import Problem
from custserv.author.serve import SiteHandler, open_server
from custserv.author.website import machinery_hash

EVENTS = "/preview-events"
# A page asks to be told when there is a newer one; the browser keeps the place on the page.
SCRIPT = f"\n<script>new EventSource('{EVENTS}').onmessage = () => location.reload();</script>\n"
KEEP_ALIVE_SECONDS = 5
SETTLE_MILLISECONDS, STEP_MILLISECONDS = 300, 200
_ENVIRONMENT = "environment.pickle"


def main(arguments):
    """Show the site and keep it current until Ctrl+C."""
    return call("preview", command, arguments)


def command(
    chapter: Annotated[str, Option(help="打开哪一章（章号或文件名）；不写就打开首页", metavar="N")] = "",
    browser: Annotated[bool, Option("--browser/--no-browser", help="自动打开浏览器")] = True,
):
    """在浏览器里看网站，保存一次，页面自动更新一次；按 Ctrl+C 结束。"""
    page = f"notebooks/{named([chapter])[0].stem}.html" if chapter else ""
    build_page()
    preview, saved = Preview(ROOT), changes(ROOT)
    print("正在准备预览……", flush=True)
    next(saved)
    preview.update()
    with open_server(preview.site, handler=partial(PreviewHandler, preview)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/{page}"
        print(f"预览在 {url}\n改了文字或代码，保存以后稍等几秒，网页会自己更新。按 Ctrl+C 结束。", flush=True)
        if browser:
            webbrowser.open(url)
        for _ in saved:
            preview.update()


def changes(root):
    """Yield once nothing is missed any more, and then whenever what the site is made of has been saved."""
    from watchfiles import watch

    # It would say in English that something changed, and that Ctrl+C was pressed.
    logging.getLogger("watchfiles").setLevel(logging.ERROR)
    paths = [root / "book", root / "notebooks", root / "_toc.yml", root / "_config.yml"]
    # The page's code and the models are part of the site too, but an author of chapters leaves them alone.
    watching = watch(
        *paths, watch_filter=_is_source, debounce=SETTLE_MILLISECONDS, raise_interrupt=False,
        rust_timeout=STEP_MILLISECONDS, yield_on_timeout=True,
    )  # fmt: skip
    # What it says first, be it that nothing was saved, tells that it has begun.
    yield next(watching, set())
    yield from filter(None, watching)


def _is_source(change, path):
    """Leave out what editors, JupyterLab and Sphinx write beside a file."""
    path = Path(path)
    hidden = path.name.startswith(".") or path.parent.name.startswith(".")
    return not hidden and not path.name.endswith(("~", ".swp", ".tmp", ".mo"))


class Preview:
    """A site of its own beside the published one; ``site`` is its folder, ``count`` its newest state."""

    def __init__(self, root):
        self.site = root / "_build" / "preview" / "site"
        self.count = 0
        self._changed = threading.Condition()
        self._root, self._work = root, root / "_build" / "preview"

    def update(self):
        """Build what has changed and let open pages show it; a fault is told, and the pages stay."""
        from custserv.author.sphinx_run import run_sphinx

        doctrees, good = self._prepared(), self._work / "good.pickle"
        try:
            built = run_sphinx(self._root, self._work, whole=False)
        except Problem as problem:
            # Back to what was known before, so that the next build reads again all that changed since.
            if good.exists():
                shutil.copy2(good, doctrees / _ENVIRONMENT)
            else:
                shutil.rmtree(doctrees, ignore_errors=True)
            if not self.site.exists():
                raise
            print(f"\n✗ {problem}\n改好再保存一次。", flush=True)
            return
        shutil.copy2(doctrees / _ENVIRONMENT, good)
        _carry_over(built, self.site)
        with self._changed:
            self.count += 1
            self._changed.notify_all()
        print("✓ 网页已更新", flush=True)

    def newer_than(self, seen):
        """Return the count as soon as it is another than ``seen``, and after a while in any case."""
        with self._changed:
            self._changed.wait_for(lambda: seen != self.count, KEEP_ALIVE_SECONDS)
        return self.count

    def _prepared(self):
        """Return the folder of what has been read; it starts with what the last build of the book read."""
        doctrees, machinery = self._work / "doctrees", machinery_hash(self._root)
        if noted(self._work / "machinery") != machinery:
            shutil.rmtree(self._work, ignore_errors=True)
            self._work.mkdir(parents=True)
            book = self._root / "_build" / "work"
            if noted(book / "machinery") == machinery and (book / "doctrees" / _ENVIRONMENT).exists():
                shutil.copytree(book / "doctrees", doctrees)
            (self._work / "machinery").write_text(machinery, encoding="utf-8")
        return doctrees


def _carry_over(built, site):
    """Copy the files that were written anew to the site that is shown, each page with its script."""
    for path in built.rglob("*"):
        target = site / path.relative_to(built)
        if not path.is_file() or target.exists() and target.stat().st_mtime_ns == path.stat().st_mtime_ns:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target)
        if path.suffix == ".html":
            target.write_text(path.read_text(encoding="utf-8") + SCRIPT, encoding="utf-8")
            shutil.copystat(path, target)


class PreviewHandler(SiteHandler):
    """Serves the pages, and at EVENTS a word to each open page whenever there is a newer site."""

    def __init__(self, preview, *args, **kwargs):
        self._preview = preview
        super().__init__(*args, **kwargs)

    def do_GET(self):
        if self.path != EVENTS:
            return super().do_GET()
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        seen = self._preview.count
        try:
            while True:
                now = self._preview.newer_than(seen)
                self.wfile.write(b": alive\n\n" if now == seen else b"data: new\n\n")
                seen = now
        except OSError:
            # The page was closed.
            return None
