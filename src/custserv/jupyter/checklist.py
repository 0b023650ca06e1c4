"""The daily checklist in JupyterLab: boxes for today, and the days ticked while the kernel runs."""

from datetime import date
from html import escape

import ipywidgets as widgets

from custserv.jupyter import fill, style

# What is ticked: by the checklist's id, by day, the items.
_ticked = {}


class ChecklistView:
    """One showing of a checklist."""

    def __init__(self, checklist):
        self._days = _ticked.setdefault(checklist.id, {})
        self._boxes = [
            widgets.Checkbox(description=item, indent=False, layout={"width": "auto"})
            for item in checklist.items
        ]
        today = self._days.get(date.today().isoformat(), [])
        for box in self._boxes:
            box.value = box.description in today
            box.observe(self._tick, "value")
        clear = widgets.Button(description="清空", layout={"width": "auto", "align_self": "flex-start"})
        clear.on_click(lambda _: self._clear())
        self._told = widgets.HTML()
        title = widgets.HTML(
            f"{style()}<b>{escape(checklist.title)}</b><br>"
            "今天做到了哪些？只在这次运行里记着，重启内核就没有了；要长期记录和打印，请用网页版。"
        )
        self.widget = widgets.VBox([title, *self._boxes, clear, self._told])
        self.widget.add_class("custserv-questions")
        self._tell()

    def _tick(self, _):
        self._days[date.today().isoformat()] = [box.description for box in self._boxes if box.value]
        self._tell()

    def _clear(self):
        for box in self._boxes:
            box.value = False
        self._days.clear()
        self._tell()

    def _tell(self):
        days = [(day, len(items)) for day, items in sorted(self._days.items(), reverse=True) if items]
        self._told.value = fill("checklist.html", days=days, total=len(self._boxes))
