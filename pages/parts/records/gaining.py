"""The blocks about benefits: what each side hoped for, what came true, what shows it, and whether both fare alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from health import charts
from health.access import Viewer
from health.catalogue import Catalogue
from health.insight.benefits import Balance, realised_share
from health.store.read.records import records
from health.store.read.visible import Selection
from health.wording import Words, improvement
from health.wording.record_words import code_names
from pages.parts import load, prepare, selection, show
from pages.parts.records import forms

_LISTED = 5


def balance_of(entries: pd.DataFrame) -> Balance:
    """Give the balance of one partnership's benefit entries."""
    shares = {
        side: realised_share(part["planned"], part["realised"]) for side, part in entries.groupby("side", sort=False)
    }
    return Balance(shares.get("own", float("nan")), shares.get("partner", float("nan")))


def of_partnership(words: Words, viewer: Viewer, catalogue: Catalogue, code: str) -> None:
    """Show one partnership's benefits: the sentence, both sides drawn, the ledger. A block for its page too."""
    entries = load.read(records, viewer, kind="benefit", code=code)
    if entries.empty:
        st.markdown(words.say("Nobody has said yet what this partnership is for, or what came of it."))
        st.write(words.say("Enter for each side how much it hopes for, 0 (nothing) to 5 (decisive), and what came."))
        forms.new_button(words, viewer, "benefit", code, label=words.say("New benefit"))
        return
    st.markdown(improvement.balance(words, balance_of(entries)))
    names = code_names(words, catalogue, "benefit")
    show.chart(words, charts.benefit_balance(entries, words, names=names), key="balance")
    st.caption(words.say("0 is nothing, 5 is decisive. The outline is what was hoped for, the bar what came true."))
    forms.new_button(words, viewer, "benefit", code, label=words.say("New benefit"))
    _ledger(words, viewer, catalogue, entries)


def _ledger(words: Words, viewer: Viewer, catalogue: Catalogue, entries: pd.DataFrame) -> None:
    """List the entries of both sides, each with its evidence and its way to be changed."""
    sides = code_names(words, catalogue, "side")
    for (side, title), place in zip(sides.items(), st.columns(2, gap="medium"), strict=True):
        with place:
            st.subheader(title[:1].upper() + title[1:], anchor=False)
            for row in entries[entries["side"] == side].to_dict("records"):
                _entry(words, viewer, catalogue, row)


def _entry(words: Words, viewer: Viewer, catalogue: Catalogue, row: Mapping[str, Any]) -> None:
    with st.container(border=True, gap="xsmall", key=f"benefit_{row['code']}_{row['number']}"):
        realised = words.say("not said yet") if pd.isna(row["realised"]) else words.number(row["realised"], digits=1)
        planned = words.number(row["planned"], digits=1)
        title = code_names(words, catalogue, "benefit")[row["benefit"]]
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.markdown(f"**{title}**", width="content")
            forms.change_button(words, viewer, "benefit", {**row, "title": title})
        told = [words.say("planned {planned}, realised {realised}", planned=planned, realised=realised)]
        if row["kpi"]:
            name = forms.kpi_name(catalogue, words, row["kpi"], given=row["kpi_name"])
            told.append(words.say("shown by {kpi}", kpi=prepare.safe(name)))
        if row["evidence"]:
            told.append(prepare.safe(row["evidence"]))
        st.caption(" · ".join(told))


@dataclass(frozen=True)
class Fares:
    """Hold how the sides of one partnership fare."""

    code: str
    name: str
    balance: Balance


def fares_of_all(viewer: Viewer, *, chosen: Selection) -> list[Fares]:
    """Give how the sides fare in every partnership within the filters that has entries, the most uneven first."""
    entries = load.read(records, viewer, kind="benefit", selection=chosen)
    found = [
        Fares(str(code), str(part.iloc[0]["partnership"]), balance_of(part)) for code, part in entries.groupby("code")
    ]
    return sorted(found, key=lambda each: (not each.balance.is_uneven, -abs(each.balance.difference), each.name))


def sentence(words: Words, fares: Sequence[Fares]) -> None:
    """Say in how many partnerships the sides fare alike, and who comes off worse where they do not."""
    uneven = [each.balance.difference for each in fares if each.balance.is_uneven]
    judged = sum(each.balance.is_judged for each in fares)
    ours = sum(difference < 0 for difference in uneven)
    st.markdown(improvement.fares(words, judged=judged, ours=ours, theirs=len(uneven) - ours))


def most_uneven(words: Words, fares: Sequence[Fares]) -> None:
    """List the partnerships whose sides fare most differently. fares: of `fares_of_all`."""
    st.subheader(words.say("Where the sides fare most differently"), anchor=False)
    uneven = [each for each in fares if each.balance.is_uneven]
    if not uneven:
        st.write(words.say("Nowhere are the two sides 20 points or more apart."))
    for each in uneven[:_LISTED]:
        with st.container(border=True, gap="xsmall", key=f"uneven_{each.code}"):
            selection.choose_button(each.code, each.name, place="uneven")
            st.caption(improvement.balance(words, each.balance))
