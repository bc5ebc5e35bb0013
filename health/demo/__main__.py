"""Make the files in data/demo/ again: python -m health.demo."""

from __future__ import annotations

from pathlib import Path

from health.catalogue import DATA_FOLDER, load_catalogue
from health.demo import LAST_QUARTER, SEED, simulate, write

FOLDER = DATA_FOLDER / "demo"


def main(folder: Path = FOLDER) -> None:
    """Simulate the demonstration portfolio and write it to `folder`; stories.csv there is written by hand and stays."""
    for path in write(simulate(load_catalogue(), seed=SEED, last_quarter=LAST_QUARTER), folder):
        print(f"{path.name}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
