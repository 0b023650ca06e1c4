"""Chinese search finds the pages a student looks for."""

import pytest

from .conftest import CHAPTER

QUERIES = ["客户终身价值", "保留率", "折现率", "肯德基", "CLV", "终身价值 折现", "值"]


@pytest.mark.parametrize("query", QUERIES)
def test_query_finds_the_chapter(visit, address, query):
    page = visit(f"{address}/search.html?q={query}")
    links = page.locator("#search-results li a")
    links.first.wait_for()
    assert any(CHAPTER in (link.get_attribute("href") or "") for link in links.all()[:3])


def test_nonsense_finds_nothing(visit, served):
    page = visit(f"{served}/search.html?q=鲲鹏扶摇")
    page.wait_for_function("document.querySelector('#search-results h2, #search-results .search-summary')?.textContent")
    page.wait_for_timeout(500)
    assert page.locator("#search-results li").count() == 0
