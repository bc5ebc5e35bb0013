"""Undo and redo: exactly the former state, refused by name where others rest on it, and always as a replay would be."""

import random
import shutil
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from health import assess
from health.access import Viewer
from health.errors import AccessDenied, StoreError
from health.store.engine import open_engine, reading
from health.store.read import scores
from health.store.schema import (
    Answer,
    Assignment,
    Former,
    Invitation,
    Item,
    Kept,
    Kpi,
    KpiValue,
    Partnership,
    Reversal,
    Upload,
)
from tests.conftest import NOW
from tests.loading import ALPHA_AND_BETA, CATALOGUE, REGISTER, TESTER, load, values, wave
from tests.scoring.test_against_reference import differences

KPI, OTHER = "commitments_on_time", "confidentiality_breaches"
DEFINITION = "code,name,element,unit,direction,target,zero_at\n"


def facts_of(engine: Engine) -> dict[str, list[tuple]]:
    """Everything that was said, by codes: what a replay must give again."""
    of = (Partnership.code, Kpi.code)
    kpi_rows = select(*of, KpiValue.quarter, KpiValue.actual, KpiValue.target, KpiValue.rating, KpiValue.note)
    answers = select(Partnership.code, Item.code, Answer.quarter, Answer.side, Answer.answer)
    assigned = select(*of, Assignment.first_quarter, Assignment.ended_quarter)
    invited = select(Partnership.code, Invitation.quarter, Invitation.side, Invitation.invited)
    mine = Partnership.id
    queries = {
        "values": kpi_rows.join_from(KpiValue, Partnership, mine == KpiValue.partnership_id).join(
            Kpi, Kpi.id == KpiValue.kpi_id
        ),
        "answers": answers.join_from(Answer, Partnership, mine == Answer.partnership_id).join(
            Item, Item.id == Answer.item_id
        ),
        "assigned": assigned.join_from(Assignment, Partnership, mine == Assignment.partnership_id).join(
            Kpi, Kpi.id == Assignment.kpi_id
        ),
        "invited": invited.join_from(Invitation, Partnership, mine == Invitation.partnership_id),
        "partnerships": select(Partnership.code, Partnership.name, Partnership.type, Partnership.region),
        "kpis": select(Kpi.code, Kpi.name, Kpi.target, Kpi.zero_at),
        "items": select(Item.code, Item.text),
    }
    with reading(engine) as connection:
        return {name: sorted(map(tuple, connection.execute(query)), key=str) for name, query in queries.items()}


def everything(engine: Engine) -> tuple[object, ...]:
    """Facts with their uploads, what was replaced, and the scores to the last bit."""
    with reading(engine) as connection:
        return (
            facts_of(engine),
            sorted(map(tuple, connection.execute(select(*KpiValue.__table__.c))), key=str),
            sorted(str(row) for row in connection.execute(select(Former.replaced_by, Former.brought_by, Former.was))),
            scores.objects(connection, TESTER),
        )


def undo(engine: Engine, upload_id: int, *, viewer: Viewer = TESTER) -> assess.Effect:
    return assess.undo(engine, viewer, upload_id=upload_id, at=NOW)


def redo(engine: Engine, upload_id: int, *, viewer: Viewer = TESTER) -> assess.Effect:
    return assess.redo(engine, viewer, upload_id=upload_id, at=NOW)


def prepared(engine: Engine) -> None:
    """Upload 1: the register. Upload 2: two quarters of one KPI."""
    load(engine, "partnerships", ALPHA_AND_BETA)
    load(engine, "values", values(f"alpha,{KPI},2026-Q2,70", f"alpha,{KPI},2026-Q3,80", f"beta,{KPI},2026-Q3,90"))


def test_undoing_a_correction_brings_back_the_former_state(engine: Engine) -> None:
    prepared(engine)
    before = everything(engine)
    load(engine, "values", values(f"alpha,{KPI},2026-Q3,81", f"alpha,{OTHER},2026-Q3,2", f"beta,{KPI},2025-Q4,1"))
    after = everything(engine)
    undo(engine, 3)
    assert everything(engine) == before
    redo(engine, 3)
    assert everything(engine) == after


