"""The verb ``pdf``: the whole book as one PDF in ``_build``, made by the browser that is there.

All pages of the site, one after another, stand in one file without scripts, so that its labs are still
figures and a link from one chapter to another becomes one within the file. What works on a screen alone is left
out, and what is for teachers comes with the answers.
"""

import json
import logging
import re
import tempfile
from html import escape
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
from custserv.author.single import target_of
from custserv.author.website import build

# It counts differently from the browser, and nobody can do anything about that.
logging.getLogger("pypdf").setLevel(logging.ERROR)

OUT = ROOT / "_build"
# The browser waits for every picture, and then sets hundreds of pages; in milliseconds.
LIMIT = 600_000
# For teachers.
_TEACHING_PAGES = ("book/teaching.html", "book/style.html")
_TEACHING_SECTION = "教学设计"
# The headings that are on paper.
_HEADINGS = """() => [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
  .filter((heading) => heading.checkVisibility()).map((heading) => heading.textContent.trim())"""
_RADICALS = range(0x2E80, 0x2FE0)
_RADICAL = re.compile(rb"<2[EF][0-9A-F]{2}>")
_FOOTER = (
    '<div style="width: 100%; font-size: 8pt; text-align: center">'
    '<span class="title"></span>　<span class="pageNumber"></span> / <span class="totalPages"></span></div>'
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


def command(answers: Annotated[bool, Option("--answers", help="教师用：连同全部解答、教学设计和教师手册")] = False):
    """把整本书做成一个 PDF：目录和书签可以点，每页有页码。"""
    build_page()
    book = Book(build(ROOT), answers)
    path = OUT / f"{book.title}.pdf"
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
    if len(heads) != len(book.contents):
        raise Problem("这个浏览器没有做出书签：请换用新版本的 Chromium、Chrome 或 Edge，再运行一次")
    for entry, head in zip(book.contents, heads):
        entry["page"] = printed.get_destination_page_number(head) + 1


def _mended(printed, titles):
    """Return what was printed, with bookmarks of these titles and text that can be searched.

    In the browser's bookmarks some words stand twice. And where a font draws 户 and the radical ⼾ alike,
    its text has the radical, which nobody types.
    """
    writer = PdfWriter(clone_from=printed)
    writer.page_mode = "/UseOutlines"
    marks = list(_bookmarks(writer.get_outline_root()))
    # Another browser may leave some headings out; then its own words stay.
    if len(marks) == len(titles):
        for mark, title in zip(marks, titles):
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
        """site: its folder; answers: whether it has them, and the teachers' pages; only: addresses, or all."""
        start = _parsed(site / "book" / "index.html")
        self.title = start.find("h1").find(string=True).strip() + ("（带解答）" if answers else "")
        self._site, self._answers = site, answers
        found = {}
        for link in start.select(".bd-links a[href]"):
            address, _ = target_of("book/index.html", link["href"])
            if (only is None or address in only) and (answers or address not in _TEACHING_PAGES):
                found[address] = link
        self._names = {address: f"page-{k}" for k, address in enumerate(found, 1)}
        self.contents = [
            {"name": self._names[address], "title": link.get_text(), "page": "", "part": _part_of(link)}
            for address, link in found.items()
        ]
        articles = {address: self._article(address) for address in found}
        self._places = {element["id"] for article in articles.values() for element in article.find_all(id=True)}
        for address, article in articles.items():
            for link in article.find_all("a", href=True):
                self._lead(link, address)
        self._articles = [str(article) for article in articles.values()]

    def html(self):
        """Return the whole text."""
        loader = FileSystemLoader(Path(__file__).parent)
        template = Environment(loader=loader, trim_blocks=True, lstrip_blocks=True).get_template("pdf.html")
        return template.render(
            title=self.title,
            edition="教师用：附全部解答、教学设计和教师手册" if self._answers else "解答在教师手里的带解答版中",
            styles=(self._site / "_static" / "styles.css").as_uri(),
            contents=self.contents,
            articles=self._articles,
        )

    def _article(self, address):
        """Return a page's article, to stand among those of other pages."""
        path, name = self._site / address, self._names[address]
        article = _parsed(path).find("article")
        self._leave_out(article)
        for cell in article.select(".cell:has(.custserv-lab)"):
            _keep_together(cell)
        for element in article.find_all(id=True):
            element["id"] = f"{name}-{element['id']}"
        article["id"] = name
        for image in article.find_all("img", src=True):
            image["src"] = (path.parent / image["src"]).resolve().as_uri()
            del image["loading"]
        if self._answers:
            for fold in article.select("details:not(.hide, .english)"):
                fold["open"] = ""
        return article

    def _leave_out(self, article):
        """Take away what is of no use on paper or, without answers, for teachers."""
        for cell in article.select(".cell:not(:has(.cell_output))"):
            if cell.select_one("details.hide"):
                # Code that paper does not show, with the words that lead to it.
                before = cell.find_previous_sibling()
                if before and before.name == "p":
                    before.decompose()
                cell.decompose()
        for sheet in article.select(".custserv-worksheet"):
            sheet.find_parent("section").decompose()
        for heading in article.find_all("h2"):
            if not self._answers and heading.find(string=True) == _TEACHING_SECTION:
                heading.parent.decompose()
        for card in article.select(".custserv-scenario"):
            rest = _conversation(json.loads(card.script.string)) if self._answers else "<p>后面的对话在网页版里。</p>"
            card.select_one(".question-still").replace_with(BeautifulSoup(rest, "html.parser"))
        for needless in article.select(".headerlink, .lab-note, script"):
            needless.decompose()

    def _lead(self, link, address):
        """Point a link to its place in the book; one to a page that is not in it becomes plain text."""
        if re.match(r"\w+:", link["href"]):
            return
        page, place = target_of(address, link["href"])
        if page not in self._names:
            link.unwrap()
            return
        name = f"{self._names[page]}-{place.partition('?')[0]}"
        link["href"] = f"#{name if name in self._places else self._names[page]}"


def _keep_together(cell):
    """Put a lab into one box with its heading and the sentence between, so that no page ends between them."""
    parts = [cell]
    for names in (("p",), ("h2", "h3")):
        before = parts[0].find_previous_sibling()
        if before and before.name in names:
            parts.insert(0, before)
    box = BeautifulSoup('<div class="pdf-together"></div>', "html.parser").div
    parts[0].insert_before(box)
    box.extend(parts)


def _conversation(scenario):
    """Return all that can be said in a scenario: each turn with its replies, where they lead and what is said of them."""
    turns = [*scenario["turns"], *scenario["endings"]]
    numbers = {turn["id"]: k for k, turn in enumerate(turns, 1)}
    items = []
    for turn in turns:
        replies = "".join(
            f"<li>{escape(reply['text'])}（到 {numbers[reply['to']]}）<br><small>{escape(reply['why'])}</small></li>"
            for reply in turn.get("replies", ())
        )
        items.append(f"<li>{escape(turn['text'])}{f'<ul>{replies}</ul>' if replies else ''}</li>")
    return f"<p><strong>全部对话</strong></p><ol>{''.join(items)}</ol>"


def _parsed(path):
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def _part_of(link):
    """Return the part of the book that begins with a link of the list of chapters, or an empty text."""
    item = link.find_parent("li")
    return "" if item.find_previous_sibling("li") else item.parent.find_previous_sibling("p").get_text()
