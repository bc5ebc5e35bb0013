"""One partnership's page: how it stands, its elements from both sides, its course, its KPIs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from health.catalogue import Catalogue
from health.charts import tidy
from health.report.cells import change_cell, change_told, interval_cell, number_of, score_cell
from health.report.document import (
    Cell,
    Column,
    Figure,
    Page,
    Sides,
    Table,
    Trend,
)
from health.report.gather import Asked, Dossier
from health.scoring import ScoringModel
from health.store.read.partnership import Header
from health.wording import Words, band_word, sentences, status_of
from health.wording.markup import safe

PAST, GAP_TOLD, GAPS = 8, 15.0, 2


def page(asked: Asked, found: Dossier, *, catalogue: Catalogue, model: ScoringModel) -> Page:
    """Lay out one partnership's page; with nothing reported for the quarter, it says since when."""
    words, names = asked.words, tidy.element_names(catalogue, asked.words)
    now = found.history[found.history["quarter"] == asked.quarter]
    register = register_line(words, found.entry, catalogue=catalogue)
    if now.empty:
        return Page(
            found.entry.name, _silence(asked, found), note=register, charts=_trend(asked, found, model=model),
            about=found.entry.code,
        )  # fmt: skip
    row = dict(now.iloc[0])
    parts = tidy.with_bands(found.elements, model, of="score")
    return Page(
        title=found.entry.name,
        lead=_lead(asked, found, row, names=names, model=model),
        figures=_figures(words, row, parts, least=model.min_respondents),
        charts=(*_sides(words, parts, names=names), *_trend(asked, found, model=model)),
        tables=(
            element_table(words, parts, names=names),
            *kpi_tables(words, found, catalogue=catalogue, model=model, names=names),
        ),
        note=register,
        about=found.entry.code,
    )


def register_line(words: Words, entry: Header, *, catalogue: Catalogue) -> str:
    """Say in one line what the register knows."""
    language = words.language
    told = [
        entry.partner and words.say("with {partner}", partner=entry.partner),
        catalogue.name("types", entry.type, language),
        entry.audience and catalogue.name("audiences", entry.audience, language),
        entry.sector and catalogue.name("sectors", entry.sector, language),
        entry.stage and words.say("stage: {stage}", stage=catalogue.name("stages", entry.stage, language)),
        entry.region,
        entry.owner and words.say("owner: {owner}", owner=entry.owner),
        entry.agreement_ends and words.say("agreement ends {day}", day=words.date(entry.agreement_ends)),
        None
        if entry.annual_value is None or entry.currency is None
        else words.say("{value} a year", value=words.money(entry.annual_value, entry.currency)),
    ]
    return " · ".join(part for part in told if part)


def _silence(asked: Asked, found: Dossier) -> str:
    words, name = asked.words, safe(found.entry.name)
    if found.history.empty:
        return words.say("Nothing was reported about **{name}** yet.", name=name)
    last = int(found.history["quarter"].max())
    return words.say(
        "Nothing was reported about **{name}** for {quarter}; the last report is from {last}.",
        name=name,
        quarter=words.quarter(asked.quarter),
        last=words.quarter(last),
    )


def _lead(
    asked: Asked, found: Dossier, row: Mapping[str, Any], *, names: Mapping[str, str], model: ScoringModel
) -> str:
    words = asked.words
    told = [
        sentences.partnership(
            words,
            name=safe(found.entry.name),
            quarter=asked.quarter,
            **{name: row[name] for name in ("score", "low", "high", "band", "certainty")},
        )
    ]
    if not pd.isna(row["score"]):
        moved = bool(row["beyond_noise"]) if not pd.isna(row["delta"]) else False
        told.append(sentences.change(words, delta=row["delta"], beyond_noise=moved, quarter=asked.quarter))
    held = [names[code] for code in row["capped_by"].split()]
    if held:
        told.append(sentences.capped(words, elements=held, cap_below=model.cap_below))
    return " ".join([*told, *_gaps(words, found.elements, names=names)])


def _gaps(words: Words, parts: pd.DataFrame, *, names: Mapping[str, str]) -> list[str]:
    wide = parts[parts["gap"].abs() >= GAP_TOLD]
    ordered = wide.reindex(wide["gap"].abs().sort_values(ascending=False).index).head(GAPS)
    return [
        sentences.gap(words, element=names[code], difference=gap)
        for code, gap in zip(ordered["element"], ordered["gap"], strict=True)
    ]


def _figures(words: Words, row: Mapping[str, Any], parts: pd.DataFrame, *, least: int) -> tuple[Figure, ...]:
    aged = words.say("carried forward, one quarter old") if parts["wave_age"].max() == 1 else ""
    change = "" if pd.isna(row["delta"]) else change_told(words, delta=row["delta"], beyond_noise=row["beyond_noise"])
    return (
        Figure(words.say("Health score"), words.score(row["score"]), change),
        Figure(
            words.say("Band"),
            band_word(words, row["band"]),
            interval_cell(words, low=row["low"], high=row["high"]).text,
            status_of(row["band"]),
        ),
        Figure(words.say("Coverage"), words.percent(row["coverage"]), words.say("of the element weights")),
        Figure(words.say("Survey answers"), _answers(words, parts, least=least), aged),
    )


