"""Copies of the catalogue's files to break: cells, lines and the scoring model, and what the reader says of them."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from health.catalogue import (
    load_catalogue,
)
from health.errors import CatalogueError


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def edit(folder: Path, file: str, change: Callable[[list[list[str]]], None]) -> None:
    """Change the cells of a CSV file, header included."""
    path = folder / file
    with path.open(encoding="utf-8", newline="") as source:
        lines = list(csv.reader(source))
    change(lines)
    with path.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target, lineterminator="\n").writerows(lines)


def put(folder: Path, file: str, *, line: int = 2, **cells: str) -> None:
    """Write into cells of one line, as an editor numbers it."""

    def change(lines: list[list[str]]) -> None:
        for column, text in cells.items():
            lines[line - 1][lines[0].index(column)] = text

    edit(folder, file, change)


def line_of(folder: Path, file: str, code: str) -> int:
    """Find the line of a code, as an editor numbers it."""
    return 2 + [row["code"] for row in rows_of(folder / file)].index(code)


def put_kpi(folder: Path, code: str, /, **cells: str) -> int:
    line = line_of(folder, "kpis.csv", code)
    put(folder, "kpis.csv", line=line, **cells)
    return line


def edit_model(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    path = folder / "scoring_model.json"
    model = json.loads(path.read_text(encoding="utf-8"))
    change(model)
    path.write_text(json.dumps(model), encoding="utf-8")


def mistakes_in(folder: Path) -> list[str]:
    with pytest.raises(CatalogueError) as refused:
        load_catalogue(folder)
    return [str(mistake) for mistake in refused.value.mistakes]
