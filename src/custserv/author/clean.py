"""The verb ``clean``: remove what the other verbs made, except the environment and what people write in."""

import shutil

from custserv.author.hashes import PACKAGE, ROOT
from custserv.author.problem import no_arguments

# These are made to be written in.
KEPT = ("教案", "课件")


def main(arguments):
    """Remove everything made that is there and name it."""
    no_arguments("clean", arguments)
    for path in made(ROOT, PACKAGE / "page"):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
        print(f"已删除 {path.relative_to(ROOT).as_posix()}")
    kept = "、".join(f"_build/{name}" for name in KEPT)
    print(f"✓ 清理完毕。运行环境 .venv 和 {kept} 保留，不要它们就自己删除")


def made(root, page):
    """Return the paths of everything made below the project's root and the page's folder."""
    built = [path for path in sorted((root / "_build").glob("*")) if path.name not in KEPT]
    others = [page / "dist", page / "node_modules", root / ".pytest_cache", root / ".hypothesis"]
    return built + [path for path in others if path.exists()]
