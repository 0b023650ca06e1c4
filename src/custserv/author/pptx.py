"""The verb ``pptx``: the same slides as PowerPoint files, with stills for the labs, to be changed at will."""

import re
from itertools import groupby
from string import ascii_uppercase

from pptx.enum.text import PP_ALIGN
from pptx.oxml.ns import qn

from custserv.author.blocks import BODY_HEIGHT, BODY_WIDTH, CODE_FONT, FONT, TABLE_FONT, Text
from custserv.author.bundle import build_page
from custserv.author.chapter import named
from custserv.author.excerpt import Run
from custserv.author.hashes import ROOT
from custserv.author.keep import KEPT_WORD, put, shown
from custserv.author.presentation import (
    EDGE,
    add_box,
    add_number,
    add_slide,
    bytes_of,
    new_presentation,
    px,
    set_mark,
    write,
)
from custserv.author.slides import deck_of
from custserv.author.website import build

FOLDER = ROOT / "_build" / "课件"
TOP = 112
# How much larger or smaller than planned letters may get to fill a slide.
_SMALLEST, _LARGEST = 0.8, 1.2
ALIVE = "要在课堂上拖动滑块，请放映网页幻灯片（_build/slides）或打开教材网页。"
_STILL_HEIGHT = 400
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|]')


def main(arguments):
    """Write the presentations of the chapters named, or of all."""
    paths = named(arguments)
    build_page()
    site = build(ROOT)
    for path in paths:
        target = FOLDER / f"课件_{path.stem[:2]}_{topic(deck := deck_of(site, path))}.pptx"
        told = put(target, bytes_of(presentation(deck, site / "_images")))
        print(f"✓ {shown(target, ROOT)}{f'（{told}）' if told else ''}", flush=True)
    print(KEPT_WORD)


def topic(deck):
    """Return the chapter's title without its number, as part of a file's name."""
    return _NOT_IN_NAMES.sub("", deck.title.partition("　")[2] or deck.title)


def presentation(deck, images):
    """Return a deck as a presentation; ``images`` is the site's folder of pictures."""
    made = new_presentation(f"{deck.title}　{deck.course}")
    for page in deck.slides:
        slide = Page(made, page, deck, images).slide
        if page.blocks:
            add_number(slide)
        slide.notes_slide.notes_text_frame.text = "\n".join(page.notes)
    return made


