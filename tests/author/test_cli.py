"""The command line: every verb answers, every failure is a sentence, and details come when asked for."""

import re
import subprocess
import sys
import tomllib
from importlib import import_module
from importlib.metadata import entry_points
from types import SimpleNamespace

import pytest
from custserv.author import cli
from custserv.author.desk import TASKS
from custserv.author.hashes import ROOT
from custserv.author.problem import Problem


@pytest.fixture
def verb(monkeypatch):
    """Let the verb ``serve`` do something else: verb(function)."""

    def let(function):
        monkeypatch.setattr(cli, "import_module", lambda name: SimpleNamespace(main=function))

    return let


def fail(error):
    def main(arguments):
        raise error

    return main


@pytest.mark.parametrize("name", cli.VERBS)
def test_every_verb_is_a_module_and_a_target_of_make(name):
    assert import_module(f"custserv.author.{name.replace('-', '_')}").main
    lines = (ROOT / "Makefile").read_text(encoding="utf-8").splitlines()
    target = next(line for line in lines if line.startswith("help ") and line.endswith(":"))
    assert name in target.rstrip(":").split()


@pytest.mark.parametrize("name", [name for name in cli.VERBS if name not in ("test", "lab")])
def test_every_verb_tells_what_it_does(name, capsys):
    assert cli.main([name, "--help"]) == 0
    told = capsys.readouterr().out
    assert name in told and "Usage" not in told


def test_a_failure_is_a_sentence_and_its_traceback_comes_when_asked_for(verb, capsys):
    verb(fail(Problem("没有网络")))
    assert cli.main(["serve"]) == 1
    assert capsys.readouterr().err == "\n✗ 没有网络\n"
    for arguments in (["serve", "--debug"], ["--debug", "serve"]):
        assert cli.main(arguments) == 1
        told = capsys.readouterr().err
        assert "Traceback" in told and told.endswith("✗ 没有网络\n")


def test_a_failure_nobody_foresaw_is_a_sentence_too(verb, capsys):
    verb(fail(ZeroDivisionError("division by zero")))
    assert cli.main(["serve"]) == 1
    told = capsys.readouterr().err
    assert "没有料到的错误：ZeroDivisionError：division by zero" in told
    assert "--debug" in told and "Traceback" not in told


def test_ctrl_c_ends_without_a_word_too_many(verb, capsys):
    verb(fail(KeyboardInterrupt()))
    assert cli.main(["serve"]) == 130
    assert capsys.readouterr().err == "\n已中断。\n"


@pytest.mark.parametrize(
    ("arguments", "passed"),
    [
        (["serve", "--debug", "a"], ["a"]),
        (["test", "--debug"], ["--debug"]),
        (["--debug", "test", "-q"], ["-q"]),
    ],
)
def test_the_word_for_details_is_taken_unless_it_is_for_another_program(verb, arguments, passed):
    given = []
    verb(given.extend)
    assert cli.main(arguments) == 0
    assert given == passed


def test_an_unknown_verb_is_answered_with_the_nearest(capsys):
    assert cli.main(["chek"]) == 1
    assert "没有命令 chek。是不是 check？" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["help"], ["--help"]])
def test_the_list_of_verbs_is_shown(arguments, capsys):
    assert cli.main(arguments) == 0
    told = capsys.readouterr().out
    assert all(f"  {name}" in told for name in cli.VERBS)


def test_the_command_is_installed_under_its_name():
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    (script,) = entry_points(group="console_scripts", name="custserv")
    assert scripts == {"custserv": script.value}
    assert script.load().__name__ == "start"


def test_the_list_and_complaints_need_nothing_but_python():
    command = [sys.executable, "-I", "-S", str(ROOT / "src" / "custserv" / "author")]
    result = subprocess.run([*command, "nonsense"], capture_output=True, encoding="utf-8")
    assert result.returncode == 1 and "没有命令 nonsense" in result.stderr
    assert subprocess.run(command, capture_output=True).returncode == 0


def test_the_instructors_manual_tells_of_every_verb_with_its_button():
    manual = (ROOT / "book" / "teaching.md").read_text(encoding="utf-8")
    labels = {task.verb: task.label for task in TASKS}
    for verb in cli.VERBS:
        assert re.search(rf"^\| `{verb}` \| {labels.get(verb, '')} ?\| \S", manual, re.MULTILINE), verb
