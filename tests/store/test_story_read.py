"""What a quarter comes to, counted by the database as the scores say it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine

from health.access import local_viewer
from health.store.engine import reading
from health.store.read import portfolio, story
from health.store.read.visible import Selection
from tests.loading import load

VIEWER = local_viewer()
QUARTER = 8106
DEMO = Path(__file__).resolve().parents[2] / "data" / "demo"


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    load(engine, "partnerships", without_some_values((DEMO / "partnerships.csv").read_text("utf-8")))
    header, *rows = (DEMO / "values.csv").read_text("utf-8").splitlines()
    kept = [row for row in rows if ",2026-Q2," in row or ",2026-Q3," in row]
    load(engine, "values", "\n".join([header, *kept]) + "\n")
    with reading(engine) as found:
        yield found


def without_some_values(text: str) -> str:
    """Take the annual value from two partnerships, and let two count in another currency."""
    lines = text.splitlines()
    header = lines[0].split(",")
    value, currency = header.index("annual_value"), header.index("currency")
    rows = [line.split(",") for line in lines[1:]]
    for place, row in enumerate(rows[:4]):
        if place < 2:
            row[value] = ""
        else:
            row[currency] = "EUR"
    return "\n".join([lines[0], *(",".join(row) for row in rows)]) + "\n"


def test_movement_counts_what_the_scores_say(connection: Connection) -> None:
    now = portfolio.by_need(connection, VIEWER, quarter=QUARTER, limit=99)
    moved = story.movement(connection, VIEWER, quarter=QUARTER)
    beyond = now["beyond_noise"].fillna(False).astype(bool)
    assert moved.compared == now["delta"].notna().sum() > 0
    assert moved.fell == (beyond & (now["delta"] < 0)).sum() > 0
    assert moved.rose == (beyond & (now["delta"] > 0)).sum() > 0
    risky = now["band"] == "at_risk"
    assert moved.newly == (risky & now["band_before"].isin(["strong", "watch"])).sum()
    assert moved.recovered == (now["band"].isin(["strong", "watch"]) & (now["band_before"] == "at_risk")).sum()
    assert len(moved.names) == min(3, moved.newly)


def test_what_got_better_rose_beyond_noise_the_most_first(connection: Connection) -> None:
    found = story.better(connection, VIEWER, quarter=QUARTER, limit=4)
    assert len(found)
    assert (found["delta"] > 0).all()
    assert found["delta"].is_monotonic_decreasing


def test_types_count_every_partnership_once(connection: Connection) -> None:
    found = story.by_type(connection, VIEWER, quarter=QUARTER)
    assert found["n"].sum() == 60
    now = portfolio.by_need(connection, VIEWER, quarter=QUARTER, limit=99)
    assert found["total"].sum() == pytest.approx(now["score"].sum())


def test_every_scored_partnership_is_placed_or_told(connection: Connection) -> None:
    now = portfolio.by_need(connection, VIEWER, quarter=QUARTER, limit=99)
    currency, *others = story.currencies(connection, VIEWER, quarter=QUARTER)
    found = story.placed(connection, VIEWER, quarter=QUARTER, currency=currency, strong_from=75.0, limit=5)
    assert others == ["EUR"]
    assert len(found.points) == 5
    assert found.points["value"].is_monotonic_decreasing
    assert found.total == found.corners["n"].sum()
    assert found.total + found.no_value + found.elsewhere == now["score"].notna().sum()
    assert (found.no_value, found.elsewhere) == (2, 2)
    here = now[(now["currency"] == currency) & now["annual_value"].notna()]
    assert found.median == pytest.approx(here["annual_value"].median())


def test_bands_narrow_the_order_and_change_no_place(connection: Connection) -> None:
    every = portfolio.by_need(connection, VIEWER, quarter=QUARTER, limit=99)
    watch = portfolio.by_need(connection, VIEWER, quarter=QUARTER, limit=99, bands=("watch",))
    assert watch["code"].tolist() == every.loc[every["band"] == "watch", "code"].tolist()


def test_filters_hold_in_every_part_of_the_story(connection: Connection) -> None:
    nothing = Selection(type=("no such type",))
    asked = {"quarter": QUARTER, "selection": nothing}
    assert story.movement(connection, VIEWER, **asked).compared == 0
    assert story.better(connection, VIEWER, limit=3, **asked).empty
    assert story.by_type(connection, VIEWER, **asked).empty
    assert story.currencies(connection, VIEWER, **asked) == ()
