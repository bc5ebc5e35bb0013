"""Checking partnerships, KPIs and survey items: codes, words, dates, and goalposts that leave room for a score."""

from datetime import date

import pytest

from health.intake import check, read_table
from tests.intake.known_world import KNOWN, checked, codes, sentences

REGISTER = "code,name,type,started,annual_value,currency\n"
KPI = "code,name,element,direction,target,zero_at,weight,target_low,target_high,zero_low,zero_high,levels\n"
ITEM = "code,text,element,scale_min,scale_max,reverse\n"


def test_a_partnership_has_typed_cells_and_none_for_what_is_missing() -> None:
    rows = checked(f"{REGISTER}aurora,Aurora,CHANNEL,2024-03-01,1200000,idr\nb,B,channel,,,\n", "partnerships").rows
    assert rows.iloc[0].tolist() == ["aurora", "Aurora", "channel", date(2024, 3, 1), 1_200_000.0, "IDR"]
    assert rows["started"].tolist()[1] is None
    assert rows["currency"].tolist()[1] is None


def test_columns_a_register_does_not_have_are_not_spoken_about() -> None:
    assert list(checked("code,name,type\na,A,channel\n", "partnerships").rows.columns) == ["code", "name", "type"]


@pytest.mark.parametrize("code", ["a b", "a/b", "é", "x" * 65, "=1"])
def test_a_code_has_plain_characters(code: str) -> None:
    assert codes(f"{REGISTER}{code},A,channel,,,\n", "partnerships") == [(2, "code", "not_a_code")]


def test_the_sentence_for_a_word_lists_the_allowed_ones() -> None:
    assert sentences(f"{REGISTER}a,A,friend,,,\n", "partnerships") == [
        "friend is not a word for this column; choose one of strategic, joint_venture, channel"
    ]


@pytest.mark.parametrize(
    "written", ["01/02/2024", "15/08/24", "March 2024", "31/02/2024", "2024-13-01 00:00", "2024-W01-1", "2024301"]
)
def test_a_date_reads_one_way_only(written: str) -> None:
    assert codes(f"{REGISTER}a,A,channel,{written},,\n", "partnerships") == [(2, "started", "not_a_date")]


@pytest.mark.parametrize(
    "written", ["2024-3-15", "20240315", "15 March 2024", "15/03/2024", "3/15/2024", "15.3.2024", "2024-03-15 00:00:00"]
)
def test_a_day_is_read_in_every_spelling_that_leaves_no_doubt(written: str) -> None:
    rows = checked(f"{REGISTER}a,A,channel,{written},,\n", "partnerships").rows
    assert rows["started"].tolist() == [date(2024, 3, 15)]


def test_one_day_that_reads_one_way_decides_for_its_column() -> None:
    lines = f"{REGISTER}a,A,channel,01/02/2024,,\nb,B,channel,15/02/2024,,\n"
    assert checked(lines, "partnerships").rows["started"].tolist() == [date(2024, 2, 1), date(2024, 2, 15)]
    contrary = checked(f"{lines}c,C,channel,02/15/2024,,\n", "partnerships")
    assert [(problem.row, problem.code) for problem in contrary.problems] == [(2, "not_a_date")]


def test_a_repeated_code_is_told_at_the_code() -> None:
    assert codes(f"{REGISTER}a,A,channel,,,\na,B,channel,,,\n", "partnerships") == [(3, "code", "duplicate_key")]


def test_a_kpi_weighs_1_unless_it_says_otherwise() -> None:
    rows = checked(f"{KPI}a,A,trust,higher,1,,,,,,,\nb,B,trust,higher,1,,2.5,,,,,\n", "kpis").rows
    assert rows["weight"].tolist() == [1.0, 2.5]


def test_a_kpi_with_levels_and_no_direction_is_a_rating() -> None:
    rows = checked(f"{KPI}a,A,trust,,,,,,,,,Poor | Good\n", "kpis").rows
    assert rows["direction"].tolist() == ["rating"]
    assert rows["levels"].tolist() == [("Poor", "Good")]


def test_a_kpi_may_say_through_which_lens_it_looks() -> None:
    head = KPI.replace("levels", "lens,levels")
    told = f"{head}a,A,trust,higher,1,,,,,,,Sosial,\nb,B,trust,higher,1,,,,,,,,\nc,C,trust,higher,1,,,,,,,rosy,\n"
    assert checked(told, "kpis").rows["lens"].tolist() == ["social", None]
    assert sentences(told, "kpis") == [
        "rosy is not a word for this column; choose one of social, environmental, sosial, lingkungan"
    ]


