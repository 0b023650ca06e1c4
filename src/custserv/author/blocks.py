"""What can stand on a slide, how much room it takes, and how it is dealt out to slides.

Sizes are pixels of a slide of 1280 × 720, estimated from the letters; in the browser the text is then made
as large as it fits.
"""

from dataclasses import dataclass
from math import ceil

from custserv.author.excerpt import text_of, width

WIDTH, HEIGHT = 1280, 720
# Where the text stands: below the heading, above the page's number.
BODY_WIDTH, BODY_HEIGHT = 1152, 540
# A slide is looked at while someone speaks: more letters than these (Chinese ones) are a wall of text.
LETTERS = 230
# Room for the lines that lead on to a table.
LEAD_HEIGHT = 115
FONT, TABLE_FONT, CODE_FONT = 30, 24, 22


@dataclass
class Text:
    """A point of a list (its mark is "•" or a number), or a line without a mark."""

    runs: list
    mark: str = "•"
    holds_next: bool = False
    source: str = ""

    @property
    def letters(self):
        return width(text_of(self.runs))

    @property
    def height(self):
        room = BODY_WIDTH - (44 if self.mark else 0)
        # A citation is set smaller.
        words = self.letters - 0.4 * sum(width(run.text) for run in self.runs if run.style == "cite")
        return (ceil(words * FONT / room) * 1.45 + 0.45) * FONT


@dataclass
class Formula:
    """A formula on a line of its own."""

    runs: list
    holds_next = False
    source: str = ""
    letters = 0
    height = 120


@dataclass
class Quote:
    """A saying or a chain of thoughts, set apart."""

    runs: list
    holds_next = False
    source: str = ""

    @property
    def letters(self):
        return width(text_of(self.runs))

    @property
    def height(self):
        return (ceil(self.letters * FONT / (BODY_WIDTH - 90)) * 1.45 + 1.2) * FONT


@dataclass
class Cell:
    """A cell of a table."""

    runs: list
    is_head: bool
    is_number: bool


@dataclass
class Table:
    """A table; ``heads`` of its rows are repeated where it goes on on the next slide."""

    rows: list
    heads: int
    holds_next = False
    source: str = ""
    letters = 0

    @property
    def shares(self):
        """Return how much of the table's width each column needs, as shares of 1."""
        columns = zip(*(row for row in self.rows if len(row) == len(self.rows[0])))
        needs = [max(width(text_of(cell.runs)) for cell in column) + 2 for column in columns]
        # A column of sentences is not allowed to squeeze a column of words into single letters.
        needs = [min(need, 12 + 0.45 * need) for need in needs]
        return [need / sum(needs) for need in needs]

    @property
    def height(self):
        return sum(self.row_height(row) for row in self.rows) + 14

    def row_height(self, row):
        rooms = [BODY_WIDTH * share - 28 for share in self.shares]
        lines = [ceil(width(text_of(cell.runs)) * TABLE_FONT / room) for cell, room in zip(row, rooms)]
        return max([1, *lines]) * TABLE_FONT * 1.4 + 18


@dataclass
class Code:
    """A short program, or what one printed."""

    text: str
    html: str
    holds_next = False
    source: str = ""
    letters = 0

    @property
    def height(self):
        return (self.text.strip().count("\n") + 1) * CODE_FONT * 1.45 + 46


@dataclass
class Picture:
    """A figure; ``file`` is its name in the site's folder of images."""

    file: str
    alternative: str
    holds_next = False
    source: str = ""
    letters = 0
    height = 430


@dataclass
class Lab:
    """A lab, with its still, the name of a file as a Picture's, and the metrics at the defaults."""

    spec: dict
    still: str
    metrics: list
    holds_next = False
    source: str = ""
    letters = 0
    height = 430


@dataclass
class Question:
    """One question, put to the class."""

    spec: dict
    holds_next = False
    source: str = ""
    letters = 0
    height = BODY_HEIGHT

    @property
    def question(self):
        return self.spec["questions"][0]


@dataclass
class Scenario:
    """A conversation that the class goes through together."""

    spec: dict
    holds_next = False
    source: str = ""
    letters = 0
    height = BODY_HEIGHT


def divided_table(table):
    """Return the table, or parts of it that each fit on a slide, as even as can be."""
    room = BODY_HEIGHT - LEAD_HEIGHT
    if table.height <= room:
        return [table]
    heads, rows = table.rows[: table.heads], table.rows[table.heads :]
    top = sum(table.row_height(row) for row in heads) + 14
    count = ceil((table.height - top) / (room - top))
    size = ceil(len(rows) / count)
    return [Table(heads + rows[k : k + size], table.heads) for k in range(0, len(rows), size)]


def packed(blocks):
    """Return the blocks in lists, one for each slide: as few as can be, and filled evenly."""
    units = [[]]
    for block in blocks:
        units[-1].append(block)
        if not block.holds_next:
            units.append([])
    units = [unit for unit in units if unit]
    best = [(0, 0, 0)]
    for end in range(1, len(units) + 1):
        options = []
        for start in range(end - 1, -1, -1):
            held = [block for unit in units[start:end] for block in unit]
            height = sum(block.height for block in held)
            too_much = height > BODY_HEIGHT or sum(block.letters for block in held) > LETTERS
            if too_much and start < end - 1:
                break
            options.append((best[start][0] + 1, best[start][1] + height**2, start))
        best.append(min(options))
    pages, end = [], len(units)
    while end:
        start = best[end][2]
        pages.append([block for unit in units[start:end] for block in unit])
        end = start
    return pages[::-1]
