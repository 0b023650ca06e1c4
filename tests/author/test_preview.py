"""A preview shows what was saved, does no more than that, and outlives an author's mistakes."""

import http.client
import logging
import threading
import time
from functools import partial

import pytest
from custserv.author import cli, preview
from custserv.author.preview import EVENTS, Preview, PreviewHandler, changes
from custserv.author.serve import open_server
from sphinx.environment.collectors.toctree import TocTreeCollector

from .test_website import CONFIG, COUNT, runs, write_book

INDEX = "book/index.html"
NOTEBOOK = "notebooks/试 一试.html"


@pytest.fixture
def book(tmp_path):
    """A tiny book and its preview, which has been shown once."""
    root = tmp_path / "我的 书稿"
    write_book(root, COUNT)
    (root / "_config.yml").write_text(CONFIG, encoding="utf-8")
    shown = Preview(root)
    shown.update()
    return root, shown


def text(shown, name):
    return (shown.site / name).read_text(encoding="utf-8")


def test_a_change_is_shown_and_nothing_else_is_done(book, capsys):
    root, shown = book
    notebook = (shown.site / NOTEBOOK).stat().st_mtime_ns
    capsys.readouterr()
    (root / "book" / "index.md").write_text("# 小书\n\n改过的正文。\n", encoding="utf-8")
    shown.update()
    assert "改过的正文" in text(shown, INDEX) and shown.count == 2
    assert "读取并运行 1 / 1：book/index" in capsys.readouterr().out
    assert (shown.site / NOTEBOOK).stat().st_mtime_ns == notebook and runs(root) == 1
    assert not (root / "_build" / "html").exists()


def test_figures_are_not_counted_over_all_pages_again(book, monkeypatch):
    root, shown = book
    monkeypatch.setattr(TocTreeCollector, "assign_figure_numbers", None)
    write_book(root, COUNT, text="改过的正文。")
    shown.update()
    assert shown.count == 2 and list((root / "_build" / "preview" / "templates").iterdir())


def test_every_page_listens_for_the_next(book):
    _, shown = book
    assert EVENTS in text(shown, INDEX) and EVENTS in text(shown, NOTEBOOK)


@pytest.mark.parametrize(
    ("sources", "prose", "message"),
    [(["1 / 0"], "正文。", "ZeroDivisionError"), ([COUNT], "见 [](没有这一节)。", "没有这一节")],
    ids=["a cell that fails", "a link that leads nowhere"],
)
def test_a_mistake_is_told_and_the_last_good_page_stays_until_mended(book, capsys, sources, prose, message):
    root, shown = book
    before = [text(shown, name) for name in (INDEX, NOTEBOOK)]
    write_book(root, *sources, text=prose)
    for _ in (1, 2):
        capsys.readouterr()
        shown.update()
        told = capsys.readouterr().out
        assert "✗" in told and message in told and "改好再保存一次" in told
        assert [text(shown, name) for name in (INDEX, NOTEBOOK)] == before and shown.count == 1
    write_book(root, COUNT, text="改好了。")
    shown.update()
    assert "改好了" in text(shown, INDEX) and shown.count == 2


def test_open_pages_are_told_of_a_newer_one(book):
    root, shown = book
    with open_server(shown.site, 0, partial(PreviewHandler, shown)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=60)
        connection.request("GET", EVENTS)
        events = connection.getresponse()
        assert events.getheader("Content-Type") == "text/event-stream"
        assert [events.readline(), events.readline()] == [b": alive\n", b"\n"]
        write_book(root, COUNT, text="改过的正文。")
        threading.Thread(target=shown.update).start()
        assert events.readline() == b"data: new\n"
        connection.close()
        server.shutdown()


def test_what_is_saved_is_noticed_and_what_programs_leave_is_not(book):
    root, _ = book
    noticed = changes(root)
    assert next(noticed) == set()
    assert not logging.getLogger("watchfiles.main").isEnabledFor(logging.WARNING)
    threading.Timer(0.5, lambda: (root / "book" / ".~index.md").write_text("x", encoding="utf-8")).start()
    threading.Timer(1, lambda: (root / "book" / "index.md").write_text("# 新\n", encoding="utf-8")).start()
    assert [name.rsplit("/", 1)[-1].rsplit("\\", 1)[-1] for _, name in next(noticed)] == ["index.md"]
    noticed.close()


# A cell that runs until the test has saved the notebook once more.
WAIT = """\
import pathlib, time
pathlib.Path("../在运行").touch()
while not pathlib.Path("../存好了").exists():
    time.sleep(0.02)"""


def test_what_is_saved_while_a_build_is_running_is_shown_by_the_next(book):
    root, shown = book
    noticed = changes(root)
    next(noticed)
    write_book(root, WAIT)
    next(noticed)
    building = threading.Thread(target=shown.update)
    building.start()
    deadline = time.monotonic() + 60
    while not (root / "在运行").exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    write_book(root, "print('后来存的')", text="也是后来存的。")
    (root / "存好了").touch()
    building.join()
    assert "后来存的" not in text(shown, NOTEBOOK)
    next(noticed)
    noticed.close()
    shown.update()
    assert "后来存的" in text(shown, NOTEBOOK) and "也是后来存的" in text(shown, INDEX)


def test_nothing_that_is_saved_while_the_preview_is_being_prepared_is_missed(book, monkeypatch):
    root, shown = book
    asked = []

    def update():
        asked.append(1)
        if len(asked) == 2:
            raise KeyboardInterrupt
        write_book(root, COUNT, text="准备的时候存的。")

    monkeypatch.setattr(preview, "ROOT", root)
    monkeypatch.setattr(preview, "build_page", lambda: None)
    monkeypatch.setattr(preview, "Preview", lambda root: shown)
    monkeypatch.setattr(shown, "update", update)
    cli.main(["preview", "--no-browser"])
    assert len(asked) == 2


@pytest.mark.parametrize("arguments", [["--chapter", "99"], ["--chapter", "没有"]])
def test_a_chapter_that_is_not_there_is_refused_before_anything_is_built(arguments, capsys, monkeypatch):
    monkeypatch.setattr(preview, "build_page", None)
    assert cli.main(["preview", *arguments]) == 1
    assert "没有找到" in capsys.readouterr().err
