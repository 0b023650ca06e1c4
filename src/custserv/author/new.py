"""The verb ``new``: a chapter of the agreed shape, with its test, entered wherever a chapter is named."""

import re
import tempfile
from pathlib import Path
from typing import Annotated

import yaml
from typer import Argument, Option

from custserv.author.arguments import call
from custserv.author.hashes import ROOT
from custserv.author.problem import Problem

TEMPLATE = Path(__file__).with_name("template")
FOLDED = {"jupyter": {"source_hidden": True}, "tags": ["hide-input"]}
# Words of the template that no other chapter has.
QUERIES = ("集章卡", "集满率", "买十送一", "集几个章", "早餐铺")
_SLUG = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
# No file and no YAML entry can hold these as they stand.
_NOT_IN_TITLE = re.compile(r"[\n#:\"'`{}\[\]|\\$«»]")


def main(arguments):
    """Make a chapter from the template."""
    return call("new", command, arguments)


def command(
    title: Annotated[str, Argument(metavar="章名", help="例如：会员日怎么办", show_default=False)],
    slug: Annotated[str, Option(help="文件的英文短名，例如 member_day", metavar="短名", show_default=False)],
    number: Annotated[int | None, Option(help="章号；不写就排在最后", metavar="N")] = None,
    part: Annotated[str | None, Option(help="放在目录的哪一部分；不写就接在前一章后面", metavar="部分")] = None,
):
    """照样章新建一章：笔记本、它的测试，并登记到目录、课件对照和搜索词。"""
    path = create(ROOT, title.strip(), slug, number, part)
    name = path.relative_to(ROOT).as_posix()
    print(
        f"✓ {name} 和它的测试已经写好，并登记在 _toc.yml、book/courseware.yml 和 book/queries.yml\n"
        "  它现在就是完整的一章；接下来：\n"
        f"  1. custserv preview --chapter {path.name[:2]}　边改边看；在 JupyterLab 里改：custserv lab\n"
        f"  2. custserv run {name}　改完运行一遍，把结果存进去\n"
        f"  3. custserv check {name}　检查体例和每个数的来历\n"
        "  正文换了，测试开头的几张表、book/queries.yml 里的五个搜索词也要换。"
    )


def create(root, title, slug, number=None, part=None):
    """Write a chapter's notebook and test and enter it in the lists; return the notebook's path.

    title: as readers see it; slug: lower-case English words joined by ``_``; number: 1–99, free.
    part:  caption in _toc.yml; that of the chapter before if not given.
    Raises Problem before anything is written; no file that is there is ever overwritten.
    """
    lists = Lists(root)
    number = max(lists.numbers) + 1 if number is None else number
    _check(lists, title, slug, number)
    name = f"{number:02d}_{slug}"
    notebook, test = root / "notebooks" / f"{name}.ipynb", root / "tests" / "notebooks" / f"test_{name}.py"
    for path in (notebook, test):
        if path.exists():
            raise Problem(f"{path.relative_to(root).as_posix()} 已经有了：请换一个短名，新建不会覆盖任何文件")
    entered = lists.entered(number, title, name, part)
    written = {notebook: _executed_text(title, number), test: _filled("tables.py", title, number), **entered}
    for path, text in written.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return notebook


def _check(lists, title, slug, number):
    """Raise Problem unless a chapter can be called that."""
    if not title or _NOT_IN_TITLE.search(title):
        raise Problem(f"章名应是一行文字，不含 # : 引号、括号 {{}}[] 和 | \\ $，收到 {title!r}")
    if not _SLUG.fullmatch(slug):
        raise Problem(f"短名应是小写英文词，用 _ 连接，例如 member_day，收到 {slug!r}")
    if not 1 <= number <= 99:
        raise Problem(f"章号应在 1 到 99 之间，收到 {number}")
    if number in lists.in_book:
        raise Problem(f"第{number}章已经有了（{lists.in_book[number]}）：请换一个章号")
    if used := [file for file in lists.in_book.values() if file.partition("_")[2] == slug]:
        raise Problem(f"短名 {slug} 已经有一章在用（{used[0]}）：请换一个；要改那一章，直接打开它的笔记本")
    planned = lists.names.get(number, title)
    if planned != title:
        raise Problem(
            f"book/courseware.yml 里第{number}章叫“{planned}”，收到“{title}”：请用这个章名，或换一个章号"
        )


