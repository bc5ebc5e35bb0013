"""Read one CSV file into rows that know where they stand and write down what is wrong with their cells."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from health.catalogue.entries import Text
from health.errors import Message, message

_Line = tuple[int, list[str]]

_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")


@dataclass(frozen=True)
class Row:
    """Hold the cells of one line; each method reads a cell and adds to `mistakes` what is wrong with it."""

    file: str
    line: int
    cells: Mapping[str, str]
    mistakes: list[Message]

    def at(self, column: str) -> dict[str, Any]:
        """Give the place and content of a cell, as the gaps of a sentence."""
        return {"file": self.file, "line": self.line, "column": column, "found": self.cells[column]}

    def filled(self, column: str) -> str:
        """Read a text that must not be empty."""
        found = self.cells[column]
        if not found:
            self.mistakes.append(
                message(
                    "{file}, line {line}, column {column}: nothing here; this cell must be filled", **self.at(column)
                )
            )
        return found

    def code(self) -> str:
        """Read the row's code: a letter, then letters, digits and underscores, 64 at most."""
        found = self.filled("code")
        if found and _CODE.fullmatch(found) is None:
            self.mistakes.append(
                message(
                    "{file}, line {line}, column {column}: {found} is not a code; use up to 64 letters, digits and "
                    "underscores, a letter first",
                    **self.at("code"),
                )
            )
        return found

    def text(self, stem: str) -> Text:
        """Read a text in both languages, from the columns stem_en and stem_id."""
        return Text(self.filled(f"{stem}_en"), self.filled(f"{stem}_id"))

    def one_of(self, column: str, known: Collection[str]) -> str:
        """Read a code that must be one of `known`; unchecked when `known` is empty, its own file being wrong."""
        found = self.filled(column)
        if found and known and found not in known:
            self.mistakes.append(
                message(
                    "{file}, line {line}, column {column}: {found} is not known; choose one of {expected}",
                    **self.at(column),
                    expected=", ".join(known),
                )
            )
        return found

    def number(self, column: str) -> float | None:
        """Read a number, None for an empty cell."""
        found = self.cells[column]
        if not found:
            return None
        try:
            number = float(found)
        except ValueError:
            number = math.nan
        if math.isfinite(number):
            return number
        self.mistakes.append(
            message(
                "{file}, line {line}, column {column}: {found} is not a number; write it like 12.5", **self.at(column)
            )
        )
        return None

    def needed_number(self, column: str) -> float:
        """Read a number that must be there; NaN, and a mistake, when it is not."""
        self.filled(column)
        number = self.number(column)
        return math.nan if number is None else number

    def levels(self, column: str) -> tuple[str, ...]:
        """Read names separated by |; empty for an empty cell."""
        return tuple(level.strip() for level in self.cells[column].split("|")) if self.cells[column] else ()


def read_rows(path: Path, columns: Sequence[str], *, mistakes: list[Message]) -> tuple[Row, ...]:
    """Read the rows of a comma-separated UTF-8 file with a header; empty when the file or its header is wrong.

    Blank lines are passed over. Lines are numbered as an editor numbers them, a row by its first line.
    """
    lines = _numbered(path, mistakes)
    if not lines or not _header_is_right(path.name, lines[0][1], columns=columns, mistakes=mistakes):
        return ()
    header, rows = lines[0][1], lines[1:]
    if not rows:
        mistakes.append(message("{file} has a header and no rows; put back at least one", file=path.name))
    return tuple(
        Row(path.name, line, dict(zip(header, cells, strict=True)), mistakes)
        for line, cells in _whole(path.name, rows, cells_expected=len(header), mistakes=mistakes)
    )


def note_duplicates(rows: Sequence[Row], key: Sequence[str]) -> None:
    """Add a mistake for each row whose key columns repeat an earlier row's."""
    first: dict[tuple[str, ...], int] = {}
    for row in rows:
        found = tuple(row.cells[column] for column in key)
        if all(found) and first.setdefault(found, row.line) != row.line:
            row.mistakes.append(
                message(
                    "{file}, line {line}, column {column}: {found} is already in line {first}; use each code once",
                    **row.at(key[-1]),
                    first=first[found],
                )
            )


def read_text(path: Path, mistakes: list[Message]) -> str | None:
    """Read a UTF-8 file, with or without a byte order mark; None, and a mistake, when it is not one."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        mistakes.append(
            message("{file} is missing from {folder}; put it back", file=path.name, folder=str(path.parent))
        )
    except UnicodeDecodeError:
        mistakes.append(message("{file} is not UTF-8 text; save it again as CSV UTF-8", file=path.name))
    return None


def _numbered(path: Path, mistakes: list[Message]) -> list[_Line]:
    text = read_text(path, mistakes)
    if text is None:
        return []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    lines: list[_Line] = []
    start = 1
    try:
        for cells in reader:
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                lines.append((start, stripped))
            start = reader.line_num + 1
    except csv.Error:
        mistakes.append(
            message("{file}, line {line}: the quotes are not closed properly; mend them", file=path.name, line=start)
        )
        return []
    if not lines:
        mistakes.append(message("{file} is empty; put back its header and rows", file=path.name))
    return lines


def _header_is_right(file: str, header: Sequence[str], *, columns: Sequence[str], mistakes: list[Message]) -> bool:
    missing = [column for column in columns if column not in header]
    for column in missing:
        mistakes.append(
            message(
                "{file}, line 1: column {column} is missing; the columns are {expected}",
                file=file,
                column=column,
                expected=", ".join(columns),
            )
        )
    extra = [column for place, column in enumerate(header) if column not in columns or column in header[:place]]
    for column in extra:
        mistakes.append(
            message(
                "{file}, line 1: column {column} is unknown or there twice; the columns are {expected}",
                file=file,
                column=column,
                expected=", ".join(columns),
            )
        )
    return not missing and not extra


def _whole(file: str, rows: Sequence[_Line], *, cells_expected: int, mistakes: list[Message]) -> tuple[_Line, ...]:
    for line, cells in rows:
        if len(cells) != cells_expected:
            mistakes.append(
                message(
                    "{file}, line {line}: {found} cells where the header has {expected}; "
                    "quote any text with a comma in it",
                    file=file,
                    line=line,
                    found=len(cells),
                    expected=cells_expected,
                )
            )
    return tuple((line, cells) for line, cells in rows if len(cells) == cells_expected)
