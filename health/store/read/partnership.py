"""How is this one: its register entry, its scores over time, its elements and waves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import pandas as pd
from sqlalchemy import Connection, func, or_, select

from health.access import Viewer
from health.errors import AccessDenied, message
from health.store.bulk import fetch
from health.store.read.visible import EVERYTHING, Selection, scored_under, seen
from health.store.schema import (
    Answer,
    Element,
    ElementScore,
    HealthScore,
    Invitation,
    Partnership,
)


@dataclass(frozen=True)
class Header:
    """Hold a partnership's entry in the register; None where nothing was given."""

    code: str
    name: str
    partner: str | None
    type: str
    audience: str | None
    sector: str | None
    stage: str | None
    region: str | None
    owner: str | None
    started: date | None
    agreement_ends: date | None
    annual_value: float | None
    currency: str | None


_WILD, ESCAPED = re.compile(r"([\\%_])"), r"\\\1"
_HEADER = tuple(Header.__dataclass_fields__)


def header(connection: Connection, viewer: Viewer, *, code: str) -> Header:
    """Read one partnership; raises `AccessDenied` where it does not exist or this viewer may not see it, alike."""
    columns = (getattr(Partnership, name) for name in _HEADER)
    found = connection.execute(select(*columns).where(Partnership.code == code, *seen(viewer))).first()
    if found is None:
        raise AccessDenied(
            message("There is no partnership {code} among those you may see; choose one from the list", code=code)
        )
    return Header(*found)


def names(
    connection: Connection, viewer: Viewer, *, limit: int, search: str = "", selection: Selection = EVERYTHING
) -> dict[str, str]:
    """List code → name of the partnerships a search by name or code finds, by name, at most `limit`."""
    like = f"%{re.sub(_WILD, ESCAPED, search)}%"
    query = (
        select(Partnership.code, Partnership.name)
        .where(*seen(viewer, selection))
        .order_by(Partnership.name, Partnership.code)
        .limit(limit)
    )
    if search:
        query = query.where(or_(Partnership.name.ilike(like, escape="\\"), Partnership.code.ilike(like, escape="\\")))
    return {row.code: row.name for row in connection.execute(query)}


def named(connection: Connection, viewer: Viewer, *, code: str) -> dict[str, str]:
    """Give code → name of one partnership; empty where it does not exist or may not be seen."""
    query = select(Partnership.code, Partnership.name).where(Partnership.code == code, *seen(viewer))
    return {row.code: row.name for row in connection.execute(query)}


def history(connection: Connection, viewer: Viewer, *, code: str, model_id: int | None = None) -> pd.DataFrame:
    """Read every score of one partnership under a published version of the model, None the one in force, by quarter.

    Returns quarter, score, low, high, se, df, se_complete, band, certainty, capped_by, arithmetic, coverage, delta,
    delta_se, delta_df, beyond_noise.
    """
    names_ = (
        "quarter",
        "score",
        "low",
        "high",
        "se",
        "df",
        "se_complete",
        "band",
        "certainty",
        "capped_by",
        "arithmetic",
        "coverage",
        "delta",
        "delta_se",
        "delta_df",
        "beyond_noise",
    )
    return fetch(
        connection,
        select(*(getattr(HealthScore, name) for name in names_))
        .join_from(HealthScore, Partnership, Partnership.id == HealthScore.partnership_id)
        .where(Partnership.code == code, scored_under(HealthScore, model_id), *seen(viewer))
        .order_by(HealthScore.quarter),
    )


def elements(
    connection: Connection,
    viewer: Viewer,
    *,
    code: str,
    min_respondents: int,
    quarter: int | None = None,
    model_id: int | None = None,
) -> pd.DataFrame:
    """Read the elements of one partnership, in one quarter or in all, under a version as in `history`.

    Returns quarter, element, score, low, high, basis, kpi, kpi_coverage, survey, se, sides, n_own, n_partner, own,
    partner, gap, wave_age. Own, partner and gap are missing unless both sides have at least `min_respondents`; a side's
    count is missing where it is smaller than that (and not 0).
    """
    names_ = (
        "score",
        "low",
        "high",
        "basis",
        "kpi",
        "kpi_coverage",
        "survey",
        "se",
        "sides",
        "n_own",
        "n_partner",
        "mean_own",
        "mean_partner",
        "wave_age",
    )
    query = (
        select(ElementScore.quarter, Element.code.label("element"), *(getattr(ElementScore, n) for n in names_))
        .join_from(ElementScore, Partnership, Partnership.id == ElementScore.partnership_id)
        .join(Element, Element.id == ElementScore.element_id)
        .where(Partnership.code == code, scored_under(ElementScore, model_id), *seen(viewer))
        .order_by(ElementScore.quarter, ElementScore.element_id)
    )
    if quarter is not None:
        query = query.where(ElementScore.quarter == quarter)
    found = hide_small_sides(fetch(connection, query), min_respondents=min_respondents)
    return hide_small_counts(found, min_respondents=min_respondents)


def hide_small_sides(elements: pd.DataFrame, *, min_respondents: int) -> pd.DataFrame:
    """Turn stored side means into what may leave the store: both sides and their gap, or neither."""
    enough = (elements["n_own"] >= min_respondents) & (elements["n_partner"] >= min_respondents)
    own, partner = elements["mean_own"].where(enough), elements["mean_partner"].where(enough)
    return elements.drop(columns=["mean_own", "mean_partner"]).assign(own=own, partner=partner, gap=own - partner)


def hide_small_counts(elements: pd.DataFrame, *, min_respondents: int) -> pd.DataFrame:
    """Keep how many answered on a side to a group that may be told apart: with a small side's number and the pooled
    figure, which is a fraction with known denominators, there are few means left it could have.
    """
    counts = elements[["n_own", "n_partner"]]
    return elements.assign(**counts.where((counts == 0) | (counts >= min_respondents)).astype(float))


def waves(connection: Connection, viewer: Viewer, *, code: str, min_respondents: int) -> pd.DataFrame:
    """Read who answered: quarter, side (0 own, 1 partner), respondents, invited, response_rate.

    Counts and rates are missing for a side with fewer than `min_respondents`, and for both sides of a wave with fewer
    than that in all.
    """
    where = (Partnership.code == code, *seen(viewer))
    answered = fetch(
        connection,
        select(Answer.quarter, Answer.side, func.count(Answer.respondent.distinct()).label("respondents"))
        .join_from(Answer, Partnership, Partnership.id == Answer.partnership_id)
        .where(Answer.answer.is_not(None), *where)
        .group_by(Answer.quarter, Answer.side),
    )
    invited = fetch(
        connection,
        select(Invitation.quarter, Invitation.side, Invitation.invited)
        .join_from(Invitation, Partnership, Partnership.id == Invitation.partnership_id)
        .where(*where),
    )
    both = answered.merge(invited, on=["quarter", "side"], how="outer").sort_values(["quarter", "side"])
    total = both.groupby("quarter")["respondents"].transform("sum")
    enough = (total >= min_respondents) & (both["respondents"] >= min_respondents)
    respondents = both["respondents"].where(enough).astype(float)
    rate = (respondents / both["invited"].where(both["invited"] > 0)).clip(upper=1.0)
    return both.assign(respondents=respondents, response_rate=rate.astype(float)).reset_index(drop=True)
