"""The instructor's desk: buttons and forms in a notebook for the verbs of the command line."""

import html
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import ipywidgets as widgets

from custserv.author.background import Background, stop_all
from custserv.author.chapter import chapters, title_of
from custserv.author.cli import VERBS
from custserv.author.hashes import ROOT, noted
from custserv.author.notebooks import read
from custserv.jupyter import view_of

ALL = "全部各章"
CHAPTER, BOOK = "所选的章", "全书"
# What was last filled in, by verb and label.
MEMORY = ROOT / "_build" / "desk.json"
_URL = re.compile(r"http://127\.0\.0\.1:\d+/\S*")


class Field(NamedTuple):
    """What a form asks for: a text, or with ``yes_no`` a box to tick; ``option`` is what stands before it."""

    label: str
    option: str = ""
    hint: str = ""
    needed: bool = False
    yes_no: bool = False


class Task(NamedTuple):
    """A button.

    group:  CHAPTER if it takes the chapter that is chosen, else BOOK.
    option: what stands before the chapter on the command line, if anything does.
    result: what to open afterwards, from the project's folder; a field's label stands for what was filled in.
    stays:  it works until it is stopped, beside the others.
    again:  its form shows what was filled in the last time.
    failed: what is said when it ends without success.
    """

    verb: str
    label: str
    what: str
    group: str
    result: str = ""
    fields: tuple = ()
    option: str = ""
    stays: bool = False
    again: bool = False
    failed: str = "没有成功"


TASKS = (
    Task("preview", "边改边看", "在浏览器里看这一章，保存一次更新一次", CHAPTER, option="--chapter", stays=True),
    Task("run", "运行并整理", "从头运行笔记本，把结果整理后存进去", CHAPTER),
    Task("check", "检查", "体例是否齐全，每个数有没有来历", CHAPTER, failed="有要改的地方"),
    Task("lesson", "教案", "学校格式的 Word 文件", CHAPTER, "_build/教案"),
    Task("slides", "幻灯片", "实验在上面是活的，双击就能放映", CHAPTER, "_build/slides"),
    Task("pptx", "PPT 课件", "PowerPoint 文件，实验是静态图", CHAPTER, "_build/课件"),
    Task("quiz-export", "题库", "题目的表格和 Moodle 文件", CHAPTER, "_build/题库"),
    Task("book", "生成网站", "只做有改动的部分", BOOK, "_build/html/index.html"),
    Task("single", "每章一个文件", "发到手机上，点开就能看", BOOK, "_build/single"),
    Task(
        "pdf", "整本 PDF", "目录和书签可以点，每页有页码", BOOK, "_build", (Field("连同解答、教学设计和教师手册", "--answers", yes_no=True),)
    ),
    Task("zip", "网站压缩包", "解压后双击就能看", BOOK, "_build"),
    Task("term", "授课计划", "全课程的 Word 文件", BOOK, "_build/教案"),
    Task(
        "student", "学生版", "没有解答的笔记本和启动文件，打成压缩包", BOOK, "_build/student",
        (Field("连同全部软件包，给没有网络的机房", "--wheels", yes_no=True),),
    ),
    Task(
        "publish", "发布", "把网站放到文件夹，或提交到 git 分支", BOOK, "文件夹",
        (Field("文件夹", hint="例如 D:\\网站"), Field("或 git 分支", "--branch", "例如 gh-pages")), again=True,
    ),
    Task(
        "collect", "收学习单", "把学生交来的学习单汇成一张表", BOOK, "文件夹",
        (Field("文件夹", hint="学习单都放在里面，例如 D:\\学习单\\一班", needed=True),), again=True,
    ),
    Task(
        "new", "新建一章", "照样章写好一章，登记到目录", BOOK, "",
        (
            Field("章名", hint="例如：会员日怎么办", needed=True),
            Field("英文短名", "--slug", "小写英文词，用 _ 连接，例如 member_day", needed=True),
            Field("章号", "--number", "不写就排在最后"),
        ),
    ),
)  # fmt: skip


def arguments_of(task, chapter, values):
    """Return a verb with its arguments: the chapter's path (empty: all), fields' values by label."""
    found = [task.verb]
    if task.group == CHAPTER and chapter:
        found += [task.option, chapter] if task.option else [chapter]
    for field in task.fields:
        value = values[field.label]
        if value and field.yes_no:
            found.append(field.option)
        elif value:
            # In one piece: what begins with - is no option then.
            found.append(f"{field.option}={value}" if field.option else value)
    return found


def said(text):
    """Return what was typed, without blanks around it or the marks in which Windows copies a path."""
    return text.strip().strip('"“”').strip()


