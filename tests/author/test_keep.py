"""A made file takes the place of the one before it; what the instructor changed stays as a copy."""

import zipfile
from io import BytesIO

import pytest
from custserv.author.keep import put, shown
from custserv.author.problem import Problem


def archive(**parts):
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as made:
        for name, text in parts.items():
            made.writestr(name.replace("_", "/", 1) + ".xml", text)
    return content.getvalue()


def test_the_first_file_is_just_written(tmp_path):
    path = tmp_path / "教案" / "一.docx"
    assert put(path, b"1") == "" and path.read_bytes() == b"1"


def test_another_content_stays_as_a_copy_with_its_time(tmp_path):
    path = tmp_path / "一.docx"
    path.write_bytes(b"mine")
    first, second = put(path, b"2"), put(path, b"3")
    copies = sorted(tmp_path.glob("一.bak-*.docx"))
    assert path.read_bytes() == b"3"
    assert [copy.read_bytes() for copy in copies] in (
        [b"mine", b"2"],
        [b"2", b"mine"],
    )
    assert all(copy.name in first + second for copy in copies)


def test_the_same_content_but_for_its_time_is_left_alone(tmp_path):
    path = tmp_path / "一.docx"
    old = archive(word_document="甲", docProps_core="昨天")
    path.write_bytes(old)
    assert put(path, archive(word_document="甲", docProps_core="今天")) == "没有变化"
    assert path.read_bytes() == old and len(list(tmp_path.iterdir())) == 1
    assert "bak" in put(path, archive(word_document="乙", docProps_core="今天"))


def test_a_place_that_cannot_be_written_is_a_sentence(tmp_path):
    (tmp_path / "教案").write_text("不是文件夹", encoding="utf-8")
    with pytest.raises(Problem, match="不能写入 .*一.docx.*请关闭"):
        put(tmp_path / "教案" / "一.docx", b"1")


def test_a_path_is_named_from_the_project(tmp_path):
    assert shown(tmp_path / "a" / "b", tmp_path) == "a/b"
    assert shown(tmp_path / "a", tmp_path / "c") == str(tmp_path / "a")
