"""The instructor's desk: each button runs a verb in the background, shows how it goes and what came of it."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from custserv.author import background, desk, lab
from custserv.author.chapter import chapters
from custserv.author.cli import VERBS, main
from custserv.author.desk import TASKS, Desk, arguments_of
from custserv.author.hashes import ROOT
from custserv.author.notebooks import executed, normalise, read, text_of

SECONDS = 60
CHAPTER = "notebooks/05_lifetime_value.ipynb"


@pytest.fixture(autouse=True)
def memory(monkeypatch, tmp_path):
    """Where this test's desk keeps what was filled in."""
    monkeypatch.setattr(desk, "MEMORY", tmp_path / "_build" / "desk.json")
    return desk.MEMORY


@pytest.fixture
def started(monkeypatch):
    """Run programs of the test instead of verbs; returns the list of the arguments that were asked for.

    The program of a verb is what stands in ``programs`` under its name.
    """
    asked, popen = [], subprocess.Popen

    def run(command, **options):
        asked.append(command[3:])
        return popen([sys.executable, "-c", started.programs.get(command[3], "print('✓ 好')")], **options)

    started = type("Started", (), {"asked": asked, "programs": {}})
    monkeypatch.setattr(background.subprocess, "Popen", run)
    yield started
    background.stop_all()


def press(made, verb):
    made.buttons[verb].click()


def fill(made, **texts):
    """Fill the fields of the form, in their order, and press 开始."""
    for field, text in zip(made.inputs.values(), texts.values()):
        field.value = text
    made.go.click()


def status(job):
    return job._status.value


def until(condition):
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_there_is_a_button_for_each_verb_of_the_command_line_that_makes_something():
    without = {"lab", "serve", "test", "clean"}
    assert {task.verb for task in TASKS} | without >= set(VERBS)
    assert list(Desk().buttons) == [task.verb for task in TASKS if task.verb in VERBS]


def test_a_verb_that_is_not_there_has_no_button(monkeypatch):
    monkeypatch.delitem(desk.VERBS, "check")
    assert "check" not in Desk().buttons


def test_every_option_is_one_that_the_verb_knows(capsys):
    for task in TASKS:
        options = [field.option for field in task.fields if field.option] + [task.option] * bool(task.option)
        if options:
            assert main([task.verb, "--help"]) == 0
            told = capsys.readouterr().out
            assert all(option in told for option in options), task.verb


def test_chapters_are_chosen_by_their_titles():
    labels = [label for label, _ in Desk().chapter.options]
    assert labels[0] == "全部各章" and labels[5] == "第5章　客户终身价值" and len(labels) == 1 + len(chapters())


def task(verb):
    return next(task for task in TASKS if task.verb == verb)


@pytest.mark.parametrize(
    "verb, chapter, values, expected",
    [
        ("check", "", {}, ["check"]),
        ("check", CHAPTER, {}, ["check", CHAPTER]),
        ("preview", CHAPTER, {}, ["preview", "--chapter", CHAPTER]),
        ("book", CHAPTER, {}, ["book"]),
        ("student", "", {"连同全部软件包，给没有网络的机房": True}, ["student", "--wheels"]),
        ("student", "", {"连同全部软件包，给没有网络的机房": False}, ["student"]),
        ("publish", "", {"文件夹": "", "或 git 分支": "gh-pages"}, ["publish", "--branch=gh-pages"]),
        ("new", "", {"章名": "会员日", "英文短名": "-x", "章号": ""}, ["new", "会员日", "--slug=-x"]),
    ],
)
def test_arguments(verb, chapter, values, expected):
    assert arguments_of(task(verb), chapter, values) == expected


def test_a_button_runs_the_verb_on_the_chosen_chapter_and_offers_the_result(started, monkeypatch):
    opened = []
    monkeypatch.setattr(desk, "open_outside", lambda path: opened.append(path) or True)
    made = Desk()
    made.chapter.value = CHAPTER
    started.programs["lesson"] = "print('✓ <教案>')"
    (ROOT / "_build" / "教案").mkdir(parents=True, exist_ok=True)
    press(made, "lesson")
    assert made.buttons["check"].disabled and not made.buttons["preview"].disabled
    made.job.wait(SECONDS)
    assert started.asked == [["lesson", CHAPTER]]
    assert "✓ 教案　第5章　客户终身价值 完成" in status(made.job) and "custserv-done" in status(made.job)
    assert "✓ &lt;教案&gt;" in made.job._log.value
    assert not made.buttons["check"].disabled and made.job._working.layout.display == "none"
    [button] = made.job._results.children
    assert button.description == "打开文件夹 _build/教案"
    button.click()
    assert opened == [ROOT / "_build" / "教案"]


def test_output_and_a_bar_are_shown_while_it_works(started):
    made = Desk()
    started.programs["book"] = PATIENT.replace("在", "第一行")
    press(made, "book")
    until(lambda: "第一行" in made.job._log.value)
    assert "正在进行：生成网站" in status(made.job)
    assert "<progress aria-label" in made.job._bar.value and made.job._working.layout.display == ""


