"""Score what changed, in partnership order and with bounded memory, and store it in place of what was there.

Alerts are raised from the new scores in the same transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import Connection, Engine

from health.access import Viewer, require_admin
from health.assess.alerting import raise_alerts, raise_silence
from health.assess.effect import Effect, effect_of, no_effect
from health.assess.measure import Measured, measure
from health.progress import Progress, Step, unheard
from health.scoring import BAND_CODES, BASIS_CODES, Scores, ScoringModel, score
from health.scoring.score import Elements
from health.store import facts
from health.store.engine import writing
from health.store.ledger import models, setup
from health.store.ledger.scores import replace_scores, withhold_answered
from health.store.read import visible

CHUNK = 1_000
FROM_THE_START = 0


def rescore_all(engine: Engine, viewer: Viewer, *, progress: Progress = unheard) -> Effect:
    """Score every partnership in every quarter anew under the model in force; return which scores moved."""
    require_admin(viewer)
    with writing(engine) as writer:
        effect = rescore(writer, progress=progress)
        setup.bump_version(writer)
    return effect


def publish(
    engine: Engine,
    viewer: Viewer,
    *,
    model: ScoringModel,
    reason: str,
    at: datetime,
    progress: Progress = unheard,
) -> int:
    """Publish a scoring model and score every quarter anew under it, all of it or nothing; return its id.

    Scores under earlier versions stay as they are, under those. Changes between quarters are made anew too, so a change
    of model is never told as a change of health.
    """
    require_admin(viewer)
    with writing(engine) as writer:
        model_id = models.publish(writer, model, viewer=viewer, reason=reason, at=at)
        rescore(writer, progress=progress)
        setup.bump_version(writer)
    return model_id


def rescore(
    writer: Connection,
    *,
    since: pd.DataFrame | None = None,
    fresh: facts.Fresh | None = None,
    progress: Progress = unheard,
) -> Effect:
    """Score again what a frame (partnership_id, since) names, everything without one; return which scores moved.

    fresh: KPI values just written in this transaction, which are then not read back.
    """
    model_id, parameters = visible.model_in_force(writer)
    model = ScoringModel.from_json(parameters)
    kpis = facts.kpi_definitions(writer)
    todo = _everything(writer) if since is None else since.sort_values("partnership_id")
    effect = no_effect()
    for start in range(0, len(todo), CHUNK):
        step = Step("scoring", start, len(todo))
        progress(step)
        chunk = todo.iloc[start : start + CHUNK]
        still = partial(progress, step)
        effect += _rescore_chunk(writer, chunk, model=model, model_id=model_id, kpis=kpis, fresh=fresh, still=still)
    raise_silence(writer)
    progress(Step("scoring", len(todo), len(todo)))
    return effect


def _everything(connection: Connection) -> pd.DataFrame:
    ids = facts.partnership_ids(connection)
    return pd.DataFrame({"partnership_id": ids, "since": np.full(len(ids), FROM_THE_START)})


def _rescore_chunk(
    writer: Connection,
    todo: pd.DataFrame,
    *,
    model: ScoringModel,
    model_id: int,
    kpis: pd.DataFrame,
    fresh: facts.Fresh | None,
    still: Callable[[], object],
) -> Effect:
    # Two quarters back: the change needs the quarter before, and that one may rest on a wave carried forward.
    span = facts.Span(tuple(todo["partnership_id"].tolist()), int(todo["since"].min()) - 2)
    measured = measure(writer, span, model=model, kpis=kpis, fresh=fresh)
    still()
    scored = score(
        model,
        kpi=measured.kpi,
        kpi_coverage=measured.kpi_coverage,
        waves=measured.waves,
        quarter=measured.quarter,
        previous=_previous(measured),
    )
    keep = _asked_for(todo, measured.partnership, measured.quarter)
    health, elements = _as_rows(measured, scored, keep=keep, model=model, model_id=model_id)
    stored = facts.stored_scores(writer, span, model_id=model_id)
    old = stored[_asked_for(todo, stored["partnership_id"].to_numpy(), stored["quarter"].to_numpy())]
    still()
    replace_scores(writer, model_id=model_id, old=old, health=health, elements=elements, written=lambda _n: still())
    withhold_answered(writer, facts.Span(span.partnerships, int(todo["since"].min())), model_id=model_id)
    raise_alerts(writer, todo, model=model, model_id=model_id)
    return effect_of(old, health[["partnership_id", "quarter", "score", "band"]])


def _asked_for(
    todo: pd.DataFrame, partnership: npt.NDArray[np.int64], quarter: npt.NDArray[np.int64]
) -> npt.NDArray[np.bool_]:
    """Flag what lies at or after its partnership's `since`; never the partnerships in between nobody asked for."""
    first = todo.set_index("partnership_id")["since"].reindex(partnership).to_numpy(dtype=float)
    return np.asarray(quarter >= first)


