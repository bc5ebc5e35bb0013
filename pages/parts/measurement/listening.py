"""The blocks of the Survey page: who answered, what α and agreement say, how answers spread, and what it means."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import streamlit as st

from health import charts
from health.catalogue import Catalogue
from health.errors import Message
from health.insight import Alpha, Intraclass
from health.insight.quality import AGREED, ElementQuality, noise
from health.store.read.survey import Quality
from health.wording import Words
from pages.parts import show
from pages.parts.choices import looking

GOOD_ALPHA = 0.7
_SIZES = (5, 10, 20)
_LOWEST = 5


def opening(words: Words, responses: pd.DataFrame, found: Quality, *, quarter: int, least: int) -> None:
    """Say how many answered, and below which difference everything is noise."""
    spread = typical_spread(found)
    told = words.say(
        "In {quarter}, {people} people of {waves} partnerships answered, counting those with {least} or more a side.",
        quarter=words.quarter(quarter),
        people=int(responses["respondents"].sum()),
        waves=int(responses["code"].nunique()),
        least=least,
    )
    if not np.isnan(spread):
        change, gap = noise(spread, n=_SIZES[0])
        told += " " + words.say(
            "**With {n} respondents a side, a change of an element under {change} points, or a gap between the sides "
            "under {gap}, is noise.**",
            n=_SIZES[0],
            change=words.number(change),
            gap=words.number(gap),
        )
    st.markdown(told)
    if found.waves_hidden:
        st.caption(
            words.plural(
                "{n} partnership with a side of fewer than {least} stays out of this page.",
                "{n} partnerships with a side of fewer than {least} stay out of this page.",
                found.waves_hidden,
                least=least,
            )
        )
    if found.waves_used + found.waves_hidden < found.waves_all:
        n = found.waves_used + found.waves_hidden
        st.caption(words.say("From {n} of {all} partnerships, taken without regard to rank.", n=n, all=found.waves_all))


def typical_spread(found: Quality) -> float:
    """Give the standard deviation within a side of a typical element, in points; NaN where there is none."""
    known = [one.spread for one in found.elements if not np.isnan(one.spread)]
    return float(np.median(known)) if known else float("nan")


def rates(words: Words, responses: pd.DataFrame) -> None:
    """Show response rates by side, and the lowest of them."""
    st.subheader(words.say("Who answered"), anchor=False)
    if responses.empty:
        st.write(words.say("No wave of this quarter has enough people on each side to tell them apart."))
        return
    sides = side_names(words)
    known = responses.dropna(subset=["rate"])
    for column, side in zip(st.columns(2), sides, strict=True):
        part = known[known["side"] == side]
        rate = words.percent(part["respondents"].sum() / part["invited"].sum()) if len(part) else words.say("unknown")
        people = responses.loc[responses["side"] == side, "respondents"].sum()
        column.metric(words.say("Response rate, {side}", side=sides[side]), rate, border=True)
        column.caption(words.say("{n} answered; the rate is over those with known invitations.", n=int(people)))
    lowest = known.sort_values("rate").head(_LOWEST)
    if not lowest.empty:
        columns = {
            words.say("Lowest response"): lowest["name"],
            words.say("Side"): lowest["side"].map(sides),
            words.say("Answered"): lowest["respondents"],
            words.say("Invited"): lowest["invited"],
            words.say("Response rate"): [words.percent(rate) for rate in lowest["rate"]],
        }
        show.table(pd.DataFrame(columns), alt=words.say("The lowest response rates"))


def side_names(words: Words) -> dict[int, str]:
    """Name the sides."""
    return {0: words.say("our side"), 1: words.say("partner's side")}


def elements(words: Words, found: Quality, names: Mapping[str, str]) -> None:
    """List, per element: α with its interval, ICCs, agreement, and what that means."""
    st.subheader(words.say("Can the answers be trusted?"), anchor=False)
    rows = [_row(words, one, names) for one in found.elements]
    show.table(pd.DataFrame(rows), alt=words.say("Reliability and agreement by element"))
    reasons = {words.message(one) for entry in found.elements for one in _reasons(entry)}
    for reason in sorted(reasons):
        st.caption(words.say("Not estimated: {reason}.", reason=reason))
    with st.popover(words.say("What these mean"), icon=":material/help:", type="tertiary"):
        st.markdown(
            words.say(
                "**α** (Cronbach, with Feldt's 95% interval): do the statements of an element measure one thing? From "
                "0.7 up they do. **ICC(1)**: the share of differences between people that lies between partnerships. "
                "**ICC(2)**: how reliably partnerships are told apart. **r_wg(j)**: do people of one side agree? 1 "
                "wholly, 0 no more than by chance; 0.7 is the usual bar. **AD**: mean distance from their own mean, in "
                "points of the scale."
            )
        )


def _reasons(entry: ElementQuality) -> list[Message]:
    return [one for one in (entry.alpha, entry.intraclass, entry.agreement) if isinstance(one, Message)]


def _row(words: Words, one: ElementQuality, names: Mapping[str, str]) -> dict[str, object]:
    none = words.say("not estimated")
    alpha, ratio, within = one.alpha, one.intraclass, one.agreement
    agreed = none if isinstance(within, Message) else words.number(float(within["rwg_j"].median()), digits=2)
    apart = none if isinstance(within, Message) else words.number(float(within["ad"].median()), digits=2)
    return {
        words.say("Element"): names.get(one.element, one.element),
        words.say("α (95%)"): _alpha_told(words, alpha) if isinstance(alpha, Alpha) else none,
        words.say("ICC(1)"): words.coefficient(ratio.icc1) if isinstance(ratio, Intraclass) else none,
        words.say("ICC(2)"): words.coefficient(ratio.icc2) if isinstance(ratio, Intraclass) else none,
        words.say("r_wg(j), median"): agreed,
        words.say("AD, median"): apart,
        words.say("Respondents"): one.respondents,
        words.say("Sides"): one.groups,
        words.say("In words"): _meaning(words, one),
    }


def _alpha_told(words: Words, alpha: Alpha) -> str:
    return words.say(
        "{alpha} ({low} to {high})",
        alpha=words.coefficient(alpha.alpha),
        low=words.coefficient(alpha.low),
        high=words.coefficient(alpha.high),
    )


def _meaning(words: Words, one: ElementQuality) -> str:
    told = []
    if isinstance(one.alpha, Alpha):
        told.append(
            words.say("measures one thing")
            if one.alpha.alpha >= GOOD_ALPHA
            else words.say("statements do not hang together")
        )
    if not isinstance(one.agreement, Message):
        split = int((one.agreement["rwg_j"] < AGREED).sum())
        if split:
            told.append(words.plural("{n} side is divided", "{n} sides are divided", split))
    return "; ".join(told)


def one_element(words: Words, found: Quality, catalogue: Catalogue, names: Mapping[str, str]) -> None:
    """Show one element's statements: how answers spread on each side, and how each goes with the others."""
    st.subheader(words.say("Statement by statement"), anchor=False)
    listed = {one.element: names.get(one.element, one.element) for one in found.elements}
    code = looking.surveyed_element(words, listed)
    one = next(entry for entry in found.elements if entry.element == code)
    answers = found.answers[found.answers["element"] == code]
    texts = _texts(words, found, catalogue)
    for side, name in side_names(words).items():
        part = answers[answers["side"] == side]
        st.markdown(f"**{name[:1].upper()}{name[1:]}**")
        if part.empty:
            st.write(words.say("No answers of this side that may be shown."))
            continue
        show.chart(words, charts.answers(_positions(words, part, texts), words), key=f"answers_{side}")
    if isinstance(one.alpha, Alpha):
        columns = {
            words.say("Statement"): [texts.get(item, item) for item in one.items],
            words.say("Goes with the others (r)"): [words.coefficient(float(r)) for r in one.alpha.item_total],
        }
        show.table(pd.DataFrame(columns), alt=words.say("Correlation of each statement with the sum of the others"))


