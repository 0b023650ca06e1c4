"""What the page ships: its weight, its parts, its colours."""

import gzip
import json
import subprocess
from itertools import combinations

import pytest
from custserv.author.bundle import NODE, PAGE

PALETTE = json.loads((PAGE / "palette.json").read_text(encoding="utf-8"))
DRAWN = [f"C{k}" for k in range(6)]
WRITTEN = [*DRAWN, "gray", "black", "error"]
# Viénot-type simulation of colour blindness by Machado, Oliveira & Fernandes (2009), severity 1.
SIGHT = {
    "normal": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "protan": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deutan": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.01182, 0.04294, 0.968881],
    ],
    "tritan": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.3039],
    ],
}


def weight(path):
    return len(gzip.compress(path.read_bytes(), 9, mtime=0))


def test_runtime_and_drawing_keep_to_their_budget(site):
    total = weight(site / "custserv-engine.js") + weight(site / "custserv-interpreter.js") + weight(site / "custserv-lab.js")
    assert 250_000 < total <= 450_000


def test_what_every_page_loads_is_small(site):
    assert 500 < weight(site / "custserv-lab.js") <= 2_500
    assert 1_000 < weight(site / "custserv-lab.css") <= 4_000


def test_nothing_is_fetched_from_a_foreign_host(site):
    text = (site / "custserv-lab.css").read_text(encoding="utf-8") + (site / "custserv-lab.js").read_text(
        encoding="utf-8"
    )
    assert "//" not in text


def test_licences_of_what_is_shipped_go_along(site):
    text = (site / "custserv-licences.txt").read_text(encoding="utf-8")
    for name in (
        "@micropython/micropython-webassembly-pyscript 1.27.0",
        "d3-array 3.2.4",
        "d3-shape 3.2.0",
    ):
        assert name in text


def test_lock_names_no_registry():
    lock = json.loads((PAGE / "package-lock.json").read_text(encoding="utf-8"))
    hosts = [package.get("resolved", "https://registry.npmjs.org/") for package in lock["packages"].values()]
    assert all(host.startswith("https://registry.npmjs.org/") for host in hosts)


def test_typescript_has_no_type_errors(site):
    compiler = PAGE / "node_modules" / "typescript" / "bin" / "tsc"
    result = subprocess.run([NODE, compiler], cwd=PAGE, capture_output=True, encoding="utf-8")
    assert result.stdout == "" and result.returncode == 0


def linear(colour):
    """Return red, green and blue as shares of light."""
    shares = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    return [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]


def times(matrix, vector):
    return [sum(a * b for a, b in zip(row, vector)) for row in matrix]


def contrast(one, other):
    """Return the contrast ratio of WCAG 2."""
    lights = sorted(0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (linear(one), linear(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def oklab(light):
    """Return the colour in Oklab (Ottosson 2020), where distances are as the eye sees them."""
    cones = times(
        [
            [0.4122214708, 0.5363325363, 0.0514459929],
            [0.2119034982, 0.6806995451, 0.1073969566],
            [0.0883024619, 0.2817188376, 0.6299787005],
        ],
        light,
    )
    return times(
        [
            [0.2104542553, 0.793617785, -0.0040720468],
            [1.9779984951, -2.428592205, 0.4505937099],
            [0.0259040371, 0.7827717662, -0.808675766],
        ],
        [max(0, cone) ** (1 / 3) for cone in cones],
    )


@pytest.mark.parametrize("mode", PALETTE)
def test_colours_stand_out_from_the_background(mode):
    shades = PALETTE[mode]
    for name in WRITTEN:
        assert contrast(shades[name], shades["background"]) >= 4.5, name
        assert name in DRAWN or contrast(shades[name], shades["surface"]) >= 4.5, name


@pytest.mark.parametrize("mode", PALETTE)
@pytest.mark.parametrize("sight", SIGHT)
def test_colours_differ_for_every_eye(mode, sight):
    seen = {name: oklab(times(SIGHT[sight], linear(PALETTE[mode][name]))) for name in DRAWN}
    for one, other in combinations(DRAWN, 2):
        distance = sum((a - b) ** 2 for a, b in zip(seen[one], seen[other])) ** 0.5
        assert distance > 0.06, (one, other)


def test_both_modes_name_the_same_colours():
    assert list(PALETTE["light"]) == list(PALETTE["dark"])
