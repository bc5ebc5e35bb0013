"""What managers write down: kept version by version, never overwritten unseen, never about what they may not see."""

from datetime import date

import pytest
from sqlalchemy import Engine, delete

from health.access import Viewer
from health.catalogue import Catalogue
from health.errors import AccessDenied, StoreError
from health.store import schema
from health.store.engine import reading, writing
from health.store.ledger import records as ledger
from health.store.ledger import setup
from health.store.ledger.records import Known
from health.store.read import actions, goals, lifecycle, visible
from health.store.read.records import changes, records
from health.store.record_kinds import RECORDS
from tests.conftest import NOW, Prepared
from tests.loading import ALPHA_AND_BETA, TESTER, load, values

KPI = "commitments_on_time"
JAWA = Viewer("ani", role="manager", regions=("Jawa",))
ACTION = {"title": "Meet weekly", "element": "trust", "owner": "Ani", "due": date(2026, 10, 1)} | {
    "status": "open",
    "began": 8104,
}
GOAL = {"title": "Keep promises", "kpi": KPI, "baseline": 80.0, "start_quarter": 8104, "target": 95.0} | {
    "due_quarter": 8108,
    "owner": "Ani",
}
SAYS = {
    "goal": GOAL,
    "benefit": {"benefit": "learning", "side": "own", "planned": 4, "realised": 2, "evidence": "two trainings"},
    "action": ACTION,
    "event": {"kind": "dispute", "day": date(2026, 5, 4), "text": "Late invoices"},
    "stage_check": {"stage": "management", "need": "feedback_gathered", "met": True},
    "candidate": {"name": "Nusa", "reputation": 4, "cultural_fit": 3},
    "weights": dict.fromkeys(RECORDS["weights"].fields, 2),
    "agreement": {"title": "Frame", "kind": "contract", "parties": "Alpha, Nusa", "starts": date(2025, 1, 1)}
    | {"ends": date(2027, 1, 31), "clauses": ["termination", "purpose"]},
}


def two_partnerships(engine: Engine) -> None:
    load(engine, "partnerships", ALPHA_AND_BETA)


@pytest.fixture
def filled(prepared: Prepared) -> Engine:
    return prepared(two_partnerships)


@pytest.fixture
def save(filled: Engine, catalogue: Catalogue):
    def run(kind: str, says: dict | None = None, *, viewer: Viewer = TESTER, code: str = "alpha", **more: object):
        said = {**SAYS[kind], **(says or {})}
        with writing(filled) as writer:
            return ledger.save(
                writer, viewer, kind=kind, partnership=code, says=said, catalogue=catalogue, at=NOW, **more
            )

    return run


def read(engine: Engine, model: object, viewer: Viewer = TESTER, **asked: object):
    with reading(engine) as connection:
        return model(connection, viewer, **asked)


@pytest.mark.parametrize("kind", list(RECORDS))
def test_every_kind_reads_back_as_it_was_written(filled: Engine, save, kind: str) -> None:
    assert save(kind) == Known(1, 1)
    [found] = read(filled, records, kind=kind).to_dict("records")
    assert (found["code"], found["partnership"], found["changed_by"]) == ("alpha", "Alpha", "tester")
    for name, said in SAYS[kind].items():
        assert found[name] == ("purpose termination" if name == "clauses" else said)


@pytest.mark.parametrize("kind", list(RECORDS))
def test_a_limited_viewer_neither_reads_nor_writes_beyond_their_limits(filled: Engine, save, kind: str) -> None:
    theirs = save(kind, code="beta")
    for attempt in (
        lambda: save(kind, viewer=JAWA, code="beta"),
        lambda: save(kind, viewer=JAWA, code="beta", known=theirs),
        lambda: take_away(filled, kind, theirs, viewer=JAWA, code="beta"),
        lambda: save(kind, viewer=JAWA, code="no-such-partnership"),
    ):
        with pytest.raises(AccessDenied, match="There is no partnership"):
            attempt()
    assert read(filled, records, JAWA, kind=kind).empty
    assert read(filled, records, JAWA, kind=kind, code="beta").empty
    assert read(filled, changes, JAWA, kind=kind, code="beta").empty
    assert read(filled, records, kind=kind)["revision"].tolist() == [1]


@pytest.mark.parametrize("kind", list(RECORDS))
def test_a_number_of_another_partnership_opens_nothing(filled: Engine, save, kind: str) -> None:
    theirs = save(kind, code="beta")
    with pytest.raises(StoreError, match="Somebody changed this"):
        save(kind, viewer=JAWA, code="alpha", known=theirs)
    assert read(filled, records, kind=kind)["code"].tolist() == ["beta"]