def _texts(words: Words, found: Quality, catalogue: Catalogue) -> dict[str, str]:
    known = {item.code: item.text.in_(words.language) for item in catalogue.items}
    english = {item.code: item.text.en for item in catalogue.items}
    return {code: known[code] if english.get(code) == text else str(text) for code, text in found.texts.items()}


def _positions(words: Words, part: pd.DataFrame, texts: Mapping[str, str]) -> pd.DataFrame:
    place = (part["answer"] - part["scale_min"]) / (part["scale_max"] - part["scale_min"])
    turned = part["reverse"].astype(bool)
    labels = [
        words.say("{text} (turned round)", text=texts[item]) if reverse else texts[item]
        for item, reverse in zip(part["item"], turned, strict=True)
    ]
    return pd.DataFrame({"label": labels, "position": place.where(~turned, 1.0 - place), "n": part["n"].to_numpy()})


def advice(words: Words, found: Quality) -> None:
    """Say below which difference changes and gaps are noise, by number of respondents."""
    spread = typical_spread(found)
    if np.isnan(spread):
        return
    st.subheader(words.say("What is noise"), anchor=False)
    points = [noise(spread, n=n) for n in _SIZES]
    columns = {
        words.say("Respondents a side"): _SIZES,
        words.say("A change of an element is noise under"): [words.number(change) for change, _ in points],
        words.say("A gap between the sides is noise under"): [words.number(gap) for _, gap in points],
    }
    show.table(pd.DataFrame(columns), alt=words.say("Differences that are noise, by number of respondents"))
    st.caption(
        words.say(
            "In points of 100, from the spread of answers within sides ({spread} points on a typical element). Where "
            "most of those invited answer, less is already more than noise.",
            spread=words.number(spread),
        )
    )
