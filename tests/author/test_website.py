"""A site is replaced only by one without fault, and an author is told where the fault is."""

import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import nbformat
import pytest
from custserv.author import sphinx_run, website
from custserv.author.hashes import PACKAGE, ROOT, files_hash, source_files
from custserv.author.problem import Problem
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

CONFIG = """\
title: 小书
only_build_toc_files: true
execute: {execute_notebooks: cache, raise_on_error: true, timeout: 60}
sphinx:
  config:
    language: zh_CN
    extensions: [myst_nb, jupyter_book, sphinx_comments, sphinx_external_toc, sphinx_book_theme]
    html_theme_options: {}
"""
TOC = "format: jb-book\nroot: book/index\nchapters:\n- file: notebooks/试 一试\n"
COUNT = "with open('../次数.txt', 'a', encoding='utf-8') as file:\n    file.write('x')"
LAB = """\
from custserv import Metric, Slider, lab
@lab("价值", "看保留率", r=Slider("保留率", 0.5, 0.9, 0.01, 0.8, "%"))
def f(ax, r):
    ax.plot([0, 1], [1, r])
    return [Metric("价值", 1 / (1 - r), "元", 1)]
f"""


def write_book(root, *sources, text="正文。"):
    """Write a book of one page and one notebook."""
    for folder in ("book", "notebooks"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    (root / "_toc.yml").write_text(TOC, encoding="utf-8")
    (root / "book" / "index.md").write_text(f"# 小书\n\n{text}\n", encoding="utf-8")
    cells = [new_markdown_cell("# 试一试"), *map(new_code_cell, sources)]
    (root / "notebooks" / "试 一试.ipynb").write_text(
        nbformat.writes(new_notebook(cells=cells)), encoding="utf-8"
    )


@pytest.mark.parametrize(
    ("toc", "words"),
    [
        (TOC + "- file: notebooks/19_nothing\n", "目录 _toc.yml 里有 notebooks/19_nothing，可是没有这个文件"),
        (None, "没有目录文件 _toc.yml"),
    ],
    ids=["a page that is not there", "no table of contents"],
)
def test_a_table_of_contents_that_leads_nowhere_is_told_before_anything_is_run(tmp_path, toc, words):
    write_book(tmp_path, COUNT)
    (tmp_path / "_config.yml").write_text(CONFIG, encoding="utf-8")
    if toc:
        (tmp_path / "_toc.yml").write_text(toc, encoding="utf-8")
    else:
        (tmp_path / "_toc.yml").unlink()
    with pytest.raises(Problem, match=words):
        sphinx_run.run_sphinx(tmp_path, tmp_path / "_build")


def test_a_notebook_that_is_none_any_more_is_named_and_not_the_page_that_read_it_first(tmp_path):
    write_book(tmp_path, COUNT)
    (tmp_path / "notebooks" / "试 一试.ipynb").write_text("{", encoding="utf-8")
    assert "试 一试.ipynb 不是完好的笔记本文件，第 1 行坏了" in sphinx_run._broken_notebook(tmp_path)


@pytest.fixture
def book(tmp_path):
    """A folder under a Chinese path with a space, with a tiny book that has been built once."""
    root = tmp_path / "我的 书稿"
    write_book(root, COUNT)
    (root / "_config.yml").write_text(CONFIG, encoding="utf-8")
    website.build(root)
    return root


def fingerprint(root):
    return files_hash(root, source_files(root / "_build" / "html"))


def runs(root):
    return len((root / "次数.txt").read_text(encoding="utf-8"))


def test_nothing_changed_nothing_done_and_text_alone_runs_no_notebook(book, capsys, monkeypatch):
    capsys.readouterr()
    with monkeypatch.context() as patch:
        patch.setattr(sphinx_run, "run_sphinx", None)
        website.build(book)
    assert "网站已是最新" in capsys.readouterr().out
    (book / "book" / "index.md").write_text("# 小书\n\n改过的正文。\n", encoding="utf-8")
    website.build(book)
    assert "读取并运行 1 / 1：book/index" in capsys.readouterr().out
    assert "改过的正文" in (book / "_build/html/book/index.html").read_text(encoding="utf-8")
    assert runs(book) == 1


def test_a_changed_library_runs_the_notebooks_again_and_old_results_do_not_pile_up(book, monkeypatch):
    for k in range(5):
        monkeypatch.setattr(sphinx_run, "library_hash", lambda k=k: f"library{k}")
        monkeypatch.setattr(website, "machinery_hash", lambda root, k=k: f"machinery{k}")
        website.build(book)
        assert runs(book) == 2 + k
    assert len(list((book / "_build" / ".cache").iterdir())) == 3


def test_a_failing_notebook_is_named_with_its_cell_and_the_last_site_stays(book):
    before = fingerprint(book)
    write_book(book, "rate = 1", "# 年数\n1 / (1 - rate)")
    for _ in (1, 2):
        with pytest.raises(Problem) as caught:
            website.build(book)
        first, second = str(caught.value).splitlines()
        assert (
            first
            == "笔记本 试 一试.ipynb 第 3 个单元格（# 年数）运行出错：ZeroDivisionError：division by zero"
        )
        assert "上一次生成的保持原样" in second
        log = second.partition("完整记录：")[2]
        assert "1 / (1 - rate)" in Path(log).read_text(encoding="utf-8")
        assert fingerprint(book) == before


def test_a_warning_fails_every_time_until_it_is_mended(book):
    before = fingerprint(book)
    write_book(book, COUNT, text="见 [](没有这一节)。")
    for _ in (1, 2):
        with pytest.raises(Problem, match="需要改正的地方") as caught:
            website.build(book)
        assert "index.md:3" in str(caught.value) and "没有这一节" in str(caught.value)
        assert str(book) not in str(caught.value).partition("完整记录")[0]
        assert fingerprint(book) == before
    write_book(book, COUNT, text="改好了。")
    website.build(book)
    assert fingerprint(book) != before and runs(book) == 1


def test_an_extension_that_fails_is_told_in_chinese_with_the_log(book):
    before = fingerprint(book)
    (book / "_config.yml").write_text(CONFIG.replace("[myst_nb", "[nothing_there, myst_nb"), encoding="utf-8")
    with pytest.raises(Problem, match="生成网站时出错：ExtensionError"):
        website.build(book)
    assert fingerprint(book) == before


def test_a_site_that_cannot_be_put_in_place_leaves_the_old_one(tmp_path):
    site = tmp_path / "html"
    site.mkdir()
    (site / "index.html").write_text("old", encoding="utf-8")
    with pytest.raises(Problem, match="放不到"):
        website.replace(tmp_path / "not there", site)
    assert (site / "index.html").read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["html"]


def _bundle(folder, names):
    """Leave out the page's bundle, which is to be made again, and caches."""
    return {"dist", "__pycache__"} & set(names) if "node_modules" not in folder else set()


def test_the_whole_project_builds_under_a_chinese_path_with_a_space(tmp_path):
    root = tmp_path / "客户 服务"
    shutil.copytree(PACKAGE, root / "src" / "custserv", symlinks=True, ignore=_bundle)
    for name in ("_config.yml", "requirements.txt", "book"):
        source = ROOT / name
        shutil.copytree(source, root / name) if source.is_dir() else shutil.copy(source, root)
    write_book(root, LAB, text="公式：$v = 1 / (1 - r)$。")
    environ = {**os.environ, "PYTHONPATH": str(root / "src"), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "custserv.author", "book"]
    result = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, encoding="utf-8")
    assert result.returncode == 0, result.stdout + result.stderr
    page = (root / "_build/html/notebooks/试 一试.html").read_text(encoding="utf-8")
    assert "custserv-lab.js" in page and "保留率" in page
    assert "客户 服务" in result.stdout.splitlines()[-2]


def test_a_second_window_waits_for_the_first(tmp_path, capsys):
    order = []

    def second():
        with website.alone(tmp_path):
            order.append("second")

    with website.alone(tmp_path):
        other = threading.Thread(target=second)
        other.start()
        while "另一个窗口正在生成网站" not in capsys.readouterr().out:
            time.sleep(0.01)
        order.append("first")
    other.join()
    assert order == ["first", "second"]
