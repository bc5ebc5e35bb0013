"""Read numbers as people write them; which mark is the decimal one is decided for a whole column, or asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from health.errors import message
from health.intake.columns.cells import Flags, Floats, Reader, Reading, Refusal
from health.intake.columns.digits import plain_signs
from health.intake.known import Known
from health.intake.refusing import shown

MISSING = frozenset(
    {
        *(
            "n/a",
            "na",
            "n.a.",
            "n. a.",
            "not available",
            "not reported",
            "-",
            "--",
            "–",
            "—",
            "−",
            "[z]",
            "[x]",
            "[c]",
            "..",
        ),
        *("tidak ada", "tidak tersedia", "belum ada", "tidak dilaporkan"),
    }
)
"""What people write, case aside, to say that a number was not reported."""

NOT_APPLICABLE = frozenset(
    {
        "not applicable",
        "does not apply",
        "n/a",
        "na",
        "n.a.",
        "tidak berlaku",
        "tidak relevan",
        "tidak dapat diterapkan",
    }
)
"""What respondents write, case aside, where a statement does not apply."""

_PLAIN = r"(?:[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)? *%?)"
_UNBOUNDED = frozenset({"inf", "infinity", "nan", "∞"})
# A plain number that is 1,234 times as large where the point parts thousands.
_TWO_WAYS = r"[+-]?[1-9][0-9]{0,2}[.][0-9]{3} *%?"
_MONEY = r"(?:rp\.?|idr|usd|eur|gbp|sgd|myr|aud|jpy|us\$|s\$|rm|[$€£¥])"
_DIGITS = r"(?P<digits>[0-9.,'’ ]*[0-9][0-9.,'’ ]*?)"
_INDIAN = re.compile(r"[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}")
_WRITTEN = re.compile(
    # Whole amounts may end in a dash for the cents there are none of: 1.500,- or 1500.-
    rf"(?:{_MONEY}\s*(?=\())?(?P<open>\()?\s*(?P<sign>[+-])?\s*(?:{_MONEY}\s*)?(?P<sign2>[+-])?\s*{_DIGITS}"
    rf"(?:[.,]-)?(?:e(?P<power>[+-]?[0-9]{{1,3}}))?\s*%?\s*(?:{_MONEY})?\s*(?P<close>\))?(?P<after>-)?\s*%?",
    re.IGNORECASE,
)
_EITHER = ""
"""What stands for the decimal mark of a number that reads both ways."""


def read_numbers(texts: pd.Series[str], known: Known) -> Reading:
    """Read numbers; a percent sign is dropped, so 95% is 95."""
    return _read(texts, frozenset(), known)


def numbers_or(missing: frozenset[str]) -> Reader:
    """Make a reader of numbers that gives NaN for certain texts, in small letters, case aside."""
    return lambda texts, known: _read(texts, missing, known)


def numbers_where(holds: Callable[[Floats], Flags], refusal: Callable[[str], Refusal]) -> Reader:
    """Make a reader of numbers that refuses those for which something does not hold."""

    def read(texts: pd.Series[str], known: Known) -> Reading:
        reading = read_numbers(texts, known)
        failing = np.flatnonzero(~holds(reading.values))
        found = zip(failing.tolist(), texts.iloc[failing].tolist(), strict=True)
        return Reading(reading.values, {**{place: refusal(shown(text)) for place, text in found}, **reading.refused})

    return read


@dataclass(frozen=True)
class _Written:
    """Hold a number as written: what it is under a decimal point and under a decimal comma, NaN where it is none.

    mark: the decimal mark it shows, "" where it reads both ways, None where both readings are the same.
    """

    point: float
    comma: float
    mark: str | None


def _read(texts: pd.Series[str], missing: frozenset[str], known: Known) -> Reading:
    # A minus sign typed as one (U+2212) is a minus all the same.
    written = texts.str.replace("−", "-", regex=False)
    plain = written.str.fullmatch(_PLAIN).to_numpy(dtype=bool)
    # What a workbook stores as a number says nothing about the mark in what was typed as text beside it.
    typed = ~texts.isin(known.stored).to_numpy(dtype=bool)
    twofold = plain & typed & written.str.fullmatch(_TWO_WAYS).to_numpy(dtype=bool)
    pointed = plain & typed & ~twofold & written.str.contains(".", regex=False).to_numpy(dtype=bool)
    values = np.full(len(texts), np.nan)
    values[plain] = written[plain].str.rstrip("% ").astype("double[pyarrow]").to_numpy(dtype=float)
    others = {place: _written(text) for place, text in _at(texts, ~plain)}
    commas = sum(found is not None and found.mark == "," for found in others.values())
    points = sum(found is not None and found.mark == "." for found in others.values())
    points += int(pointed.sum())
    mark = known.decimal or _decided(points, commas)
    contested = known.decimal is None and points > 0 and commas > 0
    others |= {place: _written(text) for place, text in _at(texts, twofold)} if mark != "." or contested else {}
    if mark == "," or (contested and mark is None):
        # 12.5 in a column of decimal commas is no thousand: it is told, not read.
        others |= {place: _written(text) for place, text in _at(texts, pointed)}
    return _settled(texts, values, others, mark=mark, contested=contested, missing=missing)


def _at(texts: pd.Series[str], flags: Flags) -> list[tuple[int, str]]:
    places = np.flatnonzero(flags)
    return list(zip(places.tolist(), texts.iloc[places].tolist(), strict=True))


def _decided(points: int, commas: int) -> str | None:
    """Give the mark that more texts show; None where it is a draw, or none shows any."""
    if points == commas:
        return None
    return "." if points > commas else ","


def _settled(
    texts: pd.Series[str],
    values: Floats,
    others: Mapping[int, _Written | None],
    *,
    mark: str | None,
    contested: bool,
    missing: frozenset[str],
) -> Reading:
    refused: dict[int, Refusal] = {}
    for place, found in others.items():
        text = str(texts.iloc[place])
        if found is None:
            values[place] = np.nan
            if text.casefold() not in missing:
                refused[place] = _why_not(shown(text))
            continue
        if found.mark == _EITHER and (mark is None or contested):
            refused[place] = _two_readings(shown(text), found)
            continue
        if found.mark and found.mark != mark and (mark or contested):
            refused[place] = _other_mark(shown(text), mark=mark or "")
            continue
        chosen = found.mark or mark
        values[place] = found.comma if chosen == "," else found.point
    for place in np.flatnonzero(~np.isfinite(values)).tolist():
        text = str(texts.iloc[place])
        if place not in refused and text.casefold() not in missing:
            refused[place] = _why_not(shown(text))
    return Reading(values, refused)


def _written(text: str) -> _Written | None:
    """Read a number in both ways.

    >>> [_written(text).mark for text in ("1,234.5", "1.234,5", "1,234", "Rp 1.200.000", "(12)")]
    ['.', ',', '', ',', None]
    """
    found = _WRITTEN.fullmatch(plain_signs(text).strip())
    if found is None or bool(found["open"]) != bool(found["close"]) or text.count("%") > 1:
        return None
    signs = "".join(part or "" for part in found.group("open", "sign", "sign2", "after"))
    # A minus at the end is how some accounts write one; after a bare whole number it may as well begin a range.
    if len(signs) > 1 or (found["after"] and found["digits"].strip().isdigit()):
        return None
    sign = 1.0 if signs in ("", "+") else -1.0
    point, comma = (_under(found["digits"].strip(), decimal, power=found["power"] or "") for decimal in (".", ","))
    if point is None and comma is None:
        return None
    if point is None or comma is None:
        value = point if comma is None else comma
        both = _without_spaces(found["digits"]).isdigit()
        return _Written(
            sign * float(value or 0), sign * float(value or 0), None if both else "." if comma is None else ","
        )
    mark = None if point == comma else _EITHER
    return _Written(sign * point, sign * comma, mark)


def _without_spaces(digits: str) -> str:
    return digits.replace(" ", "").replace("'", "")


def _under(digits: str, decimal: str, *, power: str = "") -> float | None:
    """Read digits with one decimal mark and thousands in threes, parted by one other mark; None where it is not so.

    power: of ten, that the number is written with; it leaves no room for thousands.
    """
    whole, _, rest = digits.partition(decimal)
    parted = re.fullmatch(r"[1-9][0-9]{0,2}(?:([.,' ])[0-9]{3})(?:\1[0-9]{3})*", whole.strip())
    in_lakhs = decimal == "." and _INDIAN.fullmatch(whole.strip())
    if whole and not whole.isdigit() and (power or (not in_lakhs and (parted is None or parted[1] == decimal))):
        return None
    if (rest and not rest.isdigit()) or not (whole or rest):
        return None
    return float(f"{re.sub('[^0-9]', '', whole) or '0'}.{rest or '0'}e{power or '0'}")


def _two_readings(found: str, written: _Written) -> Refusal:
    sentence = message(
        "{found} reads both ways: {first} with a decimal point, {second} with a decimal comma; say which mark is the "
        "decimal one",
        found=found,
        first=f"{written.point:.15g}",
        second=f"{written.comma:.15g}",
    )
    return Refusal("ambiguous_number", sentence)


def _other_mark(found: str, *, mark: str) -> Refusal:
    sentence = message(
        "{found} does not fit the decimal mark {mark} of this column; correct it, or choose the other mark",
        found=found,
        mark=mark,
    )
    return Refusal("other_decimal_mark", sentence)


def _why_not(found: str) -> Refusal:
    if found.casefold().lstrip("+-−") in _UNBOUNDED or re.fullmatch(_PLAIN, found):
        sentence = message("{found} is not a finite number; write an ordinary number like 1234.5", found=found)
        return Refusal("not_finite", sentence)
    return Refusal("not_a_number", message("{found} is not a number; write a plain number like 1234.5", found=found))
