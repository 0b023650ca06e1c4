"""The verb ``pdf``: the whole book as one PDF in ``_build``, made by the browser that is there.

All pages of the site, one after another, stand in one file without scripts, so that its labs are still
figures and a link from one chapter to another becomes one within the file.
"""

import logging
import posixpath
import re
import tempfile
from io import BytesIO
from pathlib import Path
from typing import Annotated

from bs4 import BeautifulSoup
from fontTools.ttLib import TTFont
from jinja2 import Environment, FileSystemLoader
from playwright.sync_api import Error, sync_playwright
from pylopdf_fonts_zh_cn import sans_path
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, TextStringObject
from typer import Option

from custserv.author.arguments import call
from custserv.author.browser import get_browser
from custserv.author.bundle import build_page
from custserv.author.hashes import ROOT
from custserv.author.problem import Problem
from custserv.author.website import build

# It counts differently from the browser, and nobody can do anything about that.
logging.getLogger("pypdf").setLevel(logging.ERROR)

OUT = ROOT / "_build"
# The browser waits for every picture, and then sets hundreds of pages; in milliseconds.
LIMIT = 600_000
# The headings that are on paper.
_HEADINGS = """() => [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
  .filter((heading) => heading.checkVisibility()).map((heading) => heading.textContent.trim())"""
_RADICALS = range(0x2E80, 0x2FE0)
_RADICAL = re.compile(rb"<2[EF][0-9A-F]{2}>")
_FOOTER = (
    '<div style="width: 100%; font-size: 8pt; text-align: center">'
    '<span class="pageNumber"></span> / <span class="totalPages"></span></div>'
)
_SHEET = {
    "format": "A4",
    "margin": {"top": "18mm", "bottom": "20mm", "left": "18mm", "right": "18mm"},
    "display_header_footer": True,
    "header_template": "<div></div>",
    "footer_template": _FOOTER,
    "outline": True,
    "tagged": True,
    "print_background": True,
}


def main(arguments):
    """Make the PDF."""
    return call("pdf", command, arguments)


def command(answers: Annotated[bool, Option("--answers", help="连同全部解答和答案")] = False):
    """把整本书做成一个 PDF：目录和书签可以点，每页有页码。"""
    build_page()
    book = Book(build(ROOT), answers)
    path = OUT / f"{book.title}{'（带解答）' if answers else ''}.pdf"
    print(f"  {len(book.contents)} 个部分，正在排版，要一两分钟……", flush=True)
    content = pdf_of(book, get_browser(), lambda count: print(f"  共 {count} 页，正在写目录的页码……", flush=True))
    try:
        path.write_bytes(content)
    except OSError as error:
        raise Problem(f"不能写入 {path}（{error.strerror}）：如果它正在别的程序里打开，请关闭以后再运行一次") from None
    print(f"✓ {len(content) / 1e6:.1f} MB：{path}")


def pdf_of(book, browser, tell=lambda pages: None):
    """Return a book as PDF, set by the browser at that path; ``tell`` hears how many pages it has.

    Raises Problem if there is no browser or it fails.
    """
    if not browser:
        raise Problem("没有找到浏览器：请安装 Chromium、Chrome 或 Edge，再运行一次")
    try:
        with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
            page = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"]).new_page()
            page.set_default_timeout(LIMIT)
            page.emulate_media(media="print")
            first = PdfReader(_print(page, Path(folder), book))
            tell(len(first.pages))
            _number(book, first)
            return _mended(_print(page, Path(folder), book), page.evaluate(_HEADINGS))
    except Error as error:
        raise Problem(f"浏览器 {browser} 没有做成 PDF：{error.message.splitlines()[0]}") from None


def _print(page, folder, book):
    """Return the book as it now is, set on paper, as a file to read."""
    (folder / "book.html").write_text(book.html(), encoding="utf-8", newline="\n")
    page.goto((folder / "book.html").as_uri())
    return BytesIO(page.pdf(**_SHEET))


def _number(book, printed):
    """Write into the contents the page on which each part begins."""
    # The heading of the contents stands before them.
    heads = [item for item in printed.outline if not isinstance(item, list)][1:]
    for entry, head in zip(book.contents, heads, strict=True):
        entry["page"] = printed.get_destination_page_number(head) + 1


