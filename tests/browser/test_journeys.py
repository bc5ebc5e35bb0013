"""What people come for, click by click."""

import csv
from pathlib import Path

from tests.browser.conftest import ROOT, Visits

DEMO = ROOT / "data" / "demo"
CODE, NAME = "kemantara-spare-parts-hub", "Kemantara spare parts hub"


def corrected(folder: Path) -> Path:
    """Write one partnership's last quarter again, every number a tenth of what was reported."""
    with (DEMO / "values.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if (row["partnership"], row["quarter"]) == (CODE, "2026-Q3")]
    lines = [f"{CODE},{row['kpi']},2026-Q3,{float(row['actual']) / 10}" for row in rows if row["actual"]]
    path = folder / "quarter.csv"
    path.write_text("partnership,kpi,quarter,actual\n" + "\n".join(lines) + "\n")
    return path


def test_a_manager_uploads_a_quarter_and_sees_the_scores_move(own_server: str, visits: Visits, tmp_path: Path) -> None:
    visit = visits(own_server).open("upload")
    visit.tab.locator('input[type="file"]').set_input_files(corrected(tmp_path))
    take = visit.tab.locator(".st-key-take button")
    take.wait_for()
    assert visit.tab.get_by_text("would move").count() == 1
    take.click()
    visit.tab.get_by_text("quarter.csv was taken").wait_for()
    visit.still()
    assert visit.tab.get_by_text("moved:").count() == 1
    assert visit.exceptions() == 0


def test_a_click_in_the_heatmap_opens_the_partnership(server: str, visits: Visits) -> None:
    visit = visits(server).open("portfolio?view=elements")
    chart = visit.tab.locator('[data-testid="stPlotlyChart"]').filter(has=visit.tab.locator(".heatmaplayer image"))
    name = chart.locator(".ytick text").first.text_content().split(" ", 1)[1].rstrip("…")
    cells = chart.locator(".heatmaplayer image")
    cells.scroll_into_view_if_needed()
    cells.click(position={"x": 30, "y": 12}, force=True)
    visit.tab.wait_for_url("**/partnership*")
    visit.still()
    assert visit.tab.get_by_text("stands at").first.text_content().startswith(name)


def test_a_partnership_in_the_list_opens_its_own_page(server: str, visits: Visits) -> None:
    visit = visits(server).open("portfolio")
    link = visit.tab.locator("[class*='st-key-needs_'] a").first
    name = link.inner_text()
    link.click()
    visit.tab.wait_for_url("**/partnership*")
    visit.still()
    visit.tab.get_by_text(f"{name} stands at").first.wait_for()
    visit.tab.go_back()
    visit.tab.get_by_role("heading", name="Portfolio", exact=True).wait_for()


def test_filters_hold_when_the_page_changes(server: str, visits: Visits) -> None:
    visit = visits(server).open("portfolio?type=channel")
    left = visit.tab.get_by_text("The filters leave 11 of 60 partnerships: Channel partnership.")
    left.wait_for()
    visit.tab.locator('[data-testid="stSidebarNav"] a').filter(has_text="Compare").click()
    visit.tab.wait_for_url("**/compare*")
    visit.still()
    assert left.count() == 1


def test_a_link_with_codes_opens_what_it_names(server: str, visits: Visits) -> None:
    visit = visits(server).open(f"partnership?partnership={CODE}&quarter=2025-Q2")
    visit.tab.get_by_text(f"{NAME} stands at").first.wait_for()
    assert visit.tab.get_by_text("Q2 2025").count() > 0


def test_the_language_can_be_switched_in_place(server: str, visits: Visits) -> None:
    visit = visits(server).open("portfolio")
    visit.tab.locator(".st-key-lang button").filter(has_text="Indonesia").click()
    visit.tab.locator('[data-testid="stSidebarNav"]').get_by_text("Kemitraan", exact=True).wait_for()
    assert visit.exceptions() == 0


def test_an_admin_starts_empty_after_confirming(own_server: str, visits: Visits) -> None:
    visit = visits(own_server).open("portfolio")
    visit.tab.locator(".st-key-start_empty button").click()
    visit.tab.locator(".st-key-start_empty_now button").click()
    visit.tab.get_by_text("No partnership has a score yet").wait_for()
    visit.still()
    assert visit.tab.locator(".st-key-simulated").count() == 0


def test_a_scenario_is_whole_again_after_going_back(server: str, visits: Visits) -> None:
    visit = visits(server).open("whatif?w_trust=32.5&aggregation=arithmetic")
    visit.tab.get_by_role("link", name="Compare", exact=True).click()
    visit.tab.wait_for_url("**/compare*")
    visit.still()
    visit.tab.go_back()
    visit.tab.wait_for_url("**/whatif?w_trust=32.5&aggregation=arithmetic")
    visit.still()
    visit.tab.locator(".st-key-w_trust").get_by_text("32.5", exact=True).wait_for()
