"""Pollute one clean table in every way that files are polluted in, and tell what becomes of each."""

from __future__ import annotations

import csv
import io
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if __name__ == "__main__":
    sys.path[:0] = [str(ROOT)]

from tests.benchmarks import corpora  # noqa: E402

HEADER = ["partnership", "kpi", "quarter", "actual", "target", "note"]
ROWS = [
    ["aurora-nusa", "reply_time", "2026-Q1", "30", "24", ""],
    ["aurora-nusa", "reply_time", "2026-Q2", "31.5", "24", "slower, since May"],
    ["aurora-nusa", "complaints", "2026-Q1", "12", "10", 'a "hard" quarter'],
    ["aurora-nusa", "complaints", "2026-Q2", "9", "10", "better"],
    ["baruna-cold", "reply_time", "2026-Q1", "18", "24", "it's fine"],
    ["baruna-cold", "reply_time", "2026-Q2", "19.25", "24", ""],
    ["baruna-cold", "complaints", "2026-Q1", "4", "10", "few; none serious"],
    ["baruna-cold", "complaints", "2026-Q2", "7", "10", "two new shops"],
    ["cakra-mandiri", "reply_time", "2026-Q1", "44", "24", ""],
    ["cakra-mandiri", "reply_time", "2026-Q2", "40", "24", "new staff"],
    ["cakra-mandiri", "complaints", "2026-Q1", "21", "10", "see minutes"],
    ["cakra-mandiri", "complaints", "2026-Q2", "17", "10", "see minutes"],
]
Cells = list[list[str]]


@dataclass(frozen=True)
class Variant:
    """Hold a polluted file and the table it stands for; no header where it has none."""

    name: str
    data: bytes
    header: list[str] | None
    rows: Cells

    def __str__(self) -> str:
        return self.name