def _mended(printed, titles):
    """Return what was printed, with bookmarks of these titles and text that can be searched.

    In the browser's bookmarks some words stand twice. And where a font draws 户 and the radical ⼾ alike,
    its text has the radical, which nobody types.
    """
    writer = PdfWriter(clone_from=printed)
    for mark, title in zip(_bookmarks(writer.get_outline_root()), titles, strict=True):
        mark[NameObject("/Title")] = TextStringObject(title)
    characters = _characters_of_radicals()
    for text in _texts_of_fonts(writer):
        text.set_data(_RADICAL.sub(lambda found: characters.get(found[0], found[0]), text.get_data()))
    found = BytesIO()
    writer.write(found)
    return found.getvalue()


def _bookmarks(above):
    """Return all bookmarks below one, in their order."""
    mark = above.get("/First")
    while mark is not None:
        yield mark.get_object()
        yield from _bookmarks(mark.get_object())
        mark = mark.get_object().get("/Next")


def _texts_of_fonts(writer):
    """Return the tables of all fonts that tell which character a glyph is."""
    found = {}
    for page in writer.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            text = font.get_object().get("/ToUnicode")
            if text is not None:
                found[id(text.get_object())] = text.get_object()
    return found.values()


def _characters_of_radicals():
    """Return the characters whose glyphs are those of radicals, both as a font's table writes them."""
    glyphs = TTFont(sans_path()).getBestCmap()
    characters = {glyph: code for code, glyph in glyphs.items() if code >= 0x4E00}
    radicals = [code for code in _RADICALS if glyphs.get(code) in characters]
    return {b"<%04X>" % code: b"<%04X>" % characters[glyphs[code]] for code in radicals}


class Book:
    """The pages of a site as one text. ``contents``: the name, title, page and, where one begins, part of each."""

    def __init__(self, site, answers=False, only=None):
        """site: its folder; answers: whether boxes that fold are open; only: addresses of the pages, or all."""
        start = _parsed(site / "book" / "index.html")
        self.title = start.find("h1").find(string=True).strip()
        self._site, self._answers = site, answers
        found = {}
        for link in start.select(".bd-links a[href]"):
            address = posixpath.normpath(posixpath.join("book", link["href"]))
            if only is None or address in only:
                found[address] = link
        self._names = {address: f"page-{k}" for k, address in enumerate(found, 1)}
        self.contents = [
            {"name": self._names[address], "title": link.get_text(), "page": "", "part": _part_of(link)}
            for address, link in found.items()
        ]
        self._articles = [str(self._article(address)) for address in found]

    def html(self):
        """Return the whole text."""
        loader = FileSystemLoader(Path(__file__).parent)
        template = Environment(loader=loader, trim_blocks=True, lstrip_blocks=True).get_template("pdf.html")
        return template.render(
            title=self.title,
            with_answers="附全部解答和答案" if self._answers else "",
            styles=(self._site / "_static" / "styles.css").as_uri(),
            contents=self.contents,
            articles=self._articles,
        )

    def _article(self, address):
        """Return a page's article, to stand among those of other pages."""
        path, name = self._site / address, self._names[address]
        article = _parsed(path).find("article")
        for needless in article.select(".headerlink, script"):
            needless.decompose()
        for element in article.find_all(id=True):
            element["id"] = f"{name}-{element['id']}"
        article["id"] = name
        for link in article.find_all("a", href=True):
            self._lead(link, address)
        for image in article.find_all("img", src=True):
            image["src"] = (path.parent / image["src"]).resolve().as_uri()
            del image["loading"]
        if self._answers:
            for fold in article.select("details:not(.hide)"):
                fold["open"] = ""
        return article

    def _lead(self, link, address):
        """Point a link to its place in the book; one to a page that is not in it becomes plain text."""
        if re.match(r"\w+:", link["href"]):
            return
        target, _, place = link["href"].partition("#")
        page = posixpath.normpath(posixpath.join(posixpath.dirname(address), target)) if target else address
        if page not in self._names:
            link.unwrap()
            return
        link["href"] = f"#{self._names[page]}" + (f"-{place.partition('?')[0]}" if place else "")


def _parsed(path):
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def _part_of(link):
    """Return the part of the book that begins with a link of the list of chapters, or an empty text."""
    item = link.find_parent("li")
    return "" if item.find_previous_sibling("li") else item.parent.find_previous_sibling("p").get_text()
