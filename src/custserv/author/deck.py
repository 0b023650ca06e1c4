"""The slides of a chapter, read from its built page: what the book can show, the slides can.

A slide for each section and as many more as its text, tables and figures need; a lab, a question and a
scenario have one of their own.
"""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

from bs4 import BeautifulSoup

from custserv.author import excerpt, timing
from custserv.author.blocks import (
    Cell,
    Code,
    Formula,
    Lab,
    Picture,
    Question,
    Quote,
    Scenario,
    Table,
    Text,
    divided_table,
    packed,
)
from custserv.author.excerpt import Run, runs_of, text_of, width

# A program longer than this is read at a desk.
CODE_LINES = 10
# A sentence longer than this is shown in the parts that semicolons make of it.
LONG = 80
# How a step or a question of a task begins.
_NUMBER = re.compile("([①-⑳]|（\\d）) ?")
GUESS_NOTE = "先各自写下，再举手表态；这一题不评对错，做完实验回头看。"
CODE_NOTE = "一行一行念出它的意思，再请学生说说改一处会怎样。"
OPEN_NOTE = "先两人一组说一说，再请几位同学发言；要点可以打在框里，大家看着改。"
LAB_NOTE = "滑块可以用鼠标拖，也可以点中后用左右键；按 Esc 回到翻页，翻页笔随时可用。先请学生说出猜想，再动。"
SCENARIO_NOTE = "先念情景，每一步请全班表决选哪一句，再点开；走完看每一句的点评，换一条路再走一遍。"


@dataclass
class Slide:
    """One slide: the section it belongs to, its heading, what it shows, and what the speaker reads."""

    section: str
    heading: str
    blocks: list
    notes: list
    # Which one of how many with this heading.
    place: int = 1
    places: int = 1

    @property
    def letters(self):
        return sum(block.letters for block in self.blocks)

    @property
    def kind(self):
        """Return what the slide is for: cover, lab, question, scenario or text."""
        if not self.blocks:
            return "cover"
        last = type(self.blocks[-1]).__name__.lower()
        return last if last in ("lab", "question", "scenario") else "text"


@dataclass
class Deck:
    """The slides of a chapter."""

    name: str
    title: str
    course: str
    slides: list = field(default_factory=list)


def read_deck(page, plan):
    """Return the deck of a chapter from its built page and its lesson plan (``plan_of``)."""
    document = BeautifulSoup(Path(page).read_text(encoding="utf-8"), "html.parser")
    article = document.select_one("article.bd-article")
    title = heading_of(article.find("h1"))
    deck = Deck(Path(page).stem, title, document.title.get_text().rpartition("—")[2].strip())
    sections = [part for part in article.find_all("section") if part.find(["h2", "h3"], recursive=False)]
    parts = [Section(part) for part in sections]
    deck.slides.append(Slide(title, title, [], timing.opening(plan)))
    for part, cue in zip(parts, timing.cues(plan, [part.heading for part in parts])):
        slides = part.slides(plan)
        slides[0].notes[:0] = cue
        deck.slides += slides
    return deck


def heading_of(tag):
    """Return a heading's words."""
    return text_of(runs_of(tag))


# ----- a section: what it holds, in groups that share a heading -----


class Group:
    """What follows on each other below one heading."""

    def __init__(self, heading, stands_alone=False):
        self.heading = heading
        # Not to be seen with what is before or behind it: an answer, a lab, a question.
        self.stands_alone = stands_alone
        self.blocks = []


