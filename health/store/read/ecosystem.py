"""Who hangs on whom: partnerships with group, value and health; where value sits, currency by currency."""

from __future__ import annotations

from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select

from health.access import Viewer
from health.store.bulk import fetch
from health.store.read.visible import EVERYTHING, FILTERS, Selection, current_model, seen
from health.store.schema import Assignment, Element, HealthScore, Kpi, KpiValue, Partnership

# 0 is the worst, so that a partner's smallest number is the band of its neediest partnership.
NEED = ("at_risk", "watch", "strong", "none")
_GOALPOSTS = ("direction", "zero_at", "target_low", "target_high", "zero_low", "zero_high", "levels")
_PARTNER = func.coalesce(Partnership.partner, Partnership.name)
_BAND = func.coalesce(HealthScore.band, "none")
_NEED = case(*((HealthScore.band == band, place) for place, band in enumerate(NEED)), else_=len(NEED) - 1)


def _scored(quarter: int) -> ColumnElement[bool]:
    return and_(
        HealthScore.partnership_id == Partnership.id,
        HealthScore.quarter == quarter,
        HealthScore.model_id == current_model(),
    )


def partnerships(
    connection: Connection,
    viewer: Viewer,
    *,
    by: str,
    quarter: int,
    limit: int,
    lens: str | None = None,
    selection: Selection = EVERYTHING,
) -> pd.DataFrame:
    """List partnerships, at most `limit`: those in most need first, and among them the largest values.

    With a lens those come before all others for whom a KPI under it counts. Returns code, name, partner (the
    partnership's own name where none is given), group (`by` is one of `FILTERS`; None where there is no entry),
    annual_value, currency, band ("none" where not scored), score.
    """
    group = getattr(Partnership, FILTERS[FILTERS.index(by)])
    return fetch(
        connection,
        select(
            Partnership.code,
            Partnership.name,
            _PARTNER.label("partner"),
            group.label("group"),
            Partnership.annual_value,
            Partnership.currency,
            _BAND.label("band"),
            HealthScore.score,
        )
        .select_from(Partnership)
        .outerjoin(HealthScore, _scored(quarter))
        .where(*seen(viewer, selection))
        .order_by(*_seen_first(lens, quarter), _NEED, Partnership.annual_value.desc().nulls_last(), Partnership.code)
        .limit(limit),
    )


def _seen_first(lens: str | None, quarter: int) -> list[ColumnElement[Any]]:
    if lens is None:
        return []
    counting = select(Assignment.kpi_id).join(Kpi, Kpi.id == Assignment.kpi_id).where(*_counts(lens, quarter))
    return [case((counting.where(Assignment.partnership_id == Partnership.id).exists(), 0), else_=1)]


def _counts(lens: str, quarter: int) -> tuple[ColumnElement[bool], ...]:
    """Give the conditions under which a KPI seen through a lens counts for a partnership in a quarter."""
    ended = Assignment.ended_quarter
    return (Kpi.lens == lens, Assignment.first_quarter <= quarter, or_(ended.is_(None), ended > quarter))


def under_lens(
    connection: Connection, viewer: Viewer, *, lens: str, quarter: int, selection: Selection = EVERYTHING
) -> pd.DataFrame:
    """Read the KPIs under a lens (social, environmental) that count for partnerships in a quarter, reported or not.

    Returns code (the partnership's), kpi, name, own (defined by an upload), element, unit, weight, actual, rating,
    target (the row's own), default_target, direction, zero_at, target_low, target_high, zero_low, zero_high, levels;
    by element, KPI and partnership.
    """
    now = and_(
        KpiValue.partnership_id == Assignment.partnership_id,
        KpiValue.quarter == quarter,
        KpiValue.kpi_id == Assignment.kpi_id,
    )
    return fetch(
        connection,
        select(
            Partnership.code,
            Kpi.code.label("kpi"),
            Kpi.name,
            Kpi.upload_id.label("own"),
            Element.code.label("element"),
            *(getattr(Kpi, name) for name in ("unit", "weight", *_GOALPOSTS)),
            Kpi.target.label("default_target"),
            KpiValue.actual,
            KpiValue.rating,
            KpiValue.target,
        )
        .select_from(Assignment)
        .join(Partnership, Partnership.id == Assignment.partnership_id)
        .join(Kpi, Kpi.id == Assignment.kpi_id)
        .join(Element, Element.id == Kpi.element_id)
        .outerjoin(KpiValue, now)
        .where(*_counts(lens, quarter), *seen(viewer, selection))
        .order_by(Kpi.element_id, Kpi.code, Partnership.code),
    )


def value_by_band(
    connection: Connection, viewer: Viewer, *, quarter: int, selection: Selection = EVERYTHING
) -> pd.DataFrame:
    """Sum annual values by currency and band: currency, band, n, value; what has no value or currency is left out."""
    return fetch(
        connection,
        select(
            Partnership.currency,
            _BAND.label("band"),
            func.count().label("n"),
            func.sum(Partnership.annual_value).label("value"),
        )
        .select_from(Partnership)
        .outerjoin(HealthScore, _scored(quarter))
        .where(Partnership.annual_value > 0, Partnership.currency.is_not(None), *seen(viewer, selection))
        .group_by(Partnership.currency, _BAND)
        .order_by(Partnership.currency, _BAND),
    )


def largest_partners(
    connection: Connection,
    viewer: Viewer,
    *,
    quarter: int,
    currency: str,
    limit: int,
    selection: Selection = EVERYTHING,
) -> pd.DataFrame:
    """List the partners with most annual value in one currency: partner, value, n, need (a place in `NEED`)."""
    value = func.sum(Partnership.annual_value)
    return fetch(
        connection,
        select(
            _PARTNER.label("partner"),
            value.label("value"),
            func.count().label("n"),
            func.min(_NEED).label("need"),
        )
        .select_from(Partnership)
        .outerjoin(HealthScore, _scored(quarter))
        .where(Partnership.annual_value > 0, Partnership.currency == currency, *seen(viewer, selection))
        .group_by(_PARTNER)
        .order_by(value.desc(), _PARTNER)
        .limit(limit),
    )


def sectors(connection: Connection, viewer: Viewer, *, quarter: int, selection: Selection = EVERYTHING) -> pd.DataFrame:
    """Count partnerships by the partner's sector, type and band: sector (None: no entry), type, band, n."""
    columns = (Partnership.sector, Partnership.type, _BAND)
    return fetch(
        connection,
        select(Partnership.sector, Partnership.type, _BAND.label("band"), func.count().label("n"))
        .select_from(Partnership)
        .outerjoin(HealthScore, _scored(quarter))
        .where(*seen(viewer, selection))
        .group_by(*columns)
        .order_by(*columns),
    )
