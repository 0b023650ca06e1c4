"""Every model in both Pythons, and the published figures."""

import importlib
import json
from pathlib import Path

import pytest


class Models:
    """The models through one runtime: ``models.value.lifetime_value(2600, 1, 10)``."""

    def __init__(self, call):
        self.call = call

    def __getattr__(self, topic):
        return _Topic(self.call, topic)


class _Topic:
    def __init__(self, call, topic):
        self._call = call
        self._topic = topic

    def __getattr__(self, function):
        path = f"custserv.models.{self._topic}.{function}"
        return lambda *args, **kwargs: self._call(path, *args, **kwargs)


def in_cpython(path, /, *args, **kwargs):
    """Call ``path`` here, as ``MicroPython.call`` does there."""
    module, _, function = path.rpartition(".")
    return getattr(importlib.import_module(module), function)(*args, **kwargs)


@pytest.fixture(scope="session", params=["CPython", "MicroPython"])
def models(request):
    """The models, once in each Python: what holds of a model holds in the page too."""
    if request.param == "CPython":
        return Models(in_cpython)
    return Models(request.getfixturevalue("micropython").call)


@pytest.fixture(scope="session")
def here():
    """The models in CPython alone."""
    return Models(in_cpython)


@pytest.fixture(scope="session")
def published():
    """The published figures; each says in ``how`` where it is from (see ``about``)."""
    return json.loads((Path(__file__).parent / "published.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def near():
    """``value == near(figure, digits)``: the value, rounded as the figure is printed."""
    return lambda figure, digits: pytest.approx(figure, rel=0, abs=0.5 * 10**-digits + 1e-9)


@pytest.fixture(scope="session")
def refusal():
    """``refusal(models.value, "clv_multiple", 2, 0.1)``: what the model says instead of a result."""

    def message(topic, function, *arguments):
        with pytest.raises((ValueError, TypeError)) as caught:
            getattr(topic, function)(*arguments)
        return str(caught.value)

    return message
