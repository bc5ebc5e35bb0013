"""Files nobody should write are read as a person reads them, or questioned, or refused: never wrong in silence."""

import pytest

from tests.benchmarks.corpora import ASKED, NO_TRUTH, REFUSED, TRUE, outcome_of
from tests.intake.hostile import Hostile, files

# Read right, yet asked about: another reading is possible, or the next file of the kind would come out wrong.
ASKED_ABOUT = {
    "cp1252.csv",
    "cp1252 smart quotes.csv",
    "backslash escapes.csv",
    "header repeated at once.csv",
    "header of two rows.csv",
}
REFUSED_YET_READABLE = {"utf-32.csv", "a very long line.csv"}
# Text that is a table of one column, or of a few, as far as its shape can tell: its headers are refused when checked.
TABLES_BY_SHAPE = {"fixed width.csv", "letter.csv", "query.csv"}


@pytest.mark.parametrize("file", [file for file in files() if file.rows is not None], ids=str)
def test_a_table_that_a_person_reads_without_doubt_is_read(file: Hostile) -> None:
    found = outcome_of("hostile", file.name, file.data, (file.header, file.rows))
    expected = ASKED if file.name in ASKED_ABOUT else REFUSED if file.name in REFUSED_YET_READABLE else TRUE
    assert found.outcome == expected, found.said
    assert found.right == found.cells


@pytest.mark.parametrize("file", [file for file in files() if file.rows is None], ids=str)
def test_what_reads_two_ways_or_none_is_questioned_or_refused(file: Hostile) -> None:
    found = outcome_of("hostile", file.name, file.data, None)
    expected = (NO_TRUTH,) if file.name in TABLES_BY_SHAPE else (ASKED, REFUSED)
    assert found.outcome in expected
    assert bool(found.said) == (found.outcome != NO_TRUTH)
