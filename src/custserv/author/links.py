"""Whatever a chapter points at is there: sources, terms, chapters, places, files and labels."""

import json
import re
from functools import cached_property

import yaml

from custserv.book.courseware import PLANNED, split
from custserv.book.glossary import chapter_rows, term_rows

_ROLE = re.compile(r"\{(cite(?::\w+)?|term|place|ref|numref|eq)\}`([^`]+)`")
_TARGET = re.compile(r"<([^<>]+)>$")
_LINK = re.compile(r"(?<!!)\[[^\]\n]*\]\(([^)\s]+)")
_LABEL = re.compile(r"^\(([\w:.-]+)\)=|^:(?:name|label): *(\S+)|^\$\$ *\(([\w:.-]+)\)", re.MULTILINE)
_HEADING = re.compile(r"^#{1,4} +(.+?) *$", re.MULTILINE)
_INTRODUCED = re.compile(r"\*\*([^*\n]+)\*\*（([A-Za-z][^）\n]*)）")
_CHAPTER = re.compile(r"第(\d+)章")
# Programs, and comments that no reader sees.
_NO_TEXT = re.compile(r"^(`{3,})(?:python|\{code).*?^\1|^%[^\n]*$", re.DOTALL | re.MULTILINE)


def faults(notebook, book, folder):
    """Yield (cell id, what is wrong) for everything a notebook's text points at that is not there.

    book: the Book that it belongs to; folder: where the notebook is, from which its links to files count.
    """
    own = "\n".join(_texts(notebook).values())
    for cell, source in _texts(notebook).items():
        for role, target in _ROLE.findall(source):
            for wanted in target.split(",") if role.startswith("cite") else [target]:
                wanted = (_TARGET.search(wanted.strip()) or [None, wanted.strip()])[1]
                if fault := _role_fault(role.partition(":")[0], wanted, book, own):
                    yield cell, fault
        for target in _LINK.findall(source):
            if not re.match(r"[a-z]+:", target) and not _is_there(target, folder, book, own):
                yield cell, f"链接“{target}”指向的文件或标记不存在"
        for number in sorted({int(number) for number in _CHAPTER.findall(source)} - set(book.chapters)):
            yield cell, f"提到第{number}章，书里没有这一章"
        for term, english in _INTRODUCED.findall(source):
            if not book.explains(term, english, own):
                yield cell, f"新名词“{term}”（{english}）不在术语表里：请加到本章的“术语”，或不用粗体"


def _texts(notebook):
    cells = {cell.id: cell.source for cell in notebook.cells if cell.cell_type == "markdown"}
    return {name: _NO_TEXT.sub("", source) for name, source in cells.items()}


def _role_fault(role, target, book, own):
    """Return what is wrong with one reference, or None."""
    if role == "cite":
        return None if target in book.sources else f"文献“{target}”没有登记在 book/references.bib 里"
    if role == "term":
        known = target in book.terms or target in _names(term_rows(_glossary_of(own)))
        return None if known else f"术语“{target}”不在术语表里"
    if role == "place":
        return book.place_fault(target)
    known = target in book.labels or target in _labels(own)
    return None if known else f"{{{role}}} 指向的标记“{target}”不存在"


def _is_there(target, folder, book, own):
    file, _, anchor = target.partition("#")
    if file:
        return (folder / file).exists()
    slugs = {re.sub(r"\s+", "-", heading.lower()) for heading in _HEADING.findall(own)}
    return anchor in slugs | _labels(own) | book.labels


def _labels(text):
    return {name for found in _LABEL.findall(text) for name in found if name}


def _glossary_of(text):
    return text.partition("## 术语")[2].partition("\n## ")[0]


def _names(rows):
    return {name for row in rows for name in row[0].split("、")}


class Book:
    """What the chapters and pages of the folder ``root`` can point at."""

    def __init__(self, root):
        self._root = root

    def _read(self, name):
        path = self._root / name
        return path.read_text(encoding="utf-8") if path.exists() else ""

    @cached_property
    def sources(self):
        """The keys of all sources."""
        return set(re.findall(r"^@\w+\{([^,\s]+)", self._read("book/references.bib"), re.MULTILINE))

    @cached_property
    def chapters(self):
        """The names of all chapters by number, those to come too."""
        parts = (yaml.safe_load(self._read("book/courseware.yml")) or {"parts": {}})["parts"]
        return {number: name for chapters in parts.values() for number, name in chapters.items()}

    @cached_property
    def terms(self):
        """All terms of the glossary."""
        return _names(self._rows)

    def explains(self, term, english, own=""):
        """Tell whether a 术语 table, or ``own`` text's, names a term or one of its English words."""
        tables = "\n".join(["|".join(row) for row in self._rows] + [_glossary_of(own)]).lower()
        return any(name.strip().lower() in tables for name in [term, *re.split("[,，;；]", english)])

    @cached_property
    def labels(self):
        """All labels of notebooks and pages."""
        pages = [path.read_text(encoding="utf-8") for path in (self._root / "book").glob("*.md")]
        return set().union(*map(_labels, [*pages, *self._chapter_texts.values()]))

    @cached_property
    def _notebooks(self):
        return sorted((self._root / "notebooks").glob("[0-9][0-9]_*.ipynb"))

    @cached_property
    def _chapter_texts(self):
        """The text cells of each chapter as one text, by number."""
        texts = {}
        for path in self._notebooks:
            cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
            sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
            texts[path.name[:2]] = "\n\n".join(sources)
        return texts

    @cached_property
    def _rows(self):
        page = self._read("book/glossary.md").partition("```{terms}")[2].partition("```")[0]
        return [row for path in self._notebooks for row in chapter_rows(path)] + term_rows(page.strip())

    def place_fault(self, place):
        """Return what is wrong with a place such as ``5 标题``, or None."""
        page, heading = split(place)
        if heading == PLANNED and page.isdigit() and int(page) in self.chapters:
            return None
        text = self._chapter_texts.get(page.zfill(2), "") if page.isdigit() else self._read(f"{page}.md")
        if not text:
            return f"{{place}} 指向的“{page}”不存在"
        known = not heading or heading in _HEADING.findall(text)
        return None if known else f"{{place}} 指向的标题“{heading}”在“{page}”里不存在"
