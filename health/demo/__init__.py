"""A simulated portfolio with stories in it, for demonstrations, tests and benchmarks; nothing in it is real."""

from health.demo.portfolio import Portfolio, write
from health.demo.records import draw_records, write_records
from health.demo.simulation import LAST_QUARTER, SEED, simulate
from health.demo.stories import STORIES, Story

__all__ = [
    "LAST_QUARTER",
    "SEED",
    "STORIES",
    "Portfolio",
    "Story",
    "draw_records",
    "simulate",
    "write",
    "write_records",
]
