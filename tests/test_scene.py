"""The recording axes: every verb gives matplotlib's own data; what cannot be drawn is refused."""

import json

import pytest
from custserv import Metric
from custserv.jupyter.picture import DRAW
from custserv.scene import VERBS, Axes, SceneError, record
from matplotlib.cbook import STEP_LOOKUP_MAP
from matplotlib.colors import to_hex
from matplotlib.figure import Figure


def drawn(draw, margin=None):
    """Return (scene, plain matplotlib axes, axes drawn from the scene) of one drawing function."""

    def function(ax):
        draw(ax)
        return []

    scene = record(function, {})
    plain = Figure().add_subplot()
    draw(plain)
    ours = Figure().add_subplot()
    for mark in scene.marks:
        DRAW[mark["kind"]](ours, mark)
    return scene, plain, ours


def data(ax):
    """Return everything drawn on matplotlib axes as plain numbers."""
    return {
        "lines": [corners(line) for line in ax.lines],
        "patches": [patch.get_path().transformed(patch.get_patch_transform()).get_extents().bounds for patch in ax.patches],
        "areas": [
            path.get_extents().bounds for shape in ax.collections if hasattr(shape, "get_paths") for path in shape.get_paths()
        ],
        "offsets": [shape.get_offsets().tolist() for shape in ax.collections],
        "texts": [(text.get_text(), text.get_ha(), text.get_va()) for text in ax.texts],
    }


def corners(line):
    """Return the points of a line, staircases written out, without repeated ones."""
    xs, ys = STEP_LOOKUP_MAP[line.get_drawstyle()](*line.get_data(orig=False))
    points = [[float(x), float(y)] for x, y in zip(xs, ys)]
    return [point for k, point in enumerate(points) if k == 0 or point != points[k - 1]]


X = [0, 1, 2, 3]
Y = [1, 4, 2, 8]

CASES = {
    "plot": lambda ax: ax.plot(X, Y, linestyle="--", marker="o"),
    "plot one list": lambda ax: ax.plot(Y),
    "plot names": lambda ax: ax.plot(["甲", "乙"], [1, 2]),
    "plot gap": lambda ax: ax.plot(X[:3], [1, float("nan"), 3]),
    "step": lambda ax: ax.step(X, Y),
    "step post": lambda ax: ax.step(X, Y, where="post"),
    "step mid": lambda ax: ax.step(X, Y, where="mid"),
    "scatter": lambda ax: ax.scatter(X, Y, s=49),
    "bar": lambda ax: ax.bar(X, Y, bottom=1, width=0.5),
    "bar names": lambda ax: ax.bar(["满意", "不满意"], [5, -10]),
    "bar of nothing": lambda ax: ax.bar([], []),
    "barh": lambda ax: ax.barh(["甲", "乙"], [3, 4], left=[1, 0]),
    "fill_between": lambda ax: ax.fill_between(X, Y, 1),
    "stackplot": lambda ax: ax.stackplot(X, Y, [1, 1, 1, 1]),
    "axhline": lambda ax: ax.axhline(3),
    "axvline": lambda ax: ax.axvline(2),
    "axhspan": lambda ax: ax.axhspan(1, 2),
    "axvspan": lambda ax: ax.axvspan(1, 2),
    "text": lambda ax: ax.text(1, 2, "这里", ha="center", va="top"),
    "annotate": lambda ax: ax.annotate("这里", (1, 2), xytext=(2, 3), arrowprops={"arrowstyle": "->"}),
    "annotate offset": lambda ax: ax.annotate("这里", (1, 2), xytext=(5, 5), textcoords="offset points"),
}


def rounded(value):
    if isinstance(value, float):
        return "gap" if value != value else round(value, 9)
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    return [rounded(item) for item in value] if isinstance(value, (list, tuple)) else value


