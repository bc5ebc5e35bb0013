"""Tables of the deck: native, editable, each cell on one line or two, written as XML: cell by cell takes minutes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape

from pptx.oxml import parse_xml
from pptx.util import Inches

from health.report import ink
from health.report.document import Cell, Column, Table
from health.report.fitting import ADVANCE, characters, cut, size_for
from health.report.slide import INNER, Slide
from health.wording import STATUSES

ROW, TWO_LINES, THREE_LINES, _FURTHER = 0.285, 0.43, 0.58, 0.17
# What a board can read on paper; what does not fit at it is cut, and tables are given the whole slide instead.
_LARGEST, _SMALLEST = 10.5, 10.0
# Bold letters are wider than others.
_BOLD = 1.12
# Characters: a name is never squeezed. What a row is called may take three lines, its sentences what they need.
_NAMED, _CALLED, _TALLEST = 40, 3, 8
_FEWEST, _MOST, _MARK, _SENTENCE, _SPARE, _CLEAR = 6, 46, 5, 84, 1.5, 0.5
_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
_NAMESPACE = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
_NOT_XML = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
_SIDE, _APART = 0.07, 0.2
_SHAPES = {status.shape for status in STATUSES.values()}


def row_height(drawn: Table) -> float:
    """Give the height of a table's rows (inches): two lines or more where a column holds sentences."""
    count = _lines(drawn)
    return {1: ROW, 2: TWO_LINES}.get(count, THREE_LINES + (count - 3) * _FURTHER)


def _lines(drawn: Table) -> int:
    """Give how many lines a row has, as the longest sentence of the whole table wants on a slide's width."""
    wraps = [place for place, column in enumerate(drawn.columns) if column.wraps]
    if not wraps:
        return 1
    columned = list(zip(drawn.columns, _widths(drawn, drawn.rows, width=INNER), _lefts(drawn), strict=True))
    count = 2
    for place in wraps:
        column, width, left = columned[place]
        most = _TALLEST if place else _CALLED
        while count < most and any(
            len(row[place].text) > _most(row[place], column, width=width - left + _SIDE, size=_SMALLEST, lines=count)
            for row in drawn.rows
        ):
            count += 1
    return count


def rows_in(height: float, drawn: Table) -> int:
    """Give how many rows of a table fit a height (inches) under its header of two lines."""
    return max(1, int((height - TWO_LINES) / row_height(drawn)))


def height_of(drawn: Table, rows: int) -> float:
    """Give the height (inches) of a table with so many rows."""
    return TWO_LINES + rows * row_height(drawn)


def table(
    slide: Slide, drawn: Table, rows: Sequence[tuple[Cell, ...]], *, left: float, top: float, width: float
) -> None:
    """Draw rows of a table under its header, in inches; what is longer than its column is cut."""
    high = Inches(height_of(drawn, len(rows)))
    frame = slide.shapes.add_table(1, 1, Inches(left), Inches(top), Inches(width), high)
    widths = _widths(drawn, rows, width=width)
    data = frame._element.graphic.graphicData
    data.replace(data.tbl, parse_xml(_xml(drawn, rows, widths=widths)))


def _xml(drawn: Table, rows: Sequence[tuple[Cell, ...]], *, widths: Sequence[float]) -> str:
    size, tall = _size(drawn, rows, widths=widths), row_height(drawn)
    columns = "".join(f'<a:gridCol w="{Inches(width)}"/>' for width in widths)
    columned = list(zip(drawn.columns, widths, _lefts(drawn), strict=True))
    header = "".join(_header(column, width=width, most=size, left=left) for column, width, left in columned)
    body = "".join(
        _row(
            "".join(
                _cell(cell, width=width, size=size, column=column, lines=_lines(drawn), left=left)
                for cell, (column, width, left) in zip(row, columned, strict=True)
            ),
            tall=tall,
        )
        for row in rows
    )
    style = f'<a:tblPr firstRow="1"><a:tableStyleId>{_NO_STYLE}</a:tableStyleId></a:tblPr>'
    return f"<a:tbl {_NAMESPACE}>{style}<a:tblGrid>{columns}</a:tblGrid>{_row(header, tall=TWO_LINES)}{body}</a:tbl>"


def _lefts(drawn: Table) -> list[float]:
    """Give each column's left margin (inches): wider for words after figures, which end where the words begin."""
    before = (False, *(column.number for column in drawn.columns))
    return [
        _APART if number and not column.number else _SIDE for number, column in zip(before, drawn.columns, strict=False)
    ]


def _widths(drawn: Table, rows: Sequence[tuple[Cell, ...]], *, width: float) -> list[float]:
    """Share a width (inches) out: where it is too narrow, figures and marks keep what they need and words give way."""
    wanted = _wanted(drawn, rows, wrapped=False)
    if sum(wanted) > width:
        wanted = _wanted(drawn, rows, wrapped=True)
    if sum(wanted) <= width:
        return [width * share / sum(wanted) for share in wanted]
    kept = [
        column.number or any(row[place].band for row in rows) or _is_named(drawn, rows, place)
        for place, column in enumerate(drawn.columns)
    ]
    held = sum(share for share, keeps in zip(wanted, kept, strict=True) if keeps)
    free = sum(wanted) - held
    if not free or held >= width:
        return [width * share / sum(wanted) for share in wanted]
    return [share if keeps else share * (width - held) / free for share, keeps in zip(wanted, kept, strict=True)]


