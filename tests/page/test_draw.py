"""Every kind of mark stands in the page's picture where its numbers say."""

import math
import re

import pytest
from custserv import Choice, Metric, lab
from playwright.sync_api import expect

from .test_page import live
from .test_page import lab as section_of

CASES = [
    "plot", "plot marker", "plot gap", "step", "scatter", "bar", "barh", "bar gap", "fill_between",
    "fill gap", "stackplot", "axhline", "axvline", "axhspan", "axvspan", "text", "annotate", "inverted",
    "log", "log bar",
]  # fmt: skip


@lab("一种画法", "一次只画一种。", case=Choice("画法", {case: k for k, case in enumerate(CASES)}))
def drawing(ax, case):
    xs, ys, gap = [0, 1, 2, 4], [3, 6, 8, 5], [3, None, 8, 5]
    ax.set_xlim(-1, 5)
    ax.set_ylim(-2, 12)
    if case == 0:
        ax.plot(xs, ys, color="C1")
    elif case == 1:
        ax.plot(xs, ys, linestyle="--", marker="D", linewidth=3)
    elif case == 2:
        ax.plot(xs, gap)
    elif case == 3:
        ax.step(xs, ys, where="post")
    elif case == 4:
        ax.scatter(xs, ys, s=49, color="C3")
    elif case == 5:
        ax.bar(xs, ys, width=0.5, bottom=1, color=["C0", "C1", "C2", "gray"])
    elif case == 6:
        ax.barh(xs, ys, height=0.4)
    elif case == 7:
        ax.bar(xs, gap)
    elif case == 8:
        ax.fill_between(xs, ys, [1, 1, 2, 2], alpha=0.5)
    elif case == 9:
        ax.fill_between([0, 1, 2, 3, 4], [3, 4, None, 5, 6], 1)
    elif case == 10:
        ax.stackplot(xs, [1, 2, 3, 4], [2, 2, 1, 1])
    elif case == 11:
        ax.axhline(7, linestyle=":")
    elif case == 12:
        ax.axvline(2, color="C5")
    elif case == 13:
        ax.axhspan(2, 6)
    elif case == 14:
        ax.axvspan(1, 3, color="C4", alpha=0.2)
    elif case == 15:
        ax.text(2, 5, "文字", ha="center", va="center", color="C2")
    elif case == 16:
        ax.annotate("文字", (3, 9), xytext=(1, 4), arrowprops={}, ha="center", va="center")
    elif case == 17:
        ax.plot(xs, ys)
        ax.invert_yaxis()
    elif case == 18:
        ax.set_xscale("log")
        ax.set_xlim(0.5, 200)
        ax.plot([1, 10, 90], [3, 6, 8])
        ax.axvline(30)
        ax.text(3, 5, "文字", ha="center", va="center")
    else:
        ax.set_yscale("log")
        ax.set_ylim(0.1, 100)
        ax.bar(xs, ys, bottom=1)
        ax.axhline(20)
    return [Metric("画法", case)]


# Each shape with its attributes and those of the groups around it.
SHAPES = """svg => {
    const named = shape => Object.fromEntries([...shape.attributes].map(({ name, value }) => [name, value]));
    const all = shape => (shape === svg ? {} : { ...all(shape.parentElement), ...named(shape) });
    return [...svg.querySelectorAll('path, circle, rect, line, text')]
        .map(shape => ({ ...all(shape), words: shape.textContent }));
}"""


@pytest.fixture(scope="module")
def page(open_labs_once):
    page = open_labs_once(drawing)
    live(page)
    return page


