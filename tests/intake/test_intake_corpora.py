"""Messy files of public corpora, and mutated ones: true, asked about or refused; never wrong in silence."""

from pathlib import Path

import pytest

from tests.benchmarks import corpora, fuzz
from tests.intake.known_world import KNOWN


@pytest.fixture(scope="module")
def found(real_data: Path) -> list[corpora.Outcome]:
    return list(corpora.outcomes(real_data / "mess"))


def test_no_file_of_the_corpora_is_read_wrongly_in_silence(found: list[corpora.Outcome]) -> None:
    assert [outcome.name for outcome in found if outcome.outcome == corpora.WRONG] == []


def test_cells_with_a_known_truth_are_right(found: list[corpora.Outcome]) -> None:
    assert corpora.accuracy(found) >= 99.5


def test_what_is_refused_or_asked_is_said_in_a_sentence(found: list[corpora.Outcome]) -> None:
    said = [outcome.said for outcome in found if outcome.outcome in (corpora.ASKED, corpora.REFUSED)]
    assert len(said) > 20
    assert all(len(sentence.split()) > 5 and "{" not in sentence for sentence in said)


@pytest.mark.parametrize("seed", range(4))
def test_mutated_files_raise_nothing_but_our_own_errors(seed: int) -> None:
    mutants = list(fuzz.mutants(fuzz.samples(), number=75, seed=seed))
    assert {fuzz.outcome(name, data, KNOWN) for name, data in mutants} >= {"read", "FileRefused"}
