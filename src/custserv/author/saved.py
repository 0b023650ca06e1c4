"""A saved worksheet (学习单), from the page or from JupyterLab, read back from its HTML file."""

import json
from datetime import datetime
from html.parser import HTMLParser
from typing import NamedTuple
from unicodedata import normalize

from custserv.author.problem import Problem

_SHEET = {"chapter": str, "student": str, "number": str, "saved": str, "questions": list, "scenarios": list}
_QUESTION = {
    "group": str, "id": str, "kind": str, "stem": str, "answer": str, "result": str,
    "tries": int, "right": bool, "shown": bool,
}  # fmt: skip
_SCENARIO = {"id": str, "title": str, "over": bool, "report": list}


class Sheet(NamedTuple):
    """One saved worksheet: who, which chapter, when (local time), and what was done, as the file holds it.

    ``questions``: dicts with group, id, kind, stem, answer, result (in words; empty for what is not judged),
    tries, right, shown. ``scenarios``: dicts with id, title, over, report (lines).
    """

    path: object
    chapter: str
    student: str
    number: str
    saved: datetime
    questions: list
    scenarios: list

    @property
    def who(self):
        """Name and number as they can be told to the instructor."""
        return " ".join(part for part in (self.student, self.number) if part) or "没有写姓名和学号"


class _Finder(HTMLParser):
    """Finds the sheet's element and the record in it."""

    def __init__(self):
        super().__init__()
        self.is_sheet, self.record = False, None

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if "custserv-sheet" in (attributes.get("class") or "").split():
            self.is_sheet, self.record = True, attributes.get("data-record")


def read_sheet(path):
    """Return the Sheet of a file; raise Problem with the reason if it cannot be read."""
    if path.suffix.lower() not in (".html", ".htm"):
        raise Problem(f"不是网页文件（.html），而是 {path.suffix or '没有后缀的文件'}")
    finder = _Finder()
    try:
        finder.feed(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise Problem("不是 UTF-8 文字，可能被别的程序改存过") from None
    except OSError as error:
        raise Problem(f"打不开（{error.strerror}）") from None
    if not finder.is_sheet:
        raise Problem("不是本书的学习单")
    try:
        record = json.loads(finder.record or "")
        _check(record, _SHEET)
        for question in record["questions"]:
            _check(question, _QUESTION)
        for scenario in record["scenarios"]:
            _check(scenario, _SCENARIO)
            if not all(isinstance(line, str) for line in scenario["report"]):
                raise ValueError(scenario)
        saved = datetime.fromisoformat(record["saved"]).astimezone().replace(tzinfo=None)
    except (ValueError, OverflowError, RecursionError):
        raise Problem("学习单里的记录缺失或不完整，可能被别的程序改存过：请学生重新保存") from None
    # Full-width digits and stray spaces are the same number.
    student, number = (normalize("NFKC", record[name]).strip() for name in ("student", "number"))
    return Sheet(path, record["chapter"], student, number, saved, record["questions"], record["scenarios"])


def _check(given, shape):
    """Raise ValueError unless a dict has every key of the shape with a value of its type."""
    if not isinstance(given, dict) or not all(isinstance(given.get(key), shape[key]) for key in shape):
        raise ValueError(given)
