"""How firmly the partnerships of a quarter stand: the evidence behind their scores, drawn anew a thousand times."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from health.access import Viewer
from health.assess.measure import arrange_waves, row_keys
from health.insight import Evidence, Robustness, dominance, draw_scores, sampling_of, simulate
from health.insight.robustness import DRAWS
from health.scoring import ScoringModel, survey_parts
from health.scoring.model import Floats
from health.store import facts
from health.store.read import visible, whatif
from health.store.read.visible import EVERYTHING, Selection
from health.store.waves import wave_statistics

SEED = 2026
CHUNK = 1_000


@dataclass(frozen=True)
class Standing:
    """Hold how N partnerships stand the draws of MEASUREMENT.md section 9; code, name : (N,), in order of `robust`."""

    code: tuple[str, ...]
    name: tuple[str, ...]
    robust: Robustness


def evidence(
    connection: Connection,
    viewer: Viewer,
    *,
    quarter: int,
    model_id: int | None = None,
    selection: Selection = EVERYTHING,
) -> Evidence:
    """Give what the scores of a quarter rest on, of the partnerships this viewer sees and the filters leave.

    The parts are those stored; the covariance of the surveys' errors is made from the answers, grouped by the database
    and pooled over both sides, a thousand partnerships at a time. Scored under `model_id`, None for the model in force.
    """
    model = _model(connection, model_id)
    found = whatif.parts(connection, viewer, quarter=quarter, model_id=model_id, selection=selection)
    return _evidence(connection, found, model=model, quarter=quarter)


def standing(
    connection: Connection,
    viewer: Viewer,
    *,
    quarter: int,
    seed: int = SEED,
    draws: int = DRAWS,
    selection: Selection = EVERYTHING,
    model_id: int | None = None,
) -> Standing:
    """Give score and rank intervals, band chances and what matters most, of a quarter's partnerships in scope.

    Scored under `model_id`, None for the model in force. Ranks are among the partnerships in scope;
    a partnership's own interval and chances do not depend on who they are.
    """
    model = _model(connection, model_id)
    found = whatif.parts(connection, viewer, quarter=quarter, model_id=model_id, selection=selection)
    drawn = simulate(model, _evidence(connection, found, model=model, quarter=quarter), seed=seed, draws=draws)
    return Standing(found.code, found.name, drawn)


def share_of_wins(
    connection: Connection,
    viewer: Viewer,
    *,
    quarter: int,
    by: str,
    first: str,
    second: str,
    seed: int = SEED,
    draws: int = DRAWS,
    selection: Selection = EVERYTHING,
) -> float:
    """Give the share of draws, 0–1, in which one partnership or group scores higher than another; NaN without scores.

    by : "partnership" (first and second are codes) or one of the filters (they are its values; the means of the
    groups' scores are compared). A draw of equals counts half.
    """
    model = _model(connection, None)
    narrowed = selection if by == "partnership" else replace(selection, **{by: (first, second)})
    found = whatif.parts(connection, viewer, quarter=quarter, selection=narrowed)
    label = np.array(found.code if by == "partnership" else found.groups[by], dtype=object)
    kept = np.flatnonzero((label == first) | (label == second))
    drawn = draw_scores(
        model, _evidence(connection, _some(found, kept), model=model, quarter=quarter), seed=seed, draws=draws
    )
    sides = [drawn[:, label[kept] == one] for one in (first, second)]
    scored = [side[:, ~np.isnan(side).any(axis=0)] for side in sides]
    if any(side.shape[1] == 0 for side in scored):
        return float("nan")
    return dominance(scored[0].mean(axis=1), scored[1].mean(axis=1))


def _model(connection: Connection, model_id: int | None) -> ScoringModel:
    return ScoringModel.from_json(visible.scoring_model(connection, model_id)[1])


def _some(found: whatif.Parts, at: np.ndarray[tuple[int], np.dtype[np.int64]]) -> whatif.Parts:
    return replace(found, id=found.id[at], kpi=found.kpi[at], survey=found.survey[at])


def _evidence(connection: Connection, found: whatif.Parts, *, model: ScoringModel, quarter: int) -> Evidence:
    sampling = np.zeros((len(found.id), len(model.elements), len(model.elements)))
    surveyed = np.flatnonzero(~np.isnan(found.survey).all(axis=1))
    for start in range(0, len(surveyed), CHUNK):
        at = surveyed[start : start + CHUNK]
        sampling[at] = _sampling(connection, tuple(found.id[at].tolist()), model=model, quarter=quarter)
    return Evidence(found.kpi, found.survey, sampling, found.id)


def _sampling(connection: Connection, ids: tuple[int, ...], *, model: ScoringModel, quarter: int) -> Floats:
    span = facts.Span(ids, quarter - 1, quarter)
    elements = len(model.elements)
    statistics = wave_statistics(connection, span, elements=elements, min_respondents=model.min_respondents)
    rows = row_keys(pd.DataFrame({"partnership_id": ids, "quarter": quarter}))
    waves = arrange_waves(rows, statistics, facts.invitations(connection, span), elements=elements)
    return sampling_of(survey_parts(waves, min_respondents=model.min_respondents), waves)
