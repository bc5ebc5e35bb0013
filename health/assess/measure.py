"""Facts of some partnerships → the arrays the scoring takes: KPI parts and the waves that count, row by row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import Connection

from health.scoring import ScoringModel, Waves, attainments, kpi_part
from health.store import facts
from health.store.waves import SIDES, wave_statistics

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
_QUARTERS = 100_000  # more than any quarter number, so that partnership · _QUARTERS + quarter is one key


@dataclass(frozen=True)
class Measured:
    """Hold what is scored: N partnership-quarters in order of partnership and quarter, E elements.

    partnership, quarter: (N,). kpi, kpi_coverage: (N, E), NaN where there is none. waves: the wave that counts.
    """

    partnership: Ints
    quarter: Ints
    kpi: Floats
    kpi_coverage: Floats
    waves: Waves


def measure(
    connection: Connection,
    span: facts.Span,
    *,
    model: ScoringModel,
    kpis: pd.DataFrame,
    fresh: facts.Fresh | None = None,
) -> Measured:
    """Read and arrange everything the scoring needs for a span; `kpis` is `facts.kpi_definitions`."""
    values = facts.reported_values(connection, span, fresh=fresh)
    statistics = wave_statistics(connection, span, elements=len(model.elements), min_respondents=model.min_respondents)
    rows = np.union1d(row_keys(values), row_keys(statistics))
    kpi, coverage = _kpi_parts(rows, values, facts.assignments(connection, span), model=model, kpis=kpis)
    waves = arrange_waves(rows, statistics, facts.invitations(connection, span), elements=len(model.elements))
    return Measured(*key_parts(rows), kpi, coverage, waves)


def row_keys(frame: pd.DataFrame) -> Ints:
    """Give one whole number for each partnership_id and quarter, in their order."""
    return np.asarray(frame["partnership_id"], dtype=np.int64) * _QUARTERS + np.asarray(
        frame["quarter"], dtype=np.int64
    )


def key_parts(keys: Ints) -> tuple[Ints, Ints]:
    """Give the partnership_id and the quarter of each key."""
    return keys // _QUARTERS, keys % _QUARTERS


def _kpi_parts(
    rows: Ints, values: pd.DataFrame, assigned: pd.DataFrame, *, model: ScoringModel, kpis: pd.DataFrame
) -> tuple[Floats, Floats]:
    """Give the KPI part and its coverage, both (N, E)."""
    elements = len(model.elements)
    row, kpi = _counting(rows, assigned)
    place = np.searchsorted(kpis["id"].to_numpy(), kpi)
    reported = _attainments(values, kpis)
    width = int(kpis["id"].max()) + 1 if len(kpis) else 1
    found_at = np.searchsorted(rows, row_keys(values)) * width + values["kpi_id"].to_numpy()
    order = np.argsort(found_at, kind="stable")
    wanted = row * width + kpi
    at = np.minimum(np.searchsorted(found_at[order], wanted), max(len(order) - 1, 0))
    is_reported = (found_at[order][at] == wanted) if len(order) else np.zeros(len(wanted), dtype=bool)
    scored = np.where(is_reported, reported[order][at], np.nan) if len(order) else np.full(len(wanted), np.nan)
    score, coverage = kpi_part(
        scored,
        kpis["weight"].to_numpy()[place],
        row * elements + kpis["element"].to_numpy()[place],
        len(rows) * elements,
        needed=model.kpi_coverage_needed,
    )
    return score.reshape(-1, elements), coverage.reshape(-1, elements)


def _counting(rows: Ints, assigned: pd.DataFrame) -> tuple[Ints, Ints]:
    """Pair every row with the KPIs that count for it: (row number, kpi id)."""
    partnership = rows // _QUARTERS
    owner = assigned["partnership_id"].to_numpy()
    first = np.searchsorted(partnership, owner, side="left")
    many = np.searchsorted(partnership, owner, side="right") - first
    start = np.repeat(np.cumsum(many) - many, many)
    row = np.repeat(first, many) + np.arange(many.sum()) - start
    kpi = np.repeat(assigned["kpi_id"].to_numpy(), many)
    quarter = rows[row] % _QUARTERS
    began = np.repeat(assigned["first_quarter"].to_numpy(), many)
    ended = np.repeat(assigned["ended_quarter"].to_numpy(dtype=float), many)
    counts = (quarter >= began) & ~(quarter >= ended)
    return row[counts], kpi[counts]


def _attainments(values: pd.DataFrame, kpis: pd.DataFrame) -> Floats:
    """Give the attainment of every reported value by its KPI's own rule, 0–100."""
    rules = kpis.iloc[np.searchsorted(kpis["id"].to_numpy(), values["kpi_id"].to_numpy())]
    rules = rules.set_axis(values.index).rename(columns={"target": "default_target"})
    return attainments(rules.join(values[["actual", "target", "rating"]]))


