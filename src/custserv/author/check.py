"""The verb ``check``: each chapter in the agreed shape, each figure with an origin, labs and links alive."""

from collections import Counter
from contextlib import nullcontext
from typing import Annotated

from typer import Argument, Option

from custserv.author import links, outputs, shape, sweep, timing, truth
from custserv.author.arguments import call
from custserv.author.chapter import named
from custserv.author.hashes import ROOT
from custserv.author.notebooks import read
from custserv.author.plan import plain, plan_of
from custserv.author.problem import Problem

TABLES = ROOT / "tests" / "notebooks"
BOOK = links.Book(ROOT)
ADVICE = (
    "数的来历：算出来的写进本章测试（tests/notebooks/test_笔记本的名字.py）的 FIGURES，"
    "引用的在同一句或同一段里加 {cite}，"
    f"查不到出处的写明“{truth.UNVERIFIED}”，题设和设定写进 GIVEN。"
)
RULES = "体例见书里的“编写体例”和 CONTRIBUTING.md 的“一章的样子”。"


def main(arguments):
    """Check the chapters named, or all; print what was found and return 1 if anything is wrong."""
    return call("check", command, arguments)


def command(
    names: Annotated[list[str] | None, Argument(metavar="章", help="章号或文件名；不写就检查全书")] = None,
    run: Annotated[bool, Option("--run", help="也重新运行各章，并把每个实验的每个控件从头拉到尾（几分钟）")] = False,
):
    """检查各章：体例、数的来历、引用和链接、图、执行次序；一处一行，写明笔记本和单元格。"""
    wrong, count, advice = 0, 0, [RULES]
    with sweep.Sweep() if run else nullcontext() as swept:
        for path in named(names or []):
            report = check(path, swept=swept)
            print("\n".join(report.lines()), flush=True)
            wrong, count = wrong + len(report.faults), count + 1
            if report.lacks_origins and ADVICE not in advice:
                advice.append(ADVICE)
    also = "，重新运行的结果一样，每个控件都拉得动" if run else ""
    told = "\n".join([f"✗ 共 {wrong} 处要改，都写在上面。", *advice])
    print(told if wrong else f"✓ {count} 章都合乎体例，每个数都有来历{also}")
    return 1 if wrong else 0


class Report:
    """What was found in one chapter: how many figures of each origin, and its faults with their cells.

    lacks_origins: whether some of the faults are about the figures.
    """

    def __init__(self, path, notebook, origins, faults, lacks_origins=True):
        self.name, self.origins, self.faults, self.lacks_origins = path.name, origins, faults, lacks_origins
        self._positions = {cell.id: k for k, cell in enumerate(notebook.cells, 1)}

    def lines(self):
        """Return the report as lines of text."""
        counts = "、".join(f"{origin} {self.origins[origin]}" for origin in truth.ORIGINS)
        head = f"{self.name}：数字 {sum(self.origins.values())} 处（{counts}）"
        return [head, *(f"  ✗ {self._where(cell)}{what}" for cell, what in self.faults)]

    def _where(self, cell):
        place = self._positions.get(cell)
        return f"第 {place} 格（{cell}）：" if place else f"{cell}："


def check(path, tables=TABLES, book=BOOK, swept=None):
    """Return the report on one chapter.

    tables: the folder with the chapters' tests; book: what it can point at.
    swept:  a Sweep, to run the chapter anew and to move its labs too.
    """
    notebook = read(path)
    faults = [*shape.faults(notebook, int(path.name[:2])), *_quick_faults(notebook, path, book)]
    faults += _stage_faults(notebook, path, {cell for cell, _ in faults})
    if swept:
        faults += [*_fresh_faults(notebook, path), *swept.faults(notebook)]
    try:
        accounts = truth.Accounts(notebook, truth.read_table(tables / f"test_{path.stem}.py"))
    except Problem as problem:
        return Report(path, notebook, Counter(), [*faults, (path.name, str(problem))])
    origins, untrue = Counter(figure.origin for figure in accounts.figures), [*accounts.faults()]
    return Report(path, notebook, origins, [*faults, *untrue], bool(untrue))


def _quick_faults(notebook, path, book):
    yield from links.faults(notebook, book, path.parent)
    yield from outputs.faults(notebook, path.parent)
    yield from sweep.missing_glyphs(notebook)


def _stage_faults(notebook, path, faulty):
    """Yield a fault for each stage of the lesson that no section teaches: no slide would have its notes."""
    headings = [item for item in shape.items(notebook) if item.kind in ("h2", "h3")]
    cell = next((item.cell for item in headings if item.content == timing.SECTION), None)
    # What is wrong there already has been told.
    if cell is None or cell in faulty:
        return
    try:
        plan = plan_of(path)
    except Problem as problem:
        yield cell, str(problem)
        return
    for step, place, _ in timing.placed(plan, [item.content for item in headings]):
        if place is None:
            yield cell, (
                f"教学过程里的“{plain(step.stage)}”和本章哪一节的标题都不像，讲稿不知道放在哪一页："
                "请在阶段里写上那一节标题中的词，或“练习 2”“实验一”"
            )


def _fresh_faults(notebook, path):
    try:
        yield from outputs.stale(notebook, path)
    except Problem as problem:
        yield path.name, str(problem)
