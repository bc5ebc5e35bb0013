"""The blocks about actions: what is under way, what is overdue, and what came of those taken up long enough ago."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from health import charts
from health.access import Viewer
from health.catalogue import Catalogue
from health.insight.actions import LIVE, is_overdue
from health.store.read import actions as read
from health.store.read.visible import Selection
from health.wording import Words, improvement
from health.wording.record_words import action_title, code_names
from pages.parts import load, menu, prepare, selection, show
from pages.parts.records import forms, writing

_JUDGED = ("rose", "fell", "within_noise")
_LATE, _NEWEST = 2, 2
_DRAWN = 12


def with_lateness(actions: pd.DataFrame) -> pd.DataFrame:
    """Add whether each action is live, and whether it is overdue today."""
    today = writing.today()
    late = [is_overdue(due, status, on=today) for due, status in zip(actions["due"], actions["status"], strict=True)]
    return actions.assign(live=actions["status"].isin(LIVE), overdue=pd.Series(late, index=actions.index, dtype=bool))


def sentence(words: Words, actions: pd.DataFrame) -> None:
    """Say how many actions are under way and overdue, and whether they helped. actions: of `with_lateness`."""
    late = actions[actions["overdue"]]
    judged = actions[actions["verdict"].isin(_JUDGED)]
    st.markdown(
        improvement.actions(
            words,
            live=int(actions["live"].sum()),
            overdue=len(late),
            oldest=None if late.empty else prepare.safe(late.iloc[0]["owner"]),
            rose=int((judged["verdict"] == "rose").sum()),
            judged=len(judged),
        )
    )


def board(words: Words, viewer: Viewer, catalogue: Catalogue, actions: pd.DataFrame) -> None:
    """Lay the actions out in three columns: overdue, not yet due, finished. actions: of `with_lateness`."""
    live = actions[actions["live"]]
    columns = (
        ("overdue", words.say("Overdue"), live[live["overdue"]]),
        ("live", words.say("Not yet due"), live[~live["overdue"]]),
        ("over", words.say("Finished"), actions[~actions["live"]].sort_values("due", ascending=False)),
    )
    for (name, title, part), place in zip(columns, st.columns(3, gap="medium"), strict=True):
        with place:
            st.subheader(f"{title} · {words.number(len(part))}", anchor=False)
            cards(words, viewer, catalogue, part, place=name)
            if part.empty:
                st.caption(words.say("Nothing here."))


def cards(
    words: Words,
    viewer: Viewer,
    catalogue: Catalogue,
    actions: pd.DataFrame,
    *,
    place: str,
    names_partnership: bool = True,
) -> None:
    """List actions as cards, the rest behind one click. place: tells lists on one page apart."""
    show.listing(
        words,
        actions.to_dict("records"),
        lambda row: _card(words, viewer, catalogue, row, place=place, names_partnership=names_partnership),
    )


def _card(
    words: Words,
    viewer: Viewer,
    catalogue: Catalogue,
    row: Mapping[str, Any],
    *,
    place: str,
    names_partnership: bool,
) -> None:
    with st.container(border=True, gap="xsmall", key=f"action_{place}_{row['code']}_{row['number']}"):
        st.markdown(prepare.safe(action_title(words, catalogue, row)))
        st.caption(" · ".join(_facts(words, catalogue, row)))
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            if names_partnership:
                selection.partnership_link(row["code"], row["partnership"])
            forms.change_button(words, viewer, "action", row, place=place)


def _facts(words: Words, catalogue: Catalogue, row: Mapping[str, Any]) -> list[str]:
    day = words.date(row["due"])
    if is_overdue(row["due"], row["status"], on=writing.today()):
        days = (writing.today() - row["due"]).days
        due = words.plural("▲ **{n} day overdue** ({day})", "▲ **{n} days overdue** ({day})", days, day=day)
    else:
        due = words.say("due {day}", day=day)
    status = code_names(words, catalogue, "status")[row["status"]]
    facts = [status, due, prepare.safe(row["owner"])]
    if row["element"]:
        facts.append(prepare.element_names(catalogue, words)[row["element"]])
    if "verdict" in row and row["element"] and row["verdict"] != "too_early":
        facts.append(improvement.effect(words, verdict=row["verdict"], delta=row["delta"], half=row["half"]))
    return facts


def did_it_help(words: Words, catalogue: Catalogue, actions: pd.DataFrame) -> None:
    """Draw how far the elements moved in the two quarters after their actions began."""
    st.subheader(words.say("Did the element rise?"), anchor=False)
    judged = actions[actions["verdict"].isin(_JUDGED)].sort_values("delta", ascending=False)
    if judged.empty:
        st.write(words.say("Nothing to say yet: an action is judged two quarters after it was taken up."))
        return
    st.caption(
        words.say(
            "The element's score two quarters after the action was taken up, less its score in that quarter, with the "
            "95% interval of the surveys. A rise is no proof that the action caused it."
        )
    )
    shown = pd.concat([judged.head(_DRAWN // 2), judged.tail(_DRAWN // 2)]).drop_duplicates(["code", "number"])
    names = prepare.element_names(catalogue, words)
    told = [
        improvement.effect(words, verdict=v, delta=d, half=h)
        for v, d, h in zip(shown["verdict"], shown["delta"], shown["half"], strict=True)
    ]
    label = [f"{name} · {names[code]}" for name, code in zip(shown["partnership"], shown["element"], strict=True)]
    show.chart(words, charts.effects(shown.assign(name=label, told=told), words), key="effects")


def shortly(words: Words, viewer: Viewer, catalogue: Catalogue, *, chosen: Selection) -> None:
    """Say what is being done, and list the longest overdue and the newest: a block for the portfolio."""
    st.subheader(words.say("What is being done"), anchor=False)
    today = writing.today()
    late = load.read(read.overdue, viewer, on=today, limit=_LATE, selection=chosen)
    st.markdown(
        improvement.actions(
            words,
            live=load.read(read.count_live, viewer, selection=chosen),
            overdue=load.read(read.count_overdue, viewer, on=today, selection=chosen),
            oldest=None if late.empty else prepare.safe(late.iloc[0]["owner"]),
            rose=0,
            judged=0,
        )
    )
    newest = load.read(read.newest, viewer, limit=_NEWEST, selection=chosen)
    shown = pd.concat([late, newest]) if len(late) else newest
    for row in shown.drop_duplicates(["code", "number"]).sort_values("due").to_dict("records"):
        with st.container(gap=None, key=f"doing_{row['code']}_{row['number']}"):
            selection.partnership_link(row["code"], row["partnership"])
            title = prepare.safe(action_title(words, catalogue, row))
            st.caption(" · ".join([title, *_facts(words, catalogue, row)[1:3]]))
    st.page_link(menu.ACTIONS, label=words.say("All actions"), icon=":material/task_alt:")


def of_partnership(words: Words, viewer: Viewer, catalogue: Catalogue, code: str, *, quarter: int) -> None:
    """List one partnership's actions, with the button for a new one: a block for its page."""
    found = with_lateness(load.read(read.with_effects, viewer, quarter=quarter, code=code))
    forms.new_button(words, viewer, "action", code, label=words.say("New action"))
    if found.empty:
        st.write(words.say("No action yet. Make one from a challenge's remedy, or say in words what is to be done."))
        return
    order = found.sort_values(["live", "overdue", "due"], ascending=[False, False, True])
    cards(words, viewer, catalogue, order, place="own", names_partnership=False)