def arrange_waves(rows: Ints, statistics: pd.DataFrame, invited: pd.DataFrame, *, elements: int) -> Waves:
    """Give each row the wave of its own quarter, else that of the quarter before, else none."""
    waves = np.unique(row_keys(statistics))
    filled = _by_wave(waves, statistics, invited, elements=elements)
    own, before = _place(waves, rows), _place(waves, rows - 1)
    place = np.where(own >= 0, own, before)
    has = place >= 0
    quarter = np.where(own >= 0, rows % _QUARTERS, np.where(before >= 0, rows % _QUARTERS - 1, -1))
    return Waves(
        n=np.where(_spread(has, 3), filled["n"][place], 0),
        mean=np.where(_spread(has, 3), filled["mean"][place], np.nan),
        cross=np.where(_spread(has, 4), filled["cross"][place], 0.0),
        invited=np.where(_spread(has, 2), filled["invited"][place], np.nan),
        respondents=np.where(_spread(has, 2), filled["respondents"][place], 0),
        quarter=quarter,
    )


def _spread(flags: npt.NDArray[np.bool_], dimensions: int) -> npt.NDArray[np.bool_]:
    return flags.reshape(-1, *[1] * (dimensions - 1))


def _place(known: Ints, wanted: Ints) -> Ints:
    """Find each wanted key among the sorted known ones; −1 where it is not there."""
    if not len(known):
        return np.full(len(wanted), -1)
    at = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    return np.where(known[at] == wanted, at, -1)


def _by_wave(waves: Ints, statistics: pd.DataFrame, invited: pd.DataFrame, *, elements: int) -> dict[str, Any]:
    """Arrange the statistics by wave and side; one empty wave at the end stands for "none" (place −1)."""
    size, sides = len(waves) + 1, SIDES
    at = (np.searchsorted(waves, row_keys(statistics)), statistics["side"].to_numpy())
    filled: dict[str, Any] = {
        "n": np.zeros((size, sides, elements), dtype=np.int64),
        "mean": np.full((size, sides, elements), np.nan),
        "cross": np.zeros((size, sides, elements, elements)),
        "invited": np.full((size, sides), np.nan),
        "respondents": np.zeros((size, sides), dtype=np.int64),
    }
    filled["respondents"][at] = statistics["respondents"].to_numpy()
    for e in range(elements):
        filled["n"][(*at, e)] = statistics[f"n_{e}"].to_numpy()
        filled["mean"][(*at, e)] = statistics[f"mean_{e}"].to_numpy()
        for f in range(e, elements):
            crossed = statistics[f"cross_{e}_{f}"].to_numpy()
            # No respondent answered both elements: nothing went together, the sum is empty.
            crossed = np.where(np.isnan(crossed), 0.0, crossed)
            filled["cross"][(*at, e, f)] = filled["cross"][(*at, f, e)] = crossed
    place = _place(waves, row_keys(invited))
    held = place >= 0
    filled["invited"][place[held], invited["side"].to_numpy()[held]] = invited["invited"].to_numpy()[held]
    return filled