def test_a_file_of_kpis_without_lenses_says_nothing_about_them() -> None:
    assert "lens" not in checked(f"{KPI}a,A,trust,higher,1,,,,,,,\n", "kpis").rows


def test_a_kpi_without_direction_and_levels_is_asked_for_one() -> None:
    assert sentences(f"{KPI}a,A,trust,,,,,,,,,\n", "kpis") == [
        "There is no direction; write one of higher, lower, range, rating"
    ]


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("a,A,trust,higher,60,60,,,,,,", "target", "target_on_wrong_side"),
        ("a,A,trust,higher,-1,,,,,,,", "target", "target_on_wrong_side"),
        ("a,A,trust,lower,0,,,,,,,", "target", "target_on_wrong_side"),
        ("a,A,trust,lower,8,8,,,,,,", "target", "target_on_wrong_side"),
        ("a,A,trust,range,,,,10,20,10,45,", "target_low", "bounds_out_of_order"),
        ("a,A,trust,range,,,,20,10,1,45,", "target_low", "bounds_out_of_order"),
        ("a,A,trust,range,,,,,20,1,45,", "target_low", "bounds_out_of_order"),
        ("a,A,trust,rating,,,,,,,,", "levels", "too_few_levels"),
        ("a,A,trust,rating,,,,,,,,One", "levels", "too_few_levels"),
        ("a,A,trust,rating,,,,,,,,One|", "levels", "too_few_levels"),
        ("a,A,trust,rating,5,,,,,,,One|Two", "target", "not_for_direction"),
        ("a,A,trust,higher,5,,,,,,9,", "zero_high", "not_for_direction"),
        ("a,A,trust,higher,5,,-1,,,,,", "weight", "weight_not_positive"),
        ("a,A,faith,higher,5,,,,,,,", "element", "unknown_word"),
        ("a,A,trust,higher,x,9,,,,,,", "target", "not_a_number"),
    ],
)
def test_goalposts_without_room_for_a_score_are_refused(row: str, column: str, code: str) -> None:
    assert codes(f"{KPI}{row}\n", "kpis") == [(2, column, code)]


def test_a_range_may_shrink_to_a_point() -> None:
    assert codes(f"{KPI}a,A,trust,range,,,,10,10,3,45,\n", "kpis") == []


def test_a_range_in_a_file_without_bounds_is_told_on_the_row() -> None:
    assert codes("code,name,element,direction\na,A,trust,range\nb,B,trust,rating\n", "kpis") == [
        (2, "", "bounds_out_of_order"),
        (3, "", "too_few_levels"),
    ]


def test_the_sentence_for_bounds_out_of_order_shows_them() -> None:
    assert sentences(f"{KPI}a,A,trust,range,,,,10,,12,45,\n", "kpis") == [
        "The bounds 12, 10, –, 45 are not four numbers in order; zero_low < target_low ≤ target_high < zero_high is "
        "expected"
    ]


@pytest.mark.parametrize(
    ("written", "flag"),
    [
        *[(written, True) for written in ("True", "YES", "1", "ya")],
        *[(written, False) for written in ("false", "no", "0", "Tidak", "")],
    ],
)
def test_reverse_is_yes_or_no_in_both_languages(written: str, flag: bool) -> None:
    assert checked(f"{ITEM}A,a,trust,1,5,{written}\n", "items").rows["reverse"].tolist() == [flag]


def test_an_item_without_a_scale_is_answered_from_1_to_5() -> None:
    rows = checked("code,text,element\nA,a,trust\n", "items").rows
    assert rows[["scale_min", "scale_max", "reverse"]].to_numpy().tolist() == [[1.0, 5.0, False]]


def test_the_sentence_for_a_scale_without_room() -> None:
    assert sentences(f"{ITEM}A,a,trust,5,5,\n", "items") == [
        "A scale from 5 to 5 has no room for an answer; scale_min must be below scale_max"
    ]


def test_one_end_of_a_scale_alone_is_held_against_the_other_default() -> None:
    assert codes("code,text,element,scale_min\nA,a,trust,5\n", "items") == [(2, "scale_min", "scale_out_of_order")]


def test_names_that_say_something_else_than_the_definition_are_pointed_out() -> None:
    head = "code,name,element,direction,target,zero_at\n"
    lines = (
        "A,Average time taken,trust,higher,9,1",
        "B,Days lost (Cumulative),trust,lower,2,9",
        "C,Reduction of delays,trust,higher,9,1",
    )
    found = check(read_table((head + "\n".join(lines)).encode(), "kpis.csv"), "kpis", KNOWN)
    assert found.problems == ()
    assert [notice.values["found"] for notice in found.notices] == ["A", "B"]
