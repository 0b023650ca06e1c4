"""The verb ``collect``: a folder of saved worksheets (学习单) as one spreadsheet, and as CSV."""

import re
from itertools import groupby
from pathlib import Path
from typing import Annotated

from typer import Argument

from custserv.author.arguments import call
from custserv.author.keep import put
from custserv.author.problem import Problem
from custserv.author.saved import read_sheet
from custserv.author.spreadsheet import add_sheet, bytes_of, csv_bytes, new_workbook

NAME = "学习单汇总"
WHO = ("姓名", "学号", "章")
OVERVIEW = (*WHO, "自测题数", "答对", "第1次就答对", "各组自测", "先猜", "书面回答", "情景", "保存时间", "文件")
DETAILS = (*WHO, "组", "题号", "题目", "回答", "结果", "答对", "次数", "看过答案")
LEFT_OUT = ("文件", "原因")
_NOT_JUDGED = ("guess", "open")


def main(arguments):
    """Gather worksheets."""
    return call("collect", command, arguments)


def command(folder: Annotated[Path, Argument(metavar="文件夹", help="学生交来的学习单都放在里面；可以再分子文件夹")]):
    """把一个文件夹里的学习单汇成一张表（.xlsx 和 .csv，写在同一个文件夹里）。"""
    if not folder.is_dir():
        raise Problem(f"没有文件夹 {folder}")
    found, left_out = gathered(folder)
    sheets, doubles = newest(found)
    for path, reason in [*left_out, *doubles]:
        print(f"✗ {path.relative_to(folder)}：{reason}")
    for warning in doubtful(sheets):
        print(f"！{warning}")
    if not sheets:
        raise Problem(f"{folder} 里没有读到一份学习单")
    rows = [(path.relative_to(folder).as_posix(), reason) for path, reason in [*left_out, *doubles]]
    details = [row for sheet in sheets for row in details_of(sheet)]
    for name, content in (
        (f"{NAME}.xlsx", workbook(sheets, details, rows, folder)),
        (f"{NAME}.csv", csv_bytes(DETAILS, details)),
    ):
        told = put(folder / name, content)
        print(f"✓ {folder / name}{f'（{told}）' if told else ''}")
    print(f"收进 {len(sheets)} 份，没有收进 {len(rows)} 份。")


def gathered(folder):
    """Return the sheets below a folder, and (path, reason) for each file that is none."""
    sheets, left_out = [], []
    for path in sorted(folder.rglob("*")):
        # Hidden files, a spreadsheet program's locks, and what this verb made before.
        hidden = any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)
        if hidden or not path.is_file() or path.name.startswith(NAME):
            continue
        try:
            sheets.append(read_sheet(path))
        except Problem as problem:
            left_out.append((path, str(problem)))
    return sheets, left_out


def newest(sheets):
    """Return the sheets without older ones of the same student and chapter, and (path, reason) for those.

    The student's number tells who it is, together with the name: two names under one number may be a slip
    of the pen, and nobody's work gets lost. Sheets with neither are all kept.
    """

    def whose(sheet):
        return sheet.chapter, sheet.number.casefold(), sheet.student or sheet.path.name * (not sheet.number)

    kept, older = [], []
    for _, group in groupby(sorted(sheets, key=whose), key=whose):
        *before, last = sorted(group, key=lambda sheet: sheet.saved)
        kept.append(last)
        newest_one = f"{last.path.name}（{last.saved:%Y-%m-%d %H:%M} 保存）"
        reason = f"{last.who} 的“{last.chapter}”交了不止一份，留下了最新的 {newest_one}"
        older += [(sheet.path, reason) for sheet in before]
    return sorted(kept, key=_place), older


def _place(sheet):
    number = re.match(r"第(\d+)章", sheet.chapter)
    return int(number[1]) if number else 0, sheet.chapter, sheet.number, sheet.student


