"""Putting a made file where the instructor may have changed the last one: that one is kept as a copy."""

import os
from datetime import datetime
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from custserv.author.problem import Problem

# Office files hold the time at which they were made in this part.
_TIME = "docProps/core.xml"
# What is said to who made such files.
KEPT_WORD = "可以直接修改：再做一次，改过的一份会留着（名字里有 bak 和时间）；make clean 也不删它。"


def put(path, content):
    """Write a made file and return in words what became of the one before it (empty: there was none).

    One with other content stays beside it, with the time and .bak in its name.
    Raises Problem if the file is open in another program or its folder cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.read_bytes() if path.exists() else None
        if before is not None and _means_the_same(before, content):
            return "没有变化"
        copy = _copy_name(path) if before is not None else None
        if copy:
            path.rename(copy)
        path.write_bytes(content)
    except OSError as error:
        raise Problem(
            f"不能写入 {path}（{error.strerror}）：如果它正在 Word、WPS 或 Excel 里打开，请关闭以后再运行一次"
        ) from None
    return f"原来的一份留作 {copy.name}" if copy else ""


def _copy_name(path):
    """Return a name for the copy that is not taken; the ending stays, so that it opens on a double click."""
    time = datetime.now().strftime("%Y%m%d-%H%M%S")
    name, number = f"{path.stem}.bak-{time}", 1
    while (copy := path.with_name(f"{name}{path.suffix}")).exists():
        number += 1
        name = f"{path.stem}.bak-{time}-{number}"
    return copy


def _means_the_same(one, other):
    """Tell whether two files hold the same; the parts of Office files are compared without their time."""
    try:
        return _parts(one) == _parts(other)
    except BadZipFile:
        return one == other


def _parts(content):
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name != _TIME}


def shown(path, root):
    """Return a path as it is named to the user: from the project's folder if it is inside."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else os.fspath(path)
