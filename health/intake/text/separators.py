"""Let cells be separated by any mark that a person or the file names: CSV readers know single plain characters only."""

from __future__ import annotations

import re
from dataclasses import dataclass

from health.errors import message
from health.intake.refusing import refuse, shown
from health.intake.text.records import Records

# The first line that names a delimiter of several bytes; one of a single byte is known to the dialect.
_NAMED = re.compile(rb'\A"?sep=([^\r\n"]{2,8}?)"?[\r\n]', re.IGNORECASE)
_SPELLED = {b"\\t": b"\t", b"tab": b"\t", b"TAB": b"\t", b"\\x09": b"\t"}
_IMPOSSIBLE = re.compile(r"[\"\r\n\0]")
# Control characters no keyboard types, of which one stands in for the mark while the text is split.
_STAND_INS = ("\x1f", "\x1e", "\x1d", "\x1c", "\x01", "\x02")


@dataclass(frozen=True)
class Separated:
    """Hold a text and the delimiter to split it at, None where it is to be found out.

    mark: what the delimiter stands in for, "" where it is the text's own.
    """

    utf8: bytes
    delimiter: str | None
    mark: str = ""

    def restored(self, records: Records) -> Records:
        """Give records whose cells hold the mark again where it was a part of them."""
        if not self.mark:
            return records
        for place in records.cells:
            records.cells[place] = records.cells[place].str.replace(self.delimiter or "", self.mark, regex=False)
        return records


def plainly_separated(utf8: bytes, delimiter: str | None) -> Separated:
    r"""Let a single plain character stand in for a delimiter that is longer or beyond ASCII.

    Raises `FileRefused` for one that holds a quote or a line end.

    >>> plainly_separated(b"a::b", "::"), plainly_separated(b"a;b", ";").utf8
    (Separated(utf8=b'a\x1fb', delimiter='\x1f', mark='::'), b'a;b')
    """
    named = _NAMED.match(utf8)
    if named and named[1] in _SPELLED:
        utf8, named = utf8[: named.start(1)] + _SPELLED[named[1]] + utf8[named.end(1) :], None
    mark = delimiter if delimiter is not None or named is None else named[1].decode("utf-8", errors="replace")
    if not mark or (len(mark) == 1 and mark.isascii() and not _IMPOSSIBLE.search(mark)):
        return Separated(utf8, mark or None)
    stand_in = next((sign for sign in _STAND_INS if sign.encode() not in utf8), None)
    if _IMPOSSIBLE.search(mark) or stand_in is None:
        sentence = message("{found} cannot separate cells; choose another delimiter", found=shown(mark))
        refuse("unknown_delimiter", sentence)
    return Separated(utf8.replace(mark.encode(), stand_in.encode()), stand_in, mark)
