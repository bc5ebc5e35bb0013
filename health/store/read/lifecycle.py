"""Where each partnership is in its life, and how much of what its stage needs is there."""

from __future__ import annotations

from datetime import date

import pandas as pd
from sqlalchemy import Connection, and_, func, select

from health.access import Viewer
from health.store.bulk import fetch
from health.store.read.records import query_of
from health.store.read.visible import EVERYTHING, Selection, current_model, seen
from health.store.records import Agreement, StageCheck
from health.store.schema import HealthScore, Partnership


def board(connection: Connection, viewer: Viewer, *, quarter: int, selection: Selection = EVERYTHING) -> pd.DataFrame:
    """List every partnership with its stage, by name.

    Returns code, partnership (its name), stage (None: not given), band (None: no score), met: how many needs of its
    stage are ticked.
    """
    met = (
        select(func.count())
        .where(
            StageCheck.partnership_id == Partnership.id, StageCheck.stage == Partnership.stage, StageCheck.met.is_(True)
        )
        .scalar_subquery()
    )
    score = and_(
        HealthScore.partnership_id == Partnership.id,
        HealthScore.quarter == quarter,
        HealthScore.model_id == current_model(),
    )
    return fetch(
        connection,
        select(
            Partnership.code,
            Partnership.name.label("partnership"),
            Partnership.stage,
            HealthScore.band,
            met.label("met"),
        )
        .outerjoin(HealthScore, score)
        .where(*seen(viewer, selection))
        .order_by(Partnership.name, Partnership.code),
    )


def agreements_ending(
    connection: Connection, viewer: Viewer, *, after: date, before: date, selection: Selection = EVERYTHING
) -> pd.DataFrame:
    """List agreements that end between two days, both included, the soonest first: the columns of `records`."""
    query = query_of("agreement", viewer, code=None, selection=selection)
    return fetch(
        connection,
        query.where(Agreement.ends.between(after, before)).order_by(None).order_by(Agreement.ends, Partnership.code),
    )
