"""Store scores, in place of those they supersede."""

from __future__ import annotations

import pandas as pd
from sqlalchemy import Connection, bindparam, delete

from health.store import schema
from health.store.bulk import insert_rows, plain_rows
from health.store.schema import table

_BATCH = 500


def replace_scores(
    writer: Connection, *, model_id: int, since: pd.DataFrame, health: pd.DataFrame, elements: pd.DataFrame
) -> None:
    """Store scores in place of those from each partnership's `since` quarter on (frame partnership_id, since)."""
    for model in (schema.ElementScore, schema.HealthScore):
        columns = table(model).c
        whole = bool((since["since"] <= 0).all()) and len(since) > _BATCH
        if whole:
            low, high = int(since["partnership_id"].min()), int(since["partnership_id"].max())
            writer.execute(delete(model).where(columns.partnership_id.between(low, high), columns.model_id == model_id))
            continue
        writer.execute(
            delete(model).where(
                columns.partnership_id == bindparam("p"),
                columns.quarter >= bindparam("q"),
                columns.model_id == model_id,
            ),
            [{"p": p, "q": q} for p, q in plain_rows(since[["partnership_id", "since"]])],
        )
    insert_rows(writer, table(schema.HealthScore), health)
    insert_rows(writer, table(schema.ElementScore), elements)
