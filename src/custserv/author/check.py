"""The verb ``check``: each chapter in the agreed shape, each figure in it with an origin."""

from collections import Counter
from pathlib import Path

from custserv.author import shape, truth
from custserv.author.chapter import chapters
from custserv.author.hashes import ROOT
from custserv.author.notebooks import read
from custserv.author.problem import Problem

TABLES = ROOT / "tests" / "notebooks"
ADVICE = (
    "\n数的来历：算出来的写进本章测试的 FIGURES，引用的在同一句或同一段里加 {cite}，"
    f"查不到出处的写明“{truth.UNVERIFIED}”，题设和设定写进 GIVEN；体例见 CONTRIBUTING.md 的“一章的样子”。"
)


def main(arguments):
    """Check the chapters named, or all; print what was found and return 1 if anything is wrong."""
    paths = [Path(name) for name in arguments] or chapters()
    for path in paths:
        if path.suffix != ".ipynb" or not path.exists():
            raise Problem(f"找不到笔记本 {path}")
    reports = [check(path) for path in paths]
    for report in reports:
        print("\n".join(report.lines()), flush=True)
    wrong = sum(len(report.faults) for report in reports)
    print(f"✗ 共 {wrong} 处要改。{ADVICE}" if wrong else f"✓ {len(reports)} 章都合乎体例，每个数都有来历")
    return 1 if wrong else 0


class Report:
    """What was found in one chapter: how many figures of each origin, and its faults with their cells."""

    def __init__(self, path, notebook, origins, faults):
        self.name, self.origins, self.faults = path.name, origins, faults
        self._positions = {cell.id: k for k, cell in enumerate(notebook.cells, 1)}

    def lines(self):
        """Return the report as lines of text."""
        counts = "、".join(f"{origin} {self.origins[origin]}" for origin in truth.ORIGINS)
        head = f"{self.name}：数字 {sum(self.origins.values())} 处（{counts}）"
        return [head, *(f"  ✗ {self._where(cell)}{what}" for cell, what in self.faults)]

    def _where(self, cell):
        place = self._positions.get(cell)
        return f"第 {place} 格（{cell}）：" if place else f"{cell}："


def check(path, tables=TABLES):
    """Return the report on one chapter; ``tables`` is the folder with the chapters' tests."""
    notebook = read(path)
    faults = shape.faults(notebook, int(path.name[:2]))
    try:
        accounts = truth.Accounts(notebook, truth.read_table(tables / f"test_{path.stem}.py"))
    except Problem as problem:
        return Report(path, notebook, Counter(), [*faults, (path.name, str(problem))])
    origins = Counter(figure.origin for figure in accounts.figures)
    return Report(path, notebook, origins, [*faults, *accounts.faults()])
