"""The shape of a chapter: its sections in order, what belongs to each lab, questions, exercises, lesson plan.

Everything is read from the notebook as it is kept: labs and questions from their stored outputs.
"""

import ast
import re
from typing import NamedTuple

from custserv.book.glossary import term_rows
from custserv.cell import MIME as QUIZ_MIME
from custserv.labs import MIME as LAB_MIME

LEAST_LABS, LEAST_QUESTIONS, LEAST_EXERCISES = 3, 8, 4
FIRST_SECTIONS = ("引子", "学习目标")
LAST_SECTIONS = ("回到客户价值", "小结", "自测", "练习", "术语", "参考文献", "学习单", "教学设计")
OBJECTIVES = ("能力目标", "知识目标", "素质目标", "重点", "难点")
# The three sliders of every chapter, as their labels name them.
SLIDERS = ("保留率", "转介绍乘数", "生命周期")
# The columns of the college's form for a lesson plan.
PLAN_ROWS = (
    "主题", "序号", "课时", "教学手段", "教学方法", "教学课型", "能力目标", "知识目标", "素质目标",
    "教学重点", "教学难点", "课程思政",
)  # fmt: skip
PLAN_MINUTES = 4 * 45
INSIGHT = "只为看清一件事"
_CARDS = ("Questions", "Scenario", "Checklist", "Worksheet")

_HEADING = re.compile(r"^(#{1,4}) +(.+)$")
_OPENED = re.compile(r"^(?:`{3,}|:{3,})\{(\w+)\} *(.*)$")
_UNTITLED = (
    "note", "tip", "warning", "important", "caution", "hint", "attention", "danger", "error", "seealso",
)  # fmt: skip
_EXERCISE = re.compile(r"exercise-\d+")


class Item(NamedTuple):
    """One thing of a chapter: what it is, position (from 1) and id of its cell, and its content."""

    kind: str
    position: int
    cell: str
    content: object


def items(notebook):
    """Return a chapter's headings, paragraphs of note, labs, questions, scenarios and other code, in order."""
    found = []
    for position, cell in enumerate(notebook.cells, 1):
        read = _of_text if cell.cell_type == "markdown" else _of_code
        found += [Item(kind, position, cell.id, content) for kind, content in read(cell)]
    return found


def _of_text(cell):
    in_program = False
    lines = cell.source.splitlines()
    for line, behind in zip(lines, [*lines[1:], ""]):
        if in_program:
            in_program = not line.startswith("```")
        elif line.startswith("```python"):
            in_program = True
        elif opened := _OPENED.match(line):
            yield ("dropdown" if "dropdown" in behind else opened.group(1)), opened.group(2)
        elif heading := _HEADING.match(line):
            yield f"h{len(heading.group(1))}", heading.group(2).strip()
        elif line.startswith("**动手**"):
            yield "hands-on", line
        elif INSIGHT in line:
            yield "insight", line


def _of_code(cell):
    data = {mime: part for output in cell.outputs for mime, part in output.get("data", {}).items()}
    if LAB_MIME in data:
        yield "lab", data[LAB_MIME]
    elif QUIZ_MIME in data:
        yield data[QUIZ_MIME]["kind"], data[QUIZ_MIME]
    else:
        yield "code", cell


def faults(notebook, chapter):
    """Return (cell id, what is wrong) for everything in which a notebook misses the shape of a chapter.

    chapter: its number as in the file's name; its title should say the same.
    """
    if unrun := [cell.id for cell in notebook.cells if _is_unrun(cell)]:
        return [(unrun[0], "还没有运行：请先“运行并整理”（make run），再检查")]
    found = items(notebook)
    wrong = [fault for rule in _RULES for fault in rule(found, notebook)]
    return [*_number_of(found, chapter), *wrong]


def _is_unrun(cell):
    return cell.cell_type == "code" and cell.source.strip() and cell.execution_count is None


