"""The index of the scoring names every public thing once."""

from health import scoring


def test_the_index_names_what_there_is() -> None:
    assert [name for name in scoring.__all__ if not hasattr(scoring, name)] == []
    assert len(set(scoring.__all__)) == len(scoring.__all__)
