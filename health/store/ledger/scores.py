"""Store scores, in place of those they supersede."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Select, and_, delete, func, insert, or_, select

from health.store import schema
from health.store.bulk import delete_rows, insert_rows
from health.store.facts import Span
from health.store.schema import table

# Of means of 0–100: databases may add up in another order.
_SAME = 1e-6


def replace_scores(
    writer: Connection,
    *,
    model_id: int,
    old: pd.DataFrame,
    health: pd.DataFrame,
    elements: pd.DataFrame,
    written: Callable[[int], object] = lambda _n: None,
) -> None:
    """Store scores in place of the stored ones that `old` names (partnership_id, quarter).

    Stored scores are named one by one, by their primary key: SQLite would look for a range of quarters in the index
    that serves the portfolio page, and read every partnership of the model for each one it deletes.
    written: told now and then that it goes on; what it raises ends the work.
    """
    gone = old[["partnership_id", "quarter"]].assign(model_id=model_id)
    for model in (schema.ElementScore, schema.HealthScore):
        delete_rows(writer, table(model), gone)
        written(0)
    insert_rows(writer, table(schema.HealthScore), health, written=written)
    insert_rows(writer, table(schema.ElementScore), elements, written=written)


def withhold_answered(writer: Connection, span: Span, *, model_id: int) -> None:
    """Note which scores of earlier versions are not to be read any more (see `Withheld`), after scoring a span anew.

    model_id: the version in force, under which the span was scored. Noted when it happens and not looked for by every
    page: of ten thousand partnerships that took a second.
    """
    withheld, model = table(schema.Withheld), table(schema.PublishedModel).c
    if writer.execute(select(model.id).where(model.id < model_id).limit(1)).first() is None:
        return
    noted = withheld.c
    writer.execute(delete(withheld).where(span.holds(noted.partnership_id), noted.quarter >= span.since))
    score = table(schema.HealthScore).c
    answered = select(score.partnership_id, score.quarter, score.model_id).where(
        span.holds(score.partnership_id),
        score.quarter >= span.since,
        score.model_id < model_id,
        _answered_since(score, model_id).exists(),
    )
    writer.execute(insert(withheld).from_select(list(noted.keys()), answered))


def _answered_since(score: Any, model_id: int) -> Select[int]:
    """Select what differs between the survey parts behind a score, or the quarter before, and those of today."""
    then, now = (table(schema.ElementScore).alias(name) for name in ("then", "today"))
    same = and_(
        now.c.partnership_id == then.c.partnership_id,
        now.c.quarter == then.c.quarter,
        now.c.element_id == then.c.element_id,
        now.c.model_id == model_id,
    )
    moved = [func.abs(then.c[name] - now.c[name]) > _SAME for name in ("mean_own", "mean_partner")]
    differs = or_(now.c.survey.is_(None), then.c.n_own != now.c.n_own, then.c.n_partner != now.c.n_partner, *moved)
    return (
        select(then.c.partnership_id)
        .select_from(then.outerjoin(now, same))
        .where(
            then.c.partnership_id == score.partnership_id,
            then.c.quarter.between(score.quarter - 1, score.quarter),
            then.c.model_id == score.model_id,
            then.c.survey.is_not(None),
            differs,
        )
    )
