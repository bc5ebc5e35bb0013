"""KPI values: one row per partnership, KPI and quarter, with an actual or, for rated KPIs, a rating."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from health.errors import message
from health.intake.columns.cells import Cells, Column, Finding, Flags, Floats, Ints, Kind, Refusal, typed_rows
from health.intake.columns.names import read_kpis, read_partnerships
from health.intake.columns.numbers import MISSING, numbers_or
from health.intake.columns.quarters import read_quarters
from health.intake.columns.targets import target_refusal
from health.intake.columns.words import read_texts
from health.intake.known import Known
from health.intake.refusing import listed
from health.quarter import first_day, quarter_name, quarter_of
from health.scoring.kpi import DIRECTIONS, target_is_refused

_NOT_YET = re.compile(
    r"(?:yet|still|awaiting|waiting) to be (?:confirmed|reported|received|verified)|(?:not|n't) yet (?:known|available|"
    r"confirmed|reported)|\bt\.?b\.?[ac]\b|awaiting (?:data|figures|results|confirmation)|belum (?:diketahui|tersedia|"
    r"dikonfirmasi|dilaporkan)",
    re.IGNORECASE,
)
PARTNERSHIP = Column("partnership", read_partnerships, ("kemitraan", "kode kemitraan", "partnership code"), blank=-1)
QUARTER = Column("quarter", read_quarters, ("triwulan", "kuartal"), blank=-1)

_COLUMNS = (
    PARTNERSHIP,
    Column("kpi", read_kpis, ("indikator", "kode kpi", "kpi code"), blank=-1),
    QUARTER,
    Column("actual", numbers_or(MISSING), ("realisasi", "aktual", "capaian"), filled=False, blank=np.nan),
    Column("target", numbers_or(MISSING), ("sasaran",), needed=False, filled=False, blank=np.nan),
    Column("rating", read_texts, ("peringkat",), needed=False, filled=False),
    Column("note", read_texts, ("catatan", "keterangan", "notes"), needed=False, filled=False),
)


@dataclass(frozen=True)
class _Reported:
    """Hold, row by row, what is said about a known KPI; a row of an unknown one is neither measured nor rated.

    measured: the KPI has a target, its own range included. rated: it has levels. actual, target, rating: something is
    written there that is not a word for missing.
    """

    definitions: pd.DataFrame
    kpi: Ints
    measured: Flags
    rated: Flags
    actual: Flags
    target: Flags
    rating: Flags

    def of_kpi(self, of_definition: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Spread an attribute of the definitions over the rows; meaningless where the KPI is unknown."""
        return of_definition[self.kpi] if len(of_definition) else np.zeros(len(self.kpi), dtype=of_definition.dtype)

    def has_direction(self, name: str) -> Flags:
        """Flag the rows of KPIs with a direction."""
        flags: Flags = self.of_kpi((self.definitions["direction"] == name).to_numpy(dtype=bool))
        return flags

    def name(self, row: int) -> str:
        """Give the code of a row's KPI."""
        return str(self.definitions.index[self.kpi[row]])

    def levels(self, row: int) -> tuple[str, ...]:
        """Give the levels of a row's KPI."""
        found: tuple[str, ...] = self.definitions["levels"].iloc[self.kpi[row]]
        return found


def _reported(cells: Cells, known: Known) -> _Reported:
    kpi, sure = cells.values["kpi"], cells.readable["kpi"]
    rated = np.append((known.kpis["direction"] == "rating").to_numpy(dtype=bool), False)[kpi] & sure
    rating = cells.given["rating"] & ~_says_missing(cells.values["rating"])
    return _Reported(
        known.kpis, kpi, sure & ~rated, rated, _has_number(cells, "actual"), _has_number(cells, "target"), rating
    )


def _has_number(cells: Cells, column: str) -> Flags:
    flags: Flags = ~np.isnan(cells.values[column]) | ~cells.readable[column]
    return flags


def _says_missing(ratings: npt.NDArray[Any]) -> Flags:
    codes, texts = pd.factorize(ratings)
    return np.array([*(text.casefold() in MISSING for text in texts), False], dtype=bool)[codes]


