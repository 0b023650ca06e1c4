"""The page's program is bundled again exactly when one of its parts has changed."""

import subprocess

import pytest
from custserv.author import bundle
from custserv.author.problem import Problem


@pytest.fixture
def page(tmp_path, monkeypatch):
    """A small package with a page folder, and a Node and an npm that only note their calls."""
    package = tmp_path / "cust serv"
    for name in (
        "text.py",
        "scene.py",
        "checks.py",
        "models/value.py",
        "labs.py",
        "page/draw.ts",
        "page/package.json",
        "page/package-lock.json",
    ):
        path = package / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    page = package / "page"
    for name, value in {"PACKAGE": package, "PAGE": page, "DIST": page / "dist"}.items():
        monkeypatch.setattr(bundle, name, value)
    monkeypatch.setattr(bundle, "_PACKAGES", [page / "package.json", page / "package-lock.json"])
    calls = []

    def program(name, folder, file):
        def run(arguments, **options):
            calls.append(name)
            (page / folder).mkdir(exist_ok=True)
            (page / folder / file).write_text("made", encoding="utf-8")
            return subprocess.CompletedProcess(arguments, 0, "")

        return run

    monkeypatch.setattr(bundle, "npm", program("npm", "node_modules", "tool.js"))
    monkeypatch.setattr(bundle, "node", program("node", "dist", "lab.js"))
    return page, calls


def test_a_second_build_does_nothing(page):
    folder, calls = page
    assert bundle.build_page() == folder / "dist"
    bundle.build_page()
    assert calls == ["npm", "node"]


@pytest.mark.parametrize(
    "name", ["draw.ts", "new.ts", "../scene.py", "../models/value.py", "../models/new.py"]
)
def test_a_changed_part_is_bundled_again(page, name):
    folder, calls = page
    bundle.build_page()
    (folder / name).write_text("changed", encoding="utf-8")
    bundle.build_page()
    assert calls == ["npm", "node", "node"]


def test_what_no_page_ships_changes_nothing(page):
    folder, calls = page
    bundle.build_page()
    (folder.parent / "labs.py").write_text("changed", encoding="utf-8")
    bundle.build_page()
    assert calls == ["npm", "node"]


def test_a_damaged_bundle_is_made_again(page):
    folder, calls = page
    bundle.build_page()
    (folder / "dist" / "lab.js").write_text("half", encoding="utf-8")
    bundle.build_page()
    assert calls == ["npm", "node", "node"]


def test_a_changed_lock_installs_and_bundles_again(page):
    folder, calls = page
    bundle.build_page()
    (folder / "package-lock.json").write_text("changed", encoding="utf-8")
    bundle.build_page()
    assert calls == ["npm", "node", "npm", "node"]


def test_a_failure_is_told_with_the_last_lines_and_tried_again(page, monkeypatch):
    folder, calls = page
    working = bundle.node
    monkeypatch.setattr(
        bundle,
        "node",
        lambda arguments, **options: subprocess.CompletedProcess(arguments, 1, "first\ndraw.ts:3 error"),
    )
    with pytest.raises(Problem, match="生成网页程序没有成功") as caught:
        bundle.build_page()
    assert "draw.ts:3 error" in str(caught.value)
    monkeypatch.setattr(bundle, "node", working)
    bundle.build_page()
    assert calls == ["npm", "node"]
