"""The verb ``zip``: the archive that a school hands out. Unpack it anywhere, open index.html, read."""

import zipfile

from custserv.author.bundle import build_page
from custserv.author.hashes import ROOT
from custserv.author.problem import no_arguments
from custserv.author.website import build

OUT = ROOT / "_build" / "客户服务与客户关系管理·互动教材.zip"
# Plain letters inside: old unpackers spoil others, and a path may have 260 characters on Windows.
_FOLDER = "site"
# The same book gives the same archive, whenever it is packed.
_DATE = (2026, 1, 1, 0, 0, 0)
_START = """\
<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="0; url=site/book/index.html">
<title>客户服务与客户关系管理·互动教材</title>
</head>
<body><p><a href="site/book/index.html">打开《客户服务与客户关系管理·互动教材》</a></p></body>
</html>
"""
_README = """\
客户服务与客户关系管理·互动教材

一、先把压缩包整个解压出来（不要在压缩包里直接双击），放在哪个文件夹都可以，路径可以有中文。
二、双击 index.html，用浏览器打开。不用安装软件，不用联网。
三、site 文件夹和 index.html 要放在一起；复制、拷到 U 盘时请带上整个文件夹。

手机不能打开整个文件夹：请向老师要“每章一个文件”的版本。
放到学校的网站上：把 site 文件夹传上去即可，不需要服务器程序。

文字、图表和教学材料采用 CC BY 4.0 许可，代码采用 MIT 许可：可以自由使用、修改和分发，注明出处即可。
"""


def main(arguments):
    """Pack the site and say where the archive is and how large."""
    no_arguments("zip", arguments)
    build_page()
    path = pack(build(ROOT), OUT)
    print(f"✓ {path.stat().st_size / 1e6:.1f} MB：{path}\n解压以后双击 index.html 就能看，不需要联网。")


def pack(site, path):
    """Pack the folder ``site`` into the archive ``path``; return the path."""
    files = files_below(site, _FOLDER)
    # Notepad of older Windows wants the mark in front and both line ends.
    files["打开我.txt"] = _README.replace("\n", "\r\n").encode("utf-8-sig")
    files["index.html"] = _START.encode("utf-8")
    return write_archive(path, files)


def files_below(folder, name):
    """Return a folder's files as {name/path: bytes}."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {f"{name}/{path.relative_to(folder).as_posix()}": path.read_bytes() for path in paths}


def write_archive(path, files):
    """Write an archive of files, {name: bytes}, alike on every machine; return its path.

    Names with Chinese get the UTF-8 mark of themselves. Start scripts can be started where it is unpacked.
    """
    half = path.with_suffix(".part")
    with zipfile.ZipFile(half, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _DATE)
            mode = 0o755 if name.endswith((".sh", ".command")) else 0o644
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, mode << 16
            archive.writestr(entry, files[name], compresslevel=9)
    return half.replace(path)
