"""A student's edition at work: what its start scripts run on the student's computer.

It runs from the library's wheel before anything is installed: nothing but the standard library, and what
needs no more, is imported here.
"""

import json
import os
import platform
import shutil
import sys

from custserv.author import environment
from custserv.author.hashes import files_hash
from custserv.author.lab import open_lab
from custserv.author.problem import Problem

# Windows' program that reads the start script cannot name these in Chinese.
PROGRAM, ABOUT, NEEDED, WHEELS = "program", "edition.json", "requirements.txt", "wheels"
ORIGINALS, MINE = "原稿", "我的笔记本"
# Which chapters were handed out, with the fingerprint of each.
_HANDED = ".handed.json"
# The longest name below the folder (in its environment), and the longest path that Windows takes by default.
LONGEST_NAME, LONGEST_PATH = 165, 259


def main(folder, arguments):
    """Make what is missing and open JupyterLab on the student's notebooks; return the exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")
    try:
        if os.name == "nt":
            check_length(str(folder))
        venv = folder / ".venv"
        environment.make(venv, wanted(folder), lambda venv: install(venv, folder / PROGRAM))
        hand_out(folder)
        return open_lab(environment.python_of(venv), folder / MINE, arguments) or 0
    except Problem as problem:
        print(f"\n✗ {problem}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"\n✗ 不能写入 {error.filename}（{error.strerror}）：请把整个文件夹放到可以写的地方", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\n已中断；再启动一次，会接着做完。", file=sys.stderr)
        return 130


def check_length(folder):
    """Raise Problem if the folder lies so deep that Windows could not store the environment's files."""
    allowed = LONGEST_PATH - LONGEST_NAME
    if len(folder) > allowed:
        raise Problem(
            f"文件夹的路径太长：应不超过 {allowed} 个字，现在是 {len(folder)} 个。\n"
            "请把整个文件夹移到浅一些的地方，例如 D:\\ 下面，再启动。"
        )


def about(program):
    """Return what the edition's own file says: its wheel, and for which Python it brings packages."""
    return json.loads((program / ABOUT).read_text(encoding="utf-8"))


def wanted(folder):
    """Return what the stamp of a finished and current environment holds.

    A moved folder still works, as everything is started through Python; one from another computer does not.
    """
    program = folder / PROGRAM
    return {
        "base": sys.base_prefix,
        "python": "%d.%d" % sys.version_info[:2],
        "packages": files_hash(program, [program / about(program)["wheel"], program / NEEDED]),
    }


def this_machine():
    """Return what compiled packages depend on: Python's version, the system and the processor."""
    return f"{sys.version_info[0]}.{sys.version_info[1]} {sys.platform} {platform.machine()}"


def install(venv, program):
    """Install the locked packages, from the edition's own if they fit, then the library."""
    python, needed = environment.python_of(venv), program / NEEDED
    total = sum(1 for line in needed.read_text(encoding="utf-8").splitlines() if line[:1].isalnum())
    source = packages_at_hand(program)
    how = "从随附的文件安装" if source else "第一次要下载约 160 MB"
    print(f"正在安装约 {total} 个软件包（{how}，要几分钟；以后启动只要几秒）……", flush=True)
    environment.pip([python, *environment.PIP, "install", *source, "-r", needed], total)
    # Another edition may have the same version number.
    wheel = program / about(program)["wheel"]
    anew = ["--no-deps", "--no-index", "--force-reinstall"]
    environment.pip([python, *environment.PIP, "install", *anew, wheel], None)


def packages_at_hand(program):
    """Return pip's options for using the edition's own packages alone; none if there are none that fit."""
    made_for = about(program)["wheels_for"]
    if made_for == this_machine():
        return ["--no-index", "--find-links", program / WHEELS]
    if made_for:
        print(f"随附的软件包用于 {made_for}，这台电脑是 {this_machine()}：改为从网络下载。", flush=True)
    return []


def hand_out(folder):
    """Copy the chapters that the student's folder lacks, and tell which of the others have a newer original.

    A notebook that is there stays as it is, whatever the original holds.
    """
    mine = folder / MINE
    mine.mkdir(exist_ok=True)
    handed = _read_handed(mine / _HANDED)
    copied, newer = [], []
    for original in sorted((folder / ORIGINALS).glob("*.ipynb")):
        name, state = original.name, files_hash(original.parent, [original])
        if not (mine / name).exists():
            # Whole or not at all: half a notebook would stay for ever.
            half = mine / f"{name}.part"
            shutil.copyfile(original, half)
            half.replace(mine / name)
            handed[name] = state
            copied.append(name)
        elif handed.get(name, state) != state:
            newer.append(name)
    (mine / _HANDED).write_text(json.dumps(handed), encoding="utf-8")
    if copied:
        print(f"✓ {len(copied)} 章放进了“{MINE}”：请只在那里学和改", flush=True)
    if newer:
        print(
            f"这几章老师有了新版，你的没有动：{'、'.join(newer)}\n"
            f"想要新版，把“{MINE}”里的这一章改个名字，再启动一次。",
            flush=True,
        )


def _read_handed(path):
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
