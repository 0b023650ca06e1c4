"""Every item of the coursewares has its place in the book, and every place is there."""

from collections import Counter

import pytest
from custserv.author.chapter import NOTEBOOKS
from custserv.author.hashes import ROOT
from custserv.author.notebooks import read
from custserv.author.shape import items
from custserv.book.courseware import FILE, PLANNED, items_of, load, split, stops

DATA = load(ROOT / FILE)
COUNTS = {"A": 14, "B": 17, "C": 14, "D": 11}
TOC = (ROOT / "_toc.yml").read_text(encoding="utf-8")


def headings(path):
    """Return the headings of a chapter or a page."""
    if path.suffix == ".ipynb":
        return [item.content for item in items(read(path)) if item.kind in ("h1", "h2", "h3")]
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.lstrip("# ") for line in lines if line.startswith("#")]


def fault(place):
    """Return what is wrong with a place, or None."""
    page, heading = split(place)
    if page.isdigit():
        if int(page) not in {number for chapters in DATA["parts"].values() for number in chapters}:
            return f"没有第{page}章"
        path = next(NOTEBOOKS.glob(f"{int(page):02d}_*.ipynb"), None)
        landed = path is not None and f"notebooks/{path.stem}" in TOC
        if not landed or heading == PLANNED:
            return None if (heading == PLANNED) is not landed else f"第{page}章{'已经写成' if landed else '还没有写成'}"
    else:
        path = ROOT / f"{page}.md"
    return None if heading in headings(path) else f"{path.name} 里没有标题“{heading}”"


def test_no_item_is_missing_and_none_is_made_up():
    wanted = [f"{letter}{k}" for letter, count in COUNTS.items() for k in range(1, count + 1)]
    assert Counter(list(DATA["items"])) == Counter(wanted)
    assert set(DATA["coursewares"]) == set(COUNTS)


@pytest.mark.parametrize("name", DATA["items"])
def test_item_is_described_and_its_places_are_there(name):
    item = DATA["items"][name]
    assert item["about"] and item["at"]
    assert [wrong for place in item["at"] if (wrong := fault(place))] == []


@pytest.mark.parametrize(
    ("place", "wrong"),
    [
        ("5 planned", "第5章已经写成"),
        ("99 planned", "没有第99章"),
        ("5 没有这一节", "里没有标题"),
        ("book/using 没有这一节", "using.md 里没有标题"),
    ],
)
def test_a_place_that_is_not_there_is_found_out(place, wrong):
    assert wrong in fault(place)


def test_chapters_of_the_file_are_those_of_the_notebooks():
    numbers = {number: name for chapters in DATA["parts"].values() for number, name in chapters.items()}
    assert list(numbers) == list(range(1, len(numbers) + 1)) and len(numbers) >= 17
    for path in NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"):
        if f"notebooks/{path.stem}" in TOC:
            number = int(path.name[:2])
            assert headings(path)[0] == f"第{number}章　{numbers[number]}"


@pytest.mark.parametrize("letter", COUNTS)
def test_a_path_visits_all_items_in_the_order_of_the_courseware(letter):
    visited = [name for _, names in stops(DATA, letter) for name in names]
    assert list(dict.fromkeys(visited)) == [f"{letter}{k}" for k in range(1, COUNTS[letter] + 1)]
    places = [place for place, _ in stops(DATA, letter)]
    assert all(a != b for a, b in zip(places, places[1:]))


def test_items_come_by_number_and_neighbours_of_a_path_are_joined():
    places = {"A10": ["2 x"], "A2": ["1 x", "2 x"], "B1": ["1 x"]}
    data = {"items": {name: {"about": "某事", "at": at} for name, at in places.items()}}
    assert [name for name, _, _ in items_of(data, "A")] == ["A2", "A10"]
    assert stops(data, "A") == [("1 x", ["A2"]), ("2 x", ["A2", "A10"])]
