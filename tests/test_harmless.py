"""What people wrote never runs as a formula, and stays as it was but for an apostrophe."""

from hypothesis import given
from hypothesis import strategies as st

from health.harmless import FORMULA_STARTS, harmless, harmless_cell


@given(st.text())
def test_harmless_text_never_starts_a_formula(text: str) -> None:
    assert not harmless(text).startswith(FORMULA_STARTS)
    assert harmless(text).removeprefix("'") == text.removeprefix("'")


@given(st.sampled_from(FORMULA_STARTS), st.text())
def test_a_cell_that_starts_a_formula_stays_as_it_is_only_where_it_is_a_number(start: str, rest: str) -> None:
    told = harmless_cell(start + rest)
    assert told == harmless(start + rest) or float(told.replace("%", "").replace(",", ".")) is not None
