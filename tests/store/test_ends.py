"""A KPI that is ended: coverage no longer falls, what was before stays to the last bit, only a person takes it back."""

import pytest
from alembic import command
from sqlalchemy import Engine, select, text

from health import assess
from health.access import Viewer
from health.catalogue import load_catalogue
from health.errors import AccessDenied, StoreError
from health.store import migrate
from health.store.engine import reading, writing
from health.store.read import kpis, records, scores, visible
from health.store.schema import Alert, Assignment, ElementScore, HealthScore
from tests.conftest import NOW, Prepared
from tests.loading import ALPHA_AND_BETA, TESTER, load, values

KPI, OTHER = "commitments_on_time", "confidentiality_breaches"
Q1, Q2, Q3 = 8104, 8105, 8106
JAWA = Viewer("jawa", role="manager", regions=("Jawa",))


def reported(engine: Engine) -> None:
    """Upload 1: the register. Upload 2: alpha reports two KPIs, one of which falls silent in Q3; beta reports one."""
    load(engine, "partnerships", ALPHA_AND_BETA)
    both = [f"alpha,{KPI},2026-Q{n},80" for n in (1, 2, 3)] + [f"alpha,{OTHER},2026-Q{n},{n}" for n in (1, 2)]
    load(engine, "values", values(*both, f"beta,{KPI},2026-Q3,90"))


@pytest.fixture
def engine(prepared: Prepared) -> Engine:
    return prepared(reported)


def end(engine: Engine, *, viewer: Viewer = TESTER, **other: object) -> assess.Effect:
    what = {"partnership": "alpha", "kpi": OTHER, "from_quarter": Q3} | other
    return assess.end_kpi(engine, viewer, **what, at=NOW)


def again(engine: Engine, *, viewer: Viewer = TESTER, **other: str) -> assess.Effect:
    return assess.measure_again(engine, viewer, **({"partnership": "alpha", "kpi": OTHER} | other), at=NOW)


def stored(engine: Engine) -> dict[str, list[tuple]]:
    """Everything a score or an end is kept in, to the last bit."""
    tables = (HealthScore, ElementScore, Alert, Assignment)
    with reading(engine) as connection:
        return {
            one.__tablename__: sorted(map(tuple, connection.execute(select(*one.__table__.c))), key=str)
            for one in tables
        }


def trust(engine: Engine, quarter: int) -> dict:
    with reading(engine) as connection:
        [alpha] = [row for row in scores.objects(connection, TESTER, quarter=quarter) if row["partnership"] == "alpha"]
    return alpha["elements"].get("trust", {})


def listed(engine: Engine, quarter: int, *, ended: bool) -> list[str]:
    with reading(engine) as connection:
        return kpis.assigned(connection, TESTER, code="alpha", quarter=quarter, ended=ended)["kpi"].tolist()


def since_first(engine: Engine) -> list[tuple]:
    query = select(Assignment.first_quarter, Assignment.ended_quarter).where(Assignment.partnership_id == 1)
    with reading(engine) as connection:
        return sorted(map(tuple, connection.execute(query)), key=str)


def test_a_silent_kpi_lowers_coverage_until_it_is_ended(engine: Engine) -> None:
    assert trust(engine, Q3)["kpi_coverage"] == pytest.approx(2 / 3)
    effect = end(engine)
    assert trust(engine, Q3)["kpi_coverage"] == 1.0
    assert trust(engine, Q2)["kpi_coverage"] == 1.0
    assert effect.listed["quarter"].tolist() == [Q3] * effect.moved


def test_scores_of_earlier_quarters_stay_to_the_last_bit(engine: Engine) -> None:
    before = stored(engine)
    end(engine)
    after = stored(engine)
    assert before != after
    for name in ("health_score", "element_score"):
        assert [row for row in before[name] if row[:2] < (1, Q3)] == [row for row in after[name] if row[:2] < (1, Q3)]
        assert [row for row in before[name] if row[0] != 1] == [row for row in after[name] if row[0] != 1]


def test_scoring_everything_anew_finds_nothing_to_change(engine: Engine) -> None:
    end(engine)
    ended = stored(engine)
    assert assess.rescore_all(engine, TESTER).moved == 0
    assert stored(engine) == ended


def test_measured_again_everything_is_as_it_was(engine: Engine) -> None:
    before = stored(engine)
    end(engine, from_quarter=Q2)
    assert again(engine).listed["quarter"].tolist() == []  # no element is scored enough for a score of health
    assert stored(engine) == before


