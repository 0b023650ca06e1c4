"""A chapter's notebook as its author's tools see it."""

import linecache

from IPython.core.inputtransformer2 import TransformerManager
from IPython.display import display

from custserv.author.hashes import ROOT
from custserv.author.notebooks import read
from custserv.labs import Lab

NOTEBOOKS = ROOT / "notebooks"


def chapters():
    """Return the paths of all chapters, in order."""
    return sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))


def run_cells(notebook, name):
    """Run the code cells in one namespace and return it; ``name`` stands in error messages."""
    space = {"__name__": "__main__", "display": display}
    transform = TransformerManager().transform_cell
    for k, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        source = transform(cell.source)
        place = f"<{name} 第 {k + 1} 格>"
        # inspect finds a function's source through linecache, as it does in IPython.
        linecache.cache[place] = (len(source), None, source.splitlines(keepends=True), place)
        exec(compile(source, place, "exec"), space)
    return space


def labs(path):
    """Run the chapter's cells and return its labs by name."""
    space = run_cells(read(path), path.name)
    return {value.name: value for value in space.values() if isinstance(value, Lab)}
