"""The book against its coursewares: chapter list, concordance and reading paths from one file.

``book/courseware.yml`` says where each item of the coursewares is treated. A place is ``5 标题`` (a
section of chapter 5), ``book/using 标题`` (of another page), or ``4 planned`` until the chapter lands.
"""

from itertools import groupby
from pathlib import Path

import yaml
from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import ReferenceRole, SphinxDirective
from sphinx.util.nodes import make_refnode

FILE = "book/courseware.yml"
PLANNED = "planned"

_logger = logging.getLogger(__name__)


def load(path):
    """Return the file's parts, coursewares and items."""
    return yaml.safe_load(Path(path).read_text(encoding="utf-8"))


def split(place):
    """Return a place's page (chapter number or page name) and heading."""
    page, _, heading = str(place).partition(" ")
    return page, heading


def items_of(data, letter):
    """Return the items of one courseware in their order: (number, what it is about, places)."""
    own = [(name, item) for name, item in data["items"].items() if name[0] == letter]
    own.sort(key=lambda item: int(item[0][1:]))
    return [(name, item["about"], item["at"]) for name, item in own]


def stops(data, letter):
    """Return the reading path of one courseware: (place, items treated there), neighbours joined."""
    visits = [(place, name) for name, _, places in items_of(data, letter) for place in places]
    return [(place, [name for _, name in group]) for place, group in groupby(visits, key=lambda visit: visit[0])]


class PlaceNode(nodes.General, nodes.Inline, nodes.TextElement):
    """A link to a place of the book, made when all pages have been read."""


class Place(ReferenceRole):
    """The role ``place``: a link to a section by its heading, or a word that it is being written.

    ``{place}`5 终身价值乘数```, or with words of one's own ``{place}`乘数 <5 终身价值乘数>```.
    """

    def run(self):
        node = PlaceNode(place=self.target, words=self.title if self.has_explicit_title else "")
        self.set_source_info(node)
        return [node], []


class LinkPlaces(SphinxPostTransform):
    """Put a link in the place of each PlaceNode; warn where there is no such heading."""

    default_priority = 5

    def run(self, **kwargs):
        for node in list(self.document.findall(PlaceNode)):
            node.replace_self(self._link(node))

    def _link(self, node):
        page, heading = split(node["place"])
        docname = document_of(self.env, page)
        if heading == PLANNED:
            heading = ""
        if docname is None:
            return nodes.inline("", f"第{page}章（编写中）", classes=["book-planned"])
        anchor = anchor_of(self.env, docname, heading) if heading else ""
        if anchor is None:
            _logger.warning("课件对照：%s 里没有标题“%s”", docname, heading, location=node)
        title = self.env.titles[docname].astext()
        words = node["words"] or (f"{title.split('　')[0]}　{heading}" if heading else title)
        return make_refnode(self.app.builder, self.env.docname, docname, anchor or "", nodes.Text(words))


def document_of(env, page):
    """Return the document of a chapter number or page name; None while the chapter is not in the book."""
    if not page.isdigit():
        return page
    return next((name for name in env.found_docs if name.startswith(f"notebooks/{int(page):02d}_")), None)


def anchor_of(env, docname, heading):
    """Return the anchor of a section by its heading, or None."""
    for link in env.tocs[docname].findall(nodes.reference):
        if link.astext() == heading:
            return link["anchorname"].lstrip("#")
    return None


class Generated(SphinxDirective):
    """A directive that writes Markdown from the file; a subclass says which."""

    def run(self):
        path = Path(self.env.srcdir, FILE)
        self.env.note_dependency(str(path))
        return self.parse_text_to_nodes(self.text(load(path)), allow_section_headings=True)


class ChapterList(Generated):
    """``chapters``: all parts with their chapters, those to come too."""

    def text(self, data):
        blocks = []
        for part, chapters in data["parts"].items():
            lines = [self._line(number, name) for number, name in chapters.items()]
            blocks.append("\n".join([f"**{part}**", "", *lines]))
        return "\n\n".join(blocks)

    def _line(self, number, name):
        there = document_of(self.env, str(number))
        return f"- {{place}}`{number}`" if there else f"- 第{number}章　{name}（编写中）"


class Concordance(Generated):
    """``courseware A``: the items of a courseware with their places."""

    required_arguments = 1

    def text(self, data):
        rows = ["| 编号 | 课件里的内容 | 在本书里 |", "|:--|:--|:--|"]
        for name, about, places in items_of(data, self.arguments[0]):
            links = "；".join(f"{{place}}`{place}`" for place in places)
            rows.append(f"| {name} | {about} | {links} |")
        return "\n".join(rows)


class ReadingPath(Generated):
    """``reading-path A``: the places of a courseware's items in the order of the courseware."""

    required_arguments = 1

    def text(self, data):
        path = stops(data, self.arguments[0])
        return "\n".join(f"1. {{place}}`{place}`（{'、'.join(names)}）" for place, names in path)


def setup(app):
    app.add_role("place", Place())
    app.add_node(PlaceNode)
    app.add_post_transform(LinkPlaces)
    app.add_directive("chapters", ChapterList)
    app.add_directive("courseware", Concordance)
    app.add_directive("reading-path", ReadingPath)
