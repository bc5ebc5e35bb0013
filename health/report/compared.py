"""The portfolio's pages that set many side by side: every partnership by element, and the types."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from health.catalogue import Catalogue
from health.charts import tidy
from health.report.attention import MOST_ATTENTION, NAME
from health.report.cells import count_cell, interval_cell, number_of, score_cell
from health.report.document import Cell, Column, Means, Page, Table
from health.report.gather import Asked, in_need
from health.scoring import ScoringModel
from health.wording import ORDER, Words, band_label, sentences, status_of

# Letters of a header that a column of width 1 holds without breaking the word.
_WORD = 10
# As many as one slide holds above the note on those left out.
SET_SIDE_BY_SIDE = 15


def elements(asked: Asked, needy: pd.DataFrame, *, names: Mapping[str, str], model: ScoringModel) -> Page:
    """Show the partnerships' elements, tinted by band, those in most need first: of all, or as many as fit a slide.

    Its status stands as a shape before its name, with the key in the opening sentence: nine figures leave no room.
    """
    words, shown = asked.words, needy if asked.every else _foremost(needy)
    title = words.say("Elements, partnerships in most need first")
    columns = (
        Column(words.say("Partnership"), NAME),
        Column(words.say("Score"), 0.8, number=True),
        *(
            Column(name, max(0.9, *(len(word) / _WORD for word in name.split())), number=True)
            for name in names.values()
        ),
    )
    spread = {code: tidy.with_bands(shown, model, of=code)["band"].tolist() for code in names}
    rows = tuple(
        (
            Cell(row["name"], band=status_of(row["band"])),
            score_cell(words, row["score"]),
            *(score_cell(words, row[code], band=spread[code][place], tinted=True) for code in names),
        )
        for place, (_, row) in enumerate(shown.iterrows())
    )
    key = " · ".join(band_label(words, band) for band in ORDER)
    return Page(
        title,
        f"{_weakest(words, needy, names=names)} {key}.",
        tables=(Table(title, columns, rows),),
        note=_left_out(words, shown=len(shown), of=len(needy)),
    )


def _foremost(needy: pd.DataFrame) -> pd.DataFrame:
    """Keep those that need attention first and the largest by value in their currency, in the order they came."""
    first = needy.head(min(len(in_need(needy)), MOST_ATTENTION))
    others = needy.drop(first.index)
    largest = others.sort_values("times", ascending=False, kind="stable", na_position="last")
    kept = [*first.index, *largest.head(SET_SIDE_BY_SIDE - len(first)).index]
    return needy[needy.index.isin(kept)]


def _left_out(words: Words, *, shown: int, of: int) -> str:
    if shown == of:
        return ""
    return words.say("Shown: those that need attention first and the largest by value; {n} more are not.", n=of - shown)


def _weakest(words: Words, needy: pd.DataFrame, *, names: Mapping[str, str]) -> str:
    means = needy[list(names)].mean()
    known = means[means.notna()]
    if known.empty:
        return words.say("No element has a score in this quarter.")
    return words.say(
        "Over all **{low}** is lowest on average ({low_mean}), **{high}** highest ({high_mean}).",
        low=names[str(known.idxmin())],
        low_mean=words.score(known.min()),
        high=names[str(known.idxmax())],
        high_mean=words.score(known.max()),
    )


def by_type(words: Words, scores: pd.DataFrame, *, catalogue: Catalogue) -> Page:
    """Compare the types: mean health with its interval, and how many partnerships are in each band."""
    codes = [code for code in catalogue.codes("types") if (scores["group"] == code).any()]
    groups = {code: catalogue.name("types", code, words.language) for code in codes}
    found = tidy.group_means(scores).set_index("group").reindex(codes)
    told = tidy.best_and_worst(scores, groups)
    title = words.say("By partnership type")
    columns = (
        Column(words.say("Partnership type"), 2.0, wraps=True),
        Column(words.say("Partnerships"), 1.0, number=True),
        Column(words.say("Mean score"), 1.0, number=True),
        Column(words.say("95% interval"), 1.3, number=True),
        *(Column(band_label(words, band), 1.1, number=True) for band in ORDER),
    )
    rows = tuple(_type_row(words, code, groups[code], found=found, scores=scores) for code in codes)
    scored = found[found["mean"].notna()]
    drawn = Means(
        words.say("Mean health score with 95% interval"),
        tuple(groups[str(code)] for code in scored.index),
        tuple(float(mean) for mean in scored["mean"]),
        tuple(number_of(low) for low in scored["low"]),
        tuple(number_of(high) for high in scored["high"]),
        words.say("Mean score"),
    )
    opening = words.say("One type only, so nothing is compared.")
    note = words.say("Intervals are over the partnerships of a group; a group of one has none.")
    return Page(
        title,
        opening if told is None else sentences.best_and_worst(words, **told),
        charts=(drawn,) if len(scored) else (),
        tables=(Table(title, columns, rows),),
        note=note,
    )


def _type_row(words: Words, code: str, name: str, *, found: pd.DataFrame, scores: pd.DataFrame) -> tuple[Cell, ...]:
    row = dict(found.loc[code])
    bands = scores.loc[scores["group"] == code, "band"].map(status_of)
    return (
        Cell(name),
        count_cell(words, len(bands)),
        score_cell(words, row["mean"]),
        interval_cell(words, low=row["low"], high=row["high"]),
        *(count_cell(words, int((bands == band).sum())) for band in ORDER),
    )
