"""The blocks about how firmly scores and ranks stand: of all, of two against each other, of one."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import streamlit as st

from health import assess, charts
from health.access import Viewer
from health.charts.robustness import rank_told
from health.insight import CHOICES
from health.scoring import BAND_CODES, ScoringModel, band_of
from health.store.read import visible
from health.store.read.visible import Selection
from health.wording import Words, band_label
from pages.parts import load, prepare, selection, show
from pages.parts.choices import looking

AT_ONCE = 1_000
DRAWN = 40


def ranking(words: Words, standing: assess.Standing, *, model: ScoringModel) -> str | None:
    """Say and draw how far scores and ranks move, and which choice matters most; give a clicked partnership."""
    rows = _rows(standing, model)
    if rows.empty:
        return None
    st.subheader(words.say("How firm are scores and ranks?"), anchor=False)
    width = float((rows["rank_high"] - rows["rank_low"]).median())
    share = _matters(words, standing)
    st.markdown(_told(words, places=round(width + 1), among=len(rows), choice=max(share, key=lambda name: share[name])))
    drawn, why = st.columns([3, 2], gap="large")
    shown = rows if len(rows) <= DRAWN else pd.concat([rows.head(DRAWN // 2), rows.tail(DRAWN // 2)])
    with drawn:
        if len(shown) < len(rows):
            st.caption(words.say("The {n} highest and {n} lowest of {all}.", n=DRAWN // 2, all=len(rows)))
        clicked = show.chart(words, charts.standings(shown, words), key="standings", clickable=True)
    with why:
        st.markdown("**" + words.say("Which choice moves the score most") + "**")
        show.chart(words, charts.matters(share, words), key="matters")
    return clicked


def _told(words: Words, *, places: int, among: int, choice: str) -> str:
    drawn = words.say(
        "1,000 times we changed weights (±25%), the survey's share (±10 points), the way of combining, and who "
        "answered."
    )
    if places == 1:
        rank = words.say(
            "In 90% of these draws a typical partnership keeps its rank among {among}; what moves scores most is "
            "{choice}.",
            among=among,
            choice=choice,
        )
    else:
        rank = words.say(
            "In 90% of these draws the rank of a typical partnership stays within {places} places of {among}; what "
            "moves scores most is {choice}.",
            places=places,
            among=among,
            choice=choice,
        )
    return f"{drawn} {rank}"


def names_of(standing: assess.Standing) -> dict[str, str]:
    """Give code → name of the ranked partnerships, by name, as many as a list can hold."""
    known = zip(standing.code, standing.name, standing.robust.score, strict=True)
    ranked = sorted((name, code) for code, name, score in known if np.isfinite(score))
    return {code: name for name, code in ranked[: selection.LISTED]}


def _rows(standing: assess.Standing, model: ScoringModel) -> pd.DataFrame:
    found = standing.robust
    names = ("score", "score_low", "score_high", "rank", "rank_low", "rank_high")
    bands = [BAND_CODES[int(band)] for band in band_of(found.score, model.bands)]
    columns = {"code": standing.code, "name": standing.name, "band": bands} | {n: getattr(found, n) for n in names}
    rows = pd.DataFrame(columns).dropna(subset="score")
    return rows.sort_values(["rank", "name"]).reset_index(drop=True)


def _matters(words: Words, standing: assess.Standing) -> dict[str, float]:
    most = standing.robust.matters_most
    decided = np.maximum((most >= 0).sum(), 1)
    return {name: float((most == place).sum() / decided) for place, name in enumerate(_choices(words).values())}


def _choices(words: Words) -> dict[str, str]:
    said = (
        words.say("the element weights"),
        words.say("the survey's share"),
        words.say("the way of combining"),
        words.say("who happened to answer"),
    )
    return dict(zip(CHOICES, said, strict=True))


def duel(
    words: Words,
    viewer: Viewer,
    names: Mapping[str, str],
    *,
    by: str,
    quarter: int,
    selected: Selection,
    key: str,
    scores: pd.DataFrame | None = None,
) -> None:
    """Let the reader choose two partnerships or groups, and say in how many weightings the first beats the second.

    scores: group and score of every partnership, where groups are set against each other.
    """
    chosen = looking.pair(words, names, key=key)
    if chosen is None:
        st.caption(words.say("Choose two different ones."))
        return
    first, second = chosen
    asked = {"by": by, "first": first, "second": second, "quarter": quarter, "selection": selected}
    share = load.read(assess.share_of_wins, viewer, **asked)
    if np.isnan(share):
        st.write(words.say("One of them has no score in this quarter, so there is nothing to compare."))
        return
    leader, other = (first, second) if share >= 0.5 else (second, first)
    wins = max(share, 1.0 - share)
    told = words.say(
        "**{leader}** beats {other} in **{share}** of weightings.",
        leader=prepare.safe(names[leader]),
        other=prepare.safe(names[other]),
        share=words.say("over 99%") if wins > 0.99 else words.percent(wins),
    )
    chance = scores is not None and prepare.overlap(scores, first, second)
    st.markdown(f"{told} {_verdict(words, wins, may_be_chance=chance)}")


def _verdict(words: Words, wins: float, *, may_be_chance: bool) -> str:
    if wins < 0.95:
        return words.say("Too close to call: it depends on choices reasonable people differ about.")
    if not may_be_chance:
        return words.say("That holds whatever one chooses.")
    # The draws take the partnerships there are as all there are; an interval takes them as a few of many.
    return words.say(
        "That holds whatever one weighs. But each group is a few partnerships of many there could be, and by the 95% "
        "intervals of their means the difference may be chance."
    )


def of_one(words: Words, viewer: Viewer, *, code: str, quarter: int, model_id: int | None = None) -> None:
    """Say how firm one partnership's rank and band are, among all the viewer sees; nothing where it has no score."""
    among = load.read(visible.count, viewer)
    if not looking.rank_wanted(words, among=among, most=AT_ONCE):
        return
    standing = load.read(assess.standing, viewer, quarter=quarter, model_id=model_id)
    at = standing.code.index(code) if code in standing.code else None
    found = standing.robust
    if at is None or np.isnan(found.score[at]):
        st.write(words.say("Without a score there is no rank."))
        return
    row = {
        name: float(getattr(found, name)[at]) for name in ("rank", "rank_low", "rank_high", "score_low", "score_high")
    }
    most = int(found.matters_most[at])
    chances = zip(("at_risk", "watch", "strong"), found.chance[at], strict=True)
    told = words.say(
        "Rank **{rank}** of {n}: with other reasonable weights, and other people answering, the score lies between "
        "{low} and {high} in 90% of 1,000 draws.",
        rank=rank_told(words, row),
        n=int(np.isfinite(found.score).sum()),
        low=words.score(row["score_low"]),
        high=words.score(row["score_high"]),
    )
    listed = " · ".join(f"{band_label(words, band)} {words.percent(chance)}" for band, chance in chances if chance > 0)
    matters = (
        words.say("What matters most: {choice}.", choice=list(_choices(words).values())[most]) if most >= 0 else ""
    )
    bands = words.say("Band in these draws: {listed}.", listed=listed)
    st.markdown(f"{told} {bands} {matters}")
