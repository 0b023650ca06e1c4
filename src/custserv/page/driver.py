"""The page's Python side: loads labs, runs them and answers.

One request and one reply, both JSON texts, in the page's worker and in the test server under Node
alike. The texts are read and written in Python alone, so that 3.0 stays a float. A scene is JSON as it
stands; in what a model is called with and gives back, what JSON does not know is wrapped:
``{"$float": "inf"}``, ``{"$tuple": [...]}``.
"""

import builtins
import gc
import io
import json
import sys

from custserv.scene import record
from custserv.text import number

_INFINITY = float("inf")
_labs = {}


def handle(text):
    """Answer one request: ``{"id", "op", …}`` gives ``{"id", "ok"}`` or ``{"id", "error"}``."""
    request = json.loads(text)
    try:
        reply = {"ok": _OPERATIONS[request["op"]](request)}
    except Exception as error:
        reply = {"error": _described(error)}
    reply["id"] = request["id"]
    return json.dumps(reply)


class _Lab:
    """A lab's function in a namespace of its own, its controls, and the scene before this one."""

    def __init__(self, spec, program):
        space = {"__name__": spec["name"]}
        self.name = spec["name"]
        self.lines = program.split("\n")
        try:
            exec(compile(program, self.name, "exec"), space)
        except Exception as error:
            raise _LabFailure(error, self)
        if self.name not in space:
            raise _LabFailure(NameError("没有找到函数 %s：实验要有它才能运行" % self.name), self)
        self.function = space[self.name]
        self.controls = spec["controls"]
        self.before = None

    def values(self, request):
        """Return the request's values in the types that the function gets in CPython."""
        return {
            control["name"]: _typed(control, request["values"][control["name"]]) for control in self.controls
        }

    def texts(self, values):
        """Return each control's value in the words that the reader sees."""
        return {control["name"]: _text(control, values[control["name"]]) for control in self.controls}


def _lab(request):
    """Return the lab called ``name``; a request with its ``spec`` makes it first, of the reader's ``program`` if any."""
    if "spec" in request:
        _labs[request["name"]] = _Lab(request["spec"], request.get("program") or request["spec"]["program"])
    return _labs[request["name"]]


def _load(request):
    """Make a lab ready."""
    _lab(request)


def _run(request):
    """Run a lab at ``values``; with ``hold`` its axes keep at least the limits of the run before."""
    lab = _lab(request)
    values = lab.values(request)
    try:
        scene = record(lab.function, values)
    except Exception as error:
        raise _LabFailure(error, lab)
    if request["hold"] and lab.before:
        scene.hold(lab.before)
    lab.before = scene
    return {"texts": lab.texts(values), "scene": scene.to_dict()}


def _texts(request):
    """Return each control's value in the words that the reader sees."""
    lab = _lab(request)
    return lab.texts(lab.values(request))


def _typed(control, value):
    """Return the value as a whole number or a float, as the control has it: a page tells them not apart."""
    if control["kind"] == "slider":
        whole = isinstance(control["low"], int) and isinstance(control["step"], int)
        return int(value) if whole else float(value)
    if control["kind"] == "choice":
        return [known for _, known in control["options"] if known == value][0]
    return value


def _text(control, value):
    if control["kind"] == "slider":
        return number(value, control["unit"], control["digits"])
    if control["kind"] == "choice":
        return [text for text, known in control["options"] if known == value][0]
    return "开" if value else "关"


def _call(request):
    """Call ``function`` of ``module`` with ``args`` and ``kwargs``."""
    place = __import__(request["module"])
    for name in request["module"].split(".")[1:] + [request["function"]]:
        place = getattr(place, name)
    return packed(place(*unpacked(request["args"]), **unpacked(request["kwargs"])))


def _rest(request):
    """Collect garbage while nobody waits: otherwise a move now and then would have to wait for it."""
    gc.collect()


_OPERATIONS = {"load": _load, "run": _run, "texts": _texts, "call": _call, "rest": _rest}


_QUOTING = ("NameError", "KeyError", "AttributeError", "ImportError", "ModuleNotFoundError")


class _LabFailure(Exception):
    """The lab's function raised ``cause``."""

    def __init__(self, cause, lab):
        self.cause = cause
        self.lab = lab


def _described(error):
    """Return the error's builtin type, its message, the line of the lab's program, and the text for the reader."""
    lab = None
    if isinstance(error, _LabFailure):
        error, lab = error.cause, error.lab
    kind = type(error)
    message = str(error)
    line = _line(error, lab) if lab else None
    # What custserv or the author wrote for the reader is in Chinese and needs no more words; these quote a name.
    if kind.__name__ not in _QUOTING and any(letter > "\u2e80" for letter in message):
        text = message
    else:
        place = "（第 %d 行：%s）" % (line, lab.lines[line - 1].strip()) if line else ""
        text = "实验代码出错：%s：%s%s" % (kind.__name__, message, place)
    while not hasattr(builtins, kind.__name__):
        kind = kind.__bases__[0]
    return {"type": kind.__name__, "message": message, "line": line, "text": text}


def _line(error, lab):
    """Return the number of the innermost line of the lab's program on the way to the error, or None."""
    report = io.StringIO()
    sys.print_exception(error, report)
    found = None
    for line in report.getvalue().split("\n"):
        if line.startswith('  File "%s", line ' % lab.name):
            found = int(line.split(", line ")[1].split(",")[0])
    # What is never closed is missed behind the end.
    return found and min(found, len(lab.lines))


def packed(value):
    """Return the value as JSON can say it."""
    if isinstance(value, float) and (value != value or value in (_INFINITY, -_INFINITY)):
        return {"$float": str(value)}
    if isinstance(value, tuple):
        return {"$tuple": [packed(item) for item in value]}
    if isinstance(value, list):
        return [packed(item) for item in value]
    if isinstance(value, dict):
        return {key: packed(item) for key, item in value.items()}
    return value


def unpacked(value):
    """Return what ``packed`` was given."""
    if isinstance(value, list):
        return [unpacked(item) for item in value]
    if isinstance(value, dict):
        if "$float" in value:
            return float(value["$float"])
        if "$tuple" in value:
            return tuple(unpacked(value["$tuple"]))
        return {key: unpacked(item) for key, item in value.items()}
    return value
