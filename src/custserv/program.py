"""A lab function's source as a program of its own, and the check that a page can run it.

The program is found through the function: the names it uses are either imported from the
portable part of ``custserv`` or ``math``, helper functions of the notebook (taken along), or plain
constants. What a page cannot run is refused when the cell runs, in Chinese, by name and line.
"""

import ast
import builtins
import dis
import inspect
import textwrap
import types

PORTABLE = ("custserv.text", "custserv.scene", "custserv.checks", "custserv.models")
# Attributes of CPython's math that MicroPython lacks.
_MATH_GAPS = {"comb", "prod", "fsum", "perm", "gcd", "lcm", "dist", "hypot", "isqrt", "cbrt", "exp2", "nextafter", "ulp", "sumprod", "remainder"}  # fmt: skip
_BUILTIN_GAPS = {"open", "input", "print", "exec", "eval", "compile", "breakpoint", "vars", "locals", "ascii", "format", "aiter", "anext", "memoryview"}  # fmt: skip


class PageError(ValueError):
    """The function uses something that a published page cannot run."""


def page_program(function):
    """Return the Python source that defines ``function`` and all that it uses.

    Raises PageError naming the variable and the place where a page could not follow.
    """
    parts = {}
    _collect(function, function.__name__, parts)
    imports = sorted(text for text in parts.values() if text.startswith(("import ", "from ")))
    others = [text for text in parts.values() if not text.startswith(("import ", "from "))]
    return "\n".join(dict.fromkeys(imports)) + "\n\n" + "\n\n".join(others) + "\n"


def _collect(function, name, parts):
    """Add the source of ``function`` to ``parts``, after what it uses."""
    source, tree = _source(function)
    _check_syntax(tree, function.__name__)
    parts[name] = ""
    for used in sorted(_outer_names(function.__code__)):
        if used in parts:
            continue
        found, value = _value(function, used)
        if found:
            parts[used] = _statement(used, value, function.__name__, parts)
    # A dict keeps the place of its first insertion: put the function behind what it needs.
    del parts[name]
    parts[name] = source


def _source(function):
    """Return the function's source without decorators, and its syntax tree."""
    try:
        lines, _ = inspect.getsourcelines(function)
    except (OSError, TypeError):
        raise PageError(f"找不到函数 {function.__name__} 的源代码：请在笔记本单元格里用 def 定义它") from None
    text = textwrap.dedent("".join(lines))
    node = ast.parse(text).body[0]
    if not isinstance(node, ast.FunctionDef):
        raise PageError(f"{function.__name__} 应是用 def 定义的普通函数（不是 lambda 或类）")
    return "\n".join(text.splitlines()[node.lineno - 1 : node.end_lineno]), node


def _outer_names(code):
    """Return the names that the code and all code inside it take from outside."""
    names = set(code.co_freevars)
    for step in dis.get_instructions(code):
        if step.opname in ("LOAD_GLOBAL", "LOAD_NAME"):
            names.add(step.argval)
    for inner in code.co_consts:
        if isinstance(inner, types.CodeType):
            names |= _outer_names(inner) - set(code.co_varnames) - set(code.co_cellvars)
    return names


def _value(function, name):
    """Return (True, value) of a name as the function sees it; (False, None) for a builtin."""
    if name in function.__code__.co_freevars:
        cell = function.__closure__[function.__code__.co_freevars.index(name)]
        return True, cell.cell_contents
    if name in function.__globals__:
        return True, function.__globals__[name]
    if name in _BUILTIN_GAPS:
        raise PageError(f"{function.__name__} 里的 {name}() 在网页里不能用")
    if hasattr(builtins, name):
        return False, None
    raise PageError(f"{function.__name__} 用到的 {name} 还没有定义：请先运行定义它的单元格")


