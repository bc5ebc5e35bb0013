"""What is being done, by whom and until when, and whether the element it should mend rose."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import ColumnElement, Connection, and_, func, select
from sqlalchemy.orm import aliased

from health.access import Viewer
from health.insight.actions import LIVE, QUARTERS_TO_HELP, effect
from health.store.bulk import fetch
from health.store.read.records import query_of
from health.store.read.visible import EVERYTHING, Selection, current_model, seen
from health.store.records import Action
from health.store.schema import ElementScore, Partnership


def with_effects(
    connection: Connection,
    viewer: Viewer,
    *,
    quarter: int,
    code: str | None = None,
    selection: Selection = EVERYTHING,
) -> pd.DataFrame:
    """Read the actions, the earliest due first, each with how its element moved in two quarters.

    Returns the columns of `records`, then before, after (element scores), delta, half (of the 95 % interval), verdict
    (see `health.insight.actions.effect`); "not_measured" also where an action names no element. quarter: the newest
    scored one.
    """
    query = query_of("action", viewer, code=code, selection=selection)
    first, last = aliased(ElementScore), aliased(ElementScore)
    sizes = [
        (func.coalesce(side.n_own, 0) + func.coalesce(side.n_partner, 0) - func.coalesce(side.sides, 0)).label(name)
        for side, name in ((first, "df_before"), (last, "df_after"))
    ]
    found = fetch(
        connection,
        query.add_columns(
            first.score.label("before"),
            last.score.label("after"),
            first.se.label("se_before"),
            last.se.label("se_after"),
            *sizes,
        )
        .outerjoin(first, _score_of(first, quarters_on=0))
        .outerjoin(last, _score_of(last, quarters_on=QUARTERS_TO_HELP))
        .order_by(None)
        .order_by(Action.due, Action.partnership_id, Action.number),
    )
    moved = effect(
        found["before"],
        found["after"],
        variance=found["se_before"] ** 2 + found["se_after"] ** 2,
        df=_smaller_df(found),
        began=found["began"],
        quarter=quarter,
    )
    shown = found.drop(columns=["se_before", "se_after", "df_before", "df_after"])
    return shown.assign(delta=moved.delta, half=moved.half, verdict=moved.verdict)


def _score_of(score: Any, *, quarters_on: int) -> ColumnElement[bool]:
    return and_(
        score.partnership_id == Action.partnership_id,
        score.element_id == Action.element_id,
        score.quarter == Action.began + quarters_on,
        score.model_id == current_model(),
    )


def _smaller_df(found: pd.DataFrame) -> np.ndarray:
    """Give the degrees of freedom of the wave with fewer; a score of KPIs alone carries no sampling error."""
    sizes = [
        np.where(found[f"se_{side}"].to_numpy(dtype=float) == 0.0, np.inf, found[f"df_{side}"].to_numpy(dtype=float))
        for side in ("before", "after")
    ]
    smaller = np.minimum(*sizes)
    return np.where(smaller > 0, smaller, np.nan)


def overdue(
    connection: Connection, viewer: Viewer, *, on: date, limit: int, selection: Selection = EVERYTHING
) -> pd.DataFrame:
    """List live actions past their due day, the longest overdue first: the columns of `records`."""
    query = query_of("action", viewer, code=None, selection=selection).where(*_late(on)).order_by(None)
    return fetch(connection, query.order_by(Action.due, Action.partnership_id, Action.number).limit(limit))


def count_overdue(connection: Connection, viewer: Viewer, *, on: date, selection: Selection = EVERYTHING) -> int:
    """Count live actions past their due day."""
    query = (
        select(func.count())
        .select_from(Action)
        .join(Partnership, Partnership.id == Action.partnership_id)
        .where(*_late(on), *seen(viewer, selection))
    )
    return int(connection.execute(query).scalar_one())


def count_live(connection: Connection, viewer: Viewer, *, selection: Selection = EVERYTHING) -> int:
    """Count live actions."""
    query = (
        select(func.count())
        .select_from(Action)
        .join(Partnership, Partnership.id == Action.partnership_id)
        .where(Action.status.in_(LIVE), *seen(viewer, selection))
    )
    return int(connection.execute(query).scalar_one())


def newest(connection: Connection, viewer: Viewer, *, limit: int, selection: Selection = EVERYTHING) -> pd.DataFrame:
    """List the live actions last written down or changed, the newest first: the columns of `records`."""
    query = query_of("action", viewer, code=None, selection=selection).where(Action.status.in_(LIVE)).order_by(None)
    order = (Action.changed_at.desc(), Action.partnership_id, Action.number.desc())
    return fetch(connection, query.order_by(*order).limit(limit))


def live_of(connection: Connection, viewer: Viewer, *, codes: tuple[str, ...]) -> dict[str, int]:
    """Give partnership code → number of live actions; a partnership without any is not in it."""
    query = (
        select(Partnership.code, func.count())
        .join_from(Action, Partnership, Partnership.id == Action.partnership_id)
        .where(Action.status.in_(LIVE), Partnership.code.in_(codes), *seen(viewer))
        .group_by(Partnership.code)
    )
    return {str(code): int(n) for code, n in connection.execute(query)}


def _late(on: date) -> list[ColumnElement[bool]]:
    return [Action.status.in_(LIVE), Action.due < on]
