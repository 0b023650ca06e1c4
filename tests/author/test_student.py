"""The students' edition: nothing told too early, started on any system, nothing of a student's ever lost."""

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import pytest
from custserv import __version__
from custserv.author import cli, edition, environment, student
from custserv.author.chapter import chapters
from custserv.author.hashes import ROOT
from custserv.author.notebooks import executed, read, text_of
from custserv.author.problem import Problem
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """An edition in a folder with a blank and Chinese in its name."""
    folder = tmp_path_factory.mktemp("学 生") / "学生版"
    folder.mkdir()
    student.fill(folder)
    return folder


@pytest.fixture
def folder(made, tmp_path):
    """A student's copy of the edition."""
    return shutil.copytree(made, tmp_path / "我 的")


def test_chapters_come_without_results_and_solutions(made):
    paths = chapters()
    originals = sorted((made / edition.ORIGINALS).iterdir())
    assert [path.name for path in originals] == [path.name for path in paths]
    for path in paths:
        first, *cells = read(made / edition.ORIGINALS / path.name).cells
        assert "运行所有单元格" in first.source
        before = read(path).cells
        assert [cell.id for cell in cells] == [cell.id for cell in before]
        for cell, old in zip(cells, before):
            if cell.id.startswith("solution-"):
                assert (cell.cell_type, cell.source) == ("markdown", "解答由老师发布。")
            else:
                assert (cell.source, cell.metadata) == (old.source, old.metadata)
            if cell.cell_type == "code":
                assert cell.outputs == [] and cell.execution_count is None
        assert any(cell.id == "solution-1" for cell in cells), path.name


def test_a_solution_in_code_is_taken_out_too():
    notebook = new_notebook(cells=[new_code_cell("42", id="solution-2"), new_code_cell("1", id="a")])
    cells = student.for_students(notebook, "05_a.ipynb").cells
    assert [(cell.cell_type, cell.source) for cell in cells[1:]] == [("markdown", "解答由老师发布。"), ("code", "1")]


def test_a_solution_under_another_name_is_refused():
    cell = new_markdown_cell("````{admonition} 参考解答\n:class: dropdown\n42\n````", id="answer")
    with pytest.raises(Problem, match="05_a.ipynb 第 1 格（answer）像是参考解答"):
        student.for_students(new_notebook(cells=[cell]), "05_a.ipynb")


def reached(requirements):
    """Return the names of the installed packages that the requirements lead to on this machine."""
    found, more = set(), [Requirement(text) for text in requirements]
    while more:
        requirement = more.pop()
        name = canonicalize_name(requirement.name)
        if name in found:
            continue
        found.add(name)
        needs = map(Requirement, distribution(name).requires or [])
        extras = requirement.extras or {""}
        more += [need for need in needs if any(_counts(need, extra) for extra in extras)]
    return found


def _counts(requirement, extra):
    return not requirement.marker or requirement.marker.evaluate({"extra": extra})


def locked(made):
    lines = (made / edition.PROGRAM / edition.NEEDED).read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines]


def test_the_packages_are_those_of_the_lock_and_all_that_is_needed(made):
    lines = environment.LOCK.read_text(encoding="utf-8").splitlines()
    lock = {str(Requirement(line)) for line in lines if line[:1].isalnum()}
    assert set(map(str, locked(made))) <= lock
    names = {canonicalize_name(requirement.name) for requirement in locked(made)}
    assert reached(student.dependencies()) <= names
    assert not names & {"sphinx", "jupyter-book", "pytest", "playwright", "polars", "dask", "typer"}


def test_a_package_with_a_line_for_each_python_keeps_them_all():
    first = "a==1\n    # via custserv (pyproject.toml)\nb==1 ; x\n    # via a\n"
    rest = "b==2 ; y\n    # via\n    #   a\n    #   c\nc==1\n"
    assert student.needed_of(first + rest, ["A~=1.0"]) == "a==1\nb==1 ; x\nb==2 ; y\n"


def test_names_in_the_environment_fit_below_the_longest_folder(made):
    names = {canonicalize_name(requirement.name) for requirement in locked(made)}
    installed = [name for name in names if _is_installed(name)]
    assert len(installed) > 50
    site = len(".venv\\Lib\\site-packages\\")
    files = [path for name in installed for path in distribution(name).files if path.parts[0] != ".."]
    longest = max(len(str(path)) for path in files)
    assert site + longest + 1 <= edition.LONGEST_NAME


