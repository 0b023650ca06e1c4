"""Every chapter in a real JupyterLab: Chinese menus, folded code, no error, a slider and a question."""

import re
import shutil
import subprocess
import sys
import time
import urllib.request

import pytest
from custserv.author.chapter import chapters, labs, questions
from custserv.controls import Slider
from playwright.sync_api import expect

START_SECONDS = 90
# A busy machine takes half a minute for what an idle one does in three seconds.
PATIENCE = {"timeout": 180_000}
PRESSES = 5


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A JupyterLab server on copies of the chapters; its address."""
    folder = tmp_path_factory.mktemp("笔记本 一")
    for path in chapters():
        shutil.copy(path, folder)
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root", "--port=0", "--IdentityProvider.token=", "--ServerApp.disable_check_xsrf=True", f"--ServerApp.root_dir={folder}"],
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
def page(address, chromium):
    """JupyterLab with its list of files."""
    page = chromium.new_page(viewport={"width": 1280, "height": 1000})
    page.goto(f"{address}/lab?reset", **PATIENCE)
    page.locator(".jp-DirListing-item").first.wait_for(**PATIENCE)
    # A notebook that is closed after JupyterLab has saved it of itself, every two minutes, is not asked about.
    discard = page.locator(".jp-Dialog .jp-mod-warn")
    page.add_locator_handler(discard, discard.click)
    yield page
    page.close()


@pytest.fixture(scope="module", params=chapters(), ids=lambda path: path.stem)
def path(request):
    """One chapter after the other."""
    return request.param


@pytest.fixture(scope="module")
def notebook(path, page, address):
    """The chapter, opened from the list of files and run from top to bottom."""
    page.locator(f'.jp-DirListing-item[title*="{path.name}"]').dblclick(**PATIENCE)
    # Until the kernel is there JupyterLab shows it as idle, and “run all” runs nothing.
    idle = page.get_by_title(f"更改 {path.name} 的内核").get_by_text("Python 3 (ipykernel) | 空闲", exact=True)
    idle.wait_for(**PATIENCE)
    page.get_by_role("menuitem", name="运行", exact=True).click()
    page.get_by_role("menuitem", name=re.compile("^运行所有单元格|^运行全部单元格")).first.click()
    panel = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
    # The worksheet is the last thing that a chapter shows.
    panel.get_by_role("button", name="保存为一个网页文件").wait_for(state="attached", **PATIENCE)
    idle.wait_for(**PATIENCE)
    yield panel
    page.locator(".lm-TabBar-tab.lm-mod-current .lm-TabBar-tabCloseIcon").last.click()
    expect(panel).to_have_count(0, **PATIENCE)
    for kernel in page.request.get(f"{address}/api/kernels").json():
        page.request.delete(f"{address}/api/kernels/{kernel['id']}", **PATIENCE)


def first_move(path):
    """Return the first step of a slider that changes a picture: lab, control's name and value."""
    for lab in labs(path).values():
        drawn = lab.run().to_dict()["marks"]
        for name, control in lab.controls.items():
            at = control.values.index(control.default) if isinstance(control, Slider) else None
            for k in (at + 1, at - 1) if at is not None else ():
                if 0 <= k < len(control.values):
                    value = control.values[k]
                    if lab.run(**{name: value}).to_dict()["marks"] != drawn:
                        return lab, name, value
    raise AssertionError(f"{path.name} 里没有会改变图的滑块")


def cell_of(lab, notebook):
    """Return the cell that shows a lab."""
    shown = notebook.page.locator(".jp-OutputArea-output").get_by_text(lab.title, exact=True)
    return notebook.locator(".jp-CodeCell").filter(has=shown)


def test_menus_are_chinese_and_no_news_is_asked_for(page):
    assert page.get_by_role("menuitem", name="文件", exact=True).is_visible()
    assert page.locator(".jp-toast-message, .Toastify__toast").count() == 0


def test_no_cell_ends_in_an_error(notebook):
    # JupyterLab shows errors and what is printed to stderr alike.
    expect(notebook.locator('[data-mime-type="application/vnd.jupyter.stderr"]')).to_have_count(0)
    expect(notebook.get_by_role("alert")).to_have_count(0)


def test_lab_code_is_folded(path, notebook):
    cell = cell_of(next(iter(labs(path).values())), notebook)
    expect(cell).to_be_visible(**PATIENCE)
    expect(cell.locator(".cm-content")).to_be_hidden()


def test_a_slider_redraws_the_lab(path, notebook):
    lab, name, value = first_move(path)
    control = lab.controls[name]
    output = cell_of(lab, notebook).locator(".jp-OutputArea-output")
    picture = output.locator("img")
    picture.scroll_into_view_if_needed()
    before = picture.get_attribute("src")
    sliders = [key for key, one in lab.controls.items() if isinstance(one, Slider)]
    slider = output.locator(".widget-slider").nth(sliders.index(name))
    readout = slider.locator(".widget-readout")
    # A key is lost while JupyterLab moves its cells about or takes the focus; the slider itself tells at once.
    for _ in range(PRESSES):
        slider.locator(".noUi-handle").press("ArrowRight" if value > control.default else "ArrowLeft")
        if readout.text_content() == control.text(value):
            break
        notebook.page.wait_for_timeout(1000)
    expect(readout).to_have_text(control.text(value))
    expect(picture).not_to_have_attribute("src", before, **PATIENCE)
    for metric in lab.run(**{name: value}).metrics:
        expect(output.get_by_text(metric.text, exact=True).first).to_be_visible(**PATIENCE)
    expect(output).to_have_count(1)


def test_an_answer_is_judged(path, notebook):
    question = next(question for question in questions(path) if question.kind == "numeric")
    asked = notebook.locator(".custserv-questions > .widget-vbox").filter(has_text=question.stem)
    asked.get_by_role("textbox").fill(question.answer_lines()[0])
    asked.get_by_role("button", name="核对").click()
    expect(asked.get_by_text("✓ 答对了。")).to_be_visible(**PATIENCE)
