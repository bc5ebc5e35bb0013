"""Choices about a file can be kept as plain data, and lose on the way back only what means nothing any more."""

import json

from hypothesis import given
from hypothesis import strategies as st

from health.intake import Choices, Known
from health.intake.remembering import choices_as_object, choices_from_object, header_digest, still_meant

TEXTS = st.dictionaries(st.text(), st.text())
CHOICES = st.builds(
    Choices,
    decimal=st.sampled_from([None, ".", ","]),
    fiscal_start=st.sampled_from([None, 1, 4, 7, 10]),
    mapping=TEXTS,
    constants=TEXTS,
    names=st.dictionaries(st.text(), TEXTS.filter(bool)),
)


@given(CHOICES)
def test_choices_come_back_from_json_as_they_were(choices: Choices) -> None:
    plain = json.loads(json.dumps(choices_as_object(choices)))
    assert choices_as_object(choices_from_object(plain)) == choices_as_object(choices)
    assert choices_from_object(plain).fiscal_start == choices.fiscal_start


def test_headers_that_differ_in_more_than_order_are_another_set() -> None:
    digest = header_digest(["a", "b"])
    assert header_digest(["b", "a"]) == digest
    assert digest not in {
        header_digest(["a"]),
        header_digest(["a", "b", "c"]),
        header_digest(["ab"]),
        header_digest([]),
    }


def test_columns_and_codes_that_are_gone_are_left_out(known: Known) -> None:
    choices = Choices(
        mapping={"A": "actual", "B": "no_such_column", "C": ""},
        constants={"quarter": "2026-Q3", "no_such_column": "x"},
        names={"partnership": {"Aurora": "aurora-nusa", "Gone": "gone"}, "kpi": {"X": "gone"}},
    )
    found = still_meant(choices, kind="values", known=known)
    assert found == Choices(
        mapping={"A": "actual", "C": ""},
        constants={"quarter": "2026-Q3"},
        names={"partnership": {"Aurora": "aurora-nusa"}},
    )
