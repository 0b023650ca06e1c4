"""A scene drawn by matplotlib: one entry in ``DRAW`` for each kind of mark."""

import json
from functools import cache
from importlib.resources import files
from io import BytesIO

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager
from matplotlib.ticker import FixedFormatter, FixedLocator, Formatter, LogLocator, MaxNLocator, NullLocator
from numpy import asarray
from PIL import Image

from custserv.text import number

SIZE_INCHES = (7.2, 4.0)
# Enough for smooth edges of the few colours of a chart, at half the size of a full picture.
STILL_COLORS = 64
# From ten of them on, ticks read better in these units; layout.ts has the same.
UNITS = ((1e8, "亿"), (1e4, "万"))


@cache
def style():
    """Return the rcParams of every picture, with the packaged Chinese font registered."""
    from pylopdf_fonts_zh_cn import sans_path

    fontManager.addfont(str(sans_path()))
    return {
        # A list in font.sans-serif gives no fallback glyph by glyph; font.family does.
        "font.family": ["Noto Sans SC", "DejaVu Sans"],
        "font.size": 11,
        "axes.edgecolor": "#8a8f98",
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.axisbelow": True,
        "grid.color": "#d9dce1",
        "grid.linewidth": 0.7,
        "legend.frameon": False,
        "xtick.color": "#4a4f57",
        "ytick.color": "#4a4f57",
    }


@cache
def palette():
    """Return the shades of the scene's colour names on white; the page shares the file."""
    text = files("custserv").joinpath("page/palette.json").read_text(encoding="utf-8")
    return json.loads(text)["light"]


class Picture:
    """A figure drawn again and again: what stays (ticks, texts, legend) is kept as a background.

    sharp: twice the pixels in a small file, for a still; otherwise quick to draw and to encode.
    """

    def __init__(self, sharp=False):
        self._sharp = sharp
        self._frame = self._layout = self._background = None
        with matplotlib.rc_context(style()):
            self._figure = Figure(figsize=SIZE_INCHES, dpi=200 if sharp else 100, facecolor="white")
            self._canvas = FigureCanvasAgg(self._figure)
            self._axes = self._figure.add_subplot()

    def draw(self, scene):
        """Draw the scene and return it as PNG bytes."""
        with matplotlib.rc_context(style()):
            artists = self._set_marks(scene.marks)
            frame = (scene.title, scene.x, scene.y, scene.grid, scene.legend, _legend_items(scene))
            if frame != self._frame:
                self._set_frame(scene)
                self._background = self._drawn_without(artists)
                self._frame = frame
            self._canvas.restore_region(self._background)
            for artist in sorted(artists, key=lambda artist: artist.get_zorder()):
                self._axes.draw_artist(artist)
        # savefig would lay the figure out and draw it twice.
        image = Image.fromarray(asarray(self._canvas.buffer_rgba())).convert("RGB")
        if self._sharp:
            image = image.quantize(STILL_COLORS, dither=Image.Dither.NONE)
        out = BytesIO()
        image.save(out, "png", compress_level=9 if self._sharp else 1)
        return out.getvalue()

    def _set_marks(self, marks):
        """Replace the marks on the axes and return the new artists."""
        ax = self._axes
        # Bars are patches held by a container: remove the containers first.
        for artist in [*ax.containers, *ax.lines, *ax.collections, *ax.texts]:
            artist.remove()
        for patch in list(ax.patches):
            patch.remove()
        for mark in marks:
            DRAW[mark["kind"]](ax, mark)
        return [*ax.collections, *ax.patches, *ax.lines, *ax.texts]

    def _set_frame(self, scene):
        """Set title, limits, ticks and legend; lay out again when a text beside the plot grew or shrank."""
        ax = self._axes
        ax.set_title(scene.title)
        ax.grid(scene.grid)
        for axis, given, label, scale, limits in (
            (ax.xaxis, scene.x, ax.set_xlabel, ax.set_xscale, ax.set_xlim),
            (ax.yaxis, scene.y, ax.set_ylabel, ax.set_yscale, ax.set_ylim),
        ):
            label(given["label"])
            scale(given["scale"])
            limits(*((given["high"], given["low"]) if given["inverted"] else (given["low"], given["high"])))
            _set_ticks(axis, given["scale"], given["ticks"])
        if ax.get_legend():
            ax.get_legend().remove()
        if scene.legend and _legend_items(scene):
            ax.legend(loc=scene.legend)
        widths = [len(text) for text in ax.yaxis.get_major_formatter().format_ticks(ax.get_yticks())]
        layout = (scene.title, scene.x["label"], scene.y["label"], max(widths, default=0))
        if layout != self._layout:
            self._layout = layout
            self._figure.tight_layout(pad=0.6)

    def _drawn_without(self, artists):
        """Draw all but the artists and return the pixels."""
        for artist in artists:
            artist.set_visible(False)
        self._canvas.draw()
        for artist in artists:
            artist.set_visible(True)
        return self._canvas.copy_from_bbox(self._figure.bbox)


