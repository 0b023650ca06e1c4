"""``check`` accepts the book and refuses a chapter in which anything of the agreed shape is missing."""

import base64
import re
from types import SimpleNamespace

import nbformat
import pytest
from custserv import Metric, Slider, lab
from custserv.author import cli, links, truth
from custserv.author.chapter import chapters
from custserv.author.check import check
from custserv.author.outputs import HEAVIEST
from custserv.author.sweep import Sweep
from custserv.cell import MIME as QUIZ
from custserv.labs import MIME as LAB
from custserv.models.value import lifetime_value
from custserv.quiz import Guess, Numeric, Open, Questions, Single, Worksheet
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from ..scenario_examples import DAILY, cake


@pytest.mark.parametrize("path", chapters(), ids=lambda path: path.stem)
def test_chapter_of_the_book_has_the_agreed_shape_and_an_origin_for_each_figure(path):
    assert check(path).lines()[1:] == []


# A small chapter that is as it should be; the tests break it in one place each.
FOLDED = {"tags": ["hide-input"], "jupyter": {"source_hidden": True}}
OBJECTIVES = "## 学习目标\n\n" + "\n\n".join(
    f"**{name}**\n: 会算。" for name in ("能力目标", "知识目标", "素质目标", "重点", "难点")
)
BACK = "## 回到客户价值\n\n从杠杆到保留率的换算是**假设**。\n\n这个实验只为看清一件事：**留住客户。**"
PLAN = "## 教学设计\n\n| 栏目 | 内容 |\n|:--|:--|\n" + "".join(
    f"| {name} | 内容 |\n"
    for name in "主题 序号 课时 教学手段 教学方法 教学课型 能力目标 知识目标 素质目标 教学重点 教学难点 课程思政".split()
)
PLAN += "\n| 阶段 | 分钟 | 教师 | 学生 |\n|:--|--:|:--|:--|\n| 课前 | — | 布置 | 预习 |\n"
PLAN += "| 一年的钱 | 90 | 讲 | 听 |\n| 练习 1 | 90 | 看 | 做 |\n"
PLAN += "| 课后 | — | 批阅 | 练习 |\n\n**备注**　无。"
BIBLIOGRAPHY = "## 参考文献\n\n```{bibliography}\n:filter: docname in docnames\n```"
ANSWER = "```{admonition} 你应当看到\n:class: note dropdown\n柱子变高。\n```"
SOLUTION = """````{admonition} 参考解答
:class: dropdown

```python
print(f"{2600 * 3:,}")
```

一共 7,800 元。
````"""


@lab(
    "回到客户价值",
    "一位客户的价值",
    retention=Slider("年保留率", 0, 1, 0.1, 0.8, "%"),
    multiplier=Slider("转介绍乘数", 0, 2, 0.1, 1),
    years=Slider("生命周期", 1, 30, 1, 10, "年"),
    lever=Slider("等待时间", 0, 10, 1, 5, "分钟"),
)
def closing_lab(ax, retention, multiplier, years, lever):
    value = lifetime_value(780, retention, years, 0.1, multiplier) - lever
    ax.bar([1], [value])
    return [Metric("价值", value, "元")]


def text(name, source):
    return nbformat.from_dict({**new_markdown_cell(source), "id": name})


def code(name, value, mime, source="x"):
    output = new_output("execute_result", data={mime: value.spec(), "text/plain": "x"}, execution_count=1)
    cell = new_code_cell(source, outputs=[output], execution_count=1, metadata=FOLDED)
    return nbformat.from_dict({**cell, "id": name})


def lab_with_all(k):
    """Return the cells around one lab, all that belongs to it included."""
    return [
        code(f"guess-{k}", Questions("先猜", Guess(f"guess_{k}", "会变成几倍？")), QUIZ),
        code(f"lab-{k}", closing_lab, LAB),
        text(f"lab-{k}-after", "**动手**　把保留率拖到 90%。"),
        code(f"think-{k}", Questions("再想", Open(f"why_{k}", "为什么？")), QUIZ),
        text(f"lab-{k}-answer", ANSWER),
    ]