def test_undoing_answers_and_invitations_brings_back_the_former_state(engine: Engine) -> None:
    prepared(engine)
    load(engine, "answers", wave("alpha", "2026-Q3", own=[4] * 5, partner=[2] * 5, items=("TRU1", "TRU2")))
    before = everything(engine)
    load(engine, "answers", wave("alpha", "2026-Q3", own=[5] * 6, partner=[2] * 4, items=("TRU1",)))
    load(engine, "invitations", "partnership,quarter,side,invited\nalpha,2026-Q3,own,9\n")
    after = everything(engine)
    undo(engine, 5)
    undo(engine, 4)
    assert everything(engine) == before
    redo(engine, 4)
    redo(engine, 5)
    assert everything(engine) == after


def test_an_upload_others_rest_on_is_not_undone_and_they_are_named(engine: Engine) -> None:
    prepared(engine)
    load(engine, "values", values(f"alpha,{KPI},2026-Q3,81"))
    before = everything(engine)
    with pytest.raises(StoreError, match=r"rest on it: no\. 3 values\.csv \(tester, 2026-11-24\)"):
        undo(engine, 2)
    assert everything(engine) == before


def test_a_file_that_confirmed_a_value_rests_on_it(engine: Engine) -> None:
    prepared(engine)
    load(engine, "values", values(f"alpha,{KPI},2026-Q3,80", f"beta,{KPI},2026-Q2,60"))
    with pytest.raises(StoreError, match=r"no\. 3"):
        undo(engine, 2)


def test_partnerships_with_facts_are_not_undone(engine: Engine) -> None:
    prepared(engine)
    with pytest.raises(StoreError, match=r"no\. 2 values\.csv"):
        undo(engine, 1)


def test_a_renamed_partnership_gets_its_name_back_whatever_was_reported_since(engine: Engine) -> None:
    prepared(engine)
    load(engine, "partnerships", "code,name,type\nalpha,Renamed,channel\n")
    load(engine, "values", values(f"alpha,{KPI},2026-Q1,60"))
    undo(engine, 3)
    assert ("alpha", "Alpha", "channel", "Jawa") in facts_of(engine)["partnerships"]


def test_a_definition_values_were_read_under_is_not_undone(engine: Engine) -> None:
    prepared(engine)
    load(engine, "kpis", DEFINITION + "own_kpi,Own,trust,%,higher,90,0\n")
    load(engine, "values", values("alpha,own_kpi,2026-Q3,45"))
    with pytest.raises(StoreError, match=r"no\. 4 values\.csv"):
        undo(engine, 3)


def test_a_changed_definition_is_undone_with_the_scores_it_moved(engine: Engine) -> None:
    prepared(engine)
    before = everything(engine)
    load(engine, "kpis", DEFINITION + f"{KPI},Kept promises,trust,%,higher,99,10\n")
    assert everything(engine) != before
    undo(engine, 3)
    assert everything(engine) == before


def test_a_partnership_comes_back_under_its_own_number(engine: Engine) -> None:
    prepared(engine)
    load(engine, "partnerships", "code,name,type\ngamma,Gamma,channel\n")
    load(engine, "values", values(f"gamma,{KPI},2026-Q3,80"))
    after = everything(engine)
    undo(engine, 4)
    undo(engine, 3)
    load(engine, "partnerships", "code,name,type\ndelta,Delta,channel\n")
    undo(engine, 5)
    redo(engine, 3)
    redo(engine, 4)
    assert everything(engine) == after


def test_an_upload_is_not_redone_before_what_it_rests_on(engine: Engine) -> None:
    prepared(engine)
    undo(engine, 2)
    undo(engine, 1)
    with pytest.raises(StoreError, match=r"rests on uploads that are undone: no\. 1 partnerships\.csv"):
        redo(engine, 2)


