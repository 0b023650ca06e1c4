"""The way in: ``python3 src/custserv/author VERB`` with any Python, or ``python -m custserv.author VERB``.

Run as a folder it makes the environment first; run as a module it works in the one it is in.
This file alone must be readable by old Pythons, which are told here what is missing.
"""

import sys
from pathlib import Path

OLDEST, TOO_NEW = (3, 11), (3, 14)


def version_error(version):
    """Return what to tell the owner of a Python that is too old or too new, or None."""
    if OLDEST <= version < TOO_NEW:
        return None
    return (
        "需要 Python 3.11、3.12 或 3.13，正在使用的是 %d.%d（%s）。\n"
        "请安装其中一个版本，再用它运行，例如：python3.12 src/custserv/author book"
    ) % (version[0], version[1], sys.executable)


def start():
    """Check the Python, find the package and hand over."""
    error = version_error(sys.version_info[:2])
    if error:
        sys.exit(error)
    in_folder = not __package__
    if in_folder:
        # The folder itself stood first on the path: its lab.py and test.py are no top-level modules.
        sys.path[0] = str(Path(__file__).resolve().parents[2])
    from custserv.author.cli import main

    return main(sys.argv[1:], make_environment=in_folder)


if __name__ == "__main__":
    sys.exit(start())