def questions(title, kind):
    asked = [Single(f"{kind}_{k}", "题？", {"甲": "对：因为。", "乙": "不对。"}, right="甲") for k in range(3)]
    return Questions(title, *asked, Numeric(f"{kind}_n", "多少？", right=2600 * 10, unit="元", why="乘。"))


def chapter():
    """Return the cells of the chapter by id, in order."""
    numeric = 'Questions("题", Numeric("n", "多少？", right=2600 * 10, why="乘。"))'
    exercises = [
        cell
        for k in range(1, 5)
        for cell in (
            text(f"exercise-{k}", f"### 练习 {k}　三年\n\n一年 2,600 元，三年呢？"),
            text(f"solution-{k}", SOLUTION),
        )
    ]
    cells = [
        text("opening", "# 第5章　试写\n\n## 引子：一份薯条"),
        text("objectives", OBJECTIVES),
        text("one", "## 一年的钱\n\n一年 2,600 元。\n\n这个实验只为看清一件事：**甲。**"),
        *lab_with_all(1),
        text("two", "## 口碑\n\n流失 12.9% {cite}`book`。\n\n68% 的出处未能核实。\n\n这个实验只为看清一件事：**乙。**"),
        *lab_with_all(2),
        text("back", BACK),
        *lab_with_all(3),
        text("summary", "## 小结\n\n- 一年 2,600 元。"),
        text("self-test", "## 自测"),
        code("before", questions("课前自测", "pre"), QUIZ, numeric),
        code("after", questions("课后自测", "post"), QUIZ, numeric),
        text("exercises", "## 练习"),
        *exercises,
        text("glossary", "## 术语\n\n| 术语 | 英文 | 一句话 |\n|:--|:--|:--|\n| 保留率 | retention rate | 留下的比例 |"),
        text("references", BIBLIOGRAPHY),
        text("sheet", "## 学习单"),
        code("worksheet", Worksheet("第5章　试写"), QUIZ),
        text("lesson-plan", PLAN),
    ]
    return {cell["id"]: cell for cell in cells}


TABLE = 'FIGURES = [("one", f"一年 {50 * 52:,} 元")]\nGIVEN = {}\n'


@pytest.fixture
def write(tmp_path):
    """Write the chapter's cells and table and return the faults found, as lines."""

    def write(cells, table=TABLE):
        path = tmp_path / "05_try.ipynb"
        nbformat.write(new_notebook(cells=in_order(cells.values())), path)
        (tmp_path / "test_05_try.py").write_text(table, encoding="utf-8")
        return check(path, tables=tmp_path, book=small_book(tmp_path)).lines()[1:]

    return write


def in_order(cells):
    """Return the cells, those of code numbered as a run from the top numbers them."""
    cells = [nbformat.from_dict(cell) for cell in cells]
    for place, cell in enumerate((cell for cell in cells if cell.cell_type == "code"), 1):
        if cell.execution_count == 1:
            cell.execution_count = cell.outputs[0].execution_count = place
    return cells


def small_book(root):
    """Return a book with a source, a page, and the chapter itself."""
    (root / "book").mkdir(exist_ok=True)
    (root / "book" / "references.bib").write_text("@book{book,\n title={甲}}\n", encoding="utf-8")
    (root / "book" / "courseware.yml").write_text("parts:\n  一:\n    5: 试写\n", encoding="utf-8")
    (root / "book" / "using.md").write_text("# 用法\n\n(page-label)=\n## 一节\n", encoding="utf-8")
    return links.Book(root)


def test_a_chapter_as_it_should_be_has_no_fault_and_its_figures_are_counted(write, tmp_path):
    assert write(chapter()) == []
    origins = check(tmp_path / "05_try.ipynb", tables=tmp_path, book=small_book(tmp_path)).origins
    # Computed: 2,600 in the text and in the summary, and what four solutions print.
    assert origins == {truth.COMPUTED: 6, truth.CITED: 1, truth.UNVERIFIED: 1, truth.GIVEN: 7}


