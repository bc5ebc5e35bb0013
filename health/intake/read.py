"""Read an uploaded file: bytes in, a table of text out, with what was understood on the way; nothing is judged here."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from health.errors import message
from health.intake.dialect import sniff
from health.intake.encoding import decode
from health.intake.limits import LIMITS, Limits
from health.intake.records import refuse_columns, split_records
from health.intake.refusing import refuse, shown


@dataclass(frozen=True)
class Understood:
    """Say how a file was read, for the uploader to see.

    encoding: "UTF-8", "UTF-8 with BOM" or "UTF-16". header_row: number of the first filled row, taken as the header.
    """

    name: str
    encoding: str
    delimiter: str
    header_row: int


@dataclass(frozen=True)
class Table:
    """Hold a file as text.

    frame: every cell as it stands in the file, missing ones "". Columns are the headers without surrounding space,
    in file order; they may repeat, and are "" where a row has more cells than there are headers. The index is the
    row number as the spreadsheet shows it. Blank rows, and columns with neither header nor cells, are left out.
    """

    frame: pd.DataFrame
    understood: Understood


def read_table(data: bytes, name: str, *, limits: Limits = LIMITS) -> Table:
    """Read a CSV, TSV, semicolon or pipe file in UTF-8 or marked UTF-16; the header is the first filled row.

    name: the file's name, for the sentences. Raises `FileRefused` for bytes that are not such a text, an empty file,
    broken quotes, and anything beyond `limits`.

    >>> read_table("kemitraan;kpi\\naurora;nps".encode(), "nilai.csv").frame.to_dict("list")
    {'kemitraan': ['aurora'], 'kpi': ['nps']}
    """
    _require_small(data, name, limits=limits)
    decoded = decode(data, name)
    dialect = sniff(decoded.utf8)
    if dialect.width > limits.columns:
        refuse_columns(name, dialect.width, limits=limits)
    cells = split_records(decoded.utf8, name, dialect=dialect, limits=limits)
    blank = _blank_rows(cells)
    if blank.any():
        cells = cells[~blank]
    if cells.empty:
        refuse("empty_file", message("{name} is empty; give it a header and at least one row", name=name))
    _require_short_cells(cells, name, limits=limits)
    understood = Understood(name, decoded.encoding, dialect.delimiter, int(cells.index[0]))
    return Table(_under_header(cells), understood)


def _require_small(data: bytes, name: str, *, limits: Limits) -> None:
    if len(data) > limits.file_bytes:
        sentence = message(
            "{name} has {found} bytes; at most {limit} are read. Split it into smaller files",
            name=name,
            found=len(data),
            limit=limits.file_bytes,
        )
        refuse("too_many_bytes", sentence)


def _blank_rows(cells: pd.DataFrame) -> npt.NDArray[np.bool_]:
    blank = np.ones(len(cells), dtype=bool)
    for place in range(cells.shape[1]):
        if not blank.any():
            break
        blank &= (cells[place].str.strip() == "").to_numpy(dtype=bool)
    return blank


def _require_short_cells(cells: pd.DataFrame, name: str, *, limits: Limits) -> None:
    for place in range(cells.shape[1]):
        lengths = cells[place].str.len().to_numpy()
        if lengths.max() > limits.cell_characters:
            longest = int(lengths.argmax())
            row = int(cells.index[longest])
            sentence = message(
                "Row {row} of {name} has a cell of {found} characters; at most {limit} are read. Shorten it",
                row=row,
                name=name,
                found=int(lengths[longest]),
                limit=limits.cell_characters,
            )
            refuse("cell_too_long", sentence, row=row, value=shown(str(cells[place].iloc[longest])))


def _under_header(cells: pd.DataFrame) -> pd.DataFrame:
    headers = [str(header).strip().lstrip("\ufeff") for header in cells.iloc[0]]
    rows = cells.iloc[1:]
    used = [place for place, header in enumerate(headers) if header or bool((rows[place].str.strip() != "").any())]
    frame = rows[used]
    frame.columns = pd.Index([headers[place] for place in used], dtype=object)
    return frame