def test_an_upload_is_not_redone_over_what_came_in_between(engine: Engine) -> None:
    prepared(engine)
    load(engine, "values", values(f"alpha,{KPI},2026-Q3,81"))
    undo(engine, 3)
    load(engine, "values", values(f"alpha,{KPI},2026-Q3,82"))
    before = everything(engine)
    with pytest.raises(StoreError, match=r"came in between: no\. 4 values\.csv"):
        redo(engine, 3)
    assert everything(engine) == before


def test_a_file_taken_in_between_that_confirmed_the_former_value_stands_in_the_way(engine: Engine) -> None:
    prepared(engine)
    load(engine, "values", values(f"alpha,{KPI},2026-Q3,81"))
    undo(engine, 3)
    load(engine, "values", values(f"alpha,{KPI},2026-Q3,80", f"alpha,{KPI},2026-Q1,50"))
    with pytest.raises(StoreError, match=r"came in between: no\. 4 values\.csv"):
        redo(engine, 3)


def test_what_is_undone_is_not_undone_again(engine: Engine) -> None:
    prepared(engine)
    undo(engine, 2)
    with pytest.raises(StoreError, match="undone already"):
        undo(engine, 2)
    redo(engine, 2)
    with pytest.raises(StoreError, match="nothing to redo"):
        redo(engine, 2)


def test_the_end_of_a_kpi_outlives_an_undo(engine: Engine) -> None:
    prepared(engine)
    load(engine, "values", values(f"alpha,{OTHER},2026-Q2,2"))
    assess.end_kpi(engine, TESTER, partnership="alpha", kpi=OTHER, from_quarter=8106, at=NOW)
    after = everything(engine)
    undo(engine, 3)
    redo(engine, 3)
    assert everything(engine) == after


def test_a_reversal_is_recorded_with_who_when_and_its_effect(engine: Engine) -> None:
    prepared(engine)
    items = tuple(item.code for item in CATALOGUE.items)
    load(engine, "answers", wave("alpha", "2026-Q2", own=[4] * 6, partner=[3] * 6, items=items))
    effect = undo(engine, 3)
    with reading(engine) as connection:
        [found] = connection.execute(select(Reversal.verb, Reversal.done_by, Reversal.done_at, Reversal.moved)).all()
        assert connection.execute(select(Upload.in_force).where(Upload.id == 3)).scalar_one() is False
    assert (found.verb, found.done_by, found.moved, effect.moved) == ("undo", "tester", 2, 2)
    assert found.done_at.replace(tzinfo=NOW.tzinfo) == NOW


def test_only_who_sees_all_of_an_upload_may_undo_it(engine: Engine) -> None:
    prepared(engine)
    load(engine, "values", values(f"alpha,{KPI},2026-Q1,60"))
    jawa = Viewer("jawa", role="manager", regions=("Jawa",))
    with pytest.raises(AccessDenied, match="sees every partnership"):
        undo(engine, 2, viewer=jawa)
    undo(engine, 3, viewer=jawa)
    with pytest.raises(AccessDenied, match="may look but not change"):
        redo(engine, 3, viewer=Viewer("reader"))


def test_a_redone_upload_leaves_nothing_put_aside(engine: Engine) -> None:
    prepared(engine)
    undo(engine, 2)
    redo(engine, 2)
    with reading(engine) as connection:
        assert connection.execute(select(Kept.upload_id)).all() == []


