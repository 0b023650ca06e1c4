"""A folder of worksheets becomes one table; what cannot be read or is not the newest is named."""

import csv
import json
import os
from datetime import datetime
from html import escape
from io import StringIO

import pytest
from custserv.author import collect
from custserv.author.problem import Problem
from custserv.author.saved import read_sheet
from openpyxl import load_workbook

CHAPTER = "第5章　客户终身价值"


def question(name, kind="single", answer="", result="没有作答", group="课前自测", **more):
    names = {"group": group, "id": name, "kind": kind, "stem": f"题目 {name}？"}
    return {**names, "answer": answer, "result": result, "tries": 0, "right": False, "shown": False, **more}


QUESTIONS = [
    question("guess", "guess", "2 倍", "", "先猜"),
    question("why", "open", "", "", "再想"),
    question("pre_a", answer="甲", result="第 1 次就答对", tries=1, right=True),
    question("pre_b", answer="乙", result="看过答案以后答对", tries=1, right=True, shown=True),
    question("post_a", answer="丙", result="试了 2 次，还没有答对", group="课后自测", tries=2),
]
TALK = {"id": "cake", "title": "蛋糕", "over": True, "report": ["结局：客户笑了。", "走法：道歉 → 重做"]}


def sheet(folder, name, student="张三", number="2026001", saved="2026-07-01T02:00:00.000Z", **more):
    record = {"chapter": CHAPTER, "student": student, "number": number, "saved": saved,
              "questions": QUESTIONS, "scenarios": [TALK], **more}  # fmt: skip
    text = json.dumps(record, ensure_ascii=False)
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    article = f'<article class="custserv-sheet" data-record="{escape(text)}"><h1>学习单</h1></article>'
    path.write_text(f"<!doctype html>\n<body>{article}", encoding="utf-8")
    return path


def rows(folder, name):
    head, *found = load_workbook(folder / "学习单汇总.xlsx")[name].iter_rows(values_only=True)
    return [dict(zip(head, row)) for row in found]


def test_everything_of_a_sheet_is_in_the_tables(tmp_path, capsys):
    sheet(tmp_path, "一班/a.html")
    collect.main([str(tmp_path)])
    [overview] = rows(tmp_path, "总表")
    saved = datetime.fromisoformat("2026-07-01T02:00:00Z").astimezone()
    assert overview == {
        "姓名": "张三", "学号": "2026001", "章": CHAPTER, "自测题数": 3, "答对": 2, "第1次就答对": 1,
        "各组自测": "课前自测 2/2；课后自测 0/1", "先猜": "1/1", "书面回答": "0/1", "情景": "1/1",
        "保存时间": f"{saved:%Y-%m-%d %H:%M}", "文件": "一班/a.html",
    }  # fmt: skip
    [wide] = rows(tmp_path, "第5章")
    assert wide == {
        "姓名": "张三", "学号": "2026001", "先猜 1\n题目 guess？": "2 倍", "再想 1\n题目 why？": None,
        "课前自测 1\n题目 pre_a？": "第 1 次就答对\n甲", "课前自测 2\n题目 pre_b？": "看过答案以后答对\n乙",
        "课后自测 1\n题目 post_a？": "试了 2 次，还没有答对\n丙", "情景\n蛋糕": "结局：客户笑了。\n走法：道歉 → 重做",
    }  # fmt: skip
    details = rows(tmp_path, "明细")
    assert [row["题号"] for row in details] == ["guess", "why", "pre_a", "pre_b", "post_a", "cake"]
    assert details[2] == {
        "姓名": "张三", "学号": "2026001", "章": CHAPTER, "组": "课前自测", "题号": "pre_a", "题目": "题目 pre_a？",
        "回答": "甲", "结果": "第 1 次就答对", "答对": "是", "次数": 1, "看过答案": "否",
    }  # fmt: skip
    assert details[0]["答对"] is None and details[5]["结果"] == "谈完"
    assert rows(tmp_path, "没有收进") == []
    assert "收进 1 份，没有收进 0 份" in capsys.readouterr().out