@pytest.mark.parametrize("name", CASES)
def test_verb_gives_matplotlib_data(name):
    scene, plain, ours = drawn(CASES[name])
    assert scene.marks
    # A scatter's paths are its marker shapes; its data are the offsets.
    keys = [key for key in data(plain) if not (name == "scatter" and key == "areas")]
    assert {k: rounded(data(ours)[k]) for k in keys} == {k: rounded(data(plain)[k]) for k in keys}


def test_colours_cycle_as_in_matplotlib():
    scene, plain, _ = drawn(lambda ax: [ax.plot(X, Y), ax.plot(X, Y), ax.bar(X, Y), ax.scatter(X, Y)] and None)
    cycle = {to_hex(f"C{k}"): f"C{k}" for k in range(6)}
    expected = [cycle[to_hex(line.get_color())] for line in plain.lines]
    assert [mark["color"] for mark in scene.marks[:2]] == expected
    assert scene.marks[2]["colors"] == [cycle[to_hex(plain.patches[0].get_facecolor())]] * 4
    assert scene.marks[3]["color"] == cycle[to_hex(plain.collections[0].get_facecolor()[0])]


@pytest.mark.parametrize("name", [name for name in CASES if name not in ("text", "annotate", "annotate offset")])
def test_automatic_limits_show_all_data(name):
    scene, plain, _ = drawn(CASES[name])
    for axis, ends in ((scene.x, plain.dataLim.intervalx), (scene.y, plain.dataLim.intervaly)):
        finite = [end for end in ends if abs(end) < 1e300]
        if name.startswith(("axh", "axv")):
            continue
        assert all(axis["low"] <= end <= axis["high"] for end in finite)


def test_bars_stand_on_the_axis():
    scene = record(lambda ax: ax.bar(["甲"], [5]) or [], {})
    assert scene.y["low"] == 0 and scene.y["high"] > 5
    assert scene.x["ticks"] == [[0.0], ["甲"]]


def test_frame_settings_are_kept():
    def frame(ax):
        ax.plot(X, Y, label="价值")
        ax.set_title("价值曲线")
        ax.set_xlabel("年")
        ax.set_ylabel("元")
        ax.set_xlim(0, 4)
        ax.set_ylim(top=10)
        ax.set_xticks([0, 2, 4], ["零", "二", "四"])
        ax.set_yticks([0, 5, 10])
        ax.legend(loc="upper left")
        ax.grid(True)
        ax.invert_yaxis()
        return []

    scene = record(frame, {}).to_dict()
    assert (scene["title"], scene["legend"], scene["grid"]) == ("价值曲线", "upper left", True)
    assert scene["x"] == {"label": "年", "scale": "linear", "low": 0.0, "high": 4.0, "ticks": [[0.0, 2.0, 4.0], ["零", "二", "四"]], "inverted": False}
    assert scene["y"]["high"] == 10 and scene["y"]["inverted"] and scene["y"]["ticks"] == [[0.0, 5.0, 10.0], None]
    json.dumps(scene, allow_nan=False)


def test_margins_change_the_room():
    def roomy(ax):
        ax.plot([0, 1], [0, 1])
        ax.margins(x=0, y=0.5)
        return []

    scene = record(roomy, {})
    assert (scene.x["low"], scene.x["high"]) == (0, 1)
    assert (scene.y["low"], scene.y["high"]) == (-0.5, 1.5)


@pytest.mark.parametrize("log", [("x",), ("y",), ("x", "y")])
def test_log_axes_have_matplotlib_s_limits(log):
    def wide(ax):
        ax.plot([1, 10, 400], [0.02, 3, 50])
        for axis in log:
            getattr(ax, f"set_{axis}scale")("log")

    scene, plain, _ = drawn(wide)
    for axis, limits in ((scene.x, plain.get_xlim()), (scene.y, plain.get_ylim())):
        assert (axis["low"], axis["high"]) == pytest.approx(limits)
    assert [scene.x["scale"], scene.y["scale"]] == ["log" if axis in log else "linear" for axis in "xy"]


