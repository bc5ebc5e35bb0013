"""What a report is before it is a file: pages of sentences, tables and charts, the same for every format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from health.charts.labels import Named
from health.wording import Words


@dataclass(frozen=True)
class Cell:
    """Hold one cell: as people read it, and as a spreadsheet counts it.

    text: in the reader's language. value: full precision, None for text or where there is none. digits: decimals a
    spreadsheet shows. share: the value is a share of 1. signed: it is a change or a gap. band: the status its mark
    shows ("strong", ..., "none"). tinted: the whole cell carries the band's tint instead.
    """

    text: str
    value: float | None = None
    digits: int = 0
    share: bool = False
    signed: bool = False
    band: str | None = None
    tinted: bool = False


@dataclass(frozen=True)
class Column:
    """Hold a table's column: header, width relative to the others, whether its cells are figures or sentences."""

    name: str
    width: float = 1.0
    number: bool = False
    wraps: bool = False


@dataclass(frozen=True)
class Table:
    """Hold a table; every row has a cell for each column."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class BandColumns:
    """Hold how many partnerships are in each band by quarter: one count per quarter for each band of `ORDER`."""

    title: str
    quarters: tuple[str, ...]
    counts: Mapping[str, tuple[int, ...]]
    names: Mapping[str, str]


@dataclass(frozen=True)
class Means:
    """Hold group means on 0–100 with their 95 % intervals; None for a group of one."""

    title: str
    names: tuple[str, ...]
    means: tuple[float, ...]
    lows: tuple[float | None, ...]
    highs: tuple[float | None, ...]
    series: str


@dataclass(frozen=True)
class Trend:
    """Hold a score by quarter with its 95 % interval; None is a gap. `names`: how score, low and high are called."""

    title: str
    quarters: tuple[str, ...]
    scores: tuple[float | None, ...]
    lows: tuple[float | None, ...]
    highs: tuple[float | None, ...]
    bands: tuple[str, ...]
    cuts: tuple[float, float]
    names: tuple[str, str, str]


@dataclass(frozen=True)
class Sides:
    """Hold each element's score with both sides; None where it is missing or may not be shown.

    names: how score, our side and the partner's are called; coloured: the score, where its colour is its status.
    """

    title: str
    elements: tuple[str, ...]
    scores: tuple[float | None, ...]
    own: tuple[float | None, ...]
    partner: tuple[float | None, ...]
    bands: tuple[str, ...]
    names: tuple[str, str, str]
    coloured: str


@dataclass(frozen=True)
class Quadrant:
    """Hold partnerships between health (0–100) and annual value (above 0, on a logarithmic axis), cut in four.

    named: those whose name is written. cuts: where strong begins, the median value; cut_names: how these are
    called. decades: powers of ten from below the smallest value to above the largest; ticks: as people write them.
    labels: band → word. axes: how health and value are called.
    """

    title: str
    names: tuple[str, ...]
    scores: tuple[float, ...]
    values: tuple[float, ...]
    bands: tuple[str, ...]
    named: tuple[Named, ...]
    cuts: tuple[float, float]
    cut_names: tuple[str, str]
    decades: tuple[float, ...]
    ticks: tuple[str, ...]
    labels: Mapping[str, str]
    axes: tuple[str, str]


@dataclass(frozen=True)
class Figure:
    """Hold one headline figure: label, value, what it was before in words, and the band it counts, if it does."""

    label: str
    value: str
    note: str = ""
    band: str | None = None


Chart = BandColumns | Means | Trend | Sides | Quadrant


@dataclass(frozen=True)
class Page:
    """Hold one page: title, opening sentence (with bold marks), figures, charts, tables, and a note at its foot.

    prose: paragraphs with bold marks. about: the code of the partnership it tells of, None for the portfolio.
    """

    title: str
    lead: str
    figures: tuple[Figure, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()
    prose: tuple[str, ...] = ()
    note: str = ""
    about: str | None = None


@dataclass(frozen=True)
class Document:
    """Hold a whole report. facts: label → what the cover says. sheets: tables that only a spreadsheet carries."""

    title: str
    subtitle: str
    lead: str
    facts: tuple[tuple[str, str], ...]
    badge: str
    footer: str
    pages: tuple[Page, ...]
    sheets: tuple[Table, ...]
    words: Words
    at: datetime
