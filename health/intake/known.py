"""What a file is matched against: known partnerships, KPIs, survey items and allowed words, and the nearest of them."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

_NEAREST = 3
# Comparing every unknown name with every known one is the only slow thing a wrong file can ask for.
_COMPARISONS = 100_000


@dataclass(frozen=True)
class Known:
    """Hold what intake may match a file against; gathered by the caller, never looked up here.

    partnerships: code → id. kpis: indexed by code, with id, element, direction, target, zero_at, weight, target_low,
    target_high, zero_low, zero_high (NaN for none) and levels (a tuple, worst first, empty for none). items: indexed by
    code, with id, element, scale_min, scale_max, reverse. vocabularies: the allowed words for type, audience, sector,
    stage and element. decimal, fiscal_start: what a person said of one file, as `questions.Choices` explains.
    stored: texts of the file that are numbers with a decimal point, whatever the mark of their column. today: the day
    the file is looked at, which says what quarters have begun; None: none is too early.
    """

    partnerships: pd.Series[int]
    kpis: pd.DataFrame
    items: pd.DataFrame
    vocabularies: Mapping[str, tuple[str, ...]]
    decimal: str | None = None
    fiscal_start: int | None = None
    stored: frozenset[str] = frozenset()
    today: date | None = None


def suggestions(found: Mapping[str, Sequence[str]], known: Known) -> dict[str, dict[str, list[str]]]:
    """Give, for unknown names of partnerships and KPIs, the known codes to choose from, the nearest first.

    found: column → names that are not known.
    """
    codes = {"partnership": known.partnerships.index.tolist(), "kpi": known.kpis.index.tolist()}
    return {
        column: {
            name: list(dict.fromkeys((*near, *codes[column])))
            for name, near in zip(names, nearest(names, codes[column]), strict=True)
        }
        for column, names in found.items()
    }


def nearest(unknown: Sequence[str], known: Sequence[str]) -> list[tuple[str, ...]]:
    """Find, for each unknown name, up to three known ones spelled like it, without regard to case; often none.

    In a file of very many unknown names only the first are compared, so that the answer comes at once.

    >>> nearest(["Aurora-Nuza"], ["aurora-nusa", "delta"])
    [('aurora-nusa',)]
    """
    written = {name.casefold(): name for name in known}
    compared = unknown[: _COMPARISONS // max(len(written), 1)]
    found = [_nearest(name, written) for name in compared]
    return found + [()] * (len(unknown) - len(compared))


def _nearest(name: str, written: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(written[match] for match in difflib.get_close_matches(name.casefold(), list(written), n=_NEAREST))
