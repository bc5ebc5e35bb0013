"""Find the row a sheet's headers stand in, and put together what stands in two rows or was split in another way."""

from __future__ import annotations

import csv

import numpy as np

from health.errors import message
from health.intake.layout.heading import (
    are_values,
    extent,
    filled,
    first_header,
    halves,
    is_header,
    is_lower_header,
    is_numbering,
)
from health.intake.layout.shapes import shape_of
from health.intake.layout.sheet import HEAD, SAMPLED, Sheet
from health.intake.layout.spanning import under_spans
from health.intake.questions import Question
from health.intake.refusing import shown
from health.intake.text.dialect import DELIMITERS

_PREAMBLE = 20


def take_header(sheet: Sheet) -> tuple[list[str], int]:
    """Take the headers and what stands above them out of a sheet; give them and their row, 0 where there is none."""
    header, width = _chosen(sheet)
    if width is None:
        return header, 0
    row = sheet.number(0)
    sheet.leave_out(np.arange(1), "header", told=False)
    return _straight(sheet, _with_lower_rows(sheet, header), width=width), row


def _chosen(sheet: Sheet) -> tuple[list[str], int | None]:
    """Choose the header row, leaving out what stands above it; give how many cells it has, None where there is none."""
    answered = sheet.answers.header_row
    if answered == 0:
        return _no_header(sheet), None
    place = _found(sheet) if answered is None else _place_of(sheet, answered)
    joined = _under_spans(sheet, place) if answered is None else None
    if joined is not None:
        return joined, len(joined)
    split = _split(sheet, place)
    if split is not None:
        sheet.leave_out(np.arange(place - 1), "title")
        return split, len(split)
    adjoins = place > 0 and sheet.number(place) - sheet.number(place - 1) == 1
    whole = halves(sheet.row(place - 1), sheet.row(place)) if adjoins else None
    if whole is not None:
        sheet.leave_out(np.arange(place - 1), "title")
        sheet.leave_out(np.arange(1), "header", told=False)
        return whole, len(whole)
    sheet.leave_out(np.arange(place), "title")
    if answered is None and are_values(sheet.head()):
        _ask_for_header(sheet)
        return _no_header(sheet), None
    return sheet.row(0), int(sheet.widths[0])


def _under_spans(sheet: Sheet, place: int) -> list[str] | None:
    """Join the headers where they stand below others that span them, all but the last row taken out; and ask."""
    head = sheet.head()
    found = under_spans(head, [sheet.number(at) for at in range(len(head))], place, usual=sheet.usual)
    if found is None:
        return None
    first, last, header = found
    sheet.leave_out(np.arange(first), "title")
    _join(sheet, last - first, values=last - first + 1)
    return header


def _found(sheet: Sheet) -> int:
    """Find the header: below what stands above a blank row and is narrower, and above a row that goes on with it."""
    head = sheet.head()
    place = first_header(head, usual=sheet.usual)
    place = max(place, _below_a_gap(sheet, head))
    above = head[place - 1] if place else []
    # Headers that span columns fill fewer cells than those below, just as titles do.
    spans = place > 0 and filled(above) > 1 and sheet.number(place) - sheet.number(place - 1) == 1
    return place - 1 if spans and is_lower_header(above, head[place]) and halves(above, head[place]) is None else place


def _below_a_gap(sheet: Sheet, head: list[list[str]]) -> int:
    """Give the place of a full row of different words below a blank row and rows half as full; 0 where none is."""
    places = range(1, min(len(head) - 1, _PREAMBLE))
    gap = next((place for place in places if sheet.number(place) - sheet.number(place - 1) > 1), 0)
    names = [cell.strip() for cell in head[gap] if cell.strip()]
    is_full = gap > 0 and extent(head[gap]) == sheet.usual and len(set(names)) == len(names)
    if not is_full or any(shape_of(cell) != "words" for cell in names):
        return 0
    # One row above may be the header of rows of words, were it not for the numbers below the other.
    if gap == 1 and not is_header(head, gap):
        return 0
    return gap if all(row[0].strip() and filled(row) * 2 <= len(names) + 1 for row in head[:gap]) else 0


def _place_of(sheet: Sheet, row: int) -> int:
    return min(int(np.searchsorted(sheet.cells.index.to_numpy(), row)), len(sheet.cells) - 1)


def _ask_for_header(sheet: Sheet) -> None:
    row = sheet.number(0)
    sentence = message(
        "Row {row} looks like values, not like headers; say which row holds the headers, or 0 for none", row=row
    )
    sheet.ask(Question("no_header", sentence, "header_row", {"0": "0", str(row): str(row)}))


