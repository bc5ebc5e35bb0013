"""What the scoring needs of the facts, for a range of partnerships at a time; of surveys see `waves`.

These SELECTs see everything and show nothing: they feed the scoring, never a page.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from sqlalchemy import ColumnElement, Connection, Double, func, or_, select

from health.store import schema
from health.store.bulk import fetch, fetch_many
from health.store.schema import table

_LISTED = 500


@dataclass(frozen=True)
class Span:
    """Name the facts to read: these partnerships (ids, ascending), quarters from `since` on, up to `until` if given."""

    partnerships: tuple[int, ...]
    since: int
    until: int | None = None

    def holds(self, column: ColumnElement[int]) -> ColumnElement[bool]:
        """Say it in SQL: a list while it is short, a range where it would be too long for one statement."""
        if len(self.partnerships) <= _LISTED:
            return column.in_(self.partnerships)
        return column.between(self.partnerships[0], self.partnerships[-1])

    def lasts(self, quarter: ColumnElement[int]) -> ColumnElement[bool]:
        """Say the quarters in SQL."""
        return quarter >= self.since if self.until is None else quarter.between(self.since, self.until)


@dataclass(frozen=True)
class Fresh:
    """Hold the KPI values an upload has just written: what is in memory need not be read back.

    values: partnership_id, quarter, kpi_id, actual, target, rating; all rows that now carry the upload's number.
    """

    upload_id: int
    values: pd.DataFrame

    def within(self, span: Span) -> pd.DataFrame:
        """Give those of a span that report something."""
        ids, quarter = self.values["partnership_id"].to_numpy(), self.values["quarter"].to_numpy()
        until = quarter if span.until is None else span.until
        held = (ids >= span.partnerships[0]) & (ids <= span.partnerships[-1])
        found = self.values[held & (quarter >= span.since) & (quarter <= until)]
        return found[found["actual"].notna() | found["rating"].notna()]


def partnership_ids(connection: Connection) -> list[int]:
    """List every partnership's id, ascending."""
    row = table(schema.Partnership).c
    return list(connection.execute(select(row.id).order_by(row.id)).scalars())


def partnership_codes(connection: Connection) -> list[str]:
    """List every partnership's code, whoever may see it: to tell "exists" from "may be seen"."""
    return list(connection.execute(select(table(schema.Partnership).c.code)).scalars())


def element_ids(connection: Connection) -> dict[str, int]:
    """Give code → id of the elements."""
    row = table(schema.Element).c
    return {found.code: found.id for found in connection.execute(select(row.code, row.id))}


def has_model(connection: Connection) -> bool:
    """Say whether any scoring model was published."""
    return connection.execute(select(table(schema.PublishedModel).c.id).limit(1)).first() is not None


def values_of_kpis(connection: Connection, codes: list[str]) -> pd.DataFrame:
    """Read code, actual, target, rating of every stored value of some KPIs."""
    kpi, value = table(schema.Kpi).c, table(schema.KpiValue).c
    return fetch(
        connection,
        select(kpi.code, value.actual, value.target, value.rating)
        .join_from(schema.KpiValue, schema.Kpi, kpi.id == value.kpi_id)
        .where(kpi.code.in_(codes)),
    )


def answer_ranges(connection: Connection, codes: list[str]) -> pd.DataFrame:
    """Read code, lowest and highest stored answer of some statements that were answered."""
    item, answer = table(schema.Item).c, table(schema.Answer).c
    lowest = func.min(answer.answer, type_=Double).label("lowest")
    highest = func.max(answer.answer, type_=Double).label("highest")
    return fetch(
        connection,
        select(item.code, lowest, highest)
        .join_from(schema.Answer, schema.Item, item.id == answer.item_id)
        .where(item.code.in_(codes), answer.answer.is_not(None))
        .group_by(item.code),
    )


def kpi_definitions(connection: Connection) -> pd.DataFrame:
    """Read id, element (number from 0), direction, target, zero_at, weight, bounds and levels of every KPI."""
    kpi = table(schema.Kpi).c
    names = ("direction", "target", "zero_at", "weight", "target_low", "target_high", "zero_low", "zero_high", "levels")
    query = select(kpi.id, (kpi.element_id - 1).label("element"), *(kpi[name] for name in names)).order_by(kpi.id)
    return fetch(connection, query)


def reported_values(connection: Connection, span: Span, *, fresh: Fresh | None = None) -> pd.DataFrame:
    """Read every reported KPI value: partnership_id, quarter, kpi_id, actual, target, rating; `fresh` ones as given."""
    value = table(schema.KpiValue).c
    others = () if fresh is None else (value.upload_id != fresh.upload_id,)
    stored = fetch_many(
        connection,
        select(value.partnership_id, value.quarter, value.kpi_id, value.actual, value.target, value.rating)
        .where(
            span.holds(value.partnership_id),
            span.lasts(value.quarter),
            or_(value.actual.is_not(None), value.rating.is_not(None)),
            *others,
        )
        .order_by(value.partnership_id, value.quarter, value.kpi_id),
    )
    return stored if fresh is None else pd.concat([stored, fresh.within(span)], ignore_index=True)


def assignments(connection: Connection, span: Span) -> pd.DataFrame:
    """Read which KPI counts for which partnership from when to when (`ended_quarter` NaN: still)."""
    row = table(schema.Assignment).c
    return fetch_many(
        connection,
        select(row.partnership_id, row.kpi_id, row.first_quarter, row.ended_quarter)
        .where(span.holds(row.partnership_id))
        .order_by(row.partnership_id, row.kpi_id),
    )


def invitations(connection: Connection, span: Span) -> pd.DataFrame:
    """Read how many were invited: partnership_id, quarter, side, invited."""
    row = table(schema.Invitation).c
    return fetch(
        connection,
        select(row.partnership_id, row.quarter, row.side, row.invited)
        .where(span.holds(row.partnership_id), span.lasts(row.quarter))
        .order_by(row.partnership_id, row.quarter, row.side),
    )


def actuals_between(connection: Connection, span: Span, *, until: int) -> pd.DataFrame:
    """Read partnership_id, kpi_id, quarter, actual of a span up to a quarter, where an actual was reported."""
    value = table(schema.KpiValue).c
    return fetch_many(
        connection,
        select(value.partnership_id, value.kpi_id, value.quarter, value.actual).where(
            span.holds(value.partnership_id),
            value.quarter.between(span.since, until),
            value.actual.is_not(None),
        ),
    )


def stored_scores(connection: Connection, span: Span, *, model_id: int) -> pd.DataFrame:
    """Read the stored scores of a model: partnership_id, quarter, score, band."""
    row = table(schema.HealthScore).c
    return fetch_many(
        connection,
        select(row.partnership_id, row.quarter, row.score, row.band).where(
            # An expression, so that SQLite goes by the primary key and not by the index of the portfolio page.
            span.holds(row.partnership_id),
            row.quarter >= span.since,
            row.model_id + 0 == model_id,
        ),
    )
