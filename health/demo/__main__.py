"""Make the files in data/demo/ again: python -m health.demo."""

from __future__ import annotations

from pathlib import Path

from health.catalogue import DATA_FOLDER, load_catalogue
from health.demo import LAST_QUARTER, SEED, draw_records, simulate, write, write_records

FOLDER = DATA_FOLDER / "demo"


def main(folder: Path = FOLDER) -> None:
    """Simulate the demonstration portfolio and write it to `folder`; stories.csv there is written by hand and stays."""
    catalogue = load_catalogue()
    portfolio = simulate(catalogue, seed=SEED, last_quarter=LAST_QUARTER)
    records = draw_records(catalogue, portfolio, seed=SEED, last_quarter=LAST_QUARTER)
    for path in (*write(portfolio, folder), *write_records(records, folder)):
        print(f"{path.name}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
