"""What a partnership is measured by: its KPIs in a quarter, where their values came from, how they were corrected."""

from __future__ import annotations

import pandas as pd
from sqlalchemy import Connection, and_, func, or_, select
from sqlalchemy.orm import aliased

from health.access import Viewer
from health.store.bulk import fetch
from health.store.kinds import FILE_ROW
from health.store.read.visible import seen
from health.store.schema import Assignment, Element, Former, Kpi, KpiValue, Partnership, Upload


def assigned(connection: Connection, viewer: Viewer, *, code: str, quarter: int, ended: bool = False) -> pd.DataFrame:
    """Read the KPIs that count for one partnership in a quarter, reported or not; with `ended` those that ended.

    Returns kpi, name, element, unit, direction, weight, actual, rating, target (the row's own), default_target,
    zero_at, target_low, target_high, zero_low, zero_high, levels, note, since (first quarter),
    last_quarter (newest with a value up to this one), own (defined by an upload), and where the value came from:
    file_name, file_row (NaN where it was not kept), uploaded_by, uploaded_at. ended_quarter is the first in which it
    does not count any more, NaN where nobody ended it; ended_by, ended_at: who did and when, where that was kept.
    """
    value = aliased(KpiValue)
    reported = or_(value.actual.is_not(None), value.rating.is_not(None))
    last = (
        select(func.max(value.quarter))
        .where(
            value.partnership_id == Assignment.partnership_id,
            value.kpi_id == Assignment.kpi_id,
            value.quarter <= quarter,
            reported,
        )
        .scalar_subquery()
    )
    now = and_(
        KpiValue.partnership_id == Assignment.partnership_id,
        KpiValue.kpi_id == Assignment.kpi_id,
        KpiValue.quarter == quarter,
    )
    end = Assignment.ended_quarter
    bounds = ("zero_at", "target_low", "target_high", "zero_low", "zero_high", "levels")
    return fetch(
        connection,
        select(
            Kpi.code.label("kpi"),
            Kpi.name,
            Element.code.label("element"),
            Kpi.unit,
            Kpi.direction,
            Kpi.weight,
            KpiValue.actual,
            KpiValue.rating,
            KpiValue.target,
            Kpi.target.label("default_target"),
            *(getattr(Kpi, name) for name in bounds),
            KpiValue.note,
            Assignment.first_quarter.label("since"),
            last.label("last_quarter"),
            Kpi.upload_id.label("own"),
            Upload.file_name,
            KpiValue.file_row,
            Upload.uploaded_by,
            Upload.uploaded_at,
            Assignment.ended_quarter,
            Assignment.ended_by,
            Assignment.ended_at,
        )
        .select_from(Assignment)
        .join(Partnership, Partnership.id == Assignment.partnership_id)
        .join(Kpi, Kpi.id == Assignment.kpi_id)
        .join(Element, Element.id == Kpi.element_id)
        .outerjoin(KpiValue, now)
        .outerjoin(Upload, Upload.id == KpiValue.upload_id)
        .where(
            Partnership.code == code,
            Assignment.first_quarter <= quarter,
            end <= quarter if ended else or_(end.is_(None), end > quarter),
            *seen(viewer),
        )
        .order_by(Kpi.element_id, Kpi.code),
    )


def restatements(connection: Connection, viewer: Viewer, *, code: str, quarter: int) -> pd.DataFrame:
    """Read how the actuals of a quarter were corrected, oldest first.

    Returns kpi, before, after, at (when), by (whom), file and row (of it, NaN where it was not kept). A correction of
    the target, the rating or the note alone is none; before or after is NaN where nothing was given.
    """
    whose = (Partnership.code == code, *seen(viewer))
    corrected = (
        select(Former.was, Upload.uploaded_at, Upload.uploaded_by, Upload.file_name)
        .join_from(Former, Partnership, Partnership.id == Former.partnership_id)
        .join(Upload, Upload.id == Former.replaced_by)
        .where(Former.kind == "values", *whose)
        .order_by(Former.replaced_by.desc())
    )
    stored = (
        select(Kpi.id, Kpi.code, KpiValue.actual, KpiValue.file_row)
        .join_from(KpiValue, Partnership, Partnership.id == KpiValue.partnership_id)
        .join(Kpi, Kpi.id == KpiValue.kpi_id)
        .where(KpiValue.quarter == quarter, *whose)
    )
    now = {number: (kpi, actual, row) for number, kpi, actual, row in connection.execute(stored)}
    found = []
    for was, at, by, file in connection.execute(corrected):
        if was["quarter"] == quarter and was["kpi_id"] in now:
            kpi, after, row = now[was["kpi_id"]]
            before = was.get("actual", after)
            if before != after:
                found.append((kpi, before, after, at, by, file, row))
            now[was["kpi_id"]] = (kpi, before, was.get(FILE_ROW))
    names_ = ["kpi", "before", "after", "at", "by", "file", "row"]
    return pd.DataFrame(found[::-1], columns=names_).astype({"before": float, "after": float, "row": float})


def over_time(connection: Connection, viewer: Viewer, *, code: str, since: int, until: int) -> pd.DataFrame:
    """Read kpi, quarter, actual, target, rating of one partnership between two quarters, both included."""
    return fetch(
        connection,
        select(Kpi.code.label("kpi"), KpiValue.quarter, KpiValue.actual, KpiValue.target, KpiValue.rating)
        .join_from(KpiValue, Partnership, Partnership.id == KpiValue.partnership_id)
        .join(Kpi, Kpi.id == KpiValue.kpi_id)
        .where(Partnership.code == code, KpiValue.quarter.between(since, until), *seen(viewer))
        .order_by(Kpi.code, KpiValue.quarter),
    )
