"""Single KPI definitions are set right by hand: what was said stands, the rest stays the file's."""

from health.intake import Choices, amended_by, check, read_table
from health.intake.remembering import choices_as_object, choices_from_object
from tests.intake.known_world import KNOWN

SHEET = b"code,name,element,direction,target\nlate,Days late,trust,higher,5\ngood,Sales growth,trust,higher,80\n"
LOWER = {"late": {"direction": "lower", "zero_at": "12,5"}}


def checked(data: bytes, choices: Choices):
    return check(read_table(data, "kpis.csv"), "kpis", KNOWN, choices=choices)


def test_what_was_said_of_one_definition_stands_in_place_of_the_file() -> None:
    found = checked(SHEET, Choices(amended=LOWER))
    assert found.problems == ()
    assert found.rows["direction"].tolist() == ["lower", "higher"]
    assert found.rows["zero_at"].tolist()[0] == 12.5
    assert found.rows["zero_at"].isna().tolist() == [False, True]
    assert found.rows["target"].tolist() == [5, 80]


def test_names_that_sound_lower_are_no_longer_pointed_out_once_set_right() -> None:
    assert len(checked(SHEET, Choices()).notices) == 1
    assert checked(SHEET, Choices(amended=LOWER)).notices == ()


def test_what_was_said_wrongly_is_a_problem_of_its_row() -> None:
    found = checked(SHEET, Choices(amended={"good": {"target": "much"}}))
    assert [(problem.row, problem.code, problem.value) for problem in found.problems] == [(3, "not_a_number", "much")]


def test_codes_the_file_does_not_have_are_passed_over() -> None:
    choices = Choices(amended={"elsewhere": {"direction": "lower"}})
    assert checked(SHEET, choices).rows.equals(checked(SHEET, Choices()).rows)


def test_definitions_show_the_columns_a_sheet_leaves_out_as_empty() -> None:
    data = b"kode,nama,unsur,arah\nlate,Days late,trust,higher\nlate,Again,trust,higher\n,Nameless,trust,higher\n"
    found = checked(data, Choices()).definitions
    assert found["code"].tolist() == ["late"]
    assert found.iloc[0][["direction", "target", "zero_at", "weight"]].tolist() == ["higher", "", "", ""]


def test_changes_come_from_comparing_what_was_shown_with_what_was_left() -> None:
    before = checked(SHEET, Choices()).definitions
    after = before.assign(direction=["lower", "higher"], zero_at=["12,5", None])
    assert amended_by(before, after) == LOWER


def test_what_was_said_is_remembered_with_the_other_choices() -> None:
    choices = Choices(amended=LOWER)
    assert choices_from_object(choices_as_object(choices)) == choices
