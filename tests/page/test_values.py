"""The numbers behind a chart, as its table and its file give them: every lab of the book, and the rules one by one."""

import csv
import io
import json
import re
import subprocess

import pytest
from custserv.author.bundle import NODE, PAGE, build_page
from custserv.author.chapter import chapters, labs
from custserv.author.sweep import settings
from custserv.scene import record

# Scenes as lines on stdin, the blocks of each one's file as a line on stdout.
SCRIPT = """
import { createInterface } from "node:readline";
import { csv } from "./table";
const lines = createInterface({ input: process.stdin });
lines.on("line", (line) => process.stdout.write(JSON.stringify(csv(JSON.parse(line), [])) + "\\n"));
"""


@pytest.fixture(scope="session")
def sheets(tmp_path_factory):
    """A function that gives each scene's sheets: lists of rows, the heads first."""
    build_page()
    program = tmp_path_factory.mktemp("values") / "values.mjs"
    options = ["--bundle", "--format=esm", "--platform=node", "--loader=ts", f"--outfile={program}"]
    esbuild = [NODE, PAGE / "node_modules/esbuild/bin/esbuild", *options]
    subprocess.run(esbuild, input=SCRIPT, cwd=PAGE, encoding="utf-8", check=True, capture_output=True)

    def read(*scenes):
        lines = "".join(json.dumps(scene.to_dict() | {"metrics": []}) + "\n" for scene in scenes)
        done = subprocess.run([NODE, program], input=lines, encoding="utf-8", check=True, stdout=subprocess.PIPE)
        return [blocks(json.loads(line)) for line in done.stdout.splitlines()]

    return read


def blocks(text):
    found = [[]]
    for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"))):
        if row:
            found[-1].append(row)
        else:
            found.append([])
    return [block for block in found if block]


@pytest.fixture
def sheet(sheets):
    """A function that gives the only sheet of what a function draws."""

    def read(*draws):
        ((only,),) = sheets(record(lambda ax: [draw(ax) for draw in draws] and [], {}))
        return only

    return read


# ----- every lab of the book -----


@pytest.mark.parametrize("path", chapters(), ids=lambda path: path.stem)
def test_tables_of_the_book_name_what_they_hold(sheets, path):
    scenes = [(name, lab.run(**values)) for name, lab in labs(path).items() for values in settings(lab.controls)]
    for (name, scene), found in zip(scenes, sheets(*(scene for _, scene in scenes)), strict=True):
        heads = [head for rows in found for head in rows[0]]
        assert [head for head in heads if re.match(r"(线|点|区域|柱) ?\d|[横纵]轴", head)] == [], name
        bars = [mark for mark in scene.marks if mark["kind"] == "rects"]
        for axis, along, (low, high) in ((scene.x, "y", ("x0", "x1")), (scene.y, "x", ("y0", "y1"))):
            if not (axis["ticks"] and axis["ticks"][1]):
                continue
            middles = [(a + b) / 2 for mark in bars if mark["along"] == along for a, b in zip(mark[low], mark[high])]
            near = {min(zip(*axis["ticks"]), key=lambda tick: abs(tick[0] - middle))[1] for middle in middles}
            keys = {row[0] for rows in found for row in rows[1:]}
            assert {words.replace("\n", "") for words in near} <= keys, name
            # Where there are bars alone, there are no other keys.
            if middles and len(bars) == len([mark for mark in scene.marks if mark["label"] or mark in bars]):
                assert keys <= {words.replace("\n", "") for words in axis["ticks"][1]}, name


# ----- one by one -----


def test_bars_side_by_side_share_the_rows_of_their_ticks(sheet):
    rows = sheet(
        lambda ax: ax.barh([0.2, 1.2], [5, 6], height=0.4, label="甲"),
        lambda ax: ax.barh([-0.2, 0.8], [7, 8], height=0.4, label="乙"),
        lambda ax: ax.set_yticks([0, 1], ["快", "准"]),
    )
    assert rows == [["项目", "甲", "乙"], ["快", "5", "7"], ["准", "6", "8"]]


def test_bars_side_by_side_share_whole_numbers(sheet):
    rows = sheet(
        lambda ax: ax.bar([0.8, 1.8, 2.8], [5, 6, 7], width=0.4, label="甲"),
        lambda ax: ax.bar([1.2, 2.2, 3.2], [7, 8, 9], width=0.4, label="乙"),
        lambda ax: ax.set_xticks([1, 3], ["头年", "第三年"]),
        lambda ax: ax.set_xlabel("年"),
    )
    assert rows == [["年", "甲", "乙"], ["头年", "5", "7"], ["2", "6", "8"], ["第三年", "7", "9"]]


@pytest.mark.parametrize(
    "places",
    [[0.5, 1.5, 2.5], [0.25, 0.75, 1.25], [0.1, 1.3, 2.2], [0.8], [10, 11, 14]],
    ids=["between", "halves", "uneven", "alone", "at values"],
)
def test_bars_that_stand_for_themselves_keep_their_places(sheet, places):
    rows = sheet(
        lambda ax: ax.bar(places, [1] * len(places), width=0.2, label="甲"),
        lambda ax: ax.set_xticks([-10, 0, 10], ["少", "平", "多"]),
    )
    assert [row[0] for row in rows[1:]] == ["多" if place == 10 else str(place) for place in places]


def test_remarks_are_no_data(sheet):
    rows = sheet(
        lambda ax: ax.plot([0, 1, 2], [3, 4, 5], label="价值"),
        lambda ax: ax.plot([0, 2], [4, 4], color="gray"),
        lambda ax: ax.scatter([1], [4]),
        lambda ax: ax.fill_between([0, 1, 2], [3, 4, 5], [1, 1, 1]),
    )
    assert rows == [["横轴", "价值"], ["0", "3"], ["1", "4"], ["2", "5"]]


def test_what_has_no_name_is_what_the_axis_is_about(sheet):
    rows = sheet(
        lambda ax: ax.plot([0, 1, 2], [3, 4, 5]),
        lambda ax: ax.scatter([1], [4], label="现在"),
        lambda ax: ax.set_ylabel("价值（元）"),
    )
    assert rows == [["横轴", "价值（元）", "现在"], ["0", "3", ""], ["1", "4", "4"], ["2", "5", ""]]


def test_remarks_alone_are_the_data(sheet):
    assert sheet(lambda ax: ax.scatter([1], [4])) == [["横轴", "数值"], ["1", "4"]]


def test_a_sketch_has_no_table_and_a_height_without_meaning_no_number(sheets, sheet):
    dots = [lambda ax: ax.scatter([1, 3], [0.2, 0.7], label="甲"), lambda ax: ax.set_yticks([])]
    assert sheet(*dots) == [["横轴", "甲"], ["1", "有"], ["3", "有"]]
    sketch = [*dots, lambda ax: ax.set_xticks([])]
    assert sheets(record(lambda ax: [draw(ax) for draw in sketch] and [], {})) == [[]]


def test_a_log_axis_gives_the_numbers_themselves(sheet):
    rows = sheet(
        lambda ax: ax.plot([4, 40, 400], [1, 2, 3], label="甲"),
        lambda ax: ax.set_xscale("log"),
        lambda ax: ax.set_xlabel("天"),
    )
    assert rows == [["天", "甲"], ["4", "1"], ["40", "2"], ["400", "3"]]
