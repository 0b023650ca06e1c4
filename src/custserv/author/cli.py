"""The verbs and how one is called."""

import difflib
import sys
from importlib import import_module

from custserv.author.problem import Problem

# verb: what it does, in one line. Each is the module of that name (- is _ there), with main(arguments).
VERBS = {
    "book": "生成网站到 _build/html（只做有改动的部分）",
    "new": "照样章新建一章（章名和英文短名：new 会员日 --slug member_day）",
    "lab": "在 JupyterLab 里打开教师工作台和各章，上课、试验、编辑",
    "preview": "边改边看：保存一次，浏览器里的网页更新一次（--chapter 5）",
    "serve": "在本机浏览器里打开已生成的网站",
    "run": "运行笔记本并整理它保存的结果；提交前用（可跟文件名）",
    "check": "检查各章的体例，每个数有没有来历（可跟文件名）",
    "test": "运行全部测试（后面的参数交给 pytest）",
    "single": "每章一个 HTML 文件，发到手机上就能看（_build/single）",
    "zip": "把网站打成一个压缩包，解压后双击就能看",
    "lesson": "各章的教案，学校格式的 Word 文件（_build/教案；可跟章号）",
    "term": "全课程的授课计划，Word 文件（_build/教案）",
    "slides": "各章的幻灯片，实验在上面是活的，离线放映（_build/slides；可跟章号）",
    "pptx": "各章的 PowerPoint 课件，实验是静态图（_build/课件；可跟章号）",
    "quiz-export": "各章题目的表格和 Moodle 文件（_build/题库；可跟章号）",
    "collect": "把一个文件夹里学生交的学习单汇成一张表（后面写文件夹）",
    "student": "学生版：没有解答的笔记本和启动文件，打成压缩包（_build/student）",
    "publish": "把网站放到文件夹，或提交到 git 分支（--branch gh-pages）",
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
        return import_module(f"custserv.author.{verb.replace('-', '_')}").main(rest) or 0
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
    return "\n".join(lines + [f"  {verb:<13}{about}" for verb, about in VERBS.items()])


def unknown(verb):
    """Return the message for a verb that is not there, with the nearest one."""
    near = difflib.get_close_matches(verb, VERBS, n=1)
    hint = f"是不是 {near[0]}？" if near else ""
    return f"没有命令 {verb}。{hint}可用的有 {'、'.join(VERBS)}"
