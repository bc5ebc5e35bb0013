"""The blocks every page is made of: charts with their table, notices, and what to say instead of a traceback."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Literal

import pandas as pd
import streamlit as st

from health.access import Viewer
from health.charts import Chart
from health.charts.theme import inked
from health.errors import HealthError
from health.progress import Progress, Step
from health.store.read import visible
from health.store.read.visible import Selection
from health.wording import MISSING, Words
from pages.parts import load, menu, prepare

PLOTLY = {"displayModeBar": False, "showSendToCloud": False, "displaylogo": False}

_FIRST, _MOST = 5, 25

log = logging.getLogger(__name__)


@contextmanager
def in_words(words: Words) -> Iterator[None]:
    """Say what was refused in the reader's words; what nobody foresaw goes to the log and a sentence to the page."""
    try:
        yield
    except HealthError as refused:
        st.error(prepare.safe(words.message(refused.sentence)), icon=":material/error:")
    except Exception:
        log.exception("a page failed")
        st.error(
            words.say("This page met something nobody foresaw. Nothing was changed; the server's log has the details."),
            icon=":material/error:",
        )


@contextmanager
def at_work(words: Words, file: str, *, on_cancel: Callable[[], object]) -> Iterator[Progress]:
    """Draw a bar for the look at a file, as `progress` does, and take it away when that is done."""
    place = st.empty()
    with place.container():
        title = words.say("Reading and checking {name} …", name=prepare.safe(file))
        told = progress(words, title, on_cancel=on_cancel)
    yield told
    place.empty()


def progress(words: Words, title: str = "", *, on_cancel: Callable[[], object] | None = None) -> Progress:
    """Draw a bar that tells the step of long work, with a way to stop it.

    title: said until the first step is told. on_cancel: done first when the work is stopped, such as putting away the
    file that was being read.

    A click on the button starts the page's run anew: the old run ends at its next sign of progress, inside the
    transaction, which is undone.
    """
    place = st.container(horizontal=True, vertical_alignment="center")
    bar = place.progress(0.0, title)
    place.button(words.say("Cancel"), icon=":material/close:", key="cancel_work", on_click=on_cancel)
    names = {
        "reading": words.say("Reading …"),
        "arranging": words.say("Telling the table from what stands around it …"),
        "checking": words.say("Checking …"),
        "comparing": words.say("Comparing with what is known …"),
        "screening": words.say("Looking for slips of the unit …"),
        "keeping": words.say("Keeping the former values …"),
        "writing": words.say("Writing …"),
        "assigning": words.say("Noting since when each KPI counts …"),
        "scoring": words.say("Scoring …"),
    }

    def tell(step: Step) -> None:
        counted = words.say("{done} of {total}", done=step.done, total=step.total)
        bar.progress(step.share, f"{names[step.name]} {counted}")

    return tell


def on_primary(label: str, icon: str = "") -> str:
    """Write the label of a primary button so that it can be read in light and dark.

    Streamlit writes white on the primary colour. In dark that colour has to be light, because chosen segments and
    sliders write with it on the dark page: no one colour carries white and stands on dark at 4.5:1.
    """
    told = f"{icon} {label}".strip()
    if st.context.theme.type != "dark":
        return told
    return f':color[{told}]{{foreground="{st.get_option("theme.dark.backgroundColor")}"}}'


def simulated_notice(words: Words, viewer: Viewer) -> None:
    """Say on every page that data is simulated, with the way to an empty start for who may take it."""
    if not load.holds_simulated_data():
        return
    with st.container(horizontal=True, vertical_alignment="center", key="simulated"):
        # One text, so that it flows on a telephone instead of taking a line for each part.
        badge = f":violet-badge[:material/science: {words.say('Simulated data')}]"
        told = words.say("These partnerships are invented, to show what the dashboard does.")
        st.markdown(f"{badge} :gray[:small[{told}]]", width="content")
        if viewer.role == "admin" and st.button(words.say("Start empty"), key="start_empty", type="tertiary"):
            _confirm_empty(words, viewer)


def _confirm_empty(words: Words, viewer: Viewer) -> None:
    @st.dialog(words.say("Start with an empty dashboard?"))
    def ask() -> None:
        st.write(
            words.say(
                "The simulated partnerships, and everything uploaded about them, are removed. "
                "Your own partnerships and definitions stay. This cannot be undone."
            )
        )
        if st.button(on_primary(words.say("Remove the simulated partnerships")), type="primary", key="start_empty_now"):
            load.start_empty(viewer)
            st.rerun()

    ask()


def arrow(moved: float | None) -> Literal["up", "down", "off"]:
    """Say which way a figure's arrow points: Streamlit does not know the minus sign people write."""
    if not moved:
        return "off"
    return "up" if moved > 0 else "down"


def chart(
    words: Words,
    drawn: Chart,
    *,
    key: str,
    clickable: bool = False,
    on_pick: Callable[[str], None] | None = None,
) -> str | None:
    """Draw a chart with its table one click away; give the code behind a clicked mark, None without a click.

    on_pick: told the code of a clicked mark before the page runs again, to set a choice the page then reads.
    """
    event = st.plotly_chart(
        inked(drawn.figure, st.context.theme.type),
        key=key,
        config=PLOTLY,
        alt=drawn.alt,
        on_select=_picking(key, on_pick) if on_pick is not None else "rerun" if clickable else "ignore",
        selection_mode="points",
    )
    with st.popover(words.say("Table"), icon=":material/table:", type="tertiary", help=drawn.alt):
        table(drawn.table, alt=drawn.alt, told=_figures_told(words, drawn.table))
    if not clickable:
        return None
    return _picked(event.selection.points)


