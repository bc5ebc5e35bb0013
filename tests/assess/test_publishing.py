"""A new scoring model scores everything anew, keeps older scores, and is never told as a change of health."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from alembic import command
from pandas.testing import assert_frame_equal
from sqlalchemy import Engine, func, select, update

from health import assess
from health.access import Viewer
from health.errors import AccessDenied, StoreError
from health.insight import outcome
from health.progress import Step
from health.scoring import BAND_CODES, ScoringModel
from health.store import migrate
from health.store.engine import reading, writing
from health.store.read import partnership, portfolio, visible, whatif
from health.store.schema import HealthScore, PublishedModel, Withheld
from tests.conftest import NOW, Prepared
from tests.loading import ALPHA_AND_BETA, TESTER, load, values, wave

FIRST_DAY = datetime(2026, 1, 2, tzinfo=UTC)


def two_quarters(engine: Engine) -> None:
    load(engine, "partnerships", ALPHA_AND_BETA)
    load(engine, "values", values("alpha,commitments_on_time,2026-Q2,70", "alpha,commitments_on_time,2026-Q3,88"))
    with reading(engine) as connection:
        known = assess.what_is_known(connection, TESTER, _catalogue(), today=NOW.date()).items.index
    items = tuple(known)
    for quarter, own in (("2026-Q2", [4, 4, 3, 5, 4, 2]), ("2026-Q3", [3, 4, 2, 5, 3, 2])):
        load(engine, "answers", wave("alpha", quarter, own=own, partner=[3, 2, 4, 3, 3, 5], items=items))


@pytest.fixture
def scored(prepared: Prepared) -> Engine:
    return prepared(two_quarters)


def _catalogue():
    from health.catalogue import load_catalogue

    return load_catalogue()


def in_force(engine: Engine) -> ScoringModel:
    with reading(engine) as connection:
        return ScoringModel.from_json(visible.model_in_force(connection)[1])


def other_model(engine: Engine) -> ScoringModel:
    model = in_force(engine)
    return replace(model, aggregation="arithmetic", weights=(0.5, *model.weights[1:]), band_set="wri")


def history(engine: Engine):
    with reading(engine) as connection:
        return partnership.history(connection, TESTER, code="alpha")


def elements(engine: Engine, model_id: int | None = None):
    with reading(engine) as connection:
        return partnership.elements(connection, TESTER, code="alpha", min_respondents=5, model_id=model_id)


def test_what_if_gives_what_publishing_then_gives(scored: Engine) -> None:
    trial = other_model(scored)
    with reading(scored) as connection:
        found = whatif.parts(connection, TESTER, quarter=8106)
    asked = outcome(trial, kpi=found.kpi, survey=found.survey)
    model_id = assess.publish(scored, TESTER, model=trial, reason="a test", at=NOW)
    with reading(scored) as connection:
        given = whatif.outcomes(connection, TESTER, quarter=8106, model_id=model_id)
    assert given["code"].tolist() == list(found.code) == ["alpha"]
    np.testing.assert_allclose(asked.score, given["score"], rtol=0, atol=1e-9)
    assert [BAND_CODES[int(band)] for band in asked.band] == given["band"].tolist()


def test_what_was_published_before_stays_as_it_was(scored: Engine) -> None:
    before = history(scored)
    assess.publish(scored, TESTER, model=other_model(scored), reason="a test", at=NOW)
    with reading(scored) as connection:
        old = whatif.outcomes(connection, TESTER, quarter=8106, model_id=1)
        count = connection.execute(select(func.count()).select_from(HealthScore)).scalar_one()
    assert old["score"].tolist() == before.loc[before["quarter"] == 8106, "score"].tolist()
    assert count == 2 * len(before)


def test_a_change_of_model_is_never_told_as_a_change_of_health(scored: Engine) -> None:
    """Every change is between two quarters under the one new model, the quarters before publishing included."""
    before = history(scored)
    assess.publish(scored, TESTER, model=other_model(scored), reason="a test", at=NOW)
    after = history(scored)
    assert (after["score"] - before["score"]).abs().min() > 1e-6
    np.testing.assert_allclose(after["delta"].iloc[1:], np.diff(after["score"]), rtol=0, atol=1e-9)


def test_versions_are_listed_newest_first_with_their_reason(scored: Engine) -> None:
    assess.publish(scored, TESTER, model=other_model(scored), reason=" Trust counts double ", at=NOW)
    with reading(scored) as connection:
        listed = whatif.versions(connection, TESTER)
    assert listed[["id", "reason", "published_by"]].to_numpy().tolist()[0] == [2, "Trust counts double", "tester"]
    assert [ScoringModel.from_json(text).version for text in listed["parameters"]] == [2, 1]


def test_a_quarter_can_still_be_read_as_it_was_published(scored: Engine) -> None:
    """Scores, elements, bands and changes alike; today's model is read without a version."""
    before, parts = history(scored), elements(scored)
    assess.publish(scored, TESTER, model=other_model(scored), reason="a test", at=NOW)
    with reading(scored) as connection:
        told_by = whatif.as_published(connection, TESTER, quarter=8106)
        assert told_by is not None
        assert told_by.id == 1
        under = partnership.history(connection, TESTER, code="alpha", model_id=told_by.id)
        needy = portfolio.by_need(connection, TESTER, quarter=8106, limit=9, model_id=told_by.id)
        moved = portfolio.movers(connection, TESTER, quarter=8106, limit=9, model_id=told_by.id)
        counted = portfolio.band_counts(connection, TESTER, quarters=(8106,), model_id=told_by.id)
        standing = assess.standing(connection, TESTER, quarter=8106, draws=10, model_id=told_by.id)
    assert_frame_equal(under, before)
    assert_frame_equal(elements(scored, told_by.id), parts)
    now = before.iloc[-1]
    assert needy.loc[0, ["score", "band", "delta"]].tolist() == now[["score", "band", "delta"]].tolist()
    assert needy["trust"].tolist() == parts.loc[parts["quarter"] == 8106, "score"].tolist()[:1]
    assert moved["delta"].tolist() == [now["delta"]]
    assert counted.set_index("band").loc[now["band"], "n"] == 1
    assert standing.robust.score[0] == pytest.approx(now["score"], abs=1e-9)