def test_a_failure_is_the_sentence_of_the_verb(started):
    made = Desk()
    started.programs["zip"] = "print('✗ 旧'); print(); print('✗ 第 3 格出错\\n请改'); raise SystemExit(1)"
    press(made, "zip")
    made.job.wait(SECONDS)
    assert "✗ 网站压缩包 没有成功" in status(made.job) and "\n第 3 格出错\n请改</div>" in status(made.job)
    assert not made.job._results.children and not made.buttons["zip"].disabled


def test_a_check_that_finds_faults_has_not_failed(started):
    made = Desk()
    started.programs["check"] = "print('✗ 共 2 处要改'); raise SystemExit(1)"
    press(made, "check")
    made.job.wait(SECONDS)
    assert "✗ 检查　全部各章 有要改的地方" in status(made.job) and "共 2 处要改" in status(made.job)


def test_a_failure_without_a_sentence_leads_to_the_output(started):
    made = Desk()
    started.programs["zip"] = "1 / 0"
    press(made, "zip")
    made.job.wait(SECONDS)
    assert "程序没有做完，最后的输出见下" in status(made.job) and "ZeroDivisionError" in made.job._log.value


PATIENT = "import time; print('在', flush=True); time.sleep(60)"
STUBBORN = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN); " + PATIENT


@pytest.mark.parametrize("program", [PATIENT, STUBBORN])
def test_stopping(started, monkeypatch, program):
    monkeypatch.setattr(background, "STOP_SECONDS", 0.5)
    made = Desk()
    started.programs["book"] = program
    press(made, "book")
    until(lambda: "在" in made.job._log.value)
    made.job._stop.click()
    made.job.wait(SECONDS)
    assert "已停止：生成网站" in status(made.job) and not made.buttons["book"].disabled


@pytest.mark.skipif(os.name == "nt", reason="Windows 用 taskkill 连同子进程一起结束")
def test_what_a_stopped_verb_started_ends_too(started, tmp_path):
    mark = tmp_path / "child"
    note = f"import os, pathlib, time; pathlib.Path({str(mark)!r}).write_text(str(os.getpid()), 'utf-8'); "
    child = note + "time.sleep(60)"
    made = Desk()
    started.programs["book"] = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    press(made, "book")
    until(lambda: mark.exists() and mark.read_text(encoding="utf-8"))
    made.job._stop.click()
    made.job.wait(SECONDS)
    until(lambda: not _is_alive(int(mark.read_text(encoding="utf-8"))))


def _is_alive(pid):
    try:
        # A process that has ended, but was not asked after, is still listed.
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").split()[2] != "Z"
    except OSError:
        return False


def test_the_preview_goes_on_beside_other_work_until_it_is_stopped(started):
    made = Desk()
    started.programs["preview"] = PATIENT.replace("在", "预览在 http://127.0.0.1:8000/a.html")
    press(made, "preview")
    until(lambda: "预览在" in made.staying._log.value)
    assert '<a href="http://127.0.0.1:8000/a.html" target="_blank">' in made.staying._log.value
    assert made.buttons["preview"].disabled
    press(made, "check")
    made.job.wait(SECONDS)
    assert "完成" in status(made.job) and made.staying.is_working and made.buttons["preview"].disabled
    made.staying.stop()
    made.staying.wait(SECONDS)
    assert "已停止" in status(made.staying) and not made.buttons["preview"].disabled


def test_an_open_pipe_does_not_keep_a_verb_from_ending(started):
    made = Desk()
    # As a browser does that a verb opens.
    child = "import time; time.sleep(20)"
    popen = f"subprocess.Popen([sys.executable, '-c', {child!r}])"
    started.programs["book"] = f"import subprocess, sys; {popen}; print('好')"
    before = time.monotonic()
    press(made, "book")
    made.job.wait(SECONDS)
    assert "完成" in status(made.job) and time.monotonic() - before < 15


def test_a_new_desk_ends_what_an_earlier_one_left_at_work(started):
    old = Desk()
    started.programs["preview"] = "import time; time.sleep(60)"
    press(old, "preview")
    assert old.staying.is_working
    Desk()
    old.staying.wait(SECONDS)
    assert not old.staying.is_working


def test_a_form_asks_for_what_is_needed(started, tmp_path):
    made = Desk()
    press(made, "collect")
    assert made.form.layout.display == "" and not started.asked
    fill(made, folder="  ")
    assert made.complaint.value == "请填写：文件夹" and not started.asked
    fill(made, folder=f' "{tmp_path}" ')
    made.job.wait(SECONDS)
    assert started.asked == [["collect", str(tmp_path)]]
    assert made.form.layout.display == "none"
    assert made.job._results.children[0].description == f"打开文件夹 {tmp_path}"


