"""The PowerPoint files say what the slides say, in Chinese fonts, with stills and notes."""

from io import BytesIO

import pytest
from custserv.author.chapter import NOTEBOOKS
from custserv.author.excerpt import Run, text_of
from custserv.author.hashes import ROOT
from custserv.author.pptx import presentation, topic
from custserv.author.presentation import bytes_of, new_presentation, raised
from custserv.author.slides import deck_of
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn

SITE = ROOT / "_build" / "html"


@pytest.fixture(scope="module")
def deck():
    assert SITE.exists(), "网站还没有构建：请先运行 make book"
    return deck_of(SITE, NOTEBOOKS / "09_expectations.ipynb")


@pytest.fixture(scope="module")
def opened(deck):
    """The presentation as it is read back from its file."""
    return Presentation(BytesIO(bytes_of(presentation(deck, SITE / "_images"))))


def words(slide):
    """Return all words on a slide, without line breaks."""
    frames = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    tables = [shape.table for shape in slide.shapes if shape.has_table]
    cells = [cell.text for table in tables for row in table.rows for cell in row.cells]
    return "".join("".join(frames + cells).split())


def test_every_slide_with_its_heading_and_notes(deck, opened):
    assert len(opened.slides) == len(deck.slides)
    for made, slide in zip(opened.slides, deck.slides):
        assert made.shapes.title.text.startswith(slide.heading)
        assert made.notes_slide.notes_text_frame.text == "\n".join(slide.notes)


def test_points_tables_and_questions_stand_on_them(deck, opened):
    for made, slide in zip(opened.slides, deck.slides):
        found = words(made)
        for block in slide.blocks:
            kind = type(block).__name__
            if kind == "Text":
                plain = [run for run in block.runs if run.style != "math"]
                assert all("".join(run.text.split()) in found for run in plain), text_of(block.runs)
            elif kind == "Table":
                assert "".join(text_of(block.rows[-1][0].runs).split()) in found
            elif kind == "Question":
                assert "".join(block.question["stem"].split()) in found


def test_labs_are_stills_with_words_for_who_cannot_see_them(deck, opened):
    labs = [
        (made, slide.blocks[-1]) for made, slide in zip(opened.slides, deck.slides) if slide.kind == "lab"
    ]
    assert len(labs) == 6
    for made, lab in labs:
        (picture,) = [shape for shape in made.shapes if shape.shape_type == MSO_SHAPE_TYPE.PICTURE]
        assert picture._element.find(f".//{qn('p:cNvPr')}").get("descr") == lab.spec["description"]
        assert abs(picture.width / picture.height - picture.image.size[0] / picture.image.size[1]) < 0.02
        assert all("".join(label.split()) in words(made) for label, _ in lab.metrics)


def test_everything_stands_on_the_slide_and_text_is_chinese(opened):
    for number, slide in enumerate(opened.slides, 1):
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.left + shape.width <= opened.slide_width, number
            assert shape.top + shape.height <= opened.slide_height, (number, shape.name)
        for properties in slide._element.iter(qn("a:rPr")):
            assert properties.get("lang") == "zh-CN"
    theme = opened.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME).blob.decode("utf-8")
    assert theme.count('<a:ea typeface="微软雅黑"/>') == 2


def test_no_names_of_tools_and_no_empty_layouts(opened):
    assert opened.core_properties.author == opened.core_properties.last_modified_by == ""
    assert len(opened.slide_layouts) == 3


def test_every_slide_but_the_first_has_its_number(opened):
    for number, slide in enumerate(opened.slides, 1):
        fields = [field for field in slide._element.iter(qn("a:fld")) if field.get("type") == "slidenum"]
        assert len(fields) == (0 if number == 1 else 1), number
        shapes = [shape.shape_id for shape in slide.shapes]
        assert len(shapes) == len(set(shapes))


def test_formulas_have_letters_that_stand_higher_and_lower():
    assert raised("∑_{t=0}^{T−1}x^{2}") == [("∑", 0), ("t=0", -1), ("T−1", 1), ("x", 0), ("2", 1)]
    assert raised("x^{n_{1}}") == [("x", 0), ("n1", 1)]


def test_a_file_name_has_no_letter_that_windows_refuses(deck):
    deck.title, kept = "第9章　期望/满意：甲?", deck.title
    assert topic(deck) == "期望满意：甲"
    deck.title = kept
    assert new_presentation("试").core_properties.title == "试" and Run("x").style == ""
