"""The verb ``lesson``: each chapter's lesson plan (教案) as a Word document in the college's form."""

import re
from itertools import groupby

from custserv.author.arguments import call
from custserv.author.chapter import Chapters, named
from custserv.author.hashes import ROOT
from custserv.author.keep import KEPT_WORD, put, shown
from custserv.author.plan import plain, plan_of
from custserv.author.word import (
    HEI,
    add_row,
    add_table,
    bytes_of,
    fill,
    new_document,
    repeat_on_each_page,
    write,
)

FOLDER = ROOT / "_build" / "教案"
COURSE = "客户服务与客户关系管理"
KINDS = ("理论", "实训", "一体化", "其它")
TO_FILL_IN = "＿＿＿＿＿＿＿＿"
AIMS = ("能力目标", "知识目标", "素质目标")
# What no file system allows in a name.
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|]')


def main(arguments):
    """Write lesson plans."""
    return call("lesson", command, arguments)


def command(chapters: Chapters = None):
    """把各章的教学设计写成学校格式的教案（Word 文件）。"""
    for path in named(chapters or []):
        plan = plan_of(path)
        target = FOLDER / f"教案_{path.name[:2]}_{_NOT_IN_NAMES.sub('', plan.topic)}.docx"
        told = put(target, bytes_of(document(plan)))
        print(f"✓ {shown(target, ROOT)}{f'（{told}）' if told else ''}", flush=True)
    print(KEPT_WORD)


def document(plan):
    """Return the lesson plan as a Word document."""
    made = new_document(f"《{COURSE}》教案")
    write(made.add_paragraph(), "　　".join(f"{name}：{TO_FILL_IN}" for name in ("授课教师", "授课班级", "授课日期")))
    _entries(made, plan)
    minutes = sum(step.minutes or 0 for step in plan.steps)
    made.add_paragraph(f"教学过程设计（共 {minutes} 分钟）", "Heading 1")
    _steps(made, plan)
    return made


def ticked(kind):
    """Return the kinds of lesson with a box each, those ticked that ``kind`` names; others count as 其它."""
    chosen = [name for name in KINDS if name in kind] or ["其它"]
    other = f"（{kind}）" if chosen == ["其它"] and kind != "其它" else ""
    return " ".join(f"{'☑' if name in chosen else '☐'}{name}" for name in KINDS) + other


def _entries(made, plan):
    table = add_table(made, [2.2, 2.2, 4.4, 2.2, 6])
    rows = plan.rows
    add_row(table, "主题", rows["主题"], None, "序号", rows["序号"], labels=(0, 3))
    add_row(table, "课时", rows["课时"], None, "教学课型", ticked(plain(rows["教学课型"])), labels=(0, 3))
    for name in ("教学手段", "教学方法"):
        add_row(table, name, rows[name], None, None, None, labels=(0,))
    first = [add_row(table, "", name, rows[name], None, None, labels=(1,))[0] for name in AIMS]
    aims = first[0].merge(first[-1])
    for paragraph in aims.paragraphs[1:]:
        paragraph._p.getparent().remove(paragraph._p)
    fill(aims, "教学目标", HEI, centred=True)
    for name in ("教学重点", "教学难点", "课程思政"):
        add_row(table, name, rows[name], None, None, None, labels=(0,))


def _steps(made, plan):
    table = add_table(made, [3.6, 1.4, 6, 6])
    add_row(table, "阶段", "分钟", "教师", "学生", labels=range(4), shade=True)
    repeat_on_each_page(table.rows[0])
    for lesson, steps in lessons(plan.steps):
        if lesson:
            minutes = sum(step.minutes for step in steps)
            add_row(table, f"{lesson}（{minutes} 分钟）", None, None, None, labels=(0,), shade=True)
        for step in steps:
            minutes = "—" if step.minutes is None else str(step.minutes)
            add_row(table, step.stage, minutes, step.teacher, step.student, centred=(1,))
    remark = next((note for note in plan.notes if plain(note).startswith("备注")), [])
    for note in plan.notes:
        if note is not remark:
            add_row(table, "附", note, None, None, labels=(0,))
    add_row(table, "备注", _without_label(remark), None, None, labels=(0,))


def lessons(steps):
    """Return the steps by lesson: (第1课时, its steps), …; before and after class and without lessons: ''."""
    current, marked = "", []
    for step in steps:
        current = step.lesson or (current if step.minutes is not None else "")
        marked.append((current, step))
    return [(name, [step for _, step in group]) for name, group in groupby(marked, key=lambda pair: pair[0])]


def _without_label(spans):
    """Return a remark without the word 备注 in front."""
    rest = [span for span in spans if not (span.bold and span.text.strip(" 　：") == "备注")]
    return [rest[0]._replace(text=rest[0].text.lstrip("　 ：")), *rest[1:]] if rest else []
