"""The verbs and how one is called."""

import difflib
import sys
from importlib import import_module

from custserv.author.problem import Problem

# verb: what it does, in one line. Each is the module of that name, with main(arguments).
VERBS = {
    "book": "生成网站到 _build/html（只做有改动的部分）",
    "lab": "在 JupyterLab 里打开 notebooks/，上课、试验、编辑",
    "serve": "在本机浏览器里打开已生成的网站",
    "run": "运行笔记本并整理它保存的结果；提交前用（可跟文件名）",
    "check": "检查各章的体例，每个数有没有来历（可跟文件名）",
    "test": "运行全部测试（后面的参数交给 pytest）",
    "clean": "删除生成的文件（_build 和网页程序），不动源文件",
}
# These need nothing but Python itself.
_PLAIN = ("clean",)


def main(arguments, make_environment=False):
    """Run one verb and return the exit code; first make its environment if asked to."""
    for stream in (sys.stdout, sys.stderr):
        # A console that lacks a character shows "?" and goes on.
        stream.reconfigure(errors="replace")
    verb, rest = (arguments[0], arguments[1:]) if arguments else ("help", [])
    if verb in ("help", "-h", "--help"):
        print(listing())
        return 0
    try:
        if verb not in VERBS:
            raise Problem(unknown(verb))
        if make_environment and verb not in _PLAIN:
            from custserv.author import environment

            environment.ensure()
            return environment.run_again(arguments)
        return import_module(f"custserv.author.{verb}").main(rest) or 0
    except Problem as problem:
        print(f"\n✗ {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\n已中断。", file=sys.stderr)
        return 130


def listing():
    """Return all verbs with what they do."""
    lines = [
        "客户服务与客户关系管理·互动教材",
        "",
        "用法：python3 src/custserv/author 命令（或 make 命令）",
        "",
    ]
    return "\n".join(lines + [f"  {verb:<7}{about}" for verb, about in VERBS.items()])


def unknown(verb):
    """Return the message for a verb that is not there, with the nearest one."""
    near = difflib.get_close_matches(verb, VERBS, n=1)
    hint = f"是不是 {near[0]}？" if near else ""
    return f"没有命令 {verb}。{hint}可用的有 {'、'.join(VERBS)}"
