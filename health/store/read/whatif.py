"""What another scoring model would make of a quarter: the parts behind its scores, and the versions published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd
from sqlalchemy import Connection, func, select

from health.access import Viewer
from health.quarter import first_day
from health.scoring.model import Floats
from health.scoring.survey import Ints
from health.store.bulk import fetch
from health.store.read.visible import EVERYTHING, FILTERS, Selection, model_in_force, scored_under, seen
from health.store.schema import Element, ElementScore, HealthScore, Partnership, PublishedModel


@dataclass(frozen=True)
class Parts:
    """Hold what N partnerships of one quarter are scored from.

    id, code, name : (N,). kpi, survey : (N, E) parts, 0–100, NaN where there is none. groups : filter → (N,) values.
    """

    id: Ints
    code: tuple[str, ...]
    name: tuple[str, ...]
    kpi: Floats
    survey: Floats
    groups: dict[str, tuple[str | None, ...]]


def parts(
    connection: Connection,
    viewer: Viewer,
    *,
    quarter: int,
    model_id: int | None = None,
    selection: Selection = EVERYTHING,
) -> Parts:
    """Read the parts of every partnership scored in a quarter, by code; `model_id` None is the model in force."""
    head = fetch(
        connection,
        select(Partnership.id, Partnership.code, Partnership.name, *(getattr(Partnership, name) for name in FILTERS))
        .join_from(HealthScore, Partnership, Partnership.id == HealthScore.partnership_id)
        .where(HealthScore.quarter == quarter, scored_under(HealthScore, model_id), *seen(viewer, selection))
        .order_by(Partnership.id),
    )
    rows = fetch(
        connection,
        select(ElementScore.partnership_id, ElementScore.element_id, ElementScore.kpi, ElementScore.survey)
        .join_from(ElementScore, Partnership, Partnership.id == ElementScore.partnership_id)
        .where(ElementScore.quarter == quarter, scored_under(ElementScore, model_id), *seen(viewer, selection)),
    )
    elements = int(connection.execute(select(func.count()).select_from(Element)).scalar_one())
    kpi, survey = (_spread(head["id"].to_numpy(), rows, of=name, elements=elements) for name in ("kpi", "survey"))
    groups = {name: tuple(head[name]) for name in FILTERS}
    return Parts(np.asarray(head["id"], dtype=np.int64), tuple(head["code"]), tuple(head["name"]), kpi, survey, groups)


def _spread(ids: Ints, rows: pd.DataFrame, *, of: str, elements: int) -> Floats:
    table = np.full((len(ids), elements), np.nan)
    table[np.searchsorted(ids, rows["partnership_id"].to_numpy()), rows["element_id"].to_numpy() - 1] = rows[of]
    return table


def outcomes(
    connection: Connection,
    viewer: Viewer,
    *,
    quarter: int,
    model_id: int,
    code: str | None = None,
    selection: Selection = EVERYTHING,
) -> pd.DataFrame:
    """Read what a published version made of a quarter, of one partnership or all: code, name, score, band, by code.

    Empty where nothing was scored under it: facts that came after the next version are not scored under old ones.
    Left out where people answered since (`scored_under`).
    """
    query = (
        select(Partnership.code, Partnership.name, HealthScore.score, HealthScore.band)
        .join_from(HealthScore, Partnership, Partnership.id == HealthScore.partnership_id)
        .where(HealthScore.quarter == quarter, scored_under(HealthScore, model_id), *seen(viewer, selection))
        .order_by(Partnership.code)
    )
    return fetch(connection, query if code is None else query.where(Partnership.code == code))


@dataclass(frozen=True)
class Version:
    """Hold a published scoring model: its number, its parameters (JSON), and when it was published."""

    id: int
    parameters: str
    published_at: datetime


def as_published(connection: Connection, viewer: Viewer, *, quarter: int, code: str | None = None) -> Version | None:
    """Give the version a quarter was first told by, where that is not the one in force; else None.

    code: only what can still be read of this partnership counts. The version is the one in force when the quarter
    ended, or, where it scored nothing of the quarter this viewer sees, the first that did: facts are scored under the
    version in force when they come, and under every later one.
    """
    scored = (
        select(HealthScore.model_id)
        .join_from(HealthScore, Partnership, Partnership.id == HealthScore.partnership_id)
        .where(HealthScore.quarter == quarter, HealthScore.model_id == PublishedModel.id, *seen(viewer))
    )
    query = select(PublishedModel.id, PublishedModel.parameters, PublishedModel.published_at).where(scored.exists())
    found = [Version(*row) for row in connection.execute(query.order_by(PublishedModel.id))]
    told = _told_by(found, quarter=quarter)
    if told is None or told.id == model_in_force(connection)[0]:
        return None
    if code is not None and outcomes(connection, viewer, quarter=quarter, model_id=told.id, code=code).empty:
        return None
    return told


def _told_by(found: list[Version], *, quarter: int) -> Version | None:
    then = [version for version in found if version.published_at.date() < first_day(quarter + 1)]
    return then[-1] if then else found[0] if found else None


def versions(connection: Connection, _viewer: Viewer) -> pd.DataFrame:
    """List the published scoring models, newest first: id, parameters (JSON), reason, published_by, published_at."""
    names = ("id", "parameters", "reason", "published_by", "published_at")
    query = select(*(getattr(PublishedModel, name) for name in names)).order_by(PublishedModel.id.desc())
    return fetch(connection, query)
