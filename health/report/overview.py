"""The portfolio's pages in order: the quarter, who needs attention, what moved, elements, types, what is open."""

from __future__ import annotations

from collections.abc import Iterator

from health.catalogue import Catalogue
from health.charts import tidy
from health.report import attention, compared, counted, quadrant, unsettled
from health.report.document import Page
from health.report.gather import Asked, Overview
from health.scoring import ScoringModel


def pages(asked: Asked, found: Overview, *, catalogue: Catalogue, model: ScoringModel) -> Iterator[Page]:
    """Lay out the portfolio's pages; one that would have nothing to say is left out."""
    words, names = asked.words, tidy.element_names(catalogue, asked.words)
    yield counted.quarter(asked, found)
    if found.needy.empty:
        return
    yield attention.needing(asked, found.needy, names=names, needing=found.needing)
    if found.placed is not None and found.currency is not None:
        yield quadrant.page(asked, found.placed, currency=found.currency, strong_from=model.bands.green_from)
    if not found.movers.empty:
        yield attention.moved(asked, found.movers)
    yield compared.elements(asked, found.needy, names=names, model=model)
    yield compared.by_type(words, found.by_type, catalogue=catalogue)
    if not found.alerts.empty:
        yield unsettled.raised(asked, found, names=names)
    if found.live:
        yield unsettled.late(asked, found, catalogue=catalogue)
    if not found.silent.empty:
        yield attention.silent(words, found.silent, stale=found.stale)
