"""What every slide of the deck shares: its frame, text that fits, cards of figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from health.report import ink
from health.report.document import Figure
from health.report.fitting import characters, cut, lines, room_for, size_for
from health.wording import STATUSES
from health.wording.markup import Run, plain, runs

WIDE, HIGH, MARGIN = 13.333, 7.5, 0.55
INNER = WIDE - 2 * MARGIN
TOP, FOOT = 1.85, 6.95
_TITLE_ONLY, _LEAD = 5, 14

Slide = Any
Box = tuple[float, float, float, float]


def add(deck: Any, *, title: str, lead: str, footer: str) -> Slide:
    """Add a slide with its title, the sentence that sums it up, and the footer."""
    slide = deck.slides.add_slide(deck.slide_layouts[_TITLE_ONLY])
    head = slide.shapes.title
    head.left, head.top, head.width, head.height = Inches(MARGIN), Inches(0.35), Inches(INNER), Inches(0.6)
    size = size_for(title, width=INNER, height=0.6, most=26, least=16)
    write(head.text_frame, [Run(cut(title, characters(INNER, size=size)), bold=True)], size=size)
    told(slide, lead, (MARGIN, 0.98, INNER, 0.82), most=_LEAD)
    number = len(deck.slides)
    text(slide, cut(footer, 120), (MARGIN, 7.06, INNER - 1, 0.3), size=9, colour=ink.QUIET)
    text(slide, str(number), (WIDE - MARGIN - 1, 7.06, 1, 0.3), size=9, colour=ink.QUIET, align=PP_ALIGN.RIGHT)
    return slide


def below(lead: str) -> float:
    """Give where a slide's body may begin (inches) under its opening sentence."""
    return TOP if lines(plain(lead), width=INNER, size=_LEAD) > 1 else 1.45 if lead else 1.1


def told(slide: Slide, sentence: str, box: Box, *, most: float, least: float = 10) -> None:
    """Write a sentence with its bold words, as large as fits; what fits at no size is cut."""
    parts = runs(sentence)
    whole = "".join(part.text for part in parts)
    size = size_for(whole, width=box[2], height=box[3], most=most, least=least)
    while size > least and len(whole) > room_for(width=box[2], height=box[3], size=size):
        size -= 0.5
    into = frame(slide, box)
    write(into, _cut_runs(parts, room_for(width=box[2], height=box[3], size=size)), size=size)


def _cut_runs(parts: Sequence[Run], most: int) -> list[Run]:
    kept: list[Run] = []
    for part in parts:
        left = most - sum(len(run.text) for run in kept)
        if left <= 0:
            break
        kept.append(Run(cut(part.text, left), part.bold))
    return kept


def text(
    slide: Slide,
    content: str,
    box: Box,
    *,
    size: float,
    colour: str = ink.INK,
    bold: bool = False,
    align: PP_ALIGN = PP_ALIGN.LEFT,
) -> None:
    """Write one line in a box of inches: left, top, width, height."""
    write(frame(slide, box), [Run(content, bold)], size=size, colour=colour, align=align)


def frame(slide: Slide, box: Box) -> Any:
    """Add an empty text frame that wraps, in inches: left, top, width, height."""
    found = slide.shapes.add_textbox(*(Inches(part) for part in box)).text_frame
    found.word_wrap = True
    return found


def write(
    into: Any,
    parts: Sequence[Run],
    *,
    size: float,
    colour: str = ink.INK,
    align: PP_ALIGN = PP_ALIGN.LEFT,
    at: int = 0,
) -> None:
    """Put runs into a paragraph of a text frame, the first unless told otherwise, without margins."""
    into.margin_left = into.margin_right = into.margin_top = into.margin_bottom = 0
    into.vertical_anchor = MSO_ANCHOR.TOP
    paragraph = into.paragraphs[at]
    paragraph.alignment = align
    for part in parts:
        run = paragraph.add_run()
        run.text, run.font.bold, run.font.size = part.text, part.bold, Pt(size)
        run.font.color.rgb = rgb(colour)


def write_all(into: Any, paragraphs: Sequence[Sequence[Run]], *, size: float) -> None:
    """Put paragraphs into a text frame, with room between them."""
    for place, parts in enumerate(paragraphs):
        if place:
            into.add_paragraph()
        write(into, parts, size=size, at=place)
        into.paragraphs[place].space_after = Pt(0.7 * size)


def rgb(colour: str) -> RGBColor:
    """Give a colour as the file format wants it."""
    return RGBColor(*bytes.fromhex(colour.lstrip("#")))  # type: ignore[no-untyped-call]


def cards(slide: Slide, figures: Sequence[Figure], *, top: float) -> None:
    """Draw the headline figures side by side."""
    gap, high = 0.15, 0.95
    wide = (INNER - gap * (len(figures) - 1)) / max(len(figures), 1)
    for place, figure in enumerate(figures):
        left = MARGIN + place * (wide + gap)
        _outline(slide, (left, top, wide, high))
        inner = (left + 0.12, wide - 0.24)
        text(slide, figure.label, (inner[0], top + 0.08, inner[1], 0.22), size=10, colour=ink.QUIET)
        size = size_for(figure.value, width=inner[1] - 0.3, height=0.34, most=20, least=11)
        value = frame(slide, (inner[0], top + 0.28, inner[1], 0.38))
        write(value, [], size=size)
        _marked(value.paragraphs[0], figure, size=size)
        small = size_for(figure.note, width=inner[1], height=0.22, most=9.5, least=7)
        note = cut(figure.note, characters(inner[1], size=small))
        text(slide, note, (inner[0], top + 0.67, inner[1], 0.22), size=small, colour=ink.QUIET)


def _outline(slide: Slide, box: Box) -> None:
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *(Inches(part) for part in box))
    shape.fill.background()
    shape.line.color.rgb, shape.line.width = rgb(ink.RULE), Pt(0.75)
    # Without the deck's style there is no shadow, in whatever program it is opened.
    shape._element.remove(shape._element.find(qn("p:style")))


def _marked(paragraph: Any, figure: Figure, *, size: float) -> None:
    if figure.band is not None:
        shape = paragraph.add_run()
        shape.text, shape.font.size = f"{STATUSES[figure.band].shape} ", Pt(size)
        shape.font.color.rgb = rgb(ink.SOLID[figure.band])
    run = paragraph.add_run()
    run.text, run.font.size, run.font.bold, run.font.color.rgb = figure.value, Pt(size), True, rgb(ink.INK)
