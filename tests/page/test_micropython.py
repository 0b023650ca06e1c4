"""The page's Python answers as CPython does: values, scenes, texts and errors."""

import math
from urllib.parse import quote

import pytest
from custserv.author.micropython import MicroPython
from custserv.scene import VERBS

from .examples import bars, curve, everything, faulty, numbers, ratios

# What runs in Node before the interpreter starts: as in a browser of 2021, as in another one, and one that looks on.
NO_EXCEPTIONS = "WebAssembly.validate = () => false;"
NAMED = 'Object.defineProperty(globalThis, "navigator", { value: { userAgent: "%s" } });'
APPLE = "Mozilla/5.0 (%s) AppleWebKit/605.1.15 (KHTML, like Gecko) %s"
LOOK_ON = """
const { instantiate } = WebAssembly;
WebAssembly.instantiate = (code, imports) => {
  const calls = Object.entries(imports.env).filter(([name]) => name.startsWith("invoke_"));
  console.error(calls.length > 5 && calls.every(([, call]) => `${call}`.includes("[native code]")));
  return instantiate(code, imports);
};
"""


def before_start(monkeypatch, script):
    """Let Node run the script first."""
    monkeypatch.setenv("NODE_OPTIONS", f"--import=data:text/javascript,{quote(script)}")


def near(ours, theirs):
    """Whether two parts of a scene agree: floats to 1e-9, everything else exactly."""
    if isinstance(ours, dict):
        return sorted(ours) == sorted(theirs) and all(near(ours[key], theirs[key]) for key in ours)
    if isinstance(ours, (list, tuple)):
        return len(ours) == len(theirs) and all(map(near, ours, theirs))
    if isinstance(ours, float):
        return math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-12)
    return ours == theirs


@pytest.fixture(scope="module")
def loaded(micropython):
    for example in (curve, bars, faulty, everything, numbers, ratios):
        micropython.load(example.spec())
    return micropython


@pytest.mark.parametrize("digits", range(7))
@pytest.mark.parametrize("unit", ["元", "%", "倍"])
def test_numbers_read_the_same(loaded, digits, unit):
    ours = numbers.run(digits=digits, unit=unit).to_dict()
    theirs = loaded.run("numbers", digits=digits, unit=unit)["scene"]
    assert theirs["x"]["ticks"][1] == ours["x"]["ticks"][1]
    assert [m["text"] for m in theirs["metrics"]] == [m["text"] for m in ours["metrics"]]


def test_example_uses_every_verb():
    programs = everything.program + ratios.program
    assert [verb for verb in VERBS if f"ax.{verb}(" not in programs] == []


@pytest.mark.parametrize("retention", [0.05, 0.5, 0.6, 0.95])
@pytest.mark.parametrize("n", [2, 4, 6])
@pytest.mark.parametrize("upside", [False, True])
def test_every_verb_gives_the_same_scene(loaded, retention, n, upside):
    ours = everything.run(retention=retention, n=n, upside=upside).to_dict()
    assert near(ours, loaded.run("everything", retention=retention, n=n, upside=upside)["scene"])


@pytest.mark.parametrize("growth", [0.5, 1.0, 4.0])
def test_log_axes_are_the_same(loaded, growth):
    assert near(ratios.run(growth=growth).to_dict(), loaded.run("ratios", growth=growth)["scene"])


def test_texts_of_the_controls(loaded):
    assert loaded.run("curve", retention=0.83, years=5)["texts"] == {"retention": "83 %", "years": "5"}
    assert loaded.run("bars", height=7, many=True, place=0.0)["texts"] == {
        "height": "7",
        "many": "开",
        "place": "左",
    }


def test_values_have_the_types_of_the_controls(loaded):
    # A page knows one kind of number: 1 must come back as the float that CPython gives the function.
    loaded.run("curve", retention=1, years=5.0)
    assert loaded.run("bars", height=7.0, many=False, place=1)["scene"]["metrics"][1]["text"] == "1.0"


def test_limits_are_held_while_a_slider_moves(loaded):
    def high(height, hold):
        return loaded.run("bars", hold=hold, height=height, many=False, place=1.0)["scene"]["y"]["high"]

    tall = high(100, False)
    assert high(1, True) == high(50, True) == tall
    assert high(1, False) == bars.run(height=1).y["high"] < tall


