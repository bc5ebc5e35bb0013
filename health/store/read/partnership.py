"""How is this one: its register entry, its scores over time, its elements, KPIs and waves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import pandas as pd
from sqlalchemy import Connection, and_, func, or_, select
from sqlalchemy.orm import aliased

from health.access import Viewer
from health.errors import AccessDenied, message
from health.store.bulk import fetch
from health.store.kinds import FILE_ROW
from health.store.read.visible import EVERYTHING, Selection, scored_under, seen
from health.store.schema import (
    Answer,
    Assignment,
    Element,
    ElementScore,
    Former,
    HealthScore,
    Invitation,
    Kpi,
    KpiValue,
    Partnership,
    Upload,
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


def kpis(connection: Connection, viewer: Viewer, *, code: str, quarter: int, ended: bool = False) -> pd.DataFrame:
    """Read the KPIs that count for one partnership in a quarter, reported or not; with `ended` those that ended.

    Returns kpi, name, element, unit, direction, weight, actual, rating, target (the row's own), default_target,
    zero_at, target_low, target_high, zero_low, zero_high, levels, note, since (first quarter),
    last_quarter (newest with a value up to this one), own (defined by an upload), and where the value came from:
    file_name, file_row (NaN where it was not kept), uploaded_by, uploaded_at. ended_quarter is the first in which it
    does not count any more, NaN where nobody ended it; ended_by, ended_at: who did and when, where that was kept.
    """
    value = aliased(KpiValue)
    reported = or_(value.actual.is_not(None), value.rating.is_not(None))
    last = (
        select(func.max(value.quarter))
        .where(
            value.partnership_id == Assignment.partnership_id,
            value.kpi_id == Assignment.kpi_id,
            value.quarter <= quarter,
            reported,
        )
        .scalar_subquery()
    )
    now = and_(
        KpiValue.partnership_id == Assignment.partnership_id,
        KpiValue.kpi_id == Assignment.kpi_id,
        KpiValue.quarter == quarter,
    )
    end = Assignment.ended_quarter
    bounds = ("zero_at", "target_low", "target_high", "zero_low", "zero_high", "levels")
    return fetch(
        connection,
        select(
            Kpi.code.label("kpi"),
            Kpi.name,
            Element.code.label("element"),
            Kpi.unit,
            Kpi.direction,
            Kpi.weight,
            KpiValue.actual,
            KpiValue.rating,
            KpiValue.target,
            Kpi.target.label("default_target"),
            *(getattr(Kpi, name) for name in bounds),
            KpiValue.note,
            Assignment.first_quarter.label("since"),
            last.label("last_quarter"),
            Kpi.upload_id.label("own"),
            Upload.file_name,
            KpiValue.file_row,
            Upload.uploaded_by,
            Upload.uploaded_at,
            Assignment.ended_quarter,
            Assignment.ended_by,
            Assignment.ended_at,
        )
        .select_from(Assignment)
        .join(Partnership, Partnership.id == Assignment.partnership_id)
        .join(Kpi, Kpi.id == Assignment.kpi_id)
        .join(Element, Element.id == Kpi.element_id)
        .outerjoin(KpiValue, now)
        .outerjoin(Upload, Upload.id == KpiValue.upload_id)
        .where(
            Partnership.code == code,
            Assignment.first_quarter <= quarter,
            end <= quarter if ended else or_(end.is_(None), end > quarter),
            *seen(viewer),
        )
        .order_by(Kpi.element_id, Kpi.code),
    )


def restatements(connection: Connection, viewer: Viewer, *, code: str, quarter: int) -> pd.DataFrame:
    """Read how the actuals of a quarter were corrected, oldest first.

    Returns kpi, before, after, at (when), by (whom), file and row (of it, NaN where it was not kept). A correction of
    the target, the rating or the note alone is none; before or after is NaN where nothing was given.
    """
    whose = (Partnership.code == code, *seen(viewer))
    corrected = (
        select(Former.was, Upload.uploaded_at, Upload.uploaded_by, Upload.file_name)
        .join_from(Former, Partnership, Partnership.id == Former.partnership_id)
        .join(Upload, Upload.id == Former.replaced_by)
        .where(Former.kind == "values", *whose)
        .order_by(Former.replaced_by.desc())
    )
    stored = (
        select(Kpi.id, Kpi.code, KpiValue.actual, KpiValue.file_row)
        .join_from(KpiValue, Partnership, Partnership.id == KpiValue.partnership_id)
        .join(Kpi, Kpi.id == KpiValue.kpi_id)
        .where(KpiValue.quarter == quarter, *whose)
    )
    now = {number: (kpi, actual, row) for number, kpi, actual, row in connection.execute(stored)}
    found = []
    for was, at, by, file in connection.execute(corrected):
        if was["quarter"] == quarter and was["kpi_id"] in now:
            kpi, after, row = now[was["kpi_id"]]
            before = was.get("actual", after)
            if before != after:
                found.append((kpi, before, after, at, by, file, row))
            now[was["kpi_id"]] = (kpi, before, was.get(FILE_ROW))
    names_ = ["kpi", "before", "after", "at", "by", "file", "row"]
    return pd.DataFrame(found[::-1], columns=names_).astype({"before": float, "after": float, "row": float})


def kpi_history(connection: Connection, viewer: Viewer, *, code: str, since: int, until: int) -> pd.DataFrame:
    """Read kpi, quarter, actual, target, rating of one partnership between two quarters, both included."""
    return fetch(
        connection,
        select(Kpi.code.label("kpi"), KpiValue.quarter, KpiValue.actual, KpiValue.target, KpiValue.rating)
        .join_from(KpiValue, Partnership, Partnership.id == KpiValue.partnership_id)
        .join(Kpi, Kpi.id == KpiValue.kpi_id)
        .where(Partnership.code == code, KpiValue.quarter.between(since, until), *seen(viewer))
        .order_by(Kpi.code, KpiValue.quarter),
    )


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
