"""Every lab of the book draws and reports, the same in CPython and in the page's MicroPython."""

import itertools
import math
import random

import pytest
from custserv.author.chapter import chapters, labs
from custserv.controls import Slider

RANDOM_SETTINGS = 200
MOST_CORNERS = 256


def cases():
    return [pytest.param(path, name, id=f"{path.stem}::{name}") for path in chapters() for name in labs(path)]


def settings(lab):
    """Return corners (all, or a random part of very many), random settings and the defaults."""
    ends = [
        [control.values[0], control.values[-1]] if isinstance(control, Slider) else control.values
        for control in lab.controls.values()
    ]
    corners = list(itertools.product(*ends))
    chance = random.Random(lab.name)
    if len(corners) > MOST_CORNERS:
        corners = chance.sample(corners, MOST_CORNERS)
    spread = [tuple(chance.choice(c.values) for c in lab.controls.values()) for _ in range(RANDOM_SETTINGS)]
    return [lab.defaults] + [dict(zip(lab.controls, values)) for values in corners + spread]


def same(ours, theirs, scale=0.0):
    """Whether two values agree: numbers to 1e-9, everything else exactly."""
    if isinstance(ours, dict):
        return sorted(ours) == sorted(theirs) and all(same(ours[key], theirs[key]) for key in ours)
    if isinstance(ours, (list, tuple)):
        sizes = [abs(value) for value in ours if isinstance(value, float)]
        return len(ours) == len(theirs) and all(same(a, b, max(sizes, default=0)) for a, b in zip(ours, theirs))
    if isinstance(ours, float) and not isinstance(theirs, (bool, str, type(None))):
        return math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=max(1e-12, 1e-12 * scale))
    return ours == theirs


@pytest.mark.parametrize(("path", "name"), cases())
def test_lab_draws_and_reports_the_same_in_both_pythons(path, name, micropython):
    lab = labs(path)[name]
    micropython.load(lab.spec())
    for values in settings(lab):
        ours = lab.run(**values).to_dict()
        assert ours["marks"] and ours["metrics"], values
        reply = micropython.run(name, **values)
        assert same(ours, reply["scene"]), f"{values}\nCPython: {ours}\nMicroPython: {reply['scene']}"
        for control, text in reply["texts"].items():
            assert text == lab.controls[control].text(values[control])


def test_comparison_can_fail():
    assert not same({"y": [1.0, 2.0]}, {"y": [1.0, 2.00001]})
    assert not same({"text": "80 %"}, {"text": "80%"})
    assert not same([1.0], [1.0, 2.0])
    assert same([1.0, None], [1.0 + 1e-12, None])
