"""Read an uploaded file: bytes in, a table of text out, with what was understood on the way; nothing is judged here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from health.errors import FileRefused, Message, message
from health.intake.layout.exports import straighten
from health.intake.layout.find import Layout, lay_out
from health.intake.layout.shapes import blank
from health.intake.layout.strange_headers import about_headers
from health.intake.limits import LIMITS, Limits
from health.intake.questions import Answers, LeftOut, Question
from health.intake.refusing import refuse, shown
from health.intake.text.dialect import Dialect, other_delimiter, sniff, sniff_rarer
from health.intake.text.encoding import count_line_ends, decode
from health.intake.text.records import Records, refuse_columns, refuse_record, split_records
from health.intake.text.recovering import about_broken, cut_off, recover, stray_quotes, swallowed
from health.intake.text.separators import plainly_separated
from health.intake.text.wrapped import unwrapped, without_formulas
from health.intake.workbooks.workbook import format_of, read_workbook, require_true_name
from health.progress import Progress, Step, in_parts, unheard

_UNSEEN = "\ufeff\u200b\u200c\u200d\u2060"


@dataclass(frozen=True)
class Understood:
    """Say how a file was read, for the uploader to see and correct.

    encoding: "UTF-8", "UTF-8 with BOM", "UTF-16", ...; of a workbook its format, "XLSX", "XLS" or "ODS". delimiter:
    "" for a workbook. header_row: the row the headers stand in, 0 where there are none. left_out: rows that are no
    rows of the table. questions: what must be answered, or mended in the file, before its rows can be trusted.
    quote: the mark around cells. escape: what stands before a quote inside a cell. sheet, sheets: the one read, of
    all there are.
    """

    name: str
    encoding: str
    delimiter: str
    header_row: int
    left_out: tuple[LeftOut, ...] = ()
    questions: tuple[Question, ...] = ()
    quote: str = '"'
    escape: str = '"'
    sheet: str = ""
    sheets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """Hold a file as text.

    frame: every cell as it stands in the file, missing ones "". Columns are the headers without surrounding space,
    in file order; they may repeat, and are "" where a row has more cells than there are headers. The index is the
    row number as the spreadsheet shows it. Blank rows, and columns with neither header nor cells, are left out.
    shown: the headers as the file has them, where `frame` has others. exact: places of columns whose numbers were
    stored as numbers, so that a point is their decimal mark. stored: texts that are such numbers where others of the
    sheet were typed as text. origin: header each row came from, where a wide table was made long into the columns
    `melted`. notices: what was done with the table that is no problem.
    """

    frame: pd.DataFrame
    understood: Understood
    shown: tuple[str, ...] = ()
    exact: frozenset[int] = frozenset()
    stored: frozenset[str] = frozenset()
    origin: npt.NDArray[Any] | None = None
    melted: tuple[str, ...] = ()
    notices: tuple[Message, ...] = ()


def read_table(
    data: bytes,
    name: str,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    header_row: int | None = None,
    sheet: str | None = None,
    rows: str | None = None,
    agreed: Sequence[str] = (),
    expected: Sequence[str] = (),
    limits: Limits = LIMITS,
    progress: Progress = unheard,
) -> Table:
    """Read a table: CSV with commas, semicolons, tabs or pipes in any encoding that can be told, XLSX, XLS or ODS.

    name: the file's name, for the sentences and to refuse a file renamed into what it is not. encoding, delimiter,
    header_row, sheet, rows, agreed: what a person said, as `Answers` explains. expected: headers that tell which sheet
    is meant. progress: told how far reading is; what it raises stops the work. Nothing is guessed in silence: what is
    doubtful is in `understood.questions`.

    Raises `FileRefused` for bytes that hold no table, an empty file, broken quotes, and anything beyond `limits`.

    >>> read_table("kemitraan;kpi\\naurora;nps".encode(), "nilai.csv").frame.to_dict("list")
    {'kemitraan': ['aurora'], 'kpi': ['nps']}
    """
    answers = Answers(encoding, delimiter, header_row, sheet, rows, frozenset(agreed))
    _require_small(data, name, limits=limits)
    require_true_name(data, name)
    if format_of(data):
        return _from_workbook(data, name, answers=answers, expected=expected, limits=limits, progress=progress)
    return _from_text(data, name, answers=answers, limits=limits, progress=progress)


def _from_text(data: bytes, name: str, *, answers: Answers, limits: Limits, progress: Progress) -> Table:
    decoded = decode(data, name, encoding=answers.encoding)
    separated = plainly_separated(without_formulas(unwrapped(decoded.utf8)), answers.delimiter)
    decoded, answers = replace(decoded, utf8=separated.utf8), replace(answers, delimiter=separated.delimiter)
    dialect = sniff(decoded.utf8, delimiter=answers.delimiter)
    if dialect.width > limits.columns:
        refuse_columns(name, dialect.width, limits=limits)
    split = partial(split_records, decoded.utf8, name, limits=limits, progress=progress)
    records, dialect, broken = _split(decoded.utf8, split, dialect=dialect, answers=answers)
    progress(Step("arranging", 0, len(records.cells)))
    questions = (*((decoded.question,) if decoded.question else ()), *_about_delimiter(decoded.utf8, dialect, answers))
    # More lines than records: some cell holds line ends.
    doubtful = swallowed(records, dialect) if _has_long_cells(decoded.utf8, records) else ()
    doubtful += tuple(about_broken(number) for number in broken)
    doubtful += () if broken else stray_quotes(decoded.utf8, records, dialect)
    understood = Understood(
        name,
        decoded.encoding,
        separated.mark or dialect.delimiter,
        0,
        questions=questions,
        quote=dialect.quote,
        escape="\\" if dialect.escaped else dialect.quote,
    )
    records = separated.restored(records)
    table = _table(records, understood, answers=answers, named=dialect.named, limits=limits, progress=progress)
    if table.understood.header_row in broken:
        refuse_record(name, table.understood.header_row)
    asked = {question.row for question in table.understood.questions}
    doubtful += tuple(question for question in cut_off(decoded.utf8, records) if question.row not in asked)
    kept = tuple(question for question in doubtful if question.row in table.frame.index)
    row = table.understood.header_row
    doubted = any(question.row == row for question in doubtful)
    kept += about_headers(list(map(str, table.frame.columns)), row, doubted=doubted, answers=answers)
    return replace(table, understood=replace(table.understood, questions=(*table.understood.questions, *kept)))


def _has_long_cells(utf8: bytes, records: Records) -> bool:
    return b'"' in utf8 and len(records.cells) > 0 and count_line_ends(utf8) > int(records.cells.index[-1])


def _split(
    utf8: bytes, split: Callable[..., Records], *, dialect: Dialect, answers: Answers
) -> tuple[Records, Dialect, tuple[int, ...]]:
    """Split as sniffed; where quotes are broken, in a rarer way under which all rows are alike, or line by line.

    The last gives the numbers of the rows that are broken.
    """
    try:
        return split(dialect=dialect), dialect, ()
    except FileRefused as refused:
        if all(problem.code != "malformed_quotes" for problem in refused.problems):
            raise
        rarer = sniff_rarer(utf8, delimiter=answers.delimiter)
        if rarer is not None:
            return split(dialect=rarer), rarer, ()
        recovered = recover(utf8, dialect)
        if recovered is None:
            raise
        return recovered[0], dialect, recovered[1]


def _about_delimiter(utf8: bytes, dialect: Dialect, answers: Answers) -> tuple[Question, ...]:
    if dialect.loose and "loose_quotes" not in answers.agreed:
        sentence = message(
            "Quotes inside cells are not doubled; read as they stand, all rows have {n} cells. Check the cells with "
            "quotes",
            n=dialect.width,
        )
        return (Question("loose_quotes", sentence, "agreed"),)
    if dialect.width == 1 and answers.delimiter is None and (mark := other_delimiter(utf8)):
        sentence = message(
            "The cells seem to be separated by {found}, which is not a usual delimiter; check that each stands under "
            "its header, or save the file again as CSV UTF-8",
            found=mark,
        )
        return (Question("which_delimiter", sentence, "delimiter", MappingProxyType({mark: mark})),)
    if dialect.delimiter != " " or answers.delimiter == " ":
        return ()
    sentence = message("The cells seem to be separated by single spaces; check that each stands under its header")
    return (Question("which_delimiter", sentence, "delimiter", MappingProxyType({" ": " "})),)


def _from_workbook(
    data: bytes, name: str, *, answers: Answers, expected: Sequence[str], limits: Limits, progress: Progress
) -> Table:
    book = read_workbook(data, name, sheet=answers.sheet, expected=expected, limits=limits, progress=progress)
    open_ones = tuple(question for question in book.questions if question.code not in answers.agreed)
    understood = Understood(name, book.format, "", 0, questions=open_ones, sheet=book.sheet, sheets=book.sheets)
    table = _table(book.records, understood, answers=answers, named=False, limits=limits, progress=progress)
    return replace(table, exact=_exact_places(table, book.exact), stored=book.stored)


def _exact_places(table: Table, exact: frozenset[int]) -> frozenset[int]:
    """Say which of the table's columns are exact: its blank ones are gone, so places have moved."""
    kept = table.frame.attrs.get("places", ())
    return frozenset(place for place, was in enumerate(kept) if was in exact)