def _rules(cells: Cells, known: Known) -> Iterator[Finding]:
    said = _reported(cells, known)
    yield from _too_early(cells, said, known)
    yield from _missing(cells, said)
    yield from _misplaced(cells, said)
    unknown = said.rated & said.rating & np.isnan(_ranks(cells, said))
    yield from cells.refuse("rating", unknown, lambda row, found: _unknown_rating(said, row, found))
    yield from _targets(cells, said)
    yield from _zeros(cells)


def _too_early(cells: Cells, said: _Reported, known: Known) -> Iterator[Finding]:
    """Find values of quarters that have not begun; a target may be set ahead."""
    if known.today is None:
        return
    newest, quarter = quarter_of(known.today), cells.values["quarter"]
    ahead = (quarter > newest) & (said.actual | said.rating)
    yield from cells.refuse("quarter", ahead, lambda row, found: _not_begun(int(quarter[row]), found, newest=newest))


def _not_begun(quarter: int, found: str, *, newest: int) -> Refusal:
    sentence = message(
        "{found} begins only on {day}, and a value can be of {newest} at the latest; correct the quarter, or leave the "
        "row out until then",
        found=found,
        day=first_day(quarter).isoformat(),
        newest=quarter_name(newest),
    )
    return Refusal("quarter_not_begun", sentence)


def _zeros(cells: Cells) -> Iterator[Finding]:
    """Find zeros whose note says that the number is not known yet."""
    codes, notes = pd.factorize(cells.values["note"])
    unsure = np.array([bool(_NOT_YET.search(str(note))) for note in notes] + [False])[codes]
    yield from cells.refuse("actual", (cells.values["actual"] == 0) & unsure, lambda _row, _found: _unsure_zero())


def _unsure_zero() -> Refusal:
    sentence = message(
        "This 0 stands beside a note that says the number is not known yet; clear it if it stands for nothing, or "
        "reword the note if it was measured"
    )
    return Refusal("unsure_zero", sentence)


def _missing(cells: Cells, said: _Reported) -> Iterator[Finding]:
    silent = ~cells.given["actual"] & ~cells.given["rating"]
    # A rating that says "n/a" leaves a measured KPI without a word on its value.
    unsaid = (silent & ~said.rated) | (~cells.given["actual"] & said.measured & ~said.rating)
    yield from cells.refuse("actual", unsaid, lambda _row, _found: _no_actual())
    column = "rating" if "rating" in cells.texts else ""
    yield from cells.refuse(column, silent & said.rated, lambda row, _found: _no_rating(said, row))


def _misplaced(cells: Cells, said: _Reported) -> Iterator[Finding]:
    yield from cells.refuse(
        "rating", said.measured & said.rating, lambda row, _found: _rating_without_levels(said, row)
    )
    needless = said.rated & said.actual
    yield from cells.refuse("actual", needless & ~said.rating, lambda row, _found: _actual_for_rating(said, row))
    yield from cells.refuse("actual", needless & said.rating, lambda row, _found: _actual_and_rating(said, row))
    fixed = said.rated | (said.measured & said.has_direction("range"))
    yield from cells.refuse("target", fixed & said.target, lambda row, _found: _target_not_used(said, row))


def _targets(cells: Cells, said: _Reported) -> Iterator[Finding]:
    """Require a target that can be scored, own or default, of rows that give one or report an actual."""
    default, zero_at = (said.of_kpi(said.definitions[name].to_numpy(dtype=float)) for name in ("target", "zero_at"))
    own = cells.values["target"]
    target = np.where(np.isnan(own), default, own)
    reports = ~np.isnan(cells.values["actual"])
    sure = said.measured & cells.readable["target"] & ~said.has_direction("range")
    column = "target" if "target" in cells.texts else ""
    yield from cells.refuse(column, sure & reports & np.isnan(target), lambda row, _found: _no_target(said, row))
    for direction in DIRECTIONS:
        asked = sure & (reports | said.target) & said.has_direction(direction)
        refused = asked & target_is_refused(target, direction, zero_at)
        why = partial(_refused_target, direction=direction, target=target, zero_at=zero_at)
        yield from cells.refuse(column, refused, why)