def written(rows: Cells, **way: object) -> str:
    """Write rows as CSV, as Python's csv module does where nothing else is said."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n", **way).writerows(rows)  # type: ignore[arg-type]
    return text.getvalue()


def variants() -> Iterator[Variant]:
    """Yield every polluted file there is."""
    for ways in (_field_delimiters, _record_delimiters, _quotes, _ends, _around, _headers, _rows, _encodings):
        yield from ways()


def _whole(name: str, text: str, *, encoding: str = "utf-8") -> Variant:
    return Variant(name, text.encode(encoding), HEADER, ROWS)


def _field_delimiters() -> Iterator[Variant]:
    for mark in (",", ";", "\t", "|", ":", "^", "~", " ", "\x1f", "\x01", "§", "#", "/", "-", "=", "&"):
        name = f"field delimiter {mark!r}"
        yield _whole(name, written([HEADER, *ROWS], delimiter=mark))
        yield _whole(f"{name}, all quoted", written([HEADER, *ROWS], delimiter=mark, quoting=csv.QUOTE_ALL))
    for mark in (", ", "; ", " ,", " | ", ",,", "||", "::", "\t\t", ",\t", " ; "):
        plain = [[cell.replace(",", "").replace(";", "").replace('"', "") for cell in row] for row in [HEADER, *ROWS]]
        yield Variant(
            f"field delimiter {mark!r}", "\n".join(mark.join(row) for row in plain).encode(), HEADER, plain[1:]
        )
        quoted = "\n".join(mark.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in [HEADER, *ROWS])
        yield _whole(f"field delimiter {mark!r}, all quoted", quoted)
    wide = [max(len(row[place]) for row in [HEADER, *ROWS]) for place in range(len(HEADER))]
    aligned = [" ".join(cell.ljust(to) for cell, to in zip(row, wide, strict=True)) for row in [HEADER, *ROWS]]
    yield _whole("fixed widths", "\n".join(aligned))


def _record_delimiters() -> Iterator[Variant]:
    for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_ALL):
        text = written([HEADER, *ROWS], quoting=quoting)
        lines = text.splitlines()
        for end in ("\n", "\r\n", "\r", "\n\r", "\n\n", "\r\r\n", "\r\n\r\n", "\x1e", "\x0b", "\x0c", "\x85", "\u2028"):
            yield _whole(f"record delimiter {end!r} {quoting}", end.join(lines) + end)
        ends = ("\n", "\r\n", "\r")
        mixed = "".join(line + ends[at % 3] for at, line in enumerate(lines))
        yield _whole(f"another record delimiter in each row {quoting}", mixed)


def _quotes() -> Iterator[Variant]:
    for mark in ("'", "`", "$", "|", "%", "*"):
        for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_ALL):
            yield _whole(f"quote {mark!r} {quoting}", written([HEADER, *ROWS], quotechar=mark, quoting=quoting))
    for opens, closes in (("“", "”"), ("«", "»"), ("‘", "’")):
        lines = [",".join(f"{opens}{cell}{closes}" for cell in row) for row in [HEADER, *ROWS]]
        yield _whole(f"quotes {opens}{closes}", "\n".join(lines))
    for mark in ("\\", "/", "^", "~", "\x00", "'"):
        for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_ALL):
            text = written([HEADER, *ROWS], doublequote=False, escapechar=mark, quoting=quoting)
            yield _whole(f"escape {mark!r} {quoting}", text)
    yield _whole(
        "escape without quotes", written([HEADER, *ROWS], quoting=csv.QUOTE_NONE, escapechar="\\", quotechar=None)
    )
    yield _whole(
        "nothing quoted but the note", "\n".join(",".join([*row[:5], '"' + row[5] + '"']) for row in [HEADER, *ROWS])
    )


def _ends() -> Iterator[Variant]:
    lines = written([HEADER, *ROWS]).splitlines()
    yield _whole("no trailing line end", "\n".join(lines))
    yield _whole("double trailing line end", "\n".join(lines) + "\n\n")
    yield _whole("many trailing line ends", "\n".join(lines) + "\n" * 40)
    yield _whole("ends with Ctrl-Z", "\n".join(lines) + "\n\x1a")
    yield _whole("ends with NUL", "\n".join(lines) + "\n\0\0")
    yield _whole("trailing delimiter", "\n".join(line + "," for line in lines))
    yield _whole("two trailing delimiters", "\n".join(line + ",," for line in lines))
    yield _whole("trailing delimiter below the header", "\n".join([lines[0], *(line + "," for line in lines[1:])]))
    yield _whole("trailing delimiter of the header", "\n".join([lines[0] + ",", *lines[1:]]))
    yield _whole("leading delimiter", "\n".join("," + line for line in lines))
    yield _whole("leading delimiter below the header", "\n".join([lines[0], *("," + line for line in lines[1:])]))
    shorter = [row[: max(at for at, cell in enumerate(row) if cell) + 1] for row in ROWS]
    yield _whole("trailing empty cells left out", written([HEADER, *shorter]))
    yield _whole("rows of blanks", "\n".join([*lines[:4], ",,,,,", *lines[4:], ",,,,,", " , , , , , "]))
    plain = _without_commas()
    padded = "\n".join(" , ".join(row) for row in [HEADER, *plain])
    yield Variant("spaces around cells", padded.encode(), HEADER, plain)


def _without_commas() -> Cells:
    return [[cell.replace(",", "").replace('"', "") for cell in row] for row in ROWS]


def _around() -> Iterator[Variant]:
    text = written([HEADER, *ROWS])
    for count in (1, 2, 3, 5, 12):
        titles = "".join(f"Report of the quarter, part {at}\n" for at in range(count))
        yield _whole(f"preamble of {count}", titles + text)
        yield _whole(f"preamble of {count}, blank row", titles + "\n" + text)
        yield _whole(f"preamble of {count}, padded", titles.replace(", part", " part").replace("\n", ",,,,,\n") + text)
        pairs = "".join(f"Field {at},Some value {at}\n" for at in range(count))
        yield _whole(f"preamble of {count} pairs", pairs + text)
        yield _whole(f"preamble of {count} pairs, blank row", pairs + "\n" + text)
    for note in (
        "Source: the partners",
        "* estimated",
        "(c) 2026 the council, all rights reserved",
        "End of report",
        "12 rows",
        "Total,,,252.75,,",
        "Printed 2026-07-01,,,,,",
        "Page 1 of 1",
    ):
        yield _whole(f"footnote {note}", text + note + "\n")
        yield _whole(f"footnote {note} after a blank row", text + "\n" + note + "\n")
    yield _whole("comments", "# made by hand\n" + text + "# end\n")
    yield _whole("sep=", "sep=,\n" + text)
    yield _whole("blank rows above", "\n\n\n" + text)
    for name, second in (
        ("same", [HEADER, *ROWS]),
        ("less", [row[:4] for row in [HEADER, *ROWS]]),
        ("more", [[*row, "x"] for row in [HEADER, *ROWS]]),
        ("other", [["region", "visits", "cost"], ["west", "12", "4.5"], ["east", "9", "3.5"], ["north", "2", "1"]]),
        ("two", [["measure", "value"], ["mean", "21"], ["median", "18.5"]]),
    ):
        yield _whole(f"second table {name}", text + written(second))
        yield _whole(f"second table {name} after a blank row", text + "\n" + written(second))


def _headers() -> Iterator[Variant]:
    text = written(ROWS)
    yield Variant("no header", text.encode(), None, ROWS)
    yield Variant("header only", written([HEADER]).encode(), HEADER, [])
    yield Variant("one row", written([HEADER, ROWS[0]]).encode(), HEADER, ROWS[:1])
    yield _whole("header twice", written([HEADER, HEADER, *ROWS]))
    yield _whole("header three times", written([HEADER, HEADER, HEADER, *ROWS]))
    yield _whole("header at the end", written([HEADER, *ROWS, HEADER]))
    units = ["", "", "", "hours", "hours", ""]
    yield _whole("row of units below the header", written([HEADER, units, *ROWS]))
    yield _whole("groups above the header", written([["", "", "", "values", "", ""], HEADER, *ROWS]))
    yield _whole("header all quoted", written([HEADER], quoting=csv.QUOTE_ALL) + text)
    yield _whole("header with semicolons", written([HEADER], delimiter=";") + text)
    yield _whole("header with spaces", written([HEADER], delimiter=" ") + text)
    yield _whole("header shorter", written([HEADER[:5]]) + text)
    yield _whole("header longer", written([[*HEADER, "extra"]]) + text)
    told = ["partner\nship", *HEADER[1:]]
    yield Variant("header with a line end", (written([told]) + text).encode(), told, ROWS)


def _rows() -> Iterator[Variant]:
    """Spoil each cell's delimiter or quote, row by row."""
    for at in range(len(ROWS) + 1):
        for place in range(len(HEADER)):
            for name, spoilt in _spoilt([HEADER, *ROWS][at], place):
                lines = written([HEADER, *ROWS]).splitlines()
                lines[at] = spoilt
                yield _whole(f"row {at} column {place} {name}", "\n".join(lines) + "\n")


