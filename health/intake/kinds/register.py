"""Partnerships: the register of who works with whom, one row each."""

from __future__ import annotations

import numpy as np
import pandas as pd

from health.errors import message
from health.intake.columns.cells import Cells, Column, Flags, Kind, Refusal, typed_rows
from health.intake.columns.numbers import numbers_where
from health.intake.columns.words import chosen_from_vocabulary, read_codes, read_currencies, read_dates, read_texts
from health.intake.known import Known


def _negative(found: str) -> Refusal:
    return Refusal("negative_number", message("{found} is below 0; a yearly value is 0 or more", found=found))


_COLUMNS = (
    Column("code", read_codes, ("kode",)),
    Column("name", read_texts, ("nama",)),
    Column("partner", read_texts, ("mitra", "nama mitra"), needed=False, filled=False),
    Column("type", chosen_from_vocabulary("type"), ("jenis", "tipe")),
    Column("audience", chosen_from_vocabulary("audience"), ("audiens", "khalayak"), needed=False, filled=False),
    Column("sector", chosen_from_vocabulary("sector"), ("sektor",), needed=False, filled=False),
    Column("stage", chosen_from_vocabulary("stage"), ("tahap", "tahapan"), needed=False, filled=False),
    Column("region", read_texts, ("wilayah", "daerah"), needed=False, filled=False),
    Column("owner", read_texts, ("pemilik", "penanggung jawab"), needed=False, filled=False),
    Column("started", read_dates, ("mulai", "tanggal mulai"), needed=False, filled=False),
    Column("agreement_ends", read_dates, ("perjanjian berakhir", "akhir perjanjian"), needed=False, filled=False),
    Column(
        "annual_value",
        numbers_where(lambda numbers: numbers >= 0, _negative),
        ("nilai tahunan",),
        needed=False,
        filled=False,
        blank=np.nan,
    ),
    Column("currency", read_currencies, ("mata uang",), needed=False, filled=False),
)


def _shape(cells: Cells, keep: Flags, _known: Known) -> pd.DataFrame:
    """Give the columns the file has: what it does not speak about keeps what is stored."""
    columns = {column.name: cells.values[column.name][keep] for column in _COLUMNS if column.name in cells.texts}
    return typed_rows(columns, cells.numbers[keep])


PARTNERSHIPS = Kind("partnerships", _COLUMNS, key=("code",), shape=_shape)
