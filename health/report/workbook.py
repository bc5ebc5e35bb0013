"""The report as a spreadsheet: every table with its numbers in full, and text that can never become a formula."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterator, Sequence
from datetime import UTC
from typing import Any

import numpy as np
import xlsxwriter

from health.harmless import harmless
from health.report import ink
from health.report.document import BandColumns, Cell, Chart, Column, Document, Means, Page, Table
from health.report.fitting import cut
from health.report.gather import Progress
from health.report.sealing import sealed
from health.wording import ORDER, STATUSES
from health.wording.markup import plain

_NARROW, _BROAD, _PROSE, _LINE = 9, 52, 120, 15
# The row of a page's first table; what a footer may hold, with its codes, is 255 characters.
_HEAD, _FOOTER = 3, 100
_A4, _SHEET_NAME, _NOT_IN_NAME = 9, 31, re.compile(r"[\[\]:*?/\\']")
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write(document: Document, *, progress: Progress) -> bytes:
    """Write an XLSX whose bytes depend on the document alone."""
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, _OPTIONS)
    moment = document.at.astimezone(UTC).replace(tzinfo=None)
    book.set_properties({"title": document.title, "subject": document.subtitle, "created": moment})
    pages = [page for page in document.pages if page.about is None]
    book_ = _Book(book, footer=document.footer)
    book_.cover(document)
    for place, page in enumerate(pages, start=1):
        book_.page(page)
        progress(place / (len(pages) + len(document.sheets)))
    for place, table in enumerate(document.sheets, start=len(pages) + 1):
        book_.sheet(table)
        progress(place / (len(pages) + len(document.sheets)))
    book.close()
    return sealed(written.getvalue(), at=document.at)


class _Book:
    """Hold the workbook being written and the formats it has so far."""

    def __init__(self, book: Any, *, footer: str) -> None:
        self.book = book
        self.footer = footer
        self.formats: dict[tuple[tuple[str, object], ...], Any] = {}
        self.names: set[str] = set()

    def style(self, **wanted: object) -> Any:
        """Give a cell format, one object for each look."""
        key = tuple(sorted(wanted.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(wanted)
        return self.formats[key]

    def add(self, title: str) -> Any:
        """Add a sheet under the nearest name a spreadsheet allows and does not have yet."""
        name = cut(_NOT_IN_NAME.sub(" ", title).strip() or "–", _SHEET_NAME)
        number = 2
        while name.casefold() in self.names:
            name, number = f"{cut(name, _SHEET_NAME - 4)} {number}", number + 1
        self.names.add(name.casefold())
        sheet = self.book.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L{cut(self.footer, _FOOTER).replace('&', '&&')}&R&P / &N")
        return sheet

    def cover(self, document: Document) -> None:
        """Write the cover: what this is, of what, when, made how."""
        sheet = self.add(document.words.say("Cover"))
        sheet.set_column(0, 0, 22)
        sheet.set_column(1, 1, 100)
        sheet.write_string(0, 0, harmless(document.title), self.style(bold=True, font_size=18))
        sheet.write_string(1, 0, harmless(document.subtitle), self.style(font_color=ink.QUIET, font_size=12))
        sheet.merge_range(3, 0, 3, 1, "", self.style(text_wrap=True, valign="top", font_size=12))
        sheet.write_string(3, 0, harmless(plain(document.lead)), self.style(text_wrap=True, valign="top", font_size=12))
        sheet.set_row(3, 64)
        for place, (label, said) in enumerate(document.facts, start=5):
            sheet.write_string(place, 0, harmless(label), self.style(font_color=ink.QUIET))
            sheet.write_string(place, 1, harmless(said))

    def page(self, page: Page) -> None:
        """Write a page: its sentence, its charts' numbers with the chart, its tables."""
        sheet = self.add(page.title)
        sheet.write_string(0, 0, harmless(page.title), self.style(bold=True, font_size=14))
        self.lead(sheet, page)
        row = _HEAD
        for chart in page.charts:
            if isinstance(chart, BandColumns):
                row = self.band_columns(sheet, chart, row=row)
        if page.tables and row == _HEAD:
            # The header stays in sight while the list is scrolled, and on every sheet of paper.
            sheet.freeze_panes(_HEAD + 1, 1)
            sheet.repeat_rows(_HEAD)
        for table in page.tables:
            row = self.table(sheet, table, row=row) + 1
        for chart in page.charts:
            if isinstance(chart, Means):
                self.means(sheet, len(chart.names), chart, row=row)
        if page.prose:
            sheet.set_column(0, 0, _PROSE)
        for paragraph in (*page.prose, *([page.note] if page.note else [])):
            sheet.write_string(row, 0, harmless(plain(paragraph)), self.style(text_wrap=bool(page.prose), valign="top"))
            if page.prose:
                sheet.set_row(row, _tall(plain(paragraph), _PROSE))
            row += 1

    def lead(self, sheet: Any, page: Page) -> None:
        """Write a page's sentence over the columns below it, so that it does not widen what is printed."""
        told = harmless(plain(page.lead))
        columns = page.tables[0].columns if page.tables else _columns_of(page.charts)
        look = self.style(text_wrap=True, valign="top")
        if len(columns) < 2:
            sheet.write_string(1, 0, told, self.style(text_wrap=bool(page.prose), valign="top"))
            sheet.set_row(1, _tall(told, _PROSE) if page.prose else _LINE)
            return
        rows = page.tables[0].rows if page.tables else ()
        wide = sum(_width(column, [cells[place] for cells in rows]) for place, column in enumerate(columns))
        sheet.merge_range(1, 0, 1, len(columns) - 1, "", look)
        sheet.write_string(1, 0, told, look)
        sheet.set_row(1, _tall(told, wide))

    def sheet(self, table: Table) -> None:
        """Write a table on a sheet of its own, its header frozen and filterable."""
        sheet = self.add(table.title)
        last = self.table(sheet, table, row=0)
        sheet.freeze_panes(1, 2)
        sheet.repeat_rows(0)
        sheet.autofilter(0, 0, last - 1, len(table.columns) - 1)

    def table(self, sheet: Any, table: Table, *, row: int) -> int:
        """Write a table from a row on; give the row under it."""
        for place, column in enumerate(table.columns):
            look: dict[str, object] = {"align": "right"} if column.number else {"align": "left", "indent": 1}
            sheet.write_string(row, place, harmless(column.name), self.style(bold=True, bottom=1, **look))
            sheet.set_column(place, place, _width(column, [cells[place] for cells in table.rows]))
        for line, cells in enumerate(table.rows, start=row + 1):
            if any(column.wraps for column in table.columns):
                sheet.set_row(line, max(_tall(cell.text, _BROAD) for cell in cells))
            for place, (cell, column) in enumerate(zip(cells, table.columns, strict=True)):
                self.cell(sheet, line, place, cell=cell, column=column)
        return row + 1 + len(table.rows)

    def cell(self, sheet: Any, line: int, place: int, *, cell: Cell, column: Column) -> None:
        """Write one cell as a number where it is one, as text otherwise; a missing number stays empty."""
        # Room between a figure and the words beside it.
        look: dict[str, object] = {"align": "right"} if column.number else {"align": "left", "indent": 1}
        look |= {"valign": "top", "text_wrap": column.wraps}
        if cell.tinted and cell.band:
            look["bg_color"] = ink.WASH[cell.band]
        if cell.value is not None:
            look["num_format"] = _number_format(cell)
            sheet.write_number(line, place, cell.value, self.style(**look))
            return
        shape = f"{STATUSES[cell.band].shape} " if cell.band and not cell.tinted else ""
        sheet.write_string(line, place, shape + (cell.text if shape else harmless(cell.text)), self.style(**look))

    def band_columns(self, sheet: Any, chart: BandColumns, *, row: int) -> int:
        """Write the counts by quarter and, over them, the spreadsheet's own stacked columns."""
        table = Table(chart.title, _columns(chart), tuple(_counts(chart)))
        last = self.table(sheet, table, row=row)
        drawn = self.book.add_chart({"type": "column", "subtype": "stacked"})
        for place, band in enumerate(ORDER, start=1):
            drawn.add_series(
                {
                    "name": [sheet.name, row, place],
                    "categories": [sheet.name, row + 1, 0, last - 1, 0],
                    "values": [sheet.name, row + 1, place, last - 1, place],
                    "fill": {"color": ink.SOLID[band]},
                    "gap": 45,
                }
            )
        drawn.set_title({"name": chart.title, "name_font": {"size": 11}})
        drawn.set_legend({"position": "top"})
        drawn.set_y_axis({"major_gridlines": {"visible": False}})
        sheet.insert_chart(last + 1, 0, drawn, {"x_scale": 1.5})
        return last + 20

    def means(self, sheet: Any, n: int, chart: Means, *, row: int) -> None:
        """Draw the group means under the table that holds them: names in its first column, means in its third."""
        drawn = self.book.add_chart({"type": "bar"})
        drawn.add_series(
            {
                "name": chart.series,
                "categories": [sheet.name, 4, 0, 3 + n, 0],
                "values": [sheet.name, 4, 2, 3 + n, 2],
                "fill": {"color": ink.SIDES["line"]},
                "gap": 60,
                "data_labels": {"value": True, "position": "inside_base", "font": {"color": ink.PAPER}},
                "x_error_bars": _intervals(chart),
            }
        )
        drawn.set_title({"name": chart.title, "name_font": {"size": 11}})
        drawn.set_legend({"none": True})
        drawn.set_x_axis({"min": 0, "max": 100})
        drawn.set_y_axis({"reverse": True})
        sheet.insert_chart(row + 2, 0, drawn, {"x_scale": 1.5})


