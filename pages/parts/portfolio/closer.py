"""A closer look at the portfolio, one at a time: health and value, types, elements, time, moves, alerts, silence."""

from __future__ import annotations

from typing import Any

import streamlit as st

from health import charts
from health.store.read import portfolio, story
from health.wording import Words
from pages.parts import load, prepare, selection, show
from pages.parts.choices import looking
from pages.parts.portfolio import alerting, attention
from pages.parts.published import Under

_PLACED, _ROWS, _MOVED, _SILENT, _QUARTERS = 150, 20, 6, 20, 8


def look(frame: selection.Frame, *, quarter: int, under: Under, urgent: tuple[str, ...]) -> None:
    """Show what the reader chose; only that is read and drawn. urgent: codes whose names stand in the chart."""
    view = looking.portfolio_view(frame.words)
    if view == "value":
        _health_and_value(frame, quarter=quarter, under=under, urgent=urgent)
    elif view == "types":
        _types(frame, quarter=quarter, under=under)
    elif view == "elements":
        _elements(frame, quarter=quarter, under=under)
    elif view == "time":
        _over_time(frame, quarter=quarter, under=under)
    elif view == "moves":
        _moves(frame, quarter=quarter, under=under)
    elif view == "alerts":
        names = prepare.element_names(frame.catalogue, frame.words)
        st.caption(frame.words.say("What changed for the worse in this quarter; mark what you have looked at."))
        alerting.alerts(
            frame.words,
            frame.viewer,
            quarter=quarter,
            chosen=frame.selection,
            names=names,
            model_id=under.model_id,
        )
    else:
        silent = load.read(portfolio.stale, frame.viewer, quarter=quarter, limit=_SILENT, selection=frame.selection)
        st.caption(frame.words.say("Nothing was reported about these in this quarter; silence is shown, not scored."))
        attention.stale(frame.words, silent)


def _health_and_value(frame: selection.Frame, *, quarter: int, under: Under, urgent: tuple[str, ...]) -> None:
    words = frame.words
    known = load.read(story.currencies, frame.viewer, **_asked(frame, quarter=quarter, under=under))
    if not known:
        st.write(words.say("No scored partnership has an annual value and a currency, so none can be placed."))
        return
    currency, strong_from = looking.currency(words, known), under.model.bands.green_from
    found = load.read(
        story.placed,
        frame.viewer,
        currency=currency,
        strong_from=strong_from,
        limit=_PLACED,
        **_asked(frame, quarter=quarter, under=under),
    )
    drawn = charts.health_by_value(
        found.points,
        words,
        corners=found.corners,
        median=found.median,
        currency=currency,
        strong_from=strong_from,
        wanted=urgent,
    )
    clicked = show.chart(words, drawn, key="value", clickable=True)
    st.caption(" ".join(_not_placed(words, found)))
    selection.open_partnership(clicked)


def _not_placed(words: Words, found: story.Placed) -> list[str]:
    told = [words.say("Cut where strong begins and at the median value; a click opens the partnership.")]
    if found.total > len(found.points):
        told.append(words.say("Drawn are the {n} largest values of {total}.", n=len(found.points), total=found.total))
    if found.no_value:
        told.append(
            words.plural(
                "{n} has a score but no value given, and is not drawn.",
                "{n} have a score but no value given, and are not drawn.",
                found.no_value,
            )
        )
    if found.no_score:
        told.append(words.plural("{n} has no score.", "{n} have no score.", found.no_score))
    if found.elsewhere:
        told.append(
            words.plural(
                "{n} has its value in another currency.", "{n} have their value in other currencies.", found.elsewhere
            )
        )
    return told


def _types(frame: selection.Frame, *, quarter: int, under: Under) -> None:
    words = frame.words
    found = load.read(story.by_type, frame.viewer, **_asked(frame, quarter=quarter, under=under))
    names = {entry.code: entry.name.in_(words.language) for entry in frame.catalogue.types}
    clicked = show.chart(words, charts.types(found, words, names=names), key="types", clickable=True)
    st.caption(words.say("A click narrows the portfolio to that type; Compare has the intervals."))
    selection.open_type(clicked)


def _elements(frame: selection.Frame, *, quarter: int, under: Under) -> None:
    words = frame.words
    bands = looking.bands(words)
    asked = _asked(frame, quarter=quarter, under=under)
    found = load.read(portfolio.by_need, frame.viewer, limit=_ROWS, bands=bands, **asked)
    if found.empty:
        st.write(words.say("No partnership is in this band."))
        return
    names = prepare.element_names(frame.catalogue, words)
    drawn = charts.heatmap(found, words, elements=names, bands=under.model.bands)
    clicked = show.chart(words, drawn, key="heatmap", clickable=True)
    if len(found) == _ROWS:
        st.caption(words.say("The {n} in most need; the filters and bands narrow them down.", n=_ROWS))
    selection.open_partnership(clicked)


def _over_time(frame: selection.Frame, *, quarter: int, under: Under) -> None:
    recent = selection.quarters_up_to(quarter, _QUARTERS)
    counts = load.read(
        portfolio.band_counts,
        frame.viewer,
        quarters=recent,
        selection=frame.selection,
        model_id=under.model_id,
    )
    show.chart(frame.words, charts.bands_over_time(counts, frame.words), key="bands")


def _moves(frame: selection.Frame, *, quarter: int, under: Under) -> None:
    moved = load.read(portfolio.movers, frame.viewer, limit=_MOVED, **_asked(frame, quarter=quarter, under=under))
    selection.open_partnership(attention.movers(frame.words, moved))


def _asked(frame: selection.Frame, *, quarter: int, under: Under) -> dict[str, Any]:
    return {"quarter": quarter, "selection": frame.selection, "model_id": under.model_id}
