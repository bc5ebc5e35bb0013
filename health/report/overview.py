"""The portfolio's pages: the quarter, who needs attention, what moved, all elements, types, who went silent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from health.catalogue import Catalogue
from health.charts import tidy
from health.report import quadrant
from health.report.document import (
    BandColumns,
    Cell,
    Column,
    Figure,
    Means,
    Page,
    Table,
    change_cell,
    count_cell,
    number_of,
    score_cell,
    share_cell,
    text_cell,
)
from health.report.gather import Asked, Overview
from health.scoring import ScoringModel
from health.wording import MISSING, ORDER, Words, band_label, band_word, ranking, sentences, status_of
from health.wording.markup import safe

MOST_ATTENTION, LOWEST = 10, 2
NAME = 2.6


def pages(asked: Asked, found: Overview, *, catalogue: Catalogue, model: ScoringModel) -> Iterator[Page]:
    """Lay out the portfolio's pages; one that would have nothing to say is left out."""
    words, names = asked.words, tidy.element_names(catalogue, asked.words)
    yield quarter(asked, found)
    if found.needy.empty:
        return
    yield attention(asked, found.needy, names=names, needing=found.needing)
    if found.placed is not None and found.currency is not None:
        yield quadrant.page(asked, found.placed, currency=found.currency, strong_from=model.bands.green_from)
    if not found.movers.empty:
        yield moved(asked, found.movers)
    yield elements(words, found.needy, names=names, model=model)
    yield by_type(words, found.by_type, catalogue=catalogue)
    if not found.silent.empty:
        yield silent(words, found.silent, stale=found.stale)


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


def attention(asked: Asked, needy: pd.DataFrame, *, names: Mapping[str, str], needing: int) -> Page:
    """List who needs attention first, with why each stands where it does. needing: how many there are in all."""
    words = asked.words
    listed = needy[needy["priority"] > 0.0]
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
        Column(words.say("Partnership"), NAME, wraps=True),
        Column(words.say("Status"), 1.1),
        Column(words.say("Score"), 0.7, number=True),
        Column(words.say("95% interval"), 1.1, number=True),
        Column(words.say("Why here"), 4.2, wraps=True),
        Column(words.say("Lowest elements"), 2.6, wraps=True),
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


def interval_cell(words: Words, *, low: float, high: float) -> Cell:
    """Say a 95 % interval; for a score of facts alone, that it has none."""
    if pd.isna(low) or low == high:
        return Cell(MISSING if pd.isna(low) else words.say("KPIs only"))
    return Cell(f"{words.score(low)}–{words.score(high)}")


def change_told(words: Words, *, delta: float, beyond_noise: object) -> str:
    """Say a change shortly, with whether it is more than noise."""
    if pd.isna(delta):
        return words.say("nothing to compare")
    return f"{words.signed(delta)}, {words.say('beyond noise') if beyond_noise else words.say('within noise')}"


def _lowest(words: Words, row: Mapping[str, Any], *, names: Mapping[str, str]) -> str:
    known = sorted((row[code], name) for code, name in names.items() if not pd.isna(row[code]))
    return ", ".join(f"{name} {words.number(score)}" for score, name in known[:LOWEST])


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
            "Of the {n} biggest changes since {quarter}, {sure} are beyond noise; the others may be chance.",
            n=len(movers),
            quarter=before,
            sure=sure_of,
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


def elements(words: Words, needy: pd.DataFrame, *, names: Mapping[str, str], model: ScoringModel) -> Page:
    """Show every partnership's elements, tinted by band, those in most need first.

    Its status stands as a shape before its name, with the key in the opening sentence: nine figures leave no room.
    """
    title = words.say("Elements, partnerships in most need first")
    columns = (
        Column(words.say("Partnership"), NAME, wraps=True),
        Column(words.say("Score"), 0.8, number=True),
        *(Column(name, 1.0, number=True) for name in names.values()),
    )
    spread = {code: tidy.with_bands(needy, model, of=code)["band"].tolist() for code in names}
    rows = tuple(
        (
            Cell(row["name"], band=status_of(row["band"])),
            score_cell(words, row["score"]),
            *(score_cell(words, row[code], band=spread[code][place], tinted=True) for code in names),
        )
        for place, (_, row) in enumerate(needy.iterrows())
    )
    key = " · ".join(band_label(words, band) for band in ORDER)
    return Page(title, f"{_weakest(words, needy, names=names)} {key}.", tables=(Table(title, columns, rows),))


def _weakest(words: Words, needy: pd.DataFrame, *, names: Mapping[str, str]) -> str:
    means = needy[list(names)].mean()
    known = means[means.notna()]
    if known.empty:
        return words.say("No element has a score in this quarter.")
    return words.say(
        "Over these partnerships **{low}** is lowest on average ({low_mean}), **{high}** highest ({high_mean}).",
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


def partnership_rows(
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
