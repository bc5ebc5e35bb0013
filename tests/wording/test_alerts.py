"""Why an alert was raised, told as people would."""

from datetime import date

from health.quarter import parse_quarter
from health.wording import Words
from health.wording.alerts import why

Q3 = parse_quarter("2026-Q3")


def agreement(days: float) -> dict[str, object]:
    return {"quarter": Q3, "kind": "agreement", "about": "", "value": days, "before": float("nan"), "band": "watch"}


def test_an_agreement_that_ends_is_told_with_its_day() -> None:
    told = why(Words("en"), agreement((date(2027, 2, 28) - date(2026, 9, 30)).days), names={})
    assert told == "Its agreement ends on 28 Feb 2027, 151 days after the quarter, and it is not strong."


def test_an_agreement_that_ended_is_told_with_its_day() -> None:
    told = why(Words("id"), agreement(-30.0), names={})
    assert told.startswith("Perjanjiannya berakhir pada 31 Agu 2026, sebelum hari terakhir triwulan")
