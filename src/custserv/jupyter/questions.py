"""Questions in JupyterLab: ipywidgets fields and verdicts."""

from html import escape

import ipywidgets as widgets

from custserv.jupyter import style
from custserv.jupyter.records import records
from custserv.quiz import Guess, Match, Multiple, Numeric, Open, Order, Single

_FULL = {"layout": {"width": "auto"}}
_MARK = {True: "✓ 答对了。", False: "✗ 还不对。", None: ""}
_COLOR = {True: "var(--jp-success-color0)", False: "var(--jp-error-color0)", None: "transparent"}
_ROW = {"width": "min(100%, 34em)"}


def answer_text(question, answer):
    """Return an answer in words; empty if there is none."""
    if not answer:
        return ""
    if isinstance(answer, list):
        return (" → " if isinstance(question, Order) else "、").join(answer)
    if isinstance(answer, dict):
        return "；".join(f"{left} → {right}" for left, right in answer.items() if right)
    text = answer.strip()
    unit = getattr(question, "unit", "")
    return text if not text or text.endswith(unit) else f"{text} {unit}"


def result(question, kept):
    """Return in words how a self-test went."""
    if kept.shown:
        return "看过答案以后答对" if kept.right else "看了答案"
    if kept.right:
        return "第 1 次就答对" if kept.tries == 1 else f"试了 {kept.tries} 次后答对"
    if kept.tries:
        return f"试了 {kept.tries} 次，还没有答对"
    return "没有核对" if answer_text(question, kept.answer) else "没有作答"


class QuestionsView:
    """One showing of a group of questions; showings of one group share what is kept."""

    def __init__(self, group):
        many = len(group.questions) > 1
        views = [
            QuestionView(question, records.keep(group.title, question), f"{place}. " if many else "")
            for place, question in enumerate(group.questions, 1)
        ]
        self.widget = widgets.VBox(
            [widgets.HTML(f"{style()}<b>{escape(group.title)}</b>"), *(v.widget for v in views)]
        )
        self.widget.add_class("custserv-questions")


class QuestionView:
    """One question with its field, buttons and feedback."""

    def __init__(self, question, kept, number):
        self._question = question
        self._kept = kept
        self._field = field_of(question)
        self._feedback = widgets.HTML()
        self._show = widgets.Button(description="看答案", layout={"width": "auto"})
        self._show.on_click(lambda _: self._show_answer())
        self._offer_answer()
        self._restore()
        note = "（多选）" if isinstance(question, Multiple) else "（排序）" if isinstance(question, Order) else ""
        parts = [widgets.HTML(f"{number}{escape(question.stem)}{note}"), self._field.widget]
        if isinstance(question, (Guess, Open)):
            self._field.on_change(self._keep)
            if isinstance(question, Open):
                parts.insert(0, _echo(question))
        else:
            self._field.on_change(self._answer_changed)
            parts.append(self._buttons())
        kept.observe(self._cleared, "answer")
        self.widget = widgets.VBox([*parts, self._feedback])

    def _buttons(self):
        check, hint, again = (
            widgets.Button(description=text, layout={"width": "auto"}) for text in ("核对", "提示", "重做")
        )
        check.button_style = "primary"
        check.on_click(lambda _: self._check())
        hint.on_click(lambda _: self._say([f"提示：{self._question.hint}"]))
        again.on_click(lambda _: self._again())
        return widgets.HBox([check, *([hint] if self._question.hint else []), self._show, again])

    def _restore(self):
        self._field.write(self._kept.answer)
        if self._kept.tries:
            self._say([f"上次：{result(self._question, self._kept)}。"])

    def _keep(self):
        self._kept.answer = self._field.read()
        self._say(["已记下。"] if answer_text(self._question, self._kept.answer) else [])

    def _answer_changed(self):
        self._kept.answer = self._field.read()
        self._say([])

    def _cleared(self, change):
        if change.new is None:
            self._field.write(None)
            self._offer_answer()
            self._say([])

    def _check(self):
        verdict = self._question.judge(self._field.read())
        kept = self._kept
        kept.answer = self._field.read()
        if verdict.right is not None and not kept.right:
            kept.tries += 1
            kept.right = verdict.right
        self._offer_answer()
        self._say([_MARK[verdict.right], *verdict.feedback], verdict.right)

    def _show_answer(self):
        self._kept.shown = self._kept.shown or not self._kept.right
        self._say(["参考答案：", *self._question.answer_lines()])

    def _again(self):
        self._field.write(None)
        self._kept.answer = self._field.read()
        self._say(["可以重新作答了。"])

    def _offer_answer(self):
        """The answer can be looked at once a try was wrong."""
        offered = self._kept.tries > 1 or self._kept.tries == 1 and not self._kept.right
        self._show.layout.display = "" if offered else "none"

    def _say(self, lines, right=None):
        lines = "".join(f"<div>{escape(line)}</div>" for line in lines if line)
        self._feedback.value = (
            f'<div role="alert" style="border-left:4px solid {_COLOR[right]};padding-left:12px">{lines}</div>'
            if lines
            else ""
        )


