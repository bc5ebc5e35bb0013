"""Causes and signs are read for those who may see them, and never about fewer than five people."""

import math
from collections.abc import Sequence
from datetime import date

import pytest
from sqlalchemy import Engine

from health.access import Viewer
from health.catalogue import Catalogue
from health.errors import AccessDenied
from health.insight import Measures, find_challenges
from health.quarter import last_day, parse_quarter
from health.store.engine import reading, writing
from health.store.ledger import records as ledger
from health.store.read import answers, partnership, signs
from tests.conftest import NOW
from tests.loading import ALPHA_AND_BETA, TESTER, load, values, wave

Q3 = parse_quarter("2026-Q3")
TRUST = ("TRU1", "TRU2", "TRU3")
ROLES = ("ROL1", "ROL2", "ROL3", "ROL4")
NOBODY = Viewer("stranger", codes=("beta",))


def survey(engine: Engine, *, own: Sequence[int], partner: Sequence[int], items: tuple[str, ...] = TRUST) -> None:
    load(engine, "partnerships", ALPHA_AND_BETA)
    load(engine, "answers", wave("alpha", "2026-Q3", own=list(own), partner=list(partner), items=items))


def ask(engine: Engine, model, *, viewer: Viewer = TESTER, **asked):
    with reading(engine) as connection:
        return model(connection, viewer, code="alpha", min_respondents=5, **asked)


def measures(engine: Engine) -> Measures:
    return ask(engine, signs.measures, quarter=Q3, on=last_day(Q3))


def test_statements_add_up_to_the_stored_survey_part(engine: Engine) -> None:
    survey(engine, own=[5, 4, 4, 2, 3], partner=[3, 2, 3, 1, 4, 4])
    found = ask(engine, answers.statements, quarter=Q3)
    [stored] = ask(engine, partnership.elements, quarter=Q3)["survey"]
    assert found["item"].tolist() == list(TRUST)
    assert found["n"].tolist() == [11, 11, 11]
    assert (found["mean"] * found["weight"]).sum() == pytest.approx(stored, abs=1e-9)


def test_statements_of_four_people_are_not_told(engine: Engine) -> None:
    survey(engine, own=[5, 4], partner=[3, 2])
    assert ask(engine, answers.statements, quarter=Q3).empty


def test_one_statement_too_few_answered_hides_its_element(engine: Engine) -> None:
    load(engine, "partnerships", ALPHA_AND_BETA)
    lines = ["partnership,quarter,side,respondent,TRU1,TRU2,TRU3"]
    lines += [f"alpha,2026-Q3,own,o{person},4,4,{3 if person else 'n/a'}" for person in range(5)]
    load(engine, "answers", "\n".join(lines) + "\n")
    assert ask(engine, answers.statements, quarter=Q3).empty


def test_statements_and_files_are_for_those_who_see_the_partnership(engine: Engine) -> None:
    survey(engine, own=[5, 4, 4, 2], partner=[3, 2])
    assert ask(engine, answers.statements, viewer=NOBODY, quarter=Q3).empty
    with reading(engine) as connection:
        assert answers.files(connection, NOBODY, code="alpha", quarter=Q3).empty
        [file] = answers.files(connection, TESTER, code="alpha", quarter=Q3).to_dict("records")
    assert (file["file_name"], file["uploaded_by"]) == ("answers.csv", "tester")
    with pytest.raises(AccessDenied):
        ask(engine, signs.measures, viewer=NOBODY, quarter=Q3, on=last_day(Q3))


def test_signs_are_measured_from_answers_invitations_and_kpis(engine: Engine) -> None:
    survey(engine, own=[5] * 6, partner=[3] * 6, items=("COM1", "COM2"))
    load(engine, "invitations", "partnership,quarter,side,invited\nalpha,2026-Q3,own,6\nalpha,2026-Q3,partner,15\n")
    load(engine, "values", values("alpha,commitments_on_time,2026-Q2,80", "alpha,commitments_on_time,2026-Q3,80"))
    found = measures(engine)
    assert found.gap == {"communication": pytest.approx(50.0)}
    assert found.agreement_index == {"communication": pytest.approx(1.0)}
    assert found.partner_response == pytest.approx(0.4)
    assert found.kpi_coverage == 1.0
    assert found.agreement == "none"
    assert found.goals_off_track is None


def test_a_small_side_leaves_gap_and_agreement_unmeasured(engine: Engine) -> None:
    survey(engine, own=[5] * 4, partner=[3] * 4, items=("COM1", "COM2"))
    found = measures(engine)
    assert (found.gap, found.agreement_index) == ({}, {})


def test_people_who_disagree_show_in_the_agreement_of_their_side(engine: Engine) -> None:
    survey(engine, own=[1, 5, 1, 5, 1, 5], partner=[4] * 6, items=("COM1", "COM2"))
    assert measures(engine).agreement_index["communication"] == 0.0


def test_the_share_that_does_not_apply_is_of_every_answer_about_roles(engine: Engine, catalogue: Catalogue) -> None:
    load(engine, "partnerships", ALPHA_AND_BETA)
    lines = [f"partnership,quarter,side,respondent,{','.join(ROLES[:2])}"]
    lines += [f"alpha,2026-Q3,own,o{person},4,{'n/a' if person < 3 else 4}" for person in range(6)]
    load(engine, "answers", "\n".join(lines) + "\n")
    assert measures(engine).roles_not_applicable == pytest.approx(0.25)
    unclear = find_challenges(measures(engine), catalogue)[-1]
    assert unclear.readings["unclear_agreement", "roles_not_applicable"].present is True


def test_a_wave_of_a_quarters_own_leaves_none_to_be_carried_into_it(engine: Engine) -> None:
    """Three people answered in Q3, so Q2's wave does not count there (section 3), and nothing of Q3's may be told."""
    load(engine, "partnerships", ALPHA_AND_BETA)
    load(engine, "answers", wave("alpha", "2026-Q2", own=[1, 5] * 3, partner=[4] * 6, items=("COM1", "COM2")))
    load(engine, "values", values("alpha,commitments_on_time,2026-Q3,80"))
    assert measures(engine).agreement_index == {"communication": 0.0}
    load(engine, "answers", wave("alpha", "2026-Q3", own=[3] * 3, partner=[], items=("COM1", "COM2")))
    assert measures(engine).agreement_index == {}


def test_an_agreement_on_file_is_one_whatever_the_register_knows(engine: Engine, catalogue: Catalogue) -> None:
    load(engine, "partnerships", ALPHA_AND_BETA)
    assert measures(engine).agreement == "none"
    says = {"title": "Frame", "kind": "confidentiality", "parties": "Alpha, Nusa", "starts": date(2025, 1, 1)}

    def file(**more: object) -> None:
        with writing(engine) as writer:
            given = {"partnership": "alpha", "catalogue": catalogue, "at": NOW}
            ledger.save(writer, TESTER, kind="agreement", says={**says, **more}, **given)

    file()
    assert measures(engine).agreement == "none"
    file(kind="contract", ends=date(2026, 9, 29))
    assert measures(engine).agreement == "expired"
    file(kind="contract")
    assert measures(engine).agreement == "in_force"


def test_nothing_uploaded_is_nothing_measured(engine: Engine) -> None:
    load(engine, "partnerships", ALPHA_AND_BETA)
    found = measures(engine)
    assert (found.score, found.kpi_coverage, found.partner_response, found.roles_not_applicable) == (
        {},
        None,
        None,
        None,
    )
    assert not any(math.isnan(slope.slope) for slope in found.trend.values())
