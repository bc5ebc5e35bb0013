"""Read models → the tidy frames that charts, pages and reports share: names, bands, told figures, group means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from health.catalogue import Catalogue
from health.scoring import BAND_CODES, ScoringModel, attainments, band_of, interval
from health.wording import Words, figures, status_of
from health.wording.markup import safe

_BARE = ("count", "ratio", "level")


def element_names(catalogue: Catalogue, words: Words) -> dict[str, str]:
    """Give code → name of the elements, in order."""
    return {element.code: element.name.in_(words.language) for element in catalogue.elements}


def counts_of(counts: pd.DataFrame, quarter: int) -> dict[str, int]:
    """Give band → number of partnerships in a quarter."""
    return dict(counts[counts["quarter"] == quarter].set_index("band")["n"])


def at_risk(needy: pd.DataFrame) -> list[str]:
    """Give the names at risk, in the order given."""
    return [safe(name) for name in needy.loc[needy["band"] == "at_risk", "name"]]


def with_bands(frame: pd.DataFrame, model: ScoringModel, *, of: str) -> pd.DataFrame:
    """Add the band each number of a column would lie in, "none" where it is missing."""
    found = band_of(frame[of].to_numpy(dtype=float), model.bands)
    return frame.assign(band=[status_of(BAND_CODES[int(band)]) for band in found])


def kpi_rows(kpis: pd.DataFrame, *, words: Words, catalogue: Catalogue, model: ScoringModel) -> pd.DataFrame:
    """Add to the KPIs of a partnership: name and unit in the reader's language, attainment, band, figures in words."""
    scored = with_bands(kpis.assign(attainment=attainments(kpis)), model, of="attainment")
    rows = [dict(row) for _, row in kpis.iterrows()]
    return scored.assign(
        name=[kpi_name(row, catalogue, words) for row in rows],
        told=[_told(row, catalogue, words) for row in rows],
    )


def kpi_name(row: Mapping[str, Any], catalogue: Catalogue, words: Words) -> str:
    """Name a KPI in the reader's language; one of the organisation's own as it was uploaded. row: kpi, name, own."""
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
    """Name a KPI's unit in the reader's language; a unit the catalogue does not have stands as it is.

    What is counted or divided a KPI's name says: such a number has no unit, None.
    """
    if unit in _BARE:
        return None
    found = next((entry for entry in catalogue.units if entry.code == unit), None)
    return unit if found is None else found.name.in_(words.language)


def with_mean_interval(groups: pd.DataFrame) -> pd.DataFrame:
    """Add the 95 % interval of each group's mean over its partnerships; NaN for a group of one."""
    n = groups["n"].to_numpy(dtype=float)
    se = np.sqrt(groups["variance"].to_numpy(dtype=float) / n)
    low, high = interval(groups["mean"].to_numpy(dtype=float), se, n - 1.0)
    return groups.assign(low=low, high=high)


def group_means(scores: pd.DataFrame) -> pd.DataFrame:
    """Give for each group with a score: group, n, mean, variance, low, high (95 %, NaN for a group of one)."""
    known = scores[scores["score"].notna()]
    stats = known.groupby("group")["score"].agg(["count", "mean", "var"]).reset_index()
    return with_mean_interval(stats.rename(columns={"count": "n", "var": "variance"}))


def best_and_worst(scores: pd.DataFrame, groups: Mapping[str, str]) -> dict[str, Any] | None:
    """Give the groups with the highest and the lowest mean score; None where fewer than two have one."""
    found = group_means(scores)
    if len(found) < 2:
        return None
    mean = found["mean"].to_numpy(dtype=float)
    top, bottom = int(mean.argmax()), int(mean.argmin())
    names = [safe(groups[str(code)]) for code in found["group"]]
    return {
        "best": names[top],
        "best_mean": float(mean[top]),
        "worst": names[bottom],
        "worst_mean": float(mean[bottom]),
        "overlap": overlap(scores, *found["group"].iloc[[top, bottom]]),
    }


def only_group(scores: pd.DataFrame, groups: Mapping[str, str]) -> dict[str, Any]:
    """Give name, mean and n of the one group that has a score."""
    [found] = group_means(scores).to_dict("records")
    return {"name": safe(groups[str(found["group"])]), "mean": float(found["mean"]), "n": int(found["n"])}


def overlap(scores: pd.DataFrame, first: str, second: str) -> bool:
    """Say whether the 95 % intervals of two groups' means overlap; a group of one has none, and is not told apart."""
    found = group_means(scores).set_index("group")
    top, bottom = found.loc[[first, second]].sort_values("mean", ascending=False).to_dict("records")
    return not top["low"] > bottom["high"]
