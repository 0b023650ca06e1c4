"""A browser is found where people have one, and got where they have none."""

import os
import shutil
from pathlib import Path

import pytest
from custserv.author import browser
from custserv.author import test as verb
from custserv.author.problem import Problem


@pytest.fixture
def no_browser(monkeypatch, tmp_path):
    """A machine without any browser."""
    for name in ("PATH", "ProgramFiles", "ProgramFiles(x86)", "LocalAppData", "HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setattr(browser, "_MAC", ())
    monkeypatch.setattr(browser, "_playwright_browser", lambda: None)
    return tmp_path


def executable(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def test_none_is_found_where_there_is_none(no_browser):
    assert browser.find_browser() is None


def test_a_browser_on_the_path_is_found(no_browser):
    suffix = ".exe" if os.name == "nt" else ""
    edge = executable(no_browser / f"microsoft-edge{suffix}")
    assert browser.find_browser() == edge
    chromium = executable(no_browser / f"chromium{suffix}")
    assert browser.find_browser() == chromium


@pytest.mark.parametrize(
    "place", ["Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe"]
)
def test_a_browser_off_the_path_is_found_on_windows(no_browser, place):
    path = executable(no_browser / place)
    assert Path(browser.find_browser()) == Path(path)


def test_a_browser_off_the_path_is_found_on_a_mac(no_browser, monkeypatch):
    monkeypatch.setattr(browser, "_MAC", ("Google Chrome.app/Contents/MacOS/Google Chrome",))
    path = executable(no_browser / "Applications" / "Google Chrome.app/Contents/MacOS/Google Chrome")
    assert browser.find_browser() == path


def test_playwrights_own_browser_is_the_last_resort(no_browser, monkeypatch):
    monkeypatch.setattr(browser, "_playwright_browser", lambda: "/somewhere/chrome")
    assert browser.find_browser() == "/somewhere/chrome"


def test_downloads_come_before_apt_and_stop_at_the_first_success(no_browser, monkeypatch):
    tried = []

    def download():
        tried.append("download")

    def apt():
        tried.append("apt")
        executable(no_browser / "chromium")

    monkeypatch.setattr(browser, "_download", download)
    monkeypatch.setattr(browser, "_apt", apt)
    assert browser.get_browser() == shutil.which("chromium", path=str(no_browser))
    assert tried == ["download", "apt"]
    browser.get_browser()
    assert tried == ["download", "apt"]


@pytest.fixture
def verb_without_browser(monkeypatch):
    """The verb ``test`` with nothing to build, no browser and a pytest that passes; returns its calls."""
    calls = []
    monkeypatch.setattr(verb, "build_page", lambda: None)
    monkeypatch.setattr(verb, "build", lambda root: None)
    monkeypatch.setattr(verb, "get_browser", lambda: None)
    monkeypatch.setattr(verb, "call", lambda command, cwd: calls.append(command) or 0)
    return calls


def test_without_a_browser_the_last_line_says_so(verb_without_browser, monkeypatch, capsys):
    monkeypatch.delenv("CI", raising=False)
    assert verb.main(["-k", "value"]) == 0
    assert verb_without_browser[0][-2:] == ["-k", "value"]
    assert "浏览器测试没有运行" in capsys.readouterr().out.splitlines()[-1]


def test_without_a_browser_ci_fails(verb_without_browser, monkeypatch):
    monkeypatch.setenv("CI", "true")
    with pytest.raises(Problem, match="浏览器"):
        verb.main([])
    assert not verb_without_browser
