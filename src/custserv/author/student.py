"""The verb ``student``: the students' edition, a folder with start scripts, in ``_build/student``."""

import json
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Annotated

from jinja2 import Environment, FileSystemLoader
from nbformat.v4 import new_markdown_cell
from typer import Option

from custserv import __version__
from custserv.author.arguments import call
from custserv.author.chapter import chapters
from custserv.author.edition import ABOUT, NEEDED, ORIGINALS, PROGRAM, WHEELS, this_machine
from custserv.author.environment import LOCK, PIP
from custserv.author.environment import pip as run_pip
from custserv.author.hashes import ROOT
from custserv.author.keep import shown
from custserv.author.lesson import COURSE
from custserv.author.notebooks import read, text_of
from custserv.author.problem import Problem, tail
from custserv.author.zip import files_below, write_archive

FOLDER = ROOT / "_build" / "student"
PARTS = Path(__file__).with_name("edition")
VERSIONS = ("3.13", "3.12", "3.11")
IN_PLACE_OF_SOLUTION = "解答由老师发布。"
FIRST_CELL = """\
```{admonition} 先运行
:class: tip
点菜单“运行”→“运行所有单元格”，实验和题目就会出现。代码都收起来了，不用看懂，也不用改。
```"""
_SOLUTION = re.compile(r"solution-\d+")
_LOOKS_LIKE_SOLUTION = re.compile(r"^[`:]{3,}\{admonition\} *参考解答", re.MULTILINE)


def main(arguments):
    """Make the students' edition."""
    return call("student", command, arguments)


def command(
    wheels: Annotated[bool, Option("--wheels", help="连同全部软件包，给没网络的机房（系统和 Python 要相同）")] = False,
):
    """做一份学生版：没有结果和解答的笔记本、本书的函数库、三种系统的启动文件，并打成压缩包。"""
    folder = FOLDER / f"{COURSE}-学生版-{__version__}"
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=FOLDER) as made:
        fill(Path(made), wheels)
        archive = write_archive(
            folder.with_name(f"{folder.name}.zip"), files_below(Path(made), folder.name)
        )
        put_in_place(Path(made), folder)
    print(f"✓ {shown(archive, ROOT)}（{archive.stat().st_size / 1e6:.1f} MB）：发给学生，解压以后先看“先看这里.txt”")
    print(f"✓ {shown(folder, ROOT)}：同样的内容，没有压缩")


def fill(folder, wheels=False):
    """Write a whole edition into an empty folder; ``wheels`` adds all packages for this kind of machine."""
    program, originals = folder / PROGRAM, folder / ORIGINALS
    originals.mkdir()
    for path in chapters():
        text = text_of(for_students(read(path), path.name))
        (originals / path.name).write_text(text, encoding="utf-8", newline="\n")
    wheel = build_wheel(program)
    needed = needed_of(LOCK.read_text(encoding="utf-8"), dependencies())
    (program / NEEDED).write_text(needed, encoding="utf-8", newline="\n")
    about = {"wheel": wheel.name, "wheels_for": this_machine() if wheels else None}
    (program / ABOUT).write_text(json.dumps(about), encoding="utf-8", newline="\n")
    if wheels:
        download(program)
    write_scripts(folder, wheels)


def for_students(notebook, name):
    """Return a chapter in the students' form, changed in place; raise Problem if a solution would stay."""
    for position, cell in enumerate(notebook.cells):
        if _SOLUTION.fullmatch(cell.id):
            notebook.cells[position] = new_markdown_cell(IN_PLACE_OF_SOLUTION, id=cell.id)
        elif cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        elif _LOOKS_LIKE_SOLUTION.search(cell.source):
            raise Problem(f"{name} 第 {position + 1} 格（{cell.id}）像是参考解答：名字应是 solution-1、solution-2……")
    notebook.cells.insert(0, new_markdown_cell(FIRST_CELL, id="student-start"))
    return notebook


def build_wheel(folder):
    """Build the library's wheel into a folder, with what is installed here, and return its path."""
    result = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    if result.returncode:
        raise Problem("打包本书的函数库没有成功。最后的输出：\n" + tail(result.stdout.splitlines()))
    return next(folder.glob("*.whl"))


def dependencies():
    """Return what the chapters need: the base, and what the chapter on data takes."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project["dependencies"] + project["optional-dependencies"]["data"]


def needed_of(lock, requirements):
    """Return the lines of the lock for the packages that the requirements lead to.

    The lock says below each package what it was locked for ("via").
    """
    lines, reasons = [], {}
    for line in lock.splitlines():
        if line[:1].isalnum():
            # A package may have a line for each of several Pythons.
            lines.append(line)
            reasons.setdefault(_name(line), set())
        elif via := re.fullmatch(r" +#(?: +via)? +(\S+)(?: \(pyproject\.toml\))?", line):
            reasons[_name(lines[-1])].add(_name(via[1]))
    found, more = set(), {_name(text) for text in requirements}
    while more:
        found |= more
        more = {name for name in reasons.keys() - found if reasons[name] & found}
    return "\n".join(line for line in lines if _name(line) in found) + "\n"


def _name(text):
    """Return the name in front of a requirement, as the lock writes it."""
    return re.match(r"[\w.-]+", text)[0].lower().replace("_", "-").replace(".", "-")


def download(program):
    """Get all packages that the edition needs, for this kind of machine."""
    print(f"正在下载软件包（用于 {this_machine()}）……", flush=True)
    total = sum(1 for _ in (program / NEEDED).open(encoding="utf-8"))
    target = ["-d", program / WHEELS, "-r", program / NEEDED]
    run_pip([sys.executable, *PIP, "download", "--only-binary=:all:", *target], total)


def write_scripts(folder, wheels):
    """Write the start scripts for the three systems, what they need, and what to read first."""
    environment = Environment(loader=FileSystemLoader(PARTS), keep_trailing_newline=True)
    # The packages that come along fit this Python: it goes first.
    here = "%d.%d" % sys.version_info[:2]
    versions = sorted(VERSIONS, key=lambda version: version != here) if wheels else VERSIONS
    first = f"第一次要装软件包，需要 Python {here}，不用联网；" if wheels else "第一次要联网下载软件包，大约几分钟；"
    words = {"versions": versions, "course": COURSE, "version": __version__, "first": first}
    for name, source, change in (
        ("启动.sh", "start.sh", _as_it_is),
        ("启动.command", "start.sh", _as_it_is),
        ("启动.bat", "start.bat", _for_windows),
        ("先看这里.txt", "read-me.txt", lambda text: b"\xef\xbb\xbf" + _for_windows(text)),
        (f"{PROGRAM}/no-python.txt", "no-python.txt", _as_it_is),
        (f"{PROGRAM}/start.py", "start.py", _as_it_is),
    ):
        path = folder / name
        path.write_bytes(change(environment.get_template(source).render(words)))
        if path.suffix in (".sh", ".command"):
            path.chmod(0o755)


def _as_it_is(text):
    return text.encode("utf-8")


def _for_windows(text):
    return text.replace("\n", "\r\n").encode("utf-8")


def put_in_place(made, folder):
    """Move what was made into the folder; what someone who tried it out has there besides stays."""
    folder.mkdir(exist_ok=True)
    try:
        for new in made.iterdir():
            old = folder / new.name
            if old.is_dir():
                shutil.rmtree(old)
            new.replace(old)
    except OSError as error:
        raise Problem(f"不能写入 {folder}（{error.strerror}）：请关闭正在使用其中文件的程序，再运行一次") from None
