"""Survey statistics of waves, grouped by the database: memory follows the number of waves, not of answers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import CTE, ColumnElement, Connection, Double, and_, case, cast, func, or_, select

from health.store import schema
from health.store.bulk import AnySelect, fetch
from health.store.facts import Span
from health.store.schema import table

SIDES = 2


def wave_statistics(connection: Connection, span: Span, *, elements: int, min_respondents: int) -> pd.DataFrame:
    """Read, per partnership, quarter and side, what MEASUREMENT.md sections 3 and 5 need of the answers.

    Columns: partnership_id, quarter, side, respondents (with a mean on any element that passes the privacy gate),
    n_e, mean_e for each element e counted from 0, and cross_e_f (e ≤ f): Σ (m_re − m̄_e)(m_rf − m̄_f).
    """
    if not _has_answers(connection, span):
        return pd.DataFrame({name: np.array([], dtype=np.int64) for name in _names_of_statistics(elements)})
    answered = _answered(span)
    people = _people(answered, elements)
    means = _means(people, elements)
    gate = _gate(people, elements)
    query = _statistics(people, means, gate, elements=elements, min_respondents=min_respondents)
    return fetch(connection, query)


def _has_answers(connection: Connection, span: Span) -> bool:
    row = table(schema.Answer).c
    within = (span.holds(row.partnership_id), span.lasts(row.quarter))
    return connection.execute(select(row.partnership_id).where(*within).limit(1)).first() is not None


def _names_of_statistics(elements: int) -> list[str]:
    pairs = [f"cross_{e}_{f}" for e in range(elements) for f in range(e, elements)]
    counts = [f"{name}_{e}" for name in ("n", "mean") for e in range(elements)]
    return ["partnership_id", "quarter", "side", "respondents", *counts, *pairs]


def _answered(span: Span) -> CTE:
    """Give every real answer as a POMP score: partnership, quarter, side, respondent, item, element, p."""
    answer, item = table(schema.Answer).c, table(schema.Item).c
    share = 100.0 * (answer.answer - item.scale_min) / (item.scale_max - item.scale_min)
    return (
        select(
            answer.partnership_id,
            answer.quarter,
            answer.side,
            answer.respondent,
            answer.item_id,
            (item.element_id - 1).label("element"),
            case((item.reverse, 100.0 - share), else_=share).label("p"),
        )
        .join_from(schema.Answer, schema.Item, item.id == answer.item_id)
        .where(
            span.holds(answer.partnership_id),
            span.lasts(answer.quarter),
            answer.answer.is_not(None),
        )
        .cte("answered")
    )


def _people(answered: CTE, elements: int) -> CTE:
    """Give each respondent's mean per element (m_e), missing where under half of the wave's items were answered."""
    row = answered.c
    used = select(row.partnership_id, row.quarter, row.element, row.item_id).distinct().cte("used")
    items = (
        select(used.c.partnership_id, used.c.quarter, *_per_element(used.c.element, None, "k", elements))
        .group_by(used.c.partnership_id, used.c.quarter)
        .cte("items")
    )
    sums = (
        select(
            row.partnership_id,
            row.quarter,
            row.side,
            row.respondent,
            *_per_element(row.element, None, "c", elements),
            *_per_element(row.element, row.p, "s", elements),
        )
        .group_by(row.partnership_id, row.quarter, row.side, row.respondent)
        .cte("sums")
    )
    same_wave = and_(sums.c.partnership_id == items.c.partnership_id, sums.c.quarter == items.c.quarter)
    return (
        select(
            sums.c.partnership_id,
            sums.c.quarter,
            sums.c.side,
            *(
                case(
                    (
                        and_(sums.c[f"c{e}"] > 0, 2 * sums.c[f"c{e}"] >= items.c[f"k{e}"]),
                        sums.c[f"s{e}"] / cast(sums.c[f"c{e}"], Double),
                    )
                ).label(f"m{e}")
                for e in range(elements)
            ),
        )
        .join_from(sums, items, same_wave)
        .cte("people")
    )


def _per_element(
    element: ColumnElement[Any], value: ColumnElement[Any] | None, prefix: str, elements: int
) -> list[ColumnElement[Any]]:
    """Spread a column over the elements: counts where `value` is None, sums otherwise."""
    if value is None:
        return [func.count(case((element == e, 1))).label(f"{prefix}{e}") for e in range(elements)]
    return [func.sum(case((element == e, value))).label(f"{prefix}{e}") for e in range(elements)]


def _means(people: CTE, elements: int) -> CTE:
    row = people.c
    return (
        select(
            row.partnership_id,
            row.quarter,
            row.side,
            *(func.count(row[f"m{e}"]).label(f"n_{e}") for e in range(elements)),
            *(func.avg(row[f"m{e}"]).label(f"mean_{e}") for e in range(elements)),
        )
        .group_by(row.partnership_id, row.quarter, row.side)
        .cte("means")
    )


def _gate(people: CTE, elements: int) -> CTE:
    row = people.c
    return (
        select(row.partnership_id, row.quarter, *(func.count(row[f"m{e}"]).label(f"g{e}") for e in range(elements)))
        .group_by(row.partnership_id, row.quarter)
        .cte("gate")
    )


def _statistics(people: CTE, means: CTE, gate: CTE, *, elements: int, min_respondents: int) -> AnySelect:
    row, mean = people.c, means.c
    counted = or_(*(and_(row[f"m{e}"].is_not(None), gate.c[f"g{e}"] >= min_respondents) for e in range(elements)))
    pairs = [(e, f) for e in range(elements) for f in range(e, elements)]
    return (
        select(
            row.partnership_id,
            row.quarter,
            row.side,
            func.count(case((counted, 1))).label("respondents"),
            *(func.max(mean[f"n_{e}"]).label(f"n_{e}") for e in range(elements)),
            *(cast(func.max(mean[f"mean_{e}"]), Double).label(f"mean_{e}") for e in range(elements)),
            *(
                cast(func.sum((row[f"m{e}"] - mean[f"mean_{e}"]) * (row[f"m{f}"] - mean[f"mean_{f}"])), Double).label(
                    f"cross_{e}_{f}"
                )
                for e, f in pairs
            ),
        )
        .join_from(
            people,
            means,
            and_(row.partnership_id == mean.partnership_id, row.quarter == mean.quarter, row.side == mean.side),
        )
        .join(gate, and_(row.partnership_id == gate.c.partnership_id, row.quarter == gate.c.quarter))
        .group_by(row.partnership_id, row.quarter, row.side)
        .order_by(row.partnership_id, row.quarter, row.side)
    )