class Section:
    """One section of the page, without the sections in it."""

    def __init__(self, tag):
        self.heading = heading_of(tag.find(["h2", "h3"], recursive=False))
        outer = tag if tag.find("h2", recursive=False) else tag.find_parent("section")
        top = outer.find("h2", recursive=False)
        # An exercise must be read in full.
        self._whole = bool(top) and heading_of(top) == "练习"
        self._inside = [heading_of(part) for part in tag.select(":scope > section > h3")]
        self._groups = [Group(self.heading)]
        # What of the page is told in the notes of the next slide alone.
        self._unsaid = []
        for child in tag.find_all(recursive=False):
            if child.name not in ("section", "h2", "h3"):
                self._take(child)

    def slides(self, plan):
        """Return the section's slides."""
        if self.heading == timing.SECTION:
            return [Slide(self.heading, "课后", *self._homework(plan))]
        groups = folded([group for group in self._groups if group.blocks])
        if not groups:
            agenda = [Text([Run(heading)]) for heading in self._inside or [self.heading]]
            return [Slide(self.heading, self.heading, agenda, ["先说这一节有哪几部分。", *self._unsaid])]
        groups[-1].blocks[-1].source += "".join(f"\n{text}" for text in self._unsaid)
        return [slide for group in groups for slide in self._slides(group)]

    def _homework(self, plan):
        return [Text([Run(task)]) for task in timing.homework(plan)], timing.closing(plan)

    def _slides(self, group):
        pages = packed(group.blocks)
        slides = []
        for place, blocks in enumerate(pages, 1):
            notes = list(dict.fromkeys(line for block in blocks for line in block.source.split("\n") if line))
            slides.append(Slide(self.heading, group.heading, blocks, notes, place, len(pages)))
        return slides

    # ----- what the elements of a page become -----

    def _take(self, tag):
        classes = tag.get("class", [])
        if tag.name == "p":
            self._paragraph(tag)
        elif tag.name in ("ul", "ol"):
            self._list(tag)
        elif tag.name == "dl":
            self._definitions(tag)
        elif tag.name == "blockquote":
            self._add(Quote(runs_of(tag)), tag)
        elif "math" in classes:
            self._add(Formula([excerpt.formula(tag)]), tag)
        elif "admonition" in classes:
            self._admonition(tag)
        elif "cell" in classes:
            self._cell(tag)
        elif tag.find("table") and "citation-list" not in classes:
            self._table(tag.find("table"))
        elif tag.select_one(".citation-list"):
            self._sources(tag)
        elif any(name.startswith("highlight") for name in classes):
            self._code(tag)
        elif tag.name == "img" or tag.find("img"):
            self._picture(tag if tag.name == "img" else tag.find("img"))

    def _add(self, block, tag, source=None):
        said = spoken(tag) if source is None else source
        block.source = "\n".join([*self._unsaid, said])
        self._unsaid = []
        self._groups[-1].blocks.append(block)

    def _begin(self, heading, stands_alone=False):
        """Go on below another heading."""
        self._groups.append(Group(heading, stands_alone))

    def _paragraph(self, tag):
        runs = runs_of(tag)
        if is_instruction(runs):
            self._begin("动手", True)
            self._points(tag, steps_of(runs))
            self._begin(self.heading)
            return
        following = tag.find_next_sibling()
        shown = following is not None and following.name not in ("p", "section", "h2", "h3")
        if self._whole:
            self._points(tag, tasks_of(runs))
            return
        chosen = excerpt.excerpt(runs, leading=shown)
        if not chosen:
            self._unsaid.append(text_of(runs))
            return
        for k, sentence in enumerate(chosen):
            last = k == len(chosen) - 1
            leads = last and shown and (excerpt.leads_on(sentence) or is_focus(sentence))
            self._points(tag, divided(focus_of(sentence)), leads)

    def _points(self, tag, points, leads=False):
        for k, runs in enumerate(points):
            last = leads and k == len(points) - 1
            number = _NUMBER.match(runs[0].text)
            if number:
                runs = [runs[0]._replace(text=runs[0].text[number.end() :]), *runs[1:]]
            mark = number[1] if number else "" if last else "•"
            self._add(Text(runs, mark, last), tag)

    def _list(self, tag):
        start = int(tag.get("start", 1))
        for k, item in enumerate(tag.find_all("li", recursive=False)):
            mark = f"{start + k}." if tag.name == "ol" else "•"
            runs = runs_of(item)
            kept = [runs] if self._whole else excerpt.excerpt(runs)[:1]
            for point in kept:
                self._add(Text(point, mark), item)

    def _definitions(self, tag):
        for term in tag.find_all("dt", recursive=False):
            self._add(Text([Run(text_of(runs_of(term)), "strong")], "", True), term, "")
            meaning = term.find_next_sibling("dd")
            clauses = divided(runs_of(meaning), 0)
            for k, clause in enumerate(clauses, 1):
                self._add(Text(clause, "•", k < len(clauses)), meaning)

    def _admonition(self, tag):
        title = tag.select_one(".admonition-title").get_text().strip()
        self._begin(title.removeprefix("再想："), "dropdown" in tag["class"])
        for child in tag.find_all(recursive=False):
            if "admonition-title" not in child.get("class", []):
                self._take(child)
        self._begin(self.heading)

    def _cell(self, tag):
        """Take a cell: its code if the page shows it, and what it put out."""
        source = tag.find("div", class_="cell_input", recursive=False)
        if source is not None:
            self._code(source)
        for lab in tag.select(".custserv-lab"):
            self._lab(lab)
        for card in tag.select(".custserv-card"):
            self._card(card)
        for output in tag.select(".cell_output > .output"):
            if output.find("table"):
                self._table(output.find("table"))
            elif output.find("img"):
                self._picture(output.find("img"))
            elif output.find("pre"):
                self._code(output)

    def _code(self, tag):
        pre = tag.find("pre")
        text = pre.get_text().strip("\n")
        if self._whole or text.count("\n") >= CODE_LINES:
            self._unsaid.append("程序见教材网页。")
            return
        self._add(Code(text, pre.decode_contents().strip("\n")), tag, CODE_NOTE)

    def _picture(self, tag):
        self._add(Picture(tag["src"].rpartition("/")[2], tag.get("alt", "")), tag, tag.get("alt", ""))

    def _table(self, tag):
        rows = [[cell_of(cell) for cell in row.find_all(["th", "td"])] for row in tag.find_all("tr")]
        heads = len(tag.thead.find_all("tr")) if tag.thead else 0
        if heads == 2 and not any(cell.runs for cell in rows[1][1:]):
            # pandas sets the index's name below the columns' names.
            rows[:2], heads = [rows[1][:1] + rows[0][1:]], 1
        columns = "、".join(text_of(cell.runs) for cell in rows[0] if cell.runs)
        for table in divided_table(Table(rows, heads)):
            self._add(table, tag, f"表的各栏：{columns}。")

    def _sources(self, tag):
        count = len(tag.select(".citation"))
        self._add(Text([Run(f"本章引用文献 {count} 种，目录在教材网页本章的末尾。")]), tag, "")
        self._unsaid += [text_of(runs_of(entry)) for entry in tag.select(".citation")]

    def _lab(self, tag):
        focus = self._groups[-1].blocks.pop() if self._has_focus() else None
        self._begin(self.heading, True)
        if focus:
            self._groups[-1].blocks.append(focus)
        spec = json.loads(tag.select_one("script").string)
        still = tag.select_one("img.lab-still")["src"].rpartition("/")[2]
        metrics = [(dt.get_text(), dd.get_text()) for dt, dd in zip(tag.select("dt"), tag.select("dd"))]
        self._add(Lab(spec, still, metrics), tag, f"{spec['description']}。\n{LAB_NOTE}")
        self._begin(self.heading)

    def _has_focus(self):
        blocks = self._groups[-1].blocks
        return bool(blocks) and isinstance(blocks[-1], Text) and blocks[-1].holds_next

    def _card(self, tag):
        spec = json.loads(tag.select_one("script").string)
        if spec["kind"] == "questions":
            for k, question in enumerate(spec["questions"], 1):
                count = len(spec["questions"])
                self._begin(spec["title"] + (f"　{k} / {count}" if count > 1 else ""), True)
                self._add(Question({**spec, "questions": [question]}), tag, answer_of(question))
        elif spec["kind"] == "scenario":
            self._begin(spec["title"], True)
            self._add(Scenario(spec), tag, SCENARIO_NOTE)
        elif spec["kind"] == "checklist":
            self._begin(spec["title"])
            for item in spec["items"]:
                self._add(
                    Text([Run(item)], "□"), tag, "请学生在自己的设备上勾选，每天一次，看一两个星期的变化。"
                )
        self._begin(self.heading)


