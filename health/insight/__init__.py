"""What the scores mean: why they moved, where they head, how firm they are, and what ails a partnership.

MEASUREMENT.md sections 7 to 10 and 12 as pure functions on plain arrays: no database, no clock, chance from a seed.
"""

from health.insight.alerts import KINDS, States, alerts
from health.insight.attention import Attention, attention, in_order
from health.insight.causes import causes_of, of_quarter, same_wave, sides_moved
from health.insight.challenges import (
    Finding,
    Measures,
    Reading,
    Slope,
    agreement_state,
    find_challenges,
)
from health.insight.change import (
    Breakdown,
    Causes,
    MeanBreakdown,
    PartBreakdown,
    Parts,
    decompose,
    decompose_items,
    decompose_kpis,
    decompose_parts,
    explain,
    item_means,
)
from health.insight.draws import Evidence, evidence_of, sampling_of
from health.insight.forecast import Forecast, forecast
from health.insight.reliability import Alpha, Intraclass, average_deviation, cronbach_alpha, icc, rwg_j
from health.insight.robustness import CHOICES, Robustness, dominance, draw_scores, simulate
from health.insight.trend import Trend, trend
from health.insight.whatif import Outcome, outcome

__all__ = [
    "CHOICES",
    "KINDS",
    "Alpha",
    "Attention",
    "Breakdown",
    "Causes",
    "Evidence",
    "Finding",
    "Forecast",
    "Intraclass",
    "MeanBreakdown",
    "Measures",
    "Outcome",
    "PartBreakdown",
    "Parts",
    "Reading",
    "Robustness",
    "Slope",
    "States",
    "Trend",
    "agreement_state",
    "alerts",
    "attention",
    "average_deviation",
    "causes_of",
    "cronbach_alpha",
    "decompose",
    "decompose_items",
    "decompose_kpis",
    "decompose_parts",
    "dominance",
    "draw_scores",
    "evidence_of",
    "explain",
    "find_challenges",
    "forecast",
    "icc",
    "in_order",
    "item_means",
    "of_quarter",
    "outcome",
    "rwg_j",
    "same_wave",
    "sampling_of",
    "sides_moved",
    "simulate",
    "trend",
]
