"""Truth marks: where each figure in a chapter's prose comes from.

A figure is a number that a reader would quote: one with a thousands comma, a decimal point or a per
cent sign, or a whole number from 100 on (years apart). Each has one of four origins:

算出          paired with its expression in the chapter's table, or printed by a solution's program;
引用          its sentence, or else its paragraph, cites a source;
出处未能核实  its sentence, or else its paragraph, says so;
题设          set by the text itself: an exercise's inputs, a slider to be tried, or listed in GIVEN.

学习目标, 小结, 术语, 参考文献 and 教学设计 may repeat what the rest of the chapter has accounted for.

The table stands at the head of the chapter's test, ``tests/notebooks/test_NN_slug.py``:

FIGURES = [("cell-id", f"words of the prose with {the expression}"), …]
GIVEN   = {"cell-id": {"2,600", "10%"}, …}     inputs, settings, what the courseware says
QUOTED  = {"cell-id": {"68%"}, …}              repeated here, cited or marked elsewhere in the chapter

Further tables beside them say what labs show and which answers are right: tests/notebooks/test_chapters.py.
"""

import ast
import contextlib
import importlib.util
import io
import re
from functools import cached_property
from typing import NamedTuple

from custserv.author.problem import Problem
from custserv.text import number

COMPUTED, CITED, UNVERIFIED, GIVEN = ORIGINS = ("算出", "引用", "出处未能核实", "题设")

_NUMBER = re.compile(r"(?<![A-Za-z0-9_.])\d+(?:(?:,|\{,\})\d{3})*(?:\.\d+)?")
_PER_CENT = re.compile(r"\s?\\?%")
_YEAR_AHEAD = re.compile(r"\s?年|[–—～-]\d{4}")
_PROGRAM = re.compile(r"```python\n(.*?)```", re.DOTALL)
_CITATION = re.compile(r"\{cite(:\w+)?\}`")
# Neither code nor an address is prose; a citation's key is no figure.
_NO_PROSE = re.compile(
    r"```python\n.*?```|```\{bibliography\}.*?```|(?<!`)`[^`\n]+`(?!`)|https?://\S+|\]\([^)\n]*\)", re.DOTALL
)
_SENTENCE_END = re.compile(r"[。！？]")
_RECAPS = ("objectives", "summary", "glossary", "references", "lesson-plan")


class Figure(NamedTuple):
    """A figure of the prose: its cell's id, how it reads (``12.9%``), and its origin or None."""

    cell: str
    text: str
    origin: str | None


class Table(NamedTuple):
    """A chapter's table of figures, and those of its words that contain no expression."""

    figures: list
    given: dict
    quoted: dict
    literal: list


def yuan(value, digits=0):
    """Return an amount as the prose writes it: ``2,600 元``."""
    return number(value, "元", digits)


def percent(share, digits=0):
    """Return a share as the prose writes it, without the space of the controls: ``80%``."""
    return number(share, "%", digits).replace(" ", "")


def signed(value, unit="", digits=0):
    """Return a number with its sign, plus included: ``+26,000``."""
    return ("+" if value > 0 else "") + number(value, unit, digits)


def prose(notebook):
    """Return the notebook's text cells by id."""
    return {cell.id: cell.source for cell in notebook.cells if cell.cell_type == "markdown"}


def read_table(path):
    """Return the table at the head of a chapter's test file; raise Problem if there is none."""
    module = load(path)
    given, quoted = (getattr(module, name, {}) for name in ("GIVEN", "QUOTED"))
    return Table(module.FIGURES, given, quoted, _literal_words(path.read_text(encoding="utf-8")))


