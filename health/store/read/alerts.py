"""What changed for the worse: the alerts of a quarter, open and looked at."""

from __future__ import annotations

import pandas as pd
from sqlalchemy import Connection, and_, case, func, or_, select

from health.access import Viewer
from health.insight import KINDS
from health.insight.alerts import SMALL_FALL
from health.store.bulk import fetch
from health.store.read.visible import EVERYTHING, Selection, current_model, seen
from health.store.schema import Alert, HealthScore, Partnership

_SHOWN = ("quarter", "kind", "about", "value", "before", "acknowledged_by", "acknowledged_at", "note")
_SMALL_FALL = and_(Alert.kind == "fell", Alert.value > -SMALL_FALL)
_SMALL = func.min(case((_SMALL_FALL, 1), else_=0)).over(partition_by=Alert.partnership_id)
_NEED = case({"at_risk": 0, "watch": 1, "strong": 2}, value=HealthScore.band, else_=1)


def counts(
    connection: Connection, viewer: Viewer, *, quarter: int, selection: Selection = EVERYTHING
) -> dict[str, int]:
    """Count the open alerts of a quarter by kind, in the order of `KINDS`; kinds without any are left out."""
    query = (
        select(Alert.kind, func.count())
        .join_from(Alert, Partnership, Partnership.id == Alert.partnership_id)
        .where(Alert.quarter == quarter, Alert.acknowledged_by.is_(None), *seen(viewer, selection))
        .group_by(Alert.kind)
    )
    found = {row[0]: int(row[1]) for row in connection.execute(query)}
    return {kind: found[kind] for kind in KINDS if kind in found}


def listed(
    connection: Connection,
    viewer: Viewer,
    *,
    quarter: int,
    limit: int,
    kinds: tuple[str, ...] = (),
    acknowledged: bool = False,
    selection: Selection = EVERYTHING,
) -> pd.DataFrame:
    """List the alerts of a quarter, those of partnerships in most need first, small falls alone last of all.

    kinds: only these; all where empty. acknowledged: whether those somebody has looked at are wanted too.
    Returns code, name, band, score, quarter, kind, about, value, before, acknowledged_by, acknowledged_at, note, and
    small: whether all that is listed of the partnership is a fall of less than `SMALL_FALL` points.
    """
    limits = seen(viewer, selection)
    if not acknowledged:
        limits.append(Alert.acknowledged_by.is_(None))
    if kinds:
        limits.append(or_(*(Alert.kind == kind for kind in kinds)))
    order = case({kind: place for place, kind in enumerate(KINDS)}, value=Alert.kind)
    now = and_(
        HealthScore.partnership_id == Alert.partnership_id,
        HealthScore.quarter == Alert.quarter,
        HealthScore.model_id == current_model(),
    )
    return fetch(
        connection,
        select(
            Partnership.code,
            Partnership.name,
            HealthScore.band,
            HealthScore.score,
            *(getattr(Alert, name) for name in _SHOWN),
            _SMALL.label("small"),
        )
        .join_from(Alert, Partnership, Partnership.id == Alert.partnership_id)
        .outerjoin(HealthScore, now)
        .where(Alert.quarter == quarter, *limits)
        .order_by(_SMALL, _NEED, HealthScore.score, Partnership.code, order, Alert.about)
        .limit(limit),
    )
