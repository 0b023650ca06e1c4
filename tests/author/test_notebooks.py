"""Notebooks are kept in one form, the same on every machine."""

import json

import nbformat
import pytest
from custserv.author.notebooks import normalise, read, text_of
from custserv.author.problem import Problem
from custserv.author.run import main, run
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

LAB = "application/vnd.custserv.lab+json"
WIDGET = "application/vnd.jupyter.widget-view+json"


def code(source="x", outputs=(), **metadata):
    return new_code_cell(source, outputs=list(outputs), execution_count=7, metadata=metadata)


def shown(**data):
    return new_output("execute_result", data=data, execution_count=7)


def test_counts_run_in_order_and_empty_cells_have_none():
    notebook = new_notebook(
        cells=[code("a", [shown(**{"text/plain": "1"})]), new_markdown_cell("文"), code(" "), code("b")]
    )
    cells = normalise(notebook).cells
    assert [cell.get("execution_count") for cell in cells] == [1, None, None, 2]
    assert cells[0].outputs[0].execution_count == 1


def test_a_lab_keeps_picture_program_and_text_but_no_widget_and_no_svg():
    data = {
        WIDGET: {"model_id": "1"},
        "image/svg+xml": "<svg/>",
        "image/png": "iVBO\nRw==\n",
        LAB: {"name": "f"},
        "text/plain": "价值",
    }
    notebook = new_notebook(cells=[code("f", [shown(**data)])], metadata={"widgets": {WIDGET: {}}})
    normalise(notebook)
    assert notebook.cells[0].outputs[0].data == {
        "image/png": "iVBORw==",
        LAB: {"name": "f"},
        "text/plain": "价值",
    }
    assert "widget" not in text_of(notebook)


def test_an_output_with_nothing_left_is_dropped():
    notebook = new_notebook(cells=[code("f", [new_output("display_data", data={WIDGET: {}})])])
    assert normalise(notebook).cells[0].outputs == []


def test_passing_metadata_goes_and_the_authors_stays():
    cell = code(
        "x",
        tags=["hide-input"],
        execution={"iopub.status.busy": "now"},
        scrolled=True,
        jupyter={"source_hidden": True},
    )
    notebook = new_notebook(
        cells=[cell], metadata={"language_info": {"name": "python", "version": "3.11.7"}, "title": "五"}
    )
    normalise(notebook)
    assert cell.metadata == {"tags": ["hide-input"], "jupyter": {"source_hidden": True}}
    assert notebook.metadata.title == "五"
    assert "version" not in notebook.metadata.language_info
    assert notebook.metadata.kernelspec.name == "python3"


def test_cells_keep_their_ids_and_get_the_same_one_each_time_if_they_lack_one(tmp_path):
    cells = [
        {"cell_type": "raw", "metadata": {}, "source": "", **given}
        for given in ({"id": "keep"}, {}, {"id": "keep"})
    ]
    path = tmp_path / "旧.ipynb"
    for minor in (4, 5):
        raw = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": minor}
        path.write_text(json.dumps(raw), encoding="utf-8")
        assert [cell["id"] for cell in read(path).cells] == ["keep", "cell-2", "cell-3"]


@pytest.mark.parametrize("mime", [LAB, "application/vnd.custserv.quiz+json"])
def test_code_that_was_opened_to_edit_a_lab_or_question_is_folded_again(mime):
    cell = code("f", [shown(**{mime: {"name": "f"}})], tags=["mine"])
    normalise(new_notebook(cells=[cell]))
    assert cell.metadata == {"tags": ["mine", "hide-input"], "jupyter": {"source_hidden": True}}
    plain = code("1 + 1", [shown(**{"text/plain": "2"})])
    assert normalise(new_notebook(cells=[plain])).cells[0].metadata == {}


def test_split_prints_become_one():
    pieces = [new_output("stream", name="stdout", text=text) for text in ("一\n", "二\n")]
    notebook = normalise(new_notebook(cells=[code("print", pieces)]))
    assert [output.text for output in notebook.cells[0].outputs] == ["一\n二\n"]


def test_normalising_twice_changes_nothing():
    notebook = normalise(
        new_notebook(cells=[code("a", [shown(**{"text/plain": "1", WIDGET: {}})]), new_markdown_cell("文")])
    )
    once = text_of(notebook)
    assert text_of(normalise(nbformat.reads(once, as_version=4))) == once


@pytest.mark.parametrize(
    ("output", "words"),
    [
        (
            new_output("error", ename="NameError", evalue="name 'y' is not defined", traceback=[]),
            "出错：NameError：name 'y'",
        ),
        (new_output("stream", name="stderr", text="FutureWarning: old"), "警告或错误输出：FutureWarning"),
        (new_output("execute_result", data={"text/plain": "<Axes at 0x7f0012ab34cd>"}), "内存地址"),
    ],
)
def test_what_must_not_be_kept_is_refused_by_cell(output, words):
    notebook = new_notebook(cells=[new_markdown_cell("文"), code("\nrate = y\nrate", [output])])
    with pytest.raises(Problem, match="第 2 个单元格（rate = y）") as caught:
        normalise(notebook)
    assert words in str(caught.value)


@pytest.fixture
def chapter(tmp_path):
    """Write a notebook of the given code cells and return its file."""

    def write(*sources):
        path = tmp_path / "第五章 价值.ipynb"
        path.write_text(
            nbformat.writes(new_notebook(cells=[new_code_cell(source) for source in sources])),
            encoding="utf-8",
        )
        return path

    return write


def test_running_twice_gives_the_same_bytes(chapter):
    path = chapter(
        "from custserv import lab, Metric, Slider",
        '@lab("价值", "看保留率", r=Slider("保留率", 0.5, 0.9, 0.01, 0.8, "%"))\n'
        'def f(ax, r):\n    ax.plot([0, 1], [1, r])\n    return [Metric("价值", 1 / (1 - r), "元", 1)]\n\nf',
    )
    assert run(path) is True
    once = path.read_bytes()
    assert run(path) is False and path.read_bytes() == once
    assert set(read(path).cells[1].outputs[0].data) == {"image/png", LAB, "text/plain"}
    assert b"\r" not in once


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("\n# 计算\n1 / (rate - 0.8)\nx = 1", "# 计算"),
        ('print(\n    "多年",\n    1 / (rate - 0.8),\n)', 'print("多年",'),
    ],
)
def test_a_failing_notebook_is_named_and_left_as_it_was(chapter, source, name):
    path = chapter("rate = 0.8", source)
    before = path.read_bytes()
    with pytest.raises(Problem) as caught:
        main([str(path)])
    assert str(caught.value).splitlines() == [
        f"笔记本 第五章 价值.ipynb 第 2 个单元格（{name}）运行出错：ZeroDivisionError：float division by zero",
        "文件没有改动。",
    ]
    assert path.read_bytes() == before


def test_a_file_that_is_no_notebook_is_named(tmp_path):
    (tmp_path / "坏.ipynb").write_text("{", encoding="utf-8")
    with pytest.raises(Problem, match="坏.ipynb 不是完好的笔记本文件，第 1 行坏了"):
        main([str(tmp_path / "坏.ipynb")])
    with pytest.raises(Problem, match="没有找到“.*没有.ipynb”这一章"):
        main([str(tmp_path / "没有.ipynb")])
