"""Read everything a report says, once, by the read models the pages use and as the viewer may see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from health.access import Viewer
from health.insight import Measures
from health.insight.actions import LIVE
from health.quarter import last_day
from health.store.read import actions, alerts, compare, goals, kpis, partnership, portfolio, report, signs, story
from health.store.read.partnership import Header
from health.store.read.story import Movement, Placed
from health.store.read.visible import EVERYTHING, Selection
from health.wording import Words

Progress = Callable[[float], object]
LISTED = 200
# Those that need attention first are told one by one in a report of the portfolio, with why they moved.
FIRST = 6
_MOVED, _PAST = 8, 8


@dataclass(frozen=True)
class Asked:
    """Hold what a report is asked for.

    quarter: its number. at: when it is made; the same data and time give the same bytes.
    partnership: the code of the only one to tell about; None for all that the filters leave.
    every: of all that the filters leave, tell of each in full; else of those that need attention first.
    """

    words: Words
    quarter: int
    at: datetime
    selection: Selection = EVERYTHING
    partnership: str | None = None
    every: bool = False


@dataclass(frozen=True)
class Case:
    """Hold what explains and answers one partnership's score in the quarter.

    course: its elements in every quarter. actions: those that are live, the earliest due first. goals: as judged.
    """

    course: pd.DataFrame
    measures: Measures
    actions: pd.DataFrame
    goals: pd.DataFrame


@dataclass(frozen=True)
class Dossier:
    """Hold what is known about one partnership up to the quarter; sides are hidden where they are small."""

    entry: Header
    history: pd.DataFrame
    elements: pd.DataFrame
    kpis: pd.DataFrame
    case: Case | None = None


@dataclass(frozen=True)
class Overview:
    """Hold what is known about the portfolio: columns as the read models of the same names give them.

    needing, stale, coverage: over all partnerships, also those that `needy` and `silent` are too short to list.
    raised: open alerts by kind; `alerts` leaves out small falls. live, late: actions under way, past their due day.
    placed: between health and value in `currency`, that of most partnerships; None where none has a value.
    """

    counts: pd.DataFrame
    movement: Movement
    needy: pd.DataFrame
    movers: pd.DataFrame
    silent: pd.DataFrame
    by_type: pd.DataFrame
    needing: int
    stale: int
    coverage: float
    raised: dict[str, int]
    alerts: pd.DataFrame
    live: int
    late: int
    overdue: pd.DataFrame
    currency: str | None
    placed: Placed | None


@dataclass(frozen=True)
class Gathered:
    """Hold a whole report's facts; `overview` is None in a report of one partnership."""

    about: report.About
    viewer: Viewer
    overview: Overview | None
    dossiers: tuple[Dossier, ...]


def gather(connection: Connection, viewer: Viewer, asked: Asked, *, progress: Progress) -> Gathered:
    """Read a report's facts; `progress` is told the share done, 0–1.

    Raises `AccessDenied` where the partnership asked for does not exist or may not be seen.
    """
    about = report.about(connection, viewer, selection=asked.selection)
    if asked.partnership is not None:
        overview, first = None, [asked.partnership]
        codes = first
    else:
        overview = _overview(connection, viewer, asked, about=about)
        first = in_need(overview.needy).head(FIRST)["code"].tolist()
        codes = overview.needy["code"].tolist() if asked.every else first
    dossiers = []
    for place, code in enumerate(codes, start=1):
        told: dict[str, Any] = {"code": code, "least": about.model.min_respondents}
        case = _case(connection, viewer, asked, **told) if code in first else None
        dossiers.append(_dossier(connection, viewer, asked, **told, case=case))
        progress(place / len(codes))
    return Gathered(about, viewer, overview, tuple(dossiers))


def in_need(needy: pd.DataFrame) -> pd.DataFrame:
    """Keep of those ordered by need the ones that are not strong or fell beyond noise."""
    return needy[needy["priority"] > 0.0]


def _overview(connection: Connection, viewer: Viewer, asked: Asked, *, about: report.About) -> Overview:
    scored = [quarter for quarter in portfolio.quarters(connection, viewer) if quarter <= asked.quarter]
    recent = tuple(sorted({*scored, asked.quarter})[-_PAST:])
    narrowed: dict[str, Any] = {"quarter": asked.quarter, "selection": asked.selection}
    currency = next(iter(story.currencies(connection, viewer, **narrowed)), None)
    return Overview(
        counts=portfolio.band_counts(connection, viewer, quarters=recent, selection=asked.selection),
        movement=story.movement(connection, viewer, **narrowed),
        needy=portfolio.by_need(connection, viewer, limit=LISTED, **narrowed),
        movers=portfolio.movers(connection, viewer, limit=_MOVED, **narrowed),
        silent=portfolio.stale(connection, viewer, limit=LISTED, **narrowed),
        by_type=compare.scores(connection, viewer, by="type", **narrowed),
        needing=portfolio.count_needy(connection, viewer, **narrowed),
        stale=portfolio.count_stale(connection, viewer, **narrowed),
        coverage=portfolio.mean_coverage(connection, viewer, **narrowed),
        **_open(connection, viewer, asked),
        currency=currency,
        placed=None if currency is None else _placed(connection, viewer, currency, narrowed, about=about),
    )


def _open(connection: Connection, viewer: Viewer, asked: Asked) -> dict[str, Any]:
    """Read what waits for somebody: alerts nobody looked at, actions and how late they are on the day of the report."""
    narrowed: dict[str, Any] = {"quarter": asked.quarter, "selection": asked.selection}
    due: dict[str, Any] = {"on": asked.at.date(), "selection": asked.selection}
    found = alerts.listed(connection, viewer, limit=LISTED, **narrowed)
    return {
        "raised": alerts.counts(connection, viewer, **narrowed),
        "alerts": found[found["small"] == 0],
        "live": actions.count_live(connection, viewer, selection=asked.selection),
        "late": actions.count_overdue(connection, viewer, **due),
        "overdue": actions.overdue(connection, viewer, limit=LISTED, **due),
    }


def _placed(
    connection: Connection, viewer: Viewer, currency: str, narrowed: dict[str, Any], *, about: report.About
) -> Placed:
    cut = about.model.bands.green_from
    return story.placed(connection, viewer, currency=currency, strong_from=cut, limit=LISTED, **narrowed)


def _case(connection: Connection, viewer: Viewer, asked: Asked, *, code: str, least: int) -> Case:
    now: dict[str, Any] = {"code": code, "quarter": asked.quarter}
    taken_up = actions.with_effects(connection, viewer, **now)
    return Case(
        partnership.elements(connection, viewer, code=code, min_respondents=least),
        signs.measures(connection, viewer, on=last_day(asked.quarter), min_respondents=least, **now),
        taken_up[taken_up["status"].isin(LIVE)],
        goals.judged(connection, viewer, **now),
    )


def _dossier(
    connection: Connection, viewer: Viewer, asked: Asked, *, code: str, least: int, case: Case | None
) -> Dossier:
    history = partnership.history(connection, viewer, code=code)
    now: dict[str, Any] = {"code": code, "quarter": asked.quarter}
    return Dossier(
        partnership.header(connection, viewer, code=code),
        history[history["quarter"] <= asked.quarter],
        partnership.elements(connection, viewer, min_respondents=least, **now),
        kpis.assigned(connection, viewer, **now),
        case,
    )