def _statement(name, value, user, parts):
    """Return the source line that gives ``name`` its value in a page."""
    if isinstance(value, types.ModuleType):
        return _module_import(name, value, user)
    home = getattr(value, "__module__", None)
    if isinstance(home, str) and _portable(home):
        return _from_import(name, home, value.__name__)
    if home == "math":
        if value.__name__ in _MATH_GAPS:
            raise PageError(f"{user} 里的 math.{value.__name__} 在网页里没有")
        return _from_import(name, "math", value.__name__)
    if isinstance(value, types.FunctionType):
        _collect(value, name, parts)
        if value.__name__ != name:
            raise PageError(f"{user} 里的 {name} 是函数 {value.__name__} 的别名：请直接用它的本名")
        return parts.pop(name)
    if _constant(value):
        return f"{name} = {_literal(value)}"
    kind = f"{home.partition('.')[0]}.{type(value).__name__}" if home else type(value).__name__
    raise PageError(
        f"{user} 里的 {name}（{kind}）不能带进网页：只能用 custserv 的模型、math、"
        "本笔记本的函数，以及数字、文字和由它们组成的列表或字典"
    )


def _module_import(name, module, user):
    home = module.__name__
    if home != "math" and not _portable(home):
        raise PageError(f"{user} 里的 {name}（模块 {home}）在网页里没有：只能用 math 和 custserv.models")
    if home == name:
        return f"import {home}"
    parent, _, leaf = home.rpartition(".")
    return _from_import(name, parent, leaf) if parent else f"import {home} as {name}"


def _from_import(name, home, leaf):
    return f"from {home} import {leaf}" + (f" as {name}" if leaf != name else "")


def _portable(home):
    return any(home == known or home.startswith(known + ".") for known in PORTABLE)


def _constant(value):
    if isinstance(value, (list, tuple)):
        return all(map(_constant, value))
    if isinstance(value, dict):
        return all(_constant(key) and _constant(item) for key, item in value.items())
    return value is None or type(value) in (bool, int, float, str)


def _literal(value):
    """Return a literal that MicroPython reads; a dict keeps its order."""
    if isinstance(value, dict):
        pairs = ", ".join(f"({_literal(key)}, {_literal(item)})" for key, item in value.items())
        return f'__import__("collections").OrderedDict([{pairs}])'
    if isinstance(value, list):
        return "[" + ", ".join(map(_literal, value)) + "]"
    if isinstance(value, tuple):
        return "(" + "".join(_literal(item) + ", " for item in value) + ")"
    if isinstance(value, float) and (value != value or abs(value) == float("inf")):
        return f'float("{value}")'
    return repr(value)


def _check_syntax(tree, name):
    """Refuse syntax that MicroPython lacks or treats differently."""
    for node in ast.walk(tree):
        trouble = _trouble(node)
        if trouble:
            raise PageError(f"{name} 第 {getattr(node, 'lineno', tree.lineno)} 行：{trouble}")


def _trouble(node):
    if isinstance(node, ast.Match):
        return "网页里的 Python 没有 match，请用 if / elif"
    if isinstance(node, (ast.AsyncFunctionDef, ast.Await, ast.AsyncFor, ast.AsyncWith)):
        return "实验函数里不能用 async / await"
    if isinstance(node, ast.arguments) and node.posonlyargs:
        return "网页里的 Python 不认识参数表里的 /"
    if isinstance(node, (ast.List, ast.Tuple, ast.Set)) and isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
        if any(isinstance(item, ast.Starred) for item in node.elts):
            return "网页里的 Python 不认识 [*a, *b]，请用 a + b"
    if isinstance(node, ast.Dict) and None in node.keys:
        return "网页里的 Python 不认识 {**a, **b}"
    if isinstance(node, ast.FormattedValue) and node.format_spec is not None:
        return "请用 number(值, 单位, digits=位数) 把数字写成文字，不要用格式说明（各处舍入不同）"
    if isinstance(node, ast.Call):
        if isinstance(node.func, ast.Attribute) and node.func.attr == "format":
            return "请用 number(值, 单位, digits=位数) 把数字写成文字，不要用 format()"
        if isinstance(node.func, ast.Attribute) and _name(node.func.value) == "math" and node.func.attr in _MATH_GAPS:
            return f"网页里没有 math.{node.func.attr}"
        if _name(node.func) == "zip" and node.keywords:
            return "网页里的 zip() 没有 strict 参数"
    if isinstance(node, ast.Attribute) and _name(node.value) == "math" and node.attr in _MATH_GAPS:
        return f"网页里没有 math.{node.attr}"
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        homes = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
        for home in homes:
            if home != "math" and not _portable(home):
                return f"网页里没有模块 {home}"
    return None


def _name(node):
    return node.id if isinstance(node, ast.Name) else None
