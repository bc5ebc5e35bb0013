"""Why this partnership's score moved, down to the uploaded row; where it is heading."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from health import charts
from health.access import Viewer
from health.catalogue import Catalogue
from health.insight import Causes, causes_of, of_quarter, same_wave, sides_moved
from health.scoring import ScoringModel
from health.wording import Words, reasons, sentences
from pages.parts import show
from pages.parts.choices import looking
from pages.parts.partnership import tracing


def change(
    words: Words,
    viewer: Viewer,
    *,
    code: str,
    parts: pd.DataFrame,
    history: pd.DataFrame,
    quarter: int,
    model: ScoringModel,
    least: int,
    catalogue: Catalogue,
    names: Mapping[str, str],
) -> None:
    """Draw the change since the quarter before as a waterfall beside what is behind one of its steps."""
    scored = history.set_index("quarter")
    now = scored.loc[quarter]
    st.subheader(words.say("Why it moved"), anchor=False)
    if pd.isna(now["delta"]):
        st.write(words.say("There is no score for {quarter} to compare with.", quarter=words.quarter(quarter - 1)))
        return
    causes = causes_of(parts, quarter=quarter, model=model)
    told = reasons.why(
        words,
        causes,
        names=names,
        sides=sides_moved(parts, quarter=quarter, code=reasons.leading(causes)),
        quarter=quarter,
    )
    carried = same_wave(parts, quarter=quarter)
    noise = reasons.noise(words, beyond=bool(now["beyond_noise"]), se=float(now["delta_se"]), carried=carried)
    st.markdown(f"{told} {noise}")
    steps = tracing.steps_of(causes, names=names, words=words)
    if steps.empty:
        return
    drawn_at, traced_at = st.columns([1, 1], gap="large")
    before = scored.loc[quarter - 1]
    with drawn_at:
        drawn = charts.waterfall(
            steps,
            words,
            quarter=quarter,
            start=(float(before["score"]), before["band"]),
            end=(float(now["score"]), now["band"]),
        )
        show.chart(words, drawn, key="waterfall", on_pick=looking.look_into)
    elements = {row.code: row.name for row in steps.itertuples(index=False) if row.code in names}
    with traced_at:
        picked = looking.cause(words, {code_: names[code_] for code_ in elements})
        if picked is not None:
            _parts(words, causes.elements.loc[picked], name=names[picked])
            asked = {"code": code, "element": picked, "quarter": quarter, "words": words, "catalogue": catalogue}
            _kpis(words, tracing.kpi_origin(viewer, causes, model=model, **asked), quarter=quarter)
            _statements(words, tracing.statement_origin(viewer, causes, parts, least=least, **asked), quarter=quarter)
        if abs(causes.coverage) >= 0.05:
            _coverage(words, causes, parts, quarter=quarter, names=names)


def _parts(words: Words, row: pd.Series, *, name: str) -> None:
    """Say what of an element's points came from its KPIs, its survey and a change of basis."""
    labels = {
        "survey": words.say("survey {points}", points=words.signed(row["survey"])),
        "kpi": words.say("KPIs {points}", points=words.signed(row["kpi"])),
        "basis": words.say("other evidence than before {points}", points=words.signed(row["basis"])),
    }
    told = [label for part, label in labels.items() if not pd.isna(row[part]) and abs(row[part]) >= 0.05]
    st.markdown(
        words.say(
            "**{element}** went from {before} to {after}, which moved health by **{points}** points: {parts}.",
            element=name,
            before=words.score(row["before"]),
            after=words.score(row["after"]),
            points=words.signed(row["points"]),
            parts=", ".join(told),
        )
    )


def _kpis(words: Words, origin: tracing.Origin | None, *, quarter: int) -> None:
    if origin is None:
        st.caption(words.say("KPIs did not count for it in both quarters, so none can be compared."))
        return
    show.rows(
        _entries(words, origin, quarter=quarter, label=words.say("KPI")),
        alt=words.say("KPIs of this element with what each moved and the file it came by"),
    )
    _rest(words, origin)
    _corrected_since(words, origin)


