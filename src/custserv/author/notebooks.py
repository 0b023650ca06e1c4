"""Notebooks as they are kept: executed in order, with outputs that are the same on every machine."""

import json
import os
import re
import sys
from contextlib import contextmanager

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellControlSignal

from custserv.author.problem import Problem
from custserv.cell import MIME as QUIZ_MIME
from custserv.labs import MIME as LAB_MIME

SECONDS_PER_CELL = 120
# A live widget is dead in a stored notebook, and an SVG differs with every machine's fonts.
_DROPPED_MIMES = ("application/vnd.jupyter.widget-view+json", "image/svg+xml")
# What editors and runners leave behind; the rest of a cell's metadata is the author's.
_DROPPED_CELL_METADATA = ("execution", "ExecuteTime", "collapsed", "scrolled", "trusted", "vscode")
_KEPT_METADATA = ("title", "authors", "custserv")
_KERNEL = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"file_extension": ".py", "name": "python", "pygments_lexer": "ipython3"},
}
_ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]{6,}")
_COLOR = re.compile("\x1b\\[[0-9;]*m")


def read(path):
    """Return the notebook of a file, each cell with an id of its own; raise Problem if it is none."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        # nbformat would make up ids by chance, others at each reading.
        ids = set()
        for position, cell in enumerate(raw["cells"], 1):
            if cell.get("id") in ids | {None}:
                cell["id"] = f"cell-{position}"
            ids.add(cell["id"])
        return nbformat.reads(json.dumps({**raw, "nbformat_minor": 5}), as_version=4)
    except json.JSONDecodeError as error:
        raise Problem(
            f"{path.name} 不是完好的笔记本文件，第 {error.lineno} 行坏了：多半是没有保存完整，请换回坏掉以前的一份"
        ) from None
    except (ValueError, KeyError, AttributeError, nbformat.ValidationError) as error:
        raise Problem(f"{path.name} 不是完好的笔记本文件：{_first_line(str(error))}") from None


def text_of(notebook):
    """Return the file's text, the same for the same notebook."""
    return nbformat.writes(notebook, version=4).rstrip("\n") + "\n"


@contextmanager
def stderr_into(file):
    """Let what this process and its children (kernels, Node) write to stderr go to an open file."""
    sys.stderr.flush()
    saved = os.dup(2)
    os.dup2(file.fileno(), 2)
    try:
        yield
    finally:
        sys.stderr.flush()
        os.dup2(saved, 2)
        os.close(saved)


def quiet_progress():
    """Keep progress bars out of the kernels started from now on: what they leave differs at every run."""
    os.environ["TQDM_DISABLE"] = "1"


def executed(path):
    """Return the file's notebook, run from top to bottom in a fresh kernel; the file stays as it is."""
    quiet_progress()
    notebook = read(path)
    client = NotebookClient(
        notebook,
        timeout=SECONDS_PER_CELL,
        kernel_name="python3",
        store_widget_state=False,
        record_timing=False,
        resources={"metadata": {"path": str(path.parent)}},
    )
    try:
        with open(os.devnull, "wb") as nothing, stderr_into(nothing):
            client.execute()
    except (CellControlSignal, RuntimeError) as error:
        raise Problem(failure(path, error)) from None
    return notebook


def normalise(notebook):
    """Bring a notebook into the form in which it is kept, in place, and return it.

    Counts run 1, 2, 3 …; widget views, widget state, SVG, timing and machine details are gone; the code
    of labs and questions is folded. Raises Problem naming the cell where an output cannot be kept: an
    error, anything on stderr, or a memory address.
    """
    kept = {key: value for key, value in notebook.metadata.items() if key in _KEPT_METADATA}
    notebook.metadata = nbformat.from_dict({**kept, **_KERNEL})
    count = 0
    for position, cell in enumerate(notebook.cells, 1):
        for key in _DROPPED_CELL_METADATA:
            cell.metadata.pop(key, None)
        if cell.cell_type == "code":
            runs = bool(cell.source.strip())
            count += runs
            _normalise_outputs(cell, count if runs else None, position)
            shown = {mime for output in cell.outputs for mime in output.get("data", {})}
            if shown & {LAB_MIME, QUIZ_MIME}:
                _fold(cell)
    return notebook


def _fold(cell):
    """Hide a cell's code, in JupyterLab and on the page: whoever opens it to edit saves it open."""
    tags = cell.metadata.get("tags", [])
    cell.metadata["tags"] = tags if "hide-input" in tags else [*tags, "hide-input"]
    cell.metadata["jupyter"] = {**cell.metadata.get("jupyter", {}), "source_hidden": True}


def _normalise_outputs(cell, count, position):
    """Number the cell and keep what of its outputs means the same everywhere."""
    cell.execution_count = count
    kept = []
    for output in cell.outputs:
        _refuse(output, cell, position)
        if "execution_count" in output:
            output.execution_count = count
        if output.output_type == "stream":
            if kept and kept[-1].output_type == "stream":
                kept[-1].text += output.text
                continue
        else:
            _normalise_data(output)
            if not output.data:
                continue
        kept.append(output)
    cell.outputs = kept


def _normalise_data(output):
    for mime in _DROPPED_MIMES:
        output.data.pop(mime, None)
        output.metadata.pop(mime, None)
    if "image/png" in output.data:
        output.data["image/png"] = "".join(output.data["image/png"].split())


def _refuse(output, cell, position):
    """Raise Problem if the output should never be kept."""
    where = f"第 {position} 个单元格（{_first_line(cell.source)}）"
    if output.output_type == "error":
        raise Problem(f"{where}出错：{output.ename}：{_first_line(output.evalue)}")
    if output.output_type == "stream":
        if output.name == "stderr":
            raise Problem(f"{where}有警告或错误输出：{_first_line(output.text)}")
        texts = [output.text]
    else:
        texts = [text for mime, text in output.data.items() if mime.startswith("text/")]
    if any(_ADDRESS.search(text) for text in texts):
        raise Problem(f"{where}的输出带有内存地址，每次运行都不同；最后一行请改为显示一个值，或什么都不显示")


def failure(path, error):
    """Return one line that says which cell of the file failed and why, from the runner's error."""
    cell = _failed_cell(path, str(error))
    where = f"第 {cell[0]} 个单元格（{cell[1]}）" if cell else ""
    if isinstance(error, TimeoutError):
        reason = f"运行超过 {SECONDS_PER_CELL} 秒"
    elif hasattr(error, "ename"):
        reason = f"{error.ename}：{_first_line(error.evalue)}"
    else:
        reason = f"{type(error).__name__}：{_first_line(str(error))}"
    return f"笔记本 {path.name} {where}运行出错：{reason}"


def _failed_cell(path, report):
    """Return position and first line of the cell that the runner's report quotes between rules.

    Of a call that begins on the first line, such as a lab's, its first argument belongs to it.
    """
    for position, cell in enumerate(read(path).cells, 1):
        lines = cell.source.strip().split("\n")
        # The runner shortens a long cell like this when its time is up.
        shortened = f"{lines[:5]}\n...\n{lines[-5:]}"
        if cell.cell_type == "code" and any(
            f"---\n{text}\n---" in report for text in (cell.source, shortened)
        ):
            return position, _first_line(re.sub(r"\(\n\s*", "(", cell.source, count=1))
    return None


def _first_line(text):
    """Return the first line with something in it, without colours, cut to a readable length."""
    lines = [line.strip() for line in _COLOR.sub("", text).splitlines() if line.strip()]
    line = lines[0] if lines else ""
    return line if len(line) <= 80 else line[:79] + "…"
