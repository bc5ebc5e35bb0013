"""What is written: new rows, corrections that keep the old value, and nothing at all where nothing changed."""

import pytest
from sqlalchemy import Engine, func, select, text

from health.access import Viewer
from health.errors import AccessDenied, StoreError
from health.store.engine import reading, writing
from health.store.plan import CHANGED, NEW, SAME
from health.store.read import known, portfolio, scores, uploads
from health.store.schema import Answer, Assignment, Former, Kpi, KpiValue, Partnership, Setting, Upload
from tests.loading import ALPHA_AND_BETA, TESTER, load, values, wave

KPI, OTHER = "commitments_on_time", "confidentiality_breaches"


def rows_of(engine: Engine, *columns: object) -> list[tuple[object, ...]]:
    with reading(engine) as connection:
        return [tuple(row) for row in connection.execute(select(*columns))]


def test_a_new_file_writes_its_rows_under_its_upload(engine: Engine) -> None:
    load(engine, "partnerships", ALPHA_AND_BETA)
    load(engine, "values", values(f"alpha,{KPI},2026-Q3,88.5"))
    assert rows_of(engine, KpiValue.actual, KpiValue.quarter, KpiValue.upload_id) == [(88.5, 8106, 2)]
    assert rows_of(engine, Upload.kind, Upload.rows_new, Upload.uploaded_by) == [
        ("partnerships", 2, "tester"),
        ("values", 1, "tester"),
    ]


def test_a_value_knows_its_row_of_the_file(engine: Engine) -> None:
    load(engine, "partnerships", ALPHA_AND_BETA)
    load(engine, "values", "Our figures\n\n" + values(f"beta,{KPI},2026-Q3,88", f"alpha,{KPI},2026-Q3,70"))
    load(engine, "values", f"partnership,quarter,{KPI},{OTHER}\nalpha,2026-Q2,1,2\nalpha,2026-Q3,70,3\n")
    assert sorted(rows_of(engine, KpiValue.upload_id, KpiValue.file_row, KpiValue.actual)) == [
        (2, 4, 88.0),
        (2, 5, 70.0),
        (3, 2, 1.0),
        (3, 2, 2.0),
        (3, 3, 3.0),
    ]


def test_a_correction_stands_in_its_own_file_and_keeps_where_the_old_value_stood(engine: Engine) -> None:
    load(engine, "partnerships", ALPHA_AND_BETA)
    load(engine, "values", values(f"beta,{KPI},2026-Q3,88", f"alpha,{KPI},2026-Q3,70"))
    load(engine, "values", values(f"alpha,{KPI},2026-Q3,71"))
    assert sorted(rows_of(engine, KpiValue.upload_id, KpiValue.file_row)) == [(2, 2), (3, 2)]
    [(was,)] = rows_of(engine, Former.was)
    assert (was["upload_id"], was["file_row"]) == (2, 3)


def test_the_same_file_twice_changes_nothing(engine: Engine) -> None:
    load(engine, "partnerships", ALPHA_AND_BETA)
    again = load(engine, "partnerships", ALPHA_AND_BETA)
    assert (again.plan.count(NEW), again.plan.count(CHANGED), again.plan.count(SAME)) == (0, 0, 2)
    assert rows_of(engine, func.count(Upload.id)) == [(1,)]


def test_a_correction_keeps_the_old_value(engine: Engine) -> None:
    load(engine, "partnerships", ALPHA_AND_BETA)
    load(engine, "values", values(f"alpha,{KPI},2026-Q2,70", f"alpha,{KPI},2026-Q3,80"))
    taken = load(engine, "values", values(f"alpha,{KPI},2026-Q3,81"))
    assert taken.plan.count(CHANGED) == 1
    assert rows_of(engine, KpiValue.actual, KpiValue.upload_id) == [(70.0, 2), (81.0, 3)]
    [(kind, replaced_by, was)] = rows_of(engine, Former.kind, Former.replaced_by, Former.was)
    assert (kind, replaced_by) == ("values", 3)
    assert (was["actual"], was["upload_id"]) == (80.0, 2)


def test_columns_a_file_does_not_have_keep_what_is_stored(engine: Engine) -> None:
    load(engine, "partnerships", ALPHA_AND_BETA)
    load(engine, "partnerships", "code,name,type\nalpha,Alpha renamed,channel\n")
    assert (("alpha", "Alpha renamed", "Jawa")) in rows_of(
        engine, Partnership.code, Partnership.name, Partnership.region
    )


def test_a_file_of_kpis_without_lenses_leaves_them_as_they_were(engine: Engine) -> None:
    load(engine, "kpis", "code,name,element,direction,target,lens\nshade,Shade trees,trust,higher,9,environmental\n")
    load(engine, "kpis", "code,name,element,direction,target\nshade,Shade trees grown,trust,higher,9\n")
    assert rows_of(engine, Kpi.name, Kpi.lens)[-1] == ("Shade trees grown", "environmental")


def test_a_kpi_counts_from_its_earliest_value(engine: Engine) -> None:
    load(engine, "partnerships", ALPHA_AND_BETA)
    load(engine, "values", values(f"alpha,{KPI},2026-Q2,80"))
    load(engine, "values", values(f"alpha,{KPI},2025-Q4,75"))
    assert rows_of(engine, Assignment.first_quarter) == [(8103,)]


