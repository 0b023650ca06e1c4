"""The matplotlib picture: fonts, reuse without traces, deterministic bytes."""

import io
import warnings

import pytest
from custserv.jupyter.picture import DRAW, Picture
from custserv.scene import Axes, Metric, Scene, record
from matplotlib.ticker import Formatter
from PIL import Image


def everything(ax, k=1):
    ax.plot([0, 1, 2], [0, k, 4], label="线", marker="o")
    ax.bar([0, 1, 2], [1, 2, k], color=["C1", "gray", "C1"], label="柱")
    ax.fill_between([0, 1, 2], [k, 1, 1], alpha=0.3)
    ax.scatter([1], [k], label="点")
    ax.axhline(k, linestyle=":", label="线")
    ax.axvspan(0.5, 1, alpha=0.1)
    ax.annotate("客户终身价值 −5", (1, k), xytext=(10, 5), textcoords="offset points", arrowprops={})
    ax.set_xlabel("第几年")
    ax.set_ylabel("价值（元）")
    ax.set_ylim(-4, 6)
    # "best" is chosen once and then stays, so that the legend does not jump.
    ax.legend(loc="upper left")
    ax.grid()
    return [Metric("价值", k, "元")]


def pixels(png):
    return Image.open(io.BytesIO(png)).convert("RGB")


def test_every_mark_kind_has_a_drawer():
    kinds = {mark["kind"] for mark in record(everything, {"k": 2}).marks}
    assert kinds == set(DRAW)


def test_redrawing_leaves_no_trace():
    used = Picture()
    for values in ({"k": 1}, {"k": 3}, {"k": 2}):
        used.draw(record(everything, values))
    fresh = Picture().draw(record(everything, {"k": 4}))
    assert pixels(used.draw(record(everything, {"k": 4}))).tobytes() == pixels(fresh).tobytes()


def test_a_move_with_the_same_limits_redraws_the_data():
    used = Picture()
    used.draw(record(everything, {"k": 1}))
    moved = pixels(used.draw(record(everything, {"k": 3})))
    assert moved.tobytes() == pixels(Picture().draw(record(everything, {"k": 3}))).tobytes()


def test_picture_is_the_same_every_time():
    assert Picture().draw(record(everything, {"k": 1})) == Picture().draw(record(everything, {"k": 1}))


def test_chinese_and_minus_have_glyphs():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        Picture().draw(record(everything, {"k": 1}))


@pytest.mark.parametrize(
    ("high", "texts"),
    [(6, ["0", "2", "4"]), (0.5, ["0.0", "0.2", "0.4"]), (26000, ["0", "10,000", "20,000"])],
)
def test_ticks_read_as_the_book_writes_numbers(high, texts):
    picture = Picture()
    axes = Axes()
    axes.plot([0, 1], [0, high])
    picture.draw(Scene(axes, []))
    formatter = picture._axes.yaxis.get_major_formatter()
    assert isinstance(formatter, Formatter)
    step = {6: 2, 0.5: 0.2, 26000: 10000}[high]
    assert formatter.format_ticks([0, step, 2 * step]) == texts


@pytest.mark.parametrize("places", [[], [0, 1]])
def test_ticks_are_those_of_the_author_even_none(places):
    picture = Picture()
    axes = Axes()
    axes.plot([0, 1], [0, 1])
    axes.set_xticks(places)
    picture.draw(Scene(axes, []))
    assert list(picture._axes.get_xticks()) == places


@pytest.mark.parametrize(
    ("places", "texts"),
    [
        ([0, 20000, 40000], ["0", "20,000", "40,000"]),
        ([0, 50000, 100000], ["0", "5万", "10万"]),
        ([-250000, 0, 250000], ["−25万", "0", "25万"]),
        ([0, 125000], ["0", "12.5万"]),
        ([0, 5e8, 1e9], ["0", "5亿", "10亿"]),
        ([0, 0.5, 1], ["0.0", "0.5", "1.0"]),
    ],
)
def test_ticks_are_in_the_units_of_chinese_numbers(places, texts):
    def chart(ax):
        ax.plot([0, 1], [min(places), max(places)])
        ax.set_yticks(places)
        return [Metric("数", 1)]

    picture = Picture()
    picture.draw(record(chart, {}))
    assert picture._axes.yaxis.get_major_formatter().format_ticks(places) == texts


def test_log_ticks_are_round_and_go_with_the_scale():
    picture = Picture()
    axes = Axes()
    axes.plot([0.1, 1000], [1, 2])
    axes.set_xscale("log")
    picture.draw(Scene(axes, []))
    axis = picture._axes.xaxis
    low, high = picture._axes.get_xlim()
    shown = [place for place in axis.get_major_locator()() if low <= place <= high]
    assert axis.get_scale() == "log" and {0.1, 1, 10, 100, 1000} <= {round(place, 9) for place in shown}
    assert axis.get_major_formatter().format_ticks([0.1, 2, 500, 1e6]) == ["0.1", "2", "500", "100万"]
    assert list(axis.get_minor_locator()()) == []
    axes.set_xscale("linear")
    picture.draw(Scene(axes, []))
    assert axis.get_scale() == "linear" and axis.get_major_formatter().format_ticks([0, 1000]) == ["0", "1,000"]
