"""Killed, raced, out of room, cut off, cancelled: an upload is wholly there or not, and a sentence says which."""

import random

import pytest
from sqlalchemy import Engine

from health import assess
from health.errors import Cancelled, message
from health.progress import Step
from tests import faults
from tests.conftest import Prepared
from tests.loading import TESTER, load

PEOPLE = 8


@pytest.fixture
def filled(prepared: Prepared) -> Engine:
    return prepared(fill)


def fill(engine: Engine) -> Engine:
    load(engine, "partnerships", faults.register(PEOPLE))
    load(engine, "values", faults.file_of(random.Random(0), partnerships=PEOPLE))
    return engine


@pytest.mark.parametrize("moment", [0.0, 0.02, 0.05])
def test_a_commit_killed_at_any_moment_is_wholly_there_or_not(filled: Engine, moment: float) -> None:
    file = faults.file_of(random.Random(1), partnerships=PEOPLE)
    assert faults.killed_commit(filled, file=file, moment=moment) in ("wholly", "not at all")


def test_of_two_at_the_same_time_the_second_is_told(filled: Engine) -> None:
    rng = random.Random(2)
    files = (faults.file_of(rng, partnerships=PEOPLE), faults.file_of(rng, partnerships=PEOPLE))
    told = faults.raced_commits(filled, files=files)
    assert told[1] == "taken"
    assert told[0].startswith("Somebody changed the same data since")


def test_a_full_disk_gets_a_sentence_and_changes_nothing(sqlite_engine: Engine) -> None:
    before = faults.state(fill(sqlite_engine))
    told = faults.full_disk(sqlite_engine, file=faults.file_of(random.Random(3), partnerships=PEOPLE), pages=1)
    assert told == "The database has no room left on its disk; nothing was changed. Make room and try again"
    assert faults.state(sqlite_engine) == before


@pytest.mark.postgres
@pytest.mark.parametrize("step", ["comparing", "writing", "scoring"])
def test_a_server_gone_midway_gets_a_sentence_and_changes_nothing(postgres_engine: Engine, step: str) -> None:
    before = faults.state(fill(postgres_engine))
    file = faults.file_of(random.Random(4), partnerships=PEOPLE)
    assert "nothing was changed" in faults.server_gone(postgres_engine, file=file, at=step)
    assert faults.state(postgres_engine) == before


@pytest.mark.parametrize("step", ["comparing", "keeping", "writing", "assigning", "scoring"])
def test_a_cancelled_upload_leaves_nothing_behind(filled: Engine, step: str) -> None:
    before, file = faults.state(filled), faults.file_of(random.Random(5), partnerships=PEOPLE)

    def stop(now: Step) -> None:
        if now.name == step:
            raise Cancelled(message("Stopped; nothing was changed"))

    with pytest.raises(Cancelled):
        load(filled, "values", file, progress=stop)
    assert faults.state(filled) == before
    assert assess.rescore_all(filled, TESTER).moved == 0
