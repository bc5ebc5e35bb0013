"""Which kind does better: groups of partnerships by type, audience, sector, stage or region."""

from __future__ import annotations

import pandas as pd
from sqlalchemy import Connection, Double, func, select

from health.access import Viewer
from health.store.bulk import fetch
from health.store.read.visible import EVERYTHING, FILTERS, Selection, current_model, seen
from health.store.schema import Element, ElementScore, HealthScore, Partnership


def profiles(
    connection: Connection, viewer: Viewer, *, by: str, quarter: int, selection: Selection = EVERYTHING
) -> pd.DataFrame:
    """Summarise the elements by group: group, element, n (partnerships), mean, variance (sample, NaN for n < 2).

    `by` is one of `FILTERS`. Partnerships without an entry there are left out.
    """
    group = getattr(Partnership, FILTERS[FILTERS.index(by)])
    rows = (
        select(group.label("group"), ElementScore.element_id, ElementScore.score)
        .join_from(ElementScore, Partnership, Partnership.id == ElementScore.partnership_id)
        .where(
            ElementScore.quarter == quarter,
            ElementScore.model_id == current_model(),
            group.is_not(None),
            *seen(viewer, selection),
        )
        .cte("rows")
    )
    n = func.count(rows.c.score)
    mean = func.avg(rows.c.score, type_=Double)
    # Scores lie in 0–100, so the short form of the variance loses at most a few of the last digits.
    squares = func.sum(rows.c.score * rows.c.score, type_=Double)
    found = fetch(
        connection,
        select(rows.c.group, Element.code.label("element"), n.label("n"), mean.label("mean"), squares.label("squares"))
        .join_from(rows, Element, Element.id == rows.c.element_id)
        .group_by(rows.c.group, Element.code, Element.id)
        .order_by(rows.c.group, Element.id),
    )
    spread = (found["squares"] - found["n"] * found["mean"] ** 2).clip(lower=0.0)
    variance = (spread / (found["n"] - 1).where(found["n"] > 1)).astype(float)
    return found.drop(columns="squares").assign(variance=variance)


def scores(
    connection: Connection, viewer: Viewer, *, by: str, quarter: int, selection: Selection = EVERYTHING
) -> pd.DataFrame:
    """List group, code, name, band and score of every scored partnership that has an entry in the grouping."""
    group = getattr(Partnership, FILTERS[FILTERS.index(by)])
    return fetch(
        connection,
        select(group.label("group"), Partnership.code, Partnership.name, HealthScore.band, HealthScore.score)
        .join_from(HealthScore, Partnership, Partnership.id == HealthScore.partnership_id)
        .where(
            HealthScore.quarter == quarter,
            HealthScore.model_id == current_model(),
            group.is_not(None),
            *seen(viewer, selection),
        )
        .order_by(group, Partnership.code),
    )
