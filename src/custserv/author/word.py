"""Word documents in Chinese: A4, 宋体 and 黑体, tables with borders."""

from io import BytesIO

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from custserv.author.plan import Span

SONG, HEI, LATIN = "宋体", "黑体", "Times New Roman"
SIZE, TITLE_SIZE, HEADING_SIZE = Pt(10.5), Pt(18), Pt(12)
SHADE = "EDEDED"
_MARGIN = Cm(2)


def new_document(title, landscape=False):
    """Return an empty document with the fonts, paper and page numbers of our forms."""
    document = Document()
    # The library's own words as author and comment would stand in the file.
    document.core_properties.author = document.core_properties.comments = ""
    document.core_properties.title, document.core_properties.language = title, "zh-CN"
    _set_defaults(document)
    _set_paper(document.sections[0], landscape)
    for name, size in (("Title", TITLE_SIZE), ("Heading 1", HEADING_SIZE)):
        _set_heading(document.styles[name], size)
    document.styles["Title"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph(title, "Title")
    return document


def _set_defaults(document):
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    _choose_fonts(defaults, SONG)
    defaults.find(qn("w:lang")).set(qn("w:eastAsia"), "zh-CN")
    normal = document.styles["Normal"]
    normal.font.size = SIZE
    _choose_fonts(normal.element.get_or_add_rPr(), SONG)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = 1.15


def _choose_fonts(properties, east_asian):
    """Name the fonts outright: a theme's would win, and it has no Chinese ones."""
    old = properties.find(qn("w:rFonts"))
    if old is not None:
        properties.remove(old)
    fonts = OxmlElement("w:rFonts")
    for slot, name in {"ascii": LATIN, "hAnsi": LATIN, "cs": LATIN, "eastAsia": east_asian}.items():
        fonts.set(qn(f"w:{slot}"), name)
    # Curly quotes, dashes and ellipses are of Chinese width.
    fonts.set(qn("w:hint"), "eastAsia")
    properties.insert(0, fonts)


def _set_paper(section, landscape):
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _MARGIN
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    write(foot, "第 ")
    _add_page_number(foot)
    write(foot, " 页")


def _add_page_number(paragraph):
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)
    run = paragraph.add_run("1")
    field.append(run._r)


def _set_heading(style, size):
    style.font.size, style.font.bold, style.font.color.rgb = size, False, RGBColor(0, 0, 0)
    _choose_fonts(style.element.get_or_add_rPr(), HEI)
    border = style.element.pPr.find(qn("w:pBdr"))
    if border is not None:
        style.element.pPr.remove(border)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(6), Pt(6)


def write(paragraph, text, font=SONG):
    """Append text, or a list of Span, to a paragraph."""
    for span in [Span(text)] if isinstance(text, str) else text:
        run = paragraph.add_run(span.text)
        _choose_fonts(run._r.get_or_add_rPr(), font)
        run.bold, run.italic = span.bold or None, span.italic or None
        if span.raised:
            run.font.superscript = span.raised > 0
            run.font.subscript = span.raised < 0


def add_table(document, widths):
    """Return an empty table with borders, its columns of the given widths in cm."""
    table = document.add_table(0, len(widths), "Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, widths):
        column.width = Cm(width)
    return table


def add_row(table, *texts, labels=(), centred=(), shade=False):
    """Append a row; an entry None continues the one to its left. ``labels`` and ``centred`` are positions.

    A label is in 黑体, centred. Returns the row's cells, one for each entry that is not None.
    """
    row = table.add_row()
    for cell, column in zip(row.cells, table.columns):
        cell.width = column.width
    _keep_on_one_page(row)
    cells = []
    for position, text in enumerate(texts):
        if text is None:
            cells[-1] = cells[-1].merge(row.cells[position])
            continue
        cell = row.cells[position]
        is_label = position in labels
        fill(cell, text, HEI if is_label else SONG, is_label or position in centred)
        if shade:
            _shade(cell)
            # A heading is not left alone at the foot of a page.
            cell.paragraphs[0].paragraph_format.keep_with_next = True
        cells.append(cell)
    return cells


def fill(cell, text, font=SONG, centred=False):
    """Write text, or a list of Span, into an empty cell."""
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    write(paragraph, text, font)


def repeat_on_each_page(row):
    """Let a table's first row stand on top of every page that the table goes on to."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _keep_on_one_page(row):
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _shade(cell):
    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", SHADE)):
        shading.set(qn(f"w:{name}"), value)
    # The schema wants the shading before the vertical alignment.
    properties = cell._tc.get_or_add_tcPr()
    alignment = properties.find(qn("w:vAlign"))
    alignment.addprevious(shading) if alignment is not None else properties.append(shading)


def bytes_of(document):
    """Return the document as the content of a .docx file."""
    content = BytesIO()
    document.save(content)
    return content.getvalue()
