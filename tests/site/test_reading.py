"""What a page does for who reads it: its menu, its list of sections."""

from .conftest import CHAPTER


def test_menu_of_files_opens_and_closes_by_keys_and_by_pointer(visit, served):
    page = visit(f"{served}/{CHAPTER}", viewport={"width": 390, "height": 800})
    button, menu = page.locator(".dropdown-toggle"), page.locator(".dropdown-menu")
    button.focus()
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-expanded") == "true"
    box = menu.bounding_box()
    assert 0 <= box["x"] and box["x"] + box["width"] <= 390
    page.keyboard.press("Tab")
    assert menu.evaluate("menu => menu.contains(document.activeElement)")
    page.keyboard.press("Escape")
    assert menu.is_hidden() and button.evaluate("button => button === document.activeElement")
    button.click()
    assert menu.is_visible()
    page.mouse.click(20, 600)
    assert menu.is_hidden() and button.get_attribute("aria-expanded") == "false"


def test_list_of_sections_marks_the_one_that_is_read(visit, served):
    page = visit(f"{served}/{CHAPTER}", viewport={"width": 1280, "height": 800})
    marked = page.locator(".page-toc a.active")
    titles = page.locator(".page-toc a[href^='#']")
    for k in (3, 6, 1):
        title = titles.nth(k)
        address = title.get_attribute("href")
        page.locator(address).evaluate("section => section.scrollIntoView()")
        page.locator(f".page-toc a.active[href='{address}']").wait_for()
        assert marked.count() == 1 and title.get_attribute("aria-current") == "true"


def test_boxes_are_folded_before_any_script_and_open_by_keys(visit, served):
    page = visit(f"{served}/{CHAPTER}", java_script_enabled=False)
    assert not page.locator("details.dropdown > :not(summary)").first.is_visible()
    page = visit(f"{served}/{CHAPTER}")
    box = page.locator("details.dropdown").first
    box.locator("summary").press("Enter")
    assert box.locator("summary + *").is_visible()
    box.locator("summary").press("Enter")
    assert not box.locator("summary + *").is_visible()


def test_paper_shows_answers_when_asked_to(visit, served):
    page = visit(f"{served}/{CHAPTER}")
    answers = ["details.dropdown > summary + *", ".question-answer > summary + *"]
    page.emulate_media(media="print")

    def shown():
        return [page.locator(f"article {answer}").filter(visible=True).count() for answer in answers]

    page.evaluate("window.print = () => {}")
    page.locator("[data-press=print]").evaluate("button => button.click()")
    assert shown() == [0, 0]
    assert not page.locator("details summary, .custserv-card button, .lab-box ~ * input").filter(visible=True).count()
    page.locator("details.dropdown").first.evaluate("box => (box.open = true)")
    assert shown() == [1, 0]
    page.locator("[data-press=answers]").evaluate("button => button.click()")
    assert shown() == [page.locator(f"article {answer}").count() for answer in answers]
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert shown() == [1, 0]
