"""Checking KPI values: what a cell may say, the sentences for what it may not, and what becomes of the rest."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from health.intake import check, read_table
from health.intake.known import nearest
from health.quarter import parse_quarter
from tests.intake.known_world import KNOWN, checked, codes, sentences

HEADER = "partnership,kpi,quarter,actual,target,rating\n"


def sentence(row: str) -> str:
    (only,) = sentences(f"{HEADER}{row}\n", "values")
    return only


def actual(written: str) -> float:
    return float(checked(f'{HEADER}aurora-nusa,reply_time,2026-Q3,"{written}",,\n', "values").rows["actual"].iloc[0])


@pytest.mark.parametrize("written", ["2026-Q3", "2026Q3", "Q3 2026", "2026 Q3", "2026q3"])
def test_a_quarter_may_be_written_in_four_ways(written: str) -> None:
    rows = checked(f"{HEADER}aurora-nusa,reply_time,{written},30,,\n", "values").rows
    assert rows["quarter"].tolist() == [parse_quarter("2026-Q3")]


@pytest.mark.parametrize("written", ["Q32026", "Q3", "3 2026", "third quarter", "2026"])
def test_other_ways_of_writing_a_quarter_are_asked_about(written: str) -> None:
    assert codes(f"{HEADER}aurora-nusa,reply_time,{written},30,,\n", "values") == [(2, "quarter", "not_a_quarter")]


@pytest.mark.parametrize("written", ["2026-Q5", "2026-Q0", "Q12 2026", "1066-Q1", "9999-Q4"])
def test_a_quarter_that_does_not_exist_is_told_apart(written: str) -> None:
    assert codes(f"{HEADER}aurora-nusa,reply_time,{written},30,,\n", "values") == [(2, "quarter", "no_such_quarter")]


@pytest.mark.parametrize("value", ["reply_time,2027-Q1,30,,", "joint_plan,Q1-27,,,Draft", "reply_time,2099-Q4,much,,"])
def test_a_value_of_a_quarter_that_has_not_begun_is_refused(value: str) -> None:
    assert (2, "quarter", "quarter_not_begun") in codes(f"{HEADER}aurora-nusa,{value}\n", "values")


def test_a_refused_quarter_is_told_when_it_begins_and_what_is_the_newest() -> None:
    assert sentence("aurora-nusa,reply_time,Q1-27,30,,") == (
        "Q1-27 begins only on 2027-01-01, and a value can be of 2026-Q4 at the latest; correct the quarter, or leave "
        "the row out until then"
    )


@pytest.mark.parametrize("value", ["2026-Q4,30,,", "2027-Q1,n/a,,", "2027-Q1,n/a,20,"])
def test_a_quarter_under_way_and_a_target_set_ahead_are_taken(value: str) -> None:
    assert len(checked(f"{HEADER}aurora-nusa,reply_time,{value}\n", "values").rows) == 1


def test_the_first_day_of_a_quarter_lets_its_values_in() -> None:
    table = read_table(f"{HEADER}aurora-nusa,reply_time,2027-Q1,30,,\n".encode(), "values.csv")
    for day, taken in ((date(2026, 12, 31), 0), (date(2027, 1, 1), 1)):
        assert len(check(table, "values", replace(KNOWN, today=day)).rows) == taken


@pytest.mark.parametrize(
    ("written", "number"),
    [
        *[("1234.5", 1234.5), ("+3", 3), ("-3", -3), ("−3", -3), ("95%", 95), ("95 %", 95), ("1e3", 1000)],
        *[("1.5E-3", 0.0015), (".5", 0.5), ("5.", 5), ("007", 7), ("0.1", 0.1), ("-0", 0)],
    ],
)
def test_plain_numbers_are_read_exactly(written: str, number: float) -> None:
    assert actual(written) == number


@pytest.mark.parametrize("written", ["n/a", "N/A", "na", "Not Available", "-", "–", "−", "[z]", "TIDAK ADA"])
def test_words_for_missing_report_nothing(written: str) -> None:
    assert np.isnan(actual(written))


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("1,234", "ambiguous_number"),
        ("1.234", "ambiguous_number"),
        ("1.23.456", "not_a_number"),
        ("about 5", "not_a_number"),
        ("((12))", "not_a_number"),
        ("0x1F", "not_a_number"),
        ("1_000", "not_a_number"),
        ("5%%", "not_a_number"),
        ("nan", "not_finite"),
        ("-Infinity", "not_finite"),
        ("1e999", "not_finite"),
    ],
)
def test_what_is_no_plain_number_is_asked_about(written: str, code: str) -> None:
    text = f'{HEADER}aurora-nusa,reply_time,2026-Q3,"{written}",,\n'
    assert codes(text, "values") == [(2, "actual", code)]


def test_the_sentence_for_a_blank_actual_says_how_to_say_nothing() -> None:
    assert sentence("aurora-nusa,reply_time,2026-Q3,,,") == (
        "There is no actual; write the value, or n/a if it was not reported"
    )


def test_the_sentence_for_a_number_that_reads_both_ways_shows_both() -> None:
    assert sentence('aurora-nusa,reply_time,2026-Q3,"1,234",,') == (
        "1,234 reads both ways: 1234 with a decimal point, 1.234 with a decimal comma; say which mark is the decimal "
        "one"
    )


def test_the_sentence_for_text_in_a_number() -> None:
    assert sentence("aurora-nusa,reply_time,2026-Q3,good,,") == (
        "good is not a number; write a plain number like 1234.5"
    )


def test_the_sentence_for_a_quarter_that_does_not_exist() -> None:
    assert sentence("aurora-nusa,reply_time,2026-Q5,3,,") == (
        "2026-Q5 does not exist; a quarter is Q1, Q2, Q3 or Q4 of a year from 1900 to 2199, like 2026-Q3"
    )


def test_the_sentence_for_an_unknown_partnership_names_the_nearest() -> None:
    assert sentence("Aurora Nuza,reply_time,2026-Q3,3,,") == (
        "There is no partnership with the code Aurora Nuza; the nearest known: aurora-nusa. Correct the code, or add "
        "the partnership first"
    )


def test_the_sentence_for_an_unknown_kpi_without_neighbours() -> None:
    assert sentence("aurora-nusa,xyz,2026-Q3,3,,") == (
        "There is no KPI with the code xyz, nor one spelled like it; define the KPI first"
    )


def test_the_sentence_for_a_repeated_row_names_the_earlier_one() -> None:
    row = "aurora-nusa,reply_time,2026-Q3,30,,\n"
    assert sentences(f"{HEADER}{row}\n{row}", "values") == [
        "aurora-nusa · reply_time · 2026-Q3 is already in row 2; keep one of the two rows"
    ]


def test_one_quarter_written_twice_in_two_ways_is_repeated() -> None:
    rows = "aurora-nusa,reply_time,2026-Q3,30,,\naurora-nusa,reply_time,Q3 2026,x,,\n"
    assert codes(HEADER + rows, "values") == [(3, "", "duplicate_key"), (3, "actual", "not_a_number")]


def test_the_sentence_for_a_target_that_is_not_above_zero_at() -> None:
    assert sentence("aurora-nusa,new_customers,2026-Q3,3,0,") == (
        "A target of 0 is not above 0, the value that scores 0, though higher is better; correct the target, or "
        "zero_at in the KPI's definition"
    )


def test_the_sentence_for_a_target_that_is_not_below_zero_at() -> None:
    assert sentence("aurora-nusa,reply_time,2026-Q3,3,72.5,") == (
        "A target of 72.5 is not below 72, the value that scores 0, though lower is better; correct the target, or "
        "zero_at in the KPI's definition"
    )


def test_the_sentence_for_a_target_of_0_where_lower_is_better() -> None:
    assert sentence("aurora-nusa,complaints,2026-Q3,3,0,") == (
        "A target of 0 where lower is better needs a zero_at, the value that scores 0; give one in the KPI's definition"
    )


def test_a_target_is_refused_even_where_nothing_was_reported() -> None:
    assert codes(f"{HEADER}aurora-nusa,complaints,2026-Q3,n/a,0,\n", "values") == [
        (2, "target", "target_on_wrong_side")
    ]


def test_a_row_that_reports_nothing_needs_no_target() -> None:
    assert codes(f"{HEADER}aurora-nusa,new_customers,2026-Q3,n/a,,\n", "values") == []


def test_a_target_is_needed_where_neither_row_nor_definition_has_one() -> None:
    assert sentences("partnership,kpi,quarter,actual\naurora-nusa,new_customers,2026-Q3,3\n", "values") == [
        "new_customers has no default target, so each row needs its own; write it in the column target"
    ]


def test_ratings_become_ranks_counted_from_0() -> None:
    rows = "".join(f"aurora-nusa,joint_plan,2026-Q{q},,,{r}\n" for q, r in enumerate(["NONE", " draft ", "Agreed"], 1))
    assert checked(HEADER + rows, "values").rows["rating"].tolist() == [0, 1, 2]


def test_a_rating_of_n_a_reports_nothing() -> None:
    found = checked(f"{HEADER}aurora-nusa,joint_plan,2026-Q1,,,n/a\n", "values")
    assert found.problems == ()
    assert found.rows[["actual", "rating"]].isna().all(axis=None)


def test_a_rating_of_n_a_does_not_stand_for_an_actual() -> None:
    assert codes(f"{HEADER}aurora-nusa,reply_time,2026-Q1,,,n/a\n", "values") == [(2, "actual", "missing_actual")]


def test_the_sentence_for_an_unknown_rating_lists_the_levels() -> None:
    assert sentence("aurora-nusa,joint_plan,2026-Q1,,,Signed") == (
        "Signed is not a level of joint_plan; choose one of None, Draft, Agreed"
    )


def test_the_sentence_for_a_rating_of_a_kpi_without_levels() -> None:
    assert sentence("aurora-nusa,reply_time,2026-Q1,30,,Agreed") == (
        "reply_time has no levels, so it cannot have a rating; write its value in the column actual and clear this cell"
    )


def test_a_rated_kpi_without_a_rating_column_is_told_on_the_row() -> None:
    text = "partnership,kpi,quarter,actual\naurora-nusa,joint_plan,2026-Q1,\naurora-nusa,joint_plan,2026-Q2,3\n"
    assert codes(text, "values") == [(2, "", "missing_rating"), (3, "actual", "actual_for_rating")]


def test_rows_have_the_columns_and_types_of_the_contract() -> None:
    rows = checked(f"{HEADER}aurora-nusa,reply_time,2026-Q1,30,,\n", "values").rows
    assert {name: str(dtype) for name, dtype in rows.dtypes.items()} == {
        "partnership_id": "int64",
        "kpi_id": "int64",
        "quarter": "int64",
        "actual": "float64",
        "target": "float64",
        "rating": "float64",
    }


def test_only_the_rows_with_a_problem_are_left_out() -> None:
    text = f"{HEADER}aurora-nusa,reply_time,2026-Q1,x,,\naurora-nusa,reply_time,2026-Q2,30,,\n"
    found = checked(text, "values")
    assert found.rows.index.tolist() == [3]
    assert (found.file_rows, len(found.problems)) == (2, 1)


def test_notes_stay_text_and_missing_ones_are_none() -> None:
    header = "partnership,kpi,quarter,actual,note\n"
    text = f"{header}aurora-nusa,reply_time,2026-Q1,1,=1+1\naurora-nusa,reply_time,2026-Q2,1,\n"
    assert checked(text, "values").rows["note"].tolist() == ["=1+1", None]


def test_a_very_long_cell_is_cut_in_the_sentence_but_not_in_the_problem() -> None:
    (problem,) = checked(f"{HEADER}aurora-nusa,reply_time,2026-Q1,{'y' * 5000},,\n", "values").problems
    assert len(problem.value) == 5000
    assert len(str(problem.sentence)) < 150


def test_nothing_known_makes_every_code_unknown() -> None:
    nothing = replace(KNOWN, partnerships=KNOWN.partnerships.iloc[:0], kpis=KNOWN.kpis.iloc[:0])
    table = read_table(f"{HEADER}aurora-nusa,reply_time,2026-Q1,30,20,Good\n".encode(), "upload.csv")
    found = check(table, "values", nothing)
    assert [problem.code for problem in found.problems] == ["unknown_partnership", "unknown_kpi"]


def test_many_unknown_names_are_compared_only_up_to_a_bound() -> None:
    known = [f"partner-{number}" for number in range(60_000)]
    found = nearest(["partner-1x", "partner-2x", "partner-3x"], known)
    assert "partner-1" in found[0]
    assert found[1:] == [(), ()]


def test_a_million_repeated_texts_are_understood_once() -> None:
    quarters = [f"{year}-Q{quarter}" for year in range(1900, 2200) for quarter in (1, 2, 3, 4)]
    lines = "".join(f"aurora-nusa,reply_time,{quarter},bad,,\n" for quarter in quarters)
    table = read_table((HEADER + lines).encode(), "upload.csv")
    problems = check(table, "values", replace(KNOWN, today=None)).problems
    assert len(problems) == len(quarters)
    assert len({id(problem.sentence) for problem in problems}) == 1


def test_real_quarterly_figures_are_taken_but_for_the_targets_of_0(real_data) -> None:
    kpis = pd.read_csv(real_data / "pack-rail" / "kpis.csv")
    blank = dict.fromkeys(("target_low", "target_high", "zero_low", "zero_high"), np.nan)
    kpis = kpis.assign(id=range(1, 4), levels=[()] * 3, **blank).set_index("code")
    partnerships = pd.read_csv(real_data / "pack-rail" / "partnerships.csv")["code"]
    known = replace(KNOWN, partnerships=pd.Series(range(len(partnerships)), index=partnerships), kpis=kpis)
    path = real_data / "pack-rail" / "kpi_values.csv"
    found = check(read_table(path.read_bytes(), path.name), "values", known)
    assert {problem.code for problem in found.problems} == {"target_on_wrong_side"}
    assert found.file_rows == len(pd.read_csv(path)) == len(found.rows) + len(found.problems)


def test_a_zero_beside_a_note_that_says_not_yet_known_is_pointed_out() -> None:
    head = "partnership,kpi,quarter,actual,note\n"
    data = f"{head}aurora-nusa,reply_time,2026-Q1,0,have yet to be confirmed\naurora-nusa,reply_time,2026-Q2,0,none\n"
    found = check(read_table(data.encode(), "values.csv"), "values", KNOWN)
    assert [(problem.row, problem.code) for problem in found.problems] == [(2, "unsure_zero")]
