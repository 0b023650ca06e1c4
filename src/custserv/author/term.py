"""The verb ``term``: the plan of the whole term (授课计划) as a Word document, from contents and lesson plans."""

import yaml

from custserv.author.arguments import call
from custserv.author.hashes import ROOT
from custserv.author.keep import put, shown
from custserv.author.lesson import COURSE, FOLDER, TO_FILL_IN
from custserv.author.plan import plan_of
from custserv.author.problem import Problem
from custserv.author.word import (
    add_row,
    add_table,
    bytes_of,
    new_document,
    repeat_on_each_page,
    write,
)

HOURS_PER_WEEK = 4
_HEAD = ("周次", "章", "授课内容", "课时", "理论", "实训", "教学重点", "教学难点", "课后作业", "备注")
_WIDTHS = (1.3, 1.7, 3.1, 1.2, 1.2, 1.2, 4.5, 4.5, 5.1, 1.9)


def main(arguments):
    """Write the plan of the term."""
    return call("term", command, arguments)


def command():
    """按目录和各章的教学设计写出授课计划（Word 文件），教师、班级、学期留空。"""
    parts = contents(ROOT / "_toc.yml")
    target = FOLDER / "授课计划.docx"
    told = put(target, bytes_of(document(parts)))
    print(f"✓ {shown(target, ROOT)}{f'（{told}）' if told else ''}")
    hours, theory, practice = total(parts)
    print(f"共 {hours} 课时（理论 {theory}、实训 {practice}），每周 {HOURS_PER_WEEK} 课时。教师、班级、学期请填在横线上。")


def contents(toc):
    """Return the parts of the book that have chapters: [(caption, [Plan, …]), …]."""
    found = []
    for part in yaml.safe_load(toc.read_text(encoding="utf-8"))["parts"]:
        files = [entry.get("file", "") for entry in part["chapters"]]
        names = [name for name in files if name.startswith("notebooks/")]
        for name in names:
            if not (toc.parent / f"{name}.ipynb").exists():
                raise Problem(f"{toc.name} 里写着 {name}，没有这个笔记本")
        if names:
            found.append((part["caption"], [plan_of(toc.parent / f"{name}.ipynb") for name in names]))
    return found


def total(parts):
    """Return the hours of all chapters that are not optional: (all, theory, practice)."""
    hours = [plan.hours for _, plans in parts for plan in plans if not plan.is_optional]
    return tuple(sum(column) for column in zip(*hours)) if hours else (0, 0, 0)


def weeks(start, hours):
    """Return the weeks in which the hours lie that come after ``start`` others: 1, or 1–2."""
    first, last = start // HOURS_PER_WEEK + 1, (start + hours - 1) // HOURS_PER_WEEK + 1
    return str(first) if first == last else f"{first}–{last}"


def document(parts):
    """Return the plan of the term as a Word document."""
    made = new_document(f"《{COURSE}》授课计划", landscape=True)
    for line in (("学年学期", "院系专业", "授课班级"), ("授课教师", "教研室主任", "填写日期")):
        write(made.add_paragraph(), "　　".join(f"{name}：{TO_FILL_IN}" for name in line))
    hours, theory, practice = total(parts)
    course = f"总学时：{hours}　　理论：{theory}　　实训：{practice}　　教材：《{COURSE}·互动教材》"
    write(made.add_paragraph(), course)
    _table(made, parts)
    note = f"按每周 {HOURS_PER_WEEK} 课时排列；考核周和节假日请按校历调整。选读的章不计课时，由教师选用。"
    write(made.add_paragraph(), note)
    return made


def _table(made, parts):
    table = add_table(made, _WIDTHS)
    add_row(table, *_HEAD, labels=range(len(_HEAD)), shade=True)
    repeat_on_each_page(table.rows[0])
    done = 0
    for caption, plans in parts:
        add_row(table, caption, *[None] * (len(_HEAD) - 1), labels=(0,), shade=True)
        for plan in plans:
            number, rows = plan.title.partition("　")[0], plan.rows
            if plan.is_optional:
                when, hours = "选读", ("—",) * 3
            else:
                when, hours = weeks(done, plan.hours[0]), [str(count) for count in plan.hours]
                done += plan.hours[0]
            texts = (rows["主题"], *hours, rows["教学重点"], rows["教学难点"], plan.homework, "")
            add_row(table, when, number, *texts, centred=(0, 1, 3, 4, 5))
    sums = [str(count) for count in total(parts)]
    add_row(table, "合计", None, None, *sums, "", None, None, None, labels=(0, 3, 4, 5))