BREAKS = {
    "no title": ("opening", "# 第5章　试写", "第5章", "缺少一节|一级标题"),
    "wrong number": ("opening", "第5章", "第6章", "标题应写成“第5章　名”"),
    "no opening": ("opening", "## 引子：一份薯条", "正文", "缺少一节“## 引子”"),
    "no objective": ("objectives", "**重点**", "**要点**", "缺少“\\*\\*重点\\*\\*”"),
    "no summary": ("summary", "## 小结", "## 总结", "缺少一节“## 小结”"),
    "no insight": ("one", "只为看清一件事", "有意思", "没有说它只为看清一件事"),
    "no hands-on": ("lab-1-after", "**动手**", "请看", "没有“\\*\\*动手\\*\\*”"),
    "answer not folded": ("lab-1-answer", "dropdown", "tip", "没有可展开的说明"),
    "assumption not said": ("back", "假设", "经验", "没有说明：从杠杆到保留率的换算是假设"),
    "English title": ("one", "一年 2,600 元。", "一年 2,600 元。\n\n```{note}\n注意\n```", "加中文标题"),
    "task not named": ("exercise-2", "### 练习 2　三年", "### 第二题", "练习 2 的标题应写成"),
    "answer in the open": ("solution-3", ":class: dropdown\n", "", "应是收起的"),
    "term without English": ("glossary", "retention rate", "留存", "术语表的每一行应有"),
    "all sources listed": ("references", ":filter: docname in docnames", ":all:", "只列本章引用的"),
    "row of the plan": ("lesson-plan", "| 课程思政 | 内容 |\n", "", "缺少“课程思政”一行"),
    "too short a lesson": ("lesson-plan", "| 练习 1 | 90 |", "| 练习 1 | 80 |", "排满 180 分钟，现在是 170 分钟"),
    "stage in no section": ("lesson-plan", "| 练习 1 |", "| 合唱 |", "“合唱”和本章哪一节的标题都不像"),
    "no homework": ("lesson-plan", "| 课后 |", "| 之后 |", "缺少“课后”"),
}


@pytest.mark.parametrize(("cell", "old", "new", "message"), BREAKS.values(), ids=BREAKS)
def test_text_that_misses_the_shape_is_named_with_its_cell(write, cell, old, new, message):
    cells = chapter()
    assert old in cells[cell].source
    cells[cell].source = cells[cell].source.replace(old, new)
    faults = write(cells)
    assert any(re.search(message, fault) for fault in faults), faults
    assert all(re.match(r"  ✗ 第 \d+ 格（[\w-]+）：", fault) for fault in faults)


@pytest.mark.parametrize(("added", "lacks"), [("", False), ("共 301 位。", True)], ids=["shape", "a figure"])
def test_where_figures_come_from_is_explained_only_if_that_is_the_trouble(
    write, capsys, monkeypatch, tmp_path, added, lacks
):
    cells = chapter()
    del cells["guess-1"]
    cells["one"].source += f"\n\n{added}"
    faults = write(cells)
    report = check(tmp_path / "05_try.ipynb", tables=tmp_path, book=small_book(tmp_path))
    monkeypatch.setattr("custserv.author.check.check", lambda path, swept: report)
    assert cli.main(["check", str(tmp_path / "05_try.ipynb")]) == 1
    told = capsys.readouterr().out
    assert f"共 {len(faults)} 处要改" in told and ("数的来历" in told) is lacks


MISSING = {
    "guess-1": "之前没有“先猜”",
    "think-2": "之后没有“再想”",
    "lab-3": "应有一个实验，滑块有保留率、转介绍乘数、生命周期",
    "before": "自测应有两组题",
    "exercise-4": "至少要有 4 道，现有 3 道",
    "solution-1": "应紧跟解答单元格 solution-1",
    "worksheet": "前一格应是学习单",
    "lab-1": "至少要有 3 个实验或情景（连同“回到客户价值”），现有 2 个",
}


