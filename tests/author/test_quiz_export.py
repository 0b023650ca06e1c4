"""Questions as a spreadsheet and as GIFT, both read back; GIFT by the rules of Moodle's importer."""

import re
from io import BytesIO

import pytest
from custserv.author import chapter, cli, quiz_export
from custserv.author.gift import category_line, escaped, gift_of
from custserv.author.problem import Problem
from custserv.quiz import Guess, Match, Multiple, Numeric, Open, Order, Questions, Single
from nbformat.v4 import new_code_cell, new_notebook, writes
from openpyxl import load_workbook

from ..quiz_examples import GUESS, MATCH, MULTIPLE, NUMERIC, OPEN, ORDER, SHARE, SINGLE, TEST

# Every sign that means something in GIFT, a line break, and what looks like a comment or a formula.
NASTY = "// =1+1 ~a #b {c} :d: \\e \\n 100% “f”\n第二行 $x ::名::"
# The shares of a grade that Moodle accepts (question/engine/bank.php).
GRADES = {100, 50, 33.33333, 25, 20, 16.66667, 14.28571, 12.5, 11.11111, 10, -100}


def unescaped(text):
    """Return what a text of the file stands for; anything that is a sign of the format is a fault."""
    text = text.strip()
    bare = re.sub(r"\\([\\~=#{}:n])", "", text)
    assert not re.search(r"[~=#{}\n\t\\]", bare), text
    return re.sub(r"\\([\\~=#{}:n])", lambda sign: "\n" if sign[1] == "n" else sign[1], text)


def split(text, signs):
    """Split at the signs that no backslash takes away; each part begins with its sign."""
    places = [m.start() for m in re.finditer(rf"\\.|[{signs}]", text, re.DOTALL) if m[0] in signs]
    assert not text[: places[0]].strip()
    return [text[a:b].strip() for a, b in zip(places, [*places[1:], len(text)])]


def feedback(text):
    """Return (text, feedback) of an answer."""
    parts = re.match(r"((?:\\.|[^#\\])*)(?:#(.*))?$", text, re.DOTALL)
    return parts[1].strip(), unescaped(parts[2] or "")


def read_gift(text):
    """Return [(category, name, stem, kind, answers, general feedback)] of a GIFT file."""
    found, category = [], None
    for block in re.split(r"\n\s*\n", text.strip()):
        if block.startswith("$CATEGORY: "):
            category = tuple(name.replace("//", "/") for name in re.split("(?<!/)/(?!/)", block[11:]))
            continue
        whole = re.fullmatch(
            r"::((?:\\.|[^:\\])*)::\[plain\]((?:\\.|[^{}\\])*)\{((?:\\.|[^{}\\])*)\}", block, re.DOTALL
        )
        assert whole, block
        body, _, general = whole[3].partition("####")
        kind, answers = read_answers(body.strip())
        found.append((category, unescaped(whole[1]), unescaped(whole[2]), kind, answers, unescaped(general)))
    return found


def read_answers(body):
    if not body:
        return "essay", []
    if body[0] == "#":
        answers = []
        for part in split(body[1:], "="):
            share, number, reach, rest = re.fullmatch(
                r"=(?:%(\d+)%)?(-?\d+(?:\.\d+)?):(\d+(?:\.\d+)?)((?:#.*)?)", part, re.DOTALL
            ).groups()
            share = 100 if share is None else int(share)
            answers.append((share, float(number), float(reach), unescaped(rest[1:])))
        return "numerical", answers
    if re.search(r"(?<!\\)~", body):
        answers = []
        for part in split(body, "~="):
            share, rest = re.match(r"[~=](?:%(-?[\d.]+)%)?(.*)", part, re.DOTALL).groups()
            text, said = feedback(rest)
            answers.append((100.0 if part[0] == "=" else float(share or 0), unescaped(text), said))
        return ("one" if "=" in [part[0] for part in split(body, "~=")] else "several"), answers
    pairs = [part[1:].partition("->") for part in split(body, "=")]
    assert len(pairs) > 1 and all(arrow for _, arrow, _ in pairs)
    return "matching", [(unescaped(left), unescaped(right)) for left, _, right in pairs]


def back(question):
    [(_, name, stem, kind, answers, general)] = read_gift(gift_of("05 题", question))
    assert name == "05 题"
    return stem, kind, answers, general


def test_single():
    stem, kind, answers, _ = back(SINGLE)
    assert (stem, kind) == (SINGLE.stem, "one")
    assert [share for share, _, _ in answers] == [0, 100, 0]
    assert [(option, said) for _, option, said in answers] == list(SINGLE.options.items())


