"""Questions in Moodle's GIFT format, as Moodle's importer reads it.

Source: Moodle's documentation "GIFT format" and its importer, question/format/gift/format.php.
"""

import re
from decimal import Decimal

from custserv.author.problem import Problem
from custserv.quiz import Match, Multiple, Numeric, Open, Order, Single

# Moodle knows the shares 1/1 to 1/10 of a grade, with five decimals.
_MOST_RIGHT = 10
_SPECIAL = re.compile(r"([\\~=#{}:])")


def gift_of(name, question):
    """Return one question under a name; a guess has no answer to mark and cannot be written.

    Raises Problem where the format has no way to say it.
    """
    body = next(write for kind, write in _WRITERS if isinstance(question, kind))(question)
    return f"::{escaped(name)}::[plain]{escaped(_stem(question))}{{{body}}}\n"


def category_line(names):
    """Return the line that puts the questions after it into a category: its names from the top."""
    return f"$CATEGORY: {'/'.join(name.replace('/', '//') for name in names)}\n"


def escaped(text):
    """Return text in which nothing is a sign of the format; a line break stands as its sign."""
    return _SPECIAL.sub(r"\\\1", text.strip()).replace("\n", "\\n")


def _stem(question):
    unit = getattr(question, "unit", "")
    return f"{question.stem}（单位：{unit}）" if unit else question.stem


def _lines(*lines):
    return "".join(f"\n\t{line}" for line in lines) + "\n"


def _single(question):
    return _lines(
        *(
            f"{'=' if option in question.answers else '~'}{escaped(option)}#{escaped(feedback)}"
            for option, feedback in question.options.items()
        )
    )


def _multiple(question):
    """Each right option earns its share; a wrong one takes all away: nothing but the exact set is right."""
    if len(question.answers) > _MOST_RIGHT:
        raise Problem(f"题目 {question.id} 有 {len(question.answers)} 个正确选项，Moodle 最多允许 {_MOST_RIGHT} 个")
    share = f"{100 / len(question.answers):.7g}"
    return _lines(
        *(
            f"~%{share if option in question.answers else -100}%{escaped(option)}#{escaped(feedback)}"
            for option, feedback in question.options.items()
        )
    )


def _numeric(question):
    """Numbers in the unit that the stem names: a share is asked for in per cent."""
    scale = 100 if question.unit == "%" else 1
    reach = _plain(question.reach * scale)
    known = [
        f"=%0%{_plain(value * scale)}:{reach}#{escaped(feedback)}"
        for value, feedback in (question.wrong or {}).items()
    ]
    return "#" + _lines(f"={_plain(question.right * scale)}:{reach}", *known, _why(question))


def _plain(value):
    """Return a number without an exponent, to twelve digits."""
    return f"{Decimal(f'{value:.12g}'):f}"


def _match(question):
    return _pairs(question, question.pairs)


def _order(question):
    """Each thing is matched with its place."""
    return _pairs(question, {item: f"第 {question.items.index(item) + 1} 位" for item in question.start})


def _pairs(question, pairs):
    for left in pairs:
        if "->" in left:
            raise Problem(f"题目 {question.id} 的“{left}”里有“->”，Moodle 会当作配对的记号：请改写成“→”")
    return _lines(*(f"={escaped(left)} -> {escaped(right)}" for left, right in pairs.items()), _why(question))


def _why(question):
    return f"####{escaped(question.why)}"


def _open(question):
    return ""


_WRITERS = (
    (Single, _single), (Multiple, _multiple), (Numeric, _numeric),
    (Match, _match), (Order, _order), (Open, _open),
)  # fmt: skip
