"""The committed files are what the generator gives, and small enough to ship."""

from dataclasses import fields
from pathlib import Path

import pandas as pd
import pytest

from health.catalogue import DATA_FOLDER
from health.demo import SEED, Portfolio, write
from health.demo.__main__ import main
from health.store.record_kinds import RECORDS

COMMITTED = Path(DATA_FOLDER) / "demo"
TABLES = [table.name for table in fields(Portfolio)]


def test_the_module_regenerates_the_committed_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(tmp_path)
    written = [str(path.relative_to(tmp_path).with_suffix("")) for path in tmp_path.rglob("*.csv")]
    assert sorted(written) == sorted([*TABLES, *(f"records/{kind}" for kind in RECORDS)])
    for name in written:
        assert (tmp_path / f"{name}.csv").read_bytes() == (COMMITTED / f"{name}.csv").read_bytes(), (
            f"data/demo/{name}.csv is not what the generator gives; run python -m health.demo"
        )
    assert "values.csv" in capsys.readouterr().out


@pytest.mark.parametrize("name", TABLES)
def test_a_written_table_reads_back_unchanged(portfolio: Portfolio, tmp_path: Path, name: str) -> None:
    write(portfolio, tmp_path / "new")
    read = pd.read_csv(tmp_path / "new" / f"{name}.csv", dtype=str, keep_default_na=False)
    pd.testing.assert_frame_equal(read, getattr(portfolio, name).astype(str), check_dtype=False)


def test_files_are_utf_8_with_plain_line_ends() -> None:
    for path in COMMITTED.rglob("*.csv"):
        data = path.read_bytes()
        assert data.decode("utf-8").endswith("\n")
        assert b"\r" not in data


def test_other_files_in_the_folder_stay(portfolio: Portfolio, tmp_path: Path) -> None:
    (tmp_path / "stories.csv").write_text("kept", encoding="utf-8")
    write(portfolio, tmp_path)
    assert (tmp_path / "stories.csv").read_text(encoding="utf-8") == "kept"


def test_the_demonstration_stays_under_three_megabytes() -> None:
    assert sum(path.stat().st_size for path in COMMITTED.rglob("*")) < 3_000_000


def test_the_folder_says_that_it_is_simulated_and_from_which_seed() -> None:
    said = (COMMITTED / "README.md").read_text(encoding="utf-8")
    assert "imulated" in said
    assert str(SEED) in said