class Page:
    """Puts the blocks of one slide below each other."""

    def __init__(self, made, page, deck, images):
        self._images = images
        self._top = TOP
        total = sum(block.height for block in page.blocks)
        self._scale = max(_SMALLEST, min(_LARGEST, (BODY_HEIGHT / total) ** 0.5)) if total else 1
        groups = [(kind, list(blocks)) for kind, blocks in groupby(page.blocks, type)]
        if not page.blocks:
            self.slide = add_slide(made, "cover", deck.title)
            self._write(self.slide.placeholders[1].text_frame, [Text([Run(deck.course)], "")], 34)
            return
        of = f"（{page.place}/{page.places}）" if page.places > 1 else ""
        self.slide = add_slide(made, "text" if groups[0][0] is Text else "title", page.heading + of)
        for kind, blocks in groups:
            PUT[kind.__name__](self, blocks)

    # ----- text -----

    def texts(self, blocks, size=FONT):
        """Put points; the first on a slide into the layout's own frame, so that outlines show them."""
        height = sum(block.height for block in blocks) * self._scale**2
        if self._top == TOP and len(self.slide.placeholders) > 1:
            body = self.slide.placeholders[1]
            body.left, body.top = px(EDGE), px(TOP)
            body.width, body.height = px(BODY_WIDTH), px(max(height, 60))
            frame = body.text_frame
        else:
            frame = add_box(self.slide, EDGE, self._top, BODY_WIDTH, height)
        self._write(frame, blocks, size * self._scale)
        self._top += height + 8

    def _write(self, frame, blocks, size):
        for k, block in enumerate(blocks):
            paragraph = frame.paragraphs[0] if k == 0 else frame.add_paragraph()
            paragraph.alignment = PP_ALIGN.LEFT
            set_mark(paragraph, block.mark, size)
            write(paragraph, block.runs, size)

    def _line(self, text, size, gap=8, bold=False):
        """Put one line or paragraph of text."""
        block = Text([Run(text)], "")
        height = block.height * (size / FONT) ** 2
        frame = add_box(self.slide, EDGE, self._top, BODY_WIDTH, height)
        write(frame.paragraphs[0], block.runs, size, bold)
        self._top += height + gap

    def quotes(self, blocks):
        for block in blocks:
            height = block.height * self._scale**2
            frame = add_box(self.slide, EDGE + 24, self._top, BODY_WIDTH - 48, height)
            write(frame.paragraphs[0], block.runs, FONT * self._scale)
            self._top += height

    def formulas(self, blocks):
        for block in blocks:
            frame = add_box(self.slide, EDGE, self._top + 20, BODY_WIDTH, 60)
            frame.paragraphs[0].alignment = PP_ALIGN.CENTER
            write(frame.paragraphs[0], block.runs, FONT * 1.1)
            self._top += 90

    def codes(self, blocks):
        for block in blocks:
            frame = add_box(self.slide, EDGE + 16, self._top + 8, BODY_WIDTH - 32, block.height)
            write(frame.paragraphs[0], [Run(block.text, "code")], CODE_FONT * min(1, self._scale))
            self._top += block.height * min(1, self._scale)

    # ----- tables and pictures -----

    def tables(self, blocks):
        for block in blocks:
            self._table(block)

    def _table(self, block):
        size = TABLE_FONT * min(1.1, self._scale)
        columns = len(block.shares)
        heights = [block.row_height(row) * (size / TABLE_FONT) ** 2 for row in block.rows]
        frame = self.slide.shapes.add_table(
            len(block.rows), columns, px(EDGE), px(self._top + 6), px(BODY_WIDTH), px(sum(heights))
        )
        table = frame.table
        table.first_row = block.heads > 0
        for column, share in zip(table.columns, block.shares):
            column.width = px(BODY_WIDTH * share)
        for row, height, cells in zip(table.rows, heights, block.rows):
            row.height = px(height)
            for place, cell in zip(row.cells, cells):
                self._cell(place, cell, size)
        self._top += sum(heights) + 20

    def _cell(self, place, cell, size):
        place.margin_top = place.margin_bottom = px(5)
        paragraph = place.text_frame.paragraphs[0]
        paragraph.alignment = PP_ALIGN.RIGHT if cell.is_number else PP_ALIGN.LEFT
        # The accent's colour would not be seen on a heading's ground; bold alone tells there.
        plain = {"strong": ""} if cell.is_head else {}
        runs = [run._replace(style=plain.get(run.style, run.style)) for run in cell.runs]
        write(paragraph, runs, size, bold=cell.is_head)

    def pictures(self, blocks):
        for block in blocks:
            self._picture(block.file, block.alternative, BODY_WIDTH, block.height)
            self._top += block.height

    def _picture(self, file, alternative, width, height):
        """Put a picture as large as it fits; return how wide it is, in pixels."""
        picture = self.slide.shapes.add_picture(str(self._images / file), px(EDGE), px(self._top))
        scale = min(px(width) / picture.width, px(height) / picture.height)
        picture.width, picture.height = int(picture.width * scale), int(picture.height * scale)
        picture._element.find(f".//{qn('p:cNvPr')}").set("descr", alternative)
        return picture.width / px(1)

    # ----- labs, questions, conversations -----

    def labs(self, blocks):
        (block,) = blocks
        self._top += 10
        width = self._picture(block.still, block.spec["description"], 760, _STILL_HEIGHT)
        left = EDGE + width + 32
        frame = add_box(self.slide, left, self._top, EDGE + BODY_WIDTH - left, _STILL_HEIGHT)
        lines = [f"{label}：{text}" for label, text in block.metrics]
        controls = [control["label"] for control in block.spec["controls"]]
        points = [Text([Run("默认设置的结果", "strong")], ""), *(Text([Run(line)]) for line in lines)]
        points += [Text([Run("可以动的", "strong")], ""), *(Text([Run(label)]) for label in controls)]
        self._write(frame, points, 22 if len(points) < 10 else 18)
        self._top += _STILL_HEIGHT + 8
        self._line(ALIVE, 18)

    def questions(self, blocks):
        (block,) = blocks
        question = block.question
        self._line(question["stem"], 34, 16, bold=True)
        options = question.get("options") or []
        texts = [option if isinstance(option, str) else option[0] for option in options]
        if question["kind"] == "match":
            texts = [left for left, _ in question["pairs"]]
        elif question["kind"] == "order":
            texts = question["items"]
        size = 30 if len(texts) < 7 else 25
        for letter, text in zip(ascii_uppercase, texts):
            self._line(f"{letter}.　{text}", size, 4)
        self._line(_ask(question), 24)

    def scenarios(self, blocks):
        (block,) = blocks
        spec = block.spec
        self._line(spec["setting"], 24)
        turn = spec["turns"][0]
        self._line(turn["text"], 28, 16, bold=True)
        for letter, reply in zip(ascii_uppercase, turn["replies"]):
            self._line(f"{letter}.　{reply['text']}", 26, 4)
        self._line("每一句会把谈话带到哪里，请在网页幻灯片或教材网页里走一遍。", 18)


def _ask(question):
    """Return what the class is asked to do, below the question."""
    kind = question["kind"]
    if kind == "match":
        return f"配对，可选：{'、'.join(question['choices'])}"
    if kind in ("numeric", "guess") and not question.get("options"):
        return f"答：＿＿＿＿＿＿ {question['unit']}"
    return {"multiple": "（多选）", "order": "（按先后排序）", "open": "先两人一组说一说。"}.get(kind, "")


PUT = {
    "Text": Page.texts,
    "Quote": Page.quotes,
    "Formula": Page.formulas,
    "Code": Page.codes,
    "Table": Page.tables,
    "Picture": Page.pictures,
    "Lab": Page.labs,
    "Question": Page.questions,
    "Scenario": Page.scenarios,
}
