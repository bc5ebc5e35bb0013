"""Partnerships of which few people said something, and who would like to know what."""

import numpy as np
from sqlalchemy import Engine

from health.access import Viewer
from health.store.read.visible import EVERYTHING, Selection
from tests.loading import ALPHA_AND_BETA, load, wave

QUARTER = 8106
READER = Viewer("reader")
LIMITED = Viewer("limited", codes=("alpha",))
ITEMS = ("TRU1", "TRU2", "TRU3", "TRU4", "COM1", "COM2", "COM3", "COM4", "ROL1", "ROL2", "ROL3", "ROL4")
FILTERED = (EVERYTHING, Selection(type=("channel",)), Selection(region=("Jawa",)), Selection(stage=("evaluation",)))
LEAST = {"min_respondents": 5}
KPI = "commitments_on_time"


def differing(seed: int, count: int) -> list[int]:
    chance = np.random.default_rng(seed)
    return [int(answer) for answer in chance.integers(1, 6, count)]


def a_small_side(engine: Engine) -> None:
    """Seven of us and three of them about alpha; ten and ten about beta."""
    load(engine, "partnerships", ALPHA_AND_BETA)
    load(engine, "answers", wave("alpha", "2026-Q3", own=[5, 4, 4, 3, 5, 2, 4], partner=[2, 1, 3], items=ITEMS))
    load(engine, "answers", wave("beta", "2026-Q3", own=differing(1, 10), partner=differing(2, 10), items=ITEMS))
    load(
        engine,
        "invitations",
        "partnership,quarter,side,invited\nalpha,2026-Q3,own,11\nalpha,2026-Q3,partner,7\nbeta,2026-Q3,own,13\n",
    )