def test_a_value_taken_back_moves_the_start_of_its_kpi(engine: Engine) -> None:
    load(engine, "partnerships", ALPHA_AND_BETA)
    load(engine, "values", values(f"alpha,{KPI},2026-Q1,80", f"alpha,{KPI},2026-Q3,80"))
    load(engine, "values", values(f"alpha,{KPI},2026-Q1,n/a"))
    assert rows_of(engine, Assignment.first_quarter) == [(8106,)]
    load(engine, "values", values(f"alpha,{KPI},2026-Q3,n/a"))
    assert rows_of(engine, Assignment.first_quarter) == []


def test_respondents_are_stored_as_numbers_only(engine: Engine) -> None:
    load(engine, "partnerships", ALPHA_AND_BETA)
    load(engine, "answers", wave("alpha", "2026-Q3", own=[4] * 5, partner=[2] * 5, items=("TRU1",)))
    found = {respondent for (respondent,) in rows_of(engine, Answer.respondent)}
    assert len(found) == 10
    assert all(isinstance(respondent, int) for respondent in found)


def test_the_same_person_has_another_number_in_another_partnership(engine: Engine) -> None:
    load(engine, "partnerships", ALPHA_AND_BETA)
    for code in ("alpha", "beta"):
        load(engine, "answers", wave(code, "2026-Q3", own=[4], partner=[], items=("TRU1",)))
    assert len({respondent for (respondent,) in rows_of(engine, Answer.respondent)}) == 2


def test_a_reader_may_not_upload(engine: Engine) -> None:
    with pytest.raises(AccessDenied, match="may look but not change"):
        load(engine, "partnerships", ALPHA_AND_BETA, viewer=Viewer("reader"))


def test_a_confirmed_preview_is_refused_when_the_data_changed_underneath(engine: Engine) -> None:
    load(engine, "partnerships", ALPHA_AND_BETA)
    preview = load(engine, "values", values(f"alpha,{KPI},2026-Q3,80"), keep=False)
    load(engine, "values", values(f"alpha,{KPI},2026-Q3,79"))
    with pytest.raises(StoreError, match="Somebody changed the same data"):
        load(engine, "values", values(f"alpha,{KPI},2026-Q3,80"), expected=preview.plan.digest)


def test_a_preview_tells_which_scores_would_move_and_writes_nothing(engine: Engine) -> None:
    load(engine, "partnerships", ALPHA_AND_BETA)
    load(engine, "values", values(f"alpha,{KPI},2026-Q2,80"))
    kpis = known_kpis(engine)
    rows = [f"alpha,{kpi},2026-Q3,{target}" for kpi, target in kpis]
    preview = load(engine, "values", values(*rows), keep=False)
    assert preview.moved[["code", "quarter"]].to_numpy().tolist() == [["alpha", 8106]]
    assert preview.moved["after"].notna().all()
    with reading(engine) as connection:
        assert portfolio.quarters(connection, TESTER) == [8105]


def known_kpis(engine: Engine) -> list[tuple[str, float]]:
    with reading(engine) as connection:
        found = known.kpis(connection, TESTER)
    numeric = found[found["direction"].isin(["higher", "lower"]) & found["target"].notna()]
    return list(numeric["target"].items())


def test_a_definition_that_stored_values_contradict_is_refused(engine: Engine) -> None:
    from health.errors import FileRefused

    load(engine, "partnerships", ALPHA_AND_BETA)
    load(engine, "values", f"partnership,kpi,quarter,actual,target\nalpha,{KPI},2026-Q3,80,90\n")
    definition = f"code,name,element,unit,direction,target,zero_at\n{KPI},Commitments,trust,%,higher,99,95\n"
    with pytest.raises(FileRefused, match="contradict"):
        load(engine, "kpis", definition)


def test_a_narrower_scale_than_stored_answers_is_refused(engine: Engine) -> None:
    from health.errors import FileRefused

    load(engine, "partnerships", ALPHA_AND_BETA)
    load(engine, "answers", wave("alpha", "2026-Q3", own=[5] * 5, partner=[], items=("TRU1",)))
    with pytest.raises(FileRefused, match="contradict"):
        load(engine, "items", "code,text,element,scale_min,scale_max\nTRU1,New words,trust,1,4\n")


def test_an_own_definition_replaces_the_catalogues_and_rescores(engine: Engine) -> None:
    load(engine, "partnerships", ALPHA_AND_BETA)
    load(engine, "values", values(f"alpha,{KPI},2026-Q3,80"))
    load(engine, "kpis", f"code,name,element,unit,direction,target,zero_at\n{KPI},Kept promises,trust,%,higher,80,0\n")
    with reading(engine) as connection:
        [found] = scores.objects(connection, TESTER)
    assert found["elements"]["trust"]["kpi"] == 100.0


def test_the_same_bytes_are_found_again(engine: Engine) -> None:
    load(engine, "partnerships", ALPHA_AND_BETA)
    with reading(engine) as connection:
        [sha256] = connection.execute(select(Upload.sha256)).scalars()
        found = uploads.same_file(connection, TESTER, sha256=sha256, kind="partnerships")
        assert found is not None
        assert found.uploaded_by == "tester"
        assert uploads.same_file(connection, TESTER, sha256=sha256, kind="values") is None


def test_a_reader_connection_cannot_write(engine: Engine) -> None:
    with pytest.raises(StoreError, match="may not be written"), reading(engine) as connection:
        connection.execute(text("DELETE FROM setting"))


def test_a_block_that_fails_keeps_nothing(engine: Engine) -> None:
    def fail_halfway() -> None:
        with writing(engine) as writer:
            writer.execute(text("DELETE FROM setting"))
            writer.execute(text("SELECT nonsense"))

    with pytest.raises(StoreError):
        fail_halfway()
    assert rows_of(engine, func.count(Setting.name)) != [(0,)]
