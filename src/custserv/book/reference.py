"""公式与函数速查: the models' formulas, parameters, sources and examples, from their own docstrings and checks.

``book/functions.yml`` adds what the code has no place for: a Chinese line for each function, and names
for parameters that no check of the models names.
"""

import ast
import inspect
import re
from collections import Counter
from functools import cache
from importlib import import_module
from pathlib import Path

import yaml
from sphinx.util.docutils import SphinxDirective

from custserv import models
from custserv.text import MINUS

FILE = "book/functions.yml"
_PARAMETERS = re.compile(r"\w+( \([^)]*\))?(, \w+( \([^)]*\))?)*:")
_SYMBOL = re.compile(r"\b(\w+) \(([^()\s]{1,3})\)")
_SOURCE = re.compile(r"Source(?: of the default)?: (.*?)(?:\n\n|\Z)", re.DOTALL)


def load(path):
    """Return the topics with their functions, and the names of parameters."""
    return yaml.safe_load(Path(path).read_text(encoding="utf-8"))


def topics():
    """Return the names of all modules with models."""
    return sorted(path.stem for path in Path(models.__file__).parent.glob("[a-z]*.py"))


def functions(topic):
    """Return the public functions of a topic by name, in the order of the file."""
    module = import_module(f"custserv.models.{topic}")
    members = inspect.getmembers(module, inspect.isfunction)
    own = [(name, f) for name, f in members if f.__module__ == module.__name__ and not name.startswith("_")]
    return dict(sorted(own, key=lambda member: member[1].__code__.co_firstlineno))


def formula(docstring):
    """Return what stands right behind a docstring's first sentence, unless it tells of parameters."""
    paragraph = [*docstring.split("\n\n"), ""][1]
    return "" if _PARAMETERS.match(paragraph) or ">>>" in paragraph else paragraph


def source(docstring):
    """Return what the docstring names as its source, or an empty text."""
    found = _SOURCE.search(docstring)
    sentences = " ".join(found.group(1).split()) if found else ""
    # Its last part may only lead to the example.
    return re.sub(r"[.;] [^.;]*:$", ".", sentences)


def example(docstring):
    """Return the docstring's example."""
    return next((text for text in docstring.split("\n\n") if text.startswith(">>>")), "")


def symbols(docstring):
    """Return the symbols of parameters: {"annual_margin": "m"}."""
    return dict(_SYMBOL.findall(docstring))


def domains(function):
    """Return name and range of each parameter that the function itself checks.

    {"retention": ("年保留率", "0 到 1")}
    """
    found = {}
    for call in ast.walk(ast.parse(inspect.getsource(function))):
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in _RANGES and len(call.args) > 1:
            label, value, *bounds = call.args
            if isinstance(label, ast.Constant) and isinstance(value, ast.Name):
                limits = [_value(bound, function) for bound in bounds]
                allowed = "" if None in limits else _RANGES[call.func.id](limits, call)
                found.setdefault(value.id, (label.value, allowed))
    return found


def _value(node, function):
    """Return a bound written as a number or as a constant of the module; None if it is another parameter."""
    if isinstance(node, ast.Name):
        return function.__globals__.get(node.id)
    return ast.literal_eval(node)


def _between(limits, call):
    low, high = limits if len(limits) == 2 else (0, 1)
    open_ends = {keyword.arg for keyword in call.keywords}
    without = [str(end) for end, name in ((low, "open_low"), (high, "open_high")) if name in open_ends]
    return f"{_shown(low)} 到 {_shown(high)}" + (f"（不含 {' 和 '.join(without)}）" if without else "")


def _shown(limit):
    return str(limit).replace("-", MINUS)


# How each check of the models words the range it allows.
_RANGES = {
    "between": _between,
    "at_least": lambda limits, call: f"不小于 {_shown((limits or [0])[0])}",
    "more_than": lambda limits, call: f"大于 {_shown((limits or [0])[0])}",
    "whole": lambda limits, call: f"整数，不小于 {_shown((limits or [0])[0])}",
    "finite": lambda limits, call: "任何数",
    "listed": lambda limits, call: "列表",
}


@cache
def all_domains():
    """Return name and range of each parameter as most models that check it have them."""
    found = {}
    for topic in topics():
        for function in functions(topic).values():
            for name, domain in domains(function).items():
                found.setdefault(name, Counter())[domain] += 1
    return {name: counts.most_common(1)[0][0] for name, counts in found.items()}


def parameters(function, names):
    """Return (name, symbol, meaning, range, default) of each parameter; ``names`` are those of the file."""
    checked, marks = all_domains() | domains(function), symbols(function.__doc__)
    rows = []
    for name, parameter in inspect.signature(function).parameters.items():
        label, allowed = checked.get(name, ("", ""))
        meaning = names.get(f"{function.__name__}.{name}") or names.get(name) or label
        default = "" if parameter.default is parameter.empty else str(parameter.default)
        rows.append((name, marks.get(name, ""), meaning, allowed, default))
    return rows


def function_text(function, about, names):
    """Return the Markdown of one function."""
    docstring = inspect.getdoc(function)
    blocks = [f"### {about['name']}\n\n`{function.__name__}`　{about['gives']}"]
    if formula(docstring):
        blocks.append(f"```text\n{formula(docstring)}\n```")
    rows = [f"| `{n}` | {s} | {m} | {a} | {d} |" for n, s, m, a, d in parameters(function, names)]
    blocks.append("\n".join(["| 参数 | 符号 | 意义 | 取值 | 默认 |", "|:--|:--|:--|:--|:--|", *rows]))
    if source(docstring):
        blocks.append(f'出处：<span lang="en">{source(docstring)}</span>')
    blocks.append(f"```python\n{example(docstring)}\n```")
    whole = f'<div lang="en">\n\n```text\n{docstring}\n```\n\n</div>'
    blocks.append(f"````{{admonition}} 完整说明（英文）\n:class: dropdown english\n{whole}\n````")
    return "\n\n".join(blocks)


class Models(SphinxDirective):
    """``models``: all models by topic."""

    def run(self):
        path = Path(self.env.srcdir, FILE)
        self.env.note_dependency(str(path))
        data = load(path)
        blocks = []
        for topic, about in data["topics"].items():
            blocks.append(f"## {about['title']}\n\n从 `custserv.models.{topic}` 导入。")
            for name, function in functions(topic).items():
                blocks.append(function_text(function, about["functions"][name], data["parameters"]))
        return self.parse_text_to_nodes("\n\n".join(blocks), allow_section_headings=True)


def setup(app):
    app.add_directive("models", Models)
