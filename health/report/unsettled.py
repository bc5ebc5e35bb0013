"""The portfolio's pages of what is open: the alerts of the quarter, and the actions that are late."""

from __future__ import annotations

from collections.abc import Mapping

from health.catalogue import Catalogue
from health.report.attention import MOST_ATTENTION, NAME
from health.report.cells import told_rows
from health.report.document import Cell, Column, Page, Table
from health.report.gather import Asked, Overview
from health.wording import Words, alerts, band_word, status_of
from health.wording.record_words import action_title


def raised(asked: Asked, found: Overview, *, names: Mapping[str, str]) -> Page:
    """List the open alerts, those of partnerships in most need first: of all, or as many as fit a slide."""
    words = asked.words
    title = words.say("Open alerts")
    kinds = [f"{alerts.kind(words, kind)} ({words.number(n)})" for kind, n in found.raised.items()]
    told = words.say("Open in {quarter}: {kinds}.", quarter=words.quarter(asked.quarter), kinds="; ".join(kinds))
    columns = (
        Column(words.say("Partnership"), NAME, wraps=True),
        Column(words.say("Status"), 1.4),
        Column(words.say("What changed"), 2.4),
        Column(words.say("Why"), 5.6, wraps=True),
    )
    shown = found.alerts if asked.every else found.alerts.head(MOST_ATTENTION)
    rows = tuple(
        (
            Cell(row["name"]),
            Cell(band_word(words, row["band"]), band=status_of(row["band"])),
            Cell(alerts.kind(words, row["kind"])),
            Cell(alerts.why(words, row, names=names)),
        )
        for row in told_rows(shown)
    )
    return Page(title, told, tables=(Table(title, columns, rows),), note=_more(words, sum(found.raised.values()), rows))


def late(asked: Asked, found: Overview, *, catalogue: Catalogue) -> Page:
    """List the actions past their due day, the longest overdue first: all, or as many as fit a slide."""
    words = asked.words
    title = words.say("Actions")
    live = words.plural("{n} action is under way", "{n} actions are under way", found.live)
    overdue = (
        words.plural("{n} of them is overdue.", "{n} of them are overdue.", found.late)
        if found.late
        else words.say("none overdue.")
    )
    columns = (
        Column(words.say("Action"), 4.2, wraps=True),
        Column(words.say("Partnership"), NAME),
        Column(words.say("Owner"), 1.5),
        Column(words.say("Due date"), 1.2),
    )
    shown = found.overdue if asked.every else found.overdue.head(MOST_ATTENTION)
    rows = tuple(
        (
            Cell(action_title(words, catalogue, row)),
            Cell(row["partnership"]),
            Cell(row["owner"]),
            Cell(words.date(row["due"])),
        )
        for row in told_rows(shown)
    )
    tables = (Table(title, columns, rows),) if rows else ()
    return Page(title, f"{live}; {overdue}", tables=tables, note=_more(words, found.late, rows))


def _more(words: Words, of: int, rows: tuple[tuple[Cell, ...], ...]) -> str:
    left = of - len(rows)
    return words.plural("{n} more is not shown.", "{n} more are not shown.", left) if left > 0 else ""
