"""Questions of a chapter: self-tests, guesses before a lab, written answers; daily checklist, worksheet.

Definitions, checks and judging; where they run (JupyterLab, the page) they are shown by others.
"""

import re
from dataclasses import dataclass
from hashlib import sha256
from math import isfinite
from typing import NamedTuple
from unicodedata import normalize

from custserv.cell import CellValue, DefinitionError, check_distinct, check_id, check_text, claim
from custserv.text import number

_FACTORS = {"": 1, "千": 1_000, "万": 10_000, "百万": 1_000_000, "千万": 10_000_000, "亿": 100_000_000}
_NUMBER = re.compile(r"[约≈]?([+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?(?:\.[0-9]+)?)(.*)", re.DOTALL)
_UNIT = re.compile(f"({'|'.join(sorted(_FACTORS, key=len, reverse=True))})(.*)", re.DOTALL)


class Verdict(NamedTuple):
    """What is said about an answer: right or not (None: there is nothing to judge yet), and why."""

    right: bool | None
    feedback: list


@dataclass(frozen=True)
class Question:
    """What every question has.

    id:   its name in the chapter, a Python identifier; answers are kept under it.
    stem: what is asked, plain text.
    """

    id: str
    stem: str

    kind = ""

    def __post_init__(self):
        check_id("题目", self.id)
        self._text("题干", self.stem)
        self._validate()

    def _validate(self):
        """Raise DefinitionError unless the rest of the definition makes sense."""

    def _fail(self, message):
        raise DefinitionError(f"题目 {self.id} {message}")

    def _text(self, what, text):
        check_text(f"题目 {self.id} ", what, text)

    def _optional_text(self, what, text):
        if text != "":
            self._text(what, text)

    def _distinct(self, what, texts, least=2):
        check_distinct(f"题目 {self.id} ", what, texts, least)

    def spec(self):
        """Return the question as the page needs it."""
        return {"kind": self.kind, "id": self.id, "stem": self.stem, **self._details()}

    def _details(self):
        return {}

    def lines(self):
        """Return what is asked as lines of plain text, without the answer."""
        return [self.stem]


@dataclass(frozen=True)
class _Choices(Question):
    """Options with a feedback for each."""

    options: dict
    right: object = None
    hint: str = ""

    def _validate(self):
        if not isinstance(self.options, dict):
            self._fail(f"的选项应写成 {{选项: 反馈}}，收到 {self.options!r}")
        self._distinct("选项", list(self.options))
        for option, feedback in self.options.items():
            self._text(f"选项“{option}”的反馈", feedback)
        self._optional_text("提示", self.hint)
        if not self.answers:
            self._fail("没有正确答案：请写 right=…")
        for option in self.answers:
            if option not in self.options:
                self._fail(f"的正确答案 {option!r} 不在选项里；选项有 {'、'.join(self.options)}")

    @property
    def answers(self):
        """The right options."""
        raise NotImplementedError

    def answer_lines(self):
        """Return the right answer and why, as lines of text."""
        return [f"“{option}”：{self.options[option]}" for option in self.answers]

    def _details(self):
        return {
            "options": [[option, feedback] for option, feedback in self.options.items()],
            "right": self.answers,
            "answer": self.answer_lines(),
            "hint": self.hint,
        }


@dataclass(frozen=True)
class Single(_Choices):
    """One right option.

    options: a dict from each option to its feedback (why it is right or wrong).
    right:   the right option.
    hint:    shown on request.
    """

    kind = "single"

    @property
    def answers(self):
        return [] if self.right is None else [self.right]

    def judge(self, answer):
        """Return the verdict on an option, or on None."""
        if answer is None:
            return Verdict(None, ["请先选一项。"])
        return Verdict(answer == self.right, [self.options[answer]])

    def lines(self):
        return [self.stem, *(f"○ {option}" for option in self.options)]


@dataclass(frozen=True)
class Multiple(_Choices):
    """One or more right options; options, hint as in Single, ``right`` a list of options."""

    kind = "multiple"

    def _validate(self):
        if isinstance(self.right, str):
            self._fail(f"是多选题，right 应是列表，收到 {self.right!r}")
        super()._validate()
        self._distinct("正确答案", self.answers, least=1)

    @property
    def answers(self):
        return [] if self.right is None else list(self.right)

    def judge(self, answer):
        """Return the verdict on a list of options."""
        if not answer:
            return Verdict(None, ["请先选一项或几项。"])
        wrong = [f"“{option}”：{self.options[option]}" for option in answer if option not in self.answers]
        missed = [option for option in self.answers if option not in answer]
        if not wrong and not missed:
            return Verdict(True, self.answer_lines())
        return Verdict(False, wrong + (["还有该选的没有选上。"] if missed else []))

    def lines(self):
        return [f"{self.stem}（多选）", *(f"□ {option}" for option in self.options)]


