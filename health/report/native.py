"""Charts of the deck as PowerPoint's own, so that whoever gets the deck can edit them and see their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from health.harmless import harmless
from health.report import ink
from health.report.document import BandColumns, Chart, Means, Quadrant, Sides, Trend
from health.report.fitting import characters, cut, size_for
from health.report.quadrant import LONGEST
from health.report.slide import Box, Slide, rgb, text
from health.wording import ORDER, STATUSES

_MARKERS = {
    "strong": XL_MARKER_STYLE.CIRCLE,
    "watch": XL_MARKER_STYLE.DIAMOND,
    "at_risk": XL_MARKER_STYLE.TRIANGLE,
    "none": XL_MARKER_STYLE.CIRCLE,
}
_SMALL, _NAME = 10, 40
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
Numbers = Sequence[float | None]


def draw(slide: Slide, chart: Chart, box: Box) -> None:
    """Draw a chart with its title in a box of inches."""
    left, top, wide, high = box
    size = size_for(chart.title, width=wide, height=0.28, most=12, least=8)
    text(slide, cut(chart.title, characters(wide, size=size)), (left, top, wide, 0.28), size=size, bold=True)
    place = (left, top + 0.28, wide, high - 0.28)
    if isinstance(chart, BandColumns):
        _band_columns(slide, chart, place)
    elif isinstance(chart, Means):
        _means(slide, chart, place)
    elif isinstance(chart, Sides):
        _sides(slide, chart, place)
    elif isinstance(chart, Quadrant):
        _quadrant(slide, chart, place)
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
    _labels(series, format_="0.0", colour=ink.PAPER)
    # At its foot a mean is clear of its interval.
    series.data_labels.position = XL_LABEL_POSITION.INSIDE_BASE
    _intervals(series, drawn)


def _intervals(series: Any, drawn: Means) -> None:
    """Draw the intervals as error bars, which python-pptx does not know and the file format does."""
    bounds = list(zip(drawn.lows, drawn.means, drawn.highs, strict=True))
    over = [0.0 if high is None else high - mean for _, mean, high in bounds]
    under = [0.0 if low is None else mean - low for low, mean, _ in bounds]
    bars = (
        f'<c:errBars xmlns:c="{_CHART}" xmlns:a="{_DRAWING}"><c:errBarType val="both"/><c:errValType val="cust"/>'
        f'<c:noEndCap val="1"/><c:plus>{_literal(over)}</c:plus><c:minus>{_literal(under)}</c:minus>'
        f'<c:spPr><a:ln w="19050"><a:solidFill><a:srgbClr val="{ink.INK.lstrip("#")}"/></a:solidFill></a:ln></c:spPr>'
        "</c:errBars>"
    )
    series._element.find(qn("c:cat")).addprevious(parse_xml(bars))


def _literal(numbers: Sequence[float]) -> str:
    points = "".join(f'<c:pt idx="{place}"><c:v>{number!r}</c:v></c:pt>' for place, number in enumerate(numbers))
    return f'<c:numLit><c:formatCode>General</c:formatCode><c:ptCount val="{len(numbers)}"/>{points}</c:numLit>'


def _sides(slide: Slide, drawn: Sides, box: Box) -> None:
    _, own, partner = drawn.names
    shown: list[tuple[str, Numbers, str]] = [(drawn.coloured, drawn.scores, ink.SIDES["line"])]
    if any(value is not None for value in drawn.own):
        shown += [(own, drawn.own, ink.SIDES["own"]), (partner, drawn.partner, ink.SIDES["partner"])]
    named = [(name, numbers) for name, numbers, _ in shown]
    # The bars' colour is their status, and so is the shape before the name: colour alone is lost in greyscale.
    marked = [f"{STATUSES[band].shape} {name}" for name, band in zip(drawn.elements, drawn.bands, strict=True)]
    chart = _add(slide, XL_CHART_TYPE.BAR_CLUSTERED, marked, named, box)
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
    _labels(line, format_="0", colour=ink.INK)
    line.data_labels.position = XL_LABEL_POSITION.ABOVE
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


def _quadrant(slide: Slide, drawn: Quadrant, box: Box) -> None:
    """Draw a scatter with a series for each band, and the two cuts as lines of their own, all editable."""
    data = XyChartData(number_format="General")  # type: ignore[no-untyped-call]
    every = _series_of(drawn)
    for name, points, _ in every:
        series = data.add_series(name)  # type: ignore[no-untyped-call]
        for across, up in points:
            series.add_data_point(across, up)
    chart = slide.shapes.add_chart(XL_CHART_TYPE.XY_SCATTER, *(Inches(part) for part in box), data).chart
    chart.font.size, chart.font.color.rgb = Pt(_SMALL), rgb(ink.INK)
    chart.has_title, chart.has_legend = False, True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    _scatter_axes(chart, drawn)
    for series, (name, _, band) in zip(chart.plots[0].series, every, strict=True):
        if band is None:
            series.marker.style = XL_MARKER_STYLE.NONE
            series.format.line.color.rgb, series.format.line.width = rgb(ink.SIDES["line"]), Pt(1)
            # Two grey lines: the second name's is dashed, so that the key tells them apart.
            if name == drawn.cut_names[1]:
                series.format.line.dash_style = MSO_LINE.DASH
        else:
            _points(series, drawn, band=band)


def _series_of(drawn: Quadrant) -> list[tuple[str, list[tuple[float, float]], str | None]]:
    """Give name, points and band of each series, None for the cuts; the longest first.

    LibreOffice leaves a first series out that is shorter than another.
    """
    placed = list(zip(drawn.scores, drawn.values, drawn.bands, strict=True))
    found: list[tuple[str, list[tuple[float, float]], str | None]] = [
        (drawn.labels[band], [(x, y) for x, y, own in placed if own == band], band)
        for band in ORDER
        if band in drawn.bands
    ]
    strong_from, median = drawn.cuts
    ends = ([(strong_from, drawn.decades[0]), (strong_from, drawn.decades[-1])], [(0.0, median), (100.0, median)])
    found += [(name, line, None) for name, line in zip(drawn.cut_names, ends, strict=True)]
    return sorted(found, key=lambda one: len(one[1]), reverse=True)


def _scatter_axes(chart: Any, drawn: Quadrant) -> None:
    across, up = chart.category_axis, chart.value_axis
    for axis, name in zip((across, up), drawn.axes, strict=True):
        axis.has_title = True
        axis.axis_title.text_frame.text = name
        axis.axis_title.text_frame.paragraphs[0].runs[0].font.size = Pt(_SMALL)
        axis.axis_title.text_frame.paragraphs[0].runs[0].font.bold = False
        axis.has_major_gridlines = True
        axis.major_gridlines.format.line.color.rgb = rgb(ink.RULE)
        axis.format.line.color.rgb = rgb(ink.RULE)
        axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    across.minimum_scale, across.maximum_scale, across.major_unit = 0, 100, 25
    across.tick_labels.number_format, across.tick_labels.number_format_is_linked = "0", False
    up.minimum_scale, up.maximum_scale = drawn.decades[0], drawn.decades[-1]
    # Amounts read as people say them; python-pptx knows no logarithmic axis, the file format does.
    up.tick_labels.number_format, up.tick_labels.number_format_is_linked = "#,##0", False
    scaling = up._element.find(qn("c:scaling"))
    scaling.insert(0, parse_xml(f'<c:logBase xmlns:c="{_CHART}" val="10"/>'))


def _points(series: Any, drawn: Quadrant, *, band: str) -> None:
    series.format.line.fill.background()
    series.marker.style, series.marker.size = _MARKERS[band], 8
    series.marker.format.fill.solid()
    series.marker.format.fill.fore_color.rgb = rgb(ink.SOLID[band])
    series.marker.format.line.color.rgb = rgb(ink.SOLID[band])
    mine = [place for place, own in enumerate(drawn.bands) if own == band]
    for named in drawn.named:
        if named.place in mine:
            label = series.points[mine.index(named.place)].data_label
            label.position = XL_LABEL_POSITION.LEFT if named.left else XL_LABEL_POSITION.RIGHT
            label.text_frame.text = cut(drawn.names[named.place], LONGEST)
            label.text_frame.word_wrap = False
            label.text_frame.paragraphs[0].runs[0].font.size = Pt(_SMALL - 1)
