"""The live view of a lab: ipywidgets controls, one picture kept and redrawn, metrics, message."""

import traceback
from html import escape

import ipywidgets as widgets

from custserv.controls import Choice, Slider
from custserv.jupyter.picture import Picture

_WIDE = {"description_width": "initial"}
_CARD = (
    '<div style="display:inline-block;margin:0 24px 4px 0"><div style="opacity:.75">{label}</div>'
    '<div style="font-size:1.5em;font-weight:600;line-height:1.4">{text}</div></div>'
)
_ERROR = '<div role="alert" style="border-left:4px solid #c62828;padding:4px 12px;margin:4px 0">{text}</div>'


class LabView:
    """One showing of a lab; each showing has its own values and picture.

    The front end sends a slider's next value only when the kernel has answered the one before,
    so that redrawing at once, inside the callback, is what drops stale values.
    """

    def __init__(self, lab):
        self._lab = lab
        self._picture = Picture()
        self._last = None
        self._inputs = {name: _input(control) for name, control in lab.controls.items()}
        reset = widgets.Button(description="恢复初始设置", icon="undo", layout={"width": "auto", "align_self": "flex-start"})
        reset.on_click(self._reset)
        self._image = widgets.Image(format="png", layout={"max_width": "100%", "width": "720px"})
        self._metrics = widgets.HTML()
        self._message = widgets.HTML()
        for control in self._inputs.values():
            control.observe(self._moved, "value")
        self.widget = widgets.VBox(
            [
                widgets.HTML(f"<b>{escape(lab.title)}</b><br>{escape(lab.description)}"),
                *self._inputs.values(),
                reset,
                self._message,
                self._image,
                self._metrics,
            ]
        )
        self._redraw(hold=False)

    @property
    def values(self):
        """The controls' values as they stand."""
        return {name: control.value for name, control in self._inputs.items()}

    def report(self):
        """Return settings and metrics as lines for the worksheet."""
        lab, values = self._lab, self.values
        settings = "；".join(f"{c.label} {c.text(values[name])}" for name, c in lab.controls.items())
        metrics = "；".join(f"{m.label} {m.text}" for m in self._last.metrics)
        return [f"设置：{settings}" + ("（初始设置）" if values == lab.defaults else ""), f"结果：{metrics}"]

    def _moved(self, change):
        # Only a slider's move keeps the axes; another choice may mean other units.
        self._redraw(hold=isinstance(change.owner, widgets.SelectionSlider))

    def _reset(self, _):
        for name, control in self._inputs.items():
            control.unobserve(self._moved, "value")
            control.value = self._lab.controls[name].default
            control.observe(self._moved, "value")
        self._redraw(hold=False)

    def _redraw(self, hold):
        try:
            scene = self._lab.run(**self.values)
            if hold and self._last:
                scene.hold(self._last)
            self._image.value = self._picture.draw(scene)
        except Exception as error:
            self._message.value = _ERROR.format(text=escape(explain(error, self._lab)))
            return
        self._last = scene
        self._message.value = ""
        self._metrics.value = "".join(
            _CARD.format(label=escape(m.label), text=escape(m.text)) for m in scene.metrics
        )


def explain(error, lab):
    """Return one Chinese sentence for an error of the lab's function, with its line if it has one."""
    text = str(error)
    if any("\u4e00" <= letter <= "\u9fff" for letter in text):
        return text
    code = lab.function.__code__
    lines = [
        frame.lineno - code.co_firstlineno + 1
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename == code.co_filename
    ]
    where = f"（{lab.name} 的单元格里，从 @lab 起第 {lines[-1]} 行）" if lines else ""
    return f"实验代码出错：{type(error).__name__}：{text}{where}"


def _input(control):
    """Return the widget of a control; a slider shows its value with the unit."""
    common = {"description": control.label, "value": control.default, "style": _WIDE}
    if isinstance(control, Slider):
        options = [(control.text(value), value) for value in control.values]
        return widgets.SelectionSlider(
            options=options, continuous_update=True, layout={"width": "min(100%, 560px)"}, **common
        )
    if isinstance(control, Choice):
        return widgets.Dropdown(options=list(control.options.items()), layout={"width": "max-content"}, **common)
    return widgets.Checkbox(indent=False, **common)
