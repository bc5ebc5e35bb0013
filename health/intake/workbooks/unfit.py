"""Refuse workbooks that may not be opened, each with its sentence: damaged, locked, with macros, or too much inside."""

from __future__ import annotations

from typing import NoReturn

from health.errors import FileRefused, Problem, message
from health.intake.limits import Limits
from health.intake.refusing import refuse


def refuse_damaged(name: str, *, cause: BaseException) -> NoReturn:
    """Refuse a workbook that its own format's reader cannot open."""
    sentence = message(
        "{name} is damaged and cannot be opened as a workbook; open it in a spreadsheet program, save it again and "
        "upload that file",
        name=name,
    )
    raise FileRefused(sentence, (Problem(None, "", "", "damaged_workbook", sentence),)) from cause


def refuse_encrypted(name: str) -> NoReturn:
    """Refuse a workbook that opens with a password only."""
    sentence = message(
        "{name} is encrypted; open it with its password, save it without one and upload that file", name=name
    )
    refuse("encrypted", sentence)


def refuse_macros(name: str) -> NoReturn:
    """Refuse a workbook with macros."""
    sentence = message(
        "{name} holds macros, which are not let in; save it as a workbook without macros (XLSX) or as CSV UTF-8",
        name=name,
    )
    refuse("macros", sentence)


def refuse_binary(name: str) -> NoReturn:
    """Refuse XLSB, whose reader gives neither how far cells reach nor which of them are percentages."""
    sentence = message(
        "{name} is not a table but {format}, which is not read; save the table as CSV UTF-8 or XLSX in a "
        "spreadsheet program and upload that file",
        name=name,
        format="XLSB",
    )
    refuse("other_format", sentence)


def refuse_entities(name: str) -> NoReturn:
    """Refuse XML that defines entities."""
    sentence = message(
        "{name} defines XML entities, which no spreadsheet program writes and which can be made to fill the memory; "
        "save it again in a spreadsheet program",
        name=name,
    )
    refuse("xml_entities", sentence)


def refuse_unpacked(name: str, *, limits: Limits) -> NoReturn:
    """Refuse a workbook that unpacks to too much."""
    sentence = message(
        "{name} unpacks to more than {limit} bytes or {parts} parts; split it into smaller files, or save it as CSV "
        "UTF-8",
        name=name,
        limit=limits.unpacked_bytes,
        parts=limits.packed_parts,
    )
    refuse("too_many_bytes", sentence)


def require_reach(name: str, *, rows: int, columns: int, limits: Limits) -> None:
    """Refuse a sheet whose cells span more rows, columns or cells than are read."""
    if rows > limits.rows or columns > limits.columns or rows * columns > limits.workbook_cells:
        sentence = message(
            "{name} has cells that reach beyond {columns} columns or {cells} cells, rows times columns; remove those "
            "that are not needed, or save the sheet as CSV UTF-8",
            name=name,
            columns=limits.columns,
            cells=limits.workbook_cells,
        )
        refuse("too_many_columns", sentence)


def require_room(name: str, *, cells: int, limits: Limits) -> None:
    """Refuse a workbook whose sheets together span more cells than are read; each is opened to find the right one."""
    if cells > limits.sheets_cells:
        sentence = message(
            "The sheets of {name} together have more than {limit} cells, rows times columns; keep only the sheet that "
            "is needed",
            name=name,
            limit=limits.sheets_cells,
        )
        refuse("too_many_cells", sentence)


def require_characters(name: str, *, characters: int, limits: Limits) -> None:
    """Refuse a workbook whose cells together hold more text than is read, be it stored once for many of them."""
    if characters > limits.workbook_characters:
        sentence = message(
            "The cells of {name} together hold more than {limit} characters of text; split it into smaller files, or "
            "remove the columns of long texts",
            name=name,
            limit=limits.workbook_characters,
        )
        refuse("too_much_text", sentence)
