"""Why a score moved: an exact, additive breakdown from the health score down to KPIs and survey items (section 7).

Every level is told in points of the health score and sums to the level above it: elements and coverage to the change of
the score; KPI part, survey part and change of basis to an element; KPIs to the KPI part; items to the survey part.
The rate handed down says how many points of health one point of the level below was worth.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from health.scoring.composite import composite, observed_weights
from health.scoring.model import Aggregation, Floats
from health.scoring.tables import Table, Weights, as_ordered_in, numbers, weights_for

_FLOOR = 1.0


@dataclass(frozen=True)
class Breakdown:
    """Hold why weighted means changed: `contribution` (..., E) and `coverage` (...,) sum to `delta` (...,).

    contribution : points of the score, NaN where the element is not observed in both quarters. coverage : points owed
    to elements that came or went. rate : (..., E) points of the score per point of the element, NaN likewise.
    """

    delta: Floats
    contribution: Floats
    coverage: Floats
    rate: Floats


@dataclass(frozen=True)
class Parts:
    """Hold the two parts of elements, (..., E) each, NaN where there is none."""

    kpi: Floats
    survey: Floats


@dataclass(frozen=True)
class PartBreakdown:
    """Hold why elements changed, in points of health, all (..., E): they sum to the element's contribution.

    kpi, survey : NaN where the part is not there in both quarters. basis : owed to a part that came or went.
    kpi_rate, survey_rate : points of health per point of the part, NaN likewise.
    """

    kpi: Floats
    survey: Floats
    basis: Floats
    kpi_rate: Floats
    survey_rate: Floats


def decompose(
    before: Table,
    after: Table,
    weights: Weights,
    method: Aggregation = "geometric",
) -> Breakdown:
    """Break the change of health scores down by element.

    Parameters
    ----------
    before, after : (..., E) element scores of two quarters, 0–100, NaN where missing; rows of the same partnerships.
    Named rows and elements are brought into one order. weights : as for `composite`. method : the model's aggregation.

    Returns
    -------
    Over the elements observed in both quarters, weights renormalised on them, scores floored at 1:
    L(Hᶜ after, Hᶜ before)·w′·ln(s after / s before) with the logarithmic mean L, or w′·(s after − s before) for the
    arithmetic model. Coverage is what is left of Δ: all of it where no element is observed twice. NaN where a quarter
    has no element at all.

    Raises `ScoringError` as `composite` does, and for tables of different shape or names.
    Source: MEASUREMENT.md section 7; Ang 2005 (LMDI). Checked against R's LMDIR; sums to Δ within 1e-9.

    >>> why = decompose([[50.0, 80.0]], [[60.0, 80.0]], weights=[0.5, 0.5], method="arithmetic")
    >>> why.contribution.tolist(), why.coverage.tolist()
    ([[5.0, 0.0]], [0.0])
    """
    weights = weights_for(before, weights)
    first, last = numbers(before), numbers(as_ordered_in(before, after))
    start, end = composite(first, weights, method), composite(last, weights, method)
    both = ~(np.isnan(first) | np.isnan(last))
    first, last = np.where(both, first, np.nan), np.where(both, last, np.nan)
    share = np.where(both, observed_weights(first, weights), np.nan)
    shared_start, shared_end = composite(first, weights, method), composite(last, weights, method)
    rate = _geometric_rate(first, last, share=share, start=shared_start) if method == "geometric" else share
    # Where no element is observed twice, there is no Hᶜ to compare with, and all of the change is coverage.
    coverage = np.where(both.any(axis=-1), (end - shared_end) - (start - shared_start), end - start)
    return Breakdown(end - start, rate * (last - first), coverage, rate)


def decompose_parts(before: Parts, after: Parts, *, survey_share: npt.ArrayLike, rate: npt.ArrayLike) -> PartBreakdown:
    """Break the contribution of elements down into KPI part, survey part and change of basis.

    Parameters
    ----------
    before, after : the parts in two quarters. survey_share : (E,) b of the scoring model.
    rate : (..., E) points of health per point of the element, from `decompose`.

    As for elements: over the parts observed in both quarters, their shares renormalised; what is left is the change of
    basis, all of it where the one part gave way to the other.
    """
    b = np.asarray(survey_share, dtype=float)
    per_point = np.asarray(rate, dtype=float)
    kpi_twice = ~np.isnan(before.kpi) & ~np.isnan(after.kpi)
    survey_twice = ~np.isnan(before.survey) & ~np.isnan(after.survey)
    kpi_rate = np.where(kpi_twice, per_point * np.where(survey_twice, 1.0 - b, 1.0), np.nan)
    survey_rate = np.where(survey_twice, per_point * np.where(kpi_twice, b, 1.0), np.nan)
    kpi, survey = kpi_rate * (after.kpi - before.kpi), survey_rate * (after.survey - before.survey)
    whole = per_point * (_combined(after, b) - _combined(before, b))
    return PartBreakdown(kpi, survey, whole - np.nansum([kpi, survey], axis=0), kpi_rate, survey_rate)


@dataclass(frozen=True)
class MeanBreakdown:
    """Hold why one weighted mean of entries (KPIs, survey items) moved, in points of health.

    entries : indexed by entry, every one of either quarter; NaN where it was not there in both. rest : owed to entries
    that came or went and to weights that shifted. They sum to the part's contribution.
    """

    entries: pd.Series[float]
    rest: float


def decompose_kpis(before: pd.DataFrame, after: pd.DataFrame, *, rate: float) -> MeanBreakdown:
    """Break the contribution of an element's KPI part down by KPI.

    Parameters
    ----------
    before, after : the element's KPIs in two quarters, indexed by KPI: attainment (0–100, NaN where not reported) and
    weight. rate : points of health per point of the KPI part, from `decompose_parts`.

    The KPI part is a weighted mean, so this is the arithmetic breakdown of section 7: over the KPIs reported in both
    quarters, weights renormalised on them. `rest` is owed to KPIs that were reported in one quarter only.
    """
    names = before.index.union(after.index)
    first, last = before.reindex(names), after.reindex(names)
    weights = last["weight"].combine_first(first["weight"])
    why = decompose(first["attainment"], last["attainment"], weights=weights, method="arithmetic")
    return MeanBreakdown(pd.Series(rate * why.contribution, names), rate * float(why.coverage))


def item_means(answers: pd.DataFrame) -> pd.DataFrame:
    """Tell what each item adds to the survey part of one element in one wave.

    Parameters
    ----------
    answers : one row per answer: side, respondent, item, p (POMP 0–100, turned round; NaN for "not applicable").

    Returns
    -------
    Indexed by item: mean (0–100) and weight (0–1), such that Σ weight = 1 and Σ weight·mean is the survey part of
    section 3, respondents with less than half the items left out. Both sides are pooled, so nothing about one side
    can be read off; whether the group is large enough to show (section 11) is the caller's to decide. Empty where
    nobody has a mean.
    """
    given = answers.dropna(subset="p")
    person = given.groupby(["side", "respondent"])["p"].transform("size")
    given = given[2 * person >= given["item"].nunique()]
    person = given.groupby(["side", "respondent"])["p"].transform("size")
    people = given.groupby("side")["respondent"].transform("nunique")
    share = 1.0 / (given["side"].nunique() * people * person)
    table = pd.DataFrame({"item": given["item"], "weight": share, "points": share * given["p"]})
    sums = table.groupby("item")[["weight", "points"]].sum()
    return pd.DataFrame({"weight": sums["weight"], "mean": sums["points"] / sums["weight"]})


def decompose_items(before: pd.DataFrame, after: pd.DataFrame, *, rate: float) -> MeanBreakdown:
    """Break the contribution of an element's survey part down by item.

    Parameters
    ----------
    before, after : `item_means` of the waves behind two quarters.
    rate : points of health per point of the survey part, from `decompose_parts`.

    An item's weight follows from who answered what, so it differs between waves: an item contributes its change at the
    mean of its two weights, and `rest` is owed to the shift of weights between items and to items in one wave only.

    Source: Kitagawa 1955.
    """
    names = before.index.union(after.index)
    first, last = before.reindex(names), after.reindex(names)
    entries = rate * (first["weight"] + last["weight"]) / 2.0 * (last["mean"] - first["mean"])
    moved = (after["weight"] * after["mean"]).sum() - (before["weight"] * before["mean"]).sum()
    return MeanBreakdown(entries, float(rate * moved - entries.sum()))


@dataclass(frozen=True)
class Causes:
    """Hold why one score moved by `delta` points.

    elements : indexed by element code: before, after (0–100), points (of health, NaN where not observed in both),
    kpi, survey, basis (points, they sum to the element's), kpi_rate, survey_rate (points of health per point of the
    part), and the parts themselves, 0–100: kpi_before, kpi_after, survey_before, survey_after. coverage : points owed
    to elements that came or went. Points and coverage sum to `delta`.
    """

    delta: float
    elements: pd.DataFrame
    coverage: float


def explain(
    before: pd.DataFrame,
    after: pd.DataFrame,
    *,
    weights: Mapping[str, float],
    survey_share: Mapping[str, float],
    method: Aggregation = "geometric",
) -> Causes:
    """Break the change of one score down to elements and their parts.

    Parameters
    ----------
    before, after : two quarters under one scoring model, indexed by element code: score, kpi, survey (0–100, NaN where
    missing); an element without a row is not observed. weights, survey_share : of the model, by element code.

    Raises `ScoringError` as `composite` does. Sums to Δ within 1e-9.
    Source: MEASUREMENT.md section 7, by `decompose` and `decompose_parts`.
    """
    codes = list(weights)
    first, last = before.reindex(codes).astype(float), after.reindex(codes).astype(float)
    why = decompose(first["score"], last["score"], weights=list(weights.values()), method=method)
    parts = decompose_parts(
        Parts(first["kpi"].to_numpy(), first["survey"].to_numpy()),
        Parts(last["kpi"].to_numpy(), last["survey"].to_numpy()),
        survey_share=[survey_share[code] for code in codes],
        rate=why.rate,
    )
    columns = {"before": first["score"], "after": last["score"], "points": why.contribution}
    columns |= {name: getattr(parts, name) for name in ("kpi", "survey", "basis", "kpi_rate", "survey_rate")}
    columns |= {f"{part}_before": first[part] for part in ("kpi", "survey")}
    columns |= {f"{part}_after": last[part] for part in ("kpi", "survey")}
    return Causes(float(why.delta), pd.DataFrame(columns, index=pd.Index(codes, name="element")), float(why.coverage))


def _geometric_rate(first: Floats, last: Floats, *, share: Floats, start: Floats) -> Floats:
    """Give contribution / (s after − s before), and its limit w′·H/s (0 below the floor) where s stood still."""
    low, high = np.maximum(first, _FLOOR), np.maximum(last, _FLOOR)
    counted, moved = high - low, last - first
    logs = np.log1p(counted / low)
    with np.errstate(invalid="ignore", divide="ignore"):
        # Of the points moved only those above the floor count.
        above = np.where(moved == 0.0, first >= _FLOOR, counted / moved)
        per_point = np.where(counted == 0.0, 1.0 / low, logs / counted)
    mean = start * _relative_growth(np.nansum(share * logs, axis=-1))
    return np.asarray(mean[..., None] * share * above * per_point)


def _relative_growth(x: Floats) -> Floats:
    """Give (eˣ − 1)/x, 1 at 0: with it L(a·eˣ, a) = a·(eˣ − 1)/x keeps its digits where the two are close."""
    with np.errstate(invalid="ignore"):
        return np.where(x == 0.0, 1.0, np.expm1(x) / x)


def _combined(parts: Parts, b: Floats) -> Floats:
    """Give the element scores of section 4."""
    both = b * parts.survey + (1.0 - b) * parts.kpi
    return np.where(np.isnan(parts.survey), parts.kpi, np.where(np.isnan(parts.kpi), parts.survey, both))
