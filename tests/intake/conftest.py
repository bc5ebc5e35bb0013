"""What uploaded files are matched against."""

import pytest

from health.intake import Known
from tests.intake.known_world import KNOWN


@pytest.fixture(scope="session")
def known() -> Known:
    return KNOWN
