"""A chapter's slides, opened from their folder: they fit, the labs live, a question is answered together."""

import re

import pytest
from custserv.author.chapter import NOTEBOOKS
from custserv.author.slides import write_slides

from .conftest import SITE

SIZE = {"width": 1280, "height": 720}
# How much each slide's contents and heading stick out, and how much smaller than planned its text is.
MEASURE = """() => [...document.querySelectorAll('.slides > section')].map((slide, k) => {
  const { display } = slide.style;
  slide.style.display = 'block';
  const body = slide.querySelector('.slide-body');
  const lab = slide.querySelector('.custserv-lab');
  const heading = slide.querySelector('h1, h2');
  const box = lab ?? body;
  const over = Math.max(
    heading.scrollWidth - heading.clientWidth,
    box ? Math.max(box.scrollHeight - box.clientHeight, box.scrollWidth - box.clientWidth) : 0,
  );
  const scale = lab || !body ? 1 : Number(body.style.getPropertyValue('--slide-scale'));
  slide.style.display = display;
  return [k + 1, over, scale];
})"""


@pytest.fixture(scope="module")
def slides(tmp_path_factory):
    """The slides of a chapter with labs, questions of all kinds and a scenario, below a Chinese path with a space."""
    folder = tmp_path_factory.mktemp("slides") / "上课 用"
    return write_slides(SITE, NOTEBOOKS / "09_expectations.ipynb", folder)


@pytest.fixture
def show(visit, slides):
    """Open the slides and return the page; show(page, selector) turns to the slide that has such a part."""
    page = visit(slides.as_uri(), home=slides.parent.as_uri(), viewport=SIZE)
    page.wait_for_selector("html.custserv-slides-ready", state="attached")

    def turn_to(selector):
        page.evaluate(
            """selector => {
              const all = [...document.querySelectorAll('.slides > section')];
              location.hash = '/' + all.indexOf(document.querySelector(selector).closest('.slides > section'));
            }""",
            selector,
        )
        page.wait_for_selector(f".present {selector.split()[-1]}")
        return page.locator(".slides > section.present")

    return page, turn_to


def place(page):
    """Return which slide is shown, from 0."""
    return page.eval_on_selector_all(".slides > section", "all => all.findIndex(s => s.matches('.present'))")


def test_nothing_sticks_out_of_any_slide_and_text_stays_large(show):
    page, _ = show
    measured = page.evaluate(MEASURE)
    assert len(measured) > 50
    assert [slide for slide in measured if slide[1] > 1] == []
    assert [slide for slide in measured if slide[2] < 0.75] == []


def test_a_lab_moves_on_its_slide_and_gives_the_keys_back(show):
    page, turn_to = show
    slide = turn_to("#lab-lab_equation")
    page.wait_for_function("document.querySelector('#lab-lab_equation').dataset.state === 'live'")
    before = slide.locator("dd").all_inner_texts()
    handle = slide.locator("input[type=range]").first
    box = handle.bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.9, box["y"] + box["height"] / 2)
    page.wait_for_function(
        "before => document.querySelector('.present dd').innerText !== before", arg=before[0]
    )
    here = place(page)
    page.keyboard.press("ArrowLeft")
    assert place(page) == here
    page.keyboard.press("PageDown")
    assert place(page) == here + 1
    page.keyboard.press("ArrowLeft")
    assert place(page) == here


def test_the_pointer_reads_the_enlarged_chart(show):
    page, turn_to = show
    slide = turn_to("#lab-lab_mean")
    page.wait_for_function("document.querySelector('#lab-lab_mean').dataset.state === 'live'")
    box = slide.locator("svg[role=img]").bounding_box()
    read = 0
    for share in (0.2, 0.4, 0.6, 0.8):
        for height in (0.3, 0.6, 0.85):
            x, y = box["x"] + box["width"] * share, box["y"] + box["height"] * height
            page.mouse.move(x, y)
            mark = slide.locator(".lab-probe-mark")
            if mark.is_visible():
                at = mark.bounding_box()
                assert abs(at["x"] + at["width"] / 2 - x) < 90 and abs(at["y"] + at["height"] / 2 - y) < 90
                read += 1
    assert read


