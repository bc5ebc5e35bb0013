"""Read plain numbers: a point for decimals, perhaps a sign, exponent or percent sign; the rest is asked about."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pandas as pd

from health.errors import message
from health.intake.cells import Flags, Floats, Reader, Reading, Refusal
from health.intake.known import Known
from health.intake.refusing import shown

MISSING = frozenset({"n/a", "na", "not available", "-", "–", "−", "[z]", "tidak ada"})
"""What people write, case aside, to say that a number was not reported."""

NOT_APPLICABLE = frozenset({"not applicable", "n/a", "na", "tidak berlaku"})
"""What respondents write, case aside, where a statement does not apply."""

_PLAIN = r"(?:[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)? *%?)"
_SEPARATED = re.compile(r"[+-]?[0-9][0-9.,'’\s]*[0-9]\s*%?")
_UNBOUNDED = frozenset({"inf", "infinity", "nan", "∞"})


def read_numbers(texts: pd.Series[str], _known: Known) -> Reading:
    """Read plain numbers; a percent sign is dropped, so 95% is 95."""
    return _read(texts, frozenset())


def numbers_or(missing: frozenset[str]) -> Reader:
    """Make a reader of plain numbers that gives NaN for certain texts, in small letters, case aside."""
    return lambda texts, _known: _read(texts, missing)


def numbers_where(holds: Callable[[Floats], Flags], refusal: Callable[[str], Refusal]) -> Reader:
    """Make a reader of plain numbers that refuses those for which something does not hold."""

    def read(texts: pd.Series[str], known: Known) -> Reading:
        reading = read_numbers(texts, known)
        failing = np.flatnonzero(~holds(reading.values))
        found = zip(failing.tolist(), texts.iloc[failing].tolist(), strict=True)
        return Reading(reading.values, {**{place: refusal(shown(text)) for place, text in found}, **reading.refused})

    return read


def _read(texts: pd.Series[str], missing: frozenset[str]) -> Reading:
    # A minus sign typed as one (U+2212) is a minus all the same.
    written = texts.str.replace("−", "-", regex=False)
    plain = written.str.fullmatch(_PLAIN).to_numpy(dtype=bool)
    values = np.full(len(texts), np.nan)
    values[plain] = written[plain].str.rstrip("% ").astype("double[pyarrow]").to_numpy(dtype=float)
    unread = np.flatnonzero(~np.isfinite(values))
    found = zip(unread.tolist(), texts.iloc[unread].tolist(), strict=True)
    return Reading(values, {place: _why_not(shown(text)) for place, text in found if text.casefold() not in missing})


def _why_not(found: str) -> Refusal:
    if found.casefold().lstrip("+-−") in _UNBOUNDED or re.fullmatch(_PLAIN, found):
        sentence = message("{found} is not a finite number; write an ordinary number like 1234.5", found=found)
        return Refusal("not_finite", sentence)
    if _SEPARATED.fullmatch(found):
        sentence = message(
            "{found} is not a plain number; write it without separators between thousands and with a point for "
            "decimals, like 1234.5",
            found=found,
        )
        return Refusal("number_with_separators", sentence)
    return Refusal("not_a_number", message("{found} is not a number; write a plain number like 1234.5", found=found))
