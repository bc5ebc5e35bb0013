"""Checking survey answers, long and wide, and invitations."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from health.intake import check, read_table
from tests.intake.known_world import KNOWN, checked, codes, sentences

LONG = "partnership,quarter,side,respondent,item,answer\n"
WIDE = "partnership,quarter,side,respondent,TRU1,COM2,VIS3\n"


def test_one_row_per_respondent_becomes_one_per_answer_in_order() -> None:
    rows = checked(f"{WIDE}aurora-nusa,2026-Q3,own,r1,4,5,0\naurora-nusa,2026-Q3,partner,r1,1,2,3\n", "answers").rows
    assert rows.index.tolist() == [2, 2, 2, 3, 3, 3]
    assert rows["item_id"].tolist() == [21, 22, 23] * 2
    assert rows["answer"].tolist() == [4, 5, 0, 1, 2, 3]
    assert rows["side"].tolist() == [0, 0, 0, 1, 1, 1]


def test_long_and_wide_say_the_same() -> None:
    long = "".join(f"aurora-nusa,2026-Q3,own,r1,{item},{answer}\n" for item, answer in (("TRU1", 4), ("VIS3", "n/a")))
    in_long = checked(LONG + long, "answers").rows
    in_wide = checked(f"{WIDE}aurora-nusa,2026-Q3,own,r1,4,,n/a\n", "answers").rows
    pd.testing.assert_frame_equal(in_long.reset_index(drop=True), in_wide.reset_index(drop=True))


def test_an_empty_cell_is_left_out_and_not_applicable_is_kept_as_missing() -> None:
    rows = checked(f"{WIDE}aurora-nusa,2026-Q3,own,r1,,NA,Tidak berlaku\n", "answers").rows
    assert rows["item_id"].tolist() == [22, 23]
    assert np.isnan(rows["answer"]).all()


def test_a_wide_row_with_one_wrong_answer_is_refused_as_a_whole() -> None:
    found = checked(f"{WIDE}aurora-nusa,2026-Q3,own,r1,4,9,\naurora-nusa,2026-Q3,own,r2,4,3,\n", "answers")
    assert [(problem.row, problem.column, problem.value) for problem in found.problems] == [(2, "COM2", "9")]
    assert found.rows.index.tolist() == [3, 3]
    assert found.file_rows - len(found.rows) == 2


def test_a_respondent_without_any_answer_gives_no_rows_and_no_problem() -> None:
    found = checked(f"{WIDE}aurora-nusa,2026-Q3,own,r1,,,\n", "answers")
    assert (len(found.rows), found.problems, found.file_rows) == (0, (), 0)


def test_the_sentence_for_an_answer_off_the_scale_names_the_scale() -> None:
    assert sentences(f"{LONG}aurora-nusa,2026-Q3,own,r1,VIS3,4.5\n", "answers") == [
        "4.5 is not on the item's scale from 0 to 4; correct the answer, or write n/a if the item does not apply"
    ]


def test_the_sentence_for_an_answer_in_words() -> None:
    wide = sentences(f"{WIDE}aurora-nusa,2026-Q3,own,r1,Perhaps,,\n", "answers")
    assert wide == sentences(f"{LONG}aurora-nusa,2026-Q3,own,r1,TRU1,Perhaps\n", "answers")
    assert wide == ["Perhaps is not an answer; write a number on the item's scale, or n/a if the item does not apply"]


def test_one_person_may_answer_on_both_sides() -> None:
    text = f"{LONG}aurora-nusa,2026-Q3,own,r1,TRU1,4\naurora-nusa,2026-Q3,partner,r1,TRU1,4\n"
    assert codes(text, "answers") == []


def test_the_sides_may_be_said_in_indonesian() -> None:
    text = f"{LONG}aurora-nusa,2026-Q3,Kami,r1,TRU1,4\naurora-nusa,2026-Q3,MITRA,r1,TRU1,4\n"
    assert checked(text, "answers").rows["side"].tolist() == [0, 1]


def test_a_respondent_twice_in_one_wave_is_told_once_per_row() -> None:
    assert codes(f"{WIDE}aurora-nusa,2026-Q3,own,r1,4,5,0\naurora-nusa,2026-Q3,kami,r1,4,5,0\n", "answers") == [
        (3, "", "duplicate_key")
    ]


def test_a_column_that_is_no_item_is_named() -> None:
    text = "partnership,quarter,side,respondent,TRU1,Timestamp\naurora-nusa,2026-Q3,own,r1,4,now\n"
    assert codes(text, "answers") == [(None, "Timestamp", "unknown_column")]


def test_a_long_list_of_columns_is_cut_with_a_count() -> None:
    items = pd.concat([KNOWN.items.set_axis(KNOWN.items.index + f"-{copy}") for copy in range(10)])
    known = replace(KNOWN, items=items.assign(id=range(30)))
    table = read_table(b"partnership,quarter,side,respondent,TRU1-0,x\naurora-nusa,2026-Q3,own,r1,4,5\n", "upload.csv")
    (problem,) = check(table, "answers", known).problems
    assert str(problem.sentence).endswith("COM2-2, … (+22), or remove it")


def test_no_known_items_leave_long_answers_unknown() -> None:
    nothing = replace(KNOWN, items=KNOWN.items.iloc[:0])
    table = read_table(f"{LONG}aurora-nusa,2026-Q3,own,r1,TRU1,4\n".encode(), "upload.csv")
    assert [problem.code for problem in check(table, "answers", nothing).problems] == ["unknown_item"]


def test_respondents_keep_their_spelling() -> None:
    rows = checked(f"{LONG}aurora-nusa,2026-Q3,own, 007 ,TRU1,4\n", "answers").rows
    assert rows["respondent"].tolist() == ["007"]


def test_invitations_are_whole_numbers() -> None:
    rows = checked("partnership,quarter,side,invited\naurora-nusa,2026-Q3,own,12.0\n", "invitations").rows
    assert rows["invited"].tolist() == [12]
    assert str(rows["invited"].dtype) == "int64"


def test_the_sentence_for_part_of_a_person() -> None:
    assert sentences("partnership,quarter,side,invited\naurora-nusa,2026-Q3,own,1.5\n", "invitations") == [
        "1.5 is not a number of people; write a whole number, 0 or more"
    ]


def test_more_people_than_there_are_is_no_count() -> None:
    text = "partnership,quarter,side,invited\naurora-nusa,2026-Q3,own,1e12\n"
    assert codes(text, "invitations") == [(2, "invited", "not_a_count")]


def test_real_respondents_are_all_taken(real_data) -> None:
    folder = real_data / "pack-survey"
    items = pd.read_csv(folder / "items.csv").assign(id=range(1, 20)).set_index("code")
    codes_ = pd.read_csv(folder / "partnerships.csv")["code"]
    known = replace(KNOWN, items=items, partnerships=pd.Series(range(len(codes_)), index=codes_))
    path = folder / "answers_wide.csv"
    found = check(read_table(path.read_bytes(), path.name), "answers", known)
    assert found.problems == ()
    assert len(found.rows) == int(pd.read_csv(path).iloc[:, 4:].notna().sum().sum())


@pytest.mark.parametrize("label", ["4 (Setuju)", "4 - Setuju", "(4) Agree", "Setuju (4)", "Setuju"])
def test_a_number_and_its_label_are_one_answer(label: str) -> None:
    assert checked(f"{LONG}aurora-nusa,2026-Q1,own,r1,TRU1,{label}\n", "answers").rows["answer"].tolist() == [4]


@pytest.mark.parametrize("name", ["Respondent ID", "respondent_id"])
def test_the_headers_of_surveymonkey_are_known_in_both_spellings(name: str) -> None:
    text = (
        f"{name},Date Created,partnership,quarter,side,How far do you agree?,\n,,Response,Response,Response,TRU1,COM2\n"
        "11,10/01/2026,aurora-nusa,2026-Q3,own,Agree,Disagree\n"
    )
    found = checked(text, "answers")
    assert (found.problems, found.rows["answer"].tolist()) == ((), [4, 2])