class Picture:
    """The shapes in the page's picture, and where the scene's numbers lie in it."""

    def __init__(self, page, case):
        section = section_of(page)
        section.get_by_label("画法").select_option(case)
        expect(section.locator("dd")).to_have_text([str(CASES.index(case))])
        self.shapes = section.locator("svg[role=img]").evaluate(SHAPES)
        self.scene = drawing.run(case=CASES.index(case))
        across, along = self.part("frame")
        if across["x1"] == across["x2"]:
            across, along = along, across
        self.left, self.right = float(across["x1"]), float(across["x2"])
        self.top, self.bottom = sorted((float(along["y1"]), float(along["y2"])))

    def part(self, name):
        return [shape for shape in self.shapes if shape.get("data-part") == name]

    def at(self, x, y):
        return [
            self._place(self.scene.x, x, self.left, self.right),
            self._place(self.scene.y, y, self.bottom, self.top),
        ]

    def _place(self, axis, value, start, end):
        value, low, high = (
            math.log(number) if axis["scale"] == "log" else number for number in (value, axis["low"], axis["high"])
        )
        share = (value - low) / (high - low)
        return start + (end - start) * (1 - share if axis["inverted"] else share)


def numbers(text):
    return [float(part) for part in re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", text)]


def strokes(path):
    """Return the points of each unbroken piece of a path."""
    pieces = [numbers(piece) for piece in path["d"].split("M")[1:]]
    return [list(zip(piece[::2], piece[1::2])) for piece in pieces]


def runs(*columns):
    """Return the rows between gaps."""
    found = [[]]
    for row in zip(*columns):
        if None in row:
            found.append([])
        else:
            found[-1].append(row)
    return [rows for rows in found if rows]


def near(points):
    return [pytest.approx(tuple(point), abs=0.02) for point in points]


def check_line(picture, mark):
    (path,) = picture.part("line")
    expected = runs(mark["x"], mark["y"])
    assert [piece for piece in strokes(path)] == [near(picture.at(*row) for row in rows) for rows in expected]
    assert path["stroke"] == f"var(--custserv-{mark['color']})"
    assert float(path["stroke-width"]) == pytest.approx(mark["width"] * 4 / 3)
    assert ("stroke-dasharray" in path) == (mark["dash"] != "solid")
    if mark["marker"]:
        check_dots(picture, mark)


def check_dots(picture, mark):
    places = []
    for dot in picture.part("dot"):
        places.append(tuple(numbers(dot["transform"])))
        assert dot["fill"] == f"var(--custserv-{mark['color']})"
        if mark["marker"] == "o":
            assert numbers(dot["d"])[0] == pytest.approx(mark["size"] * 2 / 3, abs=0.01)
    assert places == near(picture.at(*row) for rows in runs(mark["x"], mark["y"]) for row in rows)


def check_rects(picture, mark):
    rows = [
        row for part in runs(mark["x0"], mark["x1"], mark["y0"], mark["y1"], mark["colors"]) for row in part
    ]
    rects = picture.part("rect")
    assert len(rects) == len(rows)
    for rect, (x0, x1, y0, y1, color) in zip(rects, rows):
        check_box(picture, rect, x0, x1, y0, y1)
        assert rect["fill"] == f"var(--custserv-{color})"


def check_box(picture, rect, x0, x1, y0, y1):
    (left, low), (right, high) = picture.at(x0, y0), picture.at(x1, y1)
    sides = [float(rect[side]) for side in ("x", "y", "width", "height")]
    assert sides == pytest.approx([left, high, right - left, low - high], abs=0.02)


def check_area(picture, mark):
    path = next(path for path in picture.part("area") if path["fill"] == f"var(--custserv-{mark['color']})")
    expected = []
    for rows in runs(mark["x"], mark["y0"], mark["y1"]):
        over = [picture.at(x, y1) for x, _, y1 in rows]
        under = [picture.at(x, y0) for x, y0, _ in reversed(rows)]
        expected.append(near(over + under))
    assert strokes(path) == expected


def check_rule(picture, mark):
    (line,) = picture.part("rule")
    ends = [float(line[end]) for end in ("x1", "x2", "y1", "y2")]
    x, y = picture.at(mark["at"], mark["at"])
    if mark["axis"] == "x":
        assert ends == pytest.approx([x, x, picture.top, picture.bottom], abs=0.02)
    else:
        assert ends == pytest.approx([picture.left, picture.right, y, y], abs=0.02)
    assert ("stroke-dasharray" in line) == (mark["dash"] != "solid")


def check_band(picture, mark):
    (rect,) = picture.part("rect")
    limits = {axis: [getattr(picture.scene, axis)[end] for end in ("low", "high")] for axis in "xy"}
    limits[mark["axis"]] = [mark["low"], mark["high"]]
    check_box(picture, rect, *limits["x"], *limits["y"])


def check_text(picture, mark):
    (words,) = [shape for shape in picture.part("text") if shape["words"] == mark["text"]]
    assert numbers(words["transform"])[:2] == pytest.approx(picture.at(mark["x"], mark["y"]), abs=0.6)
    if mark["arrow"]:
        (arrow,) = picture.part("arrow")
        tip = strokes(arrow)[0][-1]
        assert tip == pytest.approx(picture.at(*mark["arrow"]), abs=4)


CHECKS = {
    "line": check_line,
    "dots": check_dots,
    "rects": check_rects,
    "area": check_area,
    "rule": check_rule,
    "band": check_band,
    "text": check_text,
}


@pytest.mark.parametrize("case", CASES)
def test_marks_stand_where_their_numbers_say(page, case):
    picture = Picture(page, case)
    for mark in picture.scene.marks:
        CHECKS[mark["kind"]](picture, mark)
    assert page.errors == []


def test_every_kind_is_tried():
    kinds = {mark["kind"] for k in range(len(CASES)) for mark in drawing.run(case=k).marks}
    assert kinds == set(CHECKS)


@lab("大数", "刻度怎样写。", top=Choice("最大", {"四万": 4e4, "十万": 1e5, "十亿": 1e9, "一": 1.0}))
def large(ax, top):
    ax.plot([0, 1], [0, top])
    ax.set_yticks([0, top / 2, top])
    return [Metric("最大", top, digits=1)]


def test_ticks_are_in_the_units_of_chinese_numbers(open_labs):
    section = live(open_labs(large))
    ticks = section.locator('[data-part="y-axis tick label"] text')
    for choice, texts in (
        ("四万", ["0", "20,000", "40,000"]),
        ("十万", ["0", "5万", "10万"]),
        ("十亿", ["0", "5亿", "10亿"]),
        ("一", ["0.0", "0.5", "1.0"]),
    ):
        section.get_by_label("最大").select_option(choice)
        expect(ticks).to_have_text(texts)


@lab("倍数", "对数刻度的坐标轴。", top=Choice("最大", {"一倍半": 1.5, "一千": 1e3, "一亿": 1e8}))
def ratios(ax, top):
    ax.set_xscale("log")
    ax.set_xlim(0.1, 10)
    ax.set_yscale("log")
    ax.set_ylim(1, top)
    ax.plot([0.1, 10], [1, top])
    # matplotlib too leaves out what has no logarithm.
    ax.bar([1], [top], width=0.5, color="C1")
    return [Metric("最大", top)]


def test_log_ticks_are_round_and_apart(open_labs):
    page = open_labs(ratios)
    section = live(page)
    ticks = {axis: section.locator(f'[data-part="{axis}-axis tick label"] text') for axis in "xy"}
    for choice, texts in (
        ("一倍半", ["1", "1.1", "1.2", "1.3", "1.4", "1.5"]),
        ("一千", ["1", "10", "100", "1,000"]),
        ("一亿", ["1", "100", "10,000", "100万", "10,000万"]),
    ):
        section.get_by_label("最大").select_option(choice)
        expect(ticks["y"]).to_have_text(texts)
    expect(ticks["x"]).to_have_text(["0.1", "0.2", "0.5", "1", "2", "5", "10"])
    assert page.errors == []
