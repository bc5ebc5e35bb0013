"""The report as a board deck: PowerPoint slides with native, editable charts and tables."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from pptx import Presentation
from pptx.util import Inches

from health.report import grid, ink, native, slide
from health.report.document import Chart, Document, Page, Quadrant, Table
from health.report.fitting import characters, cut, lines, size_for
from health.report.gather import Progress
from health.report.sealing import sealed
from health.wording.markup import Run, plain, runs

CARDS = 1.1
# How much of a slide's width charts take beside a table.
MEANS, QUADRANT, _GAP = 0.26, 0.66, 0.02
# And beside paragraphs.
_BESIDE = 0.6
LARGEST, SMALLEST = 12.0, 7.5
_BETWEEN, _UNDER = 0.25, 0.12
_FACT, _REGISTER = 12, 0.5


def write(document: Document, *, progress: Progress) -> bytes:
    """Write a PPTX whose bytes depend on the document alone."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(slide.WIDE), Inches(slide.HIGH)
    _describe(deck, document)
    _cover(deck, document)
    for place, page in enumerate(document.pages, start=1):
        _page(deck, page, footer=document.footer, more=_more(document))
        progress(place / len(document.pages))
    written = io.BytesIO()
    deck.save(written)
    return sealed(written.getvalue(), at=document.at)


def _more(document: Document) -> str:
    return document.words.say("continued")


def _describe(deck: Any, document: Document) -> None:
    properties = deck.core_properties
    properties.title, properties.subject = document.title, document.subtitle
    properties.language = document.words.language
    properties.author = properties.last_modified_by = ""
    properties.created = properties.modified = document.at.replace(tzinfo=None)


def _cover(deck: Any, document: Document) -> None:
    drawn = deck.slides.add_slide(deck.slide_layouts[5])
    head = drawn.shapes.title
    box = (slide.MARGIN, 1.2, slide.INNER, 0.85)
    head.left, head.top, head.width, head.height = (Inches(part) for part in box)
    size = size_for(document.title, width=slide.INNER, height=0.85, most=40, least=20)
    title = cut(document.title, characters(slide.INNER, size=size))
    slide.write(head.text_frame, [Run(title, bold=True)], size=size)
    subtitle = " · ".join(part for part in (document.subtitle, document.badge) if part)
    slide.text(drawn, subtitle, (slide.MARGIN, 2.1, slide.INNER, 0.4), size=18, colour=ink.QUIET)
    slide.told(drawn, document.lead, (slide.MARGIN, 2.75, slide.INNER, 1.25), most=18)
    top, wide = 4.3, slide.INNER - 2.3
    for label, said in document.facts:
        slide.text(drawn, label, (slide.MARGIN, top, 2.2, 0.35), size=_FACT, colour=ink.QUIET)
        told = cut(said, 2 * characters(wide, size=_FACT))
        slide.text(drawn, told, (slide.MARGIN + 2.3, top, wide, 0.35), size=_FACT)
        top += 0.4 if lines(told, width=wide, size=_FACT) == 1 else 0.6


def _page(deck: Any, page: Page, *, footer: str, more: str) -> None:
    """Draw a page as one slide, and as many more as its tables need."""
    drawn = slide.add(deck, title=page.title, lead=page.lead, footer=footer)
    top = slide.below(page.lead)
    if page.figures:
        slide.cards(drawn, page.figures, top=top)
        top += CARDS
    if page.about is not None and not (page.figures or page.charts):
        _tables(deck, drawn, page, top=top, footer=footer, more=more)
        return
    if page.about is not None:
        _partnership(deck, drawn, page, top=top, footer=footer, more=more)
        return
    if page.prose:
        _prose(drawn, page, top=top)
    left = page.tables
    if page.charts and left:
        share = QUADRANT if isinstance(page.charts[0], Quadrant) else MEANS
        _charts(drawn, page.charts, top=top, wide=slide.INNER * share)
        _beside(deck, drawn, page, left[0], top=top, share=share, footer=footer, more=more)
        return
    _charts(drawn, page.charts, top=top, wide=slide.INNER)
    for table in left:
        _paged(deck, drawn, page, table, (slide.MARGIN, top, slide.INNER), footer=footer, more=more)
        _note(drawn, page, below=top + grid.height_of(table, len(table.rows)), left=slide.MARGIN, wide=slide.INNER)


def _note(drawn: Any, page: Page, *, below: float, left: float, wide: float) -> None:
    """Write the page's note under a table that leaves room for it, all lengths in inches."""
    wanted = lines(page.note, width=wide, size=LARGEST) * LARGEST * 1.3 / 72
    if page.note and below + _UNDER + wanted < slide.FOOT:
        slide.told(drawn, page.note, (left, below + _UNDER, wide, wanted + 0.05), most=LARGEST)


def _prose(drawn: Any, page: Page, *, top: float) -> None:
    """Set paragraphs in two columns, in the largest size at which both fit."""
    paragraphs = [*page.prose, *([page.note] if page.note else [])]
    wide, size = slide.INNER / 2 - 0.2, LARGEST
    columns = _halves(paragraphs, wide=wide, size=size)
    while size > SMALLEST and max(_tall(column, wide=wide, size=size) for column in columns) > slide.FOOT - top:
        size -= 0.5
        columns = _halves(paragraphs, wide=wide, size=size)
    for place, column in enumerate(columns):
        into = slide.frame(drawn, (slide.MARGIN + place * (wide + 0.4), top, wide, slide.FOOT - top))
        slide.write_all(into, [runs(paragraph) for paragraph in column], size=size)


