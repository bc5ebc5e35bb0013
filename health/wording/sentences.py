"""Numbers in, one plain sentence out: what each page says before it shows anything."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from health.wording.status import band_word
from health.wording.words import Words

_NAMED = 3


def portfolio(
    words: Words, *, quarter: int, counts: Mapping[str, int], at_risk: Sequence[str], newly: Sequence[str], new: int
) -> str:
    """Sum up a quarter: how many are strong, how many at risk, who they are and which of them are new there.

    counts: by band. at_risk, newly: names of some partnerships at risk, the most urgent first, and of some that were
    not the quarter before. new: how many those are.
    """
    scored = sum(counts[band] for band in ("strong", "watch", "at_risk"))
    if not scored:
        return words.say("In {quarter} no partnership has enough data for a score.", quarter=words.quarter(quarter))
    opening = words.say(
        "In {quarter}, {strong} of {scored} scored partnerships are strong.",
        quarter=words.quarter(quarter),
        strong=counts["strong"],
        scored=scored,
    )
    return f"{opening} {_risk(words, counts['at_risk'], at_risk=at_risk, newly=newly, new=new)}"


def _risk(words: Words, n: int, *, at_risk: Sequence[str], newly: Sequence[str], new: int) -> str:
    if not n:
        return words.say("None is at risk.")
    if at_risk:
        told = words.plural("{n} is at risk: {who}.", "{n} are at risk: {who}.", n, who=_some(words, at_risk, n))
    else:
        # A list too short to hold any of them has nobody to name.
        told = words.plural("{n} is at risk.", "{n} are at risk.", n)
    if not new or not newly:
        return told
    return f"{told} " + words.say("New there since the quarter before: {names}.", names=_some(words, newly, new))


def _some(words: Words, names: Sequence[str], n: int) -> str:
    """List the names at hand, and count the others of n."""
    shown = [f"**{name}**" for name in names[:_NAMED]]
    if n > len(shown):
        return words.say("{names} and {n} more", names=", ".join(shown), n=n - len(shown))
    return words.listed(shown)


def movement(words: Words, *, quarter: int, compared: int, fell: int, rose: int, recovered: int) -> str:
    """Say how many moved beyond noise since the quarter before, and how many left "at risk"."""
    if not compared:
        return words.say("Nothing can be compared with the quarter before yet.")
    told = words.say(
        "Since {quarter}, {fell} of {compared} fell and {rose} rose beyond noise",
        quarter=words.quarter(quarter - 1),
        compared=compared,
        fell=fell,
        rose=rose,
    )
    if not recovered:
        return f"{told}."
    left = words.plural("{n} is no longer at risk", "{n} are no longer at risk", recovered)
    return f"{told}; {left}."


def partnership(
    words: Words, *, name: str, quarter: int, score: float, low: float, high: float, band: str | None, certainty: float
) -> str:
    """Say how one partnership is: its score with interval, its band and how sure that is."""
    if math.isnan(score):
        return words.say(
            "**{name}** has not enough data for a score in {quarter}: fewer than two thirds of the element weights are "
            "measured.",
            name=name,
            quarter=words.quarter(quarter),
        )
    told = words.say(
        "**{name}** stands at **{score}** of 100 in {quarter}: **{band}**.",
        name=name,
        score=words.score(score),
        quarter=words.quarter(quarter),
        band=band_word(words, band),
    )
    return f"{told} {_sure(words, low=low, high=high, band=band, certainty=certainty)}"


def _sure(words: Words, *, low: float, high: float, band: str | None, certainty: float) -> str:
    if low == high:
        return words.say("It rests on reported KPIs alone, so it carries no sampling error.")
    return words.say(
        "The survey leaves it between {low} and {high} (95%); we are {certainty} sure it is {band}.",
        low=words.score(low),
        high=words.score(high),
        certainty=words.say("over 99%") if certainty > 0.99 else words.percent(certainty),
        band=band_word(words, band),
    )


def change(words: Words, *, delta: float, beyond_noise: bool, quarter: int) -> str:
    """Say how far a score moved since the quarter before `quarter`, and whether that is more than noise."""
    if math.isnan(delta):
        return words.say("There is no score for {quarter} to compare with.", quarter=words.quarter(quarter - 1))
    before = words.quarter(quarter - 1)
    points = words.score(abs(delta))
    if abs(delta) < 0.05:
        return words.say("It did not move since {quarter}.", quarter=before)
    if delta < 0:
        told = words.say("It fell {points} points since {quarter}", points=points, quarter=before)
    else:
        told = words.say("It rose {points} points since {quarter}", points=points, quarter=before)
    sure = words.say("beyond noise") if beyond_noise else words.say("within noise")
    return f"{told}, {sure}."


def capped(words: Words, *, elements: Sequence[str], cap_below: float) -> str:
    """Say which elements hold a partnership at watch."""
    return words.say(
        "Held at watch because {elements} lies below {cap}: a collapse there is not bought off by the rest.",
        elements=words.listed(list(elements)),
        cap=cap_below,
    )


def gap(words: Words, *, element: str, difference: float) -> str:
    """Say how differently the two sides rate an element; `difference` is own − partner in points."""
    points = words.score(abs(difference))
    if difference > 0:
        return words.say(
            "The partner rates {element} {points} points lower than we do.", element=element, points=points
        )
    return words.say("The partner rates {element} {points} points higher than we do.", element=element, points=points)


def best_and_worst(words: Words, *, best: str, best_mean: float, worst: str, worst_mean: float, overlap: bool) -> str:
    """Say which group does best and which worst, and whether their intervals overlap."""
    told = words.say(
        "**{best}** scores highest on average ({best_mean}), **{worst}** lowest ({worst_mean})",
        best=best,
        best_mean=words.score(best_mean),
        worst=worst,
        worst_mean=words.score(worst_mean),
    )
    if overlap:
        return f"{told}; " + words.say("their 95% intervals overlap, so the difference may be chance.")
    return f"{told}; " + words.say("their 95% intervals do not overlap.")


def only_group(words: Words, *, name: str, mean: float, n: int) -> str:
    """Say how the one group there is does, and that there is none to compare it with."""
    told = words.plural(
        "**{name}** is the only group here: its {n} partnership scores **{mean}**",
        "**{name}** is the only group here: its {n} partnerships score **{mean}** on average",
        n,
        name=name,
        mean=words.score(mean),
    )
    return f"{told}; " + words.say("take a filter away to compare.")


def place_in_file(words: Words, *, file: str, row: float) -> str:
    """Say where an uploaded value stands: its file, and the row as a spreadsheet numbers it, where that was kept.

    >>> place_in_file(Words("en"), file="values.csv", row=1204.0)
    'values.csv, row 1204'
    """
    return file if math.isnan(row) else words.say("{file}, row {row}", file=file, row=f"{row:.0f}")
