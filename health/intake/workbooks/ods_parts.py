"""Follow an ODS document as it is unpacked: how far its cells reach and how much text they hold, repeats counted."""

from __future__ import annotations

import xml.parsers.expat

from health.intake.limits import Limits
from health.intake.workbooks.unfit import refuse_damaged, require_characters, require_reach, require_room

CELLS = ("table:table-cell", "table:covered-table-cell")
_FILLED = ("office:value-type", "table:formula")


class OdsPart:
    """Follow how far the filled cells of each sheet reach, because a reader makes room for the whole rectangle."""

    def __init__(self, name: str, limits: Limits) -> None:
        self._name, self._limits = name, limits
        self._rows = self._columns = self._row = self._column = 0
        self._cells_before = 0
        self._times = self._repeated = 1
        self._row_filled = False
        self._letters = self._row_letters = self._all_letters = 0
        self._expat = xml.parsers.expat.ParserCreate()
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._expat.CharacterDataHandler = self._text

    def follow(self, chunk: bytes) -> None:
        """Look at the next part of the document."""
        try:
            self._expat.Parse(chunk, False)
        except xml.parsers.expat.ExpatError as error:
            refuse_damaged(self._name, cause=error)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table:table":
            self._cells_before += self._rows * self._columns
            self._rows = self._columns = self._row = 0
        elif tag == "table:table-row":
            self._repeated = repeats(attributes, "table:number-rows-repeated")
            self._column, self._row_filled = 0, False
        elif tag in CELLS:
            self._times = repeats(attributes, "table:number-columns-repeated")
            # A formula without a value is read in the place of one.
            instead = "office:string-value" if "office:value-type" in attributes else "table:formula"
            self._letters = len(attributes.get(instead, ""))
            self._column += self._times
            if any(name in attributes for name in _FILLED):
                self._row_filled = True
                self._columns = max(self._columns, self._column)
        elif tag == "text:s":
            self._letters += repeats(attributes, "text:c")

    def _text(self, text: str) -> None:
        self._letters += len(text)

    def _end(self, tag: str) -> None:
        if tag in CELLS:
            self._row_letters += self._letters * self._times
            self._letters = 0
        elif tag == "table:table-row":
            self._end_of_row()

    def _end_of_row(self) -> None:
        self._row += self._repeated
        # A cell is written once and said to repeat; a reader writes out its text each time.
        self._all_letters += self._row_letters * self._repeated
        self._row_letters = 0
        require_characters(self._name, characters=self._all_letters, limits=self._limits)
        if self._row_filled:
            self._rows = self._row
            require_reach(self._name, rows=self._rows, columns=self._columns, limits=self._limits)
            cells = self._cells_before + self._rows * self._columns
            require_room(self._name, cells=cells, limits=self._limits)


def repeats(attributes: dict[str, str], name: str) -> int:
    """Give how often a row or a cell is said to repeat, 1 where nothing is said."""
    text = attributes.get(name, "1")
    # A number of more digits than any sheet has rows is as good as endless.
    return min(int(text[:12]), 10**9) if text.isascii() and text.isdigit() else 1
