"""The book as it is carried away: a chapter in one file, and the archive unpacked, both opened as files."""

import re
import shutil
import zipfile
from pathlib import Path

import pytest
from custserv.author.chapter import NOTEBOOKS, chapters
from custserv.author.single import LIMIT, write_chapters
from custserv.author.zip import OUT, pack

from .conftest import live_lab
from .test_access import AXE, violations
from .test_questions import give_right, questions

NUMBER = 5
PATH = next(path for path in chapters() if int(path.name[:2]) == NUMBER)


@pytest.fixture(scope="module")
def singles(site, tmp_path_factory):
    """All chapters, each in one file."""
    return write_chapters(site, tmp_path_factory.mktemp("发到 手机"))


@pytest.fixture(scope="module")
def alone(singles, tmp_path_factory):
    """One chapter's file by itself in a folder, as a chat app keeps it."""
    folder = tmp_path_factory.mktemp("微信 文件")
    return Path(shutil.copy(next(path for path in singles if path.name.startswith(f"第{NUMBER:02}章")), folder))


@pytest.fixture
def opened(chromium, alone):
    """Open the chapter; it may ask for nothing but itself and complain of nothing."""
    contexts, trouble = [], []

    def open_page(**options):
        context = chromium.new_context(locale="zh-CN", **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("console", lambda message: message.type in ("error", "warning") and trouble.append(message.text))
        page.on("request", lambda request: request.url.startswith(("data:", "blob:")) or trouble.append(request.url))
        page.goto(alone.as_uri())
        assert trouble.pop(0) == alone.as_uri()
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert trouble == []


def test_each_chapter_is_one_file_that_a_chat_app_takes(singles):
    assert len(singles) == len(list(NOTEBOOKS.glob("*.ipynb")))
    assert {path.name: path.stat().st_size for path in singles if path.stat().st_size > LIMIT} == {}


def test_nothing_in_a_file_is_elsewhere_and_links_lead_to_files_that_are_there(singles):
    for path in singles:
        text = path.read_text(encoding="utf-8")
        shown = re.sub(r"<script\b.*?</script>", "", text, flags=re.DOTALL)
        assert not re.search(r'<(?:link|img|script|iframe|source)\b[^>]*(?:src|href)="(?!data:)', shown), path.name
        assert not re.search(r"url\((?!data:|\"data:|#)", shown), path.name
        for address in re.findall(r'<a\b[^>]*href="([^"#]+\.html)[^"]*"', shown):
            assert re.match(r"https?:", address) or address in {other.as_uri().rsplit("/", 1)[1] for other in singles}


def test_every_lab_of_the_file_starts_and_moves(opened):
    page = opened(viewport={"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    for k in range(page.locator("section.custserv-lab").count()):
        with live_lab(page, k) as section:
            before = section.locator("svg[role=img]").inner_html()
            section.locator("input[type=range]").first.focus()
            page.keyboard.press("Home")
            page.wait_for_function(
                "([chart, before]) => chart.querySelector('svg[role=img]').innerHTML !== before",
                arg=[section.locator(".lab-chart").element_handle(), before],
            )


def test_code_editor_opens_in_the_file(opened):
    page = opened()
    with live_lab(page, 0) as section:
        section.locator(".lab-more").click()
        section.locator(".lab-tools button").filter(has_text="代码").click()
        section.locator(".cm-content").wait_for()


def test_questions_are_judged_and_the_worksheet_is_saved(opened):
    page = opened()
    question = next(question for question in questions(PATH) if "answer" in question)
    place = page.locator(f'[data-question="{question["id"]}"]')
    give_right(place, question)
    assert place.locator(".question-feedback p").first.inner_text() == "✓ 答对了。"
    with page.expect_download():
        page.locator(".worksheet-save").click()


def test_file_without_scripts_shows_stills(opened):
    page = opened(java_script_enabled=False)
    assert page.locator("img.lab-still").first.is_visible()
    assert page.locator("img.lab-still").first.evaluate("image => image.src.slice(0, 15)") == "data:image/png;"


def test_file_is_accessible(opened):
    page = opened(color_scheme="dark")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert violations(page) == []


def test_file_follows_the_system(opened):
    page = opened(color_scheme="dark")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.emulate_media(color_scheme="light")
    page.wait_for_function("() => document.documentElement.dataset.theme === 'light'")


def test_archive_unpacked_opens_from_a_folder_with_a_chinese_name(chromium, site, tmp_path):
    home = tmp_path / "学校 教材"
    with zipfile.ZipFile(pack(site, tmp_path / OUT.name)) as archive:
        archive.extractall(home)
    page = chromium.new_page()
    elsewhere = []
    page.on("request", lambda request: request.url.startswith((home.as_uri(), "blob:")) or elsewhere.append(request.url))
    page.goto(f"{home.as_uri()}/index.html")
    page.wait_for_url("**/site/book/index.html")
    page.goto(page.locator(f'article a[href$="{PATH.stem}.html"]').first.evaluate("link => link.href"))
    with live_lab(page, 0) as section:
        assert section.locator("svg[role=img]").is_visible()
    page.close()
    assert elsewhere == []
