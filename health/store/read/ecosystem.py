"""Who hangs on whom: partnerships with group, value and health; where value sits, currency by currency."""

from __future__ import annotations

import pandas as pd
from sqlalchemy import ColumnElement, Connection, and_, case, func, select

from health.access import Viewer
from health.store.bulk import fetch
from health.store.read.visible import EVERYTHING, FILTERS, Selection, current_model, seen
from health.store.schema import HealthScore, Partnership

# 0 is the worst, so that a partner's smallest number is the band of its neediest partnership.
NEED = ("at_risk", "watch", "strong", "none")
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
    selection: Selection = EVERYTHING,
) -> pd.DataFrame:
    """List partnerships, at most `limit`: those in most need first, and among them the largest values.

    Returns code, name, partner (the partnership's own name where none is given), group (`by` is one of `FILTERS`;
    None where there is no entry), annual_value, currency, band ("none" where not scored), score.
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
        .order_by(_NEED, Partnership.annual_value.desc().nulls_last(), Partnership.code)
        .limit(limit),
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
