"""Undo an encoding done twice: UTF-8 that was taken for Windows-1252 and encoded as UTF-8 once more."""

from __future__ import annotations

import codecs
import re

# Signs that stand for the bytes 80 to BF, which follow the first one of a letter.
_NEXT = (
    rb"(?:\xc2[\x80-\xbf]|\xc5[\x92\x93\xa0\xa1\xb8\xbd\xbe]|\xc6\x92|\xcb[\x86\x9c]|"
    rb"\xe2(?:\x80[\x93-\xba]|\x82\xac|\x84\xa2))"
)
# What becomes of accented letters, of typists' marks, of a byte order mark, and of words in other scripts: one letter
# alone may as well be a capital before a mark.
_TRACES = re.compile(
    rb"\xc3(?:[\x82\x83\x85]\xc2[\x80-\xbf]|\xa2\xe2\x82\xac|\xaf\xc2\xbb\xc2\xbf|[\x82-\x9f]"
    + _NEXT
    + rb"\xc3[\x82-\x9f]"
    + _NEXT
    + rb"|[\xa0-\xaf]"
    + _NEXT
    + rb"{2})"
)
_WORDS = re.compile(r"\w*[^\x00-\x7f]+\w*")
# The bytes Windows-1252 has no sign for stay as they are.
_BYTES = {ord(bytes([byte]).decode("cp1252", errors="replace")): byte for byte in range(0x80, 0xA0)}
_BYTES.pop(0xFFFD, None)
_SAMPLED = 3


def once(data: bytes) -> bytes:
    """Give a text encoded twice as it was before the second time.

    Raises `UnicodeError` for a text that was not.

    >>> once("café".encode().decode("cp1252").encode()).decode()
    'café'
    """
    text = data.removeprefix(codecs.BOM_UTF8).decode("utf-8").translate(_BYTES)
    return text.encode("latin-1").decode("utf-8").encode("utf-8")


def undone(data: bytes) -> tuple[bytes, tuple[str, str]] | None:
    """Undo it where the text bears its traces and all of it can be undone; give words before and after as well."""
    if data.isascii() or not _TRACES.search(data):
        return None
    try:
        utf8 = once(data)
    except UnicodeError:
        return None
    before, after = (list(dict.fromkeys(_WORDS.findall(text.decode("utf-8"))))[:_SAMPLED] for text in (data, utf8))
    return utf8, (", ".join(before), ", ".join(after))