def test_an_end_moves_the_score_of_health_from_its_quarter_on(engine: Engine) -> None:
    with reading(engine) as connection:
        known = assess.what_is_known(connection, TESTER, load_catalogue(), today=NOW.date()).kpis
    fine = known[known["direction"].isin(["higher", "lower"]) & known["target"].notna() & (known.index != OTHER)]
    rows = [f"alpha,{kpi},2026-Q{n},{target}" for kpi, target in fine["target"].items() for n in (1, 2, 3)]
    load(engine, "values", values(*rows, f"alpha,{OTHER},2026-Q3,99"))
    effect = end(engine)
    [(quarter, before, after)] = effect.listed[["quarter", "before", "after"]].to_numpy().tolist()
    assert quarter == Q3
    assert after > before
    [back] = again(engine).listed[["quarter", "before", "after"]].to_numpy().tolist()
    assert back == [Q3, after, before]


def test_who_ended_it_and_when_is_told(engine: Engine) -> None:
    end(engine, viewer=JAWA)
    with reading(engine) as connection:
        [row] = kpis.assigned(connection, TESTER, code="alpha", quarter=Q3, ended=True).to_dict("records")
    assert (row["kpi"], row["ended_quarter"], row["ended_by"]) == (OTHER, Q3, "jawa")
    assert row["ended_at"].date() == NOW.date()
    assert (listed(engine, Q3, ended=False), listed(engine, Q2, ended=False)) == ([KPI], [KPI, OTHER])
    again(engine)
    assert listed(engine, Q3, ended=True) == []


def test_who_ended_it_and_who_took_that_back_stay_among_the_changes(engine: Engine) -> None:
    end(engine, viewer=JAWA)
    again(engine)
    end(engine, from_quarter=Q2)
    with reading(engine) as connection:
        found = records.changes(connection, JAWA, code="alpha")
        assert records.changes(connection, Viewer("bali", regions=("Bali",)), code="alpha").empty
    assert sorted(zip(found["revision"], found["changed_by"], found["says"], strict=True)) == [
        (1, "jawa", {"kpi": OTHER, "from_quarter": Q3}),
        (2, TESTER.name, {"kpi": OTHER, "from_quarter": None}),
        (3, TESTER.name, {"kpi": OTHER, "from_quarter": Q2}),
    ]


def test_the_caches_of_the_pages_are_told(engine: Engine) -> None:
    versions = []
    for step in (lambda: None, lambda: end(engine), lambda: again(engine)):
        step()
        with reading(engine) as connection:
            versions.append(visible.version(connection))
    assert len(set(versions)) == 3


@pytest.mark.parametrize("quarter", [Q1 - 1, Q3 + 1, 0])
def test_a_quarter_before_its_first_value_or_not_known_yet_is_refused(engine: Engine, quarter: int) -> None:
    before = stored(engine)
    with pytest.raises(StoreError, match="first value in 2026-Q1, and 2026-Q3 is the newest"):
        end(engine, from_quarter=quarter)
    assert stored(engine) == before


@pytest.mark.parametrize("kpi", ["on_time_delivery", "no_such_kpi"])
def test_a_kpi_that_is_not_measured_is_refused(engine: Engine, kpi: str) -> None:
    for step in (end, again):
        with pytest.raises(StoreError, match="is not measured for this partnership; choose"):
            step(engine, kpi=kpi)


def test_what_is_ended_is_not_ended_again_and_what_counts_not_taken_back(engine: Engine) -> None:
    end(engine)
    ended = stored(engine)
    with pytest.raises(StoreError, match="ended already, from 2026-Q3 on; measure it again first"):
        end(engine, from_quarter=Q2)
    assert stored(engine) == ended
    with pytest.raises(StoreError, match="is not ended"):
        again(engine, kpi=KPI)


@pytest.mark.parametrize(
    ("viewer", "code", "refusal"),
    [
        (Viewer("reader"), "alpha", "may look but not change"),
        (JAWA, "beta", "There is no partnership beta among those you may see"),
        (TESTER, "nobody", "There is no partnership nobody among those you may see"),
    ],
)
def test_who_may_not_write_or_see_is_refused_alike(engine: Engine, viewer: Viewer, code: str, refusal: str) -> None:
    end(engine, partnership="beta", kpi=KPI)
    before = stored(engine)
    with pytest.raises(AccessDenied, match=refusal):
        end(engine, viewer=viewer, partnership=code, kpi=KPI)
    with pytest.raises(AccessDenied, match=refusal):
        again(engine, viewer=viewer, partnership=code, kpi=KPI)
    assert stored(engine) == before


