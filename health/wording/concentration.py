"""Where the value sits, in sentences: one currency at a time, because sums across currencies would be made up."""

from __future__ import annotations

from collections.abc import Mapping

from health.wording.words import Words


def at_risk(words: Words, *, currency: str, values: Mapping[str, float]) -> str:
    """Say which share of the annual value in a currency sits in partnerships at risk. values: by band, none missing."""
    whole = sum(values.values())
    if not values.get("at_risk"):
        return words.say(
            "No annual value in {currency} sits in partnerships at risk, of {total}.",
            currency=currency,
            total=words.money(whole, currency),
        )
    return words.say(
        "**{share}** of the annual value in {currency} sits in partnerships at risk: {risky} of {total}.",
        share=words.percent(values["at_risk"] / whole),
        currency=currency,
        risky=words.money(values["at_risk"], currency),
        total=words.money(whole, currency),
    )


def together(words: Words, *, n: int, share: float, currency: str, top: str) -> str:
    """Say how much of the value in a currency the largest partners hold together, and who leads."""
    return words.say(
        "The {n} largest partners hold {share} of the annual value in {currency}, led by {top}.",
        n=n,
        share=words.percent(share),
        currency=currency,
        top=top,
    )
