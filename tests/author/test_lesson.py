"""The lesson plan of a chapter and the plan of the term, as Word documents read back."""

import re
from io import BytesIO

import pytest
from custserv.author import lesson, term
from custserv.author.chapter import chapters
from custserv.author.hashes import ROOT
from custserv.author.plan import Span, plain, plan_of
from custserv.author.problem import Problem
from custserv.author.shape import PLAN_MINUTES, PLAN_ROWS
from custserv.author.word import bytes_of
from docx import Document
from docx.oxml.ns import qn
from nbformat.v4 import new_markdown_cell, new_notebook, writes

PLAN = """## 教学设计

| 栏目 | 内容 |
|:--|:--|
| 主题 | 会员日 |
| 序号 | 第3章 |
| 课时 | 6 课时（理论 2、实训 4；每课时按 45 分钟计） |
| 教学手段 | 板书 |
| 教学方法 | 讲授 |
| 教学课型 | 一体化 |
| 能力目标 | 会算 $k$ 和 $e^{-x}$ |
| 知识目标 | **口径** |
| 素质目标 | 诚实 |
| 教学重点 | 集章 |
| 教学难点 | 折扣 \\| 让利 |
| 课程思政 | 公平 |

**教学过程设计**

| 阶段 | 分钟 | 教师 | 学生 |
|:--|--:|:--|:--|
| 课前 | — | 布置 | 预习 |
| 第1课时：导入 | 10 | 讲 | 听 |
| 集章 | 35 | 看 | 做 |
| 第2课时：讨论 | 45 | 问 | 答 |
| 课后 | — | 批阅 | 练习 1 |

**用到的话**　一；二。

**备注**　时间紧时，讨论可以不做。
"""


def notebook(folder, text=PLAN, title="第3章　会员日", name="03_day.ipynb"):
    path = folder / name
    cells = [new_markdown_cell(f"# {title}\n\n一句话。", id="title"), new_markdown_cell(text, id="lesson-plan")]
    path.write_text(writes(new_notebook(cells=cells)), encoding="utf-8")
    return path


def cells_of(table):
    """Return each row as the texts of its cells, a merged cell once."""
    return [[cell.text for cell in dict.fromkeys(row.cells)] for row in table.rows]


def reopened(document):
    return Document(BytesIO(bytes_of(document)))


def test_plan_is_read_with_its_forms(tmp_path):
    plan = plan_of(notebook(tmp_path))
    assert list(plan.rows)[1:] == list(PLAN_ROWS)
    assert (plan.title, plan.topic, plan.hours, plan.is_optional) == ("第3章　会员日", "会员日", (6, 2, 4), False)
    assert plan.rows["能力目标"] == [
        Span("会算 "), Span("k", italic=True), Span(" 和 "), Span("e", italic=True),
        Span("−x", italic=True, raised=1),
    ]  # fmt: skip
    assert plan.rows["知识目标"] == [Span("口径", bold=True)]
    assert plain(plan.rows["教学难点"]) == "折扣 | 让利"
    assert [(step.lesson, plain(step.stage), step.minutes) for step in plan.steps] == [
        ("", "课前", None), ("第1课时", "导入", 10), ("", "集章", 35), ("第2课时", "讨论", 45), ("", "课后", None),
    ]  # fmt: skip
    assert plain(plan.homework) == "练习 1"
    assert [plain(note)[:3] for note in plan.notes] == ["用到的", "备注　"]


def test_document_has_the_customary_table(tmp_path):
    made = reopened(lesson.document(plan_of(notebook(tmp_path))))
    entries, steps = (cells_of(table) for table in made.tables)
    assert entries[0] == ["主题", "会员日", "序号", "第3章"]
    assert entries[1][2:] == ["教学课型", "☐理论 ☐实训 ☑一体化 ☐其它"]
    assert [row[0] for row in entries] == [
        "主题", "课时", "教学手段", "教学方法", "教学目标", "教学目标", "教学目标", "教学重点", "教学难点", "课程思政",
    ]  # fmt: skip
    assert [row[1:] for row in entries[4:7]] == [
        ["能力目标", "会算 k 和 e−x"],
        ["知识目标", "口径"],
        ["素质目标", "诚实"],
    ]
    assert steps == [
        ["阶段", "分钟", "教师", "学生"],
        ["课前", "—", "布置", "预习"],
        ["第1课时（45 分钟）"],
        ["导入", "10", "讲", "听"],
        ["集章", "35", "看", "做"],
        ["第2课时（45 分钟）"],
        ["讨论", "45", "问", "答"],
        ["课后", "—", "批阅", "练习 1"],
        ["附", "用到的话　一；二。"],
        ["备注", "时间紧时，讨论可以不做。"],
    ]
    texts = [paragraph.text for paragraph in made.paragraphs]
    assert texts[0] == "《客户服务与客户关系管理》教案" and "教学过程设计（共 90 分钟）" in texts
    assert texts[1].count("＿＿＿") and all(name in texts[1] for name in ("授课教师", "授课班级", "授课日期"))


