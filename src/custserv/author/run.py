"""The verb ``run``: execute notebooks in place and bring their outputs into the form that is kept."""

from pathlib import Path

from custserv.author.hashes import ROOT
from custserv.author.notebooks import executed, normalise, text_of
from custserv.author.problem import Problem


def main(arguments):
    """Run the notebooks named, or all of them."""
    paths = [Path(name) for name in arguments] or sorted((ROOT / "notebooks").glob("*.ipynb"))
    if not paths:
        raise Problem("notebooks 文件夹里还没有笔记本")
    for path in paths:
        if path.suffix != ".ipynb" or not path.exists():
            raise Problem(f"找不到笔记本 {path}")
    for path in paths:
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
