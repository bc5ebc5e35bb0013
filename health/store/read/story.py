"""What a quarter comes to: how many moved, who got better, health against value, the types; counted by the database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Connection, Double, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from health.access import Viewer
from health.store.bulk import fetch
from health.store.read.visible import EVERYTHING, Selection, scored_under, seen
from health.store.schema import HealthScore, Partnership


@dataclass(frozen=True)
class Movement:
    """Hold how many partnerships could be compared with the quarter before, and of them what they did.

    fell, rose : beyond noise. newly : fell into "at risk". recovered : left it. names : of those newly at risk, the
    largest falls first, at most three.
    """

    compared: int
    fell: int
    rose: int
    newly: int
    recovered: int
    names: tuple[str, ...]


def movement(
    connection: Connection,
    viewer: Viewer,
    *,
    quarter: int,
    selection: Selection = EVERYTHING,
    model_id: int | None = None,
) -> Movement:
    """Count what moved since the quarter before."""
    before = aliased(HealthScore)
    newly = and_(HealthScore.band == "at_risk", before.band.in_(("strong", "watch")))
    recovered = and_(HealthScore.band.in_(("strong", "watch")), before.band == "at_risk")
    beyond = HealthScore.beyond_noise.is_(True)
    counted = select(
        func.count(HealthScore.delta),
        *(
            func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
            for condition in (
                and_(beyond, HealthScore.delta < 0),
                and_(beyond, HealthScore.delta > 0),
                newly,
                recovered,
            )
        ),
    )
    compared, fell, rose, new, left = connection.execute(
        _with_before(counted, before, viewer, quarter=quarter, selection=selection, model_id=model_id)
    ).one()
    listed = select(Partnership.name).where(newly).order_by(HealthScore.delta, Partnership.code).limit(3)
    found = (
        connection.execute(
            _with_before(listed, before, viewer, quarter=quarter, selection=selection, model_id=model_id)
        )
        if new
        else ()
    )
    return Movement(int(compared), int(fell), int(rose), int(new), int(left), tuple(row.name for row in found))


def _with_before(
    query: Any, before: Any, viewer: Viewer, *, quarter: int, selection: Selection, model_id: int | None
) -> Any:
    earlier = and_(
        before.partnership_id == HealthScore.partnership_id,
        before.quarter == quarter - 1,
        before.model_id == HealthScore.model_id,
    )
    return (
        query.select_from(HealthScore)
        .join(Partnership, Partnership.id == HealthScore.partnership_id)
        .outerjoin(before, earlier)
        .where(HealthScore.quarter == quarter, scored_under(HealthScore, model_id), *seen(viewer, selection))
    )


def better(
    connection: Connection,
    viewer: Viewer,
    *,
    quarter: int,
    limit: int,
    selection: Selection = EVERYTHING,
    model_id: int | None = None,
) -> pd.DataFrame:
    """List the biggest rises beyond noise since the quarter before: code, name, band, band_before, score, delta."""
    before = aliased(HealthScore)
    columns = (Partnership.code, Partnership.name, HealthScore.band, before.band.label("band_before"))
    query = (
        select(*columns, HealthScore.score, HealthScore.delta)
        .where(HealthScore.beyond_noise.is_(True), HealthScore.delta > 0)
        .order_by(HealthScore.delta.desc(), Partnership.code)
        .limit(limit)
    )
    return fetch(
        connection, _with_before(query, before, viewer, quarter=quarter, selection=selection, model_id=model_id)
    )


def by_type(
    connection: Connection,
    viewer: Viewer,
    *,
    quarter: int,
    selection: Selection = EVERYTHING,
    model_id: int | None = None,
) -> pd.DataFrame:
    """Count partnerships by type and band: type, band ("none" where not scored), n, total (sum of the scores)."""
    band = func.coalesce(HealthScore.band, "none")
    return fetch(
        connection,
        select(
            Partnership.type,
            band.label("band"),
            func.count().label("n"),
            func.sum(HealthScore.score, type_=Double).label("total"),
        )
        .select_from(Partnership)
        .outerjoin(HealthScore, _scored(quarter, model_id))
        .where(*seen(viewer, selection))
        .group_by(Partnership.type, band)
        .order_by(Partnership.type, band),
    )


def _scored(quarter: int, model_id: int | None) -> ColumnElement[bool]:
    return and_(
        HealthScore.partnership_id == Partnership.id,
        HealthScore.quarter == quarter,
        scored_under(HealthScore, model_id),
    )


@dataclass(frozen=True)
class Placed:
    """Hold where partnerships stand between health and annual value in one currency.

    points : code, name, band, score, value; at most as many as asked for, the largest values first. median : of the
    values of the points. corners : strong (0 or 1), large (at or above the median, 0 or 1), n, value, over all of them.
    total : how many have a score and a value in this currency. no_value : scored without a value or a currency.
    no_score : without a score. elsewhere : scored, with a value in another currency.
    """

    points: pd.DataFrame
    median: float
    corners: pd.DataFrame
    total: int
    no_value: int
    no_score: int
    elsewhere: int


def currencies(
    connection: Connection,
    viewer: Viewer,
    *,
    quarter: int,
    selection: Selection = EVERYTHING,
    model_id: int | None = None,
) -> tuple[str, ...]:
    """List the currencies of scored partnerships with a value, the most used first."""
    query = (
        select(Partnership.currency)
        .join(HealthScore, _scored(quarter, model_id))
        .where(*_has_value(), HealthScore.score.is_not(None), *seen(viewer, selection))
        .group_by(Partnership.currency)
        .order_by(func.count().desc(), Partnership.currency)
    )
    return tuple(str(code) for code in connection.execute(query).scalars())


def _has_value() -> list[ColumnElement[bool]]:
    return [Partnership.annual_value > 0, Partnership.currency.is_not(None)]


def placed(
    connection: Connection,
    viewer: Viewer,
    *,
    quarter: int,
    currency: str,
    strong_from: float,
    limit: int,
    selection: Selection = EVERYTHING,
    model_id: int | None = None,
) -> Placed:
    """Place the scored partnerships of one currency between health and value; what cannot be placed is counted."""
    whose = seen(viewer, selection)
    here = [*_has_value(), Partnership.currency == currency, HealthScore.score.is_not(None), *whose]
    in_quarter = select(Partnership.annual_value).join(HealthScore, _scored(quarter, model_id)).where(*here)
    total = int(connection.execute(select(func.count()).select_from(in_quarter.subquery())).scalar_one())
    median = _median(connection, in_quarter, total)
    points = fetch(
        connection,
        select(
            Partnership.code,
            Partnership.name,
            HealthScore.band,
            HealthScore.score,
            Partnership.annual_value.label("value"),
        )
        .join(HealthScore, _scored(quarter, model_id))
        .where(*here)
        .order_by(Partnership.annual_value.desc(), Partnership.code)
        .limit(limit),
    )
    strong = case((HealthScore.score >= strong_from, 1), else_=0)
    large = case((Partnership.annual_value >= median, 1), else_=0)
    value = func.sum(Partnership.annual_value).label("value")
    corners = fetch(
        connection,
        select(strong.label("strong"), large.label("large"), func.count().label("n"), value)
        .select_from(Partnership)
        .join(HealthScore, _scored(quarter, model_id))
        .where(*here)
        .group_by(strong, large)
        .order_by(strong, large),
    )
    left = _unplaced(connection, whose, quarter=quarter, currency=currency, model_id=model_id)
    return Placed(points, median, corners, total, *left)


def _median(connection: Connection, values: Any, total: int) -> float:
    """Give the median of a query's one column by its middle rows, which every database can do alike."""
    if not total:
        return float("nan")
    ordered = values.order_by(Partnership.annual_value).offset((total - 1) // 2).limit(2 - total % 2)
    middle = [float(row[0]) for row in connection.execute(ordered)]
    return sum(middle) / len(middle)


def _unplaced(
    connection: Connection, whose: list[ColumnElement[bool]], *, quarter: int, currency: str, model_id: int | None
) -> tuple[int, int, int]:
    scored = HealthScore.score.is_not(None)
    no_value = or_(Partnership.annual_value.is_(None), Partnership.annual_value <= 0, Partnership.currency.is_(None))
    elsewhere = and_(Partnership.annual_value > 0, Partnership.currency != currency)
    wanted = (and_(scored, no_value), HealthScore.score.is_(None), and_(scored, elsewhere))
    sums = (func.coalesce(func.sum(case((condition, 1), else_=0)), 0) for condition in wanted)
    query = select(*sums).select_from(Partnership).outerjoin(HealthScore, _scored(quarter, model_id)).where(*whose)
    first, second, third = connection.execute(query).one()
    return int(first), int(second), int(third)
