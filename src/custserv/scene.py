"""A lab's drawing as plain numbers and labels, for every renderer alike.

``Axes`` records the part of ``matplotlib.axes.Axes`` that a published page can draw too and
lowers it to seven kinds of mark; ``Scene`` holds the marks, the limits and the metrics.
This file runs unchanged in CPython and in the page's MicroPython.

Marks (lists are as long as the data; a gap in a line or an area is ``None``):
    line  x y color width dash marker size alpha label
    dots  x y color size marker alpha label
    rects x0 x1 y0 y1 along colors alpha label        (along: the axis of the bars' lengths)
    area  x y0 y1 color alpha label
    rule  axis at color width dash alpha label       (axis "x" is a vertical line)
    band  axis low high color alpha label
    text  x y text color size ha va dx dy arrow      (arrow: [x, y] pointed at, or None)
"""

from custserv.text import number

COLORS = ("C0", "C1", "C2", "C3", "C4", "C5", "gray", "black")
_CYCLE = 6
_DASHES = {"-": "solid", "--": "dashed", ":": "dotted", "-.": "dashdot"}
_DASH_NAMES = ("solid", "dashed", "dotted", "dashdot")
_MARKERS = ("o", "s", "^", "D")
_SCALES = ("linear", "log")
_HA = ("left", "center", "right")
_VA = ("top", "center", "bottom", "baseline")
# Room around the data, as a share of its extent (matplotlib's own default).
_MARGIN = 0.05
_INFINITY = float("inf")


class SceneError(ValueError):
    """The drawing function asked for something that a page cannot draw."""


class Metric:
    """One figure below the chart: what it is called, its value and how to read it.

    label:  the name the student reads.
    value:  a number (infinite is allowed and reads ∞).
    unit:   text behind the number; with ``"%"`` the value is a share.
    digits: decimals shown.
    """

    def __init__(self, label, value, unit="", digits=0):
        self.label = label
        self.value = value
        self.unit = unit
        self.digits = digits
        try:
            self.text = number(value, unit, digits)
        except (TypeError, ValueError):
            raise SceneError("指标“%s”的值应是数字，收到 %s" % (label, value))


class Scene:
    """What one run of a lab function drew: marks, limits, ticks, texts and metrics."""

    def __init__(self, axes, metrics):
        self.marks = axes.marks
        self.metrics = metrics
        self.title = axes.title
        self.x = axes.x.frozen()
        self.y = axes.y.frozen()
        self.legend = axes.legend_place
        self.grid = axes.grid_shown

    def hold(self, previous):
        """Widen the limits to those of ``previous``: the curve moves, not the axis."""
        for axis, before in ((self.x, previous.x), (self.y, previous.y)):
            axis["low"] = min(axis["low"], before["low"])
            axis["high"] = max(axis["high"], before["high"])
        return self

    def to_dict(self):
        """Return the scene as lists, numbers, texts and dicts, ready for JSON."""
        return {
            "marks": self.marks,
            "title": self.title,
            "x": self.x,
            "y": self.y,
            "legend": self.legend,
            "grid": self.grid,
            "metrics": [{"label": m.label, "value": _plain(m.value), "text": m.text} for m in self.metrics],
        }


def record(function, values):
    """Run ``function(ax, **values)`` on a recorder and return its Scene.

    Raises whatever the function raises, and SceneError where the result cannot be drawn.
    """
    axes = Axes()
    metrics = function(axes, **values)
    if not isinstance(metrics, (list, tuple)):
        raise SceneError("实验函数应返回 Metric 的列表，收到 %s" % type(metrics).__name__)
    for metric in metrics:
        if not isinstance(metric, Metric):
            raise SceneError("实验函数返回的列表里应都是 Metric，收到 %s" % type(metric).__name__)
    return Scene(axes, list(metrics))


