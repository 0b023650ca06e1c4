"""The chapter in a real JupyterLab: Chinese menus, folded code, a slider that redraws."""

import re
import shutil
import subprocess
import sys
import time
import urllib.request

import pytest
from custserv.author.chapter import NOTEBOOKS, labs

PATH = NOTEBOOKS / "05_lifetime_value.ipynb"
START_SECONDS = 90


@pytest.fixture(scope="module")
def jupyterlab(tmp_path_factory):
    """A JupyterLab server on a copy of the chapter; its address."""
    folder = tmp_path_factory.mktemp("笔记本 一")
    shutil.copy(PATH, folder)
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root", "--port=0", "--IdentityProvider.token=", f"--ServerApp.root_dir={folder}"],
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )  # fmt: skip
    address = None
    for line in server.stderr:
        found = re.search(r"http://(?:127\.0\.0\.1|localhost):(\d+)/lab", line)
        if found:
            address = f"http://127.0.0.1:{found[1]}"
            break
    assert address, "JupyterLab 没有启动"
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{address}/api/status", timeout=5)
            break
        except OSError:
            time.sleep(0.2)
    yield address
    server.terminate()
    server.stderr.close()
    server.wait()


@pytest.fixture(scope="module")
def notebook(jupyterlab, chromium):
    """The chapter, opened and run from top to bottom."""
    page = chromium.new_page(viewport={"width": 1280, "height": 1000})
    page.goto(f"{jupyterlab}/lab/tree/{PATH.name}")
    page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=60_000)
    page.get_by_text("Python 3 (ipykernel)").first.wait_for(timeout=60_000)
    page.get_by_role("menuitem", name="运行", exact=True).click()
    page.get_by_role("menuitem", name=re.compile("^运行所有单元格|^运行全部单元格")).first.click()
    page.locator(".noUi-handle").first.wait_for(state="attached", timeout=120_000)
    yield page
    page.close()


def test_menus_are_chinese_and_no_news_is_asked_for(notebook):
    assert notebook.get_by_role("menuitem", name="文件", exact=True).is_visible()
    assert notebook.locator(".jp-toast-message, .Toastify__toast").count() == 0


def test_lab_code_is_folded(notebook):
    first = next(iter(labs(PATH).values()))
    assert notebook.get_by_text(first.title, exact=True).first.is_visible()
    assert notebook.get_by_text(f"def {first.name}").count() == 0


def test_a_slider_redraws_the_lab(notebook):
    lab = next(iter(labs(PATH).values()))
    name, control = next(iter(lab.controls.items()))
    cell = notebook.locator(".jp-CodeCell", has=notebook.get_by_text(lab.title, exact=True)).first
    output = cell.locator(".jp-OutputArea-output")
    picture = output.locator("img").first
    picture.scroll_into_view_if_needed()
    before = picture.get_attribute("src")
    handle = output.locator(".noUi-handle").first
    handle.focus()
    for _ in range(3):
        notebook.keyboard.press("ArrowRight")
    value = control.values[control.values.index(control.default) + 3]
    wanted = lab.run(**{name: value}).metrics[0].text
    output.get_by_text(wanted, exact=True).first.wait_for(timeout=20_000)
    assert output.get_by_text(control.text(value), exact=True).first.is_visible()
    assert picture.get_attribute("src") != before
    assert output.count() == 1 and output.locator("img").count() == 1
