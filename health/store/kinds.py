"""What each kind of upload writes: its table, what identifies a row, and what a row says."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Table

from health.store import schema
from health.store.schema import table

FILE_ROW = "file_row"


@dataclass(frozen=True)
class Kind:
    """Tie one kind of upload to its table.

    model: the table as it is declared.
    key: columns that identify a row; two rows of one file never share it.
    says: columns a later upload may change.
    is_fact: True where rows belong to a partnership's quarters, False for registers and definitions.
    """

    name: str
    model: type[schema.Base]
    key: tuple[str, ...]
    says: tuple[str, ...]
    is_fact: bool

    @property
    def table(self) -> Table:
        """Give the Core table."""
        return table(self.model)

    def numbered(self) -> tuple[str, ...]:
        """Name the column that numbers the rows of a register or a definition; none for facts."""
        return () if self.is_fact else ("id",)

    def origin(self) -> tuple[str, ...]:
        """Name the columns that say where a row came from: its upload and, of KPI values, the row of the file."""
        return ("upload_id", FILE_ROW) if FILE_ROW in self.table.c else ("upload_id",)


KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "partnerships",
            schema.Partnership,
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
            schema.Kpi,
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
                "lens",
            ),
            is_fact=False,
        ),
        Kind(
            "items",
            schema.Item,
            ("code",),
            ("text", "element_id", "scale_min", "scale_max", "reverse"),
            is_fact=False,
        ),
        Kind(
            "values",
            schema.KpiValue,
            ("partnership_id", "quarter", "kpi_id"),
            ("actual", "target", "rating", "note"),
            is_fact=True,
        ),
        Kind(
            "answers",
            schema.Answer,
            ("partnership_id", "quarter", "side", "respondent", "item_id"),
            ("answer",),
            is_fact=True,
        ),
        Kind(
            "invitations",
            schema.Invitation,
            ("partnership_id", "quarter", "side"),
            ("invited",),
            is_fact=True,
        ),
    )
}