@pytest.mark.parametrize(("cell", "message"), MISSING.items())
def test_a_missing_cell_is_missed(write, cell, message):
    cells = chapter()
    del cells[cell]
    faults = write(cells)
    assert any(message in fault for fault in faults), faults


def test_sections_in_another_order_are_refused(write):
    cells = chapter()
    cells["glossary"], cells["references"] = cells["references"], cells["glossary"]
    assert any("的位置不对" in fault for fault in write(cells))


def test_too_few_questions_are_refused(write):
    cells = chapter()
    cells["after"] = code("after", Questions("课后自测", Open("post", "为什么？")), QUIZ)
    assert any("至少要有 8 题，现有 5 题" in fault for fault in write(cells))


def test_an_id_used_twice_is_refused(write):
    cells = chapter()
    cells["after"] = code("after", questions("课后自测", "pre"), QUIZ, "x")
    faults = write(cells)
    assert [fault.partition("：")[2] for fault in faults] == [
        f"编号 pre_{k} 在本章的另一处已经用过，请换一个" for k in (0, 1, 2, "n")
    ]


def test_two_groups_of_questions_in_one_cell_are_refused(write):
    cells = chapter()
    cells["think-1"].source = 'Questions("先猜", Guess("a", "？"))\nQuestions("再想", Open("b", "？"))'
    (fault,) = write(cells)
    assert "（think-1）：一格只显示最后一样，前面的 Questions(…) 看不到" in fault


def test_an_answer_typed_in_is_refused(write):
    cells = chapter()
    cells["before"].source = cells["before"].source.replace("2600 * 10", "26000")
    assert any("数值题 n 的答案是手写的" in fault for fault in write(cells))


def test_a_lab_with_its_code_in_the_open_is_refused(write):
    cells = chapter()
    cells["lab-1"].metadata = {}
    assert any("代码应收起" in fault for fault in write(cells))


def test_a_scenario_counts_as_a_lab_and_needs_none_of_what_belongs_to_a_lab(write):
    cells = chapter()
    cells["lab-1"] = code("lab-1", cake(), QUIZ)
    for name in ("guess-1", "lab-1-after", "think-1", "lab-1-answer"):
        del cells[name]
    assert write(cells) == []


@pytest.mark.parametrize("shown", [cake(), DAILY], ids=["scenario", "checklist"])
def test_a_scenario_or_a_checklist_with_its_code_in_the_open_is_refused(write, shown):
    cells = chapter()
    extra = code("extra", shown, QUIZ)
    extra.metadata = {}
    assert any("代码应收起" in fault for fault in write({**cells, "extra": extra}))


def test_a_closing_lab_without_a_lever_is_refused(write):
    cells = chapter()
    cells["lab-3"].outputs[0].data[LAB]["controls"].pop()
    assert any("本章自己的杠杆" in fault for fault in write(cells))


def test_a_notebook_that_was_not_run_is_sent_back(write):
    cells = chapter()
    cells["lab-1"].execution_count = None
    (fault,) = write(cells)
    assert "（lab-1）：还没有运行：请先“运行并整理”" in fault


def test_a_worksheet_of_another_chapter_is_refused(write):
    cells = chapter()
    cells["worksheet"] = code("worksheet", Worksheet("第6章　口碑"), QUIZ)
    assert any("学习单的标题应与本章相同" in fault for fault in write(cells))


@pytest.mark.parametrize(
    ("prose", "table", "message"),
    [
        ("一年 2,700 元。", TABLE, "算出来的是“一年 2,600 元”，正文里没有这句话"),
        ("一年 2,600 元，十年 26,001 元。", TABLE, "没有来历：26,001"),
        ("一年 2,600 元，涨了 7%。", TABLE, "没有来历：7%"),
        ("一年 2,600 元，共 300 位。", TABLE, "没有来历：300"),
        ("一年 2,600 元。", 'FIGURES = [("one", "一年 2,600 元")]\nGIVEN = {}\n', "没有算式"),
        ("一年 2,600 元。", TABLE.replace("{}", '{"one": {"9.5"}}'), "GIVEN 里的 9.5 不在正文里"),
        ("一年 2,600 元，涨了 7%。", TABLE + 'QUOTED = {"one": {"7%"}}', "QUOTED 里的 7% 在本章别处既没有引用"),
    ],
)
def test_a_figure_of_no_origin_is_refused(write, prose, table, message):
    cells = chapter()
    cells["one"].source = cells["one"].source.replace("一年 2,600 元。", prose)
    faults = write(cells, table)
    assert any(message in fault for fault in faults), faults


