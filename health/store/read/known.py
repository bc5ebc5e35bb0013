"""What intake may match a file against: partnerships this viewer sees, KPI and item definitions."""

from __future__ import annotations

import pandas as pd
from sqlalchemy import Connection, select

from health.access import Viewer
from health.store.bulk import fetch
from health.store.read.visible import seen
from health.store.schema import Element, Item, Kpi, Partnership

_KPI = (
    "id",
    "code",
    "name",
    "unit",
    "direction",
    "target",
    "zero_at",
    "weight",
    "target_low",
    "target_high",
    "zero_low",
    "zero_high",
    "levels",
    "upload_id",
)
_ITEM = ("id", "code", "text", "scale_min", "scale_max", "reverse", "upload_id")


def partnerships(connection: Connection, viewer: Viewer) -> pd.Series[int]:
    """Read code → id of the partnerships this viewer sees."""
    found = fetch(connection, select(Partnership.code, Partnership.id).where(*seen(viewer)).order_by(Partnership.code))
    return found.set_index("code")["id"]


def kpis(connection: Connection, _viewer: Viewer) -> pd.DataFrame:
    """Read every KPI definition, indexed by code; `levels` is a tuple, worst first. Definitions are open to all."""
    found = fetch(
        connection,
        select(*(getattr(Kpi, name) for name in _KPI), Element.code.label("element"))
        .join_from(Kpi, Element, Element.id == Kpi.element_id)
        .order_by(Kpi.code),
    ).set_index("code")
    levels = [tuple(text.split("|")) if text else () for text in found["levels"]]
    return found.assign(levels=pd.Series(levels, index=found.index, dtype=object))


def items(connection: Connection, _viewer: Viewer) -> pd.DataFrame:
    """Read every survey statement, indexed by code. Definitions are open to all."""
    return fetch(
        connection,
        select(*(getattr(Item, name) for name in _ITEM), Element.code.label("element"))
        .join_from(Item, Element, Element.id == Item.element_id)
        .order_by(Item.code),
    ).set_index("code")
