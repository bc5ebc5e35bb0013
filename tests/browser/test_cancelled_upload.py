"""An upload stopped in the browser leaves nothing behind, says so, and can be given again."""

import csv
import sqlite3
from pathlib import Path

from health.catalogue import load_catalogue
from tests.browser.conftest import ROOT, Visits

DEMO = ROOT / "data" / "demo"
LIMIT_MS = 60_000


def long_file(folder: Path, *, quarters: int) -> Path:
    """Write every KPI of the catalogue for every simulated partnership in so many quarters, none of them reported."""
    with (DEMO / "partnerships.csv").open(encoding="utf-8") as file:
        partnerships = [row["code"] for row in csv.DictReader(file)]
    kpis = [kpi.code for kpi in load_catalogue().kpis if kpi.direction == "higher" and kpi.target is not None]
    times = [f"{2024 - place // 4}-Q{4 - place % 4}" for place in range(quarters)]
    path = folder / "long.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("partnership,kpi,quarter,actual\n")
        file.writelines(f"{code},{kpi},{time},80\n" for code in partnerships for kpi in kpis for time in times)
    return path


def contents(database: Path) -> tuple[int, ...]:
    with sqlite3.connect(database) as connection:
        names = ("upload", "kpi_value", "former", "health_score", "element_score")
        return tuple(connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names)


def test_a_cancelled_upload_leaves_nothing_and_can_be_given_again(
    own_server: str, visits: Visits, tmp_path: Path
) -> None:
    before, file = contents(tmp_path / "own.db"), long_file(tmp_path, quarters=80)
    visit = visits(own_server).open("upload")
    box = visit.tab.locator('input[type="file"]')
    box.set_input_files(file)
    visit.tab.locator(".st-key-cancel_work button").click(timeout=LIMIT_MS)
    visit.tab.get_by_text("Stopped: nothing of long.csv was taken.").wait_for(timeout=LIMIT_MS)
    visit.still()
    assert visit.tab.locator(".st-key-take").count() == 0
    assert contents(tmp_path / "own.db") == before

    visit.tab.locator('input[type="file"]').set_input_files(file)
    take = visit.tab.locator(".st-key-take button")
    take.wait_for(timeout=LIMIT_MS)
    take.click()
    visit.tab.locator(".st-key-cancel_work button").click(timeout=LIMIT_MS)
    visit.tab.get_by_text("Stopped: nothing of long.csv was taken.").wait_for(timeout=LIMIT_MS)
    visit.still()
    assert contents(tmp_path / "own.db") == before
    assert take.count() == 1
    assert visit.exceptions() == 0
