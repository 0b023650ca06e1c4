"""The verb ``test``: everything the tests look at, made current, then pytest."""

import os
import sys

from custserv.author.browser import get_browser
from custserv.author.bundle import build_page
from custserv.author.hashes import ROOT
from custserv.author.problem import Problem
from custserv.author.process import call
from custserv.author.website import build


def main(arguments):
    """Build what is stale, find a browser and run pytest; the arguments go to it."""
    build_page()
    build(ROOT)
    browser = get_browser()
    if not browser and os.environ.get("CI") == "true":
        raise Problem("没有浏览器，也没能装上：CI 里必须运行浏览器测试")
    # The first option is asked of this process only: a kernel that warned would change what notebooks print.
    # The cells of a notebook, and tests that share a page, stay together.
    command = [
        sys.executable, "-X", "warn_default_encoding", "-m", "pytest",
        "--numprocesses=auto", "--maxprocesses=4", "--dist=loadfile", *arguments,
    ]  # fmt: skip
    code = call(command, cwd=ROOT)
    if not browser:
        print("注意：没有浏览器，也没能装上，浏览器测试没有运行。", flush=True)
    return code
