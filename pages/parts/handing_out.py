"""Make a report of what the reader sees, and hand it out as a file."""

from __future__ import annotations

import streamlit as st

from health.quarter import quarter_name
from health.report import Asked, Format, extent, file_name
from health.store.read import partnership, portfolio, visible
from health.wording import Words
from pages.parts import load, prepare, selection, show
from pages.parts.choices import reports

MIME = {
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def opening(frame: selection.Frame, *, quarter: int, code: str | None) -> bool:
    """Say what the report will hold; False where it would hold nothing."""
    words = frame.words
    if code is not None:
        name = load.read(partnership.header, frame.viewer, code=code).name
        st.markdown(
            words.say(
                "A report of **{name}** in {quarter}, as you see it.",
                name=prepare.safe(name),
                quarter=words.quarter(quarter),
            )
        )
        return True
    n = load.read(visible.count, frame.viewer, selection=frame.selection)
    st.markdown(
        words.plural(
            "A report of {n} partnership in {quarter}, with the filters in force and as you see it.",
            "A report of {n} partnerships in {quarter}, with the filters in force and as you see it.",
            n,
            quarter=words.quarter(quarter),
        )
    )
    return n > 0


def length(frame: selection.Frame, *, quarter: int, code: str | None, form: Format) -> bool:
    """Say about how long the report will be; give whether a page for every partnership is wanted."""
    words = frame.words
    if form == "xlsx":
        st.caption(words.say("Every row, each table on a sheet of its own."))
        return False
    if code is not None:
        told = _long(words, form, n=extent.length_of_one(form))
        st.caption(words.say("{length}, about one partnership.", length=told))
        return False
    asked = {"quarter": quarter, "selection": frame.selection}
    counts = {
        "needing": load.read(portfolio.count_needy, frame.viewer, **asked),
        "reported": load.read(visible.count, frame.viewer, selection=frame.selection)
        - load.read(portfolio.count_stale, frame.viewer, **asked),
    }
    every = reports.every(words, n=extent.told_of(**counts, every=True))
    told = _long(words, form, n=extent.length(form, **counts, every=every))
    st.caption(_holds(words, told, first=extent.told_of(**counts, every=False), every=every))
    return every


def _long(words: Words, form: Format, *, n: int) -> str:
    return words.say("About {n} slides", n=n) if form == "pptx" else words.say("About {n} pages", n=n)


def _holds(words: Words, length: str, *, first: int, every: bool) -> str:
    if every:
        return words.say("{length}, with a page for every partnership; this takes some seconds.", length=length)
    if not first:
        return words.say("{length}, about the portfolio as a whole.", length=length)
    return words.plural(
        "{length}, with a page for the {n} partnership that needs attention first.",
        "{length}, with a page for each of the {n} partnerships that need attention first.",
        first,
        length=length,
    )


def make_and_give(frame: selection.Frame, *, quarter: int, code: str | None, form: Format, every: bool) -> None:
    """Make the report when asked, telling how far it is; then offer it until another is asked for."""
    words = frame.words
    asked = Asked(words, quarter, load.now(), frame.selection, code, every)
    what = (words, frame.viewer, quarter, frame.selection, code, form, every, load.version())
    if st.button(
        show.on_primary(words.say("Make the report"), ":material/description:"), type="primary", key="make_report"
    ):
        bar = st.progress(0.0, text=words.say("Making the report"))
        data = load.report(frame.viewer, asked, form=form, progress=lambda share: bar.progress(min(share, 1.0)))
        bar.empty()
        reports.keep(what, data)
    made = reports.kept(what)
    if made is None:
        return
    st.download_button(
        words.say("Download {name}", name=file_name(asked, form)),
        data=made,
        file_name=file_name(asked, form),
        mime=MIME[form],
        icon=":material/download:",
        key=f"download_{form}_{quarter_name(quarter)}",
        on_click="ignore",
    )
