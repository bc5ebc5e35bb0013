"""How the goals stand: each judged by its KPI's own course, and the share off track that hints at a lost vision."""

from __future__ import annotations

import numpy as np
import pandas as pd
from sqlalchemy import Connection, and_, select

from health.access import Viewer
from health.insight.goals import judge, share_off_track
from health.insight.trend import WINDOW
from health.store.bulk import fetch
from health.store.read.records import records
from health.store.read.visible import EVERYTHING, Selection, seen
from health.store.records import Goal
from health.store.schema import KpiValue, Partnership

KEY = ["code", "number"]


def judged(
    connection: Connection,
    viewer: Viewer,
    *,
    quarter: int,
    code: str | None = None,
    selection: Selection = EVERYTHING,
) -> pd.DataFrame:
    """Read the goals with what is to be said of each in a quarter, in the order of partnerships.

    Returns the columns of `records`, then state, measured_value, measured, expected, forecast, progress (see
    `health.insight.goals.Judgement`) and course: the measure's last 8 quarters, a tuple with NaN for gaps.
    """
    goals = records(connection, viewer, kind="goal", code=code, selection=selection)
    goals = goals[goals["start_quarter"] <= quarter].reset_index(drop=True)
    history = _history(goals, _values(connection, viewer, quarter=quarter, code=code, selection=selection), quarter)
    found = judge(
        history,
        baseline=goals["baseline"],
        target=goals["target"],
        start=goals["start_quarter"],
        due=goals["due_quarter"],
        quarter=quarter,
    )
    return goals.assign(
        state=found.state,
        measured_value=found.value,
        measured=found.measured,
        expected=found.expected,
        forecast=found.forecast,
        progress=found.progress,
        course=pd.Series([tuple(row) for row in history.tolist()], index=goals.index, dtype=object),
    )


def off_track(
    connection: Connection,
    viewer: Viewer,
    *,
    quarter: int,
    code: str | None = None,
    selection: Selection = EVERYTHING,
) -> pd.Series[float]:
    """Give partnership code → share of its judged goals that are off track; NaN where none could be judged.

    What `health.insight.Measures.goals_off_track` takes; a partnership without goals is not in it.
    """
    goals = judged(connection, viewer, quarter=quarter, code=code, selection=selection)
    shares = {str(one): share_off_track(part["state"].to_numpy(dtype=str)) for one, part in goals.groupby("code")}
    return pd.Series(shares, dtype=float)


def _values(
    connection: Connection, viewer: Viewer, *, quarter: int, code: str | None, selection: Selection
) -> pd.DataFrame:
    query = (
        select(Partnership.code, Goal.number, KpiValue.quarter, KpiValue.actual)
        .join_from(Goal, Partnership, Partnership.id == Goal.partnership_id)
        .join(KpiValue, and_(KpiValue.partnership_id == Goal.partnership_id, KpiValue.kpi_id == Goal.kpi_id))
        .where(KpiValue.quarter.between(quarter - WINDOW + 1, quarter), *seen(viewer, selection))
    )
    return fetch(connection, query if code is None else query.where(Partnership.code == code))


def _history(goals: pd.DataFrame, values: pd.DataFrame, quarter: int) -> np.ndarray:
    """Lay the measures out, a row per goal and a column per quarter; a goal in words has its reading alone."""
    span = range(quarter - WINDOW + 1, quarter + 1)
    read = goals.loc[goals["kpi"].isna(), [*KEY, "reading_quarter", "reading"]].dropna()
    read = read.set_axis([*KEY, "quarter", "actual"], axis=1).astype({"quarter": np.int64})
    read = read[read["quarter"].isin(span)]
    everything = read if values.empty else pd.concat([values, read], ignore_index=True)
    wide = everything.pivot(index=KEY, columns="quarter", values="actual")
    return wide.reindex(index=pd.MultiIndex.from_frame(goals[KEY]), columns=span).to_numpy(dtype=float)
