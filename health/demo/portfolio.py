"""A simulated portfolio as the four files a manager would upload, and how it is written to disk."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

import pandas as pd


@dataclass(frozen=True)
class Portfolio:
    """Hold four tables with exactly the columns of the upload files, every cell as the text the file holds.

    partnerships: code, name, partner, type, audience, sector, stage, region, owner, started, agreement_ends,
        annual_value, currency; one row per partnership.
    values: partnership, kpi, quarter, actual, target, rating; ordered by partnership, quarter and KPI.
    answers: partnership, quarter, side, respondent and one column per survey item; ordered by partnership, quarter
        and side. The item columns are categoricals of text, because a million rows of forty answers must fit in memory.
    invitations: partnership, quarter, side, invited; one row per wave and side.

    "" is an empty cell (nothing reported, not answered), "n/a" an explicit not available or not applicable.
    """

    partnerships: pd.DataFrame
    values: pd.DataFrame
    answers: pd.DataFrame
    invitations: pd.DataFrame


def write(portfolio: Portfolio, folder: Path) -> tuple[Path, ...]:
    """Write each table to folder/<table>.csv (UTF-8, LF) and return the paths; the same portfolio gives the same bytes.

    Creates the folder when needed and replaces files of the same name; other files there stay.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return tuple(
        _write_table(getattr(portfolio, table.name), folder / f"{table.name}.csv") for table in fields(portfolio)
    )


def _write_table(frame: pd.DataFrame, path: Path) -> Path:
    frame.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")
    return path
