"""Match a file's headers with the columns declared for its kind, without regard to case, space and accents."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from health.errors import Problem, message
from health.intake.columns.cells import Column
from health.intake.refusing import listed, shown

_SPACE = re.compile(r"[\s_]+")
# A header may name its unit behind the column's name, as in "Realisasi (%)".
_UNIT = re.compile(r"\s*[(\[](?:%|rp\.?|idr|usd|eur|[$€£¥])[)\]]\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class Fit:
    """Say which column of a table stands for which declared one.

    places: name of a declared column → its place in the table. usable: False where the rows cannot be read, because a
    needed column is missing or two stand for one.
    """

    places: Mapping[str, int]
    problems: tuple[Problem, ...]
    usable: bool


def fold(header: str) -> str:
    """Reduce a header to what counts when it is matched.

    >>> fold(" Réalisasi "), fold("Annual value") == fold("annual_value")
    ('realisasi', True)
    """
    decomposed = unicodedata.normalize("NFKD", header)
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    return _SPACE.sub("", plain).casefold()


def fit_headers(headers: Sequence[str], columns: Sequence[Column], *, shown_as: Sequence[str] = ()) -> Fit:
    """Match headers with columns; every missing, doubled, unknown and empty header is a problem of the file.

    shown_as: the headers as the file has them, for the sentences, where a person mapped them to others.
    """
    names = list(shown_as) or list(headers)
    matched = match(headers, columns)
    places: dict[str, int] = {}
    doubled: list[tuple[int, str]] = []
    for place, name in matched.items():
        if places.setdefault(name, place) != place:
            doubled.append((place, name))
    missing = [column.name for column in columns if column.needed and column.name not in places]
    problems = (
        *_missing(missing, columns),
        *_doubled(doubled, places, names),
        *_unmatched(matched, names, columns),
    )
    return Fit(places, problems, usable=not missing and not doubled)


def match(headers: Sequence[str], columns: Sequence[Column]) -> Mapping[int, str]:
    """Give place → name of the declared column for each header that stands for one.

    An exact name comes first: two survey items may differ by case alone, and then only exact headers match them.
    """
    names = {column.name for column in columns}
    folded: dict[str, str | None] = {}
    for column in columns:
        for written in {fold(name) for name in (column.name, *column.aliases)}:
            folded[written] = None if written in folded else column.name
    named = {
        place: header if header in names else folded.get(fold(header)) or folded.get(fold(_UNIT.sub("", header)))
        for place, header in enumerate(headers)
    }
    return {place: name for place, name in named.items() if name}


def _missing(names: Sequence[str], columns: Sequence[Column]) -> Iterator[Problem]:
    expected = listed(tuple(column.name for column in columns))
    for name in names:
        sentence = message(
            "The column {column} is missing; add it. The columns of this kind of file are {expected}",
            column=name,
            expected=expected,
        )
        yield Problem(None, name, "", "missing_column", sentence)


def _doubled(
    doubled: Sequence[tuple[int, str]], places: Mapping[str, int], headers: Sequence[str]
) -> Iterator[Problem]:
    for place, name in doubled:
        sentence = message(
            "The headers {first} and {second} both stand for the column {column}; keep one of the two",
            first=shown(headers[places[name]]),
            second=shown(headers[place]),
            column=name,
        )
        yield Problem(None, headers[place], headers[place], "duplicate_header", sentence)


def _unmatched(matched: Mapping[int, str], headers: Sequence[str], columns: Sequence[Column]) -> Iterator[Problem]:
    named = [place for place, header in enumerate(headers) if header]
    for place in range(named[-1] + 1 if named else 0):
        header = headers[place]
        if not header:
            sentence = message(
                "The column before {next} has cells but no header; name it in the header row, or clear it",
                next=shown(next(header for header in headers[place:] if header)),
            )
            yield Problem(None, "", "", "blank_header", sentence)
        elif place not in matched:
            sentence = message(
                "The column {found} is not known here; rename it to one of {expected}, or remove it",
                found=shown(header),
                expected=listed(tuple(column.name for column in columns)),
            )
            yield Problem(None, header, header, "unknown_column", sentence)