def _table(
    records: Records, understood: Understood, *, answers: Answers, named: bool, limits: Limits, progress: Progress
) -> Table:
    part_done = in_parts(progress, "arranging", total=len(records.cells), parts=4)
    records = _without_blank_rows(records)
    part_done()
    # A line that only names the delimiter is no row of a table.
    if len(records.cells) <= int(named):
        refuse("empty_file", message("{name} is empty; give it a header and at least one row", name=understood.name))
    _require_short_cells(records.cells, understood.name, limits=limits)
    part_done()
    records, exported = straighten(records)
    layout = lay_out(records, answers=answers, named=named)
    part_done()
    understood = replace(
        understood,
        header_row=layout.header_row,
        left_out=(*exported, *layout.left_out),
        questions=(*understood.questions, *layout.questions),
    )
    frame = _under_header(layout)
    part_done()
    return Table(frame, understood)


def _without_blank_rows(records: Records) -> Records:
    blank = _blank_rows(records.cells)
    return Records(records.cells[~blank], records.widths[~blank]) if blank.any() else records


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
    found = np.ones(len(cells), dtype=bool)
    for place in range(cells.shape[1]):
        if not found.any():
            break
        found &= blank(cells[place])
    return found


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


def _under_header(layout: Layout) -> pd.DataFrame:
    headers = [str(header).strip().strip(_UNSEEN).strip() for header in layout.header]
    headers += [""] * (layout.cells.shape[1] - len(headers))
    rows = layout.cells
    used = [place for place, header in enumerate(headers) if header or not blank(rows[place]).all()]
    used = [place for place in used if place < rows.shape[1]]
    frame = rows[used]
    frame.columns = pd.Index([headers[place] for place in used], dtype=object)
    frame.attrs["places"] = used
    return frame
