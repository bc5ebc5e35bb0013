"""Recognise files that are no plain text by how they begin, and refuse them by the name people know them by."""

from __future__ import annotations

import codecs
import json

from health.errors import message
from health.intake.refusing import refuse

# First bytes of files that are not plain text, with the name people know the format by.
_SIGNATURES = (
    (b"%PDF", "PDF"),
    (b"\xd0\xcf\x11\xe0", "XLS"),
    (b"\x1f\x8b", "GZIP"),
    (b"BZh", "BZIP2"),
    (b"7z\xbc\xaf\x27\x1c", "7Z"),
    (b"Rar!", "RAR"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"PAR1", "Parquet"),
    (b"SQLite format 3", "SQLite"),
    (b"{\\rtf", "RTF"),
)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
# What gives an office document in a ZIP away: a part's name, or the type written at the front.
_IN_ZIP = ((b"xl/", "XLSX"), (b"opendocument.spreadsheet", "ODS"), (b"word/", "DOCX"), (b"ppt/", "PPTX"))
_UTF32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)


def refuse_other_formats(data: bytes, name: str) -> None:
    """Refuse a file that is known to be of another format, which is named."""
    found = _format_of(data)
    if found:
        sentence = message(
            "{name} is not a table but {format}, which is not read; save the table as CSV UTF-8 or XLSX in a "
            "spreadsheet program and upload that file",
            name=name,
            format=found,
        )
        refuse("other_format", sentence)


def _format_of(data: bytes) -> str | None:
    if data.startswith(_ZIP):
        return next((format_ for part, format_ in _IN_ZIP if part in data), "ZIP")
    if data.startswith(_UTF32):
        return "UTF-32"
    start = data[:256].removeprefix(codecs.BOM_UTF8).lstrip().lower()
    if start.startswith((b"<!doctype", b"<html", b"<table")):
        return "HTML"
    if start.startswith(b"<?xml"):
        return "XML"
    if start.startswith((b"{", b"[")) and _is_json(data):
        return "JSON"
    return next((format_ for signature, format_ in _SIGNATURES if data.startswith(signature)), None)


def _is_json(data: bytes) -> bool:
    """Say whether a text, or its first line, is an object or a list of JSON."""
    for part in (data.lstrip().split(b"\n", 1)[0], data):
        try:
            if isinstance(json.loads(part), dict | list):
                return True
        except ValueError:
            continue
    return False