def section(found, name):
    """Return the items of the section of a name (or of which it is the beginning), without its heading."""
    inside, part = False, []
    for item in found:
        if item.kind in ("h1", "h2"):
            inside = item.kind == "h2" and _names(item.content, name)
        elif inside:
            part.append(item)
    return part


def _names(heading, name):
    return heading == name or heading.startswith(name + "：")


def _of(found, *kinds):
    return [item for item in found if item.kind in kinds]


def _place(found, notebook):
    """Return the id of the cell to name for something that is missing."""
    return found[0].cell if found else notebook.cells[0].id


def _title(found, notebook):
    titles = _of(found, "h1")
    if len(titles) != 1 or titles[0].position != 1:
        yield notebook.cells[0].id, "一章应有一个一级标题，在第一格：# 第N章　名"


def _number_of(found, chapter):
    for item in _of(found, "h1")[:1]:
        if not re.match(rf"第{chapter}章　\S", item.content):
            yield item.cell, f"标题应写成“第{chapter}章　名”（全角空格），收到“{item.content}”"


def _sections(found, notebook):
    headings = _of(found, "h2")
    names = [item.content for item in headings]
    for name in (*FIRST_SECTIONS, *LAST_SECTIONS):
        if not any(_names(given, name) for given in names):
            yield notebook.cells[0].id, f"缺少一节“## {name}”"
    known = [(item, name) for item in headings for name in _all_sections() if _names(item.content, name)]
    order = [_all_sections().index(name) for _, name in known]
    for (item, name), place, before in zip(known[1:], order[1:], order):
        if place <= before:
            yield item.cell, f"“{name}”的位置不对：各节依次是 {'、'.join(_all_sections())}"
    if known and not names[len(FIRST_SECTIONS) : -len(LAST_SECTIONS)]:
        yield known[0][0].cell, "学习目标和“回到客户价值”之间还没有正文"


def _all_sections():
    return FIRST_SECTIONS + LAST_SECTIONS


def _objectives(found, notebook):
    cells = {item.cell for item in _of(found, "h2") if item.content == "学习目标"}
    text = "\n".join(cell.source for cell in notebook.cells if cell.id in cells)
    for name in OBJECTIVES:
        if cells and not re.search(rf"^\*\*{name}\*\*\n: \S", text, re.MULTILINE):
            yield next(iter(cells)), f"学习目标里缺少“**{name}**”（下一行以“: ”开头）"


def _labs(found, notebook):
    places = [k for k, item in enumerate(found) if item.kind == "lab"]
    count = len(_of(found, "lab", "scenario"))
    if count < LEAST_LABS:
        yield notebook.cells[0].id, (
            f"一章至少要有 {LEAST_LABS} 个实验或情景（连同“回到客户价值”），现有 {count} 个"
        )
    for k in places:
        before, after = _around(found, k)
        name = found[k].content["title"]
        if not _asks(before, "guess"):
            yield found[k].cell, f"实验“{name}”之前没有“先猜”：Questions(\"先猜\", Guess(…))"
        if not _of(before, "insight"):
            yield found[k].cell, f"实验“{name}”之前没有说它{INSIGHT}：**……**"
        if not _of(after, "hands-on"):
            yield found[k].cell, f"实验“{name}”之后没有“**动手**”一段"
        if not _asks(after, "open"):
            yield found[k].cell, f"实验“{name}”之后没有“再想”：Questions(\"再想\", Open(…))"
        if not _of(after, "dropdown"):
            yield found[k].cell, f"实验“{name}”之后没有可展开的说明：{{admonition}} 标题，:class: dropdown"


def _around(found, k):
    """Return the items before and after a lab that can belong to it: up to the next lab or section."""
    bounds = [i for i, item in enumerate(found) if item.kind in ("lab", "h2") and i != k]
    start = max((i for i in bounds if i < k), default=0)
    end = min((i for i in bounds if i > k), default=len(found))
    return found[start:k], found[k + 1 : end]