def _figures_told(words: Words, frame: pd.DataFrame) -> dict[str, Callable[[Any], str]]:
    """Give column → how its figures are written in the reader's language: one decimal, none where all are whole."""
    figures = frame.select_dtypes("float")
    whole = (figures.isna() | (figures % 1 == 0)).all()
    return {name: words.number if whole[name] else words.score for name in figures.columns}


def _picking(key: str, on_pick: Callable[[str], None]) -> Callable[[], None]:
    def picked() -> None:
        code = _picked(st.session_state[key].selection.points)
        if code is not None:
            on_pick(code)

    return picked


def _picked(points: Sequence[Mapping[str, Any]]) -> str | None:
    return str(points[0]["customdata"][0]) if points and points[0].get("customdata") else None


def table(
    frame: pd.DataFrame, *, alt: str, told: Mapping[str, Callable[[Any], str]] | None = None, **options: object
) -> None:
    """Show a table without its index, as it is.

    told: column → how its numbers are written. They stay numbers, so that they sort as such and stand to the right.
    """
    shown = frame if told is None else frame.style.format(told)
    # Without a placeholder Streamlit writes an English word where nothing is.
    st.dataframe(shown, hide_index=True, alt=alt, placeholder=MISSING, **options)


def rows(frame: pd.DataFrame, *, alt: str) -> None:
    """Show a few rows in full: long cells wrap, none is cut, and what people wrote is shown as they wrote it."""
    st.table(frame.map(_as_written), hide_index=True, border="horizontal", alt=alt)


def _as_written(cell: object) -> object:
    if isinstance(cell, str):
        return prepare.safe(cell)
    return MISSING if cell is None or pd.isna(cell) else cell


def listing(words: Words, rows: Sequence[Mapping[str, Any]], draw: Callable[[Mapping[str, Any]], None]) -> None:
    """Draw the first rows, more of them behind one click, and say how many are left for the filters to narrow down."""
    for row in rows[:_FIRST]:
        draw(row)
    if len(rows) > _FIRST:
        with st.expander(words.say("{n} more", n=len(rows) - _FIRST)):
            for row in rows[_FIRST:_MOST]:
                draw(row)
            if len(rows) > _MOST:
                st.caption(words.say("{n} are not listed; the filters narrow them down.", n=len(rows) - _MOST))


def nothing_yet(words: Words, viewer: Viewer) -> None:
    """Say that nothing was scored yet, and the next step by what is there: partnerships first, then their quarter."""
    there = load.read(visible.count, viewer)
    step = words.say("Upload your partnerships first, then a KPI file or survey answers for a quarter.")
    if there:
        known = words.plural("{n} partnership is known", "{n} partnerships are known", there)
        step = words.say(
            "{known}. Upload a KPI file or survey answers for a quarter next: scores appear as soon as a file is "
            "taken.",
            known=known,
        )
    teach(words.say("No partnership has a score yet"), step)
    if not viewer.may_upload:
        return
    if not there:
        _upload_link(words, "partnerships", words.say("Upload partnerships"))
        return
    _upload_link(words, "values", words.say("Upload KPI values"))
    _upload_link(words, "answers", words.say("Upload survey answers"))


def _upload_link(words: Words, kind: str, label: str) -> None:
    """Lead to the upload of a kind of file; a link that says something has to say the language too."""
    asked = {"lang": words.language, "kind": kind}
    st.page_link(menu.UPLOAD, label=label, icon=":material/upload_file:", query_params=asked)


def nothing_left(words: Words) -> None:
    """Say that the filters leave nothing in this quarter."""
    teach(
        words.say("Nothing is left to show"),
        words.say(
            "No partnership within the filters was scored in this quarter. Take a filter away, or go back a quarter."
        ),
    )


def nothing_within(words: Words, viewer: Viewer, selection: Selection) -> bool:
    """Say that the filters leave no partnership, where they leave none: what is written about it is not missing."""
    if selection.is_everything or load.read(visible.count, viewer, selection=selection):
        return False
    nothing_left(words)
    return True


def few_answers(words: Words) -> None:
    """Say why the scores a file of answers moved are not listed."""
    st.caption(
        words.say(
            "Scores before and after are told only where the file brought enough people of each side: the answers "
            "of a few could be worked out from them."
        )
    )


def no_survey(words: Words, viewer: Viewer) -> None:
    """Say that nobody was asked in this quarter, and the first step."""
    teach(
        words.say("No survey in this quarter"),
        words.say("Choose a quarter with a survey, or upload answers of both sides: five a side or more show most."),
    )
    if viewer.may_upload:
        st.page_link(menu.UPLOAD, label=words.say("Upload a file"), icon=":material/upload_file:")


def teach(what: str, next_step: str) -> None:
    """Say in a box what is not there yet, and the next step."""
    with st.container(border=True):
        st.subheader(what, anchor=False)
        st.write(next_step)
