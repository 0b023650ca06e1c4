"""The verb ``clean``: remove what the other verbs made, except the environment."""

import shutil

from custserv.author.hashes import PACKAGE, ROOT
from custserv.author.problem import no_arguments

MADE = [
    ROOT / "_build",
    PACKAGE / "page" / "dist",
    PACKAGE / "page" / "node_modules",
    ROOT / ".pytest_cache",
    ROOT / ".hypothesis",
]


def main(arguments):
    """Remove every made folder that is there and name it."""
    no_arguments("clean", arguments)
    for folder in MADE:
        if folder.exists():
            shutil.rmtree(folder)
            print(f"已删除 {folder.relative_to(ROOT).as_posix()}")
    print("✓ 清理完毕（运行环境 .venv 保留；要重建它，直接删除这个文件夹即可）")
