"""PowerPoint presentations in Chinese: 16:9, 微软雅黑, the book's colours; sizes are pixels of 1280 × 720."""

import json
import re
from copy import deepcopy
from io import BytesIO

from lxml import etree
from pptx import Presentation
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from custserv.author.bundle import PAGE

WIDTH, HEIGHT = 1280, 720
FONT, CODE_FONT = "微软雅黑", "Consolas"
EDGE = 64
_PIXEL = 9525
# Of the library's layouts those that are used, by what they hold.
LAYOUTS = {"cover": 0, "text": 1, "title": 5}
_SCRIPT = re.compile(r"([_^])\{((?:[^{}]|\{[^{}]*\})*)\}")
_AUTO_NUMBERS = (
    (re.compile(r"(\d+)\."), "arabicPeriod"),
    (re.compile(r"（(\d)）"), "arabicParenBoth"),
)
_SCHEME = {
    "dk2": "black",
    "accent1": "C0",
    "accent2": "C1",
    "accent3": "C2",
    "accent4": "C3",
    "accent5": "C4",
}


def new_presentation(title):
    """Return an empty presentation."""
    made = Presentation()
    made.slide_width, made.slide_height = px(WIDTH), px(HEIGHT)
    properties = made.core_properties
    properties.author = properties.last_modified_by = ""
    properties.title, properties.language = title, "zh-CN"
    kept = [made.slide_layouts[k] for k in LAYOUTS.values()]
    for layout in [layout for layout in made.slide_layouts if layout not in kept]:
        made.slide_layouts.remove(layout)
    _set_theme(made.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME))
    _place(made.slide_master.placeholders)
    return made


def px(count):
    """Return a length in pixels as PowerPoint measures it."""
    return Emu(round(count * _PIXEL))


def pt(count):
    """Return the size of letters that are so many pixels high."""
    return Pt(round(count * 0.75))


def bytes_of(made):
    """Return the presentation's file."""
    stream = BytesIO()
    made.save(stream)
    return stream.getvalue()


def _set_theme(part):
    """Give the theme Chinese fonts and the book's colours; the library has no way of its own to do so."""
    colors = json.loads((PAGE / "palette.json").read_text(encoding="utf-8"))["light"]
    theme = etree.fromstring(part.blob)
    for fonts in theme.iter(qn("a:majorFont"), qn("a:minorFont")):
        for name in ("a:latin", "a:ea"):
            fonts.find(qn(name)).set("typeface", FONT)
        for font in fonts.iterfind(qn("a:font")):
            if font.get("script") == "Hans":
                font.set("typeface", FONT)
    for name, color in _SCHEME.items():
        slot = theme.find(f".//{qn(f'a:{name}')}")
        slot.clear()
        etree.SubElement(slot, qn("a:srgbClr"), val=colors[color].lstrip("#").upper())
    part._blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)


def _place(placeholders):
    """Put the master's title and text where the slides have them."""
    title, body = placeholders[0], placeholders[1]
    title.left, title.top, title.width, title.height = px(EDGE), px(36), px(WIDTH - 2 * EDGE), px(64)
    body.left, body.top, body.width, body.height = px(EDGE), px(112), px(WIDTH - 2 * EDGE), px(548)
    for placeholder in (title, body):
        frame = placeholder.text_frame
        frame.margin_left = frame.margin_right = 0
        frame.vertical_anchor = MSO_ANCHOR.MIDDLE if placeholder is title else MSO_ANCHOR.TOP
    # The library's master is 4:3.
    for placeholder in list(placeholders)[2:]:
        placeholder.left, placeholder.width = (int(x * 4 / 3) for x in (placeholder.left, placeholder.width))


