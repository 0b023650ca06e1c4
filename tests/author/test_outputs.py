"""Stored outputs are held against a fresh run, cell by cell."""

import nbformat
import pytest
from custserv.author.notebooks import read
from custserv.author.outputs import stale
from custserv.author.problem import Problem
from custserv.author.run import run
from nbformat.v4 import new_code_cell, new_notebook


@pytest.fixture
def path(tmp_path):
    """A notebook of two cells that has been run and kept."""
    path = tmp_path / "05_try.ipynb"
    sources = {"a": "1", "b": "2"}
    cells = [nbformat.from_dict({**new_code_cell(source), "id": name}) for name, source in sources.items()]
    nbformat.write(new_notebook(cells=cells), path)
    run(path)
    return path


def test_outputs_of_today_are_accepted(path):
    assert list(stale(read(path), path)) == []


def test_a_cell_whose_outputs_are_of_yesterday_is_named(path):
    path.write_text(path.read_text(encoding="utf-8").replace('"2"', '"1 + 2"'), encoding="utf-8")
    notebook = read(path)
    notebook.cells[1].outputs[0].data["text/plain"] = "2"
    nbformat.write(notebook, path)
    assert [cell for cell, _ in stale(read(path), path)] == ["b"]


def test_a_cell_that_fails_is_named(path):
    path.write_text(path.read_text(encoding="utf-8").replace('"2"', '"1 / 0"'), encoding="utf-8")
    with pytest.raises(Problem, match="第 2 个单元格（1 / 0）运行出错：ZeroDivisionError"):
        list(stale(read(path), path))