@dataclass(frozen=True)
class Numeric(Question):
    """A number with its unit.

    right:     the answer; take it from the model. With ``unit="%"`` a share (0.8 for 80 %).
    unit:      shown behind the field: 元, 万元, %, 倍 …
    digits:    decimals of the answer when it is shown (of the per cents with ``"%"``).
    tolerance: largest accepted difference, in the measure of ``right``; half a unit of the last
               digit shown if not given.
    wrong:     a dict from a likely wrong number (in the measure of ``right``) to its feedback.
    why:       the way to the answer, shown when it is right.
    hint:      shown on request.
    """

    right: float = None
    unit: str = ""
    digits: int = 0
    tolerance: float = None
    wrong: dict = None
    why: str = ""
    hint: str = ""

    kind = "numeric"

    def _validate(self):
        if self.right is None:
            self._fail("没有正确答案：请写 right=…")
        self._finite("正确答案", self.right)
        if not isinstance(self.digits, int) or self.digits < 0:
            self._fail(f"的 digits 应是不小于 0 的整数，收到 {self.digits!r}")
        if self.tolerance is not None:
            self._finite("tolerance", self.tolerance)
            if self.tolerance < 0:
                self._fail(f"的 tolerance 应不小于 0，收到 {self.tolerance}")
        shown = number(self.right, self.unit, self.digits)
        if abs(read_number(shown, self.unit) - self.right) > self.reach:
            self._fail(f"的答案显示为 {shown}，与 {self.right} 之差超出 tolerance：请加大 digits 或 tolerance")
        for value, feedback in (self.wrong or {}).items():
            self._finite("常见错误", value)
            self._text(f"常见错误 {value} 的反馈", feedback)
            if abs(value - self.right) <= self.reach:
                self._fail(f"的常见错误 {value} 与正确答案 {self.right} 之差在 tolerance 之内")
        self._text("解释 why", self.why)
        self._optional_text("提示", self.hint)

    def _finite(self, what, value):
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not isfinite(value):
            self._fail(f"的{what}应是有限的数，收到 {value!r}")

    @property
    def reach(self):
        """Largest accepted difference, with room for the last bits of a float."""
        shown = 0.5 / 10**self.digits / (100 if self.unit == "%" else 1)
        return (shown if self.tolerance is None else self.tolerance) + 1e-9 * max(1, abs(self.right))

    def judge(self, answer):
        """Return the verdict on what was typed."""
        try:
            value = read_number(answer, self.unit)
        except ValueError as problem:
            return Verdict(None, [str(problem)])
        if abs(value - self.right) <= self.reach:
            return Verdict(True, [self.why])
        for known, feedback in (self.wrong or {}).items():
            if abs(value - known) <= self.reach:
                return Verdict(False, [feedback])
        if self.unit == "%" and "%" not in _plain(answer) and abs(value * 100 - self.right) <= self.reach:
            return Verdict(None, ["这里的单位是 %：请换算成百分数再填。"])
        return Verdict(False, ["偏大了。" if value > self.right else "偏小了。"])

    def answer_lines(self):
        """Return the right answer and why, as lines of text."""
        return [number(self.right, self.unit, self.digits), self.why]

    def lines(self):
        return [self.stem, f"＿＿＿＿ {self.unit}".rstrip()]

    def _details(self):
        return {
            # Twelve digits, so that the last bits of a float do not differ between machines.
            "right": float(f"{self.right:.12g}"),
            "reach": float(f"{self.reach:.12g}"),
            "unit": self.unit,
            "wrong": [[float(f"{value:.12g}"), feedback] for value, feedback in (self.wrong or {}).items()],
            "why": self.why,
            "answer": self.answer_lines(),
            "hint": self.hint,
        }


