"""A copy of the catalogue's folder that a test may break."""

import shutil
from pathlib import Path

import pytest

from health.catalogue import (
    DATA_FOLDER,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of data/ to break."""
    return Path(shutil.copytree(DATA_FOLDER, tmp_path / "data"))
