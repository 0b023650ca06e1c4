"""The labs of a notebook, as it has stored them: texts that can be drawn, controls that can be moved."""

import ast
import itertools
import random
from functools import cache

from custserv.author.micropython import MicroPython
from custserv.controls import Choice, Slider, Toggle
from custserv.labs import MIME

# A reader who moves a control waits for as long; a page then stops the lab.
LIMIT_SECONDS = 10
MOST_VALUES, MOST_CORNERS = 101, 64
# What holds data, and from how many points on; fewer dots only mark places on a line.
_DATA = {"line": ("x", 2), "area": ("x", 2), "rects": ("x0", 1), "dots": ("x", 3)}


def specs(notebook):
    """Return (cell id, spec) of each lab."""
    return [
        (cell.id, output.data[MIME])
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if MIME in output.get("data", {})
    ]


def missing_glyphs(notebook):
    """Yield (cell id, what is wrong) for each lab with characters that no font of the stills has."""
    for cell, spec in specs(notebook):
        missing = sorted(set("".join(_texts(spec))) - {"\n", "\t"} - drawable())
        if missing:
            yield cell, f"实验“{spec['title']}”里的这些字画不出来：{'、'.join(missing)}；请换一个字"


def _texts(spec):
    """Yield whatever text a lab may draw."""
    yield spec["title"]
    for control in spec["controls"]:
        yield control["label"] + control.get("unit", "")
        yield from (text for text, _ in control.get("options", []))
    # A backslash sets a formula, which has fonts of its own.
    texts = [node.value for node in ast.walk(ast.parse(spec["program"])) if isinstance(node, ast.Constant)]
    yield from (text for text in texts if isinstance(text, str) and "$" not in text)


@cache
def drawable():
    """Return all characters that the fonts of the pictures have."""
    from matplotlib.font_manager import FontProperties, fontManager
    from matplotlib.ft2font import FT2Font

    from custserv.jupyter.picture import style

    paths = [fontManager.findfont(FontProperties(family=name)) for name in style()["font.family"]]
    return {chr(code) for path in paths for code in FT2Font(path).get_charmap()}


class Sweep:
    """Moves labs in the page's own Python; use it in a ``with`` statement.

    limit: seconds that one setting may take.
    """

    def __init__(self, limit=LIMIT_SECONDS):
        self._limit = limit
        self._python = None

    def __enter__(self):
        return self

    def __exit__(self, *error):
        if self._python:
            self._python.close()

    def faults(self, notebook):
        """Yield (cell id, what is wrong) for each lab that somewhere fails, draws nothing or never ends."""
        for cell, spec in specs(notebook):
            if fault := self._fault(spec):
                yield cell, f"实验“{spec['title']}”{fault}"

    def _fault(self, spec):
        """Return what is wrong at the first setting at which anything is, or None."""
        controls = {control["name"]: control_of(control) for control in spec["controls"]}
        self._python = self._python or MicroPython(self._limit)
        try:
            self._python.load(spec)
        except Exception as error:  # whatever a program may raise
            return f"不能在网页里运行：{type(error).__name__}：{error}"
        for values in settings(controls):
            try:
                scene = self._python.run(spec["name"], **values)["scene"]
            except TimeoutError:
                self._python.close()
                self._python = None
                return f"在{_named(controls, values)}时 {self._limit} 秒内没有算完"
            except Exception as error:  # whatever a lab may raise
                return f"在{_named(controls, values)}时出错：{type(error).__name__}：{error}"
            if not scene["marks"] or not scene["metrics"]:
                return f"在{_named(controls, values)}时{'图是空的' if not scene['marks'] else '没有给出指标'}"
            if count := unnamed(scene["marks"]):
                return (
                    f"在{_named(controls, values)}时有 {count} 样图形没有名字，在数据表里分不清："
                    "画的时候写上 label=\"……\""
                )
        return None


def unnamed(marks):
    """Return how many of a scene's marks cannot be told apart in a table: a single one without a name can."""
    data = [mark for mark in marks if mark["kind"] in _DATA and not mark["label"]]
    count = sum(len(mark[side]) >= least for mark in data for side, least in [_DATA[mark["kind"]]])
    return count if count > 1 else 0


def control_of(spec):
    """Return the control that a spec was made from."""
    label, default = spec["label"], spec["default"]
    if spec["kind"] == "slider":
        return Slider(label, spec["low"], spec["high"], spec["step"], default, spec["unit"])
    if spec["kind"] == "choice":
        return Choice(label, dict(spec["options"]), default)
    return Toggle(label, default)


def settings(controls):
    """Return settings that move each control from end to end, others at rest, and then all to their ends."""
    defaults = {name: control.default for name, control in controls.items()}
    swept = [{**defaults, name: value} for name, c in controls.items() for value in _spread(c.values)]
    corners = list(itertools.product(*({c.values[0]: 0, c.values[-1]: 0} for c in controls.values())))
    if len(corners) > MOST_CORNERS:
        corners = random.Random(0).sample(corners, MOST_CORNERS)
    return [defaults, *swept, *(dict(zip(controls, values)) for values in corners)]


def _spread(values):
    """Return the values, of very many some, both ends among them."""
    if len(values) <= MOST_VALUES:
        return values
    return [values[round(k * (len(values) - 1) / (MOST_VALUES - 1))] for k in range(MOST_VALUES)]


def _named(controls, values):
    """Return a setting in words: what is not at rest."""
    moved = [f"{c.label}={c.text(values[name])}" for name, c in controls.items() if values[name] != c.default]
    return f"“{'、'.join(moved)}”" if moved else "初始设置"
