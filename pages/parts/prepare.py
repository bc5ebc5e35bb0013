"""Read models → the tidy frames charts take: names in the reader's language, bands, told figures."""

from __future__ import annotations

import io
from collections.abc import Mapping

import numpy as np
import pandas as pd

from health.catalogue import Catalogue, Kpi
from health.charts.tidy import (
    at_risk,
    best_and_worst,
    counts_of,
    element_names,
    kpi_name,
    kpi_rows,
    only_group,
    overlap,
    unit_name,
    with_bands,
    with_mean_interval,
)
from health.harmless import harmless
from health.scoring import ScoringModel, t_quantile
from health.wording import Words, figures
from health.wording.markup import safe

__all__ = [
    "at_risk",
    "best_and_worst",
    "counts_of",
    "csv",
    "element_names",
    "histories",
    "kpi_name",
    "kpi_rows",
    "only_group",
    "overlap",
    "safe",
    "stage_name",
    "target_told",
    "unit_name",
    "with_bands",
    "with_half_interval",
    "with_mean_interval",
    "worked",
]


def stage_name(catalogue: Catalogue, words: Words, stage: str | None) -> str:
    """Say a stage in the reader's language."""
    return words.say("not given") if stage is None else catalogue.name("stages", stage, words.language)


def with_half_interval(moved: pd.DataFrame) -> pd.DataFrame:
    """Add half the 95 % interval of each change; 0 where a change is a fact."""
    half = t_quantile(moved["delta_df"].to_numpy(dtype=float)) * moved["delta_se"].to_numpy(dtype=float)
    return moved.assign(half=np.where(moved["delta_se"].to_numpy(dtype=float) == 0.0, 0.0, half))


def histories(past: pd.DataFrame, *, since: int, until: int) -> dict[str, list[float]]:
    """Give kpi → its actuals by quarter, oldest first, NaN where nothing was reported; a rating has none."""
    span = range(since, until + 1)
    numbers = past.dropna(subset=["actual"])
    return {
        str(kpi): part.set_index("quarter")["actual"].reindex(span).tolist() for kpi, part in numbers.groupby("kpi")
    }


def target_told(kpi: Kpi, catalogue: Catalogue, words: Words) -> str:
    """Say a catalogue KPI's target in words."""
    unit = unit_name(kpi.unit, catalogue, words)
    if kpi.direction == "rating":
        return kpi.level_names[-1].in_(words.language)
    if kpi.target_low is not None and kpi.target_high is not None:
        return figures.range_of(words, low=kpi.target_low, high=kpi.target_high, unit=unit)
    return words.say("set per row") if kpi.target is None else figures.with_unit(words, kpi.target, unit)


def worked(parts: pd.DataFrame, model: ScoringModel, *, words: Words, names: Mapping[str, str]) -> pd.DataFrame:
    """Lay out how each element's score of one partnership and quarter came about."""
    share = dict(zip(model.elements, model.survey_share, strict=True))
    by_code = parts.set_index("element")
    rows = []
    for code, name in names.items():
        if code not in by_code.index:
            rows.append((name, words.say("not measured"), words.say("not measured"), "", words.say("no data")))
            continue
        row = by_code.loc[code]
        mixed = words.percent(share[code]) if row["basis"] == "both" else words.say("one part only")
        rows.append((name, _part(row["survey"], words), _part(row["kpi"], words), mixed, words.score(row["score"])))
    headers = (
        words.say("Element"),
        words.say("Survey part"),
        words.say("KPI part"),
        words.say("Survey's share"),
        words.say("Element score"),
    )
    return pd.DataFrame(rows, columns=list(headers))


def _part(value: float, words: Words) -> str:
    return words.say("none") if pd.isna(value) else words.score(value)


def csv(table: pd.DataFrame) -> bytes:
    """Write a table as CSV that a spreadsheet opens as text: cells that could start a formula get an apostrophe."""
    text = io.StringIO()
    table.map(lambda cell: harmless(cell) if isinstance(cell, str) else cell).to_csv(text, index=False)
    return text.getvalue().encode("utf-8-sig")