def read_number(text, unit=""):
    """Return the number that a student typed, in the measure of ``unit`` (a share for ``"%"``).

    Full-width digits, thousands commas, 千/万/亿, the unit itself and %, and 约 in front are
    understood; a number alone counts in ``unit``. Raises ValueError with a Chinese sentence.

    >>> read_number("２，６００元", "元"), read_number("2.6 万", "元"), read_number("80", "%")
    (2600.0, 26000.0, 0.8)
    """
    plain = _plain(text).replace("−", "-").replace("–", "-")
    if not plain:
        raise ValueError("请先填一个数。")
    digits, rest = _NUMBER.fullmatch(plain).groups()
    if not re.search("[0-9]", digits) or re.match("[0-9.,]", rest):
        raise ValueError(f"没有读懂“{text.strip()}”：请填一个数，例如 1,200 或 0.5。")
    value = float(digits.replace(",", ""))
    unit_factor, unit_name = _UNIT.fullmatch(_plain(unit)).groups()
    factor, name = _UNIT.fullmatch(rest).groups() if rest else (unit_factor, unit_name)
    if name == "%" and unit_name in ("", "%", "倍") or not rest and unit_name == "%":
        return value * _FACTORS[factor] / 100
    if name in ("", unit_name) and unit_name != "%":
        return value * _FACTORS[factor] / _FACTORS[unit_factor]
    raise ValueError(f"没有读懂单位“{rest}”：" + (f"请用 {unit}。" if unit else "请只填数字。"))


def _plain(text):
    """Return the text without spaces and full-width forms."""
    return re.sub(r"\s", "", normalize("NFKC", text))


def _shuffled(seed, texts):
    """Return the texts in an order fixed by the seed that is not the one given."""
    mixed = sorted(texts, key=lambda text: sha256(f"{seed}/{text}".encode()).digest())
    return mixed if mixed != texts else mixed[1:] + mixed[:1]


@dataclass(frozen=True)
class Match(Question):
    """Each thing on the left belongs to one on the right (several may share one).

    pairs: a dict from left to right.
    why:   shown when all are right.
    hint:  shown on request.
    """

    pairs: dict
    why: str = ""
    hint: str = ""

    kind = "match"

    def _validate(self):
        if not isinstance(self.pairs, dict):
            self._fail(f"应写成 {{左边: 右边}}，收到 {self.pairs!r}")
        self._distinct("左边的词", list(self.pairs))
        self._distinct("右边的词", list(dict.fromkeys(self.pairs.values())))
        self._text("解释 why", self.why)
        self._optional_text("提示", self.hint)

    @property
    def choices(self):
        """What can be chosen on the right, in the order shown."""
        return _shuffled(self.id, list(dict.fromkeys(self.pairs.values())))

    def judge(self, answer):
        """Return the verdict on a dict from left to right; a line not chosen yet is None or absent."""
        if not all(answer.get(left) for left in self.pairs):
            return Verdict(None, ["每一行都要选。"])
        wrong = [left for left, right in self.pairs.items() if answer[left] != right]
        if not wrong:
            return Verdict(True, [self.why])
        return Verdict(False, [f"有 {len(wrong)} 处不对：{'、'.join(wrong)}。"])

    def answer_lines(self):
        """Return the right answer and why, as lines of text."""
        return [f"{left} → {right}" for left, right in self.pairs.items()] + [self.why]

    def lines(self):
        return [f"{self.stem}（配对）", *(f"{left} → ？" for left in self.pairs), f"可选：{'、'.join(self.choices)}"]

    def _details(self):
        return {
            "pairs": [[left, right] for left, right in self.pairs.items()],
            "choices": self.choices,
            "why": self.why,
            "answer": self.answer_lines(),
            "hint": self.hint,
        }


@dataclass(frozen=True)
class Order(Question):
    """Things to be put in order.

    items: the things, in the right order.
    why:   shown when the order is right.
    hint:  shown on request.
    """

    items: list
    why: str = ""
    hint: str = ""

    kind = "order"

    def _validate(self):
        if not isinstance(self.items, (list, tuple)):
            self._fail(f"的各项应是列表，按正确的先后，收到 {self.items!r}")
        self._distinct("项", list(self.items))
        self._text("解释 why", self.why)
        self._optional_text("提示", self.hint)

    @property
    def start(self):
        """The order shown at first."""
        return _shuffled(self.id, list(self.items))

    def judge(self, answer):
        """Return the verdict on a list of all items."""
        for place, (given, right) in enumerate(zip(answer, self.items), 1):
            if given != right:
                return Verdict(False, [f"从第 {place} 位起不对。"])
        return Verdict(True, [self.why])

    def answer_lines(self):
        """Return the right answer and why, as lines of text."""
        return [" → ".join(self.items), self.why]

    def lines(self):
        return [f"{self.stem}（排序）", *(f"· {item}" for item in self.start)]

    def _details(self):
        return {
            "items": self.start,
            "right": list(self.items),
            "why": self.why,
            "answer": self.answer_lines(),
            "hint": self.hint,
        }