def _column(drawn: Any, paragraphs: Sequence[str], box: slide.Box) -> None:
    """Set paragraphs one below the other, in the largest size at which all fit the box."""
    *_, wide, high = box
    size = LARGEST
    while size > SMALLEST and _tall(paragraphs, wide=wide, size=size) > high:
        size -= 0.5
    slide.write_all(slide.frame(drawn, box), [runs(paragraph) for paragraph in paragraphs], size=size)


def _halves(paragraphs: Sequence[str], *, wide: float, size: float) -> tuple[Sequence[str], Sequence[str]]:
    """Split where the taller column is lowest."""
    splits = [(paragraphs[:place], paragraphs[place:]) for place in range(1, len(paragraphs) + 1)]
    return min(splits, key=lambda pair: max(_tall(part, wide=wide, size=size) for part in pair))


def _tall(paragraphs: Sequence[str], *, wide: float, size: float) -> float:
    return sum(_height(paragraph, wide=wide, size=size) for paragraph in paragraphs)


def _height(paragraph: str, *, wide: float, size: float) -> float:
    """Give the height (inches) of a paragraph with the space under it."""
    return (lines(plain(paragraph), width=wide, size=size) + 0.8) * size * 1.3 / 72


def _charts(drawn: Any, charts: Sequence[Chart], *, top: float, wide: float) -> None:
    for place, chart in enumerate(charts):
        each = wide / len(charts)
        native.draw(drawn, chart, (slide.MARGIN + place * each, top, each - 0.1, slide.FOOT - top))


def _beside(
    deck: Any, drawn: Any, page: Page, table: Table, *, top: float, share: float, footer: str, more: str
) -> None:
    """Draw a table beside charts that take a share of the width, and the page's note below a short one."""
    left, wide = slide.MARGIN + slide.INNER * (share + _GAP), slide.INNER * (1 - share - _GAP)
    _paged(deck, drawn, page, table, (left, top + 0.28, wide), footer=footer, more=more)
    _note(drawn, page, below=top + 0.28 + grid.height_of(table, len(table.rows)), left=left, wide=wide)


def _partnership(deck: Any, drawn: Any, page: Page, *, top: float, footer: str, more: str) -> None:
    """Draw elements beside the course; their tables follow, as wide as the slide so that they can be read."""
    if page.prose:
        _charts(drawn, page.charts, top=top, wide=slide.INNER * _BESIDE)
        left = slide.MARGIN + slide.INNER * (_BESIDE + _GAP)
        _column(drawn, page.prose, (left, top, slide.INNER * (1 - _BESIDE - _GAP), slide.FOOT - top))
    elif page.tables:
        _charts(drawn, page.charts, top=top, wide=slide.INNER)
    else:
        slide.told(drawn, page.note, (slide.MARGIN, top, slide.INNER, _REGISTER), most=LARGEST)
        _charts(drawn, page.charts, top=top + _REGISTER, wide=slide.INNER)
    lead = page.note
    for together in _on_slides(page.tables, room=slide.FOOT - slide.below(lead)):
        title = " · ".join([page.title, *(table.title for table in together)])
        follow = slide.add(deck, title=title, lead=lead, footer=footer)
        top, lead = slide.below(lead), ""
        for table in together:
            _paged(deck, follow, page, table, (slide.MARGIN, top, slide.INNER), footer=footer, more=more)
            top += grid.height_of(table, len(table.rows)) + _BETWEEN


def _tables(deck: Any, drawn: Any, page: Page, *, top: float, footer: str, more: str) -> None:
    """Draw tables one below the other, each that does not fit below the others on a slide of its own."""
    begin = top
    for table in page.tables:
        if top > begin and top + grid.height_of(table, len(table.rows)) > slide.FOOT:
            drawn = slide.add(deck, title=f"{page.title} · {table.title}", lead="", footer=footer)
            begin = top = slide.below("")
        _paged(deck, drawn, page, table, (slide.MARGIN, top, slide.INNER), footer=footer, more=more)
        top += grid.height_of(table, len(table.rows)) + _BETWEEN


def _on_slides(tables: Sequence[Table], *, room: float) -> list[list[Table]]:
    """Put tables on one slide where all of them fit a height (inches), each on its own where they would be torn."""
    tall = sum(grid.height_of(table, len(table.rows)) for table in tables) + _BETWEEN * (len(tables) - 1)
    return [list(tables)] if tables and tall <= room else [[table] for table in tables]


def _paged(
    deck: Any, drawn: Any, page: Page, table: Table, box: tuple[float, float, float], *, footer: str, more: str
) -> None:
    """Draw a table from here on, going on to further slides where it is longer."""
    left, top, wide = box
    begin = slide.below("")
    shares = shared(
        len(table.rows),
        most=grid.rows_in(slide.FOOT - top, table),
        each=grid.rows_in(slide.FOOT - begin, table),
    )
    start = 0
    for place, share in enumerate(shares):
        rows = table.rows[start : start + share]
        if place:
            drawn = slide.add(deck, title=f"{page.title} ({more})", lead="", footer=footer)
            left, top, wide = slide.MARGIN, begin, slide.INNER
        grid.table(drawn, table, rows, left=left, top=top, width=wide)
        start += share


def shared(rows: int, *, most: int, each: int) -> list[int]:
    """Share rows out evenly over as few slides as hold them, so that none is left with one of them.

    most: as many as the first slide has room for. each: as many as a further one has.

    >>> shared(59, most=10, each=12)
    [10, 10, 10, 10, 10, 9]
    """
    further = -(-max(0, rows - most) // each)
    first = min(most, -(-rows // (further + 1)))
    rest = rows - first
    return [first, *(rest // further + (place < rest % further) for place in range(further))]
