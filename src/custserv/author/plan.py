"""The lesson plan that a chapter's section 教学设计 holds, read for the forms that the college files."""

import re
from typing import NamedTuple

from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

from custserv.author.chapter import title_of
from custserv.author.notebooks import read
from custserv.author.problem import Problem
from custserv.author.shape import PLAN_ROWS

_HOURS = re.compile(r"(\d+)\s*课时（理论\s*(\d+)\s*[、，,]\s*实训\s*(\d+)")
_LESSON = re.compile(r"(第\d+课时)：?(.*)", re.DOTALL)
_SCRIPT = re.compile(r"([\^_])(?:\{([^{}]*)\}|(.))")
_PARSER = MarkdownIt("commonmark").enable("table").use(dollarmath_plugin)


class Span(NamedTuple):
    """A piece of text in one form; ``raised`` is 1 for a superscript and -1 for a subscript."""

    text: str
    bold: bool = False
    italic: bool = False
    raised: int = 0


class Step(NamedTuple):
    """A stretch of the lesson: lesson (第1课时, or empty: the same as before), name, minutes, who does what.

    ``minutes`` is None before and after class; the texts are lists of Span.
    """

    lesson: str
    stage: list
    minutes: int | None
    teacher: list
    student: list


class Plan(NamedTuple):
    """A chapter's lesson plan.

    ``title``: the chapter's, 第5章　客户终身价值; ``rows``: the form's entries by name, ``notes``: the
    paragraphs after the steps, each a list of Span.
    """

    name: str
    title: str
    rows: dict
    steps: list
    notes: list

    @property
    def topic(self):
        """The chapter's title without its number."""
        return self.title.partition("　")[2] or self.title

    @property
    def is_optional(self):
        """Whether the chapter is read by choice and counts no hours of the course."""
        return "选读" in plain(self.rows["序号"] + self.rows["课时"])

    @property
    def hours(self):
        """The class hours: (all, theory, practice)."""
        found = _HOURS.search(plain(self.rows["课时"]))
        if not found:
            raise Problem(
                f"{self.name} 的教学设计里，课时应写成“4 课时（理论 2、实训 2）”，收到“{plain(self.rows['课时'])}”"
            )
        return tuple(int(hours) for hours in found.groups())

    @property
    def homework(self):
        """What the students do after class."""
        return [span for step in self.steps if plain(step.stage) == "课后" for span in step.student]


def plain(spans):
    """Return the text of a list of Span."""
    return "".join(span.text for span in spans)


def plan_of(path):
    """Return the Plan of a chapter's notebook; raise Problem where the section lacks something."""
    notebook = read(path)
    title, text = title_of(notebook), _section(notebook)
    if not text:
        raise Problem(f"{path.name} 里没有“## 教学设计”一节")
    tables, notes = _tables_and_notes(_PARSER.parse(text))
    rows = {plain(row[0]): row[1] for table in tables for row in table if len(row) == 2}
    for name in PLAN_ROWS:
        if name not in rows:
            raise Problem(f"{path.name} 的教学设计里缺少“{name}”一行")
    steps = [_step(row, path.name) for table in tables for row in table[1:] if len(row) == 4]
    if not steps:
        raise Problem(f"{path.name} 的教学设计里没有教学过程的表：| 阶段 | 分钟 | 教师 | 学生 |")
    return Plan(path.name, title, rows, steps, notes)


def _section(notebook):
    """Return the Markdown of the section 教学设计."""
    inside, part = False, []
    for cell in notebook.cells:
        for line in cell.source.splitlines() if cell.cell_type == "markdown" else ():
            if line.startswith(("# ", "## ")):
                inside = line.strip() == "## 教学设计"
            elif inside and not line.startswith("%"):
                part.append(line)
        part.append("")
    return "\n".join(part).strip()


def _tables_and_notes(tokens):
    """Return the tables (rows of cells, each a list of Span) and the paragraphs between and after them.

    A paragraph that is all bold is a heading of its own and no note.
    """
    tables, notes, in_table = [], [], False
    for token in tokens:
        if token.type == "table_open":
            in_table = True
            tables.append([])
        elif token.type == "table_close":
            in_table = False
        elif token.type == "tr_open":
            tables[-1].append([])
        elif token.type == "inline" and in_table:
            tables[-1][-1].append(_spans(token.children))
        elif token.type == "inline":
            spans = _spans(token.children)
            notes += [spans] if not all(span.bold for span in spans) else []
        elif token.type in ("fence", "code_block", "math_block"):
            notes.append([Span(token.content.strip())])
    return tables, notes


def _spans(tokens):
    found, bold, italic = [], 0, 0
    for token in tokens:
        bold += {"strong_open": 1, "strong_close": -1}.get(token.type, 0)
        italic += {"em_open": 1, "em_close": -1}.get(token.type, 0)
        if token.type in ("softbreak", "hardbreak"):
            found.append(Span("\n"))
        elif token.type == "math_inline":
            found += _formula(token.content)
        elif token.content:
            found.append(Span(token.content, bold > 0, italic > 0))
    return found


def _formula(source):
    """Return a short formula as text: letters slanted, ^ and _ raised and lowered."""
    found, at = [], 0
    for script in _SCRIPT.finditer(source):
        found.append(Span(source[at : script.start()], italic=True))
        text = (script[2] if script[2] is not None else script[3]).replace("-", "−")
        found.append(Span(text, italic=True, raised=1 if script[1] == "^" else -1))
        at = script.end()
    return [span for span in [*found, Span(source[at:], italic=True)] if span.text]


def _step(row, name):
    stage, minutes, teacher, student = row
    count = plain(minutes).strip()
    if not re.fullmatch(r"\d+|[—–-]*", count):
        raise Problem(f"{name} 的教学过程里，“{plain(stage)}”的分钟应是整数或 —，收到“{count}”")
    lesson = _LESSON.fullmatch(plain(stage))
    if lesson:
        stage = [Span(lesson[2])]
    return Step(lesson[1] if lesson else "", stage, int(count) if count.isdigit() else None, teacher, student)
