"""What a person said about a file is kept with the upload, offered to them alone, and forgotten when they say so."""

import pytest
from sqlalchemy import Engine

from health import assess, intake
from health.access import Viewer
from health.catalogue import load_catalogue
from health.errors import AccessDenied, StoreError
from health.intake import Choices
from health.store.engine import reading
from health.store.ledger.uploads import source_of
from tests.conftest import ENVIRONMENT, NOW, Prepared
from tests.loading import ALPHA_AND_BETA, TESTER, load

HEADERS = ("Mitra", "Ukuran", "Periode", "Hasil")
MAPPING = dict(zip(HEADERS, ("partnership", "kpi", "quarter", "actual"), strict=True))
SAID = Choices(decimal=",", fiscal_start=4, mapping=MAPPING, names={"partnership": {"Alfa": "alpha"}})
FILE = "Mitra;Ukuran;Periode;Hasil\nAlfa;commitments_on_time;FY26 Q1;81,5\n"
OTHER = Viewer("somebody else", role="manager")


def offered(
    engine: Engine, viewer: Viewer = TESTER, *, kind: str = "values", headers: tuple[str, ...] = HEADERS
) -> Choices | None:
    with reading(engine) as connection:
        known = assess.what_is_known(connection, viewer, load_catalogue(), today=NOW.date())
        found = assess.remembered(connection, viewer, kind=kind, headers=headers, known=known)
    return None if found is None else found.choices


def take(
    engine: Engine, *, said: Choices, text: str = FILE, viewer: Viewer = TESTER, **options: object
) -> assess.Taken:
    with reading(engine) as connection:
        known = assess.what_is_known(connection, viewer, load_catalogue(), today=NOW.date())
    table = intake.read_table(text.encode(), "values.csv")
    checked = intake.check(table, "values", known, choices=said)
    assert checked.problems == ()
    return assess.take(
        engine,
        viewer,
        kind="values",
        rows=checked.rows,
        source=source_of(text.encode(), "values.csv", by=viewer.name, at=NOW),
        environment=ENVIRONMENT,
        said=assess.Said(tuple(table.frame.columns), said),
        **options,
    )


def a_file_with_choices(engine: Engine) -> None:
    load(engine, "partnerships", ALPHA_AND_BETA)
    take(engine, said=SAID)


@pytest.fixture
def taken(prepared: Prepared) -> Engine:
    return prepared(a_file_with_choices)


def test_choices_are_kept_with_the_upload_whatever_the_order_of_the_headers(taken: Engine) -> None:
    assert offered(taken) == SAID
    assert offered(taken, headers=HEADERS[::-1]) == SAID


def test_they_are_offered_only_to_the_same_person_for_the_same_kind_and_headers(taken: Engine) -> None:
    assert offered(taken, OTHER) is None
    assert offered(taken, kind="answers") is None
    assert offered(taken, headers=(*HEADERS, "Catatan")) is None


def test_what_was_said_last_stands_and_saying_nothing_forgets(taken: Engine) -> None:
    later = Choices(mapping=MAPPING, names=SAID.names, fiscal_start=7)
    take(taken, said=later, text=FILE.replace("81,5", "82"))
    assert offered(taken) == later
    plain = "Mitra;Ukuran;Periode;Hasil\nAlfa;commitments_on_time;FY26 Q1;83\n"
    take(taken, said=SAID, text=plain)
    assess.forget(taken, TESTER, kind="values", headers=HEADERS)
    assert offered(taken) is None


def test_a_file_taken_without_choices_leaves_nothing_behind(engine: Engine) -> None:
    load(engine, "partnerships", ALPHA_AND_BETA)
    text = "partnership,kpi,quarter,actual\nalpha,commitments_on_time,2026-Q3,80\n"
    take(engine, said=Choices(), text=text)
    assert offered(engine, headers=("partnership", "kpi", "quarter", "actual")) is None


def test_a_preview_and_a_refused_upload_keep_nothing(engine: Engine) -> None:
    load(engine, "partnerships", ALPHA_AND_BETA)
    take(engine, said=SAID, keep=False)
    with pytest.raises(StoreError, match="changed the same data"):
        take(engine, said=SAID, expected="another plan")
    assert offered(engine) is None


def test_one_forgets_only_ones_own_and_a_reader_nothing(taken: Engine) -> None:
    assess.forget(taken, OTHER, kind="values", headers=HEADERS)
    with pytest.raises(AccessDenied):
        assess.forget(taken, Viewer("tester"), kind="values", headers=HEADERS)
    assert offered(taken) == SAID


def test_a_name_that_stood_for_what_one_no_longer_sees_is_not_offered(taken: Engine) -> None:
    moved = Viewer("tester", role="manager", codes=("beta",))
    found = offered(taken, moved)
    assert found is not None
    assert (found.names, found.mapping) == ({}, MAPPING)
