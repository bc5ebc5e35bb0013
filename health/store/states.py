"""What alerts are raised from: the stored scores of some partnerships as panels of partnership × quarter.

Like `facts`, these SELECTs see everything and show nothing: they feed the alerts, never a page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import Connection, Integer, cast, func, select

from health.insight import States
from health.insight.agreements import CONFIDENTIALITY
from health.quarter import last_day
from health.scoring import BAND_CODES
from health.scoring.model import Floats
from health.store import schema
from health.store.bulk import fetch, fetch_many
from health.store.facts import Span
from health.store.records import Agreement
from health.store.schema import table

# A quarter is due once half of those scored in the quarter before are scored in it: the first file of a new quarter
# makes nobody late.
_DUE_SHARE = 0.5
Ints = npt.NDArray[np.int64]
_At = tuple[Ints, ...]


@dataclass(frozen=True)
class Panel:
    """Hold the states of partnerships (ids, ascending) in quarters first, first + 1, …"""

    partnerships: Ints
    first: int
    states: States


def newest_due(connection: Connection, *, model_id: int) -> int | None:
    """Give the newest quarter everybody should have reported; None where nothing is scored."""
    score = table(schema.HealthScore).c
    query = (
        select(score.quarter, func.count().label("n"))
        .where(score.model_id == model_id)
        .group_by(score.quarter)
        .order_by(score.quarter.desc())
    )
    counts = {row.quarter: row.n for row in connection.execute(query)}
    due = (q for q, n in counts.items() if n >= _DUE_SHARE * counts.get(q - 1, 0))
    return next(due, None)


def panel(
    connection: Connection, span: Span, *, model_id: int, due: int, elements: int, min_respondents: int
) -> Panel | None:
    """Read the states of a span's partnerships from its first quarter to the newest due or scored; None without any."""
    score = table(schema.HealthScore).c
    names = ("partnership_id", "quarter", "score", "band", "delta")
    # A flag as a number, which is read without a Python object for each.
    beyond_noise = cast(score.beyond_noise, Integer).label("beyond_noise")
    health = fetch_many(
        connection,
        select(*(score[name] for name in names), beyond_noise).where(
            span.holds(score.partnership_id), score.quarter >= span.since, score.model_id + 0 == model_id
        ),
    )
    if health.empty:
        return None
    ids, first = np.unique(health["partnership_id"]), int(health["quarter"].min())
    shape = (len(ids), max(due, int(health["quarter"].max())) - first + 1)
    at = _places(health, ids, first)
    beyond = (health["beyond_noise"] == 1).to_numpy()
    bands = health["band"].map({code: place for place, code in BAND_CODES.items() if code}).fillna(-1)
    kpis, surveyed = _measured(connection, span, model_id=model_id, ids=ids, first=first, shape=shape)
    states = States(
        score=_spread(shape, at, health["score"], np.nan),
        band=_spread(shape, at, bands, -1).astype(np.int64),
        scored=_spread(shape, at, np.ones(len(health)), 0).astype(bool),
        delta=_spread(shape, at, health["delta"], np.nan),
        beyond_noise=_spread(shape, at, beyond, 0).astype(bool),
        gap=_gaps(
            connection,
            span,
            model_id=model_id,
            ids=ids,
            first=first,
            shape=(*shape, elements),
            min_respondents=min_respondents,
        ),
        kpis=kpis,
        surveyed=surveyed,
        days_left=_days_left(connection, span, ids=ids, first=first, quarters=shape[1]),
    )
    return Panel(ids, first, states)


def _places(frame: pd.DataFrame, ids: Ints, first: int) -> _At:
    return np.searchsorted(ids, frame["partnership_id"]), frame["quarter"].to_numpy() - first


def _spread(shape: tuple[int, ...], at: _At, values: npt.ArrayLike, missing: float) -> Floats:
    filled = np.full(shape, missing, dtype=float)
    filled[at] = np.asarray(values, dtype=float)
    return filled