def test_multiple_gives_each_right_option_its_share_and_takes_all_for_a_wrong_one():
    _, kind, answers, _ = back(MULTIPLE)
    assert kind == "several"
    assert [share for share, _, _ in answers] == [50, 50, -100]
    assert [(option, feedback) for _, option, feedback in answers] == list(MULTIPLE.options.items())


@pytest.mark.parametrize("count", range(1, 11))
def test_shares_are_those_that_moodle_knows(count):
    options = {f"项{k}": "因为。" for k in range(count + 1)}
    _, _, answers, _ = back(Multiple("m", "选", options, right=list(options)[:count]))
    assert {share for share, _, _ in answers} <= GRADES


def test_more_right_options_than_moodle_can_mark_are_refused():
    options = {f"项{k}": "因为。" for k in range(12)}
    with pytest.raises(Problem, match="题目 m 有 11 个正确选项，Moodle 最多允许 10 个"):
        gift_of("名", Multiple("m", "选", options, right=list(options)[:11]))


def judged_as(question, text, value):
    """Compare the verdict on what was typed with the file's on the same number."""
    _, _, answers, general = back(question)
    hit = next((answer for answer in answers if abs(value - answer[1]) <= answer[2]), None)
    verdict = question.judge(text)
    assert verdict.right is bool(hit and hit[0] == 100), text
    if hit and not verdict.right:
        assert verdict.feedback == [hit[3]]
    assert general == question.why


@pytest.mark.parametrize("value", [26000, 26000.4, 25999.5, 26000.6, 52000, 52000.4, 2600])
def test_numeric_is_right_within_its_tolerance_and_knows_the_wrong_numbers(value):
    judged_as(NUMERIC, str(value), value)
    assert back(NUMERIC)[0] == f"{NUMERIC.stem}（单位：元）"


@pytest.mark.parametrize("value", [80, 80.5, 80.6, 79.4])
def test_a_share_is_asked_for_in_per_cent(value):
    judged_as(SHARE, str(value), value)


def test_numbers_have_no_exponent():
    tiny = Numeric("tiny", "多少？", right=1e-7, digits=9, tolerance=1e-12, wrong={2.5e13: "太大。"}, why="很小。")
    _, _, answers, _ = back(tiny)
    assert [answer[1] for answer in answers] == [1e-7, 2.5e13]


def test_match_and_order_become_pairs():
    stem, kind, answers, general = back(MATCH)
    assert (stem, kind, general) == (MATCH.stem, "matching", MATCH.why)
    assert dict(answers) == MATCH.pairs
    _, kind, answers, general = back(ORDER)
    assert (kind, general) == ("matching", ORDER.why)
    assert [item for item, _ in answers] == ORDER.start
    assert dict(answers) == {item: f"第 {place} 位" for place, item in enumerate(ORDER.items, 1)}


def test_what_is_written_in_words_is_an_essay():
    assert back(OPEN.questions[0]) == (OPEN.questions[0].stem, "essay", [], "")


def test_an_arrow_of_the_format_in_a_pair_is_refused():
    with pytest.raises(Problem, match="题目 m 的“a->b”里有“->”"):
        gift_of("名", Match("m", "配", {"a->b": "一", "c": "二"}, why="因为。"))


@pytest.mark.parametrize(
    "question",
    [
        Single("q", NASTY, {f"一{NASTY}": f"甲{NASTY}", "二": NASTY}, right="二"),
        Multiple("q", NASTY, {f"一{NASTY}": f"甲{NASTY}", "二": NASTY}, right=["二"]),
        Numeric("q", NASTY, right=-1.5, digits=1, wrong={3: NASTY}, why=NASTY),
        Match("q", NASTY, {f"一{NASTY}": f"甲{NASTY}", "二": "乙"}, why=NASTY),
        Order("q", NASTY, [f"一{NASTY}", "二"], why=NASTY),
        Open("q", NASTY),
    ],
    ids=lambda question: question.kind,
)
def test_signs_of_the_format_are_taken_as_text(question):
    stem, kind, answers, general = back(question)
    assert stem == NASTY
    if kind in ("one", "several"):
        assert [(option, said) for _, option, said in answers] == list(question.options.items())
    if kind == "numerical":
        assert answers[1][3] == general == NASTY
    if question.kind == "match":
        assert dict(answers) == question.pairs and general == NASTY
    if question.kind == "order":
        assert {item for item, _ in answers} == set(question.items)


def test_escaping_is_what_moodle_undoes():
    assert escaped("a:b\n{~=#}\\") == r"a\:b\n\{\~\=\#\}\\"
    assert category_line(["课", "7/24"]) == "$CATEGORY: 课/7//24\n"