def _is_installed(name):
    try:
        return bool(distribution(name).files)
    except ImportError:
        return False


def test_a_folder_that_windows_cannot_hold_is_refused():
    edition.check_length("D:\\" + "客" * 91)
    with pytest.raises(Problem, match="应不超过 94 个字，现在是 95 个"):
        edition.check_length("D:\\" + "客" * 92)


def test_the_wheel_holds_the_library_and_the_settings(made):
    about = edition.about(made / edition.PROGRAM)
    assert about == {"wheel": f"custserv-{__version__}-py3-none-any.whl", "wheels_for": None}
    names = zipfile.ZipFile(made / edition.PROGRAM / about["wheel"]).namelist()
    assert {"custserv/__init__.py", "custserv/models/value.py", "custserv/jupyter/cells.css"} <= set(names)
    assert any(name.endswith("overrides.d/custserv.json") for name in names)
    assert not [name for name in names if "node_modules" in name]


WITHOUT = """
import sys

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {foreign!r}:
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Missing())
"""


def test_the_chapter_that_takes_most_runs_with_the_edition_s_packages_alone(made, tmp_path):
    names = {canonicalize_name(requirement.name) for requirement in locked(made)} | {"custserv"}
    homes = packages_distributions().items()
    foreign = {module for module, of in homes if not names & set(map(canonicalize_name, of))}
    assert {"sphinx", "polars", "pytest"} <= foreign
    notebook = read(next((made / edition.ORIGINALS).glob("17_*.ipynb")))
    notebook.cells.insert(0, new_code_cell(WITHOUT.format(foreign=foreign), id="without"))
    path = tmp_path / "第17章.ipynb"
    path.write_text(text_of(notebook), encoding="utf-8")
    outputs = [output for cell in executed(path).cells for output in cell.get("outputs", [])]
    assert any("application/vnd.custserv.lab+json" in output.get("data", {}) for output in outputs)


# ----- the start scripts -----


def test_the_windows_script(made):
    content = (made / "启动.bat").read_bytes()
    assert content.count(b"\n") == content.count(b"\r\n") and not content.startswith(b"\xef\xbb\xbf")
    lines = content.decode("utf-8").splitlines()
    # Only what is said to the reader, after every command that is searched for, is not ASCII.
    assert [line for line in lines if not line.isascii()] == ["echo 请先把压缩包整个解压出来，再启动。"]
    assert lines[:2] == ["@echo off", "chcp 65001 >nul"]
    assert "for %%v in (3.13 3.12 3.11)" in content.decode("utf-8")
    named = re.findall(r"%HERE%\\([\w.-]+)", content.decode("utf-8"))
    assert set(named) == {"start.py", "no-python.txt"}
    for name in named:
        assert (made / edition.PROGRAM / name).is_file()


def test_the_other_scripts(made):
    content = (made / "启动.sh").read_bytes()
    assert content == (made / "启动.command").read_bytes()
    assert b"\r" not in content and content.isascii() and content.startswith(b"#!/bin/sh\n")
    assert b"python3.13 python3.12 python3.11 python3 python;" in content
    assert (made / "先看这里.txt").read_bytes().startswith("\ufeff客户服务与客户关系管理".encode("utf-8"))


def test_no_place_of_the_machine_that_made_it_is_told(made):
    for path in made.rglob("*"):
        if path.is_file() and path.suffix != ".whl":
            assert str(ROOT) not in path.read_text(encoding="utf-8"), path


def test_with_packages_the_python_they_are_for_goes_first(tmp_path):
    (tmp_path / edition.PROGRAM).mkdir()
    student.write_scripts(tmp_path, wheels=True)
    here = "%d.%d" % sys.version_info[:2]
    assert f"for python in python{here} " in (tmp_path / "启动.sh").read_text(encoding="utf-8")
    assert f"需要 Python {here}，不用联网" in (tmp_path / "先看这里.txt").read_text(encoding="utf-8")