def reason_in(lines):
    """Return why a verb failed, from its output: the sentence behind the last ✗."""
    starts = [k for k, line in enumerate(lines) if line.startswith("✗ ")]
    if not starts:
        return "程序没有做完，最后的输出见下。"
    return "\n".join(list(lines)[starts[-1] :]).removeprefix("✗ ").strip()


def remembered(task):
    """Return what was last filled in for a verb, by label; nothing if that cannot be read."""
    try:
        kept = json.loads(noted(MEMORY))[task.verb] if task.again else {}
        return {field.label: kept[field.label] for field in task.fields if isinstance(kept[field.label], str)}
    except (OSError, ValueError, LookupError, TypeError):
        return {}


def remember(task, values):
    """Keep what was filled in for a verb, if it is asked for again."""
    if not task.again:
        return
    kept = {other.verb: remembered(other) for other in TASKS} | {task.verb: values}
    MEMORY.parent.mkdir(exist_ok=True)
    told = {verb: filled for verb, filled in kept.items() if filled}
    MEMORY.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")


def open_outside(path):
    """Open a file or folder with the program that this computer has for it; tell whether there is one."""
    try:
        if os.name == "nt":
            os.startfile(path)
        else:
            opener = "open" if sys.platform == "darwin" else "xdg-open"
            subprocess.Popen([opener, path], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except OSError:
        return False
    return True


def button(label, on_click, **options):
    """Return a button as wide as its label that calls ``on_click`` with no arguments."""
    made = widgets.Button(description=label, layout=widgets.Layout(width="auto"), **options)
    made.on_click(lambda _: on_click())
    return made


def row(children):
    """Return widgets in a row that wraps."""
    made = widgets.HBox(children)
    made.add_class("custserv-row")
    return made


class Job:
    """Shows one verb at work: what it is, for how long, its output, and when it is done what to open."""

    def __init__(self, on_end):
        self._on_end, self._work = on_end, None
        self._status, self._bar, self._log = (widgets.HTML() for _ in range(3))
        self._stop = button("停止", self.stop, icon="stop", button_style="warning")
        self._results = row([])
        folded = widgets.Accordion([self._log], titles=["输出"], selected_index=0)
        self._working = row([self._bar, self._stop])
        self.widget = widgets.VBox([self._status, self._working, self._results, folded])
        self.widget.add_class("custserv-job")
        self.widget.layout.display = "none"

    @property
    def is_working(self):
        return self._work is not None and self._work.code is None

    def start(self, task, about, arguments, results):
        """Start a verb; ``about`` says on what, ``results`` are the paths to offer when it has ended well."""
        self._task, self._about, self._paths, self._since = task, about, results, time.monotonic()
        self._shown = None
        self._results.children = []
        self._bar.value = f'<progress aria-label="{html.escape(task.label)}：正在进行"></progress>'
        self._working.layout.display = self.widget.layout.display = ""
        self._stop.disabled = False
        self._work = Background(arguments, self._look)
        self._work.start()

    def stop(self):
        """Stop the verb."""
        if self.is_working:
            self._stop.disabled = True
            self._work.stop()

    def wait(self, seconds=None):
        """Wait until the verb has ended and all is shown."""
        self._work.wait(seconds)

    def _look(self):
        work = self._work
        state = (len(work.lines), work.lines[-1] if work.lines else "", work.code)
        if state != self._shown:
            self._shown = state
            self._log.value = f'<pre class="custserv-log" tabindex="0">{log(work.lines)}</pre>'
        seconds = int(time.monotonic() - self._since)
        if work.code is None:
            self._say("正在停止……" if work.stopped else f"正在进行：{self._name}（{seconds} 秒）", "")
            return
        self._end(work, seconds)
        self._on_end()

    @property
    def _name(self):
        return f"{self._task.label}　{self._about}" if self._about else self._task.label

    def _end(self, work, seconds):
        self._working.layout.display = "none"
        if work.stopped:
            self._say(f"已停止：{self._name}", "")
        elif work.code:
            told = f"✗ {self._name} {self._task.failed}（{seconds} 秒）\n{reason_in(work.lines)}"
            self._say(told, "custserv-failed")
        else:
            self._say(f"✓ {self._name} 完成（{seconds} 秒）", "custserv-done")
            self._results.children = [self._opener(path) for path in self._paths if path.exists()]

    def _say(self, text, kind):
        self._status.value = f'<div class="custserv-status {kind}" role="status">{html.escape(text)}</div>'

    def _opener(self, path):
        what = "打开文件夹" if path.is_dir() else "打开"
        name = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)
        return button(f"{what} {name}", lambda: self._open(path), icon="folder-open", tooltip=str(path))

    def _open(self, path):
        if not open_outside(path):
            self._say(f"这台电脑没有能打开它的程序，请自己打开：\n{path}", "")