@pytest.fixture(scope="module")
def book():
    return [(path.name[:2], path.stem, chapter.groups(path)) for path in chapter.chapters()]


def test_every_question_of_the_book_is_in_the_file_but_guesses(book):
    found = read_gift(quiz_export.gift(book))
    asked = [
        (title, group.title, f"{number} {question.id}")
        for number, title, groups in book
        for group in groups
        for question in group.questions
        if not isinstance(question, Guess)
    ]
    assert [(category[1], category[2], name) for category, name, *_ in found] == asked
    assert {category[0] for category, *_ in found} == {quiz_export.COURSE}


def table(content, name="题库"):
    head, *rows = load_workbook(BytesIO(content))[name].iter_rows(values_only=True)
    return head, [tuple(value or "" for value in row) for row in rows]


def test_spreadsheet_has_every_question(book):
    content = quiz_export.workbook(book)
    head, rows = table(content)
    assert head == ("章", "组", "题号", "题型", "题干", "选项", "答案", "解析/反馈", "提示")
    questions = [question for _, _, groups in book for group in groups for question in group.questions]
    assert [row[2] for row in rows] == [question.id for question in questions]
    assert [row[4].strip() for row in rows] == [question.stem.strip() for question in questions]
    for row, question in zip(rows, questions):
        assert bool(row[6]) is bool(row[7]) is not isinstance(question, (Guess, Open))
    counts = table(content, "各章题数")[1]
    assert sum(sum(value or 0 for value in row[1:]) for row in counts) == len(questions)


def test_rows_of_every_kind():
    _, rows = table(quiz_export.workbook([("05", "第5章　例", [GUESS, OPEN, TEST])]))
    by_id = {row[2]: row[3:] for row in rows}
    assert by_id["pre_times"] == (
        "单选",
        SINGLE.stem,
        "A. 变成 1.125 倍\nB. 变成 2 倍\nC. 不变 <b>",
        "B. 变成 2 倍",
        "A. 这是保留率之比：寿命要看流失率。\nB. 流失率减半，寿命加倍。\nC. 寿命取决于流失率。",
        "先算流失率。",
    )
    assert by_id["pre_who"][3] == "A. 付钱的公司\nB. 学车的员工"
    assert by_id["pre_value"][2:5] == (
        "",
        "26,000 元（允许相差 0.5）",
        "2,600 × 10 = 26,000\n常见错误 52,000 元：这是连同口碑的数。",
    )
    assert by_id["pre_rate"][3] == "80 %（允许相差 0.5）"
    assert by_id["pre_roles"][3] == "付钱的公司 → 客户\n学车的员工 → 用户\n推荐的朋友 → 影响者"
    assert by_id["pre_steps"][3] == "潜在客户 → 目标客户 → 成交客户"
    assert by_id["guess_lever"] == ("先猜", GUESS.questions[1].stem, "保留率\n口碑", "", "", "")
    assert by_id["why_times"][0] == "书面"


def test_a_text_that_looks_like_a_formula_stays_text():
    group = Questions("组", Single("q", "=1+1", {"=2": "对\x07。", "+3": "错。"}, right="=2"))
    sheet = load_workbook(BytesIO(quiz_export.workbook([("05", "章", [group])])))["题库"]
    assert sheet["E2"].value == "=1+1" and sheet["E2"].data_type == "s"
    assert sheet["H2"].value == "A. 对。\nB. 错。"


def test_a_failing_cell_is_named(tmp_path):
    path = tmp_path / "05_bad.ipynb"
    cells = [new_code_cell("x = 1", id="a"), new_code_cell("print('x')\n1 / 0", id="b")]
    path.write_text(writes(new_notebook(cells=cells)), encoding="utf-8")
    with pytest.raises(Problem, match="05_bad.ipynb 第 2 格 运行出错：ZeroDivisionError"):
        quiz_export.groups_of(path)


def test_the_verb_writes_both_files(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(quiz_export, "FOLDER", tmp_path)
    quiz_export.main(["3", "5"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["题库_03_05.xlsx", "题库_03_05_Moodle.txt"]
    text = (tmp_path / "题库_03_05_Moodle.txt").read_text(encoding="utf-8")
    assert {category[1][:3] for category, *_ in read_gift(text)} == {"第3章", "第5章"}
    assert "没有写进去" in capsys.readouterr().out


@pytest.mark.parametrize("verb", ["lesson", "term", "quiz-export", "collect"])
def test_the_instructors_verbs_explain_themselves_in_chinese(verb, capsys):
    assert verb in cli.VERBS and cli.main([verb, "--help"]) == 0
    said = capsys.readouterr().out
    assert f"用法：custserv {verb}" in said and "Usage" not in said
