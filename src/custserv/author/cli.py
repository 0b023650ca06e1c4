"""The verbs and how one is called."""

import difflib
import sys
import traceback
from importlib import import_module

from custserv.author.problem import Problem

# verb: what it does, in one line. Each is the module of that name (- is _ there), with main(arguments).
VERBS = {
    "book": "生成网站到 _build/html（只做有改动的部分）",
    "new": "照样章新建一章（章名和英文短名：new 会员日 --slug member_day）",
    "lab": "在 JupyterLab 里打开教师工作台和各章，上课、试验、编辑",
    "preview": "边改边看：保存一次，浏览器里的网页更新一次（--chapter 5）",
    "serve": "在本机浏览器里打开已生成的网站",
    "run": "运行笔记本并整理它保存的结果；提交前用（可跟章号）",
    "check": "检查各章的体例、数的来历、链接和实验（可跟章号；--run 连同重新运行）",
    "test": "运行全部测试（后面的参数交给 pytest）",
    "single": "每章一个 HTML 文件，发到手机上就能看（_build/single）",
    "pdf": "整本书做成一个 PDF（--answers 连同解答和教师手册）",
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
# What stands behind these goes on to another program.
_PASSING_ON = ("test", "lab")
_DEBUG = "--debug"
_HELP = ("help", "-h", "--help")


def main(arguments=None, make_environment=False):
    """Run one verb (that of the command line if not given) and return the exit code.

    make_environment: first make the project's own environment and go on in it.
    Every failure is told in a sentence; with ``--debug`` its traceback comes as well.
    """
    for stream in (sys.stdout, sys.stderr):
        # A console that lacks a character shows "?" and goes on.
        stream.reconfigure(errors="replace")
    arguments = sys.argv[1:] if arguments is None else arguments
    debug, given = _without_debug(arguments)
    verb, rest = (given[0], given[1:]) if given else ("help", [])
    if verb in _HELP:
        print(listing())
        return 0
    try:
        if verb not in VERBS:
            raise Problem(unknown(verb))
        if make_environment and verb not in _PLAIN:
            from custserv.author import environment

            environment.ensure()
            return environment.run_again(arguments)
        return _run(verb, rest)
    except Problem as problem:
        return _tell(str(problem), problem, debug)
    except KeyboardInterrupt:
        print("\n已中断。", file=sys.stderr)
        return 130
    except Exception as error:
        hint = "" if debug else f"\n要看详细记录，在命令后面加 {_DEBUG} 再运行一次。"
        return _tell(f"没有料到的错误：{type(error).__name__}：{error}{hint}", error, debug)


def _tell(words, error, debug):
    """Say what went wrong, with the traceback if that is wanted; return the exit code."""
    if debug:
        traceback.print_exception(error)
    print(f"\n✗ {words}", file=sys.stderr)
    return 1


def _run(verb, rest):
    """Let the verb's module do it; return the exit code."""
    module = import_module(f"custserv.author.{verb.replace('-', '_')}")
    # A module with a signature has a help of its own.
    if rest[:1] and rest[0] in _HELP[1:] and verb not in _PASSING_ON and not hasattr(module, "command"):
        print(f"{verb}：{VERBS[verb]}")
        return 0
    return module.main(rest) or 0


def _without_debug(arguments):
    """Return whether details are wanted, and the arguments without the word for it."""
    verb = next((word for word in arguments if word != _DEBUG), "")
    if verb in _PASSING_ON and arguments[0] != _DEBUG:
        return False, arguments
    return _DEBUG in arguments, [word for word in arguments if word != _DEBUG]


def listing():
    """Return all verbs with what they do."""
    lines = [
        "客户服务与客户关系管理·互动教材",
        "",
        "用法：custserv 命令；还没有安装时：python3 src/custserv/author 命令（或 make 命令）",
        "说明：custserv 命令 --help；出错时要看详细记录：custserv 命令 --debug",
        "",
    ]
    return "\n".join(lines + [f"  {verb:<13}{about}" for verb, about in VERBS.items()])


def unknown(verb):
    """Return the message for a verb that is not there, with the nearest one."""
    near = difflib.get_close_matches(verb, VERBS, n=1)
    hint = f"是不是 {near[0]}？" if near else ""
    return f"没有命令 {verb}。{hint}可用的有 {'、'.join(VERBS)}"
