"""A notebook is committed as ``make run`` leaves it, and in no other form."""

import pytest
from custserv.author.hashes import ROOT
from custserv.author.notebooks import normalise, read, text_of

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_a_committed_notebook_has_been_run_and_normalised(path):
    kept = text_of(normalise(read(path))) == path.read_text(encoding="utf-8")
    assert kept, f"{path.name} 不是整理后的样子：请先运行 make run ARGS=notebooks/{path.name}"


def test_the_book_has_notebooks():
    assert NOTEBOOKS