def load(path):
    """Return a chapter's test file as a module of its own; raise Problem if there is none."""
    if not path.exists():
        raise Problem(f"没有数字表：请写 {path.name}，开头是 FIGURES 和 GIVEN")
    spec = importlib.util.spec_from_file_location(f"figures_{path.stem}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _literal_words(source):
    """Return the words of FIGURES that are typed out: nothing in them is computed."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "FIGURES":
            words = [entry.elts[1] for entry in node.value.elts if isinstance(entry, ast.Tuple)]
            return [word.value for word in words if isinstance(word, ast.Constant)]
    return []


def figures_in(text):
    """Return the figures of a text with the positions where they start."""
    shown = _NO_PROSE.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)
    found = []
    for match in _NUMBER.finditer(shown):
        plain, ahead = match.group().replace("{,}", ","), shown[match.end() : match.end() + 5]
        if _PER_CENT.match(ahead):
            found.append((plain + "%", match.start()))
        elif "," in plain or "." in plain or _is_large(plain, shown[: match.start()], ahead):
            found.append((plain, match.start()))
    return found


def _is_large(digits, before, ahead):
    """Tell whether whole digits are a figure: from 100 on, no year and no ordinal (第134页)."""
    is_year = len(digits) == 4 and (_YEAR_AHEAD.match(ahead) or re.search(r"\d{4}[–—～-]$", before))
    return len(digits) > 2 and not is_year and not before.endswith("第")


class Accounts:
    """The figures of one chapter, each with its origin, and what is wrong with its table."""

    def __init__(self, notebook, table):
        self._prose, self._table = prose(notebook), table

    @cached_property
    def figures(self):
        """All figures of the prose, in order."""
        found = [
            Figure(cell, text, self._origin(cell, text, at))
            for cell, source in self._prose.items()
            for text, at in figures_in(source)
        ]
        told = [figure for figure in found if figure.origin and figure.cell not in _RECAPS]
        # The surest origin last, so that it stays.
        told.sort(key=lambda figure: -ORIGINS.index(figure.origin))
        known = {figure.text: figure.origin for figure in told}
        return [
            figure._replace(origin=known.get(figure.text))
            if figure.origin is None and figure.cell in _RECAPS
            else figure
            for figure in found
        ]

    def faults(self):
        """Return (cell id, what is wrong) for figures without an origin and for stale or empty entries."""
        return [*self._faults_of_prose(), *self._faults_of_table(), *self._faults_of_solutions()]

    def _faults_of_prose(self):
        homeless = {}
        for figure in self.figures:
            if figure.origin is None:
                homeless.setdefault(figure.cell, {})[figure.text] = None
        for cell, texts in homeless.items():
            yield cell, f"这些数没有来历：{'、'.join(texts)}"

    def _faults_of_table(self):
        for cell, words in self._table.figures:
            if words not in self._prose.get(cell, ""):
                yield cell, f"算出来的是“{words}”，正文里没有这句话"
            elif words in self._table.literal:
                yield cell, f"FIGURES 里的“{words}”没有算式：不是算出来的数，请写进 GIVEN"
        for name, entries in (("GIVEN", self._table.given), ("QUOTED", self._table.quoted)):
            for cell, texts in entries.items():
                there = _values(self._prose.get(cell, ""))
                for text in sorted(text for text in texts if text.rstrip("%") not in there):
                    yield cell, f"{name} 里的 {text} 不在正文里"
        for cell, texts in self._table.quoted.items():
            for text in sorted(set(texts) - set(self._marked)):
                yield cell, f"QUOTED 里的 {text} 在本章别处既没有引用，也没有标明“{UNVERIFIED}”"

    def _faults_of_solutions(self):
        for cell in self._prose:
            printed = re.findall(r"\d[\d,.]*", self._printed.get(cell, ""))
            stated = _NUMBER.findall(_NO_PROSE.sub("", self._prose[cell]))
            missing = [text for text in printed if text.rstrip(".,") not in stated]
            if missing:
                yield cell, f"解答的程序打印 {'、'.join(missing)}，解答的文字里没有"

    def _origin(self, cell, text, at):
        """Return where the figure at a position of a cell comes from, the surest origin first."""
        if self._is_computed(cell, at):
            return COMPUTED
        sentence, paragraph = _sentence(self._prose[cell], at), _paragraph(self._prose[cell], at)
        if mark := _mark(sentence):
            return mark
        if text.rstrip("%") in self._computed_values[cell]:
            return COMPUTED
        if text.rstrip("%") in _bare(self._table.given.get(cell, ())) | self._inputs(cell):
            return GIVEN
        if text in self._table.quoted.get(cell, ()):
            return self._marked.get(text)
        return _mark(paragraph) or (GIVEN if paragraph.startswith("**动手**") else None)

    def _is_computed(self, cell, at):
        return any(start <= at < end for start, end in self._computed_spans.get(cell, ()))

    @cached_property
    def _computed_spans(self):
        spans = {}
        for cell, words in self._table.figures:
            found = re.finditer(re.escape(words), self._prose.get(cell, ""))
            spans.setdefault(cell, []).extend(match.span() for match in found)
        return spans

    @cached_property
    def _computed_values(self):
        values = {cell: _values(self._printed.get(cell, "")) for cell in self._prose}
        for cell, words in self._table.figures:
            values.setdefault(cell, set()).update(_values(words))
        return values

    @cached_property
    def _printed(self):
        """What the program of each solution prints."""
        solutions = {name: source for name, source in self._prose.items() if name.startswith("solution-")}
        programs = {name: "".join(_PROGRAM.findall(source)) for name, source in solutions.items()}
        return {name: _output(name, program) for name, program in programs.items()}

    def _inputs(self, cell):
        """Return the values that an exercise sets: its figures, and in its solution those of the program."""
        kind, _, k = cell.partition("-")
        if kind not in ("exercise", "solution") or not k.isdigit():
            return set()
        task, solution = (self._prose.get(f"{name}-{k}", "") for name in ("exercise", "solution"))
        program = "".join(_PROGRAM.findall(solution))
        return _values(task) | (set(_NUMBER.findall(program)) if kind == "solution" else set())

    @cached_property
    def _marked(self):
        """The marks of the chapter's figures that stand beside a citation or 出处未能核实."""
        marks = {}
        for source in self._prose.values():
            for text, at in figures_in(source):
                mark = _mark(_sentence(source, at)) or _mark(_paragraph(source, at))
                if mark:
                    marks.setdefault(text, mark)
        return marks


def _values(text):
    return _bare(value for value, _ in figures_in(text))


def _bare(texts):
    return {text.rstrip("%") for text in texts}


def _mark(text):
    """Return the mark that a piece of text carries, if any."""
    if UNVERIFIED in text:
        return UNVERIFIED
    return CITED if _CITATION.search(text) else None


def _sentence(source, at):
    start, end = _line(source, at)
    ends = [start + match.end() for match in _SENTENCE_END.finditer(source[start:end])]
    return source[max([start, *(e for e in ends if e <= at)]) : min([end, *(e for e in ends if e > at)])]


def _paragraph(source, at):
    """Return the paragraph or list item around a position; a table comes with what stands around it."""
    start, end = _line(source, at)
    if source[start:end].startswith("|"):
        blocks, k = source.split("\n\n"), source[:at].count("\n\n")
        return "\n".join(blocks[max(k - 1, 0) : k + 2])
    return source[start:end]


def _line(source, at):
    end = source.find("\n", at)
    return source.rfind("\n", 0, at) + 1, len(source) if end < 0 else end


def _output(name, program):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(program, name, "exec"), {})
    return out.getvalue()