def fonts_of(element):
    [fonts] = element.iter(qn("w:rFonts"))
    return {key.partition("}")[2]: value for key, value in fonts.attrib.items()}


def test_fonts_are_named_for_chinese_everywhere(tmp_path):
    made = reopened(lesson.document(plan_of(notebook(tmp_path))))
    song = {"ascii": "Times New Roman", "hAnsi": "Times New Roman", "cs": "Times New Roman", "eastAsia": "宋体",
            "hint": "eastAsia"}  # fmt: skip
    hei = {**song, "eastAsia": "黑体"}
    assert fonts_of(made.styles.element.find(qn("w:docDefaults"))) == song
    assert fonts_of(made.styles["Normal"].element) == song
    assert fonts_of(made.styles["Title"].element) == fonts_of(made.styles["Heading 1"].element) == hei
    label, text = made.tables[0].rows[0].cells[:2]
    assert fonts_of(label._tc) == hei and fonts_of(text._tc) == song
    superscript = [run.text for cell in made.tables[0].rows[4].cells[2:3] for run in cell.paragraphs[0].runs
                   if run.font.superscript]  # fmt: skip
    assert superscript == ["−x"]


def test_paper_is_a4_and_the_head_of_the_steps_is_repeated(tmp_path):
    made = reopened(lesson.document(plan_of(notebook(tmp_path))))
    [section] = made.sections
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21, 29.7)
    assert section.footer.paragraphs[0]._p.find(qn("w:fldSimple")).get(qn("w:instr")) == "PAGE"
    heads = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in made.tables[1].rows]
    assert heads[0] and not any(heads[1:])
    kept = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in made.tables[1].rows]
    assert kept == [True, None, True, None, None, True, None, None, None, None]
    rows = [row for table in made.tables for row in table.rows]
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in rows)


def test_the_file_names_no_author_but_the_instructors(tmp_path):
    properties = reopened(lesson.document(plan_of(notebook(tmp_path)))).core_properties
    assert (properties.author, properties.comments, properties.language) == ("", "", "zh-CN")


@pytest.mark.parametrize(
    ("kind", "boxes"),
    [
        ("理论", "☑理论 ☐实训 ☐一体化 ☐其它"),
        ("理论、实训", "☑理论 ☑实训 ☐一体化 ☐其它"),
        ("参观", "☐理论 ☐实训 ☐一体化 ☑其它（参观）"),
        ("其它", "☐理论 ☐实训 ☐一体化 ☑其它"),
    ],
)
def test_boxes_are_ticked(kind, boxes):
    assert lesson.ticked(kind) == boxes


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("## 教学设计", "## 设计", "03_day.ipynb 里没有“## 教学设计”一节"),
        ("| 教学重点 | 集章 |\n", "", "03_day.ipynb 的教学设计里缺少“教学重点”一行"),
        ("| 集章 | 35 |", "| 集章 | 半节课 |", "“集章”的分钟应是整数或 —，收到“半节课”"),
        ("| 阶段 | 分钟 | 教师 | 学生 |\n|:--|--:|:--|:--|\n", "", "没有教学过程的表"),
    ],
)
def test_what_is_missing_is_named(tmp_path, old, new, fault):
    with pytest.raises(Problem, match=re.escape(fault)):
        plan_of(notebook(tmp_path, PLAN.replace(old, new)))


def test_hours_written_otherwise_are_refused(tmp_path):
    plan = plan_of(notebook(tmp_path, PLAN.replace("6 课时（理论 2、实训 4", "六课时（")))
    with pytest.raises(Problem, match="课时应写成“4 课时（理论 2、实训 2）”，收到“六课时"):
        plan.hours  # noqa: B018


