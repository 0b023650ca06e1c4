"""The worksheet in JupyterLab: what the kernel kept of a chapter, saved as one file beside the notebook."""

import json
import re
from datetime import UTC, date, datetime
from html import escape
from importlib.resources import files
from pathlib import Path

import ipywidgets as widgets
from IPython.display import FileLink, display

from custserv.jupyter import fill, lab_views
from custserv.jupyter.questions import answer_text, result
from custserv.jupyter.records import records
from custserv.quiz import Guess, Open
from custserv.scenario import Scenario

EMPTY = "（没有填）"
_CLEAR, _SURE = "清除本章的全部记录", "再按一次，确定清除"


class WorksheetView:
    """One showing of the worksheet."""

    def __init__(self, worksheet):
        self._title = worksheet.title
        self._name = widgets.Text(description="姓名")
        self._number = widgets.Text(description="学号")
        self._clear = widgets.Button(description=_CLEAR, layout={"width": "auto"})
        save = widgets.Button(description="保存为一个网页文件", button_style="primary", layout={"width": "auto"})
        save.on_click(lambda _: self._save())
        self._clear.on_click(lambda _: self._clear_pressed())
        self._message = widgets.Output()
        self.widget = widgets.VBox(
            [
                widgets.HTML(
                    f"<b>学习单：{escape(self._title)}</b><br>"
                    "汇总本章的猜想、实验设置、书面回答和自测结果，保存成一页，打印或交给老师。"
                ),
                widgets.HBox([self._name, self._number], layout={"flex_flow": "row wrap"}),
                widgets.HBox([save, self._clear], layout={"flex_flow": "row wrap"}),
                self._message,
            ]
        )

    def _save(self):
        path = Path(file_name("学习单", self._title, self._number.value, self._name.value))
        text = page(self._title, self._name.value.strip(), self._number.value.strip())
        self._clear.description = _CLEAR
        try:
            path.write_text(text, encoding="utf-8")
        except OSError as error:
            self._say(f"没有保存成功：{path.resolve()} 不能写入（{error.strerror}）。")
            return
        self._say("已保存在笔记本旁边，点击打开：", FileLink(path))

    def _clear_pressed(self):
        if self._clear.description == _CLEAR:
            self._clear.description = _SURE
            return
        self._clear.description = _CLEAR
        self._name.value = self._number.value = ""
        records.clear()
        self._say("本章的记录已全部清除。")

    def _say(self, sentence, *more):
        self._message.clear_output(wait=True)
        with self._message:
            print(sentence)
            for part in more:
                display(part)


def file_name(*words):
    """Return a file name made of the words, without what a file system does not take."""
    parts = [re.sub(r'[\s\\/:*?"<>|.]+', "", word) for word in words]
    return "_".join(part for part in parts if part) + ".html"


def page(title, name, number):
    """Return the worksheet as one self-contained HTML page."""
    today = date.today()
    return fill(
        "worksheet.html",
        title=title,
        who=[("姓名", name), ("学号", number), ("日期", f"{today.year}/{today.month}/{today.day}")],
        parts=[(heading, entries) for heading, entries in parts() if entries],
        record=json.dumps(record(title, name, number), ensure_ascii=False),
        style=files("custserv").joinpath("page", "worksheet.css").read_text(encoding="utf-8"),
    )


def record(title, name, number):
    """Return what the instructor's verb ``collect`` reads, the same as record() in page/worksheet.ts."""
    questions, scenarios = [], []
    for group, asked, kept in records:
        if isinstance(asked, Scenario):
            walk = asked.walk(kept.answer or [])
            talk = {"id": asked.id, "title": asked.title, "over": walk.is_over, "report": asked.report(walk)}
            scenarios.append(talk)
            continue
        outcome = "" if isinstance(asked, (Guess, Open)) else result(asked, kept)
        names = {"group": group, "id": asked.id, "kind": asked.kind, "stem": asked.stem}
        answer = {"answer": answer_text(asked, kept.answer), "result": outcome}
        questions.append({**names, **answer, "tries": kept.tries, "right": kept.right, "shown": kept.shown})
    saved = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    who = {"chapter": title, "student": name, "number": number, "saved": saved}
    return {**who, "questions": questions, "scenarios": scenarios}


def parts():
    """Return the sheet's parts: (heading, [(what was asked, lines)])."""
    written = {
        kind: [(question.stem, [answer_text(question, kept.answer) or EMPTY])
               for _, question, kept in records if isinstance(question, kind)]
        for kind in (Guess, Open)
    }  # fmt: skip
    labs = [(title, view.report()) for title, view in lab_views.items()]
    scenarios = [
        (scenario.title, scenario.report(scenario.walk(kept.answer or [])))
        for _, scenario, kept in records if isinstance(scenario, Scenario)
    ]  # fmt: skip
    return [
        ("先猜", written[Guess]),
        ("实验设置", labs),
        ("情景对话", scenarios),
        ("书面回答", written[Open]),
        *tests(),
    ]


def tests():
    """Return one part for each group of self-tests."""
    groups = {}
    for title, question, kept in records:
        if not isinstance(question, (Guess, Open, Scenario)):
            groups.setdefault(title, []).append((question, kept))
    return [
        (
            f"{title}（{len(group)} 题，答对 {sum(kept.right for _, kept in group)} 题）",
            [(question.stem, _outcome(question, kept)) for question, kept in group],
        )
        for title, group in groups.items()
    ]


def _outcome(question, kept):
    """Return the answer, if there is one, and how the self-test went."""
    answer = answer_text(question, kept.answer)
    return ([answer] if answer else []) + [f"结果：{result(question, kept)}"]