def test_labs_keep_their_own_limits(loaded):
    loaded.run("bars", height=100, many=False, place=1.0)
    held = loaded.run("curve", hold=True, retention=0.5, years=2)["scene"]
    assert held["y"]["high"] < 200


@pytest.mark.parametrize(
    "value",
    [
        3,
        3.0,
        -0.1,
        "文字\u2028",
        True,
        None,
        [1, [2.5]],
        (1, (2,)),
        {"甲": [1, (2,)]},
        float("inf"),
        -float("inf"),
    ],
)
def test_values_survive_the_trip(micropython, value):
    result = micropython.call("builtins.max", [value])
    assert result == value and type(result) is type(value)


def test_nan_survives_the_trip(micropython):
    assert math.isnan(micropython.call("builtins.max", [float("nan")]))


def test_model_is_called_with_keywords(micropython):
    path = "custserv.models.value.lifetime_value"
    assert micropython.call(path, 2600, retention=1, years=10, referral_multiplier=1) == 52000.0


@pytest.mark.parametrize(
    ("kind", "message", "arguments"),
    [
        (ValueError, "年保留率应在 0 到 1 之间，收到 2", (2600, 2, 10)),
        (TypeError, "年毛利应是数字，收到 'x'", ("x", 1, 10)),
        (ValueError, "年毛利应是有限的数，收到 inf", (float("inf"), 1, 10)),
    ],
)
def test_errors_come_back(micropython, kind, message, arguments):
    with pytest.raises(kind) as caught:
        micropython.call("custserv.models.value.lifetime_value", *arguments)
    assert str(caught.value) == message
    assert type(caught.value) is kind


def test_error_in_a_lab_names_its_line(loaded):
    with pytest.raises(ZeroDivisionError) as caught:
        loaded.run("faulty", k=3)
    assert caught.value.__notes__ == [
        "实验代码出错：ZeroDivisionError：divide by zero（第 8 行：ax.plot([0, 1], [0, 1 / (k - 3)])）"
    ]


def test_chinese_message_is_shown_as_it_is(loaded):
    with pytest.raises(ValueError, match="设置不应是 5") as caught:
        loaded.run("faulty", k=5)
    assert caught.value.__notes__ == ["设置不应是 5"]
    assert loaded.run("faulty", k=2)["scene"]["metrics"][0]["text"] == "−1.00"


def test_error_of_the_scene_is_a_value_error(micropython):
    with pytest.raises(ValueError, match="指标“价值”的值应是数字"):
        micropython.call("custserv.scene.Metric", "价值", "很多")


def test_endless_run_is_ended():
    with MicroPython(limit=1) as python:
        python.load(faulty.spec())
        with pytest.raises(TimeoutError, match="1 秒"):
            python.run("faulty", k=4)


@pytest.mark.parametrize("browser, inside", [
    ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36", "true"),
    ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0", "true"),
    (APPLE % ("Macintosh; Intel Mac OS X 10_15_7", "Version/18.1 Safari/605.1.15"), "false"),
    (APPLE % ("iPhone; CPU iPhone OS 18_1 like Mac OS X", "CriOS/131.0.6778.73 Mobile/15E148 Safari/604.1"), "false"),
])  # fmt: skip
def test_calls_that_may_raise_stay_in_webassembly(monkeypatch, capfd, browser, inside):
    before_start(monkeypatch, NAMED % browser + LOOK_ON)
    with MicroPython() as python:
        python.load(curve.spec())
    assert capfd.readouterr().err.split()[-1:] == [inside]


def test_browser_without_exceptions_in_webassembly(monkeypatch, capfd):
    before_start(monkeypatch, NO_EXCEPTIONS + LOOK_ON)
    values = {"retention": 0.6, "n": 4, "upside": True}
    with MicroPython() as python:
        python.load(everything.spec())
        assert near(everything.run(**values).to_dict(), python.run("everything", **values)["scene"])
        with pytest.raises(ValueError, match="年保留率应在 0 到 1 之间"):
            python.call("custserv.models.value.lifetime_value", 2600, 2, 10)
    assert capfd.readouterr().err.split()[-1:] == ["false"]
