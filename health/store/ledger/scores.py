"""Store scores, in place of those they supersede."""

from __future__ import annotations

import pandas as pd
from sqlalchemy import Connection

from health.store import schema
from health.store.bulk import delete_rows, insert_rows
from health.store.schema import table


def replace_scores(
    writer: Connection, *, model_id: int, old: pd.DataFrame, health: pd.DataFrame, elements: pd.DataFrame
) -> None:
    """Store scores in place of the stored ones that `old` names (partnership_id, quarter).

    Stored scores are named one by one, by their primary key: SQLite would look for a range of quarters in the index
    that serves the portfolio page, and read every partnership of the model for each one it deletes.
    """
    gone = old[["partnership_id", "quarter"]].assign(model_id=model_id)
    for model in (schema.ElementScore, schema.HealthScore):
        delete_rows(writer, table(model), gone)
    insert_rows(writer, table(schema.HealthScore), health)
    insert_rows(writer, table(schema.ElementScore), elements)
