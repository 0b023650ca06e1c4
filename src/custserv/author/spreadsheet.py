"""Tables as .xlsx files and as CSV, every text as it is: never a formula."""

import csv
from io import BytesIO, StringIO

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

# What a sheet's name may not hold, and how long it may be.
_NOT_IN_NAMES, _LONGEST_NAME = str.maketrans("", "", "[]:*?/\\'"), 31
_FORMULA = ("=", "+", "-", "@")


def new_workbook():
    """Return a workbook without sheets."""
    book = Workbook()
    book.remove(book.active)
    return book


def add_sheet(book, name, head, rows, widths):
    """Append a sheet: a head that stays in sight and can be filtered by, rows, widths in characters."""
    sheet = book.create_sheet(name.translate(_NOT_IN_NAMES)[:_LONGEST_NAME])
    for row in [head, *rows]:
        sheet.append([_clean(value) for value in row])
    for row in sheet.iter_rows():
        for cell in row:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            if isinstance(cell.value, str):
                # A student's answer may begin with an equals sign.
                cell.data_type = "s"
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for position, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(position)].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions


def _clean(value):
    return ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value


def bytes_of(book):
    """Return the workbook as the content of an .xlsx file."""
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def csv_bytes(head, rows):
    """Return a table as the content of a CSV file that Excel opens as UTF-8.

    A text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    text = StringIO(newline="")
    csv.writer(text).writerows([[_harmless(value) for value in row] for row in [head, *rows]])
    return text.getvalue().encode("utf-8-sig")


def _harmless(value):
    is_formula = isinstance(value, str) and value.startswith(_FORMULA) and not _is_number(value)
    return f"'{value}" if is_formula else value


def _is_number(text):
    try:
        float(text)
    except ValueError:
        return False
    return True