def _measured(
    connection: Connection, span: Span, *, model_id: int, ids: Ints, first: int, shape: tuple[int, int]
) -> tuple[Ints, Ints]:
    """Count the elements with a KPI part and those with a survey part."""
    row = table(schema.ElementScore).c
    counts = fetch_many(
        connection,
        select(
            row.partnership_id,
            row.quarter,
            func.count(row.kpi).label("kpis"),
            func.count(row.survey).label("surveyed"),
        )
        .where(span.holds(row.partnership_id), row.quarter >= span.since, row.model_id == model_id)
        .group_by(row.partnership_id, row.quarter),
    )
    at = _places(counts, ids, first)
    kpis, surveyed = (_spread(shape, at, counts[name], 0).astype(np.int64) for name in ("kpis", "surveyed"))
    return kpis, surveyed


def _gaps(
    connection: Connection,
    span: Span,
    *,
    model_id: int,
    ids: Ints,
    first: int,
    shape: tuple[int, ...],
    min_respondents: int,
) -> Floats:
    """Spread the gaps between the sides; where one side is too small to be told, there is none."""
    row = table(schema.ElementScore).c
    gaps = fetch_many(
        connection,
        select(row.partnership_id, row.quarter, row.element_id, (row.mean_own - row.mean_partner).label("gap")).where(
            span.holds(row.partnership_id),
            row.quarter >= span.since,
            row.model_id == model_id,
            row.n_own >= min_respondents,
            row.n_partner >= min_respondents,
        ),
    )
    place = (*_places(gaps, ids, first), gaps["element_id"].to_numpy() - 1)
    return _spread(shape, place, gaps["gap"], np.nan)


def _days_left(connection: Connection, span: Span, *, ids: Ints, first: int, quarters: int) -> Floats:
    """Give the days from each quarter's last day to the end of the last agreement; NaN without any or any end."""
    ends = _agreements_end(connection, span)
    last = np.array([last_day(first + column).toordinal() for column in range(quarters)])
    found = [ends.get(number) for number in ids.tolist()]
    end = np.array([np.nan if day is None else day.toordinal() for day in found], dtype=float)
    return np.asarray(end[:, None] - last)


def _agreements_end(connection: Connection, span: Span) -> dict[int, date | None]:
    """Give when the last of a partnership's agreements ends, the register's or one on file; None: one has no end.

    One on confidentiality settles nothing of the work. One that begins later counts: it was signed to go on.
    """
    row, filed = table(schema.Partnership).c, table(Agreement).c
    registered = select(row.id, row.agreement_ends).where(span.holds(row.id), row.agreement_ends.is_not(None))
    on_file = select(filed.partnership_id, filed.ends).where(
        span.holds(filed.partnership_id), filed.kind != CONFIDENTIALITY
    )
    ends: dict[int, date | None] = {}
    for query in (registered, on_file):
        for number, day in connection.execute(query):
            known = ends.get(number, date.min)
            ends[number] = None if known is None or day is None else max(known, day)
    return ends


def silent(connection: Connection, *, model_id: int, due: int) -> pd.DataFrame:
    """Read partnership_id and quarter of those that reported once and whose next quarter is due without a report."""
    score, alert = table(schema.HealthScore).c, table(schema.Alert).c
    last = (
        select(score.partnership_id, (func.max(score.quarter) + 1).label("quarter"))
        .where(score.model_id == model_id)
        .group_by(score.partnership_id)
        .having(func.max(score.quarter) < due)
        .subquery()
    )
    raised = (
        select(alert.partnership_id)
        .where(
            alert.partnership_id == last.c.partnership_id,
            alert.quarter == last.c.quarter,
            alert.kind == "stale",
            alert.about == "everything",
        )
        .exists()
    )
    return fetch(connection, select(last.c.partnership_id, last.c.quarter).where(~raised).order_by(*last.c))
