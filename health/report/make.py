"""Make a report file: read what it says, write it down, draw it in the format asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, get_args

from sqlalchemy import Connection

from health.access import Viewer
from health.catalogue import Catalogue
from health.quarter import quarter_name
from health.report.compose import compose
from health.report.gather import Asked, Progress, gather

Format = Literal["pptx", "pdf", "xlsx"]
FORMATS: tuple[Format, ...] = get_args(Format)
# How the time of a report is spent, roughly: reading, then drawing.
_READ = 0.4


def make(
    connection: Connection, viewer: Viewer, asked: Asked, *, form: Format, catalogue: Catalogue, progress: Progress
) -> bytes:
    """Make a report as this viewer may see it; the same data, request and time give the same bytes.

    progress is told the share done, 0–1. Raises `AccessDenied` where the partnership asked for may not be seen.
    """
    # A sheet is no slide: a spreadsheet holds every row.
    asked = replace(asked, every=asked.every or form == "xlsx")
    found = gather(connection, viewer, asked, progress=lambda share: progress(_READ * share))
    document = compose(asked, found, catalogue=catalogue)

    def drawn(share: float) -> None:
        progress(_READ + (1 - _READ) * share)

    # Each library is imported only where its format is asked for: together they cost a second.
    if form == "pdf":
        from health.report import paper

        return paper.write(document, progress=drawn)
    if form == "pptx":
        from health.report import deck

        return deck.write(document, progress=drawn)
    from health.report import workbook

    return workbook.write(document, progress=drawn)


def file_name(asked: Asked, form: Format) -> str:
    """Name the file: what, of which quarter."""
    return f"{asked.partnership or 'partnership-health'}-{quarter_name(asked.quarter)}.{form}"
