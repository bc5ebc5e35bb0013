"""Read models → the tidy frames charts take: names in the reader's language, bands, told figures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from health.catalogue import Catalogue, Kpi
from health.scoring import BAND_CODES, ScoringModel, attainments, band_of, interval, t_quantile
from health.wording import Words, figures, status_of

_MARKDOWN = re.compile(r"([\\`*_\[\]<>#~$:|{}!])")


def safe(text: str) -> str:
    """Escape what Markdown would read as markup: names come from files."""
    return _MARKDOWN.sub(r"\\\1", text)


def element_names(catalogue: Catalogue, words: Words) -> dict[str, str]:
    """Give code → name of the elements, in order."""
    return {element.code: element.name.in_(words.language) for element in catalogue.elements}


def stage_name(catalogue: Catalogue, words: Words, stage: str | None) -> str:
    """Say a stage in the reader's language."""
    return words.say("not given") if stage is None else catalogue.name("stages", stage, words.language)


def counts_of(counts: pd.DataFrame, quarter: int) -> dict[str, int]:
    """Give band → number of partnerships in a quarter."""
    return dict(counts[counts["quarter"] == quarter].set_index("band")["n"])


def at_risk(needy: pd.DataFrame) -> tuple[list[str], list[str]]:
    """Give the names at risk, and those of them that fell into it since the quarter before."""
    risky = needy[needy["band"] == "at_risk"]
    names = [safe(name) for name in risky["name"]]
    new = [safe(name) for name in risky.loc[risky["band_before"].notna() & (risky["band_before"] != "at_risk"), "name"]]
    return names, new


def with_half_interval(moved: pd.DataFrame) -> pd.DataFrame:
    """Add half the 95 % interval of each change; 0 where a change is a fact."""
    half = t_quantile(moved["delta_df"].to_numpy(dtype=float)) * moved["delta_se"].to_numpy(dtype=float)
    return moved.assign(half=np.where(moved["delta_se"].to_numpy(dtype=float) == 0.0, 0.0, half))


def with_bands(frame: pd.DataFrame, model: ScoringModel, *, of: str) -> pd.DataFrame:
    """Add the band each number of a column would lie in, "none" where it is missing."""
    found = band_of(frame[of].to_numpy(dtype=float), model.bands)
    return frame.assign(band=[status_of(BAND_CODES[int(band)]) for band in found])


def kpi_rows(kpis: pd.DataFrame, *, words: Words, catalogue: Catalogue, model: ScoringModel) -> pd.DataFrame:
    """Add to the KPIs of a partnership: name and unit in the reader's language, attainment, band, figures in words."""
    scored = with_bands(kpis.assign(attainment=attainments(kpis)), model, of="attainment")
    rows = [dict(row) for _, row in kpis.iterrows()]
    return scored.assign(
        name=[_kpi_name(row, catalogue, words) for row in rows],
        told=[_told(row, catalogue, words) for row in rows],
    )


def _kpi_name(row: Mapping[str, Any], catalogue: Catalogue, words: Words) -> str:
    listed = catalogue.kpi(row["kpi"]) if pd.isna(row["own"]) else None
    return str(row["name"]) if listed is None else listed.name.in_(words.language)


def _told(row: Mapping[str, Any], catalogue: Catalogue, words: Words) -> str:
    since = None if pd.isna(row["last_quarter"]) else int(row["last_quarter"])
    if row["direction"] == "rating":
        return _rating_told(row, catalogue, words, since=since)
    unit = unit_name(row["unit"], catalogue, words)
    if row["direction"] == "range":
        return figures.against_range(
            words, actual=row["actual"], low=row["target_low"], high=row["target_high"], unit=unit, since=since
        )
    target = row["default_target"] if pd.isna(row["target"]) else row["target"]
    return figures.against_target(words, actual=row["actual"], target=target, unit=unit, since=since)


def _rating_told(row: Mapping[str, Any], catalogue: Catalogue, words: Words, *, since: int | None) -> str:
    if pd.isna(row["rating"]):
        return figures.not_reported(words, since=since)
    listed = catalogue.kpi(row["kpi"]) if pd.isna(row["own"]) else None
    levels = row["levels"].split("|") if listed is None else [name.in_(words.language) for name in listed.level_names]
    return figures.rating(words, row["rating"], levels)


def unit_name(unit: str | None, catalogue: Catalogue, words: Words) -> str | None:
    """Say a KPI's unit in the reader's language; one the catalogue does not know stays as it is."""
    found = next((entry for entry in catalogue.units if entry.code == unit), None)
    return unit if found is None else found.name.in_(words.language)


def histories(past: pd.DataFrame, *, since: int, until: int) -> dict[str, list[float]]:
    """Give kpi → its actuals by quarter, oldest first, NaN where nothing was reported."""
    span = range(since, until + 1)
    return {str(kpi): part.set_index("quarter")["actual"].reindex(span).tolist() for kpi, part in past.groupby("kpi")}


def with_mean_interval(groups: pd.DataFrame) -> pd.DataFrame:
    """Add the 95 % interval of each group's mean over its partnerships; NaN for a group of one."""
    n = groups["n"].to_numpy(dtype=float)
    se = np.sqrt(groups["variance"].to_numpy(dtype=float) / n)
    low, high = interval(groups["mean"].to_numpy(dtype=float), se, n - 1.0)
    return groups.assign(low=low, high=high)


def best_and_worst(scores: pd.DataFrame, groups: Mapping[str, str]) -> dict[str, Any] | None:
    """Give the groups with the highest and the lowest mean score; None where fewer than two have one."""
    known = scores[scores["score"].notna()]
    stats = known.groupby("group")["score"].agg(["count", "mean", "var"])
    if len(stats) < 2:
        return None
    bounds = with_mean_interval(stats.rename(columns={"count": "n", "var": "variance"}))
    top, bottom = stats["mean"].idxmax(), stats["mean"].idxmin()
    apart = bounds.at[top, "low"] > bounds.at[bottom, "high"]
    return {
        "best": safe(groups[str(top)]),
        "best_mean": float(stats.at[top, "mean"]),
        "worst": safe(groups[str(bottom)]),
        "worst_mean": float(stats.at[bottom, "mean"]),
        "overlap": not bool(apart),
    }


def target_told(kpi: Kpi, catalogue: Catalogue, words: Words) -> str:
    """Say a catalogue KPI's target in words."""
    unit = unit_name(kpi.unit, catalogue, words)
    if kpi.direction == "rating":
        return kpi.level_names[-1].in_(words.language)
    if kpi.target_low is not None and kpi.target_high is not None:
        return words.say(
            "{low} to {high}",
            low=words.number(kpi.target_low, digits=2),
            high=figures.with_unit(words, kpi.target_high, unit),
        )
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
