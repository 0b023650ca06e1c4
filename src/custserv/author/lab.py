"""The verb ``lab``: JupyterLab on the book, in Chinese, with the instructor's desk open."""

import json
import os
import sys
from urllib.parse import quote

from custserv.author.hashes import ROOT
from custserv.author.process import become

DESK = "教师工作台.ipynb"
# The list of files shows what an author of chapters works with; the rest of the project is still there.
_HIDDEN = (
    "__pycache__", "_build", "bench", "src", "tests", "requirements.txt", "LICENSE*", "Makefile",
    "*.toml", "*.yml",
)  # fmt: skip


def main(arguments):
    """Start JupyterLab; the arguments go to it."""
    options = [
        f"--LabApp.default_url=/lab/tree/{quote(DESK)}",
        f"--ContentsManager.hide_globs={list(_HIDDEN)}",
        "--FileContentsManager.pre_save_hook=custserv.author.lab.keep_desk",
    ]
    return open_lab(sys.executable, ROOT, [*options, *arguments])


def keep_desk(path, model, **_):
    """Save the desk as it was, whatever was run in it: it is a tool, and what it shows is of the moment."""
    if path.strip("/") == DESK:
        model["content"] = json.loads((ROOT / DESK).read_text(encoding="utf-8"))


def open_lab(python, folder, options):
    """Start JupyterLab with a Python that has it, on a folder, until Ctrl+C."""
    print("正在打开 JupyterLab；用完后在这个窗口按 Ctrl+C 结束。", flush=True)
    settings = [f"--ServerApp.root_dir={folder}", "--ServerApp.answer_yes=True"]
    # On Chinese Windows files default to GBK; notebooks and what they write are UTF-8.
    return become([str(python), "-m", "jupyterlab", *settings, *options], {**os.environ, "PYTHONUTF8": "1"})
