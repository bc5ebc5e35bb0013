"""Attacks by what was told before: versions, late answers, files taken and taken back, trials in somebody's name."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, select

from health import assess
from health.access import Viewer
from health.catalogue import load_catalogue
from health.scoring import ScoringModel
from health.store.engine import reading
from health.store.plan import CHANGED
from health.store.read import (
    partnership,
    portfolio,
    uploads,
    visible,
    whatif,
)
from health.store.schema import Upload
from tests.conftest import NOW
from tests.loading import ALPHA_AND_BETA, TESTER, load, values, wave
from tests.store.small_sides import KPI, LEAST, LIMITED, QUARTER, READER, differing


def read_as_published(engine: Engine) -> list[Any]:
    """Read alpha's quarter under version 1 in every way there is."""
    asked = {"quarter": QUARTER, "model_id": 1}
    with reading(engine) as connection:
        elements = partnership.elements(connection, READER, code="alpha", model_id=1, **LEAST)
        history = partnership.history(connection, READER, code="alpha", model_id=1)
        return [
            elements[elements["quarter"] == QUARTER],
            history[history["quarter"] == QUARTER],
            portfolio.by_need(connection, LIMITED, limit=9, **asked),
            portfolio.movers(connection, LIMITED, limit=9, **asked),
            whatif.outcomes(connection, LIMITED, **asked),
            whatif.parts(connection, LIMITED, **asked).code,
            assess.standing(connection, LIMITED, draws=10, **asked).code,
        ]


@pytest.mark.parametrize("late_in", ["2026-Q2", "2026-Q3"])
def test_an_earlier_version_does_not_tell_what_one_person_said_since(engine: Engine, late_in: str) -> None:
    """Six people's mean beside five people's is the sixth person's; a change tells the quarter before as well."""
    items = tuple({item.element: item.code for item in load_catalogue().items}.values())
    said = {"2026-Q2": (differing(1, 5), differing(2, 5)), "2026-Q3": (differing(3, 5), differing(4, 5))}
    load(engine, "partnerships", ALPHA_AND_BETA)
    for quarter, (own, partner) in said.items():
        load(engine, "answers", wave("alpha", quarter, own=own, partner=partner, items=items))
    with reading(engine) as connection:
        model = ScoringModel.from_json(visible.model_in_force(connection)[1])
    assess.publish(engine, TESTER, model=replace(model, band_set="wri"), reason="a test", at=NOW)
    assert 0 not in [len(found) for found in read_as_published(engine)]
    own, partner = said[late_in]
    load(engine, "answers", wave("alpha", late_in, own=[*own, 2], partner=partner, items=items))
    assert [len(found) for found in read_as_published(engine)] == [0] * 7
    with reading(engine) as connection:
        assert whatif.as_published(connection, READER, quarter=QUARTER, code="alpha") is None


def test_a_late_answer_is_not_told_by_the_scores_before_and_after_it(engine: Engine) -> None:
    load(engine, "partnerships", ALPHA_AND_BETA)
    items = tuple(item.code for item in load_catalogue().items)
    load(engine, "answers", wave("beta", "2026-Q3", own=differing(1, 10), partner=differing(2, 10), items=items))
    late = wave("beta", "2026-Q3", own=[1], partner=[5], items=items)
    load(engine, "answers", late.replace("own-0", "own-late").replace("partner-0", "partner-late"))
    with reading(engine) as connection:
        second, first, _ = uploads.history(connection, TESTER, limit=3)["id"].astype(int)
        told = [uploads.biggest(connection, TESTER, upload_id=number) for number in (first, second)]
        kept = connection.execute(select(Upload.biggest).where(Upload.id == second)).scalar_one()
    assert kept
    assert told[0].empty
    assert told[1].empty


MANAGER = Viewer("manager", role="manager")
EVERY_ITEM = tuple(item.code for item in load_catalogue().items)


