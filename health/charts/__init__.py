"""Tidy data in, a Plotly figure out, with the sentence that stands for it and its numbers as a table."""

from health.charts.compare import distribution, profiles
from health.charts.ecosystem import largest, sectors
from health.charts.events import with_events
from health.charts.improvement import benefit_balance, effects, goal_ways
from health.charts.network import network, numbered
from health.charts.partnership import elements, kpi_bullets, trend
from health.charts.portfolio import bands_over_time, heatmap, movers
from health.charts.robustness import matters, standings
from health.charts.story import health_by_value, types
from health.charts.survey import answers
from health.charts.theme import Chart
from health.charts.waterfall import waterfall
from health.charts.whatif import band_changes, moves

__all__ = [
    "Chart",
    "answers",
    "band_changes",
    "bands_over_time",
    "benefit_balance",
    "distribution",
    "effects",
    "elements",
    "goal_ways",
    "health_by_value",
    "heatmap",
    "kpi_bullets",
    "largest",
    "matters",
    "movers",
    "moves",
    "network",
    "numbered",
    "profiles",
    "sectors",
    "standings",
    "trend",
    "types",
    "waterfall",
    "with_events",
]
