"""The project's own environment, .venv: made from the lock, mended when half made, kept when current.

Nothing but the standard library is imported here: it runs before anything is installed.
"""

import json
import os
import shutil
import subprocess
import sys

from custserv.author.hashes import ROOT, files_hash
from custserv.author.problem import Problem, tail
from custserv.author.process import become

LOCK = ROOT / "requirements.txt"
# What an installed environment depends on; the settings file is copied when it is installed.
SOURCES = (LOCK, ROOT / "pyproject.toml", ROOT / "src/custserv/jupyter/overrides.json")
PIP = ["-m", "pip", "--disable-pip-version-check", "--no-input"]
# How pip begins the line of a package that it downloads, has at hand, or finds installed.
_FOUND = ("Collecting ", "Processing ", "Requirement already satisfied: ")


def python_of(venv):
    """Return the path of an environment's Python."""
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def wanted(venv):
    """Return what the stamp of a finished and current environment holds.

    The folder is part of it: an environment that was moved starts no programs any more.
    """
    return {
        "folder": str(venv),
        "python": "%d.%d" % sys.version_info[:2],
        "packages": files_hash(ROOT, SOURCES),
    }


def stamped(venv):
    """Return what the environment's stamp holds; empty if it was never finished."""
    try:
        return json.loads((venv / "custserv.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def ensure(venv=ROOT / ".venv"):
    """Make or mend the project's environment; do nothing when it is current."""
    make(venv, wanted(venv), install)


def make(venv, want, install):
    """Make an environment, or mend it, unless its stamp holds ``want``; ``install`` fills it.

    A change of what ``packages`` names is installed in place, any other needs an environment anew.
    """
    have = stamped(venv)
    if have == want and python_of(venv).exists():
        return
    (venv / "custserv.json").unlink(missing_ok=True)
    same_place = all(have.get(key, want[key]) == want[key] for key in want if key != "packages")
    if not (same_place and usable(venv)):
        create(venv)
    install(venv)
    (venv / "custserv.json").write_text(json.dumps(want), encoding="utf-8")
    print("✓ 运行环境准备好了", flush=True)


def usable(venv):
    """Tell whether the environment has this Python's version and a working pip."""
    probe = "import pip, sys; print('%d.%d' % sys.version_info[:2])"
    try:
        result = subprocess.run([python_of(venv), "-c", probe], capture_output=True, encoding="utf-8")
    except OSError:
        return False
    return result.returncode == 0 and result.stdout.strip() == "%d.%d" % sys.version_info[:2]


def create(venv):
    """Make the environment anew, empty."""
    print(f"正在建立运行环境 {venv.name}（Python {sys.version_info[0]}.{sys.version_info[1]}）……", flush=True)
    shutil.rmtree(venv, ignore_errors=True)
    result = subprocess.run(
        [sys.executable, "-m", "venv", venv],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    if result.returncode:
        raise Problem(
            "不能建立运行环境：这个 Python 缺少 venv，或文件夹不可写。\n"
            "Debian / Ubuntu 请先运行：sudo apt install python3-venv\n" + tail(result.stdout.splitlines())
        )


def install(venv):
    """Install the locked packages, then the project itself so that edits count at once."""
    python = python_of(venv)
    total = sum(1 for line in LOCK.read_text(encoding="utf-8").splitlines() if line[:1].isalnum())
    print(f"正在安装约 {total} 个软件包（第一次要下载约 500 MB，请耐心等待）……", flush=True)
    pip([python, *PIP, "install", "-r", LOCK], total)
    # The lock holds the build tool too: no second download, and the same build everywhere.
    pip([python, *PIP, "install", "--no-deps", "--no-build-isolation", "-e", ROOT], None)


def pip(command, total):
    """Run pip; show how many of ``total`` packages it has found so far."""
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        cwd=ROOT,
    )
    lines, found = [], 0
    for line in process.stdout:
        lines.append(line)
        if total and " (from -r " in line and line.startswith(_FOUND):
            found += 1
            if found % 20 == 0:
                print(f"  已找到 {found} / {total} 个", flush=True)
        if total and line.startswith("Installing collected packages"):
            print("  下载完毕，正在写入……", flush=True)
    if process.wait():
        raise Problem(
            "安装软件包没有成功。请检查网络和磁盘空间，再运行一次，会接着做完。\n"
            "pip 最后的输出：\n" + tail(lines)
        )


def run_again(arguments, venv=ROOT / ".venv"):
    """Run the same verb with the environment's Python and return its exit code."""
    command = [str(python_of(venv)), "-m", "custserv.author", *arguments]
    # On Chinese Windows files default to GBK; every tool used here writes UTF-8.
    return become(command, {**os.environ, "PYTHONUTF8": "1"})
