"""Every stored score in full precision: what `python -m health scores` prints."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
from sqlalchemy import Connection, select

from health.access import Viewer
from health.quarter import quarter_name
from health.store.bulk import fetch, plain_rows
from health.store.read.partnership import hide_small_counts, hide_small_sides
from health.store.read.visible import current_model, model_in_force, seen
from health.store.schema import Element, ElementScore, HealthScore, Partnership

_HEALTH = ("score", "se", "df", "se_complete", "band", "capped_by", "arithmetic", "coverage")
_ELEMENT = (
    "score",
    "basis",
    "kpi",
    "kpi_coverage",
    "survey",
    "se",
    "sides",
    "n_own",
    "n_partner",
    "mean_own",
    "mean_partner",
    "wave_age",
)


def health(
    connection: Connection, viewer: Viewer, *, partnership: str | None = None, quarter: int | None = None
) -> pd.DataFrame:
    """Read partnership, quarter and the health columns, by partnership and quarter."""
    query = (
        select(
            Partnership.code.label("partnership"),
            HealthScore.quarter,
            *(getattr(HealthScore, name) for name in _HEALTH),
        )
        .join_from(HealthScore, Partnership, Partnership.id == HealthScore.partnership_id)
        .where(HealthScore.model_id == current_model(), *seen(viewer))
        .order_by(Partnership.code, HealthScore.quarter)
    )
    if partnership is not None:
        query = query.where(Partnership.code == partnership)
    if quarter is not None:
        query = query.where(HealthScore.quarter == quarter)
    return fetch(connection, query)


def elements(
    connection: Connection,
    viewer: Viewer,
    *,
    min_respondents: int,
    partnership: str | None = None,
    quarter: int | None = None,
) -> pd.DataFrame:
    """Read partnership, quarter, element and its columns, by partnership, quarter and element; small sides hidden.

    An admin, who runs the database and checks its numbers, sees how many answered on a small side; nobody else does.
    """
    query = (
        select(
            Partnership.code.label("partnership"),
            ElementScore.quarter,
            Element.code.label("element"),
            *(getattr(ElementScore, name) for name in _ELEMENT),
        )
        .join_from(ElementScore, Partnership, Partnership.id == ElementScore.partnership_id)
        .join(Element, Element.id == ElementScore.element_id)
        .where(ElementScore.model_id == current_model(), *seen(viewer))
        .order_by(Partnership.code, ElementScore.quarter, ElementScore.element_id)
    )
    if partnership is not None:
        query = query.where(Partnership.code == partnership)
    if quarter is not None:
        query = query.where(ElementScore.quarter == quarter)
    found = hide_small_sides(fetch(connection, query), min_respondents=min_respondents)
    return found if viewer.role == "admin" else hide_small_counts(found, min_respondents=min_respondents)


def objects(
    connection: Connection, viewer: Viewer, *, partnership: str | None = None, quarter: int | None = None
) -> list[dict[str, Any]]:
    """Read one object per scored partnership-quarter, its elements by code; None where there is no number."""
    least = json.loads(model_in_force(connection)[1])["min_respondents"]
    narrowed: dict[str, Any] = {"partnership": partnership, "quarter": quarter}
    parts: dict[tuple[str, int], dict[str, Any]] = {}
    for element in _records(elements(connection, viewer, min_respondents=least, **narrowed)):
        place = (element.pop("partnership"), element.pop("quarter"))
        parts.setdefault(place, {})[element.pop("element")] = element
    found = []
    for entry in _records(health(connection, viewer, **narrowed)):
        own = parts.get((entry["partnership"], entry["quarter"]), {})
        capped_by = entry["capped_by"].split()
        found.append(entry | {"quarter": quarter_name(entry["quarter"]), "capped_by": capped_by, "elements": own})
    return found


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    whole = {name for name in ("sides", "n_own", "n_partner", "wave_age") if name in frame}
    return [
        {
            name: int(value) if name in whole and value is not None else value
            for name, value in zip(frame.columns, values, strict=True)
            if name not in ("own", "partner")
        }
        for values in plain_rows(frame)
    ]