def test_a_quarter_is_as_published_by_the_version_in_force_when_it_ended(scored: Engine) -> None:
    """Version 2 came during Q2 2026, version 3 after Q3 ended: Q3 was told by 2, the quarters before it by 1."""
    for day, version in ((datetime(2026, 5, 2, tzinfo=UTC), 2), (datetime(2026, 10, 2, tzinfo=UTC), 3)):
        model = replace(in_force(scored), weights=(0.1 * version, *in_force(scored).weights[1:]))
        assess.publish(scored, TESTER, model=model, reason="a test", at=day)
    with writing(scored) as writer:
        writer.execute(update(PublishedModel).where(PublishedModel.id == 1).values(published_at=FIRST_DAY))
    with reading(scored) as connection:
        found = {q: whatif.as_published(connection, TESTER, quarter=q) for q in (8105, 8106, 8107)}
    assert {q: told and told.id for q, told in found.items()} == {8105: 2, 8106: 2, 8107: None}


def test_under_one_model_nothing_is_to_choose(scored: Engine) -> None:
    with reading(scored) as connection:
        assert whatif.as_published(connection, TESTER, quarter=8106) is None


def test_facts_that_came_under_a_later_version_were_told_by_that(scored: Engine) -> None:
    """Beta reports after version 2 took over: who sees only beta has nothing under version 1."""
    assess.publish(scored, TESTER, model=other_model(scored), reason="a test", at=NOW)
    load(scored, "values", values("beta,commitments_on_time,2026-Q3,88"))
    with reading(scored) as connection:
        assert whatif.as_published(connection, Viewer("b", codes=("beta",)), quarter=8106) is None
        assert whatif.as_published(connection, Viewer("a", codes=("alpha",)), quarter=8106) is not None


def test_progress_is_told_up_to_the_end(scored: Engine) -> None:
    told: list[Step] = []
    assess.publish(scored, TESTER, model=other_model(scored), reason="a test", at=NOW, progress=told.append)
    assert (told[-1].name, told[-1].share) == ("scoring", 1.0)


def test_only_an_admin_publishes(scored: Engine) -> None:
    with pytest.raises(AccessDenied, match="Only an admin"):
        assess.publish(scored, Viewer("m", role="manager"), model=other_model(scored), reason="a test", at=NOW)


@pytest.mark.parametrize(
    ("change", "reason", "told"),
    [({"weights": (9.0,) * 8}, " ", "needs a reason"), ({}, "why not", "nothing was published")],
)
def test_a_version_without_a_reason_or_a_change_is_refused_and_leaves_nothing(
    scored: Engine, change: dict, reason: str, told: str
) -> None:
    with pytest.raises(StoreError, match=told):
        assess.publish(scored, TESTER, model=replace(in_force(scored), **change), reason=reason, at=NOW)
    with reading(scored) as connection:
        assert len(whatif.versions(connection, TESTER)) == 1


def test_a_version_nobody_published_is_refused(scored: Engine) -> None:
    with reading(scored) as connection, pytest.raises(StoreError, match="no version 9"):
        visible.scoring_model(connection, 9)


def withheld(engine: Engine) -> list[tuple[int, int, int]]:
    with reading(engine) as connection:
        return sorted(map(tuple, connection.execute(select(*Withheld.__table__.c))))


def test_what_is_withheld_is_noted_as_answers_come_and_go(scored: Engine) -> None:
    """One more of theirs answers for Q2: under version 1, neither Q2 nor the change into Q3 is told beside today's."""
    items = tuple(item.code for item in _catalogue().items)
    late = wave("alpha", "2026-Q2", own=[], partner=[1], items=items).replace("partner-0", "partner-late")
    load(scored, "answers", late)
    assert withheld(scored) == []
    assess.undo(scored, TESTER, upload_id=5, at=NOW)
    assess.publish(scored, TESTER, model=other_model(scored), reason="a test", at=NOW)
    assert withheld(scored) == []
    assess.redo(scored, TESTER, upload_id=5, at=NOW)
    assert withheld(scored) == [(1, 8105, 1), (1, 8106, 1)]
    assess.undo(scored, TESTER, upload_id=5, at=NOW)
    assert withheld(scored) == []


def test_an_older_database_learns_what_is_withheld_when_it_is_upgraded(scored: Engine) -> None:
    assess.publish(scored, TESTER, model=other_model(scored), reason="a test", at=NOW)
    load(scored, "answers", wave("alpha", "2026-Q3", own=[1], partner=[], items=("TRU1",)))
    noted = withheld(scored)
    assert noted == [(1, 8106, 1)]
    with writing(scored) as writer:
        command.downgrade(migrate._config(writer), "0009")
    with writing(scored) as writer:
        migrate.upgrade(writer)
    assert withheld(scored) == noted
