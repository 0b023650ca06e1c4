"""The parts of a chapter in one file: names, links, sizes, and scripts that cannot end too early."""

import pytest
from bs4 import BeautifulSoup
from custserv.author import single
from custserv.author.problem import Problem


def parsed(html):
    return BeautifulSoup(html, "html.parser")


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("第5章　客户终身价值<a>#</a>", "第05章_客户终身价值.html"),
        ("第16章 何时：现在/以后？", "第16章_何时：现在以后？.html"),
    ],
)
def test_files_are_named_by_number_and_title(heading, name):
    assert single.file_name(parsed(f"<h1>{heading}</h1>")) == name


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("#id3", '<a href="#id3">见</a>'),
        ("https://example.org/a.html", '<a href="https://example.org/a.html">见</a>'),
        ("06_b.html", f'<a href="{"%E4%B9%99"}.html">见</a>'),
        ("06_b.html#id2", f'<a href="{"%E4%B9%99"}.html#id2">见</a>'),
        ("../book/glossary.html#term", "见"),
        ("../_sources/notebooks/05_a.ipynb", "见"),
    ],
)
def test_links_lead_to_files_that_exist_or_nowhere(address, expected):
    page = parsed(f'<p><a href="{address}">见</a></p>')
    single.lead_on(page.a, {"notebooks/06_b.html": "乙.html"}, "notebooks/05_a.html")
    assert str(page) == f"<p>{expected}</p>"


def test_styles_carry_the_fonts_that_can_show_and_no_others(tmp_path):
    (tmp_path / "a.woff2").write_bytes(b"font")
    faces = "".join(f"@font-face{{font-family:{name};src:url(a.woff2)}}" for name in ("Kept", "Gone"))
    rules = f"{faces}.math{{font:1em Kept;font-family:Kept,serif}}.other{{font-family:Gone}}"
    (tmp_path / "styles.css").write_text(rules, encoding="utf-8")
    css = single.style(tmp_path, {"math"})
    assert css.count("@font-face") == 1 and "url(data:font/woff2;base64,Zm9udA==)" in css and "Gone" not in css


def test_a_script_in_a_page_neither_ends_it_nor_hides_it():
    assert single.in_page('"</script><!--"') == '"<\\/script>\\x3c!--"'


def test_a_file_too_large_is_named_and_the_ones_before_stay(tmp_path, monkeypatch):
    (tmp_path / "html" / "notebooks").mkdir(parents=True)
    (tmp_path / "html" / "notebooks" / "01_a.html").write_text("<h1>第1章　甲</h1>", encoding="utf-8")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "before.html").write_text("", encoding="utf-8")
    monkeypatch.setattr(single.Chapter, "parts", lambda *given: {})
    monkeypatch.setattr(single, "whole", lambda static, chapters: {name: "字" * single.LIMIT for name in chapters})
    with pytest.raises(Problem, match="第01章_甲.html 应不超过 2.5 MB，实际 7.50 MB"):
        single.write_chapters(tmp_path / "html", tmp_path / "out")
    assert (tmp_path / "out" / "before.html").exists()