def log(lines):
    """Return lines of output as HTML, with links to the pages that are served on this computer."""
    text = html.escape("\n".join(lines))
    return _URL.sub(lambda found: f'<a href="{found[0]}" target="_blank">{found[0]}</a>', text)


class Desk:
    """The desk: choose a chapter, press a button. Nothing at work from an earlier desk goes on."""

    def __init__(self):
        stop_all()
        self.tasks = [task for task in TASKS if task.verb in VERBS]
        wide = widgets.Layout(width="32em")
        self.chapter = widgets.Dropdown(options=_choices(), description="选一章", layout=wide)
        self.chapter.observe(lambda _: self._show_link(), "value")
        self._link = widgets.HTML()
        self.buttons = {
            task.verb: button(task.label, lambda task=task: self._pressed(task), tooltip=task.what)
            for task in self.tasks
        }
        self.form = widgets.VBox([])
        self.form.add_class("custserv-form")
        self.form.layout.display = "none"
        self.job, self.staying = Job(self._ended), Job(self._ended)
        style = Path(__file__).with_name("desk.css").read_text(encoding="utf-8")
        self.widget = widgets.VBox(
            [
                widgets.HTML(f"<style>{style}</style>"),
                row([self.chapter, self._link]),
                *(part for group in (CHAPTER, BOOK) for part in self._group(group)),
                self.form,
                self.staying.widget,
                self.job.widget,
            ]
        )
        self.widget.add_class("custserv-desk")
        self._show_link()

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {**view_of(self), "text/plain": "教师工作台：点菜单“运行”→“运行所有单元格”，按钮就会出现"}

    def _group(self, group):
        heading = widgets.HTML(f"<h3>{group}</h3>")
        return heading, row([self.buttons[task.verb] for task in self.tasks if task.group == group])

    def _show_link(self):
        """Offer to open the chosen chapter in this JupyterLab, which listens for clicks on such links."""
        path = self.chapter.value
        given = html.escape(json.dumps({"path": path}, ensure_ascii=False))
        command = f'data-commandlinker-command="docmanager:open" data-commandlinker-args="{given}"'
        self._link.value = f'<a href="#" {command}>打开它的笔记本</a>' if path else ""

    def _pressed(self, task):
        if task.fields:
            self._ask(task)
        else:
            self._start(task, {})

    def _ask(self, task):
        """Show the form of a verb."""
        wide = {"style": {"description_width": "8em"}, "layout": widgets.Layout(width="36em")}
        self.inputs = {
            field.label: widgets.Checkbox(description=field.label, indent=False)
            if field.yes_no
            else widgets.Text(description=field.label, placeholder=field.hint, **wide)
            for field in task.fields
        }
        for label, value in remembered(task).items():
            self.inputs[label].value = value
        self.complaint = widgets.HTML()
        self.go = button("开始", lambda: self._submit(task), button_style="primary")
        leave = button("不做了", self._close_form)
        title = widgets.HTML(f"<b>{html.escape(task.label)}</b>：{html.escape(task.what)}")
        self.form.children = [title, *self.inputs.values(), self.complaint, row([self.go, leave])]
        self.form.layout.display = ""

    def _submit(self, task):
        values = {
            label: said(widget.value) if isinstance(widget, widgets.Text) else widget.value
            for label, widget in self.inputs.items()
        }
        missing = [field.label for field in task.fields if field.needed and not values[field.label]]
        if missing:
            self.complaint.value = f"请填写：{'、'.join(missing)}"
            return
        remember(task, values)
        self._close_form()
        self._start(task, values)

    def _close_form(self):
        self.form.children = []
        self.form.layout.display = "none"

    def _start(self, task, values):
        job = self.staying if task.stays else self.job
        if job.is_working:
            return
        about = self.chapter.label if task.group == CHAPTER else ""
        result = values.get(task.result, task.result)
        results = [ROOT / result] if result else []
        for button in self._buttons_of(job):
            button.disabled = True
        job.start(task, about, arguments_of(task, self.chapter.value, values), results)

    def _buttons_of(self, job):
        return [self.buttons[task.verb] for task in self.tasks if task.stays == (job is self.staying)]

    def _ended(self):
        for job in (self.job, self.staying):
            for button in self._buttons_of(job):
                button.disabled = job.is_working
        # There may be a new chapter.
        choices, chosen = _choices(), self.chapter.value
        if choices != list(self.chapter.options):
            self.chapter.options = choices
            self.chapter.value = chosen


def _choices():
    """Return the chapters to choose from: title and path."""
    titles = [(title_of(read(path)) or path.name, f"notebooks/{path.name}") for path in chapters()]
    return [(ALL, ""), *titles]
