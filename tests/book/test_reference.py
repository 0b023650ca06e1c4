"""公式与函数速查 has every model with all that a reader needs, in Chinese where the code has English."""

import inspect
import re

import pytest
from custserv.author.hashes import ROOT
from custserv.book.reference import (
    FILE,
    example,
    formula,
    function_text,
    functions,
    load,
    parameters,
    source,
    topics,
)
from docutils.core import publish_string
from lxml import html
from myst_parser.parsers.docutils_ import Parser

DATA = load(ROOT / FILE)
EVERY = [(topic, name) for topic in topics() for name in functions(topic)]
HAN = re.compile("[\u3400-\u9fff]")


def test_the_file_names_exactly_the_models():
    assert sorted(DATA["topics"]) == topics()
    for topic, about in DATA["topics"].items():
        assert sorted(about["functions"]) == sorted(functions(topic)), topic


@pytest.mark.parametrize(("topic", "name"), EVERY)
def test_function_has_a_chinese_line_an_example_and_named_parameters(topic, name):
    function, about = functions(topic)[name], DATA["topics"][topic]["functions"][name]
    assert HAN.search(about["name"]) or "Erlang" in about["name"]
    assert HAN.search(about["gives"])
    assert example(inspect.getdoc(function)).startswith(">>>")
    unnamed = [row[0] for row in parameters(function, DATA["parameters"]) if not row[2]]
    assert not unnamed, f"{name} 的参数 {'、'.join(unnamed)} 没有中文名，请写进 {FILE}"


def test_the_file_names_no_parameter_that_is_not_there():
    there = set()
    for topic, name in EVERY:
        for parameter in inspect.signature(functions(topic)[name]).parameters:
            there |= {parameter, f"{name}.{parameter}"}
    assert set(DATA["parameters"]) <= there


def test_what_is_taken_from_a_function():
    function = functions("value")["lifetime_value"]
    docstring = inspect.getdoc(function)
    assert formula(docstring).startswith("V = (1 + k) · Σ")
    assert source(docstring).endswith("with the first margin at once.")
    rows = {row[0]: row[1:] for row in parameters(function, DATA["parameters"])}
    assert rows["retention"] == ("r", "年保留率", "0 到 1", "")
    assert rows["years"][2] == "整数，不小于 0"
    assert rows["discount_rate"][3] == "0"


@pytest.mark.parametrize(
    ("topic", "name", "parameter", "allowed"),
    [
        ("value", "clv_multiple", "growth", "−1 到 1"),
        ("retention", "sbg_retention", "alpha", "0 到 1000000（不含 0）"),
        ("tiers", "pareto_top_share", "known_top", "0 到 1（不含 0 和 1）"),
        ("tiers", "pareto_top_share", "known_share", ""),
        ("retention", "churn_from_half_life", "years", "大于 0"),
        ("value", "present_value", "discount_rate", "0 到 1"),
    ],
)
def test_ranges_are_those_of_the_checks(topic, name, parameter, allowed):
    rows = {row[0]: row[3] for row in parameters(functions(topic)[name], {})}
    assert rows[parameter] == allowed


def test_english_is_said_to_be_english():
    function = functions("value")["lifetime_value"]
    text = function_text(function, {"name": "名", "gives": "给出"}, {})
    page = publish_string(text, parser=Parser(), writer_name="html5", settings_overrides={"report_level": 5})
    english = ["".join(part.itertext()) for part in html.fromstring(page).xpath("//body//*[@lang='en']")]
    assert source(inspect.getdoc(function)) in english
    assert any(inspect.getdoc(function) in words for words in english) and len(english) == 2


def test_a_function_without_a_formula_has_no_empty_box():
    function = functions("complaints")["complaint_groups"]
    text = function_text(function, {"name": "名", "gives": "给出"}, {})
    assert formula(inspect.getdoc(function)) == ""
    assert text.count("```text") == 1


def test_a_source_ends_before_what_only_leads_to_the_example():
    assert source("Source: Berger (1998), cases 1 and 2a; their first example:\n\n>>> 1") == "Berger (1998), cases 1 and 2a."
    assert source("Source: Lorenz (1905). A case:\n\n>>> 1") == "Lorenz (1905)."