def test_a_reader_writes_nothing(filled: Engine, save) -> None:
    with pytest.raises(AccessDenied, match="may look but not change"):
        save("action", viewer=Viewer("looker"))
    with pytest.raises(AccessDenied, match="may look but not change"):
        take_away(filled, "action", save("action"), viewer=Viewer("looker"))


def take_away(engine: Engine, kind: str, known: Known, *, viewer: Viewer = TESTER, code: str = "alpha") -> None:
    with writing(engine) as writer:
        ledger.remove(writer, viewer, kind=kind, partnership=code, known=known, at=NOW)


def test_a_change_is_a_new_revision_and_the_old_one_is_kept(filled: Engine, save) -> None:
    known = save("action")
    assert save("action", {"status": "done"}, viewer=JAWA, known=known) == Known(1, 2)
    versions = read(filled, changes, kind="action", code="alpha")
    assert versions["revision"].tolist() == [2, 1]
    assert [said["status"] for said in versions["says"]] == ["done", "open"]
    assert versions["changed_by"].tolist() == ["ani", "tester"]


def test_what_changed_meanwhile_is_told_and_not_overwritten(filled: Engine, save) -> None:
    looked_at = save("action")
    save("action", {"title": "Meet daily"}, known=looked_at)
    with pytest.raises(StoreError, match="Somebody changed this"):
        save("action", {"title": "Never meet"}, known=looked_at)
    with pytest.raises(StoreError, match="Somebody changed this"):
        take_away(filled, "action", looked_at)
    assert read(filled, records, kind="action")["title"].tolist() == ["Meet daily"]
    assert len(read(filled, changes, kind="action", code="alpha")) == 2


def test_a_removed_record_stays_among_the_changes_and_its_number_is_not_used_again(filled: Engine, save) -> None:
    take_away(filled, "event", save("event"))
    assert read(filled, records, kind="event").empty
    assert read(filled, changes, kind="event", code="alpha")["says"].tolist()[0] is None
    assert save("event") == Known(2, 1)


@pytest.mark.parametrize("kind", ["benefit", "stage_check", "candidate", "weights"])
def test_two_people_cannot_both_write_the_first_record_about_one_thing(filled: Engine, save, kind: str) -> None:
    save(kind)
    with pytest.raises(StoreError, match="Somebody changed this"):
        save(kind, viewer=JAWA)
    assert len(read(filled, records, kind=kind)) == 1