@dataclass(frozen=True)
class Guess(Question):
    """A prediction before a lab: kept, neither right nor wrong.

    unit:    shown behind the field.
    options: what to choose from; a free field if not given.
    """

    unit: str = ""
    options: list = None

    kind = "guess"

    def _validate(self):
        if self.options is not None:
            self._distinct("选项", list(self.options))
            if self.unit:
                self._fail("有选项，就不用再写单位 unit")

    def lines(self):
        choices = [f"○ {option}" for option in self.options or []]
        return [self.stem, *(choices or [f"＿＿＿＿ {self.unit}".rstrip()])]

    def _details(self):
        return {"unit": self.unit, "options": list(self.options or [])}


@dataclass(frozen=True)
class Open(Question):
    """A question answered in the student's own words: kept, not judged."""

    kind = "open"

    def lines(self):
        return [f"{self.stem}（写几句话）"]


_KINDS = (Single, Multiple, Numeric, Match, Order, Guess, Open)


class Questions(CellValue):
    """A titled group of questions: the value of a notebook cell.

    title:     its heading: 课前自测, 先猜, 再想 …
    questions: Single, Multiple, Numeric, Match, Order, Guess or Open, each with an id of its own.
    """

    def __init__(self, title, *questions):
        check_text("Questions ", "标题", title)
        if not questions:
            raise DefinitionError(f"“{title}”里还没有题目")
        for question in questions:
            if not isinstance(question, _KINDS):
                known = "、".join(kind.__name__ for kind in _KINDS)
                raise DefinitionError(f"“{title}”里的题目应是 {known} 之一，收到 {question!r}")
        ids = [question.id for question in questions]
        if len(set(ids)) < len(ids):
            repeated = "、".join(sorted({name for name in ids if ids.count(name) > 1}))
            raise DefinitionError(f"“{title}”里有重复的题目编号：{repeated}")
        claim(ids)
        self.title = title
        self.questions = questions

    def spec(self):
        """Return the group as the page needs it."""
        return {"kind": "questions", "title": self.title, "questions": [q.spec() for q in self.questions]}

    def summary(self):
        """Return title, stems and options as plain text, without answers."""
        blocks = [self.title]
        for place, question in enumerate(self.questions, 1):
            first, *rest = question.lines()
            blocks.append("\n".join([f"{place}. {first}", *(f"   {line}" for line in rest)]))
        return "\n".join(blocks)

    def _view(self):
        from custserv.jupyter.questions import QuestionsView

        return QuestionsView(self)

    def __repr__(self):
        return f"<Questions {self.title}：{len(self.questions)} 题>"


class Checklist(CellValue):
    """A list to tick every day: the value of a notebook cell; kept by day, no part of the worksheet.

    id:    its name in the chapter, a Python identifier.
    title: its heading: 每日服务态度自查.
    items: what can be done today, two or more.
    """

    def __init__(self, id, title, items):
        check_id("自查表", id)
        owner = f"自查表 {id} "
        check_text(owner, "标题", title)
        if not isinstance(items, (list, tuple)):
            raise DefinitionError(f"{owner}的各项应是列表，收到 {items!r}")
        check_distinct(owner, "项", list(items))
        claim([id])
        self.id = id
        self.title = title
        self.items = list(items)

    def spec(self):
        """Return the checklist as the page needs it."""
        return {"kind": "checklist", "id": self.id, "title": self.title, "items": self.items}

    def summary(self):
        """Return title and items as plain text."""
        return "\n".join([self.title, *(f"□ {item}" for item in self.items)])

    def _view(self):
        from custserv.jupyter.checklist import ChecklistView

        return ChecklistView(self)

    def __repr__(self):
        return f"<Checklist {self.id}：{self.title}>"


class Worksheet(CellValue):
    """学习单: gathers what a student did in the chapter on one sheet, to print or to save.

    title: the chapter as the sheet names it: ``"第5章　客户终身价值"``.
    """

    def __init__(self, title):
        check_text("Worksheet ", "标题", title)
        self.title = title

    def spec(self):
        """Return the worksheet as the page needs it."""
        return {"kind": "worksheet", "title": self.title}

    def summary(self):
        """Return what the worksheet is as plain text."""
        return f"学习单：{self.title}\n汇总本章的猜想、实验设置、书面回答和自测结果，可以打印或保存成一页。"

    def _view(self):
        from custserv.jupyter.worksheet import WorksheetView

        return WorksheetView(self)

    def __repr__(self):
        return f"<Worksheet {self.title}>"
