"""The verb ``run``: execute notebooks in place and bring their outputs into the form that is kept."""

from custserv.author.arguments import call
from custserv.author.chapter import Chapters, named
from custserv.author.notebooks import executed, normalise, text_of
from custserv.author.problem import Problem


def main(arguments):
    """Run the chapters named, or all of them."""
    return call("run", command, arguments)


def command(chapters: Chapters = None):
    """从头运行各章的笔记本，把结果整理成提交和生成网站用的样子；出错时文件不变。"""
    for path in named(chapters or []):
        print(f"正在运行 {path.name}……", flush=True)
        changed = run(path)
        print("  ✓ " + ("已更新" if changed else "没有变化"), flush=True)


def run(path):
    """Execute one notebook; write it, normalised, if that changed it, and tell whether it did."""
    try:
        text = text_of(normalise(executed(path)))
    except Problem as problem:
        named = str(problem) if path.name in str(problem) else f"笔记本 {path.name} {problem}"
        raise Problem(f"{named}\n文件没有改动。") from None
    if text == path.read_text(encoding="utf-8"):
        return False
    path.write_text(text, encoding="utf-8", newline="\n")
    return True
