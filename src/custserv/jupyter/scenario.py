"""A scenario in JupyterLab: the conversation so far, a button for each reply, the debrief at its end."""

import ipywidgets as widgets

from custserv.jupyter import fill, style
from custserv.jupyter.records import records


class ScenarioView:
    """One showing of a scenario; showings of one scenario share the conversation."""

    def __init__(self, scenario):
        self._scenario = scenario
        self._kept = records.keep(scenario.title, scenario)
        self._told = widgets.HTML()
        # The same buttons serve every turn, so that the keyboard stays where it is.
        most = max(len(turn.replies) for turn in scenario.turns)
        self._replies = [self._reply_button(k) for k in range(most)]
        self._back, self._again = (
            widgets.Button(description=text, layout={"width": "auto"}) for text in ("回到上一句", "再来一次")
        )
        self._back.on_click(lambda _: self._say(self._said[:-1]))
        self._again.on_click(lambda _: self._say([]))
        self._kept.observe(lambda _: self._show(), "answer")
        self._show()
        self.widget = widgets.VBox([self._told, *self._replies, widgets.HBox([self._back, self._again])])
        self.widget.add_class("custserv-scenario")

    @property
    def _said(self):
        return self._kept.answer or []

    def _reply_button(self, k):
        button = widgets.Button(layout={"width": "auto"})
        button.add_class("custserv-reply")
        button.on_click(lambda _: self._say([*self._said, self._walk.place.replies[k].text]))
        return button

    def _say(self, said):
        self._kept.answer = said

    def _show(self):
        self._walk = self._scenario.walk(self._said)
        self._told.value = fill("scenario.html", style=style(), scenario=self._scenario, walk=self._walk)
        texts = [reply.text for reply in getattr(self._walk.place, "replies", ())]
        for k, button in enumerate(self._replies):
            button.description = texts[k] if k < len(texts) else ""
            button.layout.display = "" if k < len(texts) else "none"
        for button in (self._back, self._again):
            button.disabled = not self._walk.steps
