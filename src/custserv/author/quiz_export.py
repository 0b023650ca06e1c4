"""The verb ``quiz-export``: the questions of chapters as a spreadsheet and as a file for Moodle."""

import io
import traceback
from collections import Counter
from contextlib import redirect_stdout
from string import ascii_uppercase

from custserv.author.arguments import call
from custserv.author.chapter import Chapters, groups, named, title_of
from custserv.author.gift import category_line, gift_of
from custserv.author.hashes import ROOT
from custserv.author.keep import put, shown
from custserv.author.lesson import COURSE
from custserv.author.notebooks import read
from custserv.author.problem import Problem
from custserv.author.spreadsheet import add_sheet, bytes_of, new_workbook
from custserv.quiz import Guess, Match, Multiple, Numeric, Open, Order, Single
from custserv.text import number

FOLDER = ROOT / "_build" / "题库"
HEAD = ("章", "组", "题号", "题型", "题干", "选项", "答案", "解析/反馈", "提示")
KINDS = {
    Single: "单选", Multiple: "多选", Numeric: "数值", Match: "配对", Order: "排序", Guess: "先猜", Open: "书面",
}  # fmt: skip
_WIDTHS = (22, 10, 16, 6, 44, 36, 30, 60, 24)


def main(arguments):
    """Export questions."""
    return call("quiz-export", command, arguments)


def command(chapters: Chapters = None):
    """把各章的题目写成表格（.xlsx）和 Moodle 能导入的 GIFT 文件。"""
    paths = named(chapters or [])
    found = [(path.name[:2], title_of(read(path)), groups_of(path)) for path in paths]
    name = "题库" + "".join(f"_{path.name[:2]}" for path in paths if chapters)
    questions = [question for _, _, asked in found for group in asked for question in group.questions]
    guesses = sum(isinstance(question, Guess) for question in questions)
    _say(FOLDER / f"{name}.xlsx", workbook(found), f"{len(paths)} 章 {len(questions)} 题，Excel 或 WPS 可打开")
    _say(
        FOLDER / f"{name}_Moodle.txt",
        gift(found).encode("utf-8"),
        f"{len(questions) - guesses} 题，在 Moodle 题库里选“导入”、GIFT 格式；先猜的 {guesses} 题没有对错，没有写进去",
    )


def _say(path, content, what):
    told = put(path, content)
    print(f"✓ {shown(path, ROOT)}：{what}{f'（{told}）' if told else ''}", flush=True)


def groups_of(path):
    """Return the chapter's groups of questions; raise Problem naming the cell if its program fails."""
    try:
        with redirect_stdout(io.StringIO()):
            return groups(path)
    except Exception as error:  # whatever a cell may raise
        places = [frame.filename for frame in traceback.extract_tb(error.__traceback__)]
        places.append(getattr(error, "filename", None) or "")
        inside = [place for place in places if place.startswith(f"<{path.name} ")]
        where = inside[-1].strip("<>") if inside else path.name
        raise Problem(f"{where} 运行出错：{type(error).__name__}：{error}") from None


def workbook(chapters):
    """Return all questions as the content of an .xlsx file."""
    book = new_workbook()
    rows = [
        (title, group.title, *row_of(question))
        for _, title, found in chapters
        for group in found
        for question in group.questions
    ]
    add_sheet(book, "题库", HEAD, rows, _WIDTHS)
    counts = Counter((title, kind) for title, _, _, kind, *_ in rows)
    kinds = list(KINDS.values())
    table = [(title, *(counts[title, kind] for kind in kinds)) for _, title, _ in chapters]
    add_sheet(book, "各章题数", ("章", *kinds), table, (36, *[8] * len(kinds)))
    return bytes_of(book)


def row_of(question):
    """Return a question as the columns 题号 to 提示."""
    options, answer, why = _BY_KIND.get(type(question), _unmarked)(question)
    kind = KINDS[type(question)]
    return question.id, kind, question.stem, options, answer, why, getattr(question, "hint", "")


def _choices(question):
    letters = dict(zip(question.options, ascii_uppercase))
    options = [f"{letter}. {option}" for option, letter in letters.items()]
    answers = [f"{letters[option]}. {option}" for option in letters if option in question.answers]
    feedback = [f"{letters[option]}. {text}" for option, text in question.options.items()]
    return "\n".join(options), "\n".join(answers), "\n".join(feedback)


def _numeric(question):
    def said(value):
        return number(value, question.unit, question.digits)

    reach = f"{question.reach * (100 if question.unit == '%' else 1):.4g}"
    wrong = [f"常见错误 {said(value)}：{feedback}" for value, feedback in (question.wrong or {}).items()]
    return "", f"{said(question.right)}（允许相差 {reach}）", "\n".join([question.why, *wrong])


def _match(question):
    options = [*question.pairs, f"可选：{'、'.join(question.choices)}"]
    answers = [f"{left} → {right}" for left, right in question.pairs.items()]
    return "\n".join(options), "\n".join(answers), question.why


def _order(question):
    return "\n".join(question.start), " → ".join(question.items), question.why


def _unmarked(question):
    return "\n".join(getattr(question, "options", None) or []), "", ""


_BY_KIND = {Single: _choices, Multiple: _choices, Numeric: _numeric, Match: _match, Order: _order}


def gift(chapters):
    """Return the questions that have an answer, or are answered in words, as a GIFT file for Moodle."""
    parts, last = [], None
    for number_of, title, found in chapters:
        for group in found:
            asked = [question for question in group.questions if not isinstance(question, Guess)]
            category = category_line([COURSE, title, group.title])
            if asked and category != last:
                parts.append(category)
                last = category
            parts += [gift_of(f"{number_of} {question.id}", question) for question in asked]
    return "\n".join(parts)
