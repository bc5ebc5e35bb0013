"""The examples in the docstrings of the scoring run, and its index names every public thing once."""

import doctest
import importlib
import pkgutil

import pytest

from health import scoring

MODULES = [module.name for module in pkgutil.iter_modules(scoring.__path__, "health.scoring.")]


@pytest.mark.parametrize("name", MODULES)
def test_examples_say_what_happens(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_the_index_names_what_there_is():
    assert [name for name in scoring.__all__ if not hasattr(scoring, name)] == []
    assert len(set(scoring.__all__)) == len(scoring.__all__)
