"""The history: who took what, what it did, its rows beside what they replaced; scoped, private, and only ever text."""

from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Engine, text

from health import assess, intake
from health.access import Viewer
from health.catalogue import load_catalogue
from health.errors import AccessDenied, StoreError
from health.store import migrate
from health.store.bulk import plain_rows
from health.store.engine import open_engine, reading, writing
from health.store.ledger.uploads import source_of
from health.store.read import kpis, uploads
from tests.conftest import ENVIRONMENT, NOW
from tests.loading import ALPHA_AND_BETA, TESTER, load, values, wave

KPI = "commitments_on_time"
JAWA = Viewer("jawa", role="manager", regions=("Jawa",))
ATTACKS = ["../../etc/passwd", "<script>alert(1)</script>.csv", "=cmd|'/c calc'!A0", "'; DROP TABLE upload; --", "a\nb"]


def rows(engine: Engine, upload_id: int, *, viewer: Viewer = TESTER) -> list[tuple[object, ...]]:
    with reading(engine) as connection:
        found = uploads.rows(connection, viewer, upload_id=upload_id, limit=100)
    return plain_rows(found)


def corrected(engine: Engine) -> None:
    load(engine, "partnerships", ALPHA_AND_BETA)
    load(engine, "values", values(f"alpha,{KPI},2026-Q3,97.4", f"beta,{KPI},2026-Q3,50"))
    load(engine, "values", values(f"alpha,{KPI},2026-Q3,97.9"))


def test_uploads_are_listed_with_rows_and_effect(engine: Engine) -> None:
    corrected(engine)
    with reading(engine) as connection:
        found = uploads.history(connection, TESTER, limit=10)
    told = found[["id", "kind", "file_name", "uploaded_by", "rows_new", "rows_changed", "moved", "crossed"]]
    assert [tuple(row) for row in told.to_numpy()] == [
        (3, "values", "values.csv", "tester", 0, 1, 0, 0),
        (2, "values", "values.csv", "tester", 2, 0, 0, 0),
        (1, "partnerships", "partnerships.csv", "tester", 2, 0, 0, 0),
    ]


def test_an_upload_shows_its_rows_beside_what_they_replaced(engine: Engine) -> None:
    corrected(engine)
    assert rows(engine, 3) == [(2, "alpha", 8106, KPI, "actual", 97.4, 97.9, "stands")]


def test_a_replaced_row_is_still_shown_where_it_came(engine: Engine) -> None:
    corrected(engine)
    assert rows(engine, 2) == [
        (2, "alpha", 8106, KPI, "actual", None, 97.4, "replaced"),
        (3, "beta", 8106, KPI, "actual", None, 50.0, "stands"),
    ]


def test_a_definition_names_its_element_as_its_file_does(engine: Engine) -> None:
    head = "code,name,element,unit,direction,target,zero_at"
    load(engine, "kpis", f"{head}\nlate,Late,trust,%,lower,2,8\n")
    load(engine, "kpis", f"{head}\nlate,Late,flexibility,%,lower,2,8\n")
    found = [row[1:] for row in rows(engine, 2) if "element" in row]
    assert found == [("element", "trust", "flexibility", "stands")]
    assess.undo(engine, TESTER, upload_id=2, at=NOW)
    assert [row[1:] for row in rows(engine, 2) if "element" in row] == [("element", None, "flexibility", "undone")]


def test_an_undone_upload_still_shows_what_it_said(engine: Engine) -> None:
    corrected(engine)
    assess.undo(engine, TESTER, upload_id=3, at=NOW)
    assert [(row[0], *row[-2:]) for row in rows(engine, 3)] == [(2, 97.9, "undone")]


def test_a_limited_viewer_sees_rows_of_their_partnerships_only(engine: Engine) -> None:
    corrected(engine)
    load(engine, "values", values(f"beta,{KPI},2026-Q2,1"))
    assert {row[1] for row in rows(engine, 2, viewer=JAWA)} == {"alpha"}
    with pytest.raises(AccessDenied, match="no upload 4"):
        rows(engine, 4, viewer=JAWA)
    with reading(engine) as connection:
        assert 4 not in set(uploads.history(connection, JAWA, limit=10)["id"])


