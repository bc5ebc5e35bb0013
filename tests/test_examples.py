"""The examples in docstrings say what happens."""

import doctest
import importlib
import pkgutil

import pytest

import health

# Run as scripts, not imported: the shell itself, and what Alembic loads.
SCRIPTS = ("__main__", ".migrations")
MODULES = [
    module.name
    for module in pkgutil.walk_packages(health.__path__, "health.")
    if not any(part in module.name for part in SCRIPTS)
]


@pytest.mark.parametrize("name", MODULES)
def test_examples_say_what_happens(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
