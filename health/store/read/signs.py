"""What the six challenges are read from: one partnership's measures in one quarter (MEASUREMENT.md section 12)."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from health.access import Viewer
from health.insight import Measures, Slope, agreement_state, trend
from health.insight.agreements import CONFIDENTIALITY, term_of
from health.insight.challenges import Agreement
from health.insight.trend import WINDOW
from health.store.read import answers, goals, partnership
from health.store.read import kpis as kpis_read
from health.store.read.records import records


def measures(
    connection: Connection,
    viewer: Viewer,
    *,
    code: str,
    quarter: int,
    on: date,
    min_respondents: int,
    model_id: int | None = None,
) -> Measures:
    """Read everything the signs are measured by; what is not known, or not to be known, is absent.

    on: the day the agreement is looked at. model_id: the version that scored, None the one in force.
    Without goals on record, whether they are on track is not measured.
    Raises `AccessDenied` as `header` does.
    """
    header = partnership.header(connection, viewer, code=code)
    elements = partnership.elements(connection, viewer, code=code, min_respondents=min_respondents, model_id=model_id)
    now = elements[elements["quarter"] == quarter].set_index("element")
    kpis = kpis_read.assigned(connection, viewer, code=code, quarter=quarter)
    waves = partnership.waves(connection, viewer, code=code, min_respondents=min_respondents)
    wave = _wave_behind(now, quarter)
    said = (
        answers.Consensus({}, {})
        if wave is None
        else answers.consensus(connection, viewer, code=code, quarter=wave, min_respondents=min_respondents)
    )
    return Measures(
        score=_known(now["score"]),
        gap=_known(now["gap"]),
        kpi=_known(now["kpi"]),
        survey=_known(now["survey"]),
        agreement_index=said.agreement,
        trend=_trends(elements[elements["quarter"] <= quarter], quarter),
        kpi_coverage=_reported_share(kpis),
        partner_response=_partner_response(waves, wave),
        goals_off_track=goals.off_track(connection, viewer, quarter=quarter, code=code).get(code),
        roles_not_applicable=said.not_applicable.get("roles"),
        agreement=_agreement(connection, viewer, header, on=on),
    )


def _agreement(connection: Connection, viewer: Viewer, header: partnership.Header, *, on: date) -> Agreement:
    """Tell whether the two have an agreement, by the register or by one on file; one on silence settles no tasks."""
    registered = agreement_state(header.agreement_ends, on=on)
    filed = records(connection, viewer, kind="agreement", code=header.code)
    settling = filed[filed["kind"] != CONFIDENTIALITY]
    terms = {
        term_of(starts, None if pd.isna(ends) else ends, on=on)
        for starts, ends in zip(settling["starts"], settling["ends"], strict=True)
    }
    if registered == "in_force" or terms & {"in_force", "ends_soon", "open_ended"}:
        return "in_force"
    return "expired" if registered == "expired" or "ended" in terms else "none"


def _known(column: pd.Series) -> dict[str, float]:
    return {str(code): float(value) for code, value in column.dropna().items()}


def _wave_behind(now: pd.DataFrame, quarter: int) -> int | None:
    """Give the quarter of the wave that was scored: one of its own, however small, lets none be carried forward."""
    age = now["wave_age"].dropna()
    return None if age.empty else quarter - int(age.iloc[0])


def _partner_response(waves: pd.DataFrame, wave: int | None) -> float | None:
    rate = waves.loc[(waves["quarter"] == wave) & (waves["side"] == 1), "response_rate"].dropna()
    return None if rate.empty else float(rate.iloc[0])


def _reported_share(kpis: pd.DataFrame) -> float | None:
    """Give the share of the assigned KPI weight that was reported; None where no KPI is assigned."""
    if kpis.empty:
        return None
    reported = kpis["actual"].notna() | kpis["rating"].notna()
    return float(kpis.loc[reported, "weight"].sum() / kpis["weight"].sum())


def _trends(elements: pd.DataFrame, quarter: int) -> dict[str, Slope]:
    span = range(quarter - WINDOW + 1, quarter + 1)
    wide = elements.pivot(index="element", columns="quarter", values="score").reindex(columns=list(span))
    if wide.empty:
        return {}
    found = trend(wide.to_numpy(dtype=float))
    known = ~np.isnan(found.slope)
    return {
        str(code): Slope(float(slope), float(p))
        for code, slope, p in zip(wide.index[known], found.slope[known], found.p[known], strict=True)
    }
