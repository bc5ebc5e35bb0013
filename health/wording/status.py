"""Status as a word, a shape and a colour, in that order: one map for pages, charts and reports."""

from __future__ import annotations

from dataclasses import dataclass

from health.wording.words import Words

ORDER = ("strong", "watch", "at_risk", "none")


@dataclass(frozen=True)
class Status:
    """Hold one band's shape as a character, as a Plotly marker symbol and as a Material icon."""

    shape: str
    marker: str
    icon: str


STATUSES = {
    "strong": Status("●", "circle", ":material/circle:"),
    "watch": Status("◆", "diamond", ":material/diamond:"),
    "at_risk": Status("▲", "triangle-up", ":material/warning:"),
    "none": Status("○", "circle-open", ":material/radio_button_unchecked:"),
}


def status_of(band: object) -> str:
    """Give the key of the map for a stored band: "none" where there is not enough data."""
    return band if isinstance(band, str) and band in STATUSES else "none"


def band_word(words: Words, band: object) -> str:
    """Say a band: strong, watch, at risk, not enough data."""
    return {
        "strong": words.say("strong"),
        "watch": words.say("watch"),
        "at_risk": words.say("at risk"),
        "none": words.say("not enough data"),
    }[status_of(band)]


def band_label(words: Words, band: object) -> str:
    """Say a band with its shape: ● strong."""
    return f"{STATUSES[status_of(band)].shape} {band_word(words, band)}"
