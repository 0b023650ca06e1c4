"""What several rooms of the tests share."""

import os

import pytest
from custserv.author.browser import find_browser
from custserv.author.micropython import MicroPython
from custserv.author.notebooks import quiet_progress
from playwright.sync_api import sync_playwright

# A window's address bar loads two pages of its own, which takes longer than the page under test. The switch
# replaces Playwright's, so what of it concerns pages stands here again.
UNWANTED = "WebUIOmniboxPopup,WebUIOmniboxAimPopup,DestroyProfileOnBrowserClose,HttpsUpgrades,PaintHolding"
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    f"--disable-features={UNWANTED}",
]


def pytest_configure():
    quiet_progress()


@pytest.fixture(scope="session")
def micropython():
    """The published page's Python, one long-lived process for all tests."""
    with MicroPython() as python:
        yield python


@pytest.fixture(scope="session")
def chromium():
    """A Chromium of this machine; without one the browser tests are skipped, or fail under CI."""
    path = find_browser()
    if path is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("没有找到 Chromium、Chrome 或 Edge")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(path), args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()
