"""The portfolio's first page: how many partnerships are in each band, now and over the last quarters."""

from __future__ import annotations

import pandas as pd

from health.charts import tidy
from health.report.document import BandColumns, Figure, Page
from health.report.gather import Asked, Overview
from health.wording import ORDER, Words, band_word, sentences
from health.wording.markup import safe


def lead(asked: Asked, found: Overview) -> str:
    """Sum up the quarter in the sentences the portfolio page opens with."""
    now, moved = tidy.counts_of(found.counts, asked.quarter), found.movement
    told = sentences.portfolio(
        asked.words,
        quarter=asked.quarter,
        counts=now,
        at_risk=tidy.at_risk(found.needy),
        newly=[safe(name) for name in moved.names],
        new=moved.newly,
    )
    return (
        told
        + " "
        + sentences.movement(
            asked.words,
            quarter=asked.quarter,
            compared=moved.compared,
            fell=moved.fell,
            rose=moved.rose,
            recovered=moved.recovered,
        )
    )


def quarter(asked: Asked, found: Overview) -> Page:
    """Show how many partnerships are in each band, and how that went over the last quarters."""
    words = asked.words
    wide = found.counts.pivot(index="quarter", columns="band", values="n").sort_index()
    drawn = BandColumns(
        words.say("Bands over time"),
        tuple(words.quarter_shortly(int(number)) for number in wide.index),
        {band: tuple(int(n) for n in wide[band]) for band in ORDER},
        {band: band_word(words, band) for band in ORDER},
    )
    cards = tuple(_card(words, wide, band=band, quarter=asked.quarter) for band in ORDER)
    return Page(words.say("The quarter"), lead(asked, found), figures=cards, charts=(drawn,))


def _card(words: Words, wide: pd.DataFrame, *, band: str, quarter: int) -> Figure:
    by_quarter = dict(zip(wide.index.tolist(), wide[band].tolist(), strict=True))
    now = by_quarter[quarter]
    if quarter - 1 not in by_quarter:
        return Figure(band_word(words, band), words.number(now), band=band)
    change = now - by_quarter[quarter - 1]
    told = words.say(
        "{change} since {quarter}",
        change="±0" if change == 0 else ("+" if change > 0 else "") + words.number(change),
        quarter=words.quarter_shortly(quarter - 1),
    )
    return Figure(band_word(words, band), words.number(now), told, band)
