"""The same lab in Firefox and in WebKit, over http and from the folder, where they are installed."""

import glob
import json
import os
import shutil
import subprocess
import time

import pytest
from custserv.author.hashes import ROOT
from custserv.author.bundle import NODE
from custserv.controls import Slider
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

from .conftest import CHAPTER
from .test_lab import chapter_labs  # noqa: F401

PACKAGES = ROOT / "src" / "custserv" / "page" / "package.json"
WAIT_SECONDS = 30


@pytest.fixture
def first_lab(chapter_labs):  # noqa: F811
    """The first lab, its first slider, and the metrics at the default and at the slider's end."""
    lab = chapter_labs[0]
    name, control = next((n, c) for n, c in lab.controls.items() if isinstance(c, Slider))
    texts = [[m.text for m in lab.run(**values).metrics] for values in ({}, {name: control.values[-1]})]
    return name, *texts


def test_firefox(address, first_lab):
    firefox = shutil.which("firefox-esr") or shutil.which("firefox")
    if not firefox:
        pytest.skip("没有安装 Firefox：未检查")
    name, before, after = first_lab
    script = ROOT / "tests" / "site" / "firefox.mjs"
    result = subprocess.run(
        [NODE, str(script), firefox, str(PACKAGES), f"{address}/{CHAPTER}", name],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert result.returncode == 0, result.stderr
    seen = json.loads(result.stdout)
    assert seen == {"before": before, "after": after, "drawn": 1, "complaints": []}


@pytest.fixture(scope="module")
def webkit():
    """WebKitGTK's MiniBrowser on a screen of its own."""
    driver = shutil.which("WebKitWebDriver")
    browsers = glob.glob("/usr/lib/*/webkit2gtk-4.*/MiniBrowser")
    if not (driver and browsers and shutil.which("Xvfb")):
        pytest.skip("没有安装 WebKitGTK（webkit2gtk-driver 与 xvfb）：未检查")
    reading, writing = os.pipe()
    screen = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x1000x24"], pass_fds=[writing], stderr=subprocess.DEVNULL
    )
    os.close(writing)
    with os.fdopen(reading, encoding="ascii") as pipe:
        display = pipe.readline().strip()
    options = Options()
    options.binary_location = browsers[0]
    options.add_argument("--automation")
    browser = webdriver.WebKitGTK(options=options, service=Service(driver, env=os.environ | {"DISPLAY": f":{display}"}))
    yield browser
    browser.quit()
    screen.terminate()
    screen.wait()


def test_webkit(webkit, address, first_lab):
    name, before, after = first_lab
    webkit.get(f"{address}/{CHAPTER}")
    section = webkit.find_element(By.CSS_SELECTOR, "section.custserv-lab")
    webkit.execute_script("arguments[0].scrollIntoView()", section)

    def shown():
        # In one step: the page may replace the metrics between two questions.
        return webkit.execute_script("return [...arguments[0].querySelectorAll('dd')].map(dd => dd.innerText)", section)

    _wait(lambda: section.get_attribute("data-state") in ("live", "failed"))
    assert section.get_attribute("data-state") == "live", section.text
    assert shown() == before
    section.find_element(By.NAME, name).send_keys(Keys.END)
    _wait(lambda: shown() == after)
    assert shown() == after
    assert section.find_elements(By.CSS_SELECTOR, "svg[role=img]")


def _wait(done):
    deadline = time.monotonic() + WAIT_SECONDS
    while not done() and time.monotonic() < deadline:
        time.sleep(0.05)
