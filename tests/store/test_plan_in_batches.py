"""A plan made batch by batch is the plan made at once, told of as it goes, and ended by whoever is told."""

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import Engine

from health import assess
from health.catalogue import load_catalogue
from health.store import plan as planning
from health.store.engine import reading
from health.store.plan import CHANGED, NEW, SAME, Plan, plan_rows
from tests.conftest import NOW
from tests.loading import ALPHA_AND_BETA, TESTER, load, values

KPI = "commitments_on_time"
QUARTERS = [f"{year}-Q{quarter}" for year in (2023, 2024, 2025, 2026) for quarter in (1, 2, 3)]


@pytest.fixture
def filled(engine: Engine) -> Engine:
    load(engine, "partnerships", ALPHA_AND_BETA)
    lines = [f"{who},{KPI},{quarter},80" for who in ("alpha", "beta") for quarter in QUARTERS[:6]]
    load(engine, "values", values(*lines))
    return engine


def new_rows(engine: Engine) -> pd.DataFrame:
    """Give a shuffled file of both partnerships: some known, some corrected, some new, the last a hundredfold."""
    lines = [
        f"{who},{KPI},{quarter},{(81, 80, 80, 8000)[place % 4 if place > 8 else place % 3]}"
        for who in ("alpha", "beta")
        for place, quarter in enumerate(QUARTERS)
    ]
    order = np.random.default_rng(7).permutation(len(lines))
    return load(engine, "values", values(*(lines[place] for place in order)), keep=False).plan.rows


def planned(engine: Engine, rows: pd.DataFrame, told: list[int]) -> tuple[Plan, pd.DataFrame]:
    with reading(engine) as connection:
        plan = plan_rows(connection, rows, kind="values", compared=told.append)
        known = assess.what_is_known(connection, TESTER, load_catalogue(), today=NOW.date())
        return plan, assess.jumps(connection, plan, known, limit=50)


def test_batches_change_nothing_about_a_plan(filled: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    rows, once, often = new_rows(filled), [], []
    whole, jumps = planned(filled, rows, once)
    monkeypatch.setattr(planning, "_BATCH", 5)
    parts, same_jumps = planned(filled, rows, often)
    assert (once, often) == ([24], [12, 24])
    assert {int(one) for one in whole.state} == {NEW, CHANGED, SAME}
    assert parts.state.tolist() == whole.state.tolist()
    pd.testing.assert_frame_equal(parts.old, whole.old, check_dtype=False)
    pd.testing.assert_frame_equal(same_jumps, jumps)
    assert len(jumps) > 0


def test_all_rows_of_a_partnership_are_in_one_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "_BATCH", 10)
    rows = pd.DataFrame({"partnership_id": np.random.default_rng(3).integers(1, 30, 200)})
    batches = planning.by_partnership(rows)
    owners = [set(rows["partnership_id"].iloc[batch]) for batch in batches]
    assert sorted(np.concatenate(batches).tolist()) == list(range(200))
    assert sum(map(len, owners)) == len(set().union(*owners))
    assert len(batches) > 5
