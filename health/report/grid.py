"""Tables of the deck: native and editable, each cell on one line, written as XML because cell by cell takes minutes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape

from pptx.oxml import parse_xml
from pptx.util import Inches

from health.report import ink
from health.report.document import Cell, Column, Table
from health.report.fitting import characters, cut, size_for
from health.report.slide import Slide
from health.wording import STATUSES

ROW = 0.285
_LARGEST, _SMALLEST = 10.5, 8.0
_FEWEST, _MOST, _MARK = 6, 46, 5
_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
_NAMESPACE = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
_NOT_XML = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
_SIDE = 0.05


def rows_in(height: float) -> int:
    """Give how many rows under its header a table of a height (inches) holds."""
    return max(1, int(height / ROW) - 1)


def table(
    slide: Slide, drawn: Table, rows: Sequence[tuple[Cell, ...]], *, left: float, top: float, width: float
) -> None:
    """Draw rows of a table under its header, in inches; what is longer than its column is cut."""
    high = Inches(ROW * (len(rows) + 1))
    frame = slide.shapes.add_table(1, 1, Inches(left), Inches(top), Inches(width), high)
    wanted = _wanted(drawn, rows)
    widths = [width * share / sum(wanted) for share in wanted]
    data = frame._element.graphic.graphicData
    data.replace(data.tbl, parse_xml(_xml(drawn, rows, widths=widths)))


def _xml(drawn: Table, rows: Sequence[tuple[Cell, ...]], *, widths: Sequence[float]) -> str:
    size = _size(rows, widths=widths)
    columns = "".join(f'<a:gridCol w="{Inches(width)}"/>' for width in widths)
    columned = list(zip(drawn.columns, widths, strict=True))
    header = "".join(_header(column, width=width, most=size) for column, width in columned)
    body = "".join(
        _row(
            "".join(
                _cell(cell, width=width, size=size, number=column.number)
                for cell, (column, width) in zip(row, columned, strict=True)
            )
        )
        for row in rows
    )
    style = f'<a:tblPr firstRow="1"><a:tableStyleId>{_NO_STYLE}</a:tableStyleId></a:tblPr>'
    return f"<a:tbl {_NAMESPACE}>{style}<a:tblGrid>{columns}</a:tblGrid>{_row(header)}{body}</a:tbl>"


def _wanted(drawn: Table, rows: Sequence[tuple[Cell, ...]]) -> list[float]:
    """Give each column's share of the width: as many characters as its longest cell has, within reason."""
    told = [max([len(row[place].text) + (_MARK if row[place].band else 0) for row in rows], default=0)
            for place in range(len(drawn.columns))]  # fmt: skip
    named = [max(n, 0.8 * len(column.name)) for n, column in zip(told, drawn.columns, strict=True)]
    return [float(min(max(n, _FEWEST), _MOST)) for n in named]


def _size(rows: Sequence[tuple[Cell, ...]], *, widths: Sequence[float]) -> float:
    """Give the largest size (points) at which no cell has to be cut; the smallest allowed where none will do."""
    size = _LARGEST
    while size > _SMALLEST and any(
        len(cell.text) > characters(_room(cell, width=width, size=size), size=size)
        for row in rows
        for cell, width in zip(row, widths, strict=True)
    ):
        size -= 0.5
    return size


def _room(cell: Cell, *, width: float, size: float) -> float:
    return width - 2 * _SIDE - (1.2 * size / 72 if cell.band and not cell.tinted else 0)


def _row(cells: str) -> str:
    return f'<a:tr h="{Inches(ROW)}">{cells}</a:tr>'


def _header(column: Column, *, width: float, most: float) -> str:
    size = size_for(column.name, width=0.9 * width - 2 * _SIDE, height=0.17, most=most - 1, least=6.0)
    name = cut(column.name, characters(width - 2 * _SIDE, size=size))
    return _placed(_run(name, size=size, colour=ink.QUIET, bold=True), number=column.number)


def _cell(cell: Cell, *, width: float, size: float, number: bool) -> str:
    shown = None if cell.tinted else cell.band
    mark = "" if shown is None else _run(f"{STATUSES[shown].shape} ", size=size, colour=ink.SOLID[shown])
    told = _run(cut(cell.text, characters(_room(cell, width=width, size=size), size=size)), size=size, colour=ink.INK)
    return _placed(mark + told, number=number, wash=ink.WASH[cell.band] if cell.tinted and cell.band else None)


def _run(content: str, *, size: float, colour: str, bold: bool = False) -> str:
    weight = ' b="1"' if bold else ""
    told = escape(_NOT_XML.sub("", content))
    return f'<a:r><a:rPr sz="{round(size * 100)}"{weight}>{_fill(colour)}</a:rPr><a:t>{told}</a:t></a:r>'


def _fill(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour.lstrip("#")}"/></a:solidFill>'


def _placed(runs: str, *, number: bool, wash: str | None = None) -> str:
    side, above = Inches(_SIDE), Inches(0.02)
    margins = f'marL="{side}" marR="{side}" marT="{above}" marB="{above}" anchor="ctr"'
    rule = f'<a:lnB w="6350">{_fill(ink.RULE)}</a:lnB>'
    paragraph = f'<a:p><a:pPr algn="{"r" if number else "l"}"/>{runs}</a:p>'
    text = f'<a:txBody><a:bodyPr wrap="none"/><a:lstStyle/>{paragraph}</a:txBody>'
    return f"<a:tc>{text}<a:tcPr {margins}>{rule}{_fill(wash) if wash else '<a:noFill/>'}</a:tcPr></a:tc>"