def _echo(question):
    """Return a line that reminds of the guesses made before the lab."""
    line = widgets.HTML()
    guesses = records.guesses_before(question)

    def write(_=None):
        made = [text for guess, kept in guesses if (text := answer_text(guess, kept.answer))]
        line.value = f"<i>你先前的猜想：{escape('；'.join(made))}</i>" if made else ""

    for _, kept in guesses:
        kept.observe(write, "answer")
    write()
    return line


class Field:
    """Where a question is answered: a widget, read and written in the words of the definitions."""

    def __init__(self, widget, inputs):
        self.widget = widget
        self._inputs = inputs
        self._told = None
        for one in inputs:
            one.observe(self._tell, "value")

    def on_change(self, tell):
        """Call ``tell`` whenever the student changes the answer."""
        self._told = tell

    def _tell(self, _):
        if self._told:
            self._told()

    def write(self, answer):
        """Show an answer (None: none), without telling."""
        told, self._told = self._told, None
        self._set(answer)
        self._told = told


class Words(Field):
    """Typed text."""

    def __init__(self, question):
        unit = getattr(question, "unit", "")
        if isinstance(question, Open):
            box = widgets.Textarea(rows=4, **_FULL)
        else:
            box = widgets.Text(layout={"width": "14em"})
        super().__init__(widgets.HBox([box, widgets.Label(unit)]) if unit else box, [box])

    def read(self):
        return self._inputs[0].value

    def _set(self, answer):
        self._inputs[0].value = answer or ""


class OneOf(Field):
    """One of the options."""

    def __init__(self, question):
        box = widgets.RadioButtons(options=list(question.options), value=None, **_FULL)
        super().__init__(box, [box])

    def read(self):
        return self._inputs[0].value

    def _set(self, answer):
        box = self._inputs[0]
        box.value = answer if answer in box.options else None


class SomeOf(Field):
    """Any of the options."""

    def __init__(self, question):
        boxes = [widgets.Checkbox(description=option, indent=False, **_FULL) for option in question.options]
        super().__init__(widgets.VBox(boxes), boxes)

    def read(self):
        return [box.description for box in self._inputs if box.value]

    def _set(self, answer):
        for box in self._inputs:
            box.value = box.description in (answer or [])


class Pairs(Field):
    """One choice for each word on the left."""

    def __init__(self, question):
        options = [("请选择", None), *((choice, choice) for choice in question.choices)]
        boxes = [
            widgets.Dropdown(
                options=options, description=left, style={"description_width": "50%"}, layout=_ROW
            )
            for left in question.pairs
        ]
        super().__init__(widgets.VBox(boxes), boxes)

    def read(self):
        return {box.description: box.value for box in self._inputs}

    def _set(self, answer):
        for box in self._inputs:
            box.value = (answer or {}).get(box.description)


class Rows(Field):
    """A list put in order by buttons."""

    def __init__(self, question):
        self._start = question.start
        self._order = self._start
        self._texts = [widgets.Label(layout={"flex": "1"}) for _ in self._start]
        rows = [
            widgets.HBox([text, self._mover("上移", k, -1), self._mover("下移", k, 1)], layout=_ROW)
            for k, text in enumerate(self._texts)
        ]
        super().__init__(widgets.VBox(rows), [])

    def _mover(self, text, k, step):
        button = widgets.Button(description=text, layout={"width": "auto"})
        button.disabled = not 0 <= k + step < len(self._start)
        button.on_click(lambda _: self._move(k, step))
        return button

    def _move(self, k, step):
        order = list(self._order)
        order[k], order[k + step] = order[k + step], order[k]
        self._set(order)
        self._tell(None)

    def read(self):
        return list(self._order)

    def _set(self, answer):
        self._order = answer if answer else self._start
        for place, (text, item) in enumerate(zip(self._texts, self._order), 1):
            text.value = f"{place}. {item}"


def field_of(question):
    """Return a new field for a question."""
    if isinstance(question, Single) or isinstance(question, Guess) and question.options:
        return OneOf(question)
    for kind, field in ((Multiple, SomeOf), (Match, Pairs), (Order, Rows), ((Numeric, Guess, Open), Words)):
        if isinstance(question, kind):
            return field(question)
    raise TypeError(question)
