"""Tidy data in, a Plotly figure out, with the sentence that stands for it and its numbers as a table."""

from health.charts.compare import distribution, profiles
from health.charts.ecosystem import largest, network, sectors
from health.charts.partnership import elements, kpi_bullets, trend
from health.charts.portfolio import bands_over_time, heatmap, movers
from health.charts.theme import Chart

__all__ = [
    "Chart",
    "bands_over_time",
    "distribution",
    "elements",
    "heatmap",
    "kpi_bullets",
    "largest",
    "movers",
    "network",
    "profiles",
    "sectors",
    "trend",
]