def _legend_items(scene):
    """Return what the legend shows: the looks of the labelled marks, not their data."""
    looks = ("kind", "label", "color", "colors", "width", "dash", "marker", "size", "alpha")
    return [[mark.get(look) for look in looks] for mark in scene.marks if mark["label"]]


def _set_ticks(axis, scale, ticks):
    places, texts = ticks or (None, None)
    # The steps are those of a page's ticks: 1, 2 and 5.
    log = scale == "log"
    automatic = LogLocator(subs=(1, 2, 5)) if log else MaxNLocator("auto", steps=[1, 2, 5, 10])
    axis.set_major_locator(automatic if places is None else FixedLocator(places))
    axis.set_major_formatter(FixedFormatter(texts) if texts else _LogNumbers() if log else _Numbers())
    axis.set_minor_locator(NullLocator())


class _Numbers(Formatter):
    """Ticks as the book writes numbers, with just the decimals that tell neighbours apart."""

    def format_ticks(self, values):
        self.set_locs(values)
        return [self(value) for value in values]

    def set_locs(self, locs):
        largest = max((abs(value) for value in locs), default=0)
        self._unit, self._name = next((unit for unit in UNITS if largest >= 10 * unit[0]), (1, ""))
        gaps = [abs(b - a) / self._unit for a, b in zip(locs, locs[1:])]
        gap = min(gaps, default=1) or 1
        self._digits = next((d for d in range(6) if abs(gap * 10**d - round(gap * 10**d)) < 1e-6 * 10**d * gap), 6)

    def __call__(self, value, pos=None):
        if value == 0 and self._name:
            return "0"
        return number(value / self._unit, digits=self._digits) + self._name


class _LogNumbers(_Numbers):
    """Ticks whose neighbours differ in size: each in its own decimals and unit."""

    def __call__(self, value, pos=None):
        self.set_locs([0, value])
        return super().__call__(value, pos)


def _shade(mark):
    return palette()[mark["color"]]


def _gaps(values):
    return [float("nan") if value is None else value for value in values]


def _line(ax, mark):
    ax.plot(
        _gaps(mark["x"]), _gaps(mark["y"]), color=_shade(mark), linewidth=mark["width"], linestyle=mark["dash"],
        marker=mark["marker"] or "", markersize=mark["size"], alpha=mark["alpha"], label=mark["label"],
    )  # fmt: skip


def _dots(ax, mark):
    ax.scatter(
        _gaps(mark["x"]), _gaps(mark["y"]), s=mark["size"] ** 2, color=_shade(mark), marker=mark["marker"],
        alpha=mark["alpha"], label=mark["label"], zorder=3,
    )  # fmt: skip


def _rects(ax, mark):
    x0, x1, y0, y1 = (_gaps(mark[side]) for side in ("x0", "x1", "y0", "y1"))
    ax.bar(
        x0, [b - a for a, b in zip(y0, y1)], width=[b - a for a, b in zip(x0, x1)], bottom=y0, align="edge",
        color=[palette()[color] for color in mark["colors"]], alpha=mark["alpha"], label=mark["label"],
    )  # fmt: skip


def _area(ax, mark):
    ax.fill_between(
        _gaps(mark["x"]), _gaps(mark["y0"]), _gaps(mark["y1"]), color=_shade(mark), alpha=mark["alpha"],
        label=mark["label"], linewidth=0,
    )  # fmt: skip


def _rule(ax, mark):
    draw = ax.axvline if mark["axis"] == "x" else ax.axhline
    draw(
        mark["at"], color=_shade(mark), linewidth=mark["width"], linestyle=mark["dash"], alpha=mark["alpha"],
        label=mark["label"],
    )  # fmt: skip


def _band(ax, mark):
    draw = ax.axvspan if mark["axis"] == "x" else ax.axhspan
    draw(mark["low"], mark["high"], color=_shade(mark), alpha=mark["alpha"], label=mark["label"], linewidth=0)


def _text(ax, mark):
    ax.annotate(
        mark["text"], xy=mark["arrow"] or (mark["x"], mark["y"]),
        xytext=(mark["x"], mark["y"]) if mark["arrow"] and not (mark["dx"] or mark["dy"]) else (mark["dx"], mark["dy"]),
        textcoords="data" if mark["arrow"] and not (mark["dx"] or mark["dy"]) else "offset points",
        ha=mark["ha"], va=mark["va"], color=_shade(mark), fontsize=mark["size"], alpha=mark["alpha"],
        arrowprops={"arrowstyle": "->", "color": _shade(mark)} if mark["arrow"] else None,
    )  # fmt: skip


DRAW = {
    "line": _line,
    "dots": _dots,
    "rects": _rects,
    "area": _area,
    "rule": _rule,
    "band": _band,
    "text": _text,
}
