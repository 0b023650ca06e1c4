"""Cells that ask something: an id belongs to one of them."""

import pytest
from custserv import cell as cells
from custserv.cell import DefinitionError
from custserv.quiz import Checklist, Open, Questions

from .scenario_examples import cake


@pytest.fixture
def cell(monkeypatch):
    """Choose the JupyterLab cell and run in which the next lines count."""
    monkeypatch.setattr(cells, "_claimed_in", {})

    def choose(name, run):
        monkeypatch.setattr(cells, "_running_cell", lambda: (name, run))

    return choose


def test_an_id_of_another_cell_is_refused(cell):
    cell("cell-1", "run-1")
    Questions("自测", Open("q", "题"))
    cell("cell-2", "run-2")
    with pytest.raises(DefinitionError, match="编号 q 在本笔记本的另一处已经用过"):
        Questions("自测", Open("q", "题"))


def test_a_cell_may_run_again_and_give_an_id_away(cell):
    cell("cell-1", "run-1")
    Questions("自测", Open("q", "题"))
    cell("cell-1", "run-2")
    Questions("自测", Open("q", "改过的题"))
    cell("cell-1", "run-3")
    Questions("自测", Open("other", "题"))
    cell("cell-2", "run-4")
    Questions("自测", Open("q", "题"))


def test_two_groups_of_one_cell_may_not_share_an_id(cell):
    cell("cell-1", "run-1")
    Questions("自测", Open("q", "题"))
    with pytest.raises(DefinitionError, match="编号 q"):
        Questions("自测", Open("q", "题"))


@pytest.mark.parametrize("define", [lambda: cake(id="q"), lambda: Checklist("q", "自查", ["甲", "乙"])])
def test_questions_scenarios_and_checklists_share_their_ids(cell, define):
    cell("cell-1", "run-1")
    Questions("自测", Open("q", "题"))
    cell("cell-2", "run-2")
    with pytest.raises(DefinitionError, match="编号 q 在本笔记本的另一处已经用过"):
        define()
