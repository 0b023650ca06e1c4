"""The index cuts Chinese into pairs, in the same way as the search page cuts the query."""

import subprocess

import pytest
from custserv.author.bundle import NODE
from custserv.book.search import SearchPairs


@pytest.fixture
def search():
    return SearchPairs({})


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("保留率", {"保", "留", "率", "保留", "留率"}),
        ("三个“不一定”", {"三", "个", "不", "一", "定", "三个", "个不", "不一", "一定"}),
        ("用CLV算", {"用", "CLV", "算"}),
        ("7R，α", {"7R", "α"}),
        ("打12356", {"打", "n12356"}),
    ],
)
def test_terms_of_the_index(search, text, terms):
    assert set(search.split(text)) == terms


@pytest.mark.parametrize("query", ["保留率", "三个“不一定”", "终身价值 CLV", "7R 值", "12356"])
def test_a_query_is_cut_into_terms_of_the_index(search, query):
    script = f"{search.js_splitter_code} console.log(splitQuery({query!r}).join('|'))"
    result = subprocess.run([NODE, "-e", script], capture_output=True, encoding="utf-8", check=True)
    cut = result.stdout.strip().split("|")
    assert all(cut) and set(cut) <= set(search.split(query))