def test_a_limited_viewer_reads_of_no_other_partnerships_ends(engine: Engine) -> None:
    end(engine, partnership="beta", kpi=KPI)
    with reading(engine) as connection:
        assert kpis.assigned(connection, JAWA, code="beta", quarter=Q3, ended=True).empty


def test_a_limited_viewer_learns_no_newer_quarter_from_a_refusal(engine: Engine) -> None:
    load(engine, "values", values(f"beta,{KPI},2026-Q4,90"))
    with pytest.raises(StoreError, match="2026-Q3 is the newest quarter known"):
        end(engine, viewer=JAWA, from_quarter=Q3 + 1)
    end(engine, from_quarter=Q3 + 1)
    assert since_first(engine) == [(Q1, Q3 + 1), (Q1, None)]


def test_a_value_reported_after_the_end_is_kept_and_does_not_count(engine: Engine) -> None:
    end(engine)
    ended = trust(engine, Q3)
    load(engine, "values", values(f"alpha,{OTHER},2026-Q3,99"))
    assert trust(engine, Q3) == ended
    with reading(engine) as connection:
        [row] = kpis.assigned(connection, TESTER, code="alpha", quarter=Q3, ended=True).to_dict("records")
    assert (row["actual"], row["ended_quarter"]) == (99.0, Q3)
    again(engine)
    assert trust(engine, Q3)["kpi"] < ended["kpi"]


def test_an_earlier_value_makes_it_count_from_there_to_the_same_end(engine: Engine) -> None:
    end(engine)
    load(engine, "values", values(f"alpha,{OTHER},2025-Q3,0"))
    assert since_first(engine) == [(Q1 - 2, Q3), (Q1, None)]


def test_ended_from_its_first_quarter_it_counts_for_none_and_can_come_back(engine: Engine) -> None:
    before = stored(engine)
    end(engine, from_quarter=Q1)
    assert [trust(engine, quarter)["kpi_coverage"] for quarter in (Q1, Q2, Q3)] == [1.0] * 3
    assert listed(engine, Q1, ended=False) == [KPI]
    load(engine, "values", values(f"alpha,{OTHER},2026-Q3,3"))
    assert since_first(engine) == [(Q1, Q1), (Q1, None)]
    assess.undo(engine, TESTER, upload_id=3, at=NOW)
    again(engine)
    assert stored(engine) == before


def test_the_end_outlives_an_undo_and_redo_before_and_after_it(engine: Engine) -> None:
    load(engine, "values", values(f"alpha,{OTHER},2026-Q2,5"))
    before = stored(engine)
    assess.undo(engine, TESTER, upload_id=3, at=NOW)
    end(engine)
    assess.redo(engine, TESTER, upload_id=3, at=NOW)
    redone = stored(engine)
    assess.undo(engine, TESTER, upload_id=3, at=NOW)
    assess.redo(engine, TESTER, upload_id=3, at=NOW)
    assert stored(engine) == redone
    again(engine)
    assert stored(engine) == before


def test_an_end_outlives_all_its_values_and_taking_it_back_leaves_nothing(engine: Engine) -> None:
    end(engine)
    ended = stored(engine)
    assess.undo(engine, TESTER, upload_id=2, at=NOW)
    assert since_first(engine) == [(Q3, Q3)]
    assess.redo(engine, TESTER, upload_id=2, at=NOW)
    assert stored(engine) == ended
    assess.undo(engine, TESTER, upload_id=2, at=NOW)
    again(engine)
    assert since_first(engine) == []


def test_a_database_from_before_keeps_its_ends_without_who_set_them(engine: Engine) -> None:
    end(engine)
    with writing(engine) as writer:
        command.downgrade(migrate._config(writer), "0011")
        was = sorted(map(tuple, writer.execute(text("SELECT * FROM assignment"))), key=str)
    with writing(engine) as writer:
        migrate.upgrade(writer)
    assert sorted([(*row, None, None) for row in was], key=str) == stored(engine)["assignment"]
    with reading(engine) as connection:
        [row] = kpis.assigned(connection, TESTER, code="alpha", quarter=Q3, ended=True).to_dict("records")
    assert (row["ended_quarter"], row["ended_by"]) == (Q3, None)
    again(engine)
    assert listed(engine, Q3, ended=False) == [KPI, OTHER]