def _refused_target(row: int, _found: str, *, direction: str, target: Floats, zero_at: Floats) -> Refusal:
    return target_refusal(float(target[row]), direction, zero_at=float(zero_at[row]))


def _ranks(cells: Cells, said: _Reported) -> Floats:
    """Give the rank of each rating among the levels of its KPI; NaN for none, or one that is not a level."""
    ranks = np.full(len(said.kpi), np.nan)
    rows = np.flatnonzero(said.rated & said.rating)
    codes, pairs = pd.factorize(pd.MultiIndex.from_arrays([said.kpi[rows], cells.values["rating"][rows]]))
    levels = said.definitions["levels"]
    ranks[rows] = np.array([_rank(levels.iloc[kpi], text) for kpi, text in pairs], dtype=float)[codes]
    return ranks


def _rank(levels: tuple[str, ...], text: str) -> float:
    folded = [level.casefold() for level in levels]
    return float(folded.index(text.casefold())) if text.casefold() in folded else np.nan


def _no_actual() -> Refusal:
    sentence = message("There is no actual; write the value, or {missing} if it was not reported", missing="n/a")
    return Refusal("missing_actual", sentence)


def _no_rating(said: _Reported, row: int) -> Refusal:
    sentence = message(
        "There is no rating; write one of {levels} in the column rating, or {missing} if {kpi} was not rated",
        kpi=said.name(row),
        levels=listed(said.levels(row)),
        missing="n/a",
    )
    return Refusal("missing_rating", sentence)


def _rating_without_levels(said: _Reported, row: int) -> Refusal:
    sentence = message(
        "{kpi} has no levels, so it cannot have a rating; write its value in the column actual and clear this cell",
        kpi=said.name(row),
    )
    return Refusal("rating_without_levels", sentence)


def _actual_for_rating(said: _Reported, row: int) -> Refusal:
    sentence = message(
        "{kpi} is rated and has no actual; write one of {levels} in the column rating and clear this cell",
        kpi=said.name(row),
        levels=listed(said.levels(row)),
    )
    return Refusal("actual_for_rating", sentence)


def _actual_and_rating(said: _Reported, row: int) -> Refusal:
    sentence = message("{kpi} is rated, and here are both; keep the rating and clear this cell", kpi=said.name(row))
    return Refusal("actual_and_rating", sentence)


def _target_not_used(said: _Reported, row: int) -> Refusal:
    sentence = message(
        "{kpi} takes no target here, because its definition says what scores 100; clear this cell", kpi=said.name(row)
    )
    return Refusal("target_not_used", sentence)


def _unknown_rating(said: _Reported, row: int, found: str) -> Refusal:
    sentence = message(
        "{found} is not a level of {kpi}; choose one of {expected}",
        found=found,
        kpi=said.name(row),
        expected=listed(said.levels(row)),
    )
    return Refusal("unknown_rating", sentence)


def _no_target(said: _Reported, row: int) -> Refusal:
    sentence = message(
        "{kpi} has no default target, so each row needs its own; write it in the column target", kpi=said.name(row)
    )
    return Refusal("missing_target", sentence)


def _shape(cells: Cells, keep: Flags, known: Known) -> pd.DataFrame:
    columns = {
        "partnership_id": known.partnerships.to_numpy()[cells.values["partnership"][keep]],
        "kpi_id": known.kpis["id"].to_numpy()[cells.values["kpi"][keep]],
        "quarter": cells.values["quarter"][keep],
        "actual": cells.values["actual"][keep],
        "target": cells.values["target"][keep],
        "rating": _ranks(cells, _reported(cells, known))[keep],
    }
    if "note" in cells.texts:
        columns["note"] = cells.values["note"][keep]
    return typed_rows(columns, cells.numbers[keep])


VALUES = Kind("values", _COLUMNS, key=("partnership", "kpi", "quarter"), shape=_shape, rules=_rules)
