"""``new`` makes a chapter that is complete as it is, and touches nothing that is there."""

import shutil

import pytest
import yaml
from custserv.author import cli, new
from custserv.author.chapter import labs, questions
from custserv.author.check import check
from custserv.author.hashes import ROOT
from custserv.author.links import Book
from custserv.author.new import create
from custserv.author.notebooks import normalise, read, text_of
from custserv.author.problem import Problem
from custserv.author.truth import load

LISTS = ("_toc.yml", "book/courseware.yml", "book/queries.yml")
LAST = "四 经营客户关系"


@pytest.fixture
def root(tmp_path):
    """A folder with the lists of the book, without its chapters."""
    for name in (*LISTS, "book/references.bib"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def unrun(monkeypatch):
    """Let no notebook be run: what is in it does not matter."""
    monkeypatch.setattr(new, "_executed_text", lambda title, number: "{}\n")


def next_number(root):
    parts = yaml.safe_load((root / "book" / "courseware.yml").read_text(encoding="utf-8"))["parts"]
    return max(number for chapters in parts.values() for number in chapters) + 1


def texts(root):
    return [(root / name).read_text(encoding="utf-8") for name in LISTS]


def added(before, after):
    """Return the lines that are new; all others are there as they were, in their order."""
    before, after = before.splitlines(), after.splitlines()
    more = [line for line in after if line not in before]
    assert [line for line in after if line in before] == before
    return more


def test_a_new_chapter_is_complete_as_it_is(root):
    path = create(root, "会员日怎么办", "member_day")
    number = next_number(root) - 1
    assert path.name == f"{number:02d}_member_day.ipynb"
    tables = root / "tests" / "notebooks"
    assert check(path, tables=tables, book=Book(root)).lines()[1:] == []
    assert text_of(normalise(read(path))) == path.read_text(encoding="utf-8")
    table = load(tables / f"test_{path.stem}.py")
    for name, values, wanted in table.SHOWN:
        shown = [metric.text for metric in labs(path)[name].run(**values).metrics]
        assert [text for text in shown if text in wanted] == wanted
    asked = {question.id: question for question in questions(path)}
    assert all(asked[name].judge(answer).right for name, answer in table.ANSWERS)
    numeric = {name for name, question in asked.items() if question.kind == "numeric"}
    assert numeric == {name for name, _ in table.ANSWERS}
    assert "«" not in path.read_text(encoding="utf-8")


def test_a_new_chapter_stands_in_the_lists_which_else_stay_as_they_were(root, unrun):
    before, number = texts(root), next_number(root)
    create(root, "会员日怎么办", "member_day")
    toc, courseware, queries = map(added, before, texts(root))
    assert toc == [f"      - file: notebooks/{number}_member_day"]
    assert courseware == [f"    {number}: 会员日怎么办"]
    (line,) = queries
    assert len(set(yaml.safe_load(line)[number])) >= 5
    data = yaml.safe_load((root / "book" / "courseware.yml").read_text(encoding="utf-8"))
    assert data["parts"][LAST][number] == "会员日怎么办"
    toc = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    (part,) = [part for part in toc["parts"] if part["caption"] == LAST]
    assert part["chapters"][-1] == {"file": f"notebooks/{number}_member_day"}


def test_a_gap_in_the_middle_is_filled_at_its_place(root, unrun):
    gaps = {"_toc.yml": "      - file: notebooks/09_expectations\n", "book/courseware.yml": "    9: 期望与满意\n"}
    for name, line in gaps.items():
        text = (root / name).read_text(encoding="utf-8")
        assert line in text
        (root / name).write_text(text.replace(line, ""), encoding="utf-8")
    create(root, "期望", "hopes", number=9, part="三 服务的功夫")
    lines = (root / "_toc.yml").read_text(encoding="utf-8").splitlines()
    at = lines.index("      - file: notebooks/09_hopes")
    assert lines[at - 2] == "  - caption: 三 服务的功夫" and "10_" in lines[at + 1]
    lines = (root / "book" / "courseware.yml").read_text(encoding="utf-8").splitlines()
    assert lines[lines.index("    9: 期望") - 1] == "  三 服务的功夫:"


REFUSED = {
    "no title": ({"title": ""}, "章名应是一行文字"),
    "title with a mark": ({"title": "什么: 怎么"}, "章名应是一行文字"),
    "Chinese slug": ({"slug": "会员日"}, "短名应是小写英文词"),
    "slug with a dash": ({"slug": "member-day"}, "短名应是小写英文词"),
    "chapter 0": ({"number": 0}, "章号应在 1 到 99 之间，收到 0"),
    "taken slug": ({"slug": "lifetime_value"}, "lifetime_value 已经有一章在用（notebooks/05_lifetime_value）"),
    "taken": ({"number": 5}, "第5章已经有了（notebooks/05_lifetime_value）"),
    "unknown part": ({"part": "六 没有"}, "目录里没有“六 没有”这一部分；有的是 一 认识客户与服务、"),
    "out of order": ({"part": "一 认识客户与服务"}, "章号会前后颠倒"),
}


@pytest.mark.parametrize(("given", "message"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_is_refused_and_nothing_is_written(root, given, message):
    before = texts(root)
    with pytest.raises(Problem) as caught:
        create(root, **{"title": "会员日怎么办", "slug": "member_day", **given})
    assert message in str(caught.value)
    assert texts(root) == before and not (root / "notebooks").exists()


def test_a_planned_chapter_keeps_its_name(root, unrun):
    path = root / "book" / "courseware.yml"
    text, number = path.read_text(encoding="utf-8"), next_number(root)
    text = text.replace("\ncoursewares:", f"    {number}: 计划好的\n\ncoursewares:", 1)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Problem, match=f"第{number}章叫“计划好的”，收到“别的”"):
        create(root, "别的", "other", number)
    before = path.read_text(encoding="utf-8")
    create(root, "计划好的", "planned", number)
    assert path.read_text(encoding="utf-8") == before


@pytest.mark.parametrize("folder", ["notebooks/{}.ipynb", "tests/notebooks/test_{}.py"])
def test_nothing_is_overwritten(root, unrun, folder):
    path = root / folder.format(f"{next_number(root)}_member_day")
    path.parent.mkdir(parents=True)
    path.write_text("mine", encoding="utf-8")
    before = texts(root)
    with pytest.raises(Problem, match="已经有了：请换一个短名"):
        create(root, "会员日怎么办", "member_day")
    assert path.read_text(encoding="utf-8") == "mine" and texts(root) == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "缺少 章名（例如：会员日怎么办）"),
        (["会员日"], "缺少 --slug（文件的英文短名，例如 member_day）"),
        (["会员日", "--slug"], "选项 --slug 的用法不对"),
        (["会员日", "--slug", "a", "--number", "x"], "--number 的值不合用"),
        (["会员日", "--slug", "a", "--colour"], "没有选项 --colour"),
        (["会员日", "怎么办", "--slug", "a"], "不该有的内容：怎么办"),
    ],
)
def test_the_verb_complains_in_chinese(capsys, arguments, message):
    assert cli.main(["new", *arguments]) == 1
    assert message in capsys.readouterr().err


def test_help_is_chinese(capsys):
    assert cli.main(["new", "--help"]) == 0
    told = capsys.readouterr().out
    assert "用法：custserv new" in told and "章号；不写就排在最后" in told
    english = ("Usage", "Options", "Arguments", "Show this", "required", "default")
    assert not [word for word in english if word in told]