def answered(engine: Engine, *, own: int, partner: int, named: str = "") -> None:
    """Let people rate beta; `named` tells them from those of another file."""
    text = wave("beta", "2026-Q3", own=differing(own, own), partner=differing(partner, partner), items=EVERY_ITEM)
    load(engine, "answers", text.replace("own-", f"own-{named}").replace("partner-", f"partner-{named}"))


def biggest(engine: Engine, upload_id: int) -> list[str]:
    with reading(engine) as connection:
        return list(uploads.biggest(connection, TESTER, upload_id=upload_id)["code"])


@pytest.mark.parametrize("undone", [False, True])
def test_what_stood_before_one_late_answer_is_not_told_beside_what_stands_now(engine: Engine, undone: bool) -> None:
    load(engine, "partnerships", ALPHA_AND_BETA)
    answered(engine, own=10, partner=10)
    # One KPI of each element is a score of its own in a quarter without a survey.
    one_each = {kpi.element: kpi.code for kpi in load_catalogue().kpis if kpi.direction in ("higher", "lower")}
    earlier = [f"beta,{code},2026-Q1,1" for code in one_each.values()]
    load(engine, "values", values(f"beta,{KPI},2026-Q3,70", *earlier))
    assert biggest(engine, 2) == ["beta"]
    assert biggest(engine, 3) == ["beta", "beta"]
    answered(engine, own=1, partner=1, named="late")
    if undone:
        assess.undo(engine, TESTER, upload_id=4, at=NOW)
    assert biggest(engine, 2) == []
    assert biggest(engine, 3) == ["beta"]


def test_an_answer_taken_back_since_is_not_told_by_what_stood_with_it(engine: Engine) -> None:
    load(engine, "partnerships", ALPHA_AND_BETA)
    answered(engine, own=10, partner=10)
    answered(engine, own=1, partner=1, named="late")
    load(engine, "values", f"partnership,kpi,quarter,actual\nbeta,{KPI},2026-Q3,70\n")
    assert biggest(engine, 4) == ["beta"]
    assess.undo(engine, TESTER, upload_id=3, at=NOW)
    assert biggest(engine, 4) == []


def test_how_large_a_file_of_answers_was_is_told_to_who_brought_it_and_nobody_else(small_side: Engine) -> None:
    """So many bytes and rows are so many people, and a fingerprint confirms whoever guesses what they said."""
    with reading(small_side) as connection:
        theirs = uploads.history(connection, READER, limit=9).set_index("id")
        own = uploads.history(connection, Viewer("tester", role="manager"), limit=9).set_index("id")
    told = ["file_bytes", "sha256", "rows_new", "rows_changed", "rows_same", "rows_refused"]
    assert theirs.loc[[2, 3], told].isna().all(axis=None)
    assert theirs.loc[[1, 4], told].notna().all(axis=None)
    assert own[told].notna().all(axis=None)


def test_a_trial_does_not_tell_what_the_answers_it_would_replace_were(small_side: Engine) -> None:
    """Who knows by what code somebody answered could try other answers in their name, and see what that does."""
    guess = "partnership,quarter,side,respondent,TRU1\nalpha,2026-Q3,partner,partner-0,5\n"
    taken = load(small_side, "answers", guess, viewer=MANAGER, keep=False)
    with reading(small_side) as connection:
        known = assess.what_is_known(connection, MANAGER, load_catalogue(), today=NOW.date())
    assert taken.plan.count(CHANGED) == 1
    assert assess.changes(taken.plan, known, limit=9).empty
    answered(small_side, own=10, partner=10, named="more")
    alone = wave("beta", "2026-Q3", own=[1], partner=[], items=EVERY_ITEM)
    assert load(small_side, "answers", alone, viewer=MANAGER, keep=False).moved.empty
    many = wave("beta", "2026-Q3", own=[1] * 6, partner=[1] * 6, items=EVERY_ITEM)
    assert not load(small_side, "answers", many, viewer=MANAGER, keep=False).moved.empty