def _statements(words: Words, origin: tracing.Origin | None, *, quarter: int) -> None:
    if origin is None:
        st.caption(words.say("A survey did not count for it in both quarters, so no statement can be compared."))
        return
    if origin.entries.empty:
        told = (
            words.say("One wave is behind both quarters, so no answer moved.")
            if abs(origin.whole) < 1e-9
            else words.say("Too few people answered to tell its statements apart.")
        )
        st.caption(told)
        return
    show.rows(
        _entries(words, origin, quarter=quarter, label=words.say("Statement")),
        alt=words.say("Statements of this element, both sides together, with what each moved"),
    )
    _rest(words, origin)


def _entries(words: Words, origin: tracing.Origin, *, quarter: int, label: str) -> pd.DataFrame:
    entries = origin.entries
    missing = words.say("not in both quarters")
    return pd.DataFrame(
        {
            label: entries["name"],
            words.say("Points"): [missing if pd.isna(points) else words.signed(points) for points in entries["points"]],
            words.quarter(quarter - 1): entries["before"].fillna(""),
            words.quarter(quarter): entries["after"].fillna(""),
            words.say("From file"): [_source(words, row) for row in entries[["file", "row", "by", "at"]].itertuples()],
        }
    )


def _source(words: Words, row: object) -> str:
    file, place, by, at = row.file, row.row, row.by, row.at  # type: ignore[attr-defined]
    if pd.isna(file):
        return ""
    told = sentences.place_in_file(words, file=file, row=place)
    return words.say("{file}, {person}, {day}", file=told, person=words.person(by), day=words.date(at.date()))


def _rest(words: Words, origin: tracing.Origin) -> None:
    if abs(origin.rest) >= 0.05:
        st.caption(
            words.say(
                "The other {points} points come from what was there in one quarter only and from shifted weights.",
                points=words.signed(origin.rest),
            )
        )


def _corrected_since(words: Words, origin: tracing.Origin) -> None:
    """Say where values are no longer those a quarter as published was scored by."""
    if abs(origin.whole - origin.told) >= 0.05:
        st.caption(
            words.say(
                "Listed as stored today: values or definitions were corrected since this was published, and come to "
                "{told} points in place of {whole}.",
                told=words.signed(origin.told),
                whole=words.signed(origin.whole),
            )
        )


def _coverage(words: Words, causes: Causes, parts: pd.DataFrame, *, quarter: int, names: Mapping[str, str]) -> None:
    """Say which elements came and went: that moved the score without a change of health."""
    before, after = (set(of_quarter(parts, number).index) for number in (quarter - 1, quarter))
    told = []
    if after - before:
        listed = words.listed([names[code] for code in names if code in after - before])
        told.append(words.say("newly measured: {elements}", elements=listed))
    if before - after:
        listed = words.listed([names[code] for code in names if code in before - after])
        told.append(words.say("no longer measured: {elements}", elements=listed))
    st.caption(
        words.say(
            "Other elements measured: {points} points ({elements}). This is not a change of health.",
            points=words.signed(causes.coverage),
            elements="; ".join(told),
        )
    )


def heading(words: Words, history: pd.DataFrame, events: pd.DataFrame, *, quarter: int, model: ScoringModel) -> None:
    """Draw health by quarter with its forecast, and say the trend, the forecast and how well it did before."""
    shown = history[history["quarter"] <= quarter]
    course = tracing.course_of(shown, quarter=quarter)
    drawn = charts.trend(shown, words, bands=model.bands, ahead=course.ahead)
    show.chart(words, charts.with_events(drawn, events, words), key="trend")
    found = course.forecast
    st.markdown(
        "- "
        + reasons.heading(
            words,
            slope=float(course.trend.slope[0]),
            p=float(course.trend.p[0]),
            n=int(course.trend.n[0]),
        )
        + "\n- "
        + reasons.outlook(
            words,
            value=float(found.value[0, 1]),
            low=float(found.low[0, 1]),
            high=float(found.high[0, 1]),
            mase=float(found.mase[0]),
            follows=bool(found.follows_trend[0]),
            quarter=quarter + 2,
        )
    )
