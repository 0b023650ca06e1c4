"""One run of Sphinx over the book: strict, with progress and faults told in Chinese."""

import os
import re
import shutil
import time
import traceback
from pathlib import Path

from jinja2 import FileSystemBytecodeCache
from jupyter_book.config import get_final_config
from myst_nb.core.execute import ExecutionError
from sphinx.application import Sphinx
from sphinx.environment.collectors.toctree import TocTreeCollector
from sphinx.util.console import nocolor
from sphinx.util.docutils import docutils_namespace, patch_docutils

from custserv.author.hashes import ROOT, files_hash, library_hash
from custserv.author.notebooks import failure, quiet_progress, read, stderr_into
from custserv.author.problem import Problem
from custserv.book.slim import slim_down

# Executed notebooks are kept for so many states of the library: going back to one costs nothing.
_CACHES_KEPT = 3
_WARNINGS_SHOWN = 10


def run_sphinx(root, work, whole=True):
    """Build the site in ``work`` and return its folder; raise Problem at the first error or any warning.

    whole: as it is published; otherwise only the pages that changed, not yet made light, for a preview.
    """
    _check_contents(root)
    log_path, where = work / "sphinx.log", Progress()
    quiet_progress()
    nocolor()
    with open(log_path, "w", encoding="utf-8") as log, patch_docutils(None), docutils_namespace():
        warnings = Warnings(log)
        try:
            app = Sphinx(
                root, None, work / "html", work / "doctrees", "html", settings(root),
                status=log, warning=warnings, warningiserror=True, keep_going=True,
            )  # fmt: skip
            _keep_templates(app, work / "templates")
            where.follow(app)
            _date_by_beginning(app)
            if not whole:
                _only_what_changed(app)
            with stderr_into(log):
                app.build()
            fault = warnings.listed(root)
        except ExecutionError as error:
            log.write(str(error.__cause__))
            fault = failure(Path(str(error)), error.__cause__)
        except Exception as error:  # whatever an extension may raise
            traceback.print_exc(file=log)
            fault = _broken_notebook(root) or f"{where}出错：{type(error).__name__}：{error}"
    if fault and whole:
        # Otherwise pages with a warning would count as read, and the next build would not see it.
        shutil.rmtree(work / "doctrees", ignore_errors=True)
    if fault:
        raise Problem(f"{fault}\n网站没有更新，上一次生成的保持原样。完整记录：{log_path}")
    return work / "html"


def _date_by_beginning(app):
    """Date pages by when their reading began; Sphinx takes the end, and misses what is saved meanwhile."""
    begun = {}

    def date(app, env):
        # Pages that were taken out of the book are purged too.
        env.all_docs.update({page: moment for page, moment in begun.items() if page in env.all_docs})

    app.connect("env-purge-doc", lambda app, env, page: begun.update({page: time.time_ns() // 1000}))
    app.connect("env-updated", date)


def _keep_templates(app, folder):
    """Let the theme's templates be compiled once, not at each build."""
    folder.mkdir(parents=True, exist_ok=True)
    app.builder.templates.environment.bytecode_cache = FileSystemBytecodeCache(str(folder))


def _check_contents(root):
    """Raise Problem for a page that the table of contents names and that is not there."""
    try:
        text = (root / "_toc.yml").read_text(encoding="utf-8")
    except OSError:
        raise Problem(f"{root} 里没有目录文件 _toc.yml：请放回去") from None
    for name in re.findall(r"(?:file|root): *(.+?) *$", text, re.MULTILINE):
        name = name.strip("\"'")
        if not any((root / f"{name}{ending}").exists() for ending in ("", ".md", ".ipynb")):
            raise Problem(f"目录 _toc.yml 里有 {name}，可是没有这个文件：请改目录里的这一行，或把文件放回去")


def _broken_notebook(root):
    """Return which file is no notebook any more; pages that gather from all chapters fail before its own."""
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        try:
            read(path)
        except Problem as problem:
            return str(problem)
    return ""


def _only_what_changed(app):
    """Write the pages that were read or are missing, not all with a list of sources, and make none light.

    Figures are not numbered: nothing refers to their numbers, and counting them reads every page again.
    """
    builder, read, write = app.builder, set(), app.builder.write

    def write_these(pages, updated, method):
        missing = {name for name in app.env.found_docs if not Path(builder.get_outfilename(name)).exists()}
        write(read | missing, [], method)

    builder.write = write_these
    app.connect("env-before-read-docs", lambda app, env, pages: read.update(pages))
    for listener in app.events.listeners["env-get-updated"]:
        collector = getattr(listener.handler, "__self__", None)
        if isinstance(collector, TocTreeCollector):
            collector.assign_figure_numbers = lambda env: []
    for listener in app.events.listeners["build-finished"]:
        if listener.handler is slim_down:
            app.disconnect(listener.id)
            break


def settings(root):
    """Return Sphinx's settings from Jupyter Book's file, strict, with the cache of this library."""
    cache = root / "_build" / ".cache" / f"{library_hash()}-{files_hash(ROOT, [ROOT / 'requirements.txt'])}"
    cache.mkdir(parents=True, exist_ok=True)
    os.utime(cache)
    for old in sorted(cache.parent.iterdir(), key=os.path.getmtime)[:-_CACHES_KEPT]:
        shutil.rmtree(old, ignore_errors=True)
    config, _ = get_final_config(
        user_yaml=root / "_config.yml",
        sourcedir=root,
        cli_config={
            "external_toc_path": (root / "_toc.yml").as_posix(),
            "latex_individualpages": False,
            "nb_execution_cache_path": str(cache),
            "nitpicky": True,
        },
    )
    return config


class Warnings:
    """Sphinx's warning stream: goes to the log and is counted."""

    encoding = "utf-8"

    def __init__(self, log):
        self._log = log
        self._texts = []

    def write(self, text):
        self._log.write(text)
        self._texts.append(text)

    def flush(self):
        self._log.flush()

    def listed(self, root):
        """Return the first warnings as a message, or an empty text if there were none."""
        lines = [
            line for line in "".join(self._texts).replace(str(root) + os.sep, "").splitlines() if line.strip()
        ]
        shown = "\n".join("    " + line for line in lines[:_WARNINGS_SHOWN])
        more = f"\n    ……（共 {len(lines)} 行）" if len(lines) > _WARNINGS_SHOWN else ""
        return f"书稿里有需要改正的地方：\n{shown}{more}" if lines else ""


class Progress:
    """Says which page is being read (and run), and where the work stood when something failed."""

    def __init__(self):
        self._page = None
        self._done = self._total = 0

    def follow(self, app):
        app.connect("env-before-read-docs", self._begin)
        app.connect("source-read", self._read)
        app.connect("write-started", self._write)

    def _begin(self, app, env, pages):
        self._total = len(pages)

    def _read(self, app, page, source):
        self._page = page
        self._done += 1
        print(f"  读取并运行 {self._done} / {self._total}：{page}", flush=True)

    def _write(self, app, builder):
        self._page = None
        print("  写出网页……", flush=True)

    def __str__(self):
        return f"读取 {self._page} 时" if self._page else "生成网站时"