def test_csv_holds_the_details_for_excel(tmp_path):
    sheet(tmp_path, "a.html", student="=HYPERLINK(1)", number="-5")
    collect.main([str(tmp_path)])
    content = (tmp_path / "学习单汇总.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    table = list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))
    assert tuple(table[0]) == collect.DETAILS and len(table) == 1 + 6
    assert table[1][:2] == ["'=HYPERLINK(1)", "-5"]


def test_students_and_chapters_are_in_order_with_a_sheet_for_each_chapter(tmp_path):
    sheet(tmp_path, "a.html", number="2")
    sheet(tmp_path, "b.html", number="1")
    sheet(tmp_path, "c.html", number="1", chapter="第10章　认知落差", questions=[], scenarios=[])
    collect.main([str(tmp_path)])
    order = [row["章"][:3] + row["学号"] for row in rows(tmp_path, "总表")]
    assert order == ["第5章1", "第5章2", "第101"]
    names = load_workbook(tmp_path / "学习单汇总.xlsx").sheetnames
    assert names == ["总表", "第5章", "第10章", "明细", "没有收进"]


def test_a_question_that_only_some_have_is_empty_for_the_others(tmp_path):
    sheet(tmp_path, "a.html", number="1", questions=QUESTIONS[:1])
    sheet(tmp_path, "b.html", number="2")
    collect.main([str(tmp_path)])
    one, two = rows(tmp_path, "第5章")
    assert list(one) == list(two) and one["课前自测 1\n题目 pre_a？"] is None


def test_the_newest_of_a_student_and_chapter_is_kept_and_said(tmp_path, capsys):
    sheet(tmp_path, "old.html", saved="2026-07-01T02:00:00Z")
    sheet(tmp_path, "new.html", number="２０２６００１ ", saved="2026-07-02T02:00:00.000Z")
    sheet(tmp_path, "other.html", chapter="第6章　口碑与转介绍")
    collect.main([str(tmp_path)])
    assert sorted(row["文件"] for row in rows(tmp_path, "总表")) == ["new.html", "other.html"]
    [left] = rows(tmp_path, "没有收进")
    assert left["文件"] == "old.html" and "留下了最新的 new.html" in left["原因"]
    said = capsys.readouterr().out
    assert f"✗ old.html：张三 2026001 的“{CHAPTER}”交了不止一份" in said and "没有收进 1 份" in said


def test_without_a_number_the_name_tells_and_without_both_nothing_is_lost(tmp_path, capsys):
    for name in ("a.html", "b.html"):
        sheet(tmp_path, name, number="")
    for name in ("c.html", "d.html"):
        sheet(tmp_path, name, number="", student="")
    collect.main([str(tmp_path)])
    assert len(rows(tmp_path, "总表")) == 3
    said = capsys.readouterr().out
    assert "没有写学号" in said and "c.html 没有写姓名和学号，已收进" in said


def test_two_names_under_one_number_are_both_kept_and_told(tmp_path, capsys):
    sheet(tmp_path, "a.html")
    sheet(tmp_path, "b.html", student="李四")
    collect.main([str(tmp_path)])
    assert len(rows(tmp_path, "总表")) == 2
    assert "学号 2026001 有几个姓名：张三、李四；都已收进，请核对" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("作业.docx", b"PK", "不是网页文件（.html），而是 .docx"),
        ("作业", b"x", "没有后缀"),
        ("a.html", "<p>学习单".encode("gbk"), "不是 UTF-8 文字"),
        ("a.html", "<article class=sheet>".encode(), "不是本书的学习单"),
        ("a.html", b'<article class="custserv-sheet">', "记录缺失或不完整"),
        ("a.html", b'<article class="custserv-sheet" data-record="{">', "记录缺失或不完整"),
        ("a.html", b'<article class="custserv-sheet" data-record="[]">', "记录缺失或不完整"),
    ],
)
def test_what_cannot_be_read_is_named_with_the_reason(tmp_path, capsys, name, content, reason):
    (tmp_path / name).write_bytes(content)
    sheet(tmp_path, "good.htm")
    collect.main([str(tmp_path)])
    [left] = rows(tmp_path, "没有收进")
    assert left["文件"] == name and reason in left["原因"]
    assert f"✗ {name}：" in capsys.readouterr().out


@pytest.mark.parametrize(
    "more",
    [
        {"saved": "昨天"},
        {"number": 5},
        {"questions": [{"id": "a"}]},
        {"questions": [{**QUESTIONS[0], "tries": "两次"}]},
        {"scenarios": [{**TALK, "report": [1]}]},
    ],
)
def test_a_record_that_lacks_something_is_refused(tmp_path, more):
    with pytest.raises(Problem, match="请学生重新保存"):
        read_sheet(sheet(tmp_path, "a.html", **more))


def test_collecting_again_keeps_what_the_instructor_wrote_into_the_table(tmp_path, capsys):
    sheet(tmp_path, "a.html")
    (tmp_path / ".DS_Store").write_bytes(b"")
    collect.main([str(tmp_path)])
    collect.main([str(tmp_path)])
    assert "没有变化" in capsys.readouterr().out
    book = load_workbook(tmp_path / "学习单汇总.xlsx")
    book["总表"]["M1"] = "评语"
    book.save(tmp_path / "学习单汇总.xlsx")
    collect.main([str(tmp_path)])
    [copy] = tmp_path.glob("学习单汇总.bak-*.xlsx")
    assert load_workbook(copy)["总表"]["M1"].value == "评语"
    assert rows(tmp_path, "没有收进") == []


def test_a_folder_without_sheets_and_no_folder_are_sentences(tmp_path):
    with pytest.raises(Problem, match="没有读到一份学习单"):
        collect.main([str(tmp_path)])
    assert os.listdir(tmp_path) == []
    with pytest.raises(Problem, match="没有文件夹"):
        collect.main([str(tmp_path / "nowhere")])
    with pytest.raises(Problem, match="缺少 文件夹"):
        collect.main([])