def test_single_answers_are_shown_to_nobody(engine: Engine) -> None:
    load(engine, "partnerships", ALPHA_AND_BETA)
    load(engine, "answers", wave("alpha", "2026-Q3", own=[4] * 6, partner=[2] * 2, items=("TRU1",)))
    assert rows(engine, 2) == [("alpha", 8106, 8106)]


def test_a_restated_value_tells_both_numbers_when_and_by_whom(engine: Engine) -> None:
    corrected(engine)
    load(engine, "values", f"partnership,kpi,quarter,actual,note\nalpha,{KPI},2026-Q3,97.9,checked\n")
    load(engine, "values", values(f"beta,{KPI},2026-Q3,51", f"alpha,{KPI},2026-Q3,98"))
    with reading(engine) as connection:
        found = kpis.restatements(connection, TESTER, code="alpha", quarter=8106)
        assert kpis.restatements(connection, JAWA, code="beta", quarter=8106).empty
    assert found[["kpi", "before", "after", "by", "file", "row"]].to_numpy().tolist() == [
        [KPI, 97.4, 97.9, "tester", "values.csv", 2.0],
        [KPI, 97.9, 98.0, "tester", "values.csv", 3.0],
    ]


@pytest.mark.parametrize("name", ATTACKS)
def test_a_hostile_file_name_is_kept_as_text(engine: Engine, name: str) -> None:
    corrected(engine)
    data = values(f"beta,{KPI},2026-Q2,1").encode()
    with reading(engine) as connection:
        known = assess.what_is_known(connection, TESTER, load_catalogue(), today=NOW.date())
    checked = intake.check(intake.read_table(data, "values.csv"), "values", known)
    source = source_of(data, name, by="<b>tester</b>", at=NOW)
    assess.take(engine, TESTER, kind="values", rows=checked.rows, source=source, environment=ENVIRONMENT)
    with reading(engine) as connection:
        newest = uploads.history(connection, TESTER, limit=1).iloc[0]
    assert (newest["file_name"], newest["uploaded_by"]) == (name, "<b>tester</b>")


def test_a_value_from_before_rows_were_kept_has_none_and_gets_none_back(tmp_path: Path) -> None:
    old = open_engine(f"sqlite:///{tmp_path / 'old.db'}")
    assess.initialise(old, load_catalogue(), at=NOW, environment=ENVIRONMENT)
    corrected(old)
    with writing(old) as writer:
        command.downgrade(migrate._config(writer), "0008")
        writer.execute(text("UPDATE former SET was = json_remove(was, '$.file_row')"))
    assess.initialise(old, load_catalogue(), at=NOW, environment=ENVIRONMENT)
    assert [row[0] for row in rows(old, 2)] == [None, None]
    load(old, "values", values(f"beta,{KPI},2026-Q2,1", f"alpha,{KPI},2026-Q3,98"))
    assert [row[0] for row in rows(old, 4)] == [3, 2]
    assess.undo(old, TESTER, upload_id=4, at=NOW)
    assess.undo(old, TESTER, upload_id=3, at=NOW)
    assert [row[0] for row in rows(old, 2)] == [None, None]
    assess.redo(old, TESTER, upload_id=3, at=NOW)
    assert [(row[0], row[-2]) for row in rows(old, 3)] == [(None, 97.9)]
    old.dispose()


def test_what_older_versions_took_is_kept_and_not_undone(tmp_path: Path) -> None:
    old = open_engine(f"sqlite:///{tmp_path / 'old.db'}")
    with writing(old) as writer:
        command.upgrade(migrate._config(writer), "0001")
        row = "1, 'partnerships', 'a.csv', 1, 'x', 'me', '2026-01-01 00:00:00', 1, 0, 0, 0, 0"
        writer.execute(text(f"INSERT INTO upload VALUES ({row})"))
    assess.initialise(old, load_catalogue(), at=NOW, environment=ENVIRONMENT)
    with reading(old) as connection:
        [found] = uploads.history(connection, TESTER, limit=5)[["file_name", "in_force", "reversible"]].to_numpy()
    assert found.tolist() == ["a.csv", True, False]
    with pytest.raises(StoreError, match="cannot be undone exactly"):
        assess.undo(old, TESTER, upload_id=1, at=NOW)
    old.dispose()
