"""The glossary is gathered from the chapters' tables, each term once."""

import json

from custserv.book.glossary import chapter_rows, gathered, glossary_text, term_rows

TABLE = "## 术语\n\n| 术语 | 英文 | 一句话 |\n|:--|:--|:--|\n| 毛利、毛利率 | gross margin | 销售额减成本 |\n"


def test_a_table_gives_its_rows_without_links():
    text = TABLE + "| {term}`保留率` | retention rate | 留下的比例 |\n"
    assert term_rows(text) == [
        ["毛利、毛利率", "gross margin", "销售额减成本"],
        ["保留率", "retention rate", "留下的比例"],
    ]


def test_rows_come_from_the_chapters_table_only(tmp_path):
    path = tmp_path / "05_try.ipynb"
    cells = [{"cell_type": kind, "source": [TABLE]} for kind in ("code", "markdown")]
    cells.append({"cell_type": "markdown", "source": ["| 甲 | 乙 | 丙 |\n|:--|:--|:--|\n| 1 | 2 | 3 |"]})
    path.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    assert chapter_rows(path) == [["毛利、毛利率", "gross margin", "销售额减成本"]]


def test_the_first_chapter_explains_and_later_ones_are_named():
    entries = gathered(
        [
            (5, [["保留率", "retention rate", "第5章的话"], ["毛利、毛利率", "gross margin", "减成本"]]),
            (7, [["保留率", "retention rate", "第7章的话"], ["毛利率、半衰期", "half-life", "走掉一半"]]),
            (None, [["杠杆", "lever", "能动的事"], ["半衰期", "half-life", "又一句"]]),
        ]
    )
    assert [(entry[0], entry[2], entry[3]) for entry in entries] == [
        (["半衰期"], "走掉一半", [7, None]),
        (["保留率"], "第5章的话", [5, 7]),
        (["杠杆"], "能动的事", [None]),
        (["毛利", "毛利率"], "减成本", [5, 7]),
    ]


def test_the_text_is_a_glossary_with_links_to_the_chapters():
    text = glossary_text([(["毛利", "毛利率"], "gross margin", "减成本", [5, None])])
    assert text == "```{glossary}\n毛利\n毛利率\n  gross margin　减成本（{place}`第5章 <5 术语>`）\n\n```"
