"""The book as one PDF: bookmarks, contents with page numbers, links, fonts and answers."""

import re
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from custserv.author.browser import find_browser
from custserv.author.pdf import Book, pdf_of
from custserv.author.problem import Problem
from pypdf import PdfReader

PAGES = ("book/using.html", "notebooks/15_crm_foundations.html", "book/sources.html")


def made(book, browser):
    """Return a book as PDF, made in a thread of its own: in this one the other tests' browser may be at work."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(pdf_of, book, browser).result()


@pytest.fixture(scope="module")
def printed(site):
    """Some pages of the book on paper, without and with their answers."""
    return [
        PdfReader(BytesIO(made(Book(site, answers, PAGES), find_browser()))) for answers in (False, True)
    ]


@pytest.fixture(scope="module")
def plain(printed):
    return printed[0]


def text_of(pdf):
    return "".join(re.sub(r"\s", "", page.extract_text()) for page in pdf.pages)


def bookmarks(pdf, marks=None):
    """Return title and page of all bookmarks, the upper ones first."""
    marks = pdf.outline if marks is None else marks
    upper = [(mark.title, pdf.get_destination_page_number(mark) + 1) for mark in marks if not isinstance(mark, list)]
    return upper + [found for mark in marks if isinstance(mark, list) for found in bookmarks(pdf, mark)]


def test_every_link_within_the_book_has_its_place(site):
    page = BeautifulSoup(Book(site).html(), "html.parser")
    places = {element["id"] for element in page.find_all(id=True)}
    links = [link["href"] for link in page.find_all("a", href=True)]
    assert len(places) == len(page.find_all(id=True))
    assert {link for link in links if link.startswith("#")} > {"#page-1"}
    assert [link for link in links if link[1:] not in places and not re.match(r"https?:|mailto:", link)] == []


def test_contents_and_bookmarks_lead_to_the_same_pages(site, plain):
    titles = [entry["title"] for entry in Book(site, only=PAGES).contents]
    marks = dict(reversed(bookmarks(plain)))
    contents = plain.pages[1].extract_text()
    for title in titles:
        first = re.sub(r"\s", "", plain.pages[marks[title] - 1].extract_text())
        assert first.startswith(re.sub(r"\s", "", title))
        assert re.search(re.sub(r"\s+", r"\\s*", title) + rf"\s*{marks[title]}\b", contents)
    assert "学习目标" in marks and "目录" in marks


def test_pages_are_numbered_and_links_lead_within(plain):
    assert f"3/{len(plain.pages)}" in re.sub(r"\s", "", plain.pages[2].extract_text())
    links = [note.get_object() for note in plain.pages[1]["/Annots"]]
    assert sum("/Dest" in link for link in links) == len(PAGES)


def test_fonts_are_in_it_and_chinese_can_be_searched(plain):
    fonts = [font.get_object() for page in plain.pages for font in page["/Resources"]["/Font"].values()]
    for font in fonts:
        inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
        assert "/CharProcs" in inner or {"/FontFile", "/FontFile2", "/FontFile3"} & set(inner["/FontDescriptor"])
    text = text_of(plain)
    assert "客户" in text and not re.search("[\u2e80-\u2fdf]", text)


def test_answers_are_in_it_when_asked_for(site, printed):
    article = BeautifulSoup((site / PAGES[1]).read_text(encoding="utf-8"), "html.parser").find("article")
    folds = article.select("details.dropdown p, .question-answer p")
    answers = {re.sub(r"\s", "", fold.get_text()) for fold in folds if not fold.find(class_=["katex", "math"])}
    without, with_them = map(text_of, printed)
    # A footer may stand in the middle of one, and its lines be read in another order.
    assert sum(answer[:12] in with_them for answer in answers) > 0.8 * len(answers) > 10
    body = re.sub(r"\s", "", "".join(p.get_text() for p in article.select("p") if not p.find_parent("details")))
    assert not [answer for answer in answers if len(answer) > 15 and answer in without and answer not in body]
    assert "教师用" in with_them and "教师用" not in without
    assert "教学过程设计" in with_them and "教学过程设计" not in without
    assert "后面的对话在网页版里" not in with_them


def test_conversations_are_whole_with_answers_only(site):
    texts = [Book(site, answers, ["notebooks/11_complaints.html"]).html() for answers in (False, True)]
    last = "流程是店里的事。说“没办法”，就是请她去找有办法的人：平台、12315、差评。"
    assert [last in text for text in texts] == [False, True]
    assert ["后面的对话在网页版里" in text for text in texts] == [True, False]
    assert not any("JavaScript" in text or "代码都收起来了" in text for text in texts)


def test_stills_and_no_controls(plain):
    assert sum(len(page.images) for page in plain.pages) >= 3
    text = text_of(plain)
    assert "恢复初始设置" not in text.replace("恢复初始设置：回到", "") and "显示代码" not in text


def test_without_a_browser_it_says_what_to_install(site, tmp_path):
    with pytest.raises(Problem, match="请安装 Chromium"):
        pdf_of(Book(site, only=PAGES[:1]), None)
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    broken.chmod(0o755)
    with pytest.raises(Problem, match="没有做成 PDF"):
        made(Book(site, only=PAGES[:1]), str(broken))