@pytest.mark.parametrize(
    ("kind", "says", "told"),
    [
        ("action", {"title": "  "}, "Title is missing"),
        ("action", {"owner": None}, "Owner is missing"),
        ("action", {"status": "maybe"}, "Status cannot be maybe; choose among open"),
        ("action", {"title": "x" * 501}, "501 characters"),
        ("action", {"due": "tomorrow"}, "Due date cannot be tomorrow"),
        ("action", {"element": "luck"}, "Element cannot be luck"),
        ("action", {"colour": "red"}, "colour is not a field"),
        ("goal", {"kpi": "no_such"}, "KPI cannot be no_such"),
        ("goal", {"kpi": None}, "needs a measure"),
        ("goal", {"target": 80.0}, "must differ from where it starts"),
        ("goal", {"target": float("inf")}, "Target cannot be inf"),
        ("goal", {"due_quarter": 8104}, "must be due after the quarter it starts"),
        ("benefit", {"planned": 6}, "Planned cannot be 6"),
        ("stage_check", {"need": "lead_named"}, "not a need of management"),
        ("agreement", {"ends": date(2024, 1, 1)}, "may not end before it starts"),
        ("agreement", {"clauses": ["magic"]}, "cannot be magic"),
        ("weights", dict.fromkeys(RECORDS["weights"].fields, 0), "At least one criterion"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_reason(filled: Engine, save, kind: str, says: dict, told: str) -> None:
    with pytest.raises(StoreError, match=told):
        save(kind, says)
    assert read(filled, records, kind=kind).empty


def test_every_write_changes_the_version_caches_hang_on(filled: Engine, save) -> None:
    with reading(filled) as connection:
        before = visible.version(connection)
    known = save("event")
    with reading(filled) as connection:
        between = visible.version(connection)
    take_away(filled, "event", known)
    with reading(filled) as connection:
        assert len({before, between, visible.version(connection)}) == 3


def test_starting_empty_takes_records_about_simulated_partnerships_along(filled: Engine, save) -> None:
    for kind in RECORDS:
        save(kind)
        save(kind, code="beta")
    with writing(filled) as writer:
        columns = schema.table(schema.Partnership).c
        writer.execute(schema.table(schema.Partnership).update().where(columns.code == "alpha").values(simulated=True))
        setup.remove_simulated(writer, viewer=TESTER)
    for kind in RECORDS:
        assert read(filled, records, kind=kind)["code"].tolist() == ["beta"]
    assert read(filled, changes, kind="goal", code="alpha").empty


def test_goals_are_judged_by_their_kpis_course(filled: Engine, save) -> None:
    for place, actual in enumerate((80, 82, 84)):
        load(filled, "values", values(f"alpha,{KPI},2026-Q{place + 1},{actual}"))
    save("goal")
    save("goal", {"title": "Hardly begun", "target": 140.0})
    save("goal", {"kpi": None, "metric": "Visits", "baseline": 0, "target": 4, "reading": 4, "reading_quarter": 8105})
    save("goal", {"title": "Later", "start_quarter": 8107})
    found = read(filled, goals.judged, quarter=8106)
    assert found["state"].tolist() == ["at_risk", "off_track", "reached"]
    assert found["measured_value"].tolist() == [84.0, 84.0, 4.0]
    assert found["expected"].tolist() == [87.5, 110.0, 1.0]
    assert found["course"][0][-3:] == (80.0, 82.0, 84.0)


def test_the_share_of_goals_off_track_is_there_for_challenges(filled: Engine, save) -> None:
    load(filled, "values", values(f"alpha,{KPI},2026-Q3,79"))
    save("goal")
    save("goal", {"kpi": None, "metric": "Visits", "baseline": 0, "target": 4, "reading": 4, "reading_quarter": 8106})
    save("goal", {"kpi": None, "metric": "Never read"})
    save("goal", {"kpi": None, "metric": "Never read"}, code="beta")
    shares = read(filled, goals.off_track, quarter=8106)
    assert shares["alpha"] == 0.5
    assert shares.isna()["beta"]
    assert read(filled, goals.off_track, JAWA, quarter=8106).index.tolist() == ["alpha"]
    assert read(filled, goals.off_track, quarter=8106, code="nobody").empty


def test_an_action_is_compared_with_its_element_two_quarters_on(filled: Engine, save) -> None:
    for quarter, actual in ((1, 60), (2, 70), (3, 95)):
        load(filled, "values", values(f"alpha,{KPI},2026-Q{quarter},{actual}"))
    save("action")
    save("action", {"began": 8105})
    save("action", {"element": None})
    found = read(filled, actions.with_effects, quarter=8106)
    assert found["verdict"].tolist() == ["rose", "too_early", "not_measured"]
    assert (found["before"][0], found["after"][0], found["delta"][0], found["half"][0]) == (0.0, 100.0, 100.0, 0.0)
    assert read(filled, actions.with_effects, JAWA, quarter=8106, code="beta").empty


def test_overdue_actions_are_those_live_past_their_last_day(filled: Engine, save) -> None:
    save("action")
    save("action", {"status": "done"})
    save("action", {"due": date(2026, 9, 1), "title": "Older"}, code="beta")
    day = date(2026, 10, 2)
    assert read(filled, actions.overdue, on=day, limit=9)["title"].tolist() == ["Older", "Meet weekly"]
    assert read(filled, actions.overdue, JAWA, on=day, limit=9)["code"].tolist() == ["alpha"]
    assert read(filled, actions.count_overdue, on=day) == 2
    assert read(filled, actions.count_overdue, JAWA, on=date(2026, 10, 1)) == 0


def test_the_board_counts_the_met_needs_of_the_present_stage_only(filled: Engine, save) -> None:
    save("stage_check")
    save("stage_check", {"need": "quarters_reported", "met": False})
    save("stage_check", {"stage": "implementation", "need": "lead_named"})
    board = read(filled, lifecycle.board, quarter=8106)
    assert board[["code", "stage", "met"]].to_numpy().tolist() == [
        ["alpha", "management", 1],
        ["beta", "evaluation", 0],
    ]
    assert read(filled, lifecycle.board, JAWA, quarter=8106)["code"].tolist() == ["alpha"]


def test_agreements_that_end_soon_are_listed_soonest_first(filled: Engine, save) -> None:
    save("agreement")
    save("agreement", {"title": "Licence", "kind": "licence", "ends": date(2026, 12, 31)}, code="beta")
    save("agreement", {"title": "Open-ended", "ends": None})
    window = {"after": date(2026, 11, 24), "before": date(2027, 5, 24)}
    assert read(filled, lifecycle.agreements_ending, **window)["title"].tolist() == ["Licence", "Frame"]
    assert read(filled, lifecycle.agreements_ending, JAWA, **window)["title"].tolist() == ["Frame"]
    with writing(filled) as writer:
        writer.execute(delete(RECORDS["agreement"].model))
    assert read(filled, lifecycle.agreements_ending, **window).empty