@pytest.mark.parametrize("path", chapters(), ids=lambda path: path.stem)
def test_every_chapter_has_its_plan_on_paper(path):
    plan = plan_of(path)
    entries, steps = reopened(lesson.document(plan)).tables
    assert sum(step.minutes or 0 for step in plan.steps) == PLAN_MINUTES
    texts = [cell for row in cells_of(entries) + cells_of(steps) for cell in row]
    said = [part for step in plan.steps for part in (step.stage, step.teacher, step.student)]
    for spans in [*list(plan.rows.values())[1:], *said]:
        assert plain(spans) in texts or plain(spans) in lesson.KINDS
    assert not any(re.search(r"\*\*|\$|\\", text) for text in texts)
    assert steps.rows[-1].cells[0].text == "备注" and len(steps.rows[-1].cells[1].text) > 10


def test_the_verb_writes_the_chapters_named_and_keeps_what_was_changed(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(lesson, "FOLDER", tmp_path)
    lesson.main(["5", "notebooks/06_word_of_mouth.ipynb"])
    path = tmp_path / "教案_05_客户终身价值.docx"
    assert path.exists() and (tmp_path / "教案_06_口碑与转介绍.docx").exists()
    changed = Document(path)
    changed.add_paragraph("我自己加的一句")
    changed.save(path)
    lesson.main(["05"])
    [copy] = tmp_path.glob("教案_05_客户终身价值.bak-*.docx")
    assert Document(copy).paragraphs[-1].text == "我自己加的一句"
    assert copy.name in capsys.readouterr().out
    with pytest.raises(Problem, match="没有找到“99”这一章"):
        lesson.main(["99"])


def test_term_has_64_hours_half_of_them_theory():
    assert term.total(term.contents(ROOT / "_toc.yml")) == (64, 32, 32)


def test_term_table_has_every_chapter_of_the_contents_in_its_week():
    parts = term.contents(ROOT / "_toc.yml")
    made = reopened(term.document(parts))
    rows = cells_of(made.tables[0])
    plans = [plan for _, plans in parts for plan in plans]
    assert [row[0] for row in rows if len(row) == 1] == [caption for caption, _ in parts]
    lessons = [row for row in rows[1:] if len(row) == 10]
    assert [row[2] for row in lessons] == [plain(plan.rows["主题"]) for plan in plans]
    counted = [row for row in lessons if row[0] != "选读"]
    assert [row[0] for row in counted] == [str(week) for week in range(1, 17)]
    assert rows[-1][:4] == ["合计", "64", "32", "32"]
    section = made.sections[0]
    assert section.page_width > section.page_height
    blanks = "\n".join(paragraph.text for paragraph in made.paragraphs)
    for name in ("学年学期", "授课班级", "授课教师"):
        assert f"{name}：＿" in blanks
    assert "总学时：64　　理论：32　　实训：32" in blanks


def test_weeks_follow_the_hours_and_optional_chapters_count_none(tmp_path):
    (tmp_path / "notebooks").mkdir()
    texts = [
        ("第1章　甲", PLAN),
        ("第2章　乙", PLAN.replace("6 课时（理论 2、实训 4", "2 课时（理论 1、实训 1")),
        ("第3章　丙", PLAN.replace("| 第3章 |", "| 第3章（选读） |")),
    ]
    for number, (title, text) in enumerate(texts, 1):
        notebook(tmp_path / "notebooks", text, title, f"0{number}_a.ipynb")
    toc = tmp_path / "_toc.yml"
    files = "".join(f"      - file: notebooks/0{number}_a\n" for number in (1, 2, 3))
    head = "parts:\n  - caption: 部\n    chapters:\n      - file: book/using\n"
    toc.write_text(head + files, encoding="utf-8")
    parts = term.contents(toc)
    assert term.total(parts) == (8, 3, 5)
    rows = cells_of(term.document(parts).tables[0])
    assert [row[0] for row in rows[2:]] == ["1–2", "2", "选读", "合计"]
    toc.write_text(toc.read_text(encoding="utf-8").replace("03_a", "04_b"), encoding="utf-8")
    with pytest.raises(Problem, match="notebooks/04_b，没有这个笔记本"):
        term.contents(toc)