class _Axis:
    """One direction of the chart: its label, limits, ticks and category names."""

    def __init__(self):
        self.label = ""
        self.scale = "linear"
        self.low = None
        self.high = None
        self.ticks = None
        self.inverted = False
        self.margin = _MARGIN
        self.categories = []
        self.extent = None
        self.sticky = []

    def places(self, values, what):
        """Return the values as floats; names become places 0, 1, 2, … with the names as ticks."""
        values = _listed(values)
        if values and isinstance(values[0], str):
            for name in values:
                if name not in self.categories:
                    self.categories.append(name)
            values = [self.categories.index(name) for name in values]
        return _floats(values, what)

    def cover(self, values):
        """Make the automatic limits reach the values."""
        try:
            low, high = min(values), max(values)
        except (TypeError, ValueError):
            # Gaps, or nothing at all.
            values = [value for value in values if value is not None]
            low, high = (min(values), max(values)) if values else (None, None)
        if low is not None:
            if self.extent:
                low, high = min(low, self.extent[0]), max(high, self.extent[1])
            self.extent = (low, high)

    def frozen(self):
        """Return the axis as a dict with definite limits."""
        low, high = self._automatic()
        low = low if self.low is None else self.low
        high = high if self.high is None else self.high
        if not low < high:
            raise SceneError("坐标轴的下限应小于上限，得到 %s 和 %s" % (low, high))
        if self.scale == "log" and low <= 0:
            raise SceneError("对数刻度的坐标轴上都应是大于 0 的数，下限得到 %s" % low)
        ticks = self.ticks
        if ticks is None and self.categories:
            ticks = [[float(k) for k in range(len(self.categories))], self.categories]
        return {
            "label": self.label, "scale": self.scale, "low": low, "high": high, "ticks": ticks,
            "inverted": self.inverted,
        }  # fmt: skip

    def _automatic(self):
        """Return the limits that show all data with some room around them."""
        log = self.scale == "log"
        low, high = self.extent or ((1.0, 10.0) if log else (0.0, 1.0))
        if log and low > 0:
            room = (high / low) ** self.margin if low < high else 10.0
            return (low if low in self.sticky else low / room), (high if high in self.sticky else high * room)
        if low == high and self.low is None and self.high is None:
            pad = abs(low) * _MARGIN or 0.5
            return low - pad, high + pad
        pad = (high - low) * self.margin
        return (low if low in self.sticky else low - pad), (high if high in self.sticky else high + pad)