def _answers(words: Words, parts: pd.DataFrame, *, least: int) -> str:
    if parts["sides"].isna().all():
        return words.say("KPIs only")
    own, partner = (_n(words, parts[name].max(), least=least) for name in ("n_own", "n_partner"))
    return words.say("{own} ours, {partner} theirs", own=own, partner=partner)


def _n(words: Words, answers: float, *, least: int) -> str:
    """Say how many answered on a side; one too small to be told apart is not "0"."""
    return words.say("fewer than {least}", least=least) if pd.isna(answers) else words.number(answers)


def _sides(words: Words, parts: pd.DataFrame, *, names: Mapping[str, str]) -> tuple[Sides, ...]:
    if parts.empty:
        return ()
    full = parts.set_index("element").reindex(list(names))
    numbers = {name: tuple(number_of(value) for value in full[name]) for name in ("score", "own", "partner")}
    return (
        Sides(
            words.say("Elements"),
            tuple(names.values()),
            numbers["score"],
            numbers["own"],
            numbers["partner"],
            tuple(status_of(band) for band in full["band"]),
            (words.say("element score"), words.say("our side"), words.say("partner's side")),
            words.say("score, coloured by status"),
        ),
    )


def _trend(asked: Asked, found: Dossier, *, model: ScoringModel) -> tuple[Trend, ...]:
    words = asked.words
    if found.history.empty:
        return ()
    # Quarters of silence stay in the chart, up to the one asked for: a line that ends early looks like the newest.
    last = asked.quarter
    first = max(int(found.history["quarter"].min()), last - PAST + 1)
    full = found.history.set_index("quarter").reindex(range(first, last + 1))
    if full["score"].isna().all():
        return ()
    numbers = {name: tuple(number_of(value) for value in full[name]) for name in ("score", "low", "high")}
    return (
        Trend(
            words.say("Health by quarter"),
            tuple(words.quarter_shortly(number) for number in range(first, last + 1)),
            numbers["score"],
            numbers["low"],
            numbers["high"],
            tuple(status_of(band) for band in full["band"]),
            (model.bands.red_below, model.bands.green_from),
            (words.say("Score"), words.say("95% from"), words.say("95% to")),
        ),
    )


def element_columns(words: Words) -> tuple[Column, ...]:
    """Name the columns of an element table."""
    return (
        Column(words.say("Element"), 1.9),
        Column(words.say("Status"), 1.25),
        Column(words.say("Score"), 0.8, number=True),
        Column(words.say("95% interval"), 1.35, number=True),
        Column(words.say("KPI part"), 0.9, number=True),
        Column(words.say("our side"), 0.9, number=True),
        Column(words.say("partner's side"), 1.15, number=True),
        Column(words.say("Gap"), 0.8, number=True),
    )


def element_table(words: Words, parts: pd.DataFrame, *, names: Mapping[str, str]) -> Table:
    """List the elements, both sides where they may be shown; an element without a score stays, as missing."""
    full = parts.set_index("element").reindex(list(names))
    rows = tuple(_element(words, name, dict(full.loc[code])) for code, name in names.items())
    return Table(words.say("Elements"), element_columns(words), rows)


def _element(words: Words, name: str, row: Mapping[str, Any]) -> tuple[Cell, ...]:
    return (
        Cell(name),
        Cell(band_word(words, row["band"]), band=status_of(row["band"])),
        score_cell(words, row["score"]),
        interval_cell(words, low=row["low"], high=row["high"]),
        *(score_cell(words, row[part]) for part in ("kpi", "own", "partner")),
        change_cell(words, row["gap"]),
    )


def kpi_columns(words: Words) -> tuple[Column, ...]:
    """Name the columns of a KPI table."""
    return (
        Column(words.say("Element"), 1.3),
        Column(words.say("KPI"), 3.0),
        Column(words.say("Actual against target"), 2.1),
        Column(words.say("Attainment"), 0.9, number=True),
    )


def kpi_tables(
    words: Words, found: Dossier, *, catalogue: Catalogue, model: ScoringModel, names: Mapping[str, str]
) -> tuple[Table, ...]:
    """List the KPIs that count, reported or not; nothing where none does."""
    if found.kpis.empty:
        return ()
    rows = tidy.kpi_rows(found.kpis, words=words, catalogue=catalogue, model=model)
    cells = tuple(
        (
            Cell(names[row["element"]]),
            Cell(row["name"]),
            Cell(row["told"]),
            score_cell(words, row["attainment"], band=row["band"], tinted=True),
        )
        for _, row in rows.iterrows()
    )
    return (Table(words.say("KPIs"), kpi_columns(words), cells),)


def course_columns(words: Words) -> tuple[Column, ...]:
    """Name the columns of the course by quarter."""
    return (
        Column(words.say("Quarter"), 1.2),
        Column(words.say("Status"), 1.2),
        Column(words.say("Score"), 0.8, number=True),
        Column(words.say("95% from"), 0.8, number=True),
        Column(words.say("95% to"), 0.8, number=True),
        Column(words.say("Change"), 0.8, number=True),
    )


def course_rows(words: Words, found: Dossier) -> list[tuple[Cell, ...]]:
    """List a partnership's scores by quarter, oldest first."""
    return [
        (
            Cell(words.quarter(int(row["quarter"]))),
            Cell(band_word(words, row["band"]), band=status_of(row["band"])),
            *(score_cell(words, row[name]) for name in ("score", "low", "high")),
            change_cell(words, row["delta"]),
        )
        for _, row in found.history.iterrows()
    ]
