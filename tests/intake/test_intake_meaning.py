"""Numbers and quarters as people write them: read where they mean one thing, asked about where they mean two."""

import math
from dataclasses import replace

import pandas as pd
import pytest

from health.intake import Choices, check, read_table
from health.intake.columns.cells import Refusal
from health.intake.columns.numbers import MISSING, numbers_or
from health.intake.columns.quarters import read_quarter
from health.quarter import parse_quarter
from tests.intake.known_world import KNOWN


def numbers(*texts: str, decimal: str | None = None) -> list[float | str]:
    reading = numbers_or(MISSING)(pd.Series(texts, dtype="str"), replace(KNOWN, decimal=decimal))
    return [
        reading.refused[place].code if place in reading.refused else float(value)
        for place, value in enumerate(reading.values)
    ]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *[("1,234.5", 1234.5), ("1.234,5", 1234.5), ("1 234,5", 1234.5), ("1\u00a0234", 1234), ("1'234", 1234)],
        *[("95%", 95), ("12,5%", 12.5), ("Rp 1.200.000", 1_200_000), ("Rp1.200.000,-", 1_200_000), ("$1,000.00", 1000)],
        *[("(12)", -12), ("(1,234.50)", -1234.5), ("−3", -3), ("-Rp 5.000,00", -5000), ("0,123", 0.123)],
    ],
)
def test_a_number_that_reads_one_way_is_read(text: str, number: float) -> None:
    assert numbers(text) == [number]


@pytest.mark.parametrize("text", ["−", "–", "n/a", "not available", "[z]", "..", "tidak tersedia"])
def test_words_for_missing_are_no_numbers(text: str) -> None:
    assert math.isnan(float(numbers(text)[0]))


def test_the_decimal_mark_is_decided_for_the_whole_column() -> None:
    assert numbers("1,234", "2.5") == [1234, 2.5]
    assert numbers("1.234", "2,5") == [1234, 2.5]


def test_a_column_that_reads_both_ways_is_asked_about_until_a_mark_is_chosen() -> None:
    assert numbers("1,234", "12") == ["ambiguous_number", 12]
    assert numbers("1,234", decimal=".") == [1234]
    assert numbers("1,234", decimal=",") == [1.234]


def test_a_number_against_the_mark_of_its_column_is_refused() -> None:
    assert numbers("1.5", "2.5", "3,5") == [1.5, 2.5, "other_decimal_mark"]


def test_the_question_about_the_mark_is_told_once_with_its_setting() -> None:
    text = (
        "partnership;kpi;quarter;actual\naurora-nusa;reply_time;2026-Q1;1,234\naurora-nusa;reply_time;2026-Q2;2,345\n"
    )
    table = read_table(text.encode(), "upload.csv")
    asked = check(table, "values", KNOWN).questions
    assert [(question.code, question.setting) for question in asked] == [("ambiguous_number", "decimal")]
    answered = check(table, "values", KNOWN, choices=Choices(decimal="."))
    assert answered.rows["actual"].tolist() == [1234, 2345]


@pytest.mark.parametrize(
    "text",
    [
        *["2026-Q3", "2026Q3", "Q3 2026", "Q3-26", "3Q26", "2026-07-15", "15/08/2026", "2026-09", "31.07.2026"],
        *["Jul-Sep 2026", "Juli–September 2026", "Triwulan III 2026", "TW3 2026", "Kuartal 3 2026", "August 2026"],
    ],
)
def test_a_quarter_is_read_as_people_write_it(text: str) -> None:
    assert read_quarter(text) == parse_quarter("2026-Q3")


@pytest.mark.parametrize("text", ["FY26 Q1", "Q1 2025/26", "Q1 FY2026", "2025/26 Q1", "FY2025/26 Q1"])
def test_a_fiscal_quarter_waits_for_the_start_of_the_fiscal_year(text: str) -> None:
    refused = read_quarter(text)
    assert isinstance(refused, Refusal)
    assert refused.code == "fiscal_quarter"
    assert read_quarter(text, fiscal_start=4) == parse_quarter("2025-Q2")


@pytest.mark.parametrize("text", ["03/04/2026", "2026-3"])
def test_a_label_that_means_two_quarters_is_refused(text: str) -> None:
    refused = read_quarter(text)
    assert isinstance(refused, Refusal)
    assert refused.code == "ambiguous_quarter"


def test_a_day_whose_two_readings_lie_in_one_quarter_is_read() -> None:
    assert read_quarter("02/03/2026") == parse_quarter("2026-Q1")