class Axes:
    """A recorder with the methods of ``matplotlib.axes.Axes`` that a page can draw too.

    Colours are ``"C0"``…``"C5"``, ``"gray"`` and ``"black"``: each renderer has its own shades of
    them for light and dark. Sizes and widths are points, as in matplotlib.
    """

    def __init__(self):
        self.marks = []
        self.x = _Axis()
        self.y = _Axis()
        self.title = ""
        self.legend_place = None
        self.grid_shown = False
        self._lines = 0
        self._fills = 0

    # ----- data -----

    def plot(self, x, y=None, **style):
        """Draw a line through (x, y), or through y at 0, 1, 2, … when only one list is given."""
        if y is None:
            x, y = range(len(x)), x
        return self._line("plot", x, y, style)

    def step(self, x, y, where="pre", **style):
        """Draw a staircase; ``where`` is ``"pre"``, ``"post"`` or ``"mid"``."""
        _one_of("step", "where", where, ("pre", "post", "mid"))
        xs, ys = self.x.places(x, "x"), self.y.places(y, "y")
        _same_length("step", xs, ys)
        px, py = xs[:1], ys[:1]
        for k in range(1, len(xs)):
            middle = (xs[k - 1] + xs[k]) / 2
            if where == "pre":
                px += [xs[k - 1], xs[k]]
                py += [ys[k], ys[k]]
            elif where == "post":
                px += [xs[k], xs[k]]
                py += [ys[k - 1], ys[k]]
            else:
                px += [middle, middle]
                py += [ys[k - 1], ys[k]]
        if where == "mid":
            px += xs[-1:]
            py += ys[-1:]
        if "marker" in style:
            raise SceneError("ax.step() 不画标记：请再用 ax.scatter() 画出数据点")
        return self._line("step", px, py, style)

    def _line(self, verb, x, y, style):
        style = _style(verb, style, color=None, linewidth=2, linestyle="-", marker=None, markersize=6)
        xs, ys = self.x.places(x, "x"), self.y.places(y, "y")
        _same_length(verb, xs, ys)
        self.x.cover(xs)
        self.y.cover(ys)
        if style["color"] is None:
            style["color"] = self._next_line()
        dash, marker = _dash(verb, style["linestyle"]), style["marker"]
        if marker is not None:
            _one_of(verb, "marker", marker, _MARKERS)
        self._add(
            "line", x=xs, y=ys, color=style["color"], width=style["linewidth"], dash=dash,
            marker=marker, size=style["markersize"], alpha=style["alpha"], label=style["label"],
        )  # fmt: skip

    def scatter(self, x, y, s=36, **style):
        """Draw a dot at each (x, y); ``s`` is the dot's area in square points."""
        style = _style("scatter", style, color=None, marker="o")
        xs, ys = self.x.places(x, "x"), self.y.places(y, "y")
        _same_length("scatter", xs, ys)
        _one_of("scatter", "marker", style["marker"], _MARKERS)
        self.x.cover(xs)
        self.y.cover(ys)
        self._add(
            "dots", x=xs, y=ys, color=style["color"] or self._next_fill(), size=float(s) ** 0.5,
            marker=style["marker"], alpha=style["alpha"], label=style["label"],
        )  # fmt: skip

    def bar(self, x, height, width=0.8, bottom=0, **style):
        """Draw upright bars; ``x`` may be names, ``color`` one colour or one for each bar."""
        return self._bars("bar", self.x, self.y, x, height, width, bottom, style)

    def barh(self, y, width, height=0.8, left=0, **style):
        """Draw lying bars; ``y`` may be names, ``color`` one colour or one for each bar."""
        return self._bars("barh", self.y, self.x, y, width, height, left, style)

    def _bars(self, verb, across, along, places, lengths, width, base, style):
        style = _style(verb, style, color=None)
        places = across.places(places if _many(places) else [places], "位置")
        lengths = _floats(_spread(lengths, len(places)), "长度")
        starts = _floats(_spread(base, len(places)), "起点")
        widths = _floats(_spread(width, len(places)), "宽度")
        _same_length(verb, places, lengths)
        ends = [None if None in (a, b) else a + b for a, b in zip(starts, lengths)]
        low = [None if p is None else p - w / 2 for p, w in zip(places, widths)]
        high = [None if p is None else p + w / 2 for p, w in zip(places, widths)]
        across.cover(low + high)
        along.cover(starts + ends)
        along.sticky += [start for start in starts if start is not None]
        color = style["color"] or self._next_fill()
        colors = list(color) if isinstance(color, (list, tuple)) else [color] * len(places)
        _same_length(verb + " 的 color", places, colors)
        if across is self.x:
            sides = {"x0": low, "x1": high, "y0": starts, "y1": ends, "along": "y"}
        else:
            sides = {"x0": starts, "x1": ends, "y0": low, "y1": high, "along": "x"}
        self._add("rects", colors=colors, alpha=style["alpha"], label=style["label"], **sides)

    def fill_between(self, x, y1, y2=0, **style):
        """Fill the area between two curves over x."""
        style = _style("fill_between", style, color=None)
        xs = self.x.places(x, "x")
        upper = _floats(_spread(y1, len(xs)), "y1")
        lower = _floats(_spread(y2, len(xs)), "y2")
        _same_length("fill_between", xs, upper)
        _same_length("fill_between", xs, lower)
        self._area(xs, lower, upper, style["color"] or self._next_fill(), style["alpha"], style["label"])

    def stackplot(self, x, *ys, labels=(), colors=None, alpha=1):
        """Stack several lists over x, the first at the bottom."""
        xs = self.x.places(x, "x")
        base = [0.0] * len(xs)
        self.y.sticky.append(0.0)
        for k, values in enumerate(ys):
            values = _floats(values, "y")
            _same_length("stackplot", xs, values)
            top = [None if None in (a, b) else a + b for a, b in zip(base, values)]
            color = colors[k % len(colors)] if colors else self._next_line()
            self._area(xs, base, top, color, alpha, labels[k] if k < len(labels) else None)
            base = top

    def _area(self, xs, lower, upper, color, alpha, label):
        self.x.cover(xs)
        self.y.cover(lower)
        self.y.cover(upper)
        self._add("area", x=xs, y0=lower, y1=upper, color=color, alpha=alpha, label=label)

    # ----- lines and bands across the whole chart -----

    def axhline(self, y=0, **style):
        """Draw a level line across the chart."""
        return self._rule("axhline", "y", y, style)

    def axvline(self, x=0, **style):
        """Draw an upright line across the chart."""
        return self._rule("axvline", "x", x, style)

    def _rule(self, verb, axis, at, style):
        style = _style(verb, style, color="C0", linewidth=1.5, linestyle="-")
        at = _floats([at], axis)
        getattr(self, axis).cover(at)
        self._add(
            "rule", axis=axis, at=at[0], color=style["color"], width=style["linewidth"],
            dash=_dash(verb, style["linestyle"]), alpha=style["alpha"], label=style["label"],
        )  # fmt: skip

    def axhspan(self, ymin, ymax, **style):
        """Shade a level band across the chart."""
        return self._band("axhspan", "y", ymin, ymax, style)

    def axvspan(self, xmin, xmax, **style):
        """Shade an upright band across the chart."""
        return self._band("axvspan", "x", xmin, xmax, style)

    def _band(self, verb, axis, low, high, style):
        style = _style(verb, style, color=None)
        ends = _floats([low, high], axis)
        getattr(self, axis).cover(ends)
        self._add(
            "band", axis=axis, low=ends[0], high=ends[1], color=style["color"] or self._next_fill(),
            alpha=style["alpha"], label=style["label"],
        )  # fmt: skip

    # ----- words -----

    def text(self, x, y, s, **style):
        """Write ``s`` at (x, y)."""
        style = _style("text", style, color="black", fontsize=10, ha="left", va="baseline")
        self._words(x, y, s, style, 0, 0, None)

    def annotate(self, text, xy, xytext=None, textcoords="data", arrowprops=None, **style):
        """Write ``text`` at ``xytext`` (or at ``xy``); with ``arrowprops`` an arrow points at ``xy``.

        With ``textcoords="offset points"`` xytext is a shift in points from xy.
        """
        style = _style("annotate", style, color="black", fontsize=10, ha="left", va="baseline")
        _one_of("annotate", "textcoords", textcoords, ("data", "offset points"))
        arrow = None if arrowprops is None else _floats(xy, "xy")
        if xytext is None:
            place, shift = xy, (0, 0)
        elif textcoords == "data":
            place, shift = xytext, (0, 0)
        else:
            place, shift = xy, xytext
        self._words(place[0], place[1], text, style, shift[0], shift[1], arrow)

    def _words(self, x, y, text, style, dx, dy, arrow):
        if not isinstance(text, str):
            raise SceneError("图中文字应是字符串，收到 %s；数字请用 number() 写成文字" % type(text).__name__)
        _one_of("text", "ha", style["ha"], _HA)
        _one_of("text", "va", style["va"], _VA)
        at = self.x.places([x], "x") + self.y.places([y], "y")
        self._add(
            "text", x=at[0], y=at[1], text=text, color=style["color"], size=style["fontsize"],
            ha=style["ha"], va=style["va"], dx=dx, dy=dy, arrow=arrow, alpha=style["alpha"],
            label=style["label"],
        )  # fmt: skip

    # ----- the frame -----

    def set_title(self, label):
        """Set the chart's title."""
        self.title = label

    def set_xlabel(self, xlabel):
        """Name the x axis, with its unit."""
        self.x.label = xlabel

    def set_ylabel(self, ylabel):
        """Name the y axis, with its unit."""
        self.y.label = ylabel

    def set_xscale(self, value):
        """Make the x axis ``"linear"`` or ``"log"``: then equal ratios are equally far apart."""
        self.x.scale = _one_of("set_xscale", "刻度", value, _SCALES)

    def set_yscale(self, value):
        """Make the y axis ``"linear"`` or ``"log"``: then equal ratios are equally far apart."""
        self.y.scale = _one_of("set_yscale", "刻度", value, _SCALES)

    def set_xlim(self, left=None, right=None):
        """Fix one or both ends of the x axis."""
        self._limits(self.x, left, right)

    def set_ylim(self, bottom=None, top=None):
        """Fix one or both ends of the y axis."""
        self._limits(self.y, bottom, top)

    def _limits(self, axis, low, high):
        if isinstance(low, (tuple, list)):
            low, high = low
        if low is not None:
            axis.low = _floats([low], "下限")[0]
        if high is not None:
            axis.high = _floats([high], "上限")[0]

    def set_xticks(self, ticks, labels=None):
        """Put the ticks of the x axis, with texts if given."""
        self.x.ticks = _ticks(ticks, labels)

    def set_yticks(self, ticks, labels=None):
        """Put the ticks of the y axis, with texts if given."""
        self.y.ticks = _ticks(ticks, labels)

    def legend(self, loc="best"):
        """Show the labels of the marks; a page puts them above the chart."""
        self.legend_place = loc

    def grid(self, visible=True):
        """Show faint lines at the ticks."""
        self.grid_shown = bool(visible)

    def margins(self, both=None, x=None, y=None):
        """Set the room around the data, as a share of its extent."""
        for axis, share in ((self.x, both if x is None else x), (self.y, both if y is None else y)):
            if share is not None:
                axis.margin = share

    def invert_yaxis(self):
        """Let y grow downwards."""
        self.y.inverted = not self.y.inverted

    # ----- inside -----

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        raise SceneError("网页里不能用 ax.%s()；最接近的是 ax.%s()" % (name, _nearest(name, VERBS)))

    def _add(self, kind, **mark):
        for color in mark["colors"] if "colors" in mark else [mark["color"]]:
            _one_of(kind, "color", color, COLORS)
        mark["kind"] = kind
        mark["alpha"] = float(mark["alpha"])
        if not (mark["label"] is None or isinstance(mark["label"], str)):
            raise SceneError("label 应是文字，收到 %s" % type(mark["label"]).__name__)
        self.marks.append(mark)

    def _next_line(self):
        self._lines += 1
        return "C%d" % ((self._lines - 1) % _CYCLE)

    def _next_fill(self):
        self._fills += 1
        return "C%d" % ((self._fills - 1) % _CYCLE)


