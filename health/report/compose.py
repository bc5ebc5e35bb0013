"""Facts → the whole report: cover, pages, method and notes, and the tables only a spreadsheet carries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from health.catalogue import Catalogue
from health.charts import tidy
from health.report import case, counted, dossier, listing, overview
from health.report.attention import NAME
from health.report.document import Cell, Column, Document, Page, Table
from health.report.gather import LISTED, Asked, Dossier, Gathered, Overview
from health.scoring import ScoringModel
from health.store.read.visible import FILTERS
from health.wording import Words, method


def compose(asked: Asked, found: Gathered, *, catalogue: Catalogue) -> Document:
    """Write the report; the same facts give the same document in every format."""
    words, model = asked.words, found.about.model
    files = tuple(_file(asked, entry, found, catalogue=catalogue) for entry in found.dossiers)
    first = _first(asked, found, catalogue=catalogue)
    cases = () if first else case.pages(asked, found.dossiers[0], catalogue=catalogue, model=model)
    lead = files[0].lead if found.overview is None else counted.lead(asked, found.overview)
    named = (_title(words, found), words.quarter(asked.quarter), _badge(words, found))
    return Document(
        title=_title(words, found),
        subtitle=_subtitle(asked),
        lead=lead,
        facts=_facts(asked, found, catalogue=catalogue),
        badge=_badge(words, found),
        footer=" · ".join(part for part in named if part),
        pages=(*first, *files, *cases, _method(asked, found, catalogue=catalogue)),
        sheets=(
            *_sheets(asked, found, files, catalogue=catalogue, model=model),
            *(table for page in cases for table in page.tables),
        ),
        words=words,
        at=asked.at,
    )


def _first(asked: Asked, found: Gathered, *, catalogue: Catalogue) -> tuple[Page, ...]:
    """Lay out what comes before the single partnerships: nothing in a report of one."""
    if found.overview is None:
        return ()
    return tuple(overview.pages(asked, found.overview, catalogue=catalogue, model=found.about.model))


def _file(asked: Asked, entry: Dossier, found: Gathered, *, catalogue: Catalogue) -> Page:
    """Lay out a partnership's page; in a report of the portfolio, why it moved and what to do stand on it too."""
    model = found.about.model
    page = dossier.page(asked, entry, catalogue=catalogue, model=model)
    if found.overview is None:
        return page
    prose = case.told(asked, entry, catalogue=catalogue, model=model)
    return replace(page, prose=prose, tables=page.tables if asked.every else ())


def _title(words: Words, found: Gathered) -> str:
    return words.say("Partnership health") if found.overview is not None else found.dossiers[0].entry.name


def _subtitle(asked: Asked) -> str:
    named, months = asked.words.quarter(asked.quarter), asked.words.months(asked.quarter)
    return named if months in named else f"{named} ({months})"


def _badge(words: Words, found: Gathered) -> str:
    return words.say("Simulated data") if found.about.simulated else ""


def _facts(asked: Asked, found: Gathered, *, catalogue: Catalogue) -> tuple[tuple[str, str], ...]:
    words, model = asked.words, found.about.model
    told = [(words.say("Covers"), _covered(asked, found, catalogue=catalogue))]
    if found.overview is not None and found.dossiers:
        told.append((words.say("In detail"), _detailed(words, found, every=asked.every)))
    if found.overview is not None:
        told += _counted(asked, found.overview, partnerships=found.about.partnerships)
    told += [
        (
            words.say("Scoring model"),
            words.say(
                "version {version}; strong from {green}, at risk below {red} ({name} bands)",
                version=str(found.about.model_id),
                green=words.number(model.bands.green_from, digits=1),
                red=words.number(model.bands.red_below, digits=1),
                name=method.band_set(model.bands.name),
            ),
        ),
        (words.say("Made on"), words.date(asked.at.date())),
    ]
    if found.about.simulated:
        told.append(
            (
                words.say("Simulated data"),
                words.say("These partnerships are invented, to show what the dashboard does."),
            )
        )
    return tuple(told)


def _covered(asked: Asked, found: Gathered, *, catalogue: Catalogue) -> str:
    words = asked.words
    if found.overview is None:
        return dossier.register_line(words, found.dossiers[0].entry, catalogue=catalogue)
    told = words.plural("{n} partnership", "{n} partnerships", found.about.partnerships)
    chosen = [_filter(words, asked, catalogue, name=name) for name in FILTERS if getattr(asked.selection, name)]
    narrowed = "; ".join(chosen) if chosen else words.say("no filter")
    limited = words.say("within what {name} may see", name=found.viewer.name) if found.viewer.is_limited else ""
    return ", ".join(part for part in (told, narrowed, limited) if part)