def random_file(rng: random.Random) -> tuple[str, str]:
    kind = rng.choice(["values"] * 5 + ["answers", "answers", "invitations", "partnerships", "kpis", "items"])
    partnerships = rng.sample(["alpha", "beta", "gamma"], rng.randint(1, 3))
    if kind == "values":
        column = rng.choice(["actual", "actual,target", "actual,note"])
        more = {"actual": "", "actual,target": f",{rng.choice([85, 90])}", "actual,note": f",{rng.choice('xy')}"}
        cells = {
            (code, rng.choice([KPI, "own_kpi"]), rng.choice(["2026-Q1", "2026-Q2", "2026-Q3"]))
            for code in partnerships
            for _ in range(2)
        }
        rows = [f"{','.join(cell)},{rng.choice([60, 70, 'n/a'])}{more[column]}\n" for cell in sorted(cells)]
        return kind, f"partnership,kpi,quarter,{column}\n" + "".join(rows)
    if kind == "answers":
        own = [rng.choice([2, 4]) for _ in range(rng.randint(3, 6))]
        quarter = rng.choice(["2026-Q2", "2026-Q3"])
        return kind, wave(partnerships[0], quarter, own=own, partner=[3] * 4, items=("TRU1", "own_item"))
    if kind == "invitations":
        rows = [f"{code},2026-Q3,own,{rng.choice([8, 9])}\n" for code in partnerships]
        return kind, "partnership,quarter,side,invited\n" + "".join(rows)
    if kind == "partnerships":
        rows = [f"{code},{code} {rng.choice('AB')},channel\n" for code in partnerships]
        return kind, "code,name,type\n" + "".join(rows)
    if kind == "kpis":
        return kind, DEFINITION + f"own_kpi,Own {rng.choice('AB')},trust,%,higher,{rng.choice([95, 99])},0\n"
    return kind, f"code,text,element,scale_min,scale_max\nown_item,Text {rng.choice('AB')},trust,1,5\n"


def act(engine: Engine, rng: random.Random, taken: dict[int, tuple[str, str]]) -> str:
    """Do one random thing; a refused one must leave everything as it was."""
    before = everything(engine)
    with reading(engine) as connection:
        known = dict(connection.execute(select(Upload.id, Upload.in_force)).all())
    chosen = rng.choice(["load", "load", "undo", "redo"])
    try:
        if chosen == "load":
            kind, text = random_file(rng)
            load(engine, kind, text)
            taken[max(known, default=0) + 1] = (kind, text)
        else:
            able = [number for number, in_force in known.items() if in_force == (chosen == "undo")]
            if able:
                (undo if chosen == "undo" else redo)(engine, rng.choice(able))
    except (StoreError, AssertionError):  # the file names what is undone, or somebody rests on it
        assert everything(engine) == before
        return f"{chosen} refused"
    return chosen


@pytest.mark.parametrize("seed", [0, 2, 3])  # each of them loads, undoes and redoes within 15 steps
def test_any_sequence_ends_as_a_replay_of_the_uploads_in_force(
    engine: Engine, seed: int, sqlite_template: Path, tmp_path: Path
) -> None:
    rng, taken = random.Random(seed), {}
    start = [
        ("partnerships", REGISTER + "alpha,Alpha,channel,,,,,\nbeta,Beta,channel,,,,,\ngamma,Gamma,channel,,,,,\n"),
        ("kpis", DEFINITION + "own_kpi,Own,trust,%,higher,95,0\n"),
        ("items", "code,text,element,scale_min,scale_max\nown_item,Text,trust,1,5\n"),
    ]
    for number, (kind, text) in enumerate(start, start=1):
        load(engine, kind, text)
        taken[number] = (kind, text)
    done = [act(engine, rng, taken) for _ in range(15)]
    assert {"load", "undo", "redo"} <= set(done)

    shutil.copy(sqlite_template, tmp_path / "twin.db")
    twin = open_engine(f"sqlite:///{tmp_path / 'twin.db'}")
    with reading(engine) as connection:
        in_force = list(connection.execute(select(Upload.id).where(Upload.in_force).order_by(Upload.id)).scalars())
    for number in in_force:
        load(twin, *taken[number])
    assert facts_of(engine) == facts_of(twin)
    with reading(engine) as connection, reading(twin) as other:
        assert differences(scores.objects(connection, TESTER), scores.objects(other, TESTER)) == []
    twin.dispose()
    assert assess.rescore_all(engine, TESTER).moved == 0
