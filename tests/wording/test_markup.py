"""Sentences keep their bold words and names keep their characters when they leave the page."""

from hypothesis import given
from hypothesis import strategies as st

from health.wording.markup import Run, plain, runs, safe


def test_bold_words_are_told_from_plain_ones() -> None:
    assert runs("**Alpha** is *not* well") == (Run("Alpha", bold=True), Run(" is *not* well"))


@given(st.text())
def test_a_name_comes_back_as_it_was_written(name: str) -> None:
    assert plain(f"**{safe(name)}** stands") == f"{name} stands"
    assert all(run.bold == (run.text != " stands") for run in runs(f"**{safe(name)}** stands"))
