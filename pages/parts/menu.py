"""The menu: which pages there are, in which section, and who may open them."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from health.access import Viewer
from health.wording import Words

# Absolute, because Streamlit reads a page's path from where the script it serves lies.
PAGES = Path(__file__).resolve().parents[1]
PORTFOLIO = PAGES / "overview/portfolio.py"
PARTNERSHIP = PAGES / "overview/partnership.py"
UPLOAD = PAGES / "data/upload.py"
ACTIONS = PAGES / "improve/actions.py"
WHAT_IF = PAGES / "help/whatif.py"


def pages(words: Words, viewer: Viewer) -> dict[str, list[st.Page]]:
    """List the pages this viewer may open; a page not listed cannot be reached by any link."""
    found = {
        words.say("Overview"): [
            st.Page(
                PORTFOLIO,
                title=words.say("Portfolio"),
                icon=":material/dashboard:",
                url_path="home",
                help=words.say("Who needs me?"),
                default=True,
            ),
            # Streamlit serves its default page at / only; people also type and share /portfolio.
            st.Page(PORTFOLIO, title=words.say("Portfolio"), url_path="portfolio", visibility="hidden"),
            _page(
                "overview/partnership", words.say("Partnership"), "handshake", words.say("How is this one, and why?")
            ),
            _page("overview/compare", words.say("Compare"), "stacked_bar_chart", words.say("Which kind does better?")),
            _page("overview/ecosystem", words.say("Ecosystem"), "hub", words.say("Who hangs on whom?")),
            _page("overview/report", words.say("Report"), "description", words.say("What do I hand out?")),
        ]
    }
    found[words.say("Improve")] = [
        _page("improve/actions", words.say("Actions"), "task_alt", words.say("What are we doing about it?")),
        _page("improve/goals", words.say("Goals"), "flag", words.say("Do we get where we wanted?")),
        _page("improve/benefits", words.say("Benefits"), "balance", words.say("Does each side get its share?")),
        _page("improve/lifecycle", words.say("Lifecycle"), "timeline", words.say("What does each stage need?")),
    ]
    data = [_page("data/survey", words.say("Survey"), "forum", words.say("How far can the survey be trusted?"))]
    if viewer.may_upload:
        data = [
            _page("data/upload", words.say("Upload"), "upload_file", words.say("Take my quarter")),
            _page("data/history", words.say("History"), "history", words.say("What was taken, and how do I go back?")),
            *data,
        ]
    found[words.say("Data")] = data
    found[words.say("Help")] = [
        _page("help/method", words.say("Method"), "calculate", words.say("How is every number made?")),
        _page("help/whatif", words.say("What if"), "tune", words.say("And if we weighed differently?")),
    ]
    return found


def _page(script: str, title: str, icon: str, question: str) -> st.Page:
    name = script.split("/")[1]
    return st.Page(PAGES / f"{script}.py", title=title, icon=f":material/{icon}:", url_path=name, help=question)