def _asks(part, kind):
    asked = [question for item in _of(part, "questions") for question in item.content["questions"]]
    return any(question["kind"] == kind for question in asked)


def _closing_lab(found, notebook):
    part = section(found, "回到客户价值")
    labs = _of(part, "lab")
    if not any(_has_thread(lab.content) for lab in labs):
        yield _place(part, notebook), (
            f"“回到客户价值”里应有一个实验，滑块有{'、'.join(SLIDERS)}和本章自己的杠杆，用 lifetime_value 来算"
        )
    texts = [cell.source for cell in notebook.cells if cell.id in {item.cell for item in part}]
    if labs and "假设" not in "\n".join(texts):
        yield labs[0].cell, "“回到客户价值”没有说明：从杠杆到保留率的换算是假设"


def _has_thread(lab):
    labels = [control["label"] for control in lab["controls"] if control["kind"] == "slider"]
    named = [name for name in SLIDERS if any(name in label for label in labels)]
    return len(named) == len(SLIDERS) < len(lab["controls"]) and "lifetime_value" in lab["program"]


def _self_test(found, notebook):
    part = section(found, "自测")
    sets = _of(part, "questions")
    titles = [item.content["title"] for item in sets]
    if len(sets) != 2 or not (titles[0].startswith("课前") and titles[1].startswith("课后")):
        yield _place(part, notebook), "自测应有两组题：先 Questions(\"课前自测\", …)，后 Questions(\"课后自测\", …)"
    count = sum(len(item.content["questions"]) for item in sets)
    if count < LEAST_QUESTIONS:
        yield _place(part, notebook), f"自测至少要有 {LEAST_QUESTIONS} 题，现有 {count} 题"
    for cell in notebook.cells:
        if cell.id in {item.cell for item in sets}:
            yield from ((cell.id, fault) for fault in _typed_answers(cell.source))


def _typed_answers(source):
    """Yield a fault for each Numeric whose right answer is a number typed in, not computed."""
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Numeric":
            right = [keyword.value for keyword in call.keywords if keyword.arg == "right"]
            if right and isinstance(right[0], ast.Constant):
                yield f"数值题 {ast.literal_eval(call.args[0])} 的答案是手写的：right= 应由模型或算式给出"


def _ids(found, notebook):
    """The page keeps answers by their id; a kernel notices only when JupyterLab tells it which cell runs."""
    taken = set()
    for item in _of(found, "questions", "scenario", "checklist"):
        for asked in item.content.get("questions", [item.content]):
            if asked["id"] in taken:
                yield item.cell, f"编号 {asked['id']} 在本章的另一处已经用过，请换一个"
            taken.add(asked["id"])


def _alone(found, notebook):
    sources = {cell.id: cell.source for cell in notebook.cells}
    for item in _of(found, "questions", "scenario", "checklist", "worksheet"):
        for line in ast.parse(sources[item.cell]).body[:-1]:
            name = getattr(line.value.func, "id", "") if _is_call(line) else ""
            if name in _CARDS:
                yield item.cell, f"一格只显示最后一样，前面的 {name}(…) 看不到：请让它自成一格"


def _is_call(line):
    return isinstance(line, ast.Expr) and isinstance(line.value, ast.Call)


def _exercises(found, notebook):
    texts = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    names = [cell.id for cell in texts]
    count = sum(1 for name in names if _EXERCISE.fullmatch(name))
    if count < LEAST_EXERCISES:
        yield _place(section(found, "练习"), notebook), f"练习至少要有 {LEAST_EXERCISES} 道，现有 {count} 道"
    for k in range(1, count + 1):
        yield from ((f"exercise-{k}", fault) for fault in _exercise(texts, names, k))


