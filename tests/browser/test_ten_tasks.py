"""Ten tasks of an executive's ten minutes, as a new user would do them: none takes more than six clicks.

Every task writes a screenshot after each click to `tests/artefacts/tasks/`; its clicks and seconds go to `tasks.csv`.
"""

import csv
import time
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation

from tests.browser.conftest import ARTEFACTS, Visit, Visits

MOST_CLICKS = 6
FOLDER = ARTEFACTS / "tasks"
LEFT = "The filters leave 11 of 60 partnerships: Channel partnership."


class Task:
    """One task: every click is counted, waited for and photographed."""

    def __init__(self, name: str, visit: Visit) -> None:
        self.name, self.visit, self.clicks, self.began = name, visit, 0, time.perf_counter()
        FOLDER.mkdir(parents=True, exist_ok=True)
        self.photograph()

    @property
    def tab(self) -> Any:
        return self.visit.tab

    def click(self, target: Any) -> None:
        target.click()
        self.clicks += 1
        self.tab.wait_for_timeout(300)
        self.visit.still()
        self.photograph()

    def menu(self, title: str) -> None:
        self.click(self.tab.locator('[data-testid="stSidebarNav"] a').filter(has_text=title))
        self.tab.get_by_role("heading", name=title, level=1).wait_for()
        self.visit.still()
        self.photograph()

    def photograph(self) -> None:
        self.tab.screenshot(path=FOLDER / f"{self.name}-{self.clicks}.png")

    def done(self) -> None:
        self.photograph()
        assert self.visit.exceptions() == 0
        with (FOLDER / "tasks.csv").open("a", newline="", encoding="utf-8") as file:
            csv.writer(file).writerow([self.name, self.clicks, f"{time.perf_counter() - self.began:.1f}"])
        assert self.clicks <= MOST_CLICKS


@pytest.fixture(scope="module", autouse=True)
def anew() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "tasks.csv").write_text("task,clicks,seconds\n", encoding="utf-8")


def start(name: str, visits: Visits, address: str) -> Task:
    return Task(name, visits(address).open(""))


def most_needy(task: Task) -> Any:
    return task.tab.locator("[class*='st-key-needs_'] a").first


def test_1_find_the_partnership_most_in_need(server: str, visits: Visits) -> None:
    task = start("1-most-in-need", visits, server)
    name = most_needy(task).inner_text()
    task.click(most_needy(task))
    task.tab.get_by_text(f"{name} stands at").first.wait_for()
    task.done()


def test_2_say_why_it_fell_and_whether_it_is_real(server: str, visits: Visits) -> None:
    task = start("2-why-it-fell", visits, server)
    task.click(most_needy(task))
    task.tab.get_by_text("It fell 9.5 points since Q2 2026, beyond noise.").first.wait_for()
    task.tab.get_by_text("Why it moved").scroll_into_view_if_needed()
    task.tab.get_by_text("Most").filter(has_text="points").first.wait_for()
    task.done()


def test_3_compare_channel_with_technology_partnerships(server: str, visits: Visits) -> None:
    task = start("3-compare-types", visits, server)
    task.menu("Compare")
    for name in ("Channel partnership", "Technology partnership"):
        assert task.tab.locator("svg").get_by_text(name).count() > 0
    task.done()


def test_4_see_what_partners_think_differently_from_us(server: str, visits: Visits) -> None:
    task = start("4-partners-differ", visits, server)
    task.click(task.tab.locator(".st-key-view button").filter(has_text="Alerts"))
    task.click(task.tab.locator(".st-key-alerts button").filter(has_text="the sides grew apart"))
    task.tab.get_by_text("than we do").first.wait_for()
    task.done()


def test_5_make_an_action_and_see_it_on_portfolio(own_server: str, visits: Visits) -> None:
    task = start("5-make-an-action", visits, own_server)
    button = task.tab.locator("[class*='st-key-take_up_'] button").first
    whose = button.locator("xpath=ancestor::*[contains(@class,'st-key-needs_')][1]")
    name = whose.locator("a").first.inner_text()
    task.click(button)
    dialog = task.tab.get_by_role("dialog")
    dialog.get_by_label("Title", exact=True).fill("Meet their director")
    dialog.get_by_label("Owner", exact=True).fill("Ani")
    task.click(dialog.get_by_role("button", name="Save"))
    listed = task.tab.locator("[class*='st-key-needs_']").filter(has_text=name)
    listed.get_by_text("1 action under way").wait_for()
    task.tab.locator("[class*='st-key-doing_']").filter(has_text="Meet their director").first.wait_for()
    task.done()


def test_6_find_agreements_ending_in_six_months_that_are_not_strong(server: str, visits: Visits) -> None:
    task = start("6-agreements-ending", visits, server)
    task.click(task.tab.locator(".st-key-view button").filter(has_text="Alerts"))
    task.click(task.tab.locator(".st-key-alerts button").filter(has_text="agreement ends soon"))
    task.tab.get_by_text("and it is not strong").first.wait_for()
    task.done()


def test_7_share_a_filtered_view_by_link(server: str, visits: Visits) -> None:
    task = start("7-share-by-link", visits, server)
    task.click(task.tab.get_by_role("button", name="Filters"))
    task.click(task.tab.get_by_label("Partnership type").first)
    task.click(task.tab.get_by_role("option", name="Channel partnership"))
    task.tab.get_by_text(LEFT).wait_for()
    link = task.tab.url
    other = visits(server)
    other.tab.goto(link)
    other.still()
    other.tab.get_by_text(LEFT).wait_for()
    task.done()


def test_8_get_the_board_deck(server: str, visits: Visits, tmp_path: Path) -> None:
    task = start("8-board-deck", visits, server)
    task.menu("Report")
    task.click(task.tab.locator(".st-key-make_report button"))
    button = task.tab.locator('[data-testid="stDownloadButton"] button')
    button.wait_for(timeout=120_000)
    with task.tab.expect_download() as waited:
        task.click(button)
    waited.value.save_as(tmp_path / "deck.pptx")
    assert 10 <= len(Presentation(str(tmp_path / "deck.pptx")).slides) <= 20
    task.done()


def test_9_find_how_trust_is_computed_for_one_partnership(server: str, visits: Visits) -> None:
    task = start("9-how-trust-is-made", visits, server)
    task.click(most_needy(task))
    task.menu("Method")
    assert task.tab.get_by_role("combobox", name="Partnership").last.input_value() == "Lintara cold storage"
    task.tab.get_by_text("Survey's share").first.wait_for()
    task.done()


def test_10_switch_to_indonesian(server: str, visits: Visits) -> None:
    task = start("10-indonesian", visits, server)
    task.click(task.tab.locator(".st-key-lang button").filter(has_text="Indonesia"))
    task.tab.get_by_role("heading", name="Portofolio").wait_for()
    task.done()
