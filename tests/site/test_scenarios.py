"""The chapters' scenarios in the published pages: each can be gone through and is told on the worksheet."""

import pytest
from custserv.author.chapter import chapters, read
from custserv.cell import MIME


def scenarios(path):
    """Return what the notebook's outputs hold of scenarios."""
    outputs = [output for cell in read(path).cells for output in cell.get("outputs", [])]
    specs = [output.data[MIME] for output in outputs if MIME in output.get("data", {})]
    return [spec for spec in specs if spec["kind"] == "scenario"]


PAGES = [pytest.param(path, id=path.stem) for path in chapters() if scenarios(path)]


@pytest.mark.parametrize("path", PAGES)
def test_first_and_last_replies_lead_to_an_ending_of_the_notebook(visit, served, path):
    page = visit(f"{served}/notebooks/{path.stem}.html")
    for scenario in scenarios(path):
        card = page.locator(f'[data-scenario="{scenario["id"]}"]')
        endings = [f"启示{ending['lesson']}" for ending in scenario["endings"]]
        for place in ("first", "last"):
            for _ in scenario["turns"]:
                if card.locator(".scenario-reply:visible").count():
                    getattr(card.locator(".scenario-reply"), place).click()
            assert card.locator(".scenario-debrief > p").first.inner_text() in endings
            card.get_by_role("button", name="再来一次").click()


@pytest.mark.parametrize("path", PAGES)
def test_worksheet_names_every_scenario_and_reasons_stay_out_of_sight(visit, served, path):
    page = visit(f"{served}/notebooks/{path.stem}.html")
    count = len(scenarios(path))
    assert f"情景 {count} 个，谈完 0 个" in page.locator(".worksheet-count").inner_text()
    assert page.locator(".scenario-why").count() == 0
    assert page.locator("pre").filter(has_text="Scenario(").count() == 0
