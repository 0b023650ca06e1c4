"""Chinese search finds the pages a student looks for."""

import re

import pytest
import yaml
from custserv.author.chapter import chapters, title_of
from custserv.author.hashes import ROOT
from custserv.author.notebooks import read

from .conftest import CHAPTER

QUERIES = yaml.safe_load((ROOT / "book" / "queries.yml").read_text(encoding="utf-8"))
PAGES = {int(path.name[:2]): f"notebooks/{path.stem}.html" for path in chapters()}
LEAST = 5
# The summary tells how many pages there are; over http each is listed when its snippet has come.
FINISHED = """() => {
  const summary = document.querySelector("#search-results .search-summary")?.textContent;
  const listed = document.querySelectorAll("#search-results ul.search > li").length;
  return Boolean(summary) && listed === Number(summary.match(/\\d+/)?.[0] ?? 0);
}"""


@pytest.mark.parametrize("chapter", PAGES)
def test_chapter_names_what_it_must_be_found_by(chapter):
    assert len(set(QUERIES.get(chapter, ()))) >= LEAST


def found(page):
    """Return the addresses of all results, the best first."""
    page.wait_for_function(FINISHED)
    return [link.get_attribute("href") or "" for link in page.locator("#search-results li a").all()]


@pytest.fixture(scope="module")
def search(chromium, site):
    """Ask the search page's own script: search(query) gives the pages found, the best first."""
    page = chromium.new_page()
    page.goto(f"{site.as_uri()}/search.html?q=值")
    page.wait_for_function(FINISHED)
    # Results wait on a pile, the best on top.
    yield lambda query: page.evaluate(
        "query => Search.found(query).map(([page]) => page).reverse()", query
    )
    page.close()


@pytest.mark.parametrize(("chapter", "query"), [(n, query) for n in PAGES for query in QUERIES.get(n, ())])
def test_query_finds_its_chapter_among_the_first(search, chapter, query):
    assert PAGES[chapter].removesuffix(".html") in search(query)[:3]


def test_search_is_the_same_on_a_server_and_finds_single_characters(visit, address):
    page = visit(f"{address}/search.html?q=值")
    assert any(CHAPTER in link for link in found(page))


def test_a_term_is_explained_first_and_appendices_stand_behind_the_chapters(visit, served):
    links = found(visit(f"{served}/search.html?q=保留率"))
    pages = [link.split("/")[-1].split(".html")[0] for link in links]
    assert pages[0] == "glossary"
    assert pages.index("reference") > pages.index("07_retention")
    chapters = [page for page in pages if page[:2].isdecimal()]
    assert sorted(chapters[2:]) == chapters[2:]


@pytest.mark.parametrize("term", ["客户终身价值", "RFM"])
def test_a_result_of_the_glossary_names_the_term(visit, site, term):
    page = visit(f"{site.as_uri()}/search.html?q={term}")
    page.wait_for_function(FINISHED)
    assert page.locator("#search-results li a").first.inner_text() == f"术语表 > {term}"


TITLES = {PAGES[int(path.name[:2])]: title_of(read(path)) for path in chapters()}


@pytest.mark.parametrize("query", [word for title in TITLES.values() for word in re.split("[　与、：]", title)])
def test_chapters_that_bear_a_word_in_their_title_stand_before_the_others(search, query):
    bearing = {page.removesuffix(".html") for page, title in TITLES.items() if query in title}
    found = [page for page in search(query) if page.startswith("notebooks/")]
    assert set(found[: len(bearing)]) == bearing


def test_nonsense_finds_nothing_and_says_what_to_try(visit, served):
    page = visit(f"{served}/search.html?q=鲲鹏扶摇")
    assert found(page) == []
    status = page.get_by_role("status")
    assert "没有找到" in status.inner_text() and "术语表" in status.inner_text()


def test_snippets_show_the_words_and_explain_the_term(visit, served):
    page = visit(f"{served}/search.html?q=保留率")
    found(page)
    page.locator("#search-results .context mark").nth(1).wait_for()
    snippets = page.locator("#search-results .context").all_inner_texts()
    assert "retention rate" in snippets[0]
    assert sum("保留率" in text for text in snippets) > len(snippets) / 2
    assert all(len(text) < 200 for text in snippets)


def test_words_are_marked_where_a_result_leads_until_the_reader_clears_them(visit, address):
    page = visit(f"{address}/search.html?q=“保留率”")
    found(page)
    page.locator("#search-results a[href*=retention]").first.click()
    marks = page.locator(".bd-article mark")
    marks.first.wait_for()
    assert set(marks.all_text_contents()) == {"保留率"}
    assert page.locator("nav mark").count() == 0
    text = page.locator(".bd-article section > p").all_inner_texts()
    page.get_by_role("button", name="清除标出的").click()
    assert marks.count() == 0
    assert page.locator(".bd-article section > p").all_inner_texts() == text


def test_there_are_queries_enough_to_trust_the_search():
    assert sum(len(queries) for queries in QUERIES.values()) >= 60


def test_search_without_its_index_says_so(chromium, served):
    page = chromium.new_page()
    page.route("**/searchindex.js*", lambda route: route.abort())
    page.goto(f"{served}/search.html?q=排班")
    page.get_by_text("没有下载成功").wait_for()
    page.close()