def _detailed(words: Words, found: Gathered, *, every: bool) -> str:
    """Say which partnerships the report tells of one by one."""
    n, total = len(found.dossiers), found.about.partnerships
    if n == total:
        return words.plural("the {n} partnership", "each of the {n} partnerships", n)
    if every:
        return words.plural(
            "the {n} partnership something was reported about, of {total}",
            "the {n} partnerships something was reported about, of {total}",
            n,
            total=total,
        )
    return words.plural(
        "the page of the {n} partnership that needs attention first, of {total}",
        "pages of the {n} partnerships that need attention first, of {total}",
        n,
        total=total,
    )


def _filter(words: Words, asked: Asked, catalogue: Catalogue, *, name: str) -> str:
    codes = getattr(asked.selection, name)
    if name == "region":
        return words.listed(list(codes))
    named: Mapping[str, str] = {entry.code: entry.name.in_(words.language) for entry in getattr(catalogue, f"{name}s")}
    return words.listed([named.get(code, code) for code in codes])


def _counted(asked: Asked, found: Overview, *, partnerships: int) -> list[tuple[str, str]]:
    words = asked.words
    now = tidy.counts_of(found.counts, asked.quarter)
    scored = sum(n for band, n in now.items() if band != "none")
    return [
        (
            words.say("Scored"),
            words.say("{n} of {total} partnerships", n=scored, total=partnerships),
        ),
        (
            words.say("Coverage"),
            words.say(
                "{share} of the element weights measured, on average over those that reported",
                share=words.percent(found.coverage),
            ),
        ),
    ]


def _method(asked: Asked, found: Gathered, *, catalogue: Catalogue) -> Page:
    """Explain how the numbers are made, and what the report leaves out."""
    words = asked.words
    lead = words.say(
        "Every score runs from 0 to 100, higher is healthier. It is made from two kinds of facts: KPIs measured "
        "against their targets, and what both sides say in surveys. A missing number stays missing: it is never "
        "0, never 100, never a guess."
    )
    title = words.say("Method and notes")
    names = list(tidy.element_names(catalogue, words).values())
    shares = method.shared(words, found.about.model, names)
    steps = method.steps(words, found.about.model, shares=shares)
    return Page(title, lead, prose=steps, note=_left_out(words, found))


def _left_out(words: Words, found: Gathered) -> str:
    told = [words.say("An en dash stands for what is missing, or for a side too small to be shown.")]
    if found.overview is not None and found.about.partnerships > LISTED:
        told.append(words.say("Only the {n} partnerships in most need are listed; the counts cover all.", n=LISTED))
    return " ".join(told)


def _sheets(
    asked: Asked, found: Gathered, files: tuple[Page, ...], *, catalogue: Catalogue, model: ScoringModel
) -> tuple[Table, ...]:
    words, names = asked.words, tidy.element_names(catalogue, asked.words)
    tables = [
        _together(words, words.say("Elements"), files, found.dossiers, columns=dossier.element_columns(words)),
        _together(words, words.say("KPIs"), files, found.dossiers, columns=dossier.kpi_columns(words)),
        _courses(words, found.dossiers),
    ]
    if found.overview is not None:
        needy = found.overview.needy
        tables.insert(0, listing.partnerships(words, needy, catalogue=catalogue, names=names, model=model))
    return tuple(table for table in tables if table.rows)


def _together(
    words: Words, title: str, files: tuple[Page, ...], entries: tuple[Dossier, ...], *, columns: tuple[Column, ...]
) -> Table:
    """Put the tables of one title from all partnerships' pages into one, each row with its partnership."""
    rows = [
        (Cell(entry.entry.code), Cell(entry.entry.name), *row)
        for file, entry in zip(files, entries, strict=True)
        for table in file.tables
        if table.title == title
        for row in table.rows
    ]
    return Table(title, (*_own_columns(words), *columns), tuple(rows))


def _own_columns(words: Words) -> tuple[Column, ...]:
    return (Column(words.say("Code"), 1.6), Column(words.say("Partnership"), NAME))


def _courses(words: Words, entries: tuple[Dossier, ...]) -> Table:
    """List every score of every partnership by quarter."""
    columns = (*_own_columns(words), *dossier.course_columns(words))
    rows = [
        (Cell(entry.entry.code), Cell(entry.entry.name), *row)
        for entry in entries
        for row in dossier.course_rows(words, entry)
    ]
    return Table(words.say("Health by quarter"), columns, tuple(rows))
