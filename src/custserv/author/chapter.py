"""A chapter's notebook as its author's tools see it."""

import ast
import linecache
from functools import cache

from IPython.core.inputtransformer2 import TransformerManager
from IPython.display import display

from custserv.author.hashes import ROOT
from custserv.author.notebooks import read
from custserv.labs import Lab
from custserv.quiz import Questions

NOTEBOOKS = ROOT / "notebooks"


def chapters():
    """Return the paths of all chapters, in order."""
    return sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))


def run_cells(notebook, name):
    """Run the code cells in one namespace and return it; ``name`` stands in error messages.

    As in IPython, ``Out`` in the namespace holds the values of the cells, here by the cells' ids.
    """
    space = {"__name__": "__main__", "display": display, "Out": {}}
    transform = TransformerManager().transform_cell
    for k, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        source = transform(cell.source)
        place = f"<{name} 第 {k + 1} 格>"
        # inspect finds a function's source through linecache, as it does in IPython.
        linecache.cache[place] = (len(source), None, source.splitlines(keepends=True), place)
        space["Out"][cell.id] = _run(ast.parse(source, place), place, space)
    return space


def _run(program, place, space):
    """Run a cell's program and return the value of its last line, if that is an expression."""
    ends_in_value = program.body and isinstance(program.body[-1], ast.Expr)
    value = ast.Expression(program.body.pop().value) if ends_in_value else ast.Expression(ast.Constant(None))
    exec(compile(program, place, "exec"), space)
    return eval(compile(ast.fix_missing_locations(value), place, "eval"), space)


@cache
def run(path):
    """Return what the chapter's cells define; they are run once, however often this is asked."""
    return run_cells(read(path), path.name)


def labs(path):
    """Return the chapter's labs by name."""
    return {value.name: value for value in run(path).values() if isinstance(value, Lab)}


def questions(path):
    """Return the chapter's questions, of all its groups, in order."""
    groups = [value for value in run(path)["Out"].values() if isinstance(value, Questions)]
    return [question for group in groups for question in group.questions]
