"""Read models → why a score moved: elements, their parts, and the KPIs and statements below them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from health.access import Viewer
from health.catalogue import Catalogue
from health.insight import Causes, Forecast, Trend, decompose_items, decompose_kpis, forecast, of_quarter, trend
from health.scoring import ScoringModel
from health.store.read import answers, kpis
from health.wording import Words
from pages.parts import load, prepare

_SHOWN = 0.05  # a step that reads as 0.0 is no step
COVERAGE = "coverage"
_OTHER = "other"


def steps_of(causes: Causes, *, names: Mapping[str, str], words: Words) -> pd.DataFrame:
    """Give the steps of the waterfall: the element that moved the score furthest first, then coverage, then the rest.

    Steps too small to read are one, so that the bars still add up.
    """
    points = causes.elements["points"].dropna()
    order = points.abs().sort_values(ascending=False, kind="stable").index
    large = [code for code in order if abs(points[code]) >= _SHOWN]
    rows = [(code, names[code], float(points[code]), False) for code in large]
    if abs(causes.coverage) >= _SHOWN:
        rows.append((COVERAGE, words.say("Other elements measured"), causes.coverage, True))
    rest = causes.delta - sum(row[2] for row in rows)
    if abs(rest) >= _SHOWN:
        rows.append((_OTHER, words.say("All others"), rest, False))
    return pd.DataFrame(rows, columns=["code", "name", "points", "hatched"])


@dataclass(frozen=True)
class Origin:
    """Hold what moved below one part of an element, and the rest.

    entries : name, before, after (in words), points, file, row, by, at; row is NaN where it was not kept, and of
    answers, which are nobody's. rest : points owed to entries that came or went and to weights that shifted. whole :
    points of the part, as scored.
    """

    entries: pd.DataFrame
    rest: float
    whole: float

    @property
    def told(self) -> float:
        """Give the points entries and rest come to: other than `whole` where values were corrected after the score."""
        return float(self.entries["points"].sum()) + self.rest


def kpi_origin(
    viewer: Viewer,
    causes: Causes,
    *,
    code: str,
    element: str,
    quarter: int,
    model: ScoringModel,
    words: Words,
    catalogue: Catalogue,
) -> Origin | None:
    """Tell an element's KPI part by KPI, as its values stand today; None where it was not there in both quarters."""
    row = causes.elements.loc[element]
    if np.isnan(row["kpi_rate"]):
        return None
    before, after = (
        _kpis(viewer, code=code, element=element, quarter=number, words=words, catalogue=catalogue, model=model)
        for number in (quarter - 1, quarter)
    )
    columns = ["attainment", "weight"]
    why = decompose_kpis(before[columns], after[columns], rate=row["kpi_rate"])
    index = why.entries.index
    first, last = before.reindex(index), after.reindex(index)
    entries = pd.DataFrame(
        {
            "name": last["name"].combine_first(first["name"]),
            "before": first["told"],
            "after": last["told"],
            "points": why.entries,
            "file": last["file_name"],
            "row": last["file_row"],
            "by": last["uploaded_by"],
            "at": last["uploaded_at"],
        }
    )
    return Origin(_largest_first(entries), why.rest, float(row["kpi"]))


def _kpis(
    viewer: Viewer, *, code: str, element: str, quarter: int, words: Words, catalogue: Catalogue, model: ScoringModel
) -> pd.DataFrame:
    found = load.read(kpis.assigned, viewer, code=code, quarter=quarter)
    rows = prepare.kpi_rows(found[found["element"] == element], words=words, catalogue=catalogue, model=model)
    return rows.set_index("kpi")


def statement_origin(
    viewer: Viewer,
    causes: Causes,
    parts: pd.DataFrame,
    *,
    code: str,
    element: str,
    quarter: int,
    least: int,
    words: Words,
    catalogue: Catalogue,
) -> Origin | None:
    """Tell an element's survey part by statement; None where it was not there in both quarters.

    least: the fewest people statements are told of. Without entries where fewer answered, or one wave is behind both
    quarters.
    """
    row = causes.elements.loc[element]
    if np.isnan(row["survey_rate"]):
        return None
    waves = [number - int(of_quarter(parts, number).at[element, "wave_age"]) for number in (quarter - 1, quarter)]
    before, after = (
        _statements(viewer, code=code, element=element, wave=wave, least=least) for wave in (waves[0], waves[1])
    )
    if before.empty or after.empty or waves[0] == waves[1]:
        return Origin(pd.DataFrame(), float(row["survey"]), float(row["survey"]))
    why = decompose_items(before, after, rate=row["survey_rate"])
    index = why.entries.index
    first, last = before.reindex(index), after.reindex(index)
    source = load.read(answers.files, viewer, code=code, quarter=waves[1]).iloc[-1]
    own = last["own"].combine_first(first["own"])
    text = last["text"].combine_first(first["text"])
    entries = pd.DataFrame(
        {
            "name": [_statement(item, text[item], own[item], catalogue, words) for item in index],
            "before": first["mean"].map(words.score),
            "after": last["mean"].map(words.score),
            "points": why.entries,
            "file": source["file_name"],
            "row": np.nan,
            "by": source["uploaded_by"],
            "at": source["uploaded_at"],
        },
        index=index,
    )
    return Origin(_largest_first(entries), why.rest, float(row["survey"]))


def _statements(viewer: Viewer, *, code: str, element: str, wave: int, least: int) -> pd.DataFrame:
    found = load.read(answers.statements, viewer, code=code, quarter=wave, min_respondents=least)
    return found[found["element"] == element].set_index("item")


def _statement(item: str, text: str, own: float, catalogue: Catalogue, words: Words) -> str:
    listed = catalogue.item(item) if pd.isna(own) else None
    return text if listed is None else listed.text.in_(words.language)


def _largest_first(entries: pd.DataFrame) -> pd.DataFrame:
    return entries.reindex(entries["points"].abs().sort_values(ascending=False, kind="stable").index)


@dataclass(frozen=True)
class Course:
    """Hold one partnership's trend and forecast, and the quarters forecast as the chart takes them."""

    trend: Trend
    forecast: Forecast
    ahead: pd.DataFrame


def course_of(history: pd.DataFrame, *, quarter: int) -> Course:
    """Find where one partnership's health is heading; history: quarter and score up to `quarter`, which is scored."""
    span = range(int(history["quarter"].min()), quarter + 1)
    series = history.set_index("quarter")["score"].reindex(list(span)).to_numpy(dtype=float)[None, :]
    found = forecast(series)
    ahead = pd.DataFrame(
        {
            "quarter": [quarter + 1, quarter + 2],
            "score": found.value[0],
            "low": found.low[0],
            "high": found.high[0],
        }
    ).dropna()
    return Course(trend(series), found, ahead)
