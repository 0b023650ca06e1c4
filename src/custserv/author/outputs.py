"""What a notebook has stored beside its text: in order, readable without eyes, light, and today's."""

import base64
import gzip
import json
import re

from custserv.author.notebooks import executed, normalise
from custserv.cell import MIME as QUIZ_MIME
from custserv.labs import MIME as LAB_MIME

# Bytes: what a phone gets for one chapter besides what all chapters share, pictures as they are, text packed.
HEAVIEST = 500_000
_PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)[^)]*\)|<img\b([^>]*)>")
_DIRECTIVE = re.compile(r"^([`:]{3,})\{(?:image|figure)\} *(\S*)\n(.*?)^\1", re.MULTILINE | re.DOTALL)


def faults(notebook, folder):
    """Yield (cell id, what is wrong); ``folder`` is where the notebook is."""
    yield from _out_of_order(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for alternative, file in _pictures(cell.source):
                if not alternative.strip():
                    yield cell.id, f"图 {file} 没有替代文字：看不见图的读者要靠它，请写一句图里有什么"
                if file and not re.match(r"[a-z]+:", file) and not (folder / file).exists():
                    yield cell.id, f"找不到图 {file}"
        elif _draws(cell) and not cell.metadata.get("mystnb", {}).get("image", {}).get("alt"):
            yield cell.id, '图没有替代文字：请在单元格的元数据里写 "mystnb": {"image": {"alt": "一句话"}}'
    weight = sum(map(_weight, notebook.cells))
    if weight > HEAVIEST:
        heaviest = max(notebook.cells, key=_weight)
        yield heaviest.id, (
            f"这一章的图和文字共 {weight // 1000} KB，应不超过 {HEAVIEST // 1000} KB；"
            f"最重的是这一格，{_weight(heaviest) // 1000} KB"
        )


def _out_of_order(notebook):
    run = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    # The shape of a chapter asks for these to be run first.
    if any(cell.execution_count is None for cell in run):
        return
    for place, cell in enumerate(run, 1):
        if cell.execution_count != place:
            yield cell.id, (
                f"执行次序不对：这一格是第 {place} 个，标着 [{cell.execution_count}]。请从头运行一遍：custserv run"
            )
            return


def _pictures(text):
    """Yield (alternative text, file) of the pictures in a text."""
    for alternative, file, attributes in _PICTURE.findall(text):
        if attributes:
            alternative, file = (
                (re.search(rf"\b{name}=[\"']([^\"']*)", attributes) or [0, ""])[1] for name in ("alt", "src")
            )
        yield alternative, file
    for _, file, body in _DIRECTIVE.findall(text):
        yield (re.search(r"^:alt: *(.+)$", body, re.MULTILINE) or [0, ""])[1], file


def _draws(cell):
    """Tell whether a code cell shows a picture that is no lab's still."""
    data = [output.data for output in cell.get("outputs", []) if "data" in output]
    return any(_is_picture(part) and not {LAB_MIME, QUIZ_MIME} & set(part) for part in data)


def _is_picture(data):
    return any(mime.startswith("image/") for mime in data)


def _weight(cell):
    """Return how many bytes a cell adds to its page."""
    texts, weight = [cell.source], 0
    for output in cell.get("outputs", []):
        for mime, part in output.get("data", {}).items():
            if mime in ("image/png", "image/jpeg"):
                weight += len(base64.b64decode(part))
            else:
                texts.append(json.dumps(part, ensure_ascii=False))
    return weight + len(gzip.compress("\n".join(texts).encode("utf-8")))


def stale(notebook, path):
    """Yield (cell id, what is wrong) for each cell of which a fresh run of the file gives something else.

    Raises Problem, naming the cell, where the fresh run fails.
    """
    fresh = normalise(executed(path))
    for stored, now in zip(notebook.cells, fresh.cells):
        if stored.get("outputs", []) != now.get("outputs", []):
            yield stored.id, "存下来的结果和重新运行的不一样：请运行一遍并保存（custserv run）"
