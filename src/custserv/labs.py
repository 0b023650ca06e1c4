"""A lab: an ordinary function with sliders, alive in JupyterLab and in the published page."""

import inspect

from custserv.controls import Choice, ControlError, Slider, Toggle
from custserv.program import page_program
from custserv.scene import record

MIME = "application/vnd.custserv.lab+json"


class LabError(ValueError):
    """A lab is badly defined or was asked for something it does not have."""


def lab(title, description, /, **controls):
    """Make a Lab of the function below: ``def f(ax, name, …)`` with one control for each name.

    title:       the lab's name.
    description: one line saying what can be seen; read out by screen readers as the chart's text.
    controls:    ``name=Slider(...)``, ``Choice(...)`` or ``Toggle(...)``, in the order shown.

    The function draws on ``ax`` (see :class:`custserv.scene.Axes`) and returns a list of Metric.
    """
    for what, text in (("标题", title), ("说明", description)):
        if not isinstance(text, str) or not text.strip():
            raise LabError(f"@lab 的{what}应是一段文字，收到 {text!r}")
    for name, control in controls.items():
        if not isinstance(control, (Slider, Choice, Toggle)):
            raise LabError(f"@lab 的 {name} 应是 Slider、Choice 或 Toggle，收到 {control!r}")

    def decorate(function):
        return Lab(function, title, description, controls)

    return decorate


class Lab:
    """What ``@lab`` makes of a function; it never asks where it runs."""

    def __init__(self, function, title, description, controls):
        expected = list(inspect.signature(function).parameters)[1:]
        if sorted(expected) != sorted(controls):
            missing = [name for name in expected if name not in controls]
            extra = [name for name in controls if name not in expected]
            raise LabError(
                f"{function.__name__} 的参数与控件对不上："
                + "；".join(
                    ([f"缺少控件 {'、'.join(missing)}"] if missing else [])
                    + ([f"多出控件 {'、'.join(extra)}"] if extra else [])
                )
            )
        self.function = function
        self.name = function.__name__
        self.title = title
        self.description = description
        self.controls = controls
        self.program = page_program(function)
        # IPython swallows what fails while a cell's result is shown: fail here, in the cell.
        self.run()

    @property
    def defaults(self):
        """The value of each control at the start."""
        return {name: control.default for name, control in self.controls.items()}

    def check(self, **values):
        """Return a full set of values, moved to the steps; refuse an unknown name or a wrong value."""
        for name in values:
            if name not in self.controls:
                raise ControlError(f"{self.name} 没有名为 {name} 的控件；有的是 {'、'.join(self.controls)}")
        return {name: c.check(values.get(name, c.default)) for name, c in self.controls.items()}

    def run(self, **values):
        """Run the function at the values (defaults for the rest) and return its Scene."""
        return record(self.function, self.check(**values))

    def frame(self, **values):
        """Return the plotted numbers as a table: one row for each point, named by its mark."""
        import pandas as pd

        rows = []
        for k, mark in enumerate(self.run(**values).marks):
            columns = {key: column for key, column in mark.items() if key in ("x", "y", "x0", "x1", "y0", "y1")}
            if not any(isinstance(column, list) for column in columns.values()):
                columns = {key: [value] for key, value in columns.items()}
            part = pd.DataFrame(columns)
            part.insert(0, "图形", mark["label"] or f"{mark['kind']} {k + 1}")
            rows.append(part)
        return pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=["图形"])

    def spec(self):
        """Return the lab as a page needs it: texts, controls and program, no computed number."""
        return {
            "name": self.name,
            "title": self.title,
            "description": self.description,
            "controls": [{"name": name, **control.spec()} for name, control in self.controls.items()],
            "program": self.program,
        }

    def summary(self):
        """Return the title and the metrics at the defaults as plain text."""
        return "\n".join([self.title] + [f"{m.label}：{m.text}" for m in self.run().metrics])

    def _repr_mimebundle_(self, include=None, exclude=None):
        from custserv.jupyter import show

        return {
            **show(self),
            MIME: self.spec(),
            "text/plain": self.summary(),
        }

    def __repr__(self):
        return f"<Lab {self.name}：{self.title}>"
