"""Read quarters written like 2026-Q3, 2026Q3, 2026 Q3 or Q3 2026, and tell what never was one from what cannot be."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from health.errors import message
from health.intake.cells import Reading, Refusal
from health.intake.known import Known
from health.intake.refusing import shown
from health.quarter import quarter_name, quarter_number

# Years outside these are typing errors; the first and last day of a quarter must also exist as dates.
_YEARS = range(1900, 2200)
_YEAR_FIRST = re.compile(r"([0-9]{4})[- ]?Q([0-9]+)", re.IGNORECASE)
_QUARTER_FIRST = re.compile(r"Q([0-9]+) ([0-9]{4})", re.IGNORECASE)
_EXAMPLE = quarter_name(8106)


def read_quarters(texts: pd.Series[str], _known: Known) -> Reading:
    """Read quarters as the numbers of `health.quarter`."""
    numbers = np.full(len(texts), -1, dtype=np.int64)
    refused: dict[int, Refusal] = {}
    for place, text in enumerate(texts):
        found = _quarter(text)
        if isinstance(found, Refusal):
            refused[place] = found
        else:
            numbers[place] = found
    return Reading(numbers, refused)


def _quarter(text: str) -> int | Refusal:
    year_first, quarter_first = _YEAR_FIRST.fullmatch(text), _QUARTER_FIRST.fullmatch(text)
    if year_first:
        year, quarter = year_first.groups()
    elif quarter_first:
        quarter, year = quarter_first.groups()
    else:
        sentence = message(
            "{found} is not a quarter; write it like {example}, year first", found=shown(text), example=_EXAMPLE
        )
        return Refusal("not_a_quarter", sentence)
    if quarter not in ("1", "2", "3", "4") or int(year) not in _YEARS:
        sentence = message(
            "{found} does not exist; a quarter is Q1, Q2, Q3 or Q4 of a year from {first} to {last}, like {example}",
            found=shown(text),
            first=str(_YEARS[0]),
            last=str(_YEARS[-1]),
            example=_EXAMPLE,
        )
        return Refusal("no_such_quarter", sentence)
    return quarter_number(int(year), int(quarter))
