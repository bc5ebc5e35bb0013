"""Mutated files by the thousand: nothing but our own error classes may come out of reading and checking them."""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from health.errors import HealthError
from health.intake import KINDS, Known, check, read_table

UPLOADS = Path(__file__).resolve().parents[1] / "uploads"
MARKS = (
    b",",
    b";",
    b"\t",
    b"|",
    b'"',
    b"'",
    b"\\",
    b"\n",
    b"\r",
    b"\0",
    b"\xff",
    b"\xfe",
    b" ",
    b"=",
    b"#",
    b"sep=;\n",
)


def samples() -> list[tuple[str, bytes]]:
    """Give the sample uploads, name and bytes."""
    paths = sorted(path for path in UPLOADS.rglob("*") if path.is_file() and path.stat().st_size < 100_000)
    return [(path.name, path.read_bytes()) for path in paths]


def mutants(files: Sequence[tuple[str, bytes]], *, number: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield files with bytes flipped, cut off, columns shuffled, cells swapped or marks put in, one to four times."""
    dice = random.Random(seed)
    ways = (_flip, _cut, _shuffle, _swap, _mark)
    for _ in range(number):
        name, data = dice.choice(files)
        for _ in range(dice.randint(1, 4)):
            data = dice.choice(ways)(data, dice) if data else data
        yield name, data


def _flip(data: bytes, dice: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.randint(1, 8)):
        changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
    return bytes(changed)


def _cut(data: bytes, dice: random.Random) -> bytes:
    return data[: dice.randrange(len(data) + 1)]


def _shuffle(data: bytes, dice: random.Random) -> bytes:
    lines = data.split(b"\n")
    delimiter = dice.choice((b",", b";", b"\t"))
    order = list(range(max(line.count(delimiter) for line in lines) + 1))
    dice.shuffle(order)
    cells = (line.split(delimiter) for line in lines)
    return b"\n".join(delimiter.join(row[at] for at in order if at < len(row)) for row in cells)


def _swap(data: bytes, dice: random.Random) -> bytes:
    cells = data.split(b",")
    a, b = dice.randrange(len(cells)), dice.randrange(len(cells))
    cells[a], cells[b] = cells[b], cells[a]
    return b",".join(cells)


def _mark(data: bytes, dice: random.Random) -> bytes:
    at = dice.randrange(len(data) + 1)
    return data[:at] + dice.choice(MARKS) + data[at:]


def outcome(name: str, data: bytes, known: Known) -> str:
    """Read a file and check it as every kind; name what came out, letting anything but our own errors through."""
    try:
        table = read_table(data, name)
        for kind in KINDS:
            check(table, kind, known)
    except HealthError as refused:
        return type(refused).__name__
    return "asked" if table.understood.questions else "read"


def report(number: int, *, seed: int = 2026) -> None:
    """Print how many files had which outcome; a traceback is the failure."""
    sys.path.insert(0, str(UPLOADS.parents[1]))
    from tests.intake.known_world import KNOWN

    start = time.perf_counter()
    found = Counter(outcome(name, data, KNOWN) for name, data in mutants(samples(), number=number, seed=seed))
    counts = ", ".join(f"{kind}: {n}" for kind, n in found.most_common())
    print(f"{number:,} mutated files in {time.perf_counter() - start:.0f} s: {counts}")


if __name__ == "__main__":
    number, seed = (*map(int, sys.argv[1:3]), 20_000, 2026)[:2] if len(sys.argv) != 2 else (int(sys.argv[1]), 2026)
    report(number, seed=seed)
