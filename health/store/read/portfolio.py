"""Who needs me: bands over time, the partnerships by need, what moved, what went stale.

`model_id` asks for the scores of a published version of the scoring model; None, of the one in force.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Connection, Double, and_, case, func, select
from sqlalchemy.orm import aliased

from health.access import Viewer
from health.insight.attention import Attention, attention, in_order
from health.scoring import ScoringModel
from health.store.bulk import fetch
from health.store.read.visible import EVERYTHING, Selection, current_model, scored_under, scoring_model, seen
from health.store.schema import Element, ElementScore, HealthScore, Partnership

BANDS = ("strong", "watch", "at_risk", "none")


def quarters(connection: Connection, viewer: Viewer) -> list[int]:
    """List the quarters in which anything this viewer sees was scored, newest first."""
    query = select(HealthScore.quarter).where(HealthScore.model_id == current_model()).distinct()
    if viewer.is_limited:
        query = query.join(Partnership, Partnership.id == HealthScore.partnership_id).where(*seen(viewer))
    return sorted(connection.execute(query).scalars(), reverse=True)


def band_counts(
    connection: Connection,
    viewer: Viewer,
    *,
    quarters: tuple[int, ...],
    selection: Selection = EVERYTHING,
    model_id: int | None = None,
) -> pd.DataFrame:
    """Count partnerships by quarter and band ("none": not enough data, which includes not scored at all).

    Returns columns quarter, band, n; every quarter asked for has all four bands.
    """
    # Grouped by the plain column, which the index holds in order; what is missing is named afterwards.
    query = (
        select(HealthScore.quarter, HealthScore.band, func.count().label("n"))
        .where(scored_under(HealthScore, model_id), HealthScore.quarter.in_(quarters))
        .group_by(HealthScore.quarter, HealthScore.band)
    )
    limits = seen(viewer, selection)
    if limits:
        query = query.join(Partnership, Partnership.id == HealthScore.partnership_id).where(*limits)
    found = fetch(connection, query).replace({"band": {None: "none"}}).set_index(["quarter", "band"])["n"]
    everything = pd.MultiIndex.from_product([sorted(quarters), BANDS], names=["quarter", "band"])
    counts = found.reindex(everything, fill_value=0)
    total = connection.execute(select(func.count()).select_from(Partnership).where(*limits)).scalar_one()
    unscored = total - counts.groupby(level="quarter").sum()
    counts.loc[(slice(None), "none")] += unscored.to_numpy()
    return counts.reset_index()


def by_need(
    connection: Connection,
    viewer: Viewer,
    *,
    quarter: int,
    limit: int,
    bands: tuple[str, ...] = (),
    selection: Selection = EVERYTHING,
    model_id: int | None = None,
) -> pd.DataFrame:
    """List the partnerships scored in a quarter, those in most need first (`health.insight.attention`).

    bands: only those in one of these ("none": without a score); none given: all. Places are the same either way.

    Returns code, name, type, annual_value, currency, band, score, low, high, certainty, capped_by,
    delta, delta_se, delta_df, beyond_noise, coverage, band_before (the quarter before), what puts it in its place
    (shortfall, below, fall, fell, times, weight, priority) and one column per element code (NaN where not scored).
    """
    ranked = _ranked(connection, viewer, quarter=quarter, selection=selection, model_id=model_id)
    if bands:
        ranked = ranked[ranked["band"].fillna("none").isin(bands)]
    ranked = ranked.head(limit)
    before = aliased(HealthScore)
    head = fetch(
        connection,
        select(
            Partnership.id.label("partnership_id"),
            Partnership.code,
            Partnership.name,
            Partnership.type,
            Partnership.annual_value,
            Partnership.currency,
            *(getattr(HealthScore, name) for name in _SHOWN),
            before.band.label("band_before"),
        )
        .join_from(HealthScore, Partnership, Partnership.id == HealthScore.partnership_id)
        .outerjoin(
            before,
            and_(
                before.partnership_id == HealthScore.partnership_id,
                before.quarter == quarter - 1,
                before.model_id == HealthScore.model_id,
            ),
        )
        .where(
            HealthScore.quarter == quarter,
            scored_under(HealthScore, model_id),
            Partnership.id.in_(ranked["partnership_id"].tolist()),
            *seen(viewer, selection),
        ),
    )
    placed = ranked.drop(columns="band").merge(head, on="partnership_id")
    placed = placed[[*head.columns, *_FACTORS]]
    return _with_elements(connection, placed, quarter=quarter, model_id=model_id).drop(columns="partnership_id")


def count_needy(connection: Connection, viewer: Viewer, *, quarter: int, selection: Selection = EVERYTHING) -> int:
    """Count all partnerships that are not strong or fell beyond noise, however few of them a list shows."""
    ranked = _ranked(connection, viewer, quarter=quarter, selection=selection, model_id=None)
    return int((ranked["priority"] > 0.0).sum())


def mean_coverage(connection: Connection, viewer: Viewer, *, quarter: int, selection: Selection = EVERYTHING) -> float:
    """Give the share of element weights measured, 0–1, on average over those that reported; NaN where none did."""
    query = (
        select(func.avg(HealthScore.coverage, type_=Double))
        .join_from(HealthScore, Partnership, Partnership.id == HealthScore.partnership_id)
        .where(HealthScore.quarter == quarter, HealthScore.model_id == current_model(), *seen(viewer, selection))
    )
    found = connection.execute(query).scalar_one()
    return float("nan") if found is None else float(found)


_FACTORS = tuple(Attention.__dataclass_fields__)


def _ranked(
    connection: Connection, viewer: Viewer, *, quarter: int, selection: Selection, model_id: int | None
) -> pd.DataFrame:
    """Give partnership_id, band and the factors of `attention` of all that were scored in a quarter, in their order.

    All of them are read, but only the few narrow columns the order rests on: 10,000 take a few hundredths of a second.
    """
    lowest = (
        select(func.min(ElementScore.score))
        .where(
            ElementScore.partnership_id == HealthScore.partnership_id,
            ElementScore.quarter == HealthScore.quarter,
            ElementScore.model_id == HealthScore.model_id,
        )
        .scalar_subquery()
    )
    found = fetch(
        connection,
        select(
            HealthScore.partnership_id,
            HealthScore.band,
            *(getattr(HealthScore, name) for name in ("score", "se", "df", "delta", "delta_se", "delta_df")),
            case((HealthScore.beyond_noise.is_(True), 1), else_=0).label("beyond_noise"),
            case((HealthScore.capped_by != "", lowest)).label("held_at"),
            Partnership.annual_value,
            Partnership.currency,
        )
        .join_from(HealthScore, Partnership, Partnership.id == HealthScore.partnership_id)
        .where(HealthScore.quarter == quarter, scored_under(HealthScore, model_id), *seen(viewer, selection))
        .order_by(Partnership.code),
    )
    model = ScoringModel.from_json(scoring_model(connection, model_id)[1])
    factors = attention(
        *(found[name] for name in ("score", "se", "df")),
        **{name: found[name] for name in ("held_at", "delta", "delta_se", "delta_df", "beyond_noise", "currency")},
        value=found["annual_value"],
        strong_from=model.bands.green_from,
    )
    order = in_order(factors, found["score"])
    told = {name: getattr(factors, name) for name in _FACTORS}
    return found[["partnership_id", "band"]].assign(**told).iloc[order].reset_index(drop=True)


_SHOWN = (
    "band",
    "score",
    "low",
    "high",
    "certainty",
    "capped_by",
    "delta",
    "delta_se",
    "delta_df",
    "beyond_noise",
    "coverage",
)


def _with_elements(connection: Connection, head: pd.DataFrame, *, quarter: int, model_id: int | None) -> pd.DataFrame:
    codes = list(connection.execute(select(Element.code).order_by(Element.id)).scalars())
    found = fetch(
        connection,
        select(ElementScore.partnership_id, Element.code.label("element"), ElementScore.score)
        .join_from(ElementScore, Element, Element.id == ElementScore.element_id)
        .where(
            ElementScore.partnership_id.in_(head["partnership_id"].tolist()),
            ElementScore.quarter == quarter,
            scored_under(ElementScore, model_id),
        ),
    )
    spread = found.pivot(index="partnership_id", columns="element", values="score").reindex(columns=codes)
    return head.join(spread.astype(float), on="partnership_id")


def movers(
    connection: Connection,
    viewer: Viewer,
    *,
    quarter: int,
    limit: int,
    selection: Selection = EVERYTHING,
    model_id: int | None = None,
) -> pd.DataFrame:
    """List the biggest falls and the biggest rises since the quarter before, at most `limit` of each.

    Returns code, name, band, score, delta, delta_se, delta_df, beyond_noise; falls first.
    """
    asked: dict[str, Any] = {"quarter": quarter, "limit": limit, "selection": selection, "model_id": model_id}
    parts = [_moved(connection, viewer, falls=falls, **asked) for falls in (True, False)]
    rises = parts[1].iloc[::-1]
    return pd.concat([parts[0], rises[~rises["code"].isin(parts[0]["code"])]], ignore_index=True)


def _moved(
    connection: Connection,
    viewer: Viewer,
    *,
    quarter: int,
    limit: int,
    selection: Selection,
    model_id: int | None,
    falls: bool,
) -> pd.DataFrame:
    direction: ColumnElement[bool] = HealthScore.delta < 0 if falls else HealthScore.delta > 0
    order = HealthScore.delta.asc() if falls else HealthScore.delta.desc()
    names = ("band", "score", "delta", "delta_se", "delta_df", "beyond_noise")
    return fetch(
        connection,
        select(Partnership.code, Partnership.name, *(getattr(HealthScore, name) for name in names))
        .join_from(HealthScore, Partnership, Partnership.id == HealthScore.partnership_id)
        .where(
            HealthScore.quarter == quarter,
            scored_under(HealthScore, model_id),
            direction,
            *seen(viewer, selection),
        )
        .order_by(order, Partnership.code)
        .limit(limit),
    )


def stale(
    connection: Connection, viewer: Viewer, *, quarter: int, limit: int, selection: Selection = EVERYTHING
) -> pd.DataFrame:
    """List partnerships with nothing reported for a quarter, the longest silent first.

    Returns code, name, owner, last_quarter (NaN: never anything).
    """
    scored = _under_current_model()
    last = select(func.max(HealthScore.quarter)).where(scored, HealthScore.quarter <= quarter).scalar_subquery()
    current = _reported_in(quarter)
    return fetch(
        connection,
        select(Partnership.code, Partnership.name, Partnership.owner, last.label("last_quarter"))
        .where(~current, *seen(viewer, selection))
        .order_by(last.asc().nulls_first(), Partnership.code)
        .limit(limit),
    )


def count_stale(connection: Connection, viewer: Viewer, *, quarter: int, selection: Selection = EVERYTHING) -> int:
    """Count all partnerships with nothing reported for a quarter."""
    query = select(func.count()).select_from(Partnership).where(~_reported_in(quarter), *seen(viewer, selection))
    return int(connection.execute(query).scalar_one())


def _under_current_model() -> ColumnElement[bool]:
    return and_(HealthScore.partnership_id == Partnership.id, HealthScore.model_id == current_model())


def _reported_in(quarter: int) -> ColumnElement[bool]:
    return select(HealthScore.quarter).where(_under_current_model(), HealthScore.quarter == quarter).exists()