VERBS = sorted(name for name in dir(Axes) if not name.startswith("_"))


def _style(verb, given, **known):
    """Return the keyword arguments of a verb with defaults; refuse an unknown one by name."""
    known["label"] = None
    known["alpha"] = 1
    for name in given:
        if name not in known:
            raise SceneError(
                "网页里 ax.%s() 不认识参数 %s；最接近的是 %s" % (verb, name, _nearest(name, sorted(known)))
            )
        known[name] = given[name]
    return known


def _dash(verb, linestyle):
    name = _DASHES.get(linestyle, linestyle)
    return _one_of(verb, "linestyle", name, _DASH_NAMES)


def _one_of(verb, what, value, allowed):
    if value not in allowed:
        raise SceneError("%s 的 %s 应是 %s 之一，收到 %r" % (verb, what, "、".join(allowed), value))
    return value


def _floats(values, what):
    """Return finite floats; None and NaN become None, a gap."""
    values = _listed(values)
    # A slider's every move runs this for every number drawn: a column without gaps is seen at its sum.
    try:
        floats = list(map(float, values))
        if -_INFINITY < sum(floats) < _INFINITY:
            return floats
    except (TypeError, ValueError):
        pass
    try:
        floats = [None if value is None else float(value) for value in values]
    except (TypeError, ValueError):
        raise SceneError("%s 里应都是数字，收到 %r" % (what, _first_wrong(values)))
    for k, value in enumerate(floats):
        if value is not None and not -_INFINITY < value < _INFINITY:
            if value == value:
                raise SceneError("%s 里有无穷大，画不出来" % what)
            floats[k] = None
    return floats