def test_log_axes_show_what_they_can():
    one = record(lambda ax: [ax.set_xscale("log"), ax.scatter([5], [0])] and [], {})
    assert 0 < one.x["low"] < 5 < one.x["high"]
    assert record(lambda ax: ax.set_xscale("log") or [], {}).x["low"] > 0
    part = record(lambda ax: [ax.set_yscale("log"), ax.set_ylim(1, 100), ax.bar([1], [50])] and [], {})
    assert part.y["low"] == 1


def test_hold_never_shrinks():
    wide = record(lambda ax: ax.plot([0, 10], [0, 100]) or [], {})
    narrow = record(lambda ax: ax.plot([0, 1], [-5, 1]) or [], {}).hold(wide)
    assert narrow.x["high"] == wide.x["high"] and narrow.y["high"] == wide.y["high"]
    assert narrow.y["low"] < -5


def test_infinite_metric_survives_json():
    scene = record(lambda ax: [Metric("寿命", float("inf"), "年")], {})
    assert scene.to_dict()["metrics"] == [{"label": "寿命", "value": None, "text": "∞ 年"}]


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda ax: ax.hist([1]), r"网页里不能用 ax.hist\(\)；最接近的是 ax\."),
        (lambda ax: ax.set_xlable("年"), r"ax.set_xlable\(\)；最接近的是 ax.set_xlabel\(\)"),
        (lambda ax: ax.plot(X, Y, lw=3), r"ax.plot\(\) 不认识参数 lw；最接近的是 linewidth"),
        (lambda ax: ax.plot(X, Y, color="red"), "color 应是 C0、.*之一，收到 'red'"),
        (lambda ax: ax.plot(X, Y, linestyle="~"), "linestyle 应是"),
        (lambda ax: ax.plot(X, Y, label=3), "label 应是文字，收到 int"),
        (lambda ax: ax.plot(X, [1]), "两列数据应一样长，收到 4 个和 1 个"),
        (lambda ax: ax.plot([0], [float("inf")]), "y 里有无穷大"),
        (lambda ax: ax.plot([0], ["x" * 2, 1]), "两列数据应一样长"),
        (lambda ax: ax.plot([0, 1], [1, object()]), "y 里应都是数字"),
        (lambda ax: ax.text(0, 0, 3.5), r"图中文字应是字符串，收到 float；数字请用 number\(\)"),
        (lambda ax: ax.step(X, Y, where="here"), "where 应是 pre、post、mid 之一"),
        (lambda ax: ax.step(X, Y, marker="o"), r"ax.step\(\) 不画标记"),
        (lambda ax: ax.set_xlim(3, 1) or ax.plot(X, Y), "下限应小于上限，得到 3.0 和 1.0"),
        (lambda ax: ax.set_xticks([1, 2], ["一"]), "刻度与文字"),
        (lambda ax: ax.set_xscale("symlog"), "set_xscale 的 刻度 应是 linear、log 之一，收到 'symlog'"),
        (lambda ax: ax.set_yscale("log") or ax.plot(X, [0, 1, 2, 3]), "应是大于 0 的数，下限得到"),
    ],
)
def test_refuses_in_chinese(draw, message):
    with pytest.raises(SceneError, match=message):
        record(lambda ax: draw(ax) or [], {})


@pytest.mark.parametrize(
    ("result", "message"),
    [(None, "应返回 Metric 的列表，收到 NoneType"), ([3], "应都是 Metric，收到 int")],
)
def test_result_must_be_metrics(result, message):
    with pytest.raises(SceneError, match=message):
        record(lambda ax: result, {})
    with pytest.raises(SceneError, match="指标“价值”的值应是数字"):
        Metric("价值", "很多")


def test_every_verb_is_one_of_matplotlib():
    assert all(hasattr(Figure().add_subplot(), verb) for verb in VERBS)
    assert {name.split()[0] for name in CASES} == {
        verb for verb in VERBS if not verb.startswith("set_") and verb not in ("legend", "grid", "margins", "invert_yaxis")
    }


def test_axes_refuse_nothing_that_python_asks_for():
    assert not hasattr(Axes(), "__array__")