def _previous(measured: Measured) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Give the row of the quarter before, −1 where that quarter was not scored."""
    rows = np.arange(len(measured.quarter))
    same = (np.diff(measured.partnership) == 0) & (np.diff(measured.quarter) == 1)
    return np.where(np.concatenate([np.zeros(min(len(rows), 1), dtype=bool), same]), rows - 1, -1)


def _as_rows(
    measured: Measured, scored: Scores, *, keep: npt.NDArray[np.bool_], model: ScoringModel, model_id: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Lay scores out as rows of the tables `health_score` and `element_score`."""
    key = {"partnership_id": measured.partnership, "quarter": measured.quarter, "model_id": model_id}
    health, moved = scored.health, scored.change
    rows = pd.DataFrame(
        key
        | {
            name: getattr(health, name)
            for name in ("score", "low", "high", "se", "df", "certainty", "arithmetic", "coverage")
        }
        | {
            "se_complete": _where(health.complete, known=~np.isnan(health.score)),
            "band": _texts([BAND_CODES[place] for place in health.band.tolist()]),
            "capped_by": _texts(_names(health.capped_by, model.elements)),
            "delta": moved.delta,
            "delta_se": moved.se,
            "delta_df": moved.df,
            "beyond_noise": _where(moved.beyond_noise, known=~np.isnan(moved.delta)),
        }
    )
    return rows[keep], _element_rows(measured, scored.elements, keep=keep, model_id=model_id)


def _element_rows(
    measured: Measured, elements: Elements, *, keep: npt.NDArray[np.bool_], model_id: int
) -> pd.DataFrame:
    row, element = np.nonzero(~np.isnan(elements.score) & keep[:, None])
    survey, at = elements.survey, (row, element)
    surveyed = survey.sides[at] > 0
    counts = {
        "sides": survey.sides[at],
        "n_own": survey.n[row, 0, element],
        "n_partner": survey.n[row, 1, element],
        "wave_age": elements.wave_age[at],
    }
    return pd.DataFrame(
        {
            "partnership_id": measured.partnership[row],
            "quarter": measured.quarter[row],
            "model_id": model_id,
            "element_id": element + 1,
            "basis": _texts(np.array(BASIS_CODES, dtype=object)[elements.basis[at]]),
            **{name: getattr(elements, name)[at] for name in ("score", "low", "high", "se", "kpi", "kpi_coverage")},
            "survey": survey.score[at],
            "mean_own": survey.mean[row, 0, element],
            "mean_partner": survey.mean[row, 1, element],
            **{name: _where(values, known=surveyed) for name, values in counts.items()},
        }
    )


def _texts(values: Sequence[str | None] | npt.NDArray[np.object_]) -> pd.Series[Any]:
    """Keep texts as the plain objects the database takes: turning them into another kind and back costs seconds."""
    return pd.Series(values, dtype=object)


def _where(values: npt.NDArray[Any], *, known: npt.NDArray[np.bool_]) -> pd.Series[Any]:
    """Keep whole numbers and flags whole where they are known, None elsewhere."""
    return pd.Series(values).astype("boolean" if values.dtype == bool else "Int64").where(pd.Series(known))


def _names(flags: npt.NDArray[np.bool_], elements: tuple[str, ...]) -> npt.NDArray[np.object_]:
    names = np.full(len(flags), "", dtype=object)
    for row in np.flatnonzero(flags.any(axis=1)):
        names[row] = " ".join(code for code, held in zip(elements, flags[row], strict=True) if held)
    return names
