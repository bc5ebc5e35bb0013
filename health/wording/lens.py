"""What is seen through a lens, social or environmental, in words: how near its KPIs are to their targets."""

from __future__ import annotations

from collections.abc import Mapping

from health.wording.status import ORDER, STATUSES, status_of
from health.wording.words import Words


def name(words: Words, lens: str) -> str:
    """Say what a lens is called."""
    return {"social": words.say("social"), "environmental": words.say("environmental")}[lens]


def label(words: Words, band: object) -> str:
    """Say how near an attainment is to its target, with the shape of its mark: ● near target."""
    return f"{STATUSES[status_of(band)].shape} {_word(words, band)}"


def _word(words: Words, band: object) -> str:
    return {
        "strong": words.say("near target"),
        "watch": words.say("part of the way"),
        "at_risk": words.say("far from target"),
        "none": words.say("not reported"),
    }[status_of(band)]


def key(words: Words, *, near_from: float, far_below: float) -> str:
    """Say what the marks stand for. near_from, far_below: attainments, 0–100, where the classes begin and end."""
    return words.say(
        "{near}: attainment of {near_from} or more · {part} · {far}: below {far_below} · {none}",
        near=label(words, "strong"),
        near_from=near_from,
        part=label(words, "watch"),
        far=label(words, "at_risk"),
        far_below=far_below,
        none=label(words, "none"),
    )


def summary(words: Words, *, lens: str, total: int, assigned: int, bands: Mapping[str, int]) -> str:
    """Say how many partnerships report the KPIs under a lens, and how near these are to their targets.

    total: partnerships within the filters. assigned: those such a KPI counts for. bands: how many of them lie where;
    "none" are those that did not report enough to tell.
    """
    if not assigned:
        return words.say("No partnership here has {lens} KPIs yet.", lens=name(words, lens))
    silent = bands.get("none", 0)
    told = words.plural(
        "**{n}** of {total} partnerships reports its {lens} KPIs",
        "**{n}** of {total} partnerships report their {lens} KPIs",
        assigned - silent,
        total=total,
        lens=name(words, lens),
    )
    found = [f"{words.number(bands[band])} {_word(words, band)}" for band in ORDER[:3] if bands.get(band)]
    told += f": {words.listed(found)}." if found else "."
    if silent:
        told += " " + words.plural(
            "{n} more has such KPIs and did not report enough of them.",
            "{n} more have such KPIs and did not report enough of them.",
            silent,
        )
    return told
