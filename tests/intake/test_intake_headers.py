"""Headers: matched without regard to case, space and accents, in English and Indonesian; the others are told."""

import pytest

from health import intake
from health.errors import FileRefused
from health.intake.headers import fit_headers, fold, match
from health.intake.kinds.answers import ANSWERS, INVITATIONS
from health.intake.kinds.definitions import ITEMS, KPIS
from health.intake.kinds.register import PARTNERSHIPS
from health.intake.kinds.values import VALUES
from tests.intake.known_world import KNOWN, checked, codes, sentences

DECLARED = (PARTNERSHIPS, KPIS, ITEMS, VALUES, ANSWERS, INVITATIONS)


def test_the_public_names_are_sorted_and_exist() -> None:
    assert list(intake.__all__) == sorted(intake.__all__, key=lambda name: (not name.isupper(), name.islower(), name))
    assert all(hasattr(intake, name) for name in intake.__all__)


def test_the_kinds_are_those_of_the_contract() -> None:
    assert intake.KINDS == ("partnerships", "kpis", "items", "values", "answers", "invitations")


@pytest.mark.parametrize("kind", DECLARED, ids=lambda kind: kind.name)
def test_no_header_stands_for_two_columns(kind: object) -> None:
    written = [{fold(name) for name in (column.name, *column.aliases)} for column in kind.columns]
    assert sum(map(len, written)) == len(set().union(*written))


@pytest.mark.parametrize("kind", DECLARED, ids=lambda kind: kind.name)
def test_every_declared_name_and_alias_is_matched(kind: object) -> None:
    for column in kind.columns:
        for header in (column.name, *column.aliases):
            assert fit_headers([f" {header.upper()} "], kind.columns).places == {column.name: 0}


def test_a_file_with_the_wrong_columns_is_told_all_that_are_missing() -> None:
    assert codes("a,b\n1,2\n", "invitations") == [
        (None, "partnership", "missing_column"),
        (None, "quarter", "missing_column"),
        (None, "side", "missing_column"),
        (None, "invited", "missing_column"),
        (None, "a", "unknown_column"),
        (None, "b", "unknown_column"),
    ]


def test_the_sentence_for_a_missing_column_lists_those_expected() -> None:
    assert sentences("partnership,quarter,side\na,b,c\n", "invitations") == [
        "The column invited is missing; add it. The columns of this kind of file are partnership, quarter, side, "
        "invited"
    ]


def test_an_unknown_column_is_told_and_the_rows_are_checked_all_the_same() -> None:
    found = checked("partnership,quarter,side,invited,colour\naurora-nusa,2026-Q3,own,-1,red\n", "invitations")
    assert [problem.code for problem in found.problems] == ["unknown_column", "not_a_count"]


def test_two_headers_for_one_column_make_the_rows_unreadable() -> None:
    found = checked("partnership,kemitraan,quarter,side,invited\na,b,c,d,e\n", "invitations")
    assert str(found.problems[0].sentence) == (
        "The headers partnership and kemitraan both stand for the column partnership; keep one of the two"
    )
    assert (len(found.rows), found.file_rows) == (0, 1)


def test_a_header_without_rows_is_told() -> None:
    assert sentences("partnership,quarter,side,invited\n", "invitations") == [
        "upload.csv has a header but no rows; add at least one"
    ]


def test_survey_items_that_differ_by_case_alone_match_only_exactly() -> None:
    items = KNOWN.items.rename(index={"COM2": "tru1"})
    known = intake.Known(KNOWN.partnerships, KNOWN.kpis, items, KNOWN.vocabularies)
    text = b"partnership,quarter,side,respondent,tru1,TRU1,Tru1\naurora-nusa,2026-Q3,own,r,1,2,3\n"
    found = intake.check(intake.read_table(text, "upload.csv"), "answers", known)
    assert found.rows[["item_id", "answer"]].to_numpy().tolist() == [[21, 2], [22, 1]]
    assert [(problem.column, problem.code) for problem in found.problems] == [("Tru1", "unknown_column")]


def test_a_kind_that_does_not_exist_is_refused() -> None:
    table = intake.read_table(b"a\n1\n", "upload.csv")
    with pytest.raises(FileRefused, match="weather is not a kind of file"):
        intake.check(table, "weather", KNOWN)


@pytest.mark.parametrize("written", ["Realisasi (%)", "actual [%]", "Realisasi (Rp)", "ACTUAL (€)"])
def test_a_unit_behind_a_header_does_not_hide_it(written: str) -> None:
    found = match([written, "Target (last year)"], VALUES.columns)
    assert found == {0: "actual"}