def test_with_packages_they_are_downloaded_for_this_machine(tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(student, "run_pip", lambda command, total: asked.append((command, total)))
    monkeypatch.setattr(student, "chapters", lambda: [])
    student.fill(tmp_path, wheels=True)
    [(command, total)] = asked
    program = tmp_path / edition.PROGRAM
    assert "download" in command
    assert command[-4:] == ["-d", program / edition.WHEELS, "-r", program / edition.NEEDED]
    assert total == len(locked(tmp_path)) > 100
    assert edition.packages_at_hand(program) == ["--no-index", "--find-links", program / edition.WHEELS]


def test_packages_for_another_machine_are_left_alone(folder, capsys):
    program = folder / edition.PROGRAM
    assert edition.packages_at_hand(program) == []
    text = json.dumps({**edition.about(program), "wheels_for": "3.9 win32 AMD64"})
    (program / edition.ABOUT).write_text(text, encoding="utf-8")
    assert edition.packages_at_hand(program) == []
    assert f"随附的软件包用于 3.9 win32 AMD64，这台电脑是 {edition.this_machine()}" in capsys.readouterr().out


# ----- starting it -----


def ready(folder):
    """Give the folder an environment that counts as finished; return variables that lend it our packages."""
    venv = folder / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True)
    (venv / "custserv.json").write_text(json.dumps(edition.wanted(folder)), encoding="utf-8")
    site = Path(importlib.util.find_spec("jupyterlab").origin).parents[1]
    return {**os.environ, "PYTHONPATH": str(site)}


def started(command, environ):
    return subprocess.run(command, env=environ, capture_output=True, encoding="utf-8", errors="replace")


def test_starting_hands_out_the_chapters_and_opens_jupyterlab(folder):
    script = [sys.executable, "-X", "utf8", "-v", folder / edition.PROGRAM / "start.py", "--version"]
    result = started(script, ready(folder))
    assert result.returncode == 0, result.stderr[-2000:]
    assert f"✓ {len(chapters())} 章放进了“我的笔记本”" in result.stdout
    assert re.search(r"^4\.\d+\.\d+$", result.stdout, re.MULTILINE)
    # It ran from the wheel, not from this project.
    assert re.search(r"import 'custserv.author.edition' # <zipimporter object \".*\.whl", result.stderr)


@pytest.mark.skipif(os.name == "nt", reason="需要 sh")
def test_the_script_finds_a_python_that_fits(folder, tmp_path):
    environ = ready(folder)
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("dirname", "cat"):
        (programs / name).symlink_to(shutil.which(name))
    script = ["/bin/sh", folder / "启动.sh", "--version"]
    alone = {**environ, "PATH": str(programs)}
    none = started(script, alone)
    assert none.returncode == 1 and "没有找到 Python 3.11、3.12 或 3.13" in none.stdout
    old = programs / "python3.13"
    old.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    old.chmod(0o755)
    fits = programs / "python3"
    fits.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    fits.chmod(0o755)
    found = started(script, alone)
    assert found.returncode == 0 and "我的笔记本" in found.stdout, found.stderr


def handed_out(folder):
    return {path.name: path.read_bytes() for path in (folder / edition.MINE).glob("*.ipynb")}


def test_what_a_student_edited_is_never_overwritten(folder, capsys):
    edition.hand_out(folder)
    mine = folder / edition.MINE
    names = sorted(handed_out(folder))
    (mine / names[0]).write_bytes(b"my work")
    (mine / "own.ipynb").write_bytes(b"my own")
    (mine / names[1]).unlink()
    before = handed_out(folder)
    capsys.readouterr()
    edition.hand_out(folder)
    after = handed_out(folder)
    assert {name: after[name] for name in before} == before
    assert after[names[1]] == (folder / edition.ORIGINALS / names[1]).read_bytes()
    told = capsys.readouterr().out
    assert "✓ 1 章放进了" in told and "新版" not in told