def _spoilt(row: list[str], place: int) -> Iterator[tuple[str, str]]:
    each = [written([[cell]]).rstrip("\n") if cell else "" for cell in row]
    before, own, after = each[:place], each[place], each[place + 1 :]
    if place:
        yield "less", ",".join([*before[:-1], before[-1] + own, *after])
        yield "semicolon", ",".join(before) + ";" + ",".join([own, *after])
        yield "space", ",".join(before) + " " + ",".join([own, *after])
    yield "more", ",".join([*before, "", own, *after])
    yield "quote opens", ",".join([*before, '"' + own, *after])
    yield "quote closes", ",".join([*before, own + '"', *after])
    yield "quote inside", ",".join([*before, own[:2] + '"' + own[2:], *after])
    if own == row[place]:
        yield "line end", ",".join([*before, own[:2] + "\n" + own[2:], *after])


def _encodings() -> Iterator[Variant]:
    rows = [[cell.replace("better", "über Café – naïve") for cell in row] for row in ROWS]
    text = written([HEADER, *rows])
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "cp1252", "utf-7",
                     "mac-roman", "gb18030", "cp037"):  # fmt: skip
        yield Variant(f"encoding {encoding}", text.encode(encoding, "replace"), HEADER, rows)
    for encoding, words in (("cp1251", "лучше"), ("shift-jis", "良い結果"), ("big5", "更好"), ("euc-kr", "더 좋은"),
                            ("cp1253", "καλύτερα"), ("koi8-r", "лучше"), ("iso8859-5", "лучше"), ("cp850", "über Café"),
                            ("cp1254", "daha iyi ığdır"), ("cp1256", "أفضل"), ("cp1255", "טוב יותר")):  # fmt: skip
        others = [[cell.replace("better", words) for cell in row] for row in ROWS]
        yield Variant(f"encoding {encoding}", written([HEADER, *others]).encode(encoding, "replace"), HEADER, others)
    yield Variant("BOM twice", b"\xef\xbb\xbf" * 2 + text.encode(), HEADER, [*rows])
    yield Variant(
        "BOM in the middle",
        text.replace("baruna", "\ufeffbaruna", 1).encode(),
        HEADER,
        [[cell.replace("better", "über Café – naïve") for cell in row] for row in ROWS],
    )
    half = text.encode().replace("über".encode(), "über".encode("cp1252"))
    yield Variant("two encodings", half, HEADER, rows)


def outcome(variant: Variant) -> corpora.Outcome:
    """Read a polluted file as `corpora` reads the real ones."""
    return corpora.outcome_of("pollution", f"{variant.name}.csv", variant.data, (variant.header, variant.rows))


def report() -> None:
    """Print what is not true, and how many are what."""
    found = [outcome(variant) for variant in variants()]
    for one in found:
        if one.outcome != corpora.TRUE:
            print(f"{one.name:52} {one.outcome:8} {one.right:3}/{one.cells:3} {one.said[:100]}")
    print(dict(Counter(one.outcome for one in found)))


if __name__ == "__main__":
    report()
