"""The book's own pages, as built: Chinese citations, links that lead on."""

import re

import pytest
from custserv.book.reference import functions, topics

from .conftest import CHAPTER


def html(site, name):
    return (site / name).read_text(encoding="utf-8")


def text_of(page):
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", "", page))


def test_citations_and_sources_are_chinese(site):
    text = text_of(html(site, CHAPTER))
    assert "（Gupta 和 Lehmann，2003）" in text
    assert "Gupta S, Lehmann D R. 2003. Customers as Assets[J]" in text
    assert not re.search(r" （[A-Z]|et al\.|\[[A-Z][A-Za-z+]*\d\d\]", text)


def test_the_list_of_all_sources_names_the_chapters_that_cite_each(site):
    entry = re.search(r"Customers as Assets.*?</li>", html(site, "book/sources.html"), re.DOTALL).group()
    assert 'href="../notebooks/05_lifetime_value.html">第5章</a>' in entry
    assert "未引用" not in html(site, "book/sources.html")


@pytest.mark.parametrize("name", ["index", "courseware", "glossary"])
def test_links_to_places_lead_to_headings(site, name):
    links = re.findall(r'href="\.\./(notebooks/[^"#]+\.html)#([^"]+)"', html(site, f"book/{name}.html"))
    assert links
    for page, anchor in set(links):
        assert f'id="{anchor}"' in html(site, page), (page, anchor)


def test_front_page_lists_all_chapters_those_to_come_too(site):
    text = text_of(html(site, "book/index.html"))
    for number in range(1, 18):
        assert re.search(rf"第{number}章 \S", text), number


def test_every_courseware_item_stands_in_the_concordance_and_on_its_path(site):
    text = text_of(html(site, "book/courseware.html"))
    for letter, count in (("A", 14), ("B", 17), ("C", 14), ("D", 11)):
        for k in range(1, count + 1):
            assert len(re.findall(rf"(?<![A-Z]){letter}{k}(?!\d)", text)) >= 2, f"{letter}{k}"


def test_reference_page_shows_every_model_with_formula_and_example(site):
    page = html(site, "book/reference.html")
    assert "V = (1 + k) · Σ" in page
    for topic in topics():
        for name in functions(topic):
            assert f'<span class="pre">{name}</span>' in page, name
