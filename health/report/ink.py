"""The colours of a report on white paper, from the one map all charts share."""

from __future__ import annotations

import re

from health.charts.theme import COLOURS, GREY, OWN, PARTNER, TINTS

INK, QUIET, RULE, ACCENT, PAPER = "#0E121A", "#5B6270", "#D5D9E0", "#2F4B7C", "#FFFFFF"
_RGBA = re.compile(r"rgba\((\d+),(\d+),(\d+),([\d.]+)\)")


def on_white(tint: str) -> str:
    """Give the opaque colour a tint has on white paper.

    >>> on_white("rgba(0,0,0,0.5)")
    '#808080'
    """
    found = _RGBA.fullmatch(tint)
    if found is None:
        return tint
    share = float(found[4])
    mixed = (round(255 - share * (255 - int(found[place]))) for place in (1, 2, 3))
    return "#" + "".join(f"{part:02X}" for part in mixed)


SOLID = dict(COLOURS)
WASH = {band: on_white(tint) for band, tint in TINTS.items()}
SIDES = {"own": OWN, "partner": PARTNER, "line": GREY}
