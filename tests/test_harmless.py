"""What people wrote never runs as a formula, and stays as it was but for an apostrophe."""

from hypothesis import given
from hypothesis import strategies as st

from health.harmless import FORMULA_STARTS, harmless, harmless_cell


@given(st.text())
def test_harmless_text_never_starts_a_formula(text: str) -> None:
    assert not harmless(text).startswith(FORMULA_STARTS)
    assert harmless(text).removeprefix("'") == text.removeprefix("'")


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_stays_as_it_is_whatever_its_sign(number: float) -> None:
    assert harmless_cell(str(number)) == str(number)
    assert harmless_cell(f"{number}%") == f"{number}%"


@given(st.sampled_from(FORMULA_STARTS), st.from_regex(r"[A-Z]\w*\(.*\)", fullmatch=True))
def test_a_cell_that_calls_a_function_is_never_run(start: str, call: str) -> None:
    assert harmless_cell(start + call) == f"'{start}{call}"
