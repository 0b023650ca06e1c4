"""The environment is made once, mended when half made, and made anew when it cannot be mended."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from custserv.author import __main__ as entry
from custserv.author import environment
from custserv.author.hashes import ROOT
from custserv.author.problem import Problem

FOLDER = ROOT / "src" / "custserv" / "author"


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (3, 13)])
def test_supported_pythons_pass(version):
    assert entry.version_error(version) is None


@pytest.mark.parametrize("version", [(3, 6), (3, 10), (3, 14), (4, 0)])
def test_other_pythons_are_told_what_is_needed(version):
    message = entry.version_error(version)
    assert "3.11、3.12 或 3.13" in message and "%d.%d" % version in message and sys.executable in message


def test_old_pythons_can_read_the_file_that_tells_them():
    ast.parse((FOLDER / "__main__.py").read_text(encoding="utf-8"), feature_version=(3, 6))


def bare(*arguments):
    """Run the folder with a Python that has no installed packages at all."""
    return subprocess.run(
        [sys.executable, "-I", "-S", *arguments], capture_output=True, encoding="utf-8", cwd="/"
    )


def test_the_way_in_needs_nothing_but_python():
    result = bare("-X", "utf8", FOLDER)
    assert result.returncode == 0 and "生成网站" in result.stdout
    modules = "custserv.author.environment, custserv.author.clean"
    code = f"import sys; sys.path.insert(0, {str(ROOT / 'src')!r}); import {modules}"
    assert bare("-c", code).returncode == 0


def test_a_mistyped_verb_gets_the_nearest_one_and_no_environment():
    result = bare("-X", "utf8", FOLDER, "boook")
    assert result.returncode == 1
    assert "没有命令 boook。是不是 book？" in result.stderr


@pytest.fixture
def steps(monkeypatch, tmp_path):
    """Record what ensure() does instead of doing it; returns (folder, list of steps)."""
    venv, done = tmp_path / "环 境", []

    def create(folder):
        python = environment.python_of(folder)
        python.parent.mkdir(parents=True, exist_ok=True)
        python.touch()
        done.append("create")

    monkeypatch.setattr(environment, "create", create)
    monkeypatch.setattr(environment, "install", lambda folder: done.append("install"))
    monkeypatch.setattr(environment, "usable", lambda folder: environment.python_of(folder).exists())
    return venv, done


def test_a_current_environment_is_left_alone(steps):
    venv, done = steps
    environment.ensure(venv)
    assert done == ["create", "install"]
    environment.ensure(venv)
    assert done == ["create", "install"]


def test_an_install_that_broke_off_goes_on_next_time(steps, monkeypatch):
    venv, done = steps

    def no_network(folder):
        raise Problem("网络")

    with monkeypatch.context() as patch:
        patch.setattr(environment, "install", no_network)
        with pytest.raises(Problem):
            environment.ensure(venv)
    environment.ensure(venv)
    assert done == ["create", "install"]


def test_a_changed_lock_installs_again_in_the_same_environment(steps, monkeypatch):
    venv, done = steps
    environment.ensure(venv)
    monkeypatch.setattr(environment, "files_hash", lambda root, paths: "another")
    environment.ensure(venv)
    assert done == ["create", "install", "install"]


@pytest.mark.parametrize("key", ["folder", "python"])
def test_a_moved_folder_or_another_python_makes_it_anew(steps, monkeypatch, key):
    venv, done = steps
    environment.ensure(venv)
    wanted = environment.wanted(venv)
    monkeypatch.setattr(environment, "wanted", lambda folder: {**wanted, key: "another"})
    environment.ensure(venv)
    assert done == ["create", "install"] * 2


def test_an_environment_without_pip_or_python_is_not_usable(tmp_path):
    assert not environment.usable(tmp_path)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "半 成"], check=True)
    assert environment.python_of(tmp_path / "半 成").exists()
    assert not environment.usable(tmp_path / "半 成")


def test_a_failing_pip_is_reported_with_its_last_words():
    code = "print('Collecting x'); print('ERROR: Could not find a version'); raise SystemExit(1)"
    with pytest.raises(Problem, match="再运行一次") as caught:
        environment.pip([sys.executable, "-c", code], None)
    assert "ERROR: Could not find a version" in str(caught.value)


def test_a_python_without_venv_is_reported(monkeypatch, tmp_path):
    monkeypatch.setattr(environment.sys, "executable", _python_without_venv(tmp_path))
    with pytest.raises(Problem, match="python3-venv"):
        environment.create(tmp_path / ".venv")


def _python_without_venv(folder):
    """Return a command that fails as Debian's Python does without its venv package."""
    if sys.platform == "win32":
        pytest.skip("需要 shell 脚本")
    script = Path(folder) / "python3"
    script.write_text("#!/bin/sh\necho 'ensurepip is not available'\nexit 1\n", encoding="utf-8")
    script.chmod(0o755)
    return str(script)


def test_the_lock_names_no_place_and_holds_every_direct_dependency():
    lock = environment.LOCK.read_text(encoding="utf-8")
    assert lock.isascii() and "://" not in lock and not re.search(r"^\s*-", lock, re.M)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    direct = project["dependencies"] + sum(project["optional-dependencies"].values(), [])
    locked = {re.split("==", line)[0] for line in lock.splitlines() if "==" in line}
    for requirement in direct:
        assert re.split(r"[\[=~>]", requirement)[0].lower() in locked


def test_jupyterlab_finds_the_chinese_settings_where_it_looks():
    installed = Path(sys.prefix) / "share/jupyter/lab/settings/overrides.d/custserv.json"
    source = ROOT / "src/custserv/jupyter/overrides.json"
    assert json.loads(installed.read_text(encoding="utf-8")) == json.loads(source.read_text(encoding="utf-8"))
