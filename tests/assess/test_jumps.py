"""The preview points out a likely unit slip, by what is stored and by the file's own earlier quarters."""

from sqlalchemy import Engine

from health import assess
from health.catalogue import load_catalogue
from health.store.engine import reading
from tests.conftest import NOW
from tests.loading import ALPHA_AND_BETA, TESTER, load, values

KPI = "commitments_on_time"


def jumps(engine: Engine, text: str) -> list[tuple[object, ...]]:
    plan = load(engine, "values", text, keep=False).plan
    with reading(engine) as connection:
        known = assess.what_is_known(connection, TESTER, load_catalogue(), today=NOW.date())
        found = assess.jumps(connection, plan, known, limit=10)
    return [tuple(row) for row in found[["row", "partnership", "quarter", "before", "factor"]].to_numpy()]


def test_a_value_forty_times_last_quarters_is_pointed_out(engine: Engine) -> None:
    load(engine, "partnerships", ALPHA_AND_BETA)
    load(engine, "values", values(f"alpha,{KPI},2026-Q1,2", f"beta,{KPI},2026-Q1,80"))
    text = values(f"alpha,{KPI},2026-Q2,80", f"beta,{KPI},2026-Q2,90")
    assert jumps(engine, text) == [(2, "alpha", "2026-Q2", 2.0, 40.0)]


def test_a_file_is_compared_with_its_own_earlier_quarters(engine: Engine) -> None:
    load(engine, "partnerships", ALPHA_AND_BETA)
    text = values(f"alpha,{KPI},2026-Q1,80", f"alpha,{KPI},2026-Q2,0.8", f"alpha,{KPI},2026-Q3,82")
    assert jumps(engine, text) == [(3, "alpha", "2026-Q2", 80.0, 0.01)]


def test_what_is_known_already_is_not_pointed_out_again(engine: Engine) -> None:
    load(engine, "partnerships", ALPHA_AND_BETA)
    text = values(f"alpha,{KPI},2026-Q1,80", f"alpha,{KPI},2026-Q2,0.8")
    load(engine, "values", text)
    assert jumps(engine, text) == []


def test_other_kinds_have_no_jumps(engine: Engine) -> None:
    assert jumps_of_register(engine) == 0


def jumps_of_register(engine: Engine) -> int:
    plan = load(engine, "partnerships", ALPHA_AND_BETA, keep=False).plan
    with reading(engine) as connection:
        known = assess.what_is_known(connection, TESTER, load_catalogue(), today=NOW.date())
        return len(assess.jumps(connection, plan, known, limit=10))
