"""A portfolio with a side of three beside sides of many."""

import pytest
from sqlalchemy import Engine

from tests.conftest import Prepared
from tests.store.small_sides import a_small_side


@pytest.fixture
def small_side(prepared: Prepared) -> Engine:
    return prepared(a_small_side)
