"""The archive is the same whenever it is packed, and its names are right on every system."""

import os
import zipfile

import pytest
from custserv.author.zip import pack


@pytest.fixture
def site(tmp_path):
    """A small site whose files have dates of their own."""
    site = tmp_path / "html"
    (site / "book").mkdir(parents=True)
    for k, name in enumerate(["book/index.html", "a.css", "b.js"]):
        (site / name).write_text(f"内容 {name}", encoding="utf-8")
        os.utime(site / name, (10**9 + k, 10**9 + k))
    return site


def test_packing_twice_gives_the_same_bytes(site, tmp_path):
    first = pack(site, tmp_path / "一.zip").read_bytes()
    for path in site.rglob("*"):
        os.utime(path)
    assert pack(site, tmp_path / "二.zip").read_bytes() == first
    assert sorted(path.name for path in tmp_path.iterdir()) == ["html", "一.zip", "二.zip"]


def test_names_are_plain_relative_and_chinese_ones_are_marked_as_utf8(site, tmp_path):
    with zipfile.ZipFile(pack(site, tmp_path / "书.zip")) as archive:
        entries = {entry.filename: entry for entry in archive.infolist()}
        assert list(entries) == sorted(["index.html", "site/a.css", "site/b.js", "site/book/index.html", "打开我.txt"])
        assert entries["打开我.txt"].flag_bits & 0x800
        assert {entry.date_time for entry in entries.values()} == {(2026, 1, 1, 0, 0, 0)}
        assert archive.read("site/a.css").decode("utf-8") == "内容 a.css"
        assert b"site/book/index.html" in archive.read("index.html")
        # What Notepad of an older Windows needs.
        words = archive.read("打开我.txt")
        assert words.startswith(b"\xef\xbb\xbf") and b"\r\n" in words and "双击 index.html" in words.decode("utf-8-sig")