def add_slide(made, kind, heading):
    """Add a slide of a layout with its heading and return it."""
    slide = made.slides.add_slide(made.slide_layouts[list(LAYOUTS).index(kind)])
    title = slide.shapes.title
    title.text_frame.text = heading
    paragraph = title.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.LEFT
    set_font(
        paragraph.runs[0],
        54 if kind == "cover" else 40 if len(heading) <= 26 else 30,
        bold=True,
        is_accent=True,
    )
    return slide


def add_number(slide):
    """Put the page's number where the layout has it; the library leaves such fields out of a slide."""
    fields = slide.slide_layout.placeholders
    (field,) = [one for one in fields if one.placeholder_format.type == PP_PLACEHOLDER.SLIDE_NUMBER]
    number = deepcopy(field._element)
    number.nvSpPr.cNvPr.set("id", str(max(shape.shape_id for shape in slide.shapes) + 1))
    for properties in number.iter(qn("a:rPr")):
        properties.set("lang", "zh-CN")
    slide.shapes._spTree.append(number)


def add_box(slide, left, top, width, height):
    """Add a box for text without margins and return its frame."""
    frame = slide.shapes.add_textbox(px(left), px(top), px(width), px(height)).text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    return frame


def write(paragraph, runs, size, bold=False):
    """Write runs (``excerpt.Run``) into a paragraph; formulas slanted, with what stands higher or lower."""
    for run in runs:
        pieces = raised(run.text) if run.style == "math" else [(run.text, 0)]
        for text, level in pieces:
            for k, line in enumerate(text.split("\n")):
                if k:
                    paragraph.add_line_break()
                _write_piece(paragraph.add_run(), line, level, run.style, size, bold)


def _write_piece(part, text, level, style, size, bold):
    part.text = text
    strong = style == "strong"
    size *= 0.7 if style == "cite" else 1
    set_font(part, size, bold or strong, is_accent=strong, is_code=style == "code")
    part.font.italic = True if style == "math" and text.isascii() and text.isalpha() else None
    if level:
        part._r.get_or_add_rPr().set("baseline", "30000" if level > 0 else "-25000")


def raised(text):
    """Return a formula on a line as [(text, 1 if it stands higher, −1 lower, 0 neither)]."""
    pieces, at = [], 0
    for found in _SCRIPT.finditer(text):
        inner = re.sub(r"[_^]?[{}]", "", found[2])
        pieces += [(text[at : found.start()], 0), (inner, 1 if found[1] == "^" else -1)]
        at = found.end()
    return [piece for piece in [*pieces, (text[at:], 0)] if piece[0]]


def set_font(run, size, bold=False, is_accent=False, is_code=False):
    """Set size (pixels), weight and colour; the language tells which of the theme's fonts is used."""
    run.font.size = pt(size)
    run.font.bold = bold or None
    if is_accent:
        run.font.color.theme_color = MSO_THEME_COLOR.ACCENT_1
    if is_code:
        run.font.name = CODE_FONT
    properties = run._r.get_or_add_rPr()
    properties.set("lang", "zh-CN")
    properties.set("altLang", "en-US")


def set_mark(paragraph, mark, size):
    """Give a paragraph its mark: a dot, a number that counts on, another letter, or none."""
    properties = paragraph._p.get_or_add_pPr()
    hang = px(size * 1.3 if mark else 0)
    properties.set("marL", str(hang))
    properties.set("indent", str(-hang))
    paragraph.space_before = pt(size * 0.35)
    numbered = [(kind, form.fullmatch(mark)) for form, kind in _AUTO_NUMBERS if form.fullmatch(mark)]
    if numbered:
        (kind, number), *_ = numbered
        etree.SubElement(properties, qn("a:buFont"), typeface="+mj-lt")
        etree.SubElement(properties, qn("a:buAutoNum"), type=kind, startAt=number[1])
    elif mark:
        etree.SubElement(properties, qn("a:buFont"), typeface=FONT)
        etree.SubElement(properties, qn("a:buChar"), char=mark)
    else:
        etree.SubElement(properties, qn("a:buNone"))