def _listed(values):
    """Return the values as a list or tuple, so that they can be read twice."""
    return values if isinstance(values, (list, tuple)) else list(values)


def _first_wrong(values):
    """Return the first value that is neither None nor a number."""
    for value in values:
        try:
            value is None or float(value)
        except (TypeError, ValueError):
            return value


def _many(value):
    try:
        iter(value)
    except TypeError:
        return False
    return not isinstance(value, str)


def _spread(value, count):
    return value if _many(value) else [value] * count


def _same_length(verb, first, second):
    if len(first) != len(second):
        raise SceneError("%s：两列数据应一样长，收到 %d 个和 %d 个" % (verb, len(first), len(second)))


def _ticks(ticks, labels):
    places = _floats(ticks, "刻度")
    if labels is None:
        return [places, None]
    _same_length("刻度与文字", places, labels)
    return [places, list(labels)]


def _plain(value):
    """Return a metric's value for JSON, which knows no infinity."""
    return float(value) if -_INFINITY < value < _INFINITY else None


def _nearest(name, known):
    """Return the known name that holds most letters of ``name`` in their order."""

    def likeness(other):
        at = found = 0
        for letter in name:
            hit = other.find(letter, at)
            if hit >= 0:
                found += 1
                at = hit + 1
        return (found, other[:1] == name[:1], -len(other))

    return max(known, key=likeness)
