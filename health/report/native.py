"""Charts of the deck as PowerPoint's own, so that whoever gets the deck can edit them and see their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION
from pptx.util import Inches, Pt

from health.harmless import harmless
from health.report import ink
from health.report.document import BandColumns, Chart, Means, Sides, Trend
from health.report.fitting import cut
from health.report.slide import Box, Slide, rgb, text
from health.wording import ORDER, STATUSES

_MARKERS = {
    "strong": XL_MARKER_STYLE.CIRCLE,
    "watch": XL_MARKER_STYLE.DIAMOND,
    "at_risk": XL_MARKER_STYLE.TRIANGLE,
    "none": XL_MARKER_STYLE.CIRCLE,
}
_SMALL, _NAME = 10, 40
Numbers = Sequence[float | None]


def draw(slide: Slide, chart: Chart, box: Box) -> None:
    """Draw a chart with its title in a box of inches."""
    left, top, wide, high = box
    text(slide, chart.title, (left, top, wide, 0.28), size=12, bold=True)
    place = (left, top + 0.28, wide, high - 0.28)
    if isinstance(chart, BandColumns):
        _band_columns(slide, chart, place)
    elif isinstance(chart, Means):
        _means(slide, chart, place)
    elif isinstance(chart, Sides):
        _sides(slide, chart, place)
    else:
        _trend(slide, chart, place)


def _add(
    slide: Slide, kind: XL_CHART_TYPE, categories: Sequence[str], series: Sequence[tuple[str, Numbers]], box: Box
) -> Any:
    data = CategoryChartData(number_format="0.0")  # type: ignore[no-untyped-call]
    # The numbers travel in a workbook inside the deck, where a name could become a formula.
    data.categories = [harmless(cut(name, _NAME)) for name in categories]
    for name, numbers in series:
        data.add_series(name, numbers)  # type: ignore[no-untyped-call]
    chart = slide.shapes.add_chart(kind, *(Inches(part) for part in box), data).chart
    chart.font.size, chart.font.color.rgb = Pt(_SMALL), rgb(ink.INK)
    chart.has_title = False
    chart.has_legend = len(series) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    return chart


def _quiet_axes(chart: Any, *, score: bool, format_: str = "0") -> None:
    across, up = chart.category_axis, chart.value_axis
    across.format.line.color.rgb = rgb(ink.RULE)
    across.has_major_gridlines = False
    across.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    up.format.line.fill.background()
    up.major_gridlines.format.line.color.rgb = rgb(ink.RULE)
    up.tick_labels.number_format, up.tick_labels.number_format_is_linked = format_, False
    if score:
        up.minimum_scale, up.maximum_scale, up.major_unit = 0, 100, 25


def _labels(series: Any, *, format_: str, colour: str) -> None:
    labels = series.data_labels
    labels.show_value, labels.number_format, labels.number_format_is_linked = True, format_, False
    labels.font.size, labels.font.color.rgb = Pt(_SMALL), rgb(colour)


def _band_columns(slide: Slide, drawn: BandColumns, box: Box) -> None:
    named = [(f"{STATUSES[band].shape} {drawn.names[band]}", drawn.counts[band]) for band in ORDER]
    chart = _add(slide, XL_CHART_TYPE.COLUMN_STACKED, drawn.quarters, named, box)
    _quiet_axes(chart, score=False)
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 45, 100
    for band, series in zip(ORDER, plot.series, strict=True):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = rgb(ink.SOLID[band])
        _labels(series, format_="0;;", colour=ink.PAPER if band == "strong" else ink.INK)


def _means(slide: Slide, drawn: Means, box: Box) -> None:
    chart = _add(slide, XL_CHART_TYPE.BAR_CLUSTERED, drawn.names, [(drawn.series, drawn.means)], box)
    _quiet_axes(chart, score=True)
    chart.category_axis.reverse_order = True
    chart.value_axis.tick_label_position = XL_TICK_LABEL_POSITION.HIGH
    chart.plots[0].gap_width = 60
    series = chart.plots[0].series[0]
    series.format.fill.solid()
    series.format.fill.fore_color.rgb = rgb(ink.SIDES["line"])
    _labels(series, format_="0.0", colour=ink.INK)


def _sides(slide: Slide, drawn: Sides, box: Box) -> None:
    score, own, partner = drawn.names
    shown: list[tuple[str, Numbers, str]] = [(score, drawn.scores, ink.SIDES["line"])]
    if any(value is not None for value in drawn.own):
        shown += [(own, drawn.own, ink.SIDES["own"]), (partner, drawn.partner, ink.SIDES["partner"])]
    named = [(name, numbers) for name, numbers, _ in shown]
    chart = _add(slide, XL_CHART_TYPE.BAR_CLUSTERED, drawn.elements, named, box)
    _quiet_axes(chart, score=True)
    chart.category_axis.reverse_order = True
    chart.value_axis.tick_label_position = XL_TICK_LABEL_POSITION.HIGH
    chart.plots[0].gap_width, chart.plots[0].overlap = 45, 0
    for series, (_, _, colour) in zip(chart.plots[0].series, shown, strict=True):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = rgb(colour)
    for place, band in enumerate(drawn.bands):
        if drawn.scores[place] is not None:
            point = chart.plots[0].series[0].points[place]
            point.format.fill.solid()
            point.format.fill.fore_color.rgb = rgb(ink.SOLID[band])


def _trend(slide: Slide, drawn: Trend, box: Box) -> None:
    score, low, high = drawn.names
    named = [(score, drawn.scores), (low, drawn.lows), (high, drawn.highs)]
    chart = _add(slide, XL_CHART_TYPE.LINE_MARKERS, drawn.quarters, named, box)
    _quiet_axes(chart, score=True)
    chart.category_axis.tick_labels.font.size = Pt(8)
    line, *bounds = chart.plots[0].series
    line.smooth = False
    line.format.line.color.rgb, line.format.line.width = rgb(ink.SIDES["line"]), Pt(1.75)
    for place, band in enumerate(drawn.bands):
        marker = line.points[place].marker
        marker.style, marker.size = _MARKERS[band], 8
        marker.format.fill.solid()
        marker.format.fill.fore_color.rgb = rgb(ink.SOLID[band])
        marker.format.line.color.rgb = rgb(ink.SOLID[band])
    for bound in bounds:
        bound.smooth = False
        bound.format.line.color.rgb, bound.format.line.width = rgb(ink.RULE), Pt(1)
        bound.marker.style = XL_MARKER_STYLE.NONE
