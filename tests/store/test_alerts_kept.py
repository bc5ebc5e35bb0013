"""Alerts are stored with the scores that raised them, seen by whom they may be seen, and looked at with a note."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine

from health import assess
from health.access import Viewer
from health.catalogue import load_catalogue
from health.errors import AccessDenied, StoreError
from health.quarter import parse_quarter
from health.store.engine import reading
from health.store.read import alerts
from tests.conftest import NOW, Prepared
from tests.loading import ALPHA_AND_BETA, TESTER, load, values

Q3 = parse_quarter("2026-Q3")
READER = Viewer("reader")
ELSEWHERE = Viewer("elsewhere", role="manager", codes=("beta",))


def goalposts() -> dict[str, tuple[float, float]]:
    """Take one KPI of each element that is better the higher it is: what scores 0, and the target."""
    higher = [kpi for kpi in load_catalogue().kpis if kpi.direction == "higher" and kpi.target]
    by_element = {kpi.element: kpi for kpi in reversed(higher)}
    return {kpi.code: (kpi.zero_at or 0.0, kpi.target or 0.0) for kpi in by_element.values()}


def report(engine: Engine, code: str, levels: dict[str, float]) -> None:
    """Report every KPI at a level of 0–100, quarter by quarter."""
    rows = [
        f"{code},{kpi},{quarter},{zero + (target - zero) * level / 100}"
        for kpi, (zero, target) in goalposts().items()
        for quarter, level in levels.items()
    ]
    load(engine, "values", values(*rows))


def listed(engine: Engine, viewer: Viewer = TESTER, *, quarter: int = Q3, **asked: Any) -> list[tuple[str, str, str]]:
    with reading(engine) as connection:
        found = alerts.listed(connection, viewer, quarter=quarter, limit=50, **asked)
    return list(found[["code", "kind", "about"]].itertuples(index=False, name=None))


def a_fall(engine: Engine) -> None:
    load(engine, "partnerships", ALPHA_AND_BETA)
    report(engine, "alpha", {"2026-Q1": 90, "2026-Q2": 90, "2026-Q3": 60})
    report(engine, "beta", {"2026-Q1": 90, "2026-Q2": 90, "2026-Q3": 90})


@pytest.fixture
def fallen(prepared: Prepared) -> Engine:
    return prepared(a_fall)


def test_an_upload_raises_the_alerts_of_the_scores_it_moves(fallen: Engine) -> None:
    assert listed(fallen) == [("alpha", "band_down", ""), ("alpha", "fell", "")]
    with reading(fallen) as connection:
        assert alerts.counts(connection, TESTER, quarter=Q3) == {"band_down": 1, "fell": 1}
    assert listed(fallen, kinds=("fell",)) == [("alpha", "fell", "")]
    assert listed(fallen, quarter=Q3 - 1) == []


def test_an_agreement_on_file_is_looked_at_beside_the_registers_date(fallen: Engine) -> None:
    """Alpha is not strong: what ends soon raises an alert, a renewal takes it back, one on silence changes nothing."""
    about = {"partnership": "alpha", "catalogue": load_catalogue(), "at": NOW}
    said = {"title": "Contract", "kind": "contract", "parties": "We and Alpha", "starts": date(2024, 1, 1)}

    def ends_soon() -> bool:
        return ("alpha", "agreement", "") in listed(fallen)

    assert not ends_soon()
    first = assess.save_record(fallen, TESTER, kind="agreement", says=said | {"ends": date(2026, 12, 31)}, **about)
    assert ends_soon()
    silence = said | {"kind": "confidentiality", "ends": date(2030, 1, 1)}
    assess.save_record(fallen, TESTER, kind="agreement", says=silence, **about)
    assert ends_soon()
    renewal = said | {"starts": date(2027, 1, 1), "ends": date(2029, 12, 31)}
    second = assess.save_record(fallen, TESTER, kind="agreement", says=renewal, **about)
    assert not ends_soon()
    assess.remove_record(fallen, TESTER, kind="agreement", partnership="alpha", known=second, at=NOW)
    assert ends_soon()
    assess.save_record(fallen, TESTER, kind="agreement", says=said | {"ends": None}, known=first, **about)
    assert not ends_soon()


def test_small_falls_are_told_after_all_else(fallen: Engine) -> None:
    """Beta's fall of 1 point is a fact, since KPIs do not err by sampling, but stands below alpha's of 30."""
    report(fallen, "beta", {"2026-Q3": 89})
    assert listed(fallen) == [("alpha", "band_down", ""), ("alpha", "fell", ""), ("beta", "fell", "")]
    report(fallen, "alpha", {"2026-Q3": 99})
    report(fallen, "alpha", {"2026-Q2": 100})
    report(fallen, "beta", {"2026-Q3": 80})
    assert listed(fallen) == [("beta", "fell", ""), ("alpha", "fell", "")]
    with reading(fallen) as connection:
        assert alerts.listed(connection, TESTER, quarter=Q3, limit=50)["small"].tolist() == [0, 1]


def test_a_small_fall_beside_another_alert_is_not_small(fallen: Engine) -> None:
    """From just above the bound of strong to just below it: 1 point, and a lower band."""
    report(fallen, "beta", {"2026-Q2": 75.5, "2026-Q3": 74.5})
    with reading(fallen) as connection:
        found = alerts.listed(connection, Viewer("b", codes=("beta",)), quarter=Q3, limit=50)
    assert found[["kind", "small"]].to_numpy().tolist() == [["band_down", 0], ["fell", 0]]


def test_a_correction_takes_its_alerts_back(fallen: Engine) -> None:
    report(fallen, "alpha", {"2026-Q3": 90})
    assert listed(fallen) == []


def test_one_correction_leaves_the_alerts_of_others_alone(fallen: Engine) -> None:
    report(fallen, "beta", {"2026-Q2": 92})
    assert ("alpha", "band_down", "") in listed(fallen)


def test_only_those_who_see_a_partnership_see_its_alerts(fallen: Engine) -> None:
    assert listed(fallen, ELSEWHERE) == []
    with reading(fallen) as connection:
        assert alerts.counts(connection, ELSEWHERE, quarter=Q3) == {}


def look_at(engine: Engine, viewer: Viewer, note: str = "") -> None:
    what = {"code": "alpha", "quarter": Q3, "kind": "fell", "about": ""}
    assess.acknowledge(engine, viewer, alerts=[what], note=note, at=NOW)


def test_an_alert_looked_at_leaves_the_list_and_keeps_who_and_why_through_a_rescore(fallen: Engine) -> None:
    look_at(fallen, TESTER, " Spoke with Ani. ")
    assess.rescore_all(fallen, TESTER)
    assert listed(fallen) == [("alpha", "band_down", "")]
    with reading(fallen) as connection:
        every = alerts.listed(connection, TESTER, quarter=Q3, limit=50, acknowledged=True).set_index("kind")
    assert tuple(every.loc["fell", ["acknowledged_by", "note"]]) == ("tester", "Spoke with Ani.")
    with pytest.raises(StoreError, match="not open any more"):
        look_at(fallen, TESTER)


@pytest.mark.parametrize(("viewer", "refused"), [(READER, AccessDenied), (ELSEWHERE, StoreError)])
def test_nobody_looks_at_what_they_may_not(fallen: Engine, viewer: Viewer, refused: type[Exception]) -> None:
    with pytest.raises(refused):
        look_at(fallen, viewer)
    assert ("alpha", "fell", "") in listed(fallen)


def test_who_stops_reporting_is_told_once_half_the_others_have_reported(fallen: Engine) -> None:
    load(fallen, "partnerships", "code,name,type\ngamma,Gamma,channel\n")
    report(fallen, "gamma", {"2026-Q3": 90})
    report(fallen, "alpha", {"2026-Q4": 60})
    assert listed(fallen, quarter=Q3 + 1) == []
    report(fallen, "beta", {"2026-Q4": 90})
    assert listed(fallen, quarter=Q3 + 1) == [("gamma", "stale", "everything")]
    report(fallen, "gamma", {"2026-Q4": 90})
    assert listed(fallen, quarter=Q3 + 1) == []


def test_an_agreement_that_ends_is_told_when_the_register_says_so(fallen: Engine) -> None:
    ends = "code,name,type,agreement_ends\nalpha,Alpha,channel,2026-12-31\nbeta,Beta,strategic,2026-12-31\n"
    load(fallen, "partnerships", ends)
    assert ("alpha", "agreement", "") in listed(fallen)
    assert ("beta", "agreement", "") not in listed(fallen)
    load(fallen, "partnerships", ends.replace("2026-12-31", "2029-12-31"))
    assert ("alpha", "agreement", "") not in listed(fallen)


def test_all_at_once_raises_what_quarter_by_quarter_did(fallen: Engine) -> None:
    report(fallen, "alpha", {"2026-Q4": 40})
    report(fallen, "beta", {"2026-Q4": 60})
    before = [listed(fallen, quarter=quarter) for quarter in range(Q3 - 2, Q3 + 3)]
    assess.rescore_all(fallen, TESTER)
    assert [listed(fallen, quarter=quarter) for quarter in range(Q3 - 2, Q3 + 3)] == before
    assert sum(map(len, before)) >= 6