def _exercise(texts, names, k):
    if f"exercise-{k}" not in names:
        yield f"缺少练习 {k}：单元格应叫 exercise-{k}，解答叫 solution-{k}，编号从 1 起不断"
        return
    at = names.index(f"exercise-{k}")
    if not texts[at].source.startswith(f"### 练习 {k}　"):
        yield f"练习 {k} 的标题应写成“### 练习 {k}　名”（全角空格）"
    if names[at + 1 : at + 2] != [f"solution-{k}"]:
        yield f"练习 {k} 之后应紧跟解答单元格 solution-{k}"
    elif not re.match(r"`{3,}\{admonition\} 参考解答\n:class: .*dropdown", texts[at + 1].source):
        yield f"solution-{k} 应是收起的“{{admonition}} 参考解答”，:class: dropdown"


def _terms(found, notebook):
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and cell.source.startswith("## 术语"):
            rows = term_rows(cell.source)
            if not rows:
                yield cell.id, "术语应是一张表：| 术语 | 英文 | 一句话 |"
            for row in rows:
                if len(row) != 3 or not all(row) or not re.search("[A-Za-z]", row[1]):
                    yield cell.id, f"术语表的每一行应有术语、英文、一句话，收到“{' | '.join(row)}”"


def _sources(found, notebook):
    part = [item.cell for item in _of(found, "h2") if item.content == "参考文献"]
    for cell in notebook.cells:
        if cell.id in part and "```{bibliography}\n:filter: docname in docnames\n```" not in cell.source:
            yield cell.id, "参考文献应只列本章引用的：{bibliography} 加一行 :filter: docname in docnames"


def _plan(found, notebook):
    cells = {item.cell for item in _of(found, "h2") if item.content == "教学设计"}
    text = "\n".join(cell.source for cell in notebook.cells if cell.id in cells)
    for name in PLAN_ROWS if cells else ():
        if not re.search(rf"^\| {name} \| \S", text, re.MULTILINE):
            yield next(iter(cells)), f"教学设计的表里缺少“{name}”一行"
    minutes = sum(int(m) for m in re.findall(r"^\|[^|]+\| (\d+) \|", text, re.MULTILINE))
    if cells and minutes != PLAN_MINUTES:
        yield next(iter(cells)), f"教学过程应排满 {PLAN_MINUTES} 分钟，现在是 {minutes} 分钟"
    for name in ("| 课前 |", "| 课后 |", "**备注**") if cells else ():
        if name not in text:
            yield next(iter(cells)), f"教学设计里缺少“{name.strip('|* ')}”"
    sheets = [item.position for item in _of(found, "worksheet")]
    plan = [item.position for item in _of(found, "h2") if item.content == "教学设计"]
    if plan and sheets != [plan[0] - 1]:
        yield next(iter(cells)), "“教学设计”前一格应是学习单：Worksheet(\"第N章　名\")，一章一个"
    chapter = [item.content for item in _of(found, "h1")]
    for item in _of(found, "worksheet"):
        if chapter != [item.content["title"]]:
            yield item.cell, f"学习单的标题应与本章相同，收到“{item.content['title']}”"


def _titles(found, notebook):
    for item in found:
        if item.kind in _UNTITLED or item.kind in ("admonition", "dropdown") and not item.content:
            yield item.cell, "提示框应写成 {admonition} 加中文标题：JupyterLab 会给别的写法配英文标题"


def _folded(found, notebook):
    cells = {cell.id: cell.metadata for cell in notebook.cells}
    for item in _of(found, "lab", "questions", "scenario", "checklist", "worksheet"):
        tags, hidden = cells[item.cell].get("tags", []), cells[item.cell].get("jupyter", {}).get("source_hidden")
        if "hide-input" not in tags or not hidden:
            yield item.cell, "实验、题目和情景的代码应收起：标签 hide-input，并在 JupyterLab 里折叠输入"


_RULES = (
    _title, _sections, _objectives, _labs, _closing_lab, _self_test, _ids, _alone, _exercises, _terms,
    _sources, _plan, _titles, _folded,
)  # fmt: skip
