"""What each kind of upload writes: its table, what identifies a row, and what a row says."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Table

from health.store import schema
from health.store.schema import table


@dataclass(frozen=True)
class Kind:
    """Tie one kind of upload to its table.

    key: columns that identify a row; two rows of one file never share it.
    says: columns a later upload may change.
    is_fact: True where rows belong to a partnership's quarters, False for registers and definitions.
    """

    name: str
    table: Table
    key: tuple[str, ...]
    says: tuple[str, ...]
    is_fact: bool


KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "partnerships",
            table(schema.Partnership),
            ("code",),
            (
                "name",
                "partner",
                "type",
                "audience",
                "sector",
                "stage",
                "region",
                "owner",
                "started",
                "agreement_ends",
                "annual_value",
                "currency",
            ),
            is_fact=False,
        ),
        Kind(
            "kpis",
            table(schema.Kpi),
            ("code",),
            (
                "name",
                "element_id",
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
            ),
            is_fact=False,
        ),
        Kind(
            "items",
            table(schema.Item),
            ("code",),
            ("text", "element_id", "scale_min", "scale_max", "reverse"),
            is_fact=False,
        ),
        Kind(
            "values",
            table(schema.KpiValue),
            ("partnership_id", "quarter", "kpi_id"),
            ("actual", "target", "rating", "note"),
            is_fact=True,
        ),
        Kind(
            "answers",
            table(schema.Answer),
            ("partnership_id", "quarter", "side", "respondent", "item_id"),
            ("answer",),
            is_fact=True,
        ),
        Kind(
            "invitations",
            table(schema.Invitation),
            ("partnership_id", "quarter", "side"),
            ("invited",),
            is_fact=True,
        ),
    )
}
