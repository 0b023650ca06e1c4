"""Citations and sources read as Chinese readers expect, and every source is cited somewhere."""

import ast
import json
import re
from types import SimpleNamespace

import pytest
from custserv.author.hashes import ROOT
from custserv.book.sources import ChineseNames, ChineseSources, Citations
from pybtex.database import Person, parse_file, parse_string
from pybtex.plugin import find_plugin
from sphinxcontrib.bibtex.directives import BibliographyKey
from sphinxcontrib.bibtex.domain import BibtexDomain

BIB = ROOT / "book" / "references.bib"
PLAIN = find_plugin("pybtex.backends", "plaintext")()


def shown(bibtex):
    """Return the entries of a BibTeX text as they stand in the list."""
    style = ChineseSources()
    entries = style.sort(parse_string(bibtex, "bibtex").entries.values())
    return [style.format_entry("1", entry).text.render(PLAIN) for entry in entries]


def test_an_article_with_all_its_parts():
    text = """@article{a, author={Gupta, Sunil and Lehmann, Donald R.}, title={Customers as Assets},
        year={2003}, journal={Journal}, volume={17}, number={1}, pages={9--24}, doi={10.1/d}, note={转引自某书}}"""
    assert shown(text) == [
        "Gupta S, Lehmann D R. 2003. Customers as Assets[J]. Journal, 17(1): 9–24.（转引自某书） doi:10.1/d"
    ]


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        (
            "@book{a, author={Wang, A.}, title={T}, edition={14}, publisher={P}, year={2012}}",
            "Wang A. 2012. T[M]. 第14版, P.",
        ),
        ("@misc{a, author={Wang, A.}, title={Why?}, year={无年份}}", "Wang A. 无年份. Why?"),
        (
            "@misc{a, author={{某报}}, title={T}, howpublished={\\url{https://a.cn/b_c}}, year={2020}}",
            "某报. 2020. T. https://a.cn/b_c.",
        ),
        (
            "@article{a, author={B, C. and D, E. and F, G. and H, I.}, title={T}, journal={J}, year={1}}",
            "B C, D E, F G, 等. 1. T[J]. J.",
        ),
        ("@article{a, author={B, C. and others}, title={T}, journal={J}, year={1}}", "B C, 等. 1. T[J]. J."),
        (
            "@article{a, author={Van den Bulte, C.}, title={T}, journal={J}, year={1}}",
            "Van den Bulte C. 1. T[J]. J.",
        ),
    ],
)
def test_other_kinds_of_sources(entry, text):
    assert shown(entry) == [text]


def test_chinese_authors_come_first_by_their_reading():
    entry = "@misc{%s, author={{%s}}, title={T}, year={%s}}"
    names = [("a", "Zhou", 1), ("b", "张", 2), ("c", "adams", 3), ("d", "国务院", 5), ("e", "国务院", 4)]
    years = [re.search(r"\d", text).group() for text in shown("".join(entry % name for name in names))]
    assert years == ["4", "5", "2", "3", "1"]


def test_of_several_offices_a_citation_names_the_first():
    name = ChineseNames()
    assert str(name.format(Person("{国务院、教育部}"))) == "国务院等"
    assert str(name.format(Person("Lehmann, Donald R."))) == "Lehmann"


@pytest.mark.parametrize("rule", ["True", "cited", "docname in docnames", "author % 'Zhou'"])
def test_a_list_has_the_sources_that_the_library_itself_would_choose(rule):
    sources = parse_string("".join("@misc{%s, author={Zhou %s}}" % (key, key) for key in "abcd"), "bibtex")
    cited = [("one", "ab"), ("two", "b"), ("one", "b"), ("two", "c")]
    key = BibliographyKey("one", "id")
    domain = SimpleNamespace(
        bibliographies={key: SimpleNamespace(bibfiles=[], keyprefix="", filter_=ast.parse(rule), keys=["d"], line=1)},
        citation_refs=[
            SimpleNamespace(docname=page, targets=[SimpleNamespace(key=key) for key in keys]) for page, keys in cited
        ],
        get_entries=lambda files: sources.entries.values(),
    )
    ours = list(Citations.get_filtered_entries(domain, key))
    assert ours == list(BibtexDomain.get_filtered_entries(domain, key)) and len(ours) in (3, 4)


def test_every_source_is_cited_and_every_citation_has_its_source():
    texts = [
        "".join(cell["source"])
        for path in (ROOT / "notebooks").glob("*.ipynb")
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
    ]
    texts += [path.read_text(encoding="utf-8") for path in (ROOT / "book").glob("*.md")]
    roles = re.findall(r"\{cite[:\w]*\}`([^`]+)`", "\n".join(texts))
    cited = {key.strip() for keys in roles for key in keys.split(",")}
    # The style guide shows how a citation is written.
    assert set(parse_file(BIB).entries) == cited - {"文献的键"}
