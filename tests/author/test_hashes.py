"""A step is done again exactly when something it depends on has changed."""

import shutil

import pytest
from custserv.author import hashes


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A small package folder in the place of the real one."""
    for name in (
        "text.py",
        "models/value.py",
        "jupyter/style.mplstyle",
        "book/lab.html",
        "page/draw.ts",
        "author/run.py",
    ):
        path = tmp_path / "custserv" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    monkeypatch.setattr(hashes, "PACKAGE", tmp_path / "custserv")
    return tmp_path / "custserv"


def test_the_same_files_give_the_same_fingerprint_wherever_they_lie(package, tmp_path):
    before = hashes.library_hash()
    shutil.copytree(package, tmp_path / "别 处")
    hashes.PACKAGE = tmp_path / "别 处"
    assert hashes.library_hash() == before


@pytest.mark.parametrize("name", ["text.py", "models/value.py", "jupyter/style.mplstyle"])
def test_a_change_that_a_notebook_can_see_changes_the_library(package, name):
    before = hashes.library_hash()
    (package / name).write_text("changed", encoding="utf-8")
    assert hashes.library_hash() != before


@pytest.mark.parametrize(
    "name",
    ["book/lab.html", "page/draw.ts", "author/run.py", "models/__pycache__/value.pyc", "jupyter/zh.mo"],
)
def test_a_change_that_no_notebook_can_see_does_not(package, name):
    before = hashes.library_hash()
    (package / name).parent.mkdir(exist_ok=True)
    (package / name).write_text("changed", encoding="utf-8")
    assert hashes.library_hash() == before


def test_new_renamed_and_missing_files_count(package):
    seen = {hashes.library_hash()}
    (package / "models" / "new.py").write_text("", encoding="utf-8")
    seen.add(hashes.library_hash())
    (package / "models" / "new.py").rename(package / "models" / "newer.py")
    seen.add(hashes.library_hash())
    (package / "text.py").unlink()
    seen.add(hashes.library_hash())
    assert len(seen) == 4
    assert hashes.files_hash(package, [package / "gone.py"])
