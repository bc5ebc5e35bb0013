"""The table only a spreadsheet carries of a portfolio: every partnership with all its figures in full precision."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from health.catalogue import Catalogue
from health.charts import tidy
from health.report.attention import NAME
from health.report.cells import change_cell, count_cell, score_cell, share_cell, text_cell
from health.report.document import Cell, Column, Table
from health.scoring import ScoringModel
from health.wording import MISSING, Words, band_word, status_of


def partnerships(
    words: Words, needy: pd.DataFrame, *, catalogue: Catalogue, names: Mapping[str, str], model: ScoringModel
) -> Table:
    """List every partnership with all its figures in full precision, for a spreadsheet."""
    columns = (
        Column(words.say("Code"), 1.6),
        Column(words.say("Partnership"), NAME),
        Column(words.say("Partnership type"), 1.6),
        Column(words.say("Status"), 1.2),
        Column(words.say("Score"), 0.8, number=True),
        Column(words.say("95% from"), 0.8, number=True),
        Column(words.say("95% to"), 0.8, number=True),
        Column(words.say("How sure"), 0.8, number=True),
        Column(words.say("Change"), 0.8, number=True),
        Column(words.say("Beyond noise"), 0.9),
        Column(words.say("Coverage"), 0.8, number=True),
        Column(words.say("Value a year"), 1.2, number=True),
        Column(words.say("Currency"), 0.8),
        *(Column(name, 1.0, number=True) for name in names.values()),
    )
    spread = {code: tidy.with_bands(needy, model, of=code)["band"].tolist() for code in names}
    rows = tuple(
        (
            Cell(row["code"]),
            Cell(row["name"]),
            Cell(catalogue.name("types", row["type"], words.language)),
            Cell(band_word(words, row["band"]), band=status_of(row["band"])),
            score_cell(words, row["score"]),
            score_cell(words, row["low"]),
            score_cell(words, row["high"]),
            share_cell(words, row["certainty"]),
            change_cell(words, row["delta"]),
            Cell(_yes(words, row["delta"], row["beyond_noise"])),
            share_cell(words, row["coverage"]),
            count_cell(words, row["annual_value"]),
            text_cell(row["currency"]),
            *(score_cell(words, row[code], band=spread[code][place], tinted=True) for code in names),
        )
        for place, (_, row) in enumerate(needy.iterrows())
    )
    return Table(words.say("Partnerships"), columns, rows)


def _yes(words: Words, delta: float, beyond_noise: object) -> str:
    if pd.isna(delta):
        return MISSING
    return words.say("yes") if beyond_noise else words.say("no")