def test_a_click_answers_a_question_and_the_next_class_begins_anew(show):
    page, turn_to = show
    slide = turn_to(".question-single")
    options = slide.locator(".question-option input")
    seen = set()
    for k in range(options.count()):
        options.nth(k).click()
        slide.locator(".question-feedback p").first.wait_for()
        seen.add(slide.locator("form").get_attribute("data-verdict"))
        assert len(slide.locator(".question-feedback").inner_text()) > 8
    assert seen == {"right", "wrong"}
    here = place(page)
    page.keyboard.press("ArrowRight")
    assert place(page) == here + 1
    page.reload()
    page.wait_for_selector("html.custserv-slides-ready", state="attached")
    assert page.locator("input:checked").count() == 0
    assert "上次" not in page.locator(".question-feedback").all_inner_texts()


def test_a_conversation_stays_on_its_slide_to_its_end(show):
    page, turn_to = show
    slide = turn_to(".custserv-scenario")
    while slide.locator(".scenario-reply").count():
        slide.locator(".scenario-reply").first.click()
        page.wait_for_timeout(50)
        assert slide.locator(".slide-body").evaluate("body => body.scrollHeight - body.clientHeight") <= 1
    assert slide.locator(".scenario-debrief").is_visible()


def test_the_speaker_reads_the_notes_in_a_window_that_turns_the_pages(show):
    page, turn_to = show
    with page.expect_popup() as opened:
        page.keyboard.press("s")
    speaker = opened.value
    page.keyboard.press("ArrowRight")
    speaker.wait_for_function("document.body.innerText.includes('第1课时')")
    text = speaker.locator("body").inner_text()
    assert "引子：同样是 35 分钟" in text and "分钟】" in text and "下一页：" in text and "已讲 0:0" in text
    here = place(page)
    speaker.keyboard.press("ArrowRight")
    page.wait_for_timeout(100)
    assert place(page) == here + 1


def test_a_number_and_enter_turn_to_that_page(show):
    page, turn_to = show
    told = page.locator(".slide-jump")
    for key in "12":
        page.keyboard.press(key)
        assert place(page) == 0
    assert told.inner_text() == "第 12 页，按 Enter"
    page.keyboard.press("Enter")
    assert place(page) == 11 and not told.is_visible()
    page.keyboard.type("3")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    assert place(page) == 11 and not told.is_visible() and page.locator(".reveal.overview").count() == 0
    page.keyboard.type("999")
    page.keyboard.press("Enter")
    count = page.locator(".slides > section").count()
    assert place(page) == 11 and told.inner_text() == f"没有第 999 页，一共 {count} 页"
    page.keyboard.press("ArrowRight")
    assert place(page) == 12 and not told.is_visible()
    slide = turn_to("#lab-lab_equation")
    page.wait_for_function("document.querySelector('#lab-lab_equation').dataset.state === 'live'")
    slide.locator("input[type=range]").first.focus()
    here = place(page)
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    assert place(page) == here
    with page.expect_popup() as opened:
        page.keyboard.press("Escape")
        page.keyboard.press("s")
    opened.value.keyboard.type("21")
    assert opened.value.locator(".jump").inner_text() == "第 21 页，按 Enter"
    opened.value.keyboard.press("Enter")
    assert place(page) == 20 and opened.value.locator(".place").inner_text() == f"21 / {count}"


def test_it_prints_a_page_for_each_slide(visit, slides):
    page = visit(f"{slides.as_uri()}?print-pdf", home=slides.parent.as_uri(), viewport=SIZE)
    page.wait_for_selector("html.custserv-slides-ready", state="attached")
    count = page.locator(".slides .pdf-page").count()
    pdf = page.pdf(prefer_css_page_size=True)
    assert count > 50 and len(re.findall(rb"/Type\s*/Page\b", pdf)) == count