class Lists:
    """The files of a book that name its chapters; kept as text, so that comments and layout stay.

    in_book: the file of each chapter that _toc.yml holds, by number.
    names:   the name of each chapter in book/courseware.yml, those to come too.
    """

    def __init__(self, root):
        self._paths = [root / name for name in ("_toc.yml", "book/courseware.yml", "book/queries.yml")]
        self._toc, self._courseware, self._queries = (p.read_text(encoding="utf-8") for p in self._paths)
        files = re.findall(r"file: (notebooks/(\d\d)_\w+)", self._toc)
        self.in_book = {int(number): file for file, number in files}
        parts = yaml.safe_load(self._courseware)["parts"]
        self.names = {number: name for chapters in parts.values() for number, name in chapters.items()}
        self.numbers = {*self.in_book, *self.names}

    def entered(self, number, title, name, part):
        """Return the texts of the three files, by path, with the new chapter in them."""
        before = [known for known in self.in_book if known < number]
        part = part or (self._part_of(max(before)) if before else self._captions()[0])
        toc = self._in_toc(number, name, part)
        courseware = self._in_courseware(number, title, part)
        queries = f"{self._queries.rstrip()}\n{number}: [{', '.join(QUERIES)}]\n"
        return dict(zip(self._paths, (toc, courseware, queries)))

    def _captions(self):
        """Return the captions of the parts that hold chapters."""
        return [part["caption"] for part in yaml.safe_load(self._toc)["parts"] if "notebooks/" in str(part)]

    def _part_of(self, number):
        parts = yaml.safe_load(self._toc)["parts"]
        return next(part["caption"] for part in parts if {"file": self.in_book[number]} in part["chapters"])

    def _in_toc(self, number, name, part):
        line = f"- file: notebooks/{name}"
        text = _inserted(self._toc, f"- caption: {part}", r"- file: notebooks/(\d\d)_", number, line)
        if text is None:
            raise Problem(f"目录里没有“{part}”这一部分；有的是 {'、'.join(self._captions())}")
        order = [int(found) for found in re.findall(r"file: notebooks/(\d\d)_", text)]
        if order != sorted(order):
            raise Problem(f"第{number}章不能放在“{part}”：章号会前后颠倒，请换一个部分或章号")
        return text

    def _in_courseware(self, number, title, part):
        if number in self.names:
            return self._courseware
        text = _inserted(self._courseware, f"{part}:", r"(\d+): ", number, f"{number}: {title}")
        if text is None:
            raise Problem(f"book/courseware.yml 的 parts 里没有“{part}”：请先加上，写法同 _toc.yml")
        return text


def _inserted(text, head, entry, number, line):
    """Return the text with one line more among the chapters listed below ``head``; None if none are there.

    entry: pattern of a chapter's line, its group being the number; they ascend.
    """
    lines = text.splitlines(keepends=True)
    start = next((k for k, given in enumerate(lines, 1) if given.strip() == head), len(lines))
    found = []
    for k, given in enumerate(lines[start:], start):
        match = re.match(rf"( *){entry}", given)
        if match:
            found.append((k + 1, match[1], int(match[2])))
        elif given.strip() != "chapters:":
            break
    if not found:
        return None
    lower = [k for k, _, known in found if known < number]
    lines.insert(lower[-1] if lower else found[0][0] - 1, f"{found[0][1]}{line}\n")
    return "".join(lines)


def _filled(name, title, number):
    """Return a file of the template with the chapter's name and number in it."""
    text = (TEMPLATE / name).read_text(encoding="utf-8")
    return text.replace("«N»", str(number)).replace("«章名»", title)


def _executed_text(title, number):
    """Return the text of the chapter's notebook, run and as it is kept."""
    # Loading the kernel's client and the parser takes seconds that a wrong name need not wait for.
    from myst_nb.core.read import read_myst_markdown_notebook

    from custserv.author.notebooks import executed, normalise, text_of

    notebook = read_myst_markdown_notebook(_filled("chapter.md", title, number))
    for cell in notebook.cells:
        cell.id = cell.metadata.pop("id")
        if cell.cell_type == "code":
            cell.metadata.update(FOLDED)
    print(f"正在运行第{number}章的样章……", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{number:02d}.ipynb"
        path.write_text(text_of(notebook), encoding="utf-8")
        return text_of(normalise(executed(path)))
