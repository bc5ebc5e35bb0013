"""Numbers and quarters in rarer spellings: read where a person reads them without doubt, refused where not."""

import numpy as np
import pytest

from health.intake import Checked
from health.quarter import quarter_name
from tests.intake.known_world import checked

NUMBERS = {
    "Swiss": (["1'234'567.50", "12’000.00", "7.25"], [1_234_567.5, 12_000, 7.25]),
    "Indian": (["12,34,567.50", "1,00,000", "7.25"], [1_234_567.5, 100_000, 7.25]),
    "parted by spaces nobody sees": (["1\u00a0234,5", "12\u202f000,0", "1\u2009234,25"], [1234.5, 12_000, 1234.25]),
    "full width": (["１２３", "４５．５", "７"], [123, 45.5, 7]),
    "Arabic": (["١٢٣", "٤٥٫٢٥", "٧"], [123, 45.25, 7]),
    "Devanagari": (["१२३", "४५", "७"], [123, 45, 7]),
    "minus at the end": (["1.234,50-", "12,00", "7,25-"], [-1234.5, 12, -7.25]),
    "in brackets with a currency": (["($1,234.50)", "$12.00", "(7.25)"], [-1234.5, 12, -7.25]),
    "cents that a dash stands for": (["12’345.-", "1’500.50", "7.-"], [12_345, 1500.5, 7]),
    "powers of ten with a comma": (["1,5E+03", "2,25e2", "7,5"], [1500, 225, 7.5]),
    "a currency before brackets": (["$(1,234.50)", "$12.00", "Rp (7)"], [-1234.5, 12, -7]),
    "currency behind": (["1.200.000 IDR", "1.500.000,50 IDR", "7,25 €"], [1_200_000, 1_500_000.5, 7.25]),
}
NO_NUMBERS = [
    "--5",
    "+-3",
    "(-5)",
    "12-",
    "1,23,4",
    "1.2.3",
    "5-10",
    "1/2",
    "0x1A",
    "1_000",
    "~95",
    "<5",
    "1,5 juta",
    "7 hari",
]
NO_NUMBERS += ["#N/A", "#DIV/0!", "TRUE", "95.5¹", "95.5*", "10:30"]
THIRD_OF_2026 = [
    "Triwulan ke-3 2026", "Triwulan Ketiga 2026", "Triwulan III Tahun 2026", "triwulan iii th. 2026", "TW.III 2026",
    "TW-III/2026", "2026 TW III", "Kuartal 3/2026", "Third Quarter 2026", "3rd quarter 2026", "Agt 2026", "20260815",
    "3. Quartal 2026", "III. Quartal 2026", "Juli–September 2026", "August 2026", "Sept 2026", "Q3_2026", "09.2026",
    "September 30 2026",
    "Juli s.d. September 2026", "Juli s/d September 2026", "２０２６-Q3", "2026‑Q3", "2026\u00a0Q3",
]  # fmt: skip
NO_QUARTERS = ["Q3", "2026", "Q5 2026", "III/2026", "2026-3", "H2 2026", "Semester II 2026", "Jan-Jun 2026", "46249"]
NO_QUARTERS += ["Marketing 2026", "Sepuluh 2026", "Junk 26", "26-07-01", "26-03-31"]


def check_values(lines: list[list[str]]) -> Checked:
    text = "\n".join(";".join(line) for line in [["partnership", "kpi", "quarter", "actual"], *lines])
    return checked(text + "\n", "values")


def rows(actuals: list[str]) -> list[list[str]]:
    return [["aurora-nusa", "commitments_on_time", f"{2010 + at}-Q1", text] for at, text in enumerate(actuals)]


@pytest.mark.parametrize("spelling", NUMBERS)
def test_a_number_is_what_it_looks_like(spelling: str) -> None:
    written, meant = NUMBERS[spelling]
    found = check_values(rows(written))
    assert found.problems == ()
    assert found.rows["actual"].tolist() == meant


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_what_is_no_plain_number_is_refused(text: str) -> None:
    found = check_values(rows([text, "7.5", "8.5"]))
    assert [(problem.row, problem.value) for problem in found.problems] == [(2, text)]
    assert np.array_equal(found.rows["actual"], [7.5, 8.5])


@pytest.mark.parametrize("text", THIRD_OF_2026)
def test_a_quarter_is_the_one_it_names(text: str) -> None:
    found = check_values([["aurora-nusa", "commitments_on_time", text, "5"]])
    assert found.problems == ()
    assert [quarter_name(quarter) for quarter in found.rows["quarter"]] == ["2026-Q3"]


@pytest.mark.parametrize("text", NO_QUARTERS)
def test_a_label_of_no_quarter_or_two_is_refused(text: str) -> None:
    found = check_values([["aurora-nusa", "commitments_on_time", text, "5"]])
    assert found.rows.empty
    assert [problem.column for problem in found.problems] == ["quarter"]
