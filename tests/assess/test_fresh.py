"""Scores made from values just written are those made from the same values read back."""

import pandas as pd
from sqlalchemy import Engine, select

from health import assess
from health.store import schema
from health.store.bulk import fetch
from health.store.engine import reading
from health.store.schema import table
from tests.loading import ALPHA_AND_BETA, TESTER, load

HEADER = "partnership,kpi,quarter,actual,target\n"
TARGETS = {"commitments_on_time": 90, "reply_time": 30, "goals_on_track": 80}
FIRST = [
    f"{who},{kpi},{quarter},{target * 0.9 + number},{target}"
    for who in ("alpha", "beta")
    for kpi, target in TARGETS.items()
    for number, quarter in enumerate(("2025-Q4", "2026-Q1", "2026-Q2"))
]
# The same again, another actual, another target, one that was not reported after all, and two new ones.
SECOND = [
    FIRST[0],
    "alpha,commitments_on_time,2026-Q1,84,90",
    "alpha,reply_time,2026-Q1,28,25",
    "alpha,reply_time,2026-Q2,n/a,",
    "alpha,commitments_on_time,2026-Q3,70,95",
    "beta,commitments_on_time,2025-Q3,72.5,90",
]


def stored(engine: Engine) -> list[pd.DataFrame]:
    with reading(engine) as connection:
        return [
            fetch(connection, select(table(model)).order_by(*table(model).primary_key))
            for model in (schema.HealthScore, schema.ElementScore, schema.Assignment, schema.Alert)
        ]


def test_scores_of_an_upload_are_those_of_everything_scored_anew(engine: Engine) -> None:
    load(engine, "partnerships", ALPHA_AND_BETA)
    for rows in (FIRST, SECOND):
        load(engine, "values", HEADER + "\n".join(rows) + "\n")
        before = stored(engine)
        assert len(before[1])
        assess.rescore_all(engine, TESTER)
        for was, now in zip(before, stored(engine), strict=True):
            pd.testing.assert_frame_equal(was, now, check_exact=True)
