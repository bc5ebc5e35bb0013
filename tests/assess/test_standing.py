"""How firmly a quarter stands is read from what is stored, for whoever asks, whatever else they filter."""

import numpy as np
import pytest
from sqlalchemy import Engine

from health import assess
from health.access import Viewer
from health.catalogue import load_catalogue
from health.insight import dominance
from health.scoring import ScoringModel
from health.store.engine import reading
from health.store.read import partnership, visible
from health.store.read.visible import Selection
from tests.conftest import Prepared
from tests.loading import ALPHA_AND_BETA, TESTER, load, wave

QUARTER = 8106
FEW = {"quarter": QUARTER, "draws": 400}


def two_waves(engine: Engine) -> None:
    load(engine, "partnerships", ALPHA_AND_BETA)
    items = tuple(item.code for item in load_catalogue().items if not item.reverse)
    load(engine, "answers", wave("alpha", "2026-Q3", own=[5, 4, 4, 5, 3, 4], partner=[4, 5, 4, 3, 5], items=items))
    load(engine, "answers", wave("beta", "2026-Q3", own=[2, 3, 2, 1, 3], partner=[3, 2, 3, 2, 2, 4], items=items))


@pytest.fixture
def two(prepared: Prepared) -> Engine:
    return prepared(two_waves)


def test_the_score_and_its_sampling_error_are_those_stored(two: Engine) -> None:
    """gᵀ·K·g with the gradient of the health score is SE² of section 5."""
    with reading(two) as connection:
        found = assess.evidence(connection, TESTER, quarter=QUARTER)
        history = partnership.history(connection, TESTER, code="alpha").iloc[0]
        model = ScoringModel.from_json(visible.model_in_force(connection)[1])
        standing = assess.standing(connection, TESTER, **FEW)
    slope = np.asarray(model.weights) / np.sum(model.weights) * history["score"] / found.survey[0]
    assert np.sqrt(slope @ found.sampling[0] @ slope) == pytest.approx(history["se"], abs=1e-9)
    assert standing.robust.score[0] == pytest.approx(history["score"], abs=1e-8)


def test_a_viewer_gets_their_own_partnerships_and_the_same_interval_for_them(two: Engine) -> None:
    with reading(two) as connection:
        everything = assess.standing(connection, TESTER, **FEW)
        limited = assess.standing(connection, Viewer("b", codes=("beta",)), **FEW)
        filtered = assess.standing(connection, TESTER, selection=Selection(region=("Bali",)), **FEW)
    assert (everything.code, limited.code, filtered.code) == (("alpha", "beta"), ("beta",), ("beta",))
    at = everything.code.index("beta")
    assert everything.robust.score_low[at] == limited.robust.score_low[0] == filtered.robust.score_low[0]


def test_who_beats_whom_is_what_the_draws_say(two: Engine) -> None:
    with reading(two) as connection:
        pair = {"by": "partnership", "first": "alpha", "second": "beta"}
        won = assess.share_of_wins(connection, TESTER, **pair, **FEW)
        back = assess.share_of_wins(connection, TESTER, **{**pair, "first": "beta", "second": "alpha"}, **FEW)
        groups = assess.share_of_wins(connection, TESTER, by="region", first="Jawa", second="Bali", **FEW)
    assert won == 1.0 - back == groups
    assert won > 0.99


def test_there_is_no_winning_against_what_has_no_score_or_may_not_be_seen(two: Engine) -> None:
    pair = {"by": "partnership", "first": "alpha", "second": "beta"}
    with reading(two) as connection:
        assert np.isnan(assess.share_of_wins(connection, Viewer("b", codes=("beta",)), **pair, **FEW))
        assert np.isnan(assess.share_of_wins(connection, TESTER, **pair, quarter=QUARTER + 1, draws=10))
    assert np.isnan(dominance(np.array([np.nan]), np.array([1.0])))
