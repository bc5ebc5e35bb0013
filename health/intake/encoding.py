"""Find out whether bytes are text, and which: UTF-8 or marked UTF-16; anything else is refused, never guessed."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

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
)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
# What gives an office document in a ZIP away: a part's name, or the type written at the front.
_IN_ZIP = ((b"xl/", "XLSX"), (b"opendocument.spreadsheet", "ODS"), (b"word/", "DOCX"), (b"ppt/", "PPTX"))
_UTF32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True)
class Decoded:
    """Hold a file's text as UTF-8 bytes without a mark, and the encoding it came in."""

    utf8: bytes
    encoding: str


def decode(data: bytes, name: str) -> Decoded:
    """Decode a file; raises `FileRefused` for other formats, other encodings and NUL bytes."""
    _refuse_other_formats(data, name)
    if data.startswith(_UTF16):
        decoded = Decoded(_from_utf16(data, name), "UTF-16")
    elif data.startswith(codecs.BOM_UTF8):
        decoded = Decoded(data[len(codecs.BOM_UTF8) :], "UTF-8 with BOM")
    else:
        decoded = Decoded(data, "UTF-8")
    _require_utf8(decoded.utf8, name)
    _refuse_nul(decoded.utf8, name)
    return decoded


def _refuse_other_formats(data: bytes, name: str) -> None:
    found = _format_of(data)
    if found:
        sentence = message(
            "{name} is not a plain text table but {format}, which is not read yet; save the table as CSV UTF-8 in a "
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
    start = data[:256].lstrip().lower()
    if start.startswith((b"<!doctype", b"<html", b"<table")):
        return "HTML"
    return next((format_ for signature, format_ in _SIGNATURES if data.startswith(signature)), None)


def _from_utf16(data: bytes, name: str) -> bytes:
    try:
        return data.decode("utf-16").encode("utf-8")
    except UnicodeError:
        sentence = message(
            "{name} begins like UTF-16 text but is damaged further on; save it again as CSV UTF-8", name=name
        )
        refuse("not_text", sentence)


def _require_utf8(data: bytes, name: str) -> None:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        sentence = message(
            "{name} is not UTF-8 text: the byte {found} in line {line} does not belong there; "
            "save the file again as CSV UTF-8",
            name=name,
            found=f"0x{data[error.start]:02X}",
            line=_line_of(data, error.start),
        )
        refuse("not_utf8", sentence)


def _refuse_nul(data: bytes, name: str) -> None:
    place = data.find(b"\0")
    if place >= 0:
        sentence = message(
            "{name} has a NUL byte in line {line}, so it is not a plain text file; save it again as CSV UTF-8",
            name=name,
            line=_line_of(data, place),
        )
        refuse("nul_byte", sentence)


def _line_of(data: bytes, place: int) -> int:
    return count_line_ends(data[:place]) + 1


def count_line_ends(data: bytes) -> int:
    """Count line ends, be they CRLF, LF or CR.

    >>> count_line_ends(b"a\\r\\nb\\nc\\rd")
    3
    """
    return data.count(b"\n") + data.count(b"\r") - data.count(b"\r\n")