def test_the_form_shows_what_was_filled_in_the_last_time(started):
    for verb, texts in [("publish", {"folder": "D:\\网站", "branch": ""}), ("collect", {"folder": "一班"})]:
        made = Desk()
        press(made, verb)
        fill(made, **texts)
        made.job.wait(SECONDS)
    made = Desk()
    press(made, "publish")
    assert [field.value for field in made.inputs.values()] == ["D:\\网站", ""]
    fill(made, folder="", branch="gh-pages")
    made.job.wait(SECONDS)
    press(made, "publish")
    assert [field.value for field in made.inputs.values()] == ["", "gh-pages"]
    press(made, "collect")
    assert [field.value for field in made.inputs.values()] == ["一班"]


def test_a_new_chapter_does_not_begin_with_the_name_of_the_last(started, memory):
    made = Desk()
    press(made, "new")
    fill(made, title="会员日", slug="day")
    made.job.wait(SECONDS)
    press(made, "new")
    assert [field.value for field in made.inputs.values()] == ["", "", ""] and not memory.exists()


@pytest.mark.parametrize("kept", ["{", "[]", '{"publish": 3}', '{"publish": {"文件夹": null, "别的": 1}}'])
def test_a_memory_that_cannot_be_read_is_none(memory, kept):
    memory.parent.mkdir()
    memory.write_text(kept, encoding="utf-8")
    made = Desk()
    press(made, "publish")
    assert [field.value for field in made.inputs.values()] == ["", ""]


def test_a_new_chapter_can_be_chosen_at_once(started, monkeypatch, tmp_path):
    made = Desk()
    made.chapter.value = CHAPTER
    path = tmp_path / "18_day.ipynb"
    path.write_text((ROOT / CHAPTER).read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(desk, "chapters", lambda: [ROOT / CHAPTER, path])
    press(made, "new")
    fill(made, title="会员日", slug="day")
    made.job.wait(SECONDS)
    assert started.asked == [["new", "会员日", "--slug=day"]]
    assert [value for _, value in made.chapter.options] == ["", CHAPTER, "notebooks/18_day.ipynb"]
    assert made.chapter.value == CHAPTER


def test_the_chosen_chapter_opens_in_jupyterlab():
    made = Desk()
    assert made._link.value == ""
    made.chapter.value = CHAPTER
    assert "docmanager:open" in made._link.value and CHAPTER in made._link.value


def test_a_real_verb_gets_neither_colours_nor_the_kernel_s_settings(monkeypatch, tmp_path):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("MPLBACKEND", "module://nothing")
    work = background.Background(["collect", str(tmp_path / "没有")], lambda: None)
    work.start()
    work.wait(SECONDS)
    assert work.code == 1
    assert [line for line in work.lines if line] == [f"✗ 没有文件夹 {tmp_path / '没有'}"]


def test_a_computer_without_a_program_to_open_a_file_tells_where_it_is(started, monkeypatch):
    monkeypatch.setattr(desk, "open_outside", lambda path: False)
    made = Desk()
    (ROOT / "_build").mkdir(exist_ok=True)
    press(made, "zip")
    made.job.wait(SECONDS)
    made.job._results.children[0].click()
    assert f"请自己打开：\n{ROOT / '_build'}" in status(made.job)


# ----- the notebook -----


def test_the_notebook_shows_the_desk_and_is_kept_without_what_it_showed():
    path = ROOT / lab.DESK
    text, code = read(path).cells
    assert "▶▶" in text.source and code.metadata.jupyter.source_hidden
    assert code.source.startswith("#") and code.outputs == [] and code.execution_count is None
    shown = normalise(executed(path))
    assert shown.cells[1].outputs[0].data["text/plain"].startswith("教师工作台")
    shown.cells[1].outputs, shown.cells[1].execution_count = [], None
    assert text_of(shown) == path.read_text(encoding="utf-8")


def test_saving_the_desk_keeps_it_and_saving_a_chapter_saves_it():
    kept = json.loads((ROOT / lab.DESK).read_text(encoding="utf-8"))
    model = {"content": {"cells": []}}
    lab.keep_desk(path=f"/{lab.DESK}", model=model, contents_manager=None)
    assert model["content"] == kept
    model = {"content": {"cells": []}}
    lab.keep_desk(path=CHAPTER, model=model, contents_manager=None)
    assert model == {"content": {"cells": []}}


def test_jupyterlab_opens_the_desk(monkeypatch):
    asked = []
    monkeypatch.setattr(lab, "become", lambda command, env: asked.append(command))
    lab.main(["--no-browser"])
    [command] = asked
    assert command[1:3] == ["-m", "jupyterlab"] and command[-1] == "--no-browser"
    assert f"--ServerApp.root_dir={ROOT}" in command
    assert "--LabApp.default_url=/lab/tree/%E6%95%99%E5%B8%88%E5%B7%A5%E4%BD%9C%E5%8F%B0.ipynb" in command
    assert "--FileContentsManager.pre_save_hook=custserv.author.lab.keep_desk" in command
