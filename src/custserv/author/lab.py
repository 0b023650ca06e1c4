"""The verb ``lab``: JupyterLab on the notebooks, in Chinese and without its news prompt."""

import os
import sys

from custserv.author.hashes import ROOT
from custserv.author.process import become


def main(arguments):
    """Start JupyterLab; the arguments go to it."""
    print("正在打开 JupyterLab；用完后在这个窗口按 Ctrl+C 结束。", flush=True)
    settings = [f"--ServerApp.root_dir={ROOT / 'notebooks'}", "--ServerApp.answer_yes=True"]
    return become([sys.executable, "-m", "jupyterlab", *settings, *arguments], dict(os.environ))