def _no_header(sheet: Sheet) -> list[str]:
    return [f"Column {place + 1}" for place in range(sheet.usual)]


def _split(sheet: Sheet, place: int) -> list[str] | None:
    """Split a row of one cell above rows of several where another mark gives it as many cells as they have."""
    if place == 0 or sheet.widths[place - 1] != 1 or is_header(sheet.head(), place):
        return None
    text = sheet.row(place - 1)[0]
    if "\n" in text or "\r" in text:
        return None
    for mark in (*DELIMITERS, " "):
        cells = [cell.strip() for cell in next(csv.reader([text], delimiter=mark, skipinitialspace=True), [])]
        if len(cells) == sheet.usual and all(cells) and len(set(cells)) == len(cells) and sheet.usual > 2:
            row = sheet.number(place - 1)
            sentence = message(
                "The headers in row {row} are separated in another way than the rows below; check that they are "
                "{found}",
                row=row,
                found=shown(", ".join(cells)),
            )
            sheet.ask(Question("header_split", sentence, "agreed"))
            return cells
    return None


def _with_lower_rows(sheet: Sheet, header: list[str]) -> list[str]:
    """Join header rows that repeat the first one right below it."""
    header = _spanning(sheet, header)
    names, count = [cell.strip().casefold() for cell in header], 0
    # Headers that go on repeating below the head of the file are told as a second table, not read row by row.
    most = min(HEAD, len(sheet.cells))
    while count < most and [cell.strip().casefold() for cell in sheet.row(count)] == names:
        count += 1
    if count and count < len(sheet.cells):
        _join(sheet, count)
    head = sheet.head()
    if len(head) > 1 and is_numbering(head[0], head[1:]):
        sheet.leave_out(np.arange(1), "header")
    return header


def _spanning(sheet: Sheet, header: list[str]) -> list[str]:
    """Join a second header row, under headers that span columns, into the first."""
    if len(sheet.cells) < 2 or not is_lower_header(header, sheet.row(0)):
        return header
    lower = [cell.strip() for cell in sheet.row(0)]
    upper: list[str] = []
    for cell, below in zip(header, lower, strict=True):
        spans = not cell.strip() and below and upper
        upper.append(upper[-1] if spans else cell.strip())
    joined = [" ".join(part for part in dict.fromkeys(pair) if part) for pair in zip(upper, lower, strict=True)]
    _join(sheet, 1)
    return joined


def _join(sheet: Sheet, lower: int, *, values: int | None = None) -> None:
    """Take all header rows but one out, and ask; values: the place of the first row below them."""
    sentence = message(
        "The headers stand in {n} rows, one below the other; check that the first row of values is row {row}",
        n=lower + 1,
        row=sheet.number(lower if values is None else values),
    )
    sheet.ask(Question("header_rows", sentence, "agreed"))
    sheet.leave_out(np.arange(lower), "header")


def _straight(sheet: Sheet, header: list[str], *, width: int) -> list[str]:
    """Ask where the header has more or fewer cells than the rows, taking out an empty cell that is one too many."""
    if not len(sheet.cells):
        return header
    below = sheet.widths[:SAMPLED]
    own = max(place + 1 for place, cell in enumerate(header) if cell.strip()) if any(header) else 0
    # Trailing empty cells of the header say nothing about where its names belong.
    usual, rows = sheet.usual, int(below.max())
    if own > usual and rows < own:
        return _without_blanks(sheet, header, own=own)
    full = sheet.widths == usual
    if width < usual and rows == usual and full.mean() > 0.5:
        _ask_about_width(sheet, width)
    return header


def _without_blanks(sheet: Sheet, header: list[str], *, own: int) -> list[str]:
    """Take empty cells out of a header that has more cells than the rows, where it then has as many, and ask."""
    blank = [place for place, cell in enumerate(header[:own]) if not cell.strip()]
    repaired = header
    if len(blank) == own - sheet.usual:
        kept = [cell for place, cell in enumerate(header[:own]) if place not in blank]
        repaired = kept + [""] * (sheet.cells.shape[1] - len(kept))
    _ask_about_width(sheet, own)
    return repaired


def _ask_about_width(sheet: Sheet, found: int) -> None:
    sentence = message(
        "The header row has {found} cells and the rows below have {expected}; check that each header stands above its "
        "cells, or mend the header row",
        found=found,
        expected=sheet.usual,
    )
    sheet.ask(Question("header_width", sentence, "agreed"))