def _is_named(drawn: Table, rows: Sequence[tuple[Cell, ...]], place: int) -> bool:
    """Say whether a column that wraps holds names, and not sentences."""
    return drawn.columns[place].wraps and max((len(row[place].text) for row in rows), default=0) <= _NAMED


def _wanted(drawn: Table, rows: Sequence[tuple[Cell, ...]], *, wrapped: bool) -> list[float]:
    """Give the width (inches) each column wants: as many characters as its longest cell has, within reason.

    wrapped: words take two lines.
    """
    share = 0.68 if wrapped else 1.0
    told = [max([len(row[place].text) + (_MARK if row[place].band else 0) for row in rows], default=0)
            for place in range(len(drawn.columns))]  # fmt: skip
    letters = [
        min(max(share * n, _needed(column.name)), _SENTENCE)
        if column.wraps
        else min(max(n, _needed(column.name), _FEWEST), _MOST)
        for n, column in zip(told, drawn.columns, strict=True)
    ]
    return [n * _SMALLEST * ADVANCE / 72 + 1.5 * _SIDE + left for n, left in zip(letters, _lefts(drawn), strict=True)]


def _needed(name: str) -> float:
    """Give how many characters a header needs on two lines: its longest word, or a little over half of it."""
    return max(_longest_word(name) + _CLEAR, len(name) / 2 + 2 * _SPARE)


def _longest_word(name: str) -> float:
    return _BOLD * max((len(word) for word in _glued(name).split(" ")), default=0)


def _glued(name: str) -> str:
    """Keep a shape on one line with the word it stands for."""
    return name.replace(" ", "\u00a0", 1) if name[:1] in _SHAPES else name


def _size(drawn: Table, rows: Sequence[tuple[Cell, ...]], *, widths: Sequence[float]) -> float:
    """Give the largest size (points) at which no cell has to be cut; the smallest allowed where none will do."""
    size = _LARGEST
    while size > _SMALLEST and any(
        len(cell.text) > _most(cell, column, width=width - left + _SIDE, size=size, lines=_lines(drawn))
        for row in rows
        for cell, column, width, left in zip(row, drawn.columns, widths, _lefts(drawn), strict=True)
    ):
        size -= 0.5
    return size


def _room(cell: Cell, *, width: float, size: float) -> float:
    return width - 2 * _SIDE - (1.2 * size / 72 if cell.band and not cell.tinted else 0)


def _most(cell: Cell, column: Column, *, width: float, size: float, lines: int) -> int:
    one = characters(_room(cell, width=width, size=size), size=size)
    # A further line is begun by a whole word, so some of the one before is lost.
    return int((lines - 0.15 * (lines - 1)) * one) if column.wraps else one


def _row(cells: str, *, tall: float) -> str:
    return f'<a:tr h="{Inches(tall)}">{cells}</a:tr>'


def _header(column: Column, *, width: float, most: float, left: float) -> str:
    width -= left - _SIDE
    size = size_for(column.name, width=width - 2 * _SIDE, height=0.38, most=most, least=_SMALLEST)
    while size > _SMALLEST and _longest_word(column.name) > characters(width - 2 * _SIDE, size=size):
        size -= 0.5
    name = cut(column.name, 2 * characters(width - 2 * _SIDE, size=size))
    return _placed(_run(_glued(name), size=size, colour=ink.QUIET, bold=True), number=column.number, left=left)


def _cell(cell: Cell, *, width: float, size: float, column: Column, lines: int, left: float) -> str:
    width -= left - _SIDE
    shown = None if cell.tinted else cell.band
    mark = "" if shown is None else _run(f"{STATUSES[shown].shape} ", size=size, colour=ink.SOLID[shown])
    most = _most(cell, column, width=width, size=size, lines=lines)
    told = _run(cut(cell.text, most), size=size, colour=ink.INK)
    wash = ink.WASH[cell.band] if cell.tinted and cell.band else None
    return _placed(mark + told, number=column.number, left=left, wash=wash)


def _run(content: str, *, size: float, colour: str, bold: bool = False) -> str:
    weight = ' b="1"' if bold else ""
    told = escape(_NOT_XML.sub("", content))
    return f'<a:r><a:rPr sz="{round(size * 100)}"{weight}>{_fill(colour)}</a:rPr><a:t>{told}</a:t></a:r>'


def _fill(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour.lstrip("#")}"/></a:solidFill>'


def _placed(runs: str, *, number: bool, left: float, wash: str | None = None) -> str:
    side, above = Inches(_SIDE), Inches(0.02)
    margins = f'marL="{Inches(left)}" marR="{side}" marT="{above}" marB="{above}" anchor="ctr"'
    rule = f'<a:lnB w="6350">{_fill(ink.RULE)}</a:lnB>'
    paragraph = f'<a:p><a:pPr algn="{"r" if number else "l"}"/>{runs}</a:p>'
    text = f'<a:txBody><a:bodyPr wrap="none"/><a:lstStyle/>{paragraph}</a:txBody>'
    return f"<a:tc>{text}<a:tcPr {margins}>{rule}{_fill(wash) if wash else '<a:noFill/>'}</a:tcPr></a:tc>"