def _number_format(cell: Cell) -> str:
    plain_ = "#,##0" + ("." + "0" * cell.digits if cell.digits else "")
    return "0%" if cell.share else f"+{plain_};-{plain_};{plain_}" if cell.signed else plain_


def _tall(told: str, wide: int) -> int:
    """Give the height (points) of a text in a column of so many characters: not every program works it out itself."""
    return _LINE * math.ceil(1.15 * len(told) / wide)


def _width(column: Column, cells: list[Cell]) -> int:
    return int(np.clip(max([len(column.name), *(len(cell.text) for cell in cells)]) + 3, _NARROW, _BROAD))


def _intervals(chart: Means) -> dict[str, object]:
    bounds = list(zip(chart.lows, chart.means, chart.highs, strict=True))
    return {
        "type": "custom",
        "end_style": 0,
        "line": {"color": ink.INK, "width": 1.5},
        "plus_values": [0.0 if high is None else high - mean for _, mean, high in bounds],
        "minus_values": [0.0 if low is None else mean - low for low, mean, _ in bounds],
    }


def _columns(chart: BandColumns) -> tuple[Column, ...]:
    return (
        Column("", 1.2),
        *(Column(f"{STATUSES[band].shape} {chart.names[band]}", 1.2, number=True) for band in ORDER),
    )


def _columns_of(charts: Sequence[Chart]) -> tuple[Column, ...]:
    return next((_columns(chart) for chart in charts if isinstance(chart, BandColumns)), ())


def _counts(chart: BandColumns) -> Iterator[tuple[Cell, ...]]:
    for place, quarter in enumerate(chart.quarters):
        numbers = (chart.counts[band][place] for band in ORDER)
        yield (Cell(quarter), *(Cell(str(number), float(number)) for number in numbers))