@pytest.mark.parametrize(
    ("prose", "table"),
    [
        ("一年 2,600 元，1984年到 1990 年，见第134页、https://a.cn/12345。", TABLE),
        ("一年 2,600 元，涨了 7%。", TABLE.replace("{}", '{"one": {"7%"}}')),
        ("一年 2,600 元，涨了 68%。", TABLE + 'QUOTED = {"one": {"68%"}}'),
        ("一年 2,600 元，涨了 7% {cite}`book`。", TABLE),
        ("一年 2,600 元。有人说涨了 7%。这个说法的出处未能核实。", TABLE),
        ("一年 2,600 元，$2{,}600 \\times 3$。", TABLE),
    ],
)
def test_a_figure_with_an_origin_is_accepted(write, prose, table):
    cells = chapter()
    cells["one"].source = cells["one"].source.replace("一年 2,600 元。", prose)
    assert write(cells, table) == []


POINTERS = {
    "source": ("见 {cite}`nobody`。", "文献“nobody”没有登记在 book/references.bib 里"),
    "one of two sources": ("见 {cite:t}`book, nobody`。", "文献“nobody”没有登记"),
    "term": ("算{term}`没有`。", "术语“没有”不在术语表里"),
    "term under words": ("算{term}`它 <没有>`。", "术语“没有”不在术语表里"),
    "chapter of a place": ("看{place}`7 术语`。", "{place} 指向的“7”不存在"),
    "heading of a place": ("看{place}`book/using 没有`。", "{place} 指向的标题“没有”在“book/using”里不存在"),
    "chapter": ("见第9章。", "提到第9章，书里没有这一章"),
    "label": ("见{ref}`那里 <nowhere>`。", "{ref} 指向的标记“nowhere”不存在"),
    "file": ("见[那里](nowhere.md)。", "链接“nowhere.md”指向的文件或标记不存在"),
    "anchor": ("见[那里](#nowhere)。", "链接“#nowhere”指向的文件或标记不存在"),
    "new word": ("这叫**新词**（new word）。", "新名词“新词”（new word）不在术语表里"),
    "picture without words": ("![](05_try.ipynb)", "图 05_try.ipynb 没有替代文字"),
    "figure without words": ("```{figure} 05_try.ipynb\n一句话\n```", "图 05_try.ipynb 没有替代文字"),
    "tag without words": ('<img src="05_try.ipynb">', "图 05_try.ipynb 没有替代文字"),
    "picture": ("![柱子](nowhere.png)", "找不到图 nowhere.png"),
}


@pytest.mark.parametrize(("prose", "message"), POINTERS.values(), ids=POINTERS)
def test_what_points_nowhere_is_named_with_its_cell(write, prose, message):
    cells = chapter()
    cells["one"].source += f"\n\n{prose}"
    assert [fault for fault in write(cells)] == [fault for fault in write(cells) if message in fault]
    assert write(cells)[0].startswith("  ✗ 第 3 格（one）：")


def test_what_points_somewhere_is_accepted(write):
    cells = chapter()
    cells["one"].source += (
        "\n\n见 {cite}`book`、{term}`保留率`、{term}`它 <保留率>`、{place}`book/using 一节`、第5章、"
        "{ref}`那里 <page-label>`、[那里](book/using.md)、[那里](#口碑)、[站外](https://a.cn/b)、**留住**、"
        "**保留率**（retention rate）、![柱子](05_try.ipynb)。\n\n% {cite}`nobody`\n\n```{figure} 05_try.ipynb\n:alt: 柱子\n```"
    )
    assert write(cells) == []


