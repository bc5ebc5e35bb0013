"""The blocks of the What if page: what a trial model changes, publishing it, and published versions side by side."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from health import assess, charts
from health.access import Viewer
from health.charts.robustness import rank_told
from health.insight import Outcome, outcome
from health.scoring import BAND_CODES, ScoringModel
from health.store.read import visible, whatif
from health.store.read.visible import Selection
from health.wording import Words, band_label, status_of
from pages.parts import load, prepare, published, show
from pages.parts.choices import looking, weighing
from pages.parts.measurement import robust

DRAWN, LISTED = 15, 200
_MOVED = 0.05


def answer(
    words: Words, viewer: Viewer, *, model: ScoringModel, trial: ScoringModel, quarter: int, selected: Selection
) -> str | None:
    """Say and show what the trial changes, partnership by partnership; give a clicked one."""
    parts = load.read(whatif.parts, viewer, quarter=quarter, selection=selected)
    before, after = (outcome(one, kpi=parts.kpi, survey=parts.survey) for one in (model, trial))
    rows = _rows(parts, before, after)
    clicked = difference(words, rows, key="trial")
    _left_out(words, load.read(visible.count, viewer, selection=selected) - len(rows))
    ranks = None
    if looking.rank_wanted(words, among=len(rows), most=robust.AT_ONCE):
        ranks = load.read(assess.standing, viewer, quarter=quarter, selection=selected)
    _listed(words, rows, ranks)
    return clicked


def _left_out(words: Words, n: int) -> None:
    if n:
        st.caption(
            words.plural(
                "{n} partnership has nothing to score in this quarter and stays out.",
                "{n} partnerships have nothing to score in this quarter and stay out.",
                n,
            )
        )


def _rows(parts: whatif.Parts, before: Outcome, after: Outcome) -> pd.DataFrame:
    columns: dict[str, Any] = {"code": parts.code, "name": parts.name}
    for when, found in (("before", before), ("after", after)):
        named = {band: status_of(BAND_CODES[int(band)]) for band in np.unique(found.band)}
        bands = pd.Series(found.band).map(named)
        columns |= {when: found.score, f"band_{when}": bands, f"rank_{when}": found.rank}
    return _by_move(pd.DataFrame(columns))


def _by_move(rows: pd.DataFrame) -> pd.DataFrame:
    moved = (rows["after"] - rows["before"]).astype(float)
    return rows.assign(moved=moved).sort_values("moved", key=lambda column: -column.abs()).reset_index(drop=True)


def difference(words: Words, rows: pd.DataFrame, *, key: str) -> str | None:
    """Say and draw how two scorings of the same facts differ; give a clicked partnership."""
    st.markdown(_told(words, rows))
    before, after = (rows[f"band_{when}"].value_counts().to_dict() for when in ("before", "after"))
    moved = rows[rows["moved"].abs() >= _MOVED].head(DRAWN)
    clicked = None
    left, right = st.columns([2, 3], gap="large")
    with left:
        st.markdown("**" + words.say("Bands before and after") + "**")
        show.chart(words, charts.band_changes(before, after, words), key=f"{key}_bands")
    with right:
        if not moved.empty:
            st.markdown("**" + words.say("Biggest moves: before hollow, after filled") + "**")
            clicked = show.chart(words, charts.moves(moved, words), key=f"{key}_moves", clickable=True)
    return clicked


def _told(words: Words, rows: pd.DataFrame) -> str:
    moved = rows[rows["moved"].abs() >= _MOVED]
    changed = int((rows["band_before"] != rows["band_after"]).sum())
    if moved.empty and not changed:
        return words.say("Nothing differs: every score and band of the {n} partnerships is the same.", n=len(rows))
    told = words.plural(
        "{n} of {all} partnerships changes its band.", "{n} of {all} partnerships change their band.", changed,
        all=len(rows),
    )  # fmt: skip
    if moved.empty:
        return told
    top = moved.iloc[0]
    return f"{told} " + words.say(
        "The biggest move is {name}: from {before} to {after}.",
        name=f"**{prepare.safe(top['name'])}**",
        before=words.score(top["before"]),
        after=words.score(top["after"]),
    )


def _listed(words: Words, rows: pd.DataFrame, standing: assess.Standing | None) -> None:
    shown = rows.head(LISTED)
    columns: dict[str, Any] = {
        words.say("Partnership"): shown["name"],
        words.say("Score"): shown["before"],
        words.say("Score then"): shown["after"],
        words.say("Move"): shown["moved"],
        words.say("Band"): [band_label(words, band) for band in shown["band_before"]],
        words.say("Band then"): [band_label(words, band) for band in shown["band_after"]],
    }
    if standing is not None:
        columns |= _rank_columns(words, shown, standing)
    st.subheader(words.say("Every score and rank"), anchor=False)
    if len(shown) < len(rows):
        st.caption(words.say("The {n} that move most, of {all}.", n=len(shown), all=len(rows)))
    told = {words.say("Score"): words.score, words.say("Score then"): words.score, words.say("Move"): words.signed}
    show.table(pd.DataFrame(columns), alt=words.say("Scores, bands and ranks before and after"), told=told)
    if standing is not None:
        st.caption(
            words.say(
                "Ranks with the interval they hold in 90% of draws under the published model: a rank that stays within "
                "it moved no more than other reasonable choices would move it."
            )
        )


def _rank_columns(words: Words, shown: pd.DataFrame, standing: assess.Standing) -> dict[str, list[str]]:
    found = standing.robust
    place = {code: at for at, code in enumerate(standing.code)}
    told, then = [], []
    for _, row in shown.iterrows():
        at = place[row["code"]]
        low, high = found.rank_low[at], found.rank_high[at]
        if np.isnan(low) or np.isnan(row["rank_after"]):
            told.append("")
            then.append("")
            continue
        told.append(rank_told(words, {"rank": row["rank_before"], "rank_low": low, "rank_high": high}))
        inside = low <= row["rank_after"] <= high
        said = words.say("#{rank}, within", rank=words.number(row["rank_after"]))
        beyond = words.say("#{rank}, beyond", rank=words.number(row["rank_after"]))
        then.append(said if inside else beyond)
    return {words.say("Rank"): told, words.say("Rank then"): then}


def publish(words: Words, viewer: Viewer, *, model: ScoringModel, trial: ScoringModel) -> None:
    """Let an admin publish the trial as the next version, with a reason; nothing is saved before that."""
    if trial == model:
        st.caption(words.say("This is the published model. Move a weight: nothing is saved."))
        return
    weighing.as_published(words, model)
    if viewer.role != "admin":
        st.caption(words.say("A trial: nothing is saved. An admin can publish it as a new version."))
        return
    with st.expander(words.say("Publish as a new version"), icon=":material/publish:"):
        st.write(
            words.say(
                "Every quarter is scored anew under it. Scores under earlier versions are kept, and a change of model "
                "is never shown as a change of health."
            )
        )
        reason = weighing.reason(words)
        if st.button(show.on_primary(words.say("Publish and score everything anew")), type="primary", key="publish"):
            load.publish(viewer, model=trial, reason=reason, progress=show.progress(words))
            st.rerun()


def versions(words: Words, viewer: Viewer, *, quarter: int, selected: Selection) -> None:
    """List the published versions, and set two side by side for the quarter."""
    listed = load.read(whatif.versions, viewer)
    st.subheader(words.say("Published versions"), anchor=False)
    columns = {
        words.say("Version"): listed["id"],
        words.say("Published"): [words.date(_day(moment)) for moment in listed["published_at"]],
        words.say("By"): listed["published_by"].map(words.person),
        words.say("Reason"): [_reason(words, reason) for reason in listed["reason"]],
        words.say("Combined by"): [_combined(words, ScoringModel.from_json(text)) for text in listed["parameters"]],
    }
    show.table(pd.DataFrame(columns), alt=words.say("Published versions of the scoring model"))
    if len(listed) < 2:
        st.caption(words.say("With a second version, any quarter can be shown as published beside today's model."))
        return
    names = {
        str(row["id"]): published.version_name(words, row["id"], row["published_at"]) for _, row in listed.iterrows()
    }
    first, second = weighing.two_versions(
        words, names, first=_told_by(viewer, listed, quarter=quarter), second=str(listed["id"].iloc[0])
    )
    _side_by_side(words, viewer, names, pair=(first, second), quarter=quarter, selected=selected)


def _side_by_side(
    words: Words, viewer: Viewer, names: Mapping[str, str], *, pair: tuple[str, str], quarter: int, selected: Selection
) -> None:
    tables = [
        load.read(whatif.outcomes, viewer, quarter=quarter, model_id=int(one), selection=selected) for one in pair
    ]
    for name, found in zip(pair, tables, strict=True):
        if found.empty:
            st.write(
                words.say(
                    "Nothing of {quarter} was scored under {version}: it came after the next version was published.",
                    quarter=words.quarter(quarter),
                    version=names[name],
                )
            )
            return
    before, after = (table.rename(columns={"score": when, "band": f"band_{when}"}) for table, when in
                     zip(tables, ("before", "after"), strict=True))  # fmt: skip
    rows = before.merge(after.drop(columns="name"), on="code")
    rows = rows.assign(**{name: rows[name].map(status_of) for name in ("band_before", "band_after")})
    difference(words, _by_move(rows), key="versions")


def _told_by(viewer: Viewer, listed: pd.DataFrame, *, quarter: int) -> str:
    """Give the version a quarter was first told by; the newest where that is the one in force."""
    found = load.read(whatif.as_published, viewer, quarter=quarter)
    return str(listed["id"].iloc[0] if found is None else found.id)


def _day(moment: datetime) -> Any:
    return moment.date()


def _reason(words: Words, reason: str) -> str:
    """Say the first version's reason in the reader's language; any other as it was written."""
    return words.say("The defaults this version of the product comes with") if reason == assess.FIRST_MODEL else reason


def _combined(words: Words, model: ScoringModel) -> str:
    if model.aggregation == "geometric":
        return words.say("geometric mean")
    return words.say("arithmetic mean")
