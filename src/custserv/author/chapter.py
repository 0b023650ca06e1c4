"""A chapter's notebook as its author's tools see it."""

import ast
import linecache
from functools import cache
from pathlib import Path
from typing import Annotated

from IPython.core.inputtransformer2 import TransformerManager
from IPython.display import display
from typer import Argument

from custserv.author.hashes import ROOT
from custserv.author.notebooks import read
from custserv.author.problem import Problem
from custserv.labs import Lab
from custserv.quiz import Questions

NOTEBOOKS = ROOT / "notebooks"
# The chapters behind a verb, as Typer reads them; see named().
Chapters = Annotated[
    list[str] | None, Argument(metavar="章", help="章号或笔记本的文件名，可以写几个；不写就是全部", show_default=False)
]


def chapters():
    """Return the paths of all chapters, in order."""
    return sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))


def named(arguments):
    """Return the paths of the chapters named by file or number, or of all; raise Problem for others."""
    known = chapters()
    by_name = {name: path for path in known for name in (path.name, path.stem, path.name[:2])}
    found = [by_name.get(Path(name).name.zfill(2), Path(name)) for name in arguments]
    for name, path in zip(arguments, found):
        if path.suffix != ".ipynb" or not path.exists():
            numbers = f"{int(known[0].name[:2])}–{int(known[-1].name[:2])}" if known else "无"
            raise Problem(f"没有找到“{name}”这一章：可以写章号（{numbers}）或笔记本的文件名")
    return found or known


def title_of(notebook):
    """Return the notebook's title, 第5章　客户终身价值, or an empty text."""
    texts = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    lines = "\n".join(texts).splitlines()
    return next((line[2:].strip() for line in lines if line.startswith("# ")), "")


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


def groups(path):
    """Return the chapter's groups of questions, in order."""
    return [value for value in run(path)["Out"].values() if isinstance(value, Questions)]


def questions(path):
    """Return the chapter's questions, of all its groups, in order."""
    return [question for group in groups(path) for question in group.questions]