def test_a_newer_edition_over_an_older_folder_leaves_edits_alone(folder, capsys):
    edition.hand_out(folder)
    names = sorted(handed_out(folder))
    (folder / edition.MINE / names[0]).write_bytes(b"my work")
    before = handed_out(folder)
    stamp = edition.wanted(folder)
    # The newer edition: a chapter changed, one more, another wheel.
    (folder / edition.ORIGINALS / names[0]).write_bytes(b"newer")
    (folder / edition.ORIGINALS / "18_more.ipynb").write_bytes(b"more")
    wheel = folder / edition.PROGRAM / edition.about(folder / edition.PROGRAM)["wheel"]
    wheel.write_bytes(wheel.read_bytes() + b" ")
    capsys.readouterr()
    edition.hand_out(folder)
    assert handed_out(folder) == {**before, "18_more.ipynb": b"more"}
    assert f"你的没有动：{names[0]}\n" in capsys.readouterr().out
    now = edition.wanted(folder)
    assert {key for key in now if now[key] != stamp[key]} == {"packages"}
    # The advice that was given: with the old one renamed, the newer one comes.
    (folder / edition.MINE / names[0]).rename(folder / edition.MINE / "old.ipynb")
    edition.hand_out(folder)
    assert handed_out(folder)[names[0]] == b"newer" and handed_out(folder)["old.ipynb"] == b"my work"


def test_installing_takes_the_lock_then_the_wheel_whatever_is_there(folder, monkeypatch):
    commands = []
    monkeypatch.setattr(environment, "pip", lambda command, total: commands.append(list(map(str, command))))
    program = folder / edition.PROGRAM
    edition.install(folder / ".venv", program)
    first, second = commands
    assert first[-2:] == ["-r", str(program / edition.NEEDED)]
    assert second[-1].endswith(".whl") and {"--no-deps", "--no-index", "--force-reinstall"} <= set(second)
    assert {command[0] for command in commands} == {str(environment.python_of(folder / ".venv"))}


def test_a_problem_is_a_sentence(folder, monkeypatch, capsys):
    def fail(*_):
        raise Problem("网络不通")

    monkeypatch.setattr(environment, "make", fail)
    assert edition.main(folder, []) == 1
    assert capsys.readouterr().err == "\n✗ 网络不通\n"
    monkeypatch.setattr(environment, "make", lambda *_: (folder / "没有" / "x").write_bytes(b""))
    assert edition.main(folder, []) == 1
    assert re.search("不能写入 .*没有.x（.+）：请把整个文件夹放到可以写的地方", capsys.readouterr().err)


# ----- the verb -----


@pytest.fixture
def verb(tmp_path, monkeypatch):
    monkeypatch.setattr(student, "FOLDER", tmp_path / "made")
    return tmp_path / "made" / f"客户服务与客户关系管理-学生版-{__version__}"


def test_the_verb_makes_folder_and_archive_and_keeps_what_was_tried_out(verb, tmp_path, capsys):
    assert cli.main(["student"]) == 0
    assert "先看这里.txt" in capsys.readouterr().out
    archive = verb.with_name(f"{verb.name}.zip")
    with zipfile.ZipFile(archive) as packed:
        names = {name.removeprefix(f"{verb.name}/") for name in packed.namelist()}
        modes = {info.filename.rpartition("/")[2]: info.external_attr >> 16 for info in packed.infolist()}
    assert names == {path.relative_to(verb).as_posix() for path in verb.rglob("*") if path.is_file()}
    assert (modes["启动.sh"], modes["启动.command"], modes["启动.bat"]) == (0o755, 0o755, 0o644)
    first = archive.read_bytes()
    # Someone tries it out where it was made, and a chapter of it is gone by the next time.
    (verb / edition.MINE).mkdir()
    (verb / edition.MINE / "own.ipynb").write_bytes(b"my own")
    (verb / edition.ORIGINALS / "99_gone.ipynb").write_bytes(b"")
    assert cli.main(["student"]) == 0
    assert (verb / edition.MINE / "own.ipynb").read_bytes() == b"my own"
    assert not (verb / edition.ORIGINALS / "99_gone.ipynb").exists()
    assert archive.read_bytes() == first
    assert {path.name for path in verb.parent.iterdir()} == {verb.name, archive.name}


def test_a_fault_leaves_the_last_edition_as_it_was(verb, monkeypatch, capsys):
    verb.mkdir(parents=True)
    (verb / "先看这里.txt").write_bytes(b"last")
    monkeypatch.setattr(student, "PARTS", verb / "没有")
    monkeypatch.setattr(student, "build_wheel", lambda folder: _fail())
    assert cli.main(["student"]) == 1
    assert "打包" in capsys.readouterr().err
    assert [path.name for path in verb.parent.iterdir()] == [verb.name]
    assert (verb / "先看这里.txt").read_bytes() == b"last"


def _fail():
    raise Problem("打包本书的函数库没有成功")