def folded(groups):
    """Return the groups, those joined to the one before that need no slide of their own."""
    done = groups[:1]
    for group in groups[1:]:
        before = done[-1]
        blocks = group.blocks
        if group.heading not in (before.heading, groups[0].heading):
            blocks = [Text([Run(group.heading, "strong")], "", True), *blocks]
        apart = group.stands_alone or before.stands_alone
        if not apart and len(packed(before.blocks + blocks)) <= max(1, len(packed(before.blocks))):
            before.blocks = before.blocks + blocks
        else:
            done.append(group)
    return done


def spoken(tag):
    """Return the whole text of an element, for the notes."""
    return excerpt.formula(tag).text if "math" in tag.get("class", []) else text_of(runs_of(tag))


def is_instruction(runs):
    """Tell whether a paragraph says what to do with the lab."""
    return runs[0].style == "strong" and runs[0].text == "动手" if runs else False


def is_focus(runs):
    """Tell whether a sentence says what a lab is there for."""
    return "看清一件事" in text_of(runs)


def focus_of(runs):
    """Return a sentence; of one that says what a lab is there for, what it is."""
    if not is_focus(runs):
        return runs
    return excerpt.joined([run._replace(text=run.text.replace("这个实验只为看清", "看清")) for run in runs])


def steps_of(runs):
    """Return the steps of an instruction: at its numbers, or its sentences."""
    runs = excerpt.joined([runs[1]._replace(text=runs[1].text.lstrip("　 "))] + runs[2:])
    numbered = excerpt.parts(runs, "[①-⑳]")
    return numbered if len(numbered) > 1 else excerpt.sentences(runs)


def tasks_of(runs):
    """Return an exercise's text with each question of it on a line of its own."""
    return [part for task in excerpt.parts(runs, "（\\d）|[①-⑳]") for part in divided(task, 150)]


def divided(runs, limit=LONG):
    """Return runs whole, or if they are wider than the limit in the parts that semicolons make."""
    if width(text_of(runs)) <= limit:
        return [runs]
    done = [[]]
    for run in runs:
        pieces = re.split("(?<=；)", run.text) if run.style != "math" else [run.text]
        done[-1].append(run._replace(text=pieces[0]))
        done += [[run._replace(text=piece)] for piece in pieces[1:]]
    return [part for part in map(excerpt.joined, done) if part]


def cell_of(tag):
    """Return a cell of the page's table."""
    classes = tag.get("class", [])
    runs = runs_of(tag)
    figure = bool(re.fullmatch(r"[+−-]?[\d,.]+.{0,3}", text_of(runs))) and tag.name == "td"
    return Cell(runs, tag.name == "th", "text-right" in classes or figure)


def answer_of(question):
    """Return what the speaker should know about a question."""
    if question["kind"] == "guess":
        return GUESS_NOTE
    if question["kind"] == "open":
        return OPEN_NOTE
    feedback = [f"“{option}”：{said}" for option, said in question.get("options", [])]
    return "\n".join(["先表决，再点选项看对错。", *question["answer"], *feedback])
