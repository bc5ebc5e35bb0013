"""The portfolio's pages about single partnerships: who needs attention, what moved, who went silent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from health.report.cells import change_cell, interval_cell, score_cell, text_cell
from health.report.document import Cell, Column, Page, Table
from health.report.gather import Asked, in_need
from health.wording import Words, band_word, ranking, status_of

# As many as one slide holds, however long their sentences are in any language.
MOST_ATTENTION, LOWEST = 8, 2
NAME = 2.6


def needing(asked: Asked, needy: pd.DataFrame, *, names: Mapping[str, str], needing: int) -> Page:
    """List who needs attention first, with why each stands where it does. needing: how many there are in all."""
    words = asked.words
    listed = in_need(needy)
    title = words.say("Needs attention first")
    if listed.empty:
        return Page(title, words.say("Every partnership with a score is strong, and none fell beyond noise."))
    told = words.plural(
        "{n} partnership is not strong or fell beyond noise; the lowest elements say where to begin.",
        "{n} partnerships are not strong or fell beyond noise; the lowest elements say where to begin.",
        needing,
    )
    if needing > MOST_ATTENTION:
        told += " " + words.say("The {n} in most need are listed.", n=MOST_ATTENTION)
    columns = (
        Column(words.say("Partnership"), 2.4, wraps=True),
        Column(words.say("Status"), 1.5),
        Column(words.say("Score"), 0.7, number=True),
        Column(words.say("95% interval"), 1.2, number=True),
        Column(words.say("Why here"), 5.6, wraps=True),
        Column(words.say("Lowest elements"), 2.4, wraps=True),
    )
    rows = tuple(_need(asked, dict(row), names=names) for _, row in listed.head(MOST_ATTENTION).iterrows())
    note = words.say("Ordered by severity × certainty × annual value.")
    return Page(title, told, tables=(Table(title, columns, rows),), note=note)


def _need(asked: Asked, row: Mapping[str, Any], *, names: Mapping[str, str]) -> tuple[Cell, ...]:
    words = asked.words
    return (
        Cell(row["name"]),
        Cell(band_word(words, row["band"]), band=status_of(row["band"])),
        score_cell(words, row["score"]),
        interval_cell(words, low=row["low"], high=row["high"]),
        Cell(ranking.why_here(words, row, quarter=asked.quarter, names=names)),
        Cell(_lowest(words, row, names=names)),
    )


def _lowest(words: Words, row: Mapping[str, Any], *, names: Mapping[str, str]) -> str:
    known = sorted((row[code], name) for code, name in names.items() if not pd.isna(row[code]))
    # A figure stays on the line of the word before it.
    return ", ".join(f"{name}\u00a0{words.number(score)}" for score, name in known[:LOWEST])


def moved(asked: Asked, movers: pd.DataFrame) -> Page:
    """List the biggest falls and rises since the quarter before."""
    words = asked.words
    title = words.say("What moved since the quarter before")
    sure_of = int(movers["beyond_noise"].astype(bool).sum())
    before = words.quarter(asked.quarter - 1)
    if sure_of == len(movers):
        told = words.say("The {n} biggest changes since {quarter} are all beyond noise.", n=sure_of, quarter=before)
    else:
        told = words.say(
            "Of the {n} biggest changes since {quarter}, {sure} are beyond noise; {rest} may be chance.",
            n=len(movers),
            quarter=before,
            sure=sure_of,
            rest=len(movers) - sure_of,
        )
    columns = (
        Column(words.say("Partnership"), NAME),
        Column(words.say("Status"), 1.2),
        Column(words.say("Score"), 0.8, number=True),
        Column(words.say("Change"), 0.8, number=True),
        Column(words.say("How sure"), 1.4),
    )
    rows = tuple(
        (
            Cell(row["name"]),
            Cell(band_word(words, row["band"]), band=status_of(row["band"])),
            score_cell(words, row["score"]),
            change_cell(words, row["delta"]),
            Cell(words.say("beyond noise") if row["beyond_noise"] else words.say("within noise")),
        )
        for _, row in movers.iterrows()
    )
    return Page(title, told, tables=(Table(title, columns, rows),))


def silent(words: Words, found: pd.DataFrame, *, stale: int) -> Page:
    """List the partnerships nothing was reported about. stale: how many there are in all."""
    title = words.say("Nothing reported this quarter")
    told = words.plural(
        "Nothing was reported about {n} partnership; its silence is shown, not scored.",
        "Nothing was reported about {n} partnerships; their silence is shown, not scored.",
        stale,
    )
    columns = (
        Column(words.say("Partnership"), NAME),
        Column(words.say("Owner"), 1.6),
        Column(words.say("Last report"), 1.4),
    )
    rows = tuple(
        (
            Cell(row["name"]),
            text_cell(row["owner"]),
            Cell(
                words.say("never reported") if pd.isna(row["last_quarter"]) else words.quarter(int(row["last_quarter"]))
            ),
        )
        for _, row in found.iterrows()
    )
    return Page(title, told, tables=(Table(title, columns, rows),))
