"""What is written down about the simulated portfolio is taken whole, and shows each thing the pages can show."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from health import assess
from health.access import local_viewer
from health.catalogue import Catalogue
from health.demo import LAST_QUARTER, SEED, Portfolio, draw_records
from health.store.engine import open_engine, reading
from health.store.read import actions, goals, lifecycle
from health.store.read.records import records
from health.store.record_kinds import RECORDS
from tests.conftest import NOW

VIEWER = local_viewer()


@pytest.fixture(scope="module")
def demo(demo_file: Path) -> Iterator[Engine]:
    engine = open_engine(f"sqlite:///{demo_file}")
    yield engine
    engine.dispose()


def test_the_same_seed_gives_the_same_records(catalogue: Catalogue, portfolio: Portfolio) -> None:
    one, same, other = (
        draw_records(catalogue, portfolio, seed=seed, last_quarter=LAST_QUARTER) for seed in (SEED, SEED, SEED + 1)
    )
    assert all(one[kind].equals(same[kind]) for kind in RECORDS)
    assert not one["goal"].equals(other["goal"])


def test_every_record_of_every_file_is_taken(demo: Engine) -> None:
    folder = Path(assess.start.SIMULATED) / "records"
    for kind in RECORDS:
        rows = len((folder / f"{kind}.csv").read_text("utf-8").splitlines()) - 1
        with reading(demo) as connection:
            assert len(records(connection, VIEWER, kind=kind)) == rows > 0


def test_goals_and_actions_of_every_kind_can_be_seen(demo: Engine) -> None:
    with reading(demo) as connection:
        states = set(goals.judged(connection, VIEWER, quarter=LAST_QUARTER)["state"])
        verdicts = set(actions.with_effects(connection, VIEWER, quarter=LAST_QUARTER)["verdict"])
        late = actions.count_overdue(connection, VIEWER, on=NOW.date())
    assert {"reached", "on_track", "at_risk", "off_track"} <= states
    assert {"rose", "within_noise", "too_early"} <= verdicts
    assert late >= 2


def test_every_stage_has_partnerships_on_the_board(demo: Engine, catalogue: Catalogue) -> None:
    with reading(demo) as connection:
        board = lifecycle.board(connection, VIEWER, quarter=LAST_QUARTER)
        soon = lifecycle.agreements_ending(connection, VIEWER, after=NOW.date(), before=date(2027, 5, 26))
    assert set(board["stage"]) == set(catalogue.codes("stages"))
    assert len(soon) >= 5
