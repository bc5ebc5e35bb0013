"""What reading a file left open or left out, and what a person answered: nothing doubtful is taken unsettled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from health.errors import Message


@dataclass(frozen=True)
class Question:
    """Ask something about a file before its rows may be taken.

    setting: the argument that answers it, "" where only the file can be mended. choices: value → what it would mean.
    row: the one row in doubt, whose cells alone are refused; None where the whole file waits for the answer.
    """

    code: str
    sentence: Message
    setting: str = ""
    choices: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    row: int | None = None


@dataclass(frozen=True)
class LeftOut:
    """Tell which rows are no rows of the table: "title", "comment", "footnote", "total", "separator", ..."""

    rows: tuple[int, ...]
    reason: str


@dataclass(frozen=True)
class Answers:
    """Hold what a person said about how a file is to be read; None leaves it to the reader.

    header_row: the row the headers stand in, 0 for none at all. sheet: a workbook's sheet. rows: "first" takes the
    first of
    several tables, "all" takes every row. agreed: codes of questions answered with "yes, as it was understood".
    """

    encoding: str | None = None
    delimiter: str | None = None
    header_row: int | None = None
    sheet: str | None = None
    rows: str | None = None
    agreed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Choices:
    """Hold what a person said about what a file means.

    decimal: the decimal mark, "." or ",". fiscal_start: the month a fiscal year starts in, 1 to 12. mapping: header of
    the
    file → declared column, "" to leave the column out. constants: declared column → text that holds for the whole file.
    names: declared column → text of the file → known code. amended: code of a KPI → declared column → text in place of
    the file's.
    """

    decimal: str | None = None
    fiscal_start: int | None = None
    mapping: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    constants: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    names: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    amended: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))