def test_cells_run_out_of_order_are_refused(write):
    cells = chapter()
    cells["lab-2"].execution_count = 40
    (fault,) = write(cells)
    assert "（lab-2）：执行次序不对：这一格是第 5 个，标着 [40]" in fault


def picture(size, **metadata):
    """Return a cell that shows a picture of so many bytes."""
    cell = code("picture", Questions("题", Open("any", "为什么？")), QUIZ)
    cell.outputs[0].data = {"image/png": base64.b64encode(bytes(size)).decode(), "text/plain": "x"}
    cell.metadata = {"mystnb": {"image": {"alt": "柱子一根比一根高"}}, **metadata}
    return cell


def test_a_picture_of_a_cell_has_words_too(write):
    cells = chapter()
    assert write({**cells, "picture": picture(9)}) == []
    (fault,) = write({**cells, "picture": picture(9, mystnb={})})
    assert "（picture）：图没有替代文字" in fault


def test_a_chapter_too_heavy_for_a_phone_is_refused_with_its_heaviest_cell(write):
    (fault,) = write({**chapter(), "picture": picture(HEAVIEST)})
    assert re.search("（picture）：这一章的图和文字共 50. KB，应不超过 500 KB；最重的是这一格，500 KB", fault)


def test_a_character_that_no_font_has_is_named_with_its_lab(write):
    cells = chapter()
    spec = cells["lab-3"].outputs[0].data[LAB]
    spec["program"] = spec["program"].replace('"价值"', '"价值𝑥"')
    (fault,) = write(cells)
    assert "（lab-3）：实验“回到客户价值”里的这些字画不出来：𝑥" in fault


def test_running_finds_a_lab_that_fails_and_outputs_of_yesterday(tmp_path, write):
    cells = chapter()
    spec = cells["lab-3"].outputs[0].data[LAB]
    spec["program"] = spec["program"].replace("- lever", "/ (10 - lever)")
    assert write(cells) == []
    path = tmp_path / "05_try.ipynb"
    with Sweep() as swept:
        lines = check(path, tables=tmp_path, book=small_book(tmp_path), swept=swept).lines()[1:]
    # The cells of this chapter hold no program that could run.
    assert any("05_try.ipynb：笔记本 05_try.ipynb 第 4 个单元格（x）运行出错：NameError" in line for line in lines)
    assert any("（lab-3）：实验“回到客户价值”在“等待时间=10 分钟”时出错：ZeroDivisionError" in line for line in lines)
    assert len(lines) == 2


def test_a_solution_states_what_its_program_prints(write):
    cells = chapter()
    cells["solution-2"].source = cells["solution-2"].source.replace("7,800 元", "约八千元")
    assert any("解答的程序打印 7,800，解答的文字里没有" in fault for fault in write(cells))


def test_a_chapter_without_a_table_is_told_where_it_goes(tmp_path):
    path = tmp_path / "05_try.ipynb"
    nbformat.write(new_notebook(cells=in_order(chapter().values())), path)
    assert "没有数字表：请写 test_05_try.py" in check(path, tables=tmp_path, book=small_book(tmp_path)).lines()[-1]


@pytest.mark.parametrize(("faults", "code"), [([], 0), ([("one", "不对")], 1)])
def test_the_verb_reports_in_chinese_and_by_its_exit_code(monkeypatch, capsys, tmp_path, faults, code):
    path = tmp_path / "05_try.ipynb"
    path.write_text("", encoding="utf-8")
    report = SimpleNamespace(faults=faults, lacks_origins=False, lines=lambda: ["05_try.ipynb：数字 0 处"])
    monkeypatch.setattr("custserv.author.check.check", lambda given, swept: report)
    assert cli.main(["check", str(path)]) == code
    assert ("✓ 1 章都合乎体例" in capsys.readouterr().out) == (code == 0)


def test_the_verb_refuses_what_is_no_notebook(capsys):
    assert cli.main(["check", "none.ipynb"]) == 1
    assert "没有找到“none.ipynb”" in capsys.readouterr().err
