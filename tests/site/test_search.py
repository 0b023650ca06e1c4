"""Chinese search finds the pages a student looks for."""

import pytest
import yaml
from custserv.author.chapter import chapters
from custserv.author.hashes import ROOT

from .conftest import CHAPTER

QUERIES = yaml.safe_load((ROOT / "book" / "queries.yml").read_text(encoding="utf-8"))
PAGES = {int(path.name[:2]): f"notebooks/{path.stem}.html" for path in chapters()}
LEAST = 5


@pytest.mark.parametrize("chapter", PAGES)
def test_chapter_names_what_it_must_be_found_by(chapter):
    assert len(set(QUERIES.get(chapter, ()))) >= LEAST


def found(page, query):
    """Return the addresses of the results, the best first."""
    links = page.locator("#search-results li a")
    links.first.wait_for()
    return [link.get_attribute("href") or "" for link in links.all()]


@pytest.mark.parametrize(("chapter", "query"), [(n, query) for n in PAGES for query in QUERIES.get(n, ())])
def test_query_finds_its_chapter_among_the_first(visit, site, chapter, query):
    page = visit(f"{site.as_uri()}/search.html?q={query}")
    assert any(PAGES[chapter] in link for link in found(page, query)[:3])


def test_search_is_the_same_on_a_server_and_finds_single_characters(visit, address):
    page = visit(f"{address}/search.html?q=值")
    assert any(CHAPTER in link for link in found(page, "值"))


def test_a_term_is_explained_first_and_appendices_stand_behind_the_chapters(visit, served):
    pages = [link.split("/")[-1].split(".html")[0] for link in found(visit(f"{served}/search.html?q=保留率"), "保留率")]
    assert pages[0] == "glossary"
    assert pages.index("reference") > pages.index("07_retention")


def test_nonsense_finds_nothing(visit, served):
    page = visit(f"{served}/search.html?q=鲲鹏扶摇")
    page.wait_for_function("document.querySelector('#search-results h2, #search-results .search-summary')?.textContent")
    page.wait_for_timeout(500)
    assert page.locator("#search-results li").count() == 0