def doubtful(sheets):
    """Yield a sentence for each sheet without a name, and each number that goes with several names."""
    for sheet in sheets:
        if not (sheet.student and sheet.number):
            given = (("姓名", sheet.student), ("学号", sheet.number))
            missing = "和".join(name for name, value in given if not value)
            yield f"{sheet.path.name} 没有写{missing}，已收进，请补上"
    for number in sorted({sheet.number for sheet in sheets if sheet.number}):
        names = sorted({sheet.student for sheet in sheets if sheet.number == number and sheet.student})
        if len(names) > 1:
            yield f"学号 {number} 有几个姓名：{'、'.join(names)}；都已收进，请核对"


def workbook(sheets, details, left_out, folder):
    """Return overview, a sheet per chapter with a column per question, details, and what was left out."""
    book = new_workbook()
    overview = [overview_of(sheet, folder) for sheet in sheets]
    add_sheet(book, "总表", OVERVIEW, overview, (10, 14, 24, 9, 7, 11, 26, 9, 9, 9, 17, 40))
    for chapter, group in groupby(sheets, key=lambda sheet: sheet.chapter):
        head, rows = chapter_table(list(group))
        add_sheet(book, chapter.partition("　")[0] or chapter, head, rows, (10, 14, *[30] * (len(head) - 2)))
    add_sheet(book, "明细", DETAILS, details, (10, 14, 24, 12, 16, 44, 44, 24, 7, 7, 9))
    add_sheet(book, "没有收进", LEFT_OUT, left_out, (50, 80))
    return bytes_of(book)


def overview_of(sheet, folder):
    """Return a sheet's row of the overview."""
    judged = [question for question in sheet.questions if question["kind"] not in _NOT_JUDGED]
    groups = {}
    for question in judged:
        groups.setdefault(question["group"], []).append(question["right"])
    at_once = sum(q["right"] and q["tries"] == 1 and not q["shown"] for q in judged)
    over = sum(scenario["over"] for scenario in sheet.scenarios)
    return (
        sheet.student, sheet.number, sheet.chapter,
        len(judged), sum(question["right"] for question in judged), at_once,
        "；".join(f"{title} {sum(right)}/{len(right)}" for title, right in groups.items()),
        _answered(sheet, "guess"), _answered(sheet, "open"), _share(over, len(sheet.scenarios)),
        f"{sheet.saved:%Y-%m-%d %H:%M}", sheet.path.relative_to(folder).as_posix(),
    )  # fmt: skip


def _answered(sheet, kind):
    answers = [question["answer"] for question in sheet.questions if question["kind"] == kind]
    return _share(sum(bool(answer) for answer in answers), len(answers))


def _share(done, all_of_them):
    return f"{done}/{all_of_them}" if all_of_them else "—"


def chapter_table(sheets):
    """Return head and rows of one chapter's sheets: a column for each question and scenario."""
    columns = {}
    for sheet in sheets:
        places = {}
        for question in sheet.questions:
            group = question["group"]
            places[group] = places.get(group, 0) + 1
            columns.setdefault(question["id"], f"{group} {places[group]}\n{question['stem']}")
        for scenario in sheet.scenarios:
            columns.setdefault(scenario["id"], f"情景\n{scenario['title']}")
    rows = []
    for sheet in sheets:
        cells = {question["id"]: _outcome(question) for question in sheet.questions}
        cells |= {scenario["id"]: "\n".join(scenario["report"]) for scenario in sheet.scenarios}
        rows.append((sheet.student, sheet.number, *(cells.get(name, "") for name in columns)))
    return ("姓名", "学号", *columns.values()), rows


def _outcome(question):
    return "\n".join(part for part in (question["result"], question["answer"]) if part)


def details_of(sheet):
    """Return the rows of the long table: one for each question and scenario."""
    who = (sheet.student, sheet.number, sheet.chapter)
    rows = []
    for question in sheet.questions:
        said = [question[name] for name in ("group", "id", "stem", "answer", "result")]
        judged = (_yes_or_no(question["right"]), question["tries"], _yes_or_no(question["shown"]))
        rows.append((*who, *said, *(("", "", "") if question["kind"] in _NOT_JUDGED else judged)))
    for talk in sheet.scenarios:
        outcome = "谈完" if talk["over"] else "没有谈完"
        rows.append((*who, "情景", talk["id"], talk["title"], "\n".join(talk["report"]), outcome, "", "", ""))
    return rows


def _yes_or_no(value):
    return "是" if value else "否"
