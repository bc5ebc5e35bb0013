"""Files as nobody should write them, made here: each with the table a person reads in it without doubt."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass

HEADER = ["kemitraan", "kpi", "triwulan", "realisasi", "catatan"]
ROWS = [
    ["Mitra Satu", "reply_time", "2026-Q1", "12.5", "baik, sekali"],
    ["Mitra Dua", "reply_time", "2026-Q1", "7", ""],
    ["Mitra Tiga", "complaints", "2026-Q2", "1234", 'kata "kasar"'],
    ["Mitra Empat", "complaints", "2026-Q2", "-3", "selesai; ditutup"],
    ["Mitra Lima", "reply_time", "2026-Q3", "0", "tidak ada"],
    ["Mitra Enam", "complaints", "2026-Q3", "88.25", "tanpa catatan"],
    ["Mitra Tujuh", "reply_time", "2026-Q3", "5", "ok"],
    ["Mitra Delapan", "complaints", "2026-Q4", "6", "ok juga"],
]
PLAIN = [[cell.replace(",", "").replace('"', "").replace(";", "") for cell in row] for row in ROWS]
Rows = list[list[str]]


@dataclass(frozen=True)
class Hostile:
    """Hold a file and the table it stands for; `rows` None where no table can be read out of it."""

    name: str
    data: bytes
    header: list[str] | None = None
    rows: Rows | None = None

    def __str__(self) -> str:
        return self.name


def text(rows: Rows = ROWS, *, header: list[str] = HEADER, end: str = "\n", **way: object) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator=end, **way).writerows([header, *rows])
    return out.getvalue()


def file(name: str, content: str | bytes, rows: Rows | None = ROWS, *, header: list[str] | None = HEADER) -> Hostile:
    data = content if isinstance(content, bytes) else content.encode()
    return Hostile(f"{name}.csv" if "." not in name else name, data, header, rows)


def files() -> Iterator[Hostile]:
    """Yield every file there is."""
    for ways in (_delimiters, _encodings, _line_ends, _quotes, _around, _closings, _headers, _ragged, _disguises):
        yield from ways()


def _delimiters() -> Iterator[Hostile]:
    for mark, called in ((";", "semicolon"), ("\t", "tab"), ("|", "pipe")):
        yield file(f"{called} everywhere", text(delimiter=mark))
        yield file(f"{called} all quoted", text(delimiter=mark, quoting=csv.QUOTE_ALL))
        yield file(f"{called} with sep line", f"sep={mark}\n" + text(delimiter=mark))
        yield file(
            f"{called} trailing",
            "".join(line + mark + "\n" for line in text(PLAIN, delimiter=mark).splitlines()),
            PLAIN,
        )
        yield file(f"{called} spaced", text(PLAIN, delimiter=mark).replace(mark, f" {mark} "), PLAIN)
    yield file("caret", text(PLAIN, delimiter="^"), PLAIN)
    yield file("tilde", text(PLAIN, delimiter="~"), PLAIN)
    yield file("unit separator", text(PLAIN, delimiter="\x1f"), PLAIN)
    yield file("double pipe", text(PLAIN, delimiter="|").replace("|", "||"), PLAIN)
    yield file("comma trailing twice", "".join(line + ",,\n" for line in text(PLAIN).splitlines()), PLAIN)
    yield file("comma leading", "".join("," + line + "\n" for line in text(PLAIN).splitlines()), PLAIN)
    yield file(
        "tabs with commas inside",
        text([[*row[:4], "satu, dua, tiga"] for row in PLAIN], delimiter="\t"),
        [[*row[:4], "satu, dua, tiga"] for row in PLAIN],
    )
    comma = [[*row[:3], row[3].replace(".", ","), row[4]] for row in PLAIN]
    yield file("semicolon decimal comma", text(comma, delimiter=";"), comma)
    thousands = [
        [*row[:3], value, row[4]]
        for row, value in zip(
            PLAIN, ["1.234,5", "12.345,0", "1.000.000,25", "7,5", "0,1", "99,9", "3.210,0", "8,0"], strict=True
        )
    ]
    yield file("semicolon thousands dots", text(thousands, delimiter=";"), thousands)
    yield file(
        "pipes in a drawn table", "\n".join("| " + " | ".join(row) + " |" for row in [HEADER, *PLAIN]) + "\n", PLAIN
    )
    yield file(
        "markdown table",
        "\n".join("| " + " | ".join(row) + " |" for row in [HEADER, ["---"] * 5, *PLAIN]) + "\n",
        PLAIN,
    )
    wide = [12, 12, 10, 10, 20]
    yield file(
        "fixed width",
        "\n".join(
            "".join(cell.ljust(w + 4) for cell, w in zip(row, wide, strict=True)).rstrip()
            for row in [HEADER, *[[*r[:4], r[4].replace(" ", "_") or "-"] for r in PLAIN]]
        )
        + "\n",
        None,
    )
    yield file("sep with quotes", '"sep=;"\n' + text(delimiter=";"))
    yield file("sep upper", "SEP=;\r\n" + text(delimiter=";", end="\r\n"))


def _encodings() -> Iterator[Hostile]:
    accents = [[*row[:4], "naïve café – été"] for row in PLAIN]
    for codec in ("utf-16-le", "utf-16-be"):
        yield file(f"{codec} without mark", text().encode(codec))
        yield file(f"{codec} tabs without mark", text(delimiter="\t", end="\r\n").encode(codec))
    yield file("utf-16 with mark", text(accents).encode("utf-16"), accents)
    yield file("utf-16-be with mark", b"\xfe\xff" + text(accents).encode("utf-16-be"), accents)
    yield file("utf-32", text().encode("utf-32"))
    yield file("utf-8 two marks", b"\xef\xbb\xbf\xef\xbb\xbf" + text().encode())
    middle = text().encode().replace(b"Mitra Tiga", b"\xef\xbb\xbfMitra Tiga")
    yield file("mark in the middle", middle)
    yield file(
        "joined files with marks",
        b"\xef\xbb\xbf" + text(ROWS[:4]).encode() + b"\xef\xbb\xbf" + text(ROWS[4:]).encode().split(b"\n", 1)[1],
    )
    yield file("cp1252", text(accents).encode("cp1252"), accents)
    yield file("utf-7", text(accents).encode("utf-7"), None)
    yield file("shift-jis", text([[*row[:4], "日本語テスト"] for row in PLAIN]).encode("shift-jis"), None)
    yield file("gb18030", text([[*row[:4], "合作伙伴"] for row in PLAIN]).encode("gb18030"), None)
    yield file("ebcdic", text(PLAIN).encode("cp037"), None)
    yield file("nul bytes", text().replace("Mitra Tiga", "Mitra\x00Tiga"), None)
    yield file("nul padding", text().encode() + b"\x00" * 512)
    yield file("ctrl-z", text().encode() + b"\x1a")
    yield file("mixed encodings", text(accents).encode() + "Mitra,kpi,2026-Q4,5,caf\xe9\n".encode("latin-1"), None)
    wide = [[row[0].replace(" ", "\u00a0"), *row[1:]] for row in PLAIN]
    yield file("non-breaking spaces", text(wide), wide)
    hidden = [[row[0] + "\u200b", *row[1:]] for row in PLAIN]
    yield file("zero-width spaces", text(hidden), hidden)
    yield file(
        "cp1252 smart quotes",
        text([[*row[:4], "\u201cbaik\u201d \u2013 \u20ac"] for row in PLAIN]).encode("cp1252"),
        [[*row[:4], "\u201cbaik\u201d \u2013 \u20ac"] for row in PLAIN],
    )


def _line_ends() -> Iterator[Hostile]:
    yield file("cr only", text(end="\r"))
    yield file("crlf", text(end="\r\n"))
    yield file("no last end", text().rstrip("\n"))
    lines = text(PLAIN).splitlines()
    ends = ["\n", "\r\n", "\r"]
    yield file("mixed ends", "".join(line + ends[place % 3] for place, line in enumerate(lines)), PLAIN)
    yield file(
        "lf with some crlf",
        "".join(line + ("\r\n" if place % 4 == 0 else "\n") for place, line in enumerate(lines)),
        PLAIN,
    )
    yield file("doubled ends", text(PLAIN, end="\r\r\n"), PLAIN)
    yield file("blank lines between", "\n\n".join(lines) + "\n\n\n", PLAIN)
    yield file("delimiter-only lines between", "\n,,,,\n".join(lines) + "\n", PLAIN)
    broken = [[*row[:4], "baris satu\nbaris dua"] for row in PLAIN]
    yield file("quoted newlines", text(broken), broken)
    yield file(
        "quoted newlines crlf",
        text([[*row[:4], "satu\r\ndua"] for row in PLAIN], end="\r\n"),
        [[*row[:4], "satu\r\ndua"] for row in PLAIN],
    )
    yield file(
        "quoted blank lines",
        text([[*row[:4], "satu\n\n\ndua"] for row in PLAIN]),
        [[*row[:4], "satu\n\n\ndua"] for row in PLAIN],
    )
    yield file(
        "newline in header", text(header=[*HEADER[:4], "catatan\n(bebas)"]), header=[*HEADER[:4], "catatan\n(bebas)"]
    )
    yield file(
        "line separator in a cell",
        text([[*row[:4], "satu\u2028dua"] for row in PLAIN]),
        [[*row[:4], "satu\u2028dua"] for row in PLAIN],
    )
    yield file(
        "vertical tab in a cell",
        text([[*row[:4], "satu\x0bdua"] for row in PLAIN]),
        [[*row[:4], "satu\x0bdua"] for row in PLAIN],
    )
    yield file(
        "quoted cr in lf",
        text([[*row[:4], "satu\rdua"] for row in PLAIN], quoting=csv.QUOTE_ALL),
        [[*row[:4], "satu\rdua"] for row in PLAIN],
    )


def _quotes() -> Iterator[Hostile]:
    yield file("all quoted", text(quoting=csv.QUOTE_ALL))
    yield file("single quotes", text(PLAIN, quotechar="'", quoting=csv.QUOTE_ALL), PLAIN)
    commas = [[*row[:4], "satu, dua"] for row in PLAIN]
    yield file("single quotes around commas", text(commas, quotechar="'"), commas)
    yield file("backslash escapes", text(escapechar="\\", doublequote=False))
    yield file("space before quotes", text(commas).replace(',"', ', "'), commas)
    yield file(
        "typographic quotes", text([[*row[:4], "“baik”"] for row in PLAIN]), [[*row[:4], "“baik”"] for row in PLAIN]
    )
    inches = [[*row[:4], f'pipa {n}" baja'] for n, row in enumerate(PLAIN)]
    yield file("inches unquoted", "\n".join(",".join(row) for row in [HEADER, *inches]) + "\n", inches)
    yield file(
        "apostrophes",
        text([[*row[:4], "Jum'at, ma'af"] for row in PLAIN]),
        [[*row[:4], "Jum'at, ma'af"] for row in PLAIN],
    )
    yield file("whole rows quoted", "\n".join('"' + ",".join(row) + '"' for row in [HEADER, *PLAIN]) + "\n", PLAIN)
    whole = "\n".join('"' + ",".join('""' + cell + '""' for cell in row) + '"' for row in [HEADER, *PLAIN]) + "\n"
    yield file("rows quoted twice", whole, PLAIN)
    yield file(
        "excel text formulas",
        "\n".join(",".join(f'="{cell}"' for cell in row) for row in [HEADER, *PLAIN]) + "\n",
        PLAIN,
    )
    yield file("unclosed at the end", text(PLAIN) + 'Mitra,kpi,2026-Q4,5,"tidak tertutup\n', None)
    yield file("unclosed at the start", text(PLAIN).replace("Mitra Satu", '"Mitra Satu'), None)
    yield file(
        "empty quoted cells",
        "\n".join(",".join(f'"{cell}"' for cell in row) for row in [HEADER, *[[*r[:4], ""] for r in PLAIN]]) + "\n",
        [[*r[:4], ""] for r in PLAIN],
    )


def _around() -> Iterator[Hostile]:
    table = text()
    yield file("title", "Laporan Kinerja Triwulan\n" + table)
    yield file("title and blank", "Laporan Kinerja\n\n\n" + table)
    yield file("title with commas", "Laporan, Kinerja, Kemitraan\n\n" + table)
    yield file("title padded with delimiters", "Laporan Kinerja,,,,\nDicetak 3 Januari 2027,,,,\n,,,,\n" + table)
    yield file("preamble of pairs", "Dibuat oleh,Ani\nTanggal,2027-01-03\nVersi,2\n\n" + table)
    yield file("preamble of pairs with colons", "Dibuat oleh:,Ani\nUnit:,Kemitraan\n\n" + table)
    yield file("preamble quoted with commas", '"Laporan, disusun oleh Ani, Budi, Citra, dan Dewi"\n' + table)
    yield file("comments", "# dibuat oleh sistem\n# versi 2\n" + table)
    yield file("comments with commas", "# a, b, c, d, e\n# f, g\n" + table)
    yield file("comments between", table.replace("Mitra Tiga", "# bagian dua\nMitra Tiga"))
    yield file("comments of semicolons", "; ini komentar\n; lagi\n" + text(PLAIN), PLAIN)
    yield file("comments of slashes", "// ini komentar\n" + text(PLAIN), PLAIN)
    yield file("ten title rows", "".join(f"Baris judul {n}\n" for n in range(10)) + table)
    yield file("blank columns left", "\n".join(",," + line for line in text(PLAIN).splitlines()) + "\n", PLAIN)
    middle = "\n".join(",".join([*row[:2], "", *row[2:]]) for row in [HEADER, *PLAIN]) + "\n"
    yield file("blank column between", middle, PLAIN)
    yield file("blank lines above", "\n\n\n" + table)
    yield file("delimiters above", ",,,,\n,,,,\n" + table)


def _closings() -> Iterator[Hostile]:
    table = text()
    for word in ("Total", "Jumlah", "JUMLAH", "Grand Total", "Rata-rata", "Total keseluruhan", "Subtotal"):
        yield file(f"closing {word}", table + f"{word},,,1344.75,\n")
    yield file("closing after a blank", table + "\nJumlah,,,1344.75,\n")
    yield file("footnote", table + "\nCatatan: angka sementara\n")
    yield file("footnote padded", table + ",,,,\nSumber: sistem internal,,,,\n")
    yield file("footnotes numbered", table + "\n1) Angka sementara\n2) Direvisi\n")
    yield file("footnote with commas", table + "\n* angka sementara, belum diaudit, lihat lampiran\n")
    yield file("total and footnote", table + "Total,,,1344.75,\n\nSumber: tim data\n")
    yield file("rows count", table + "\n(8 rows affected)\n")
    yield file("end of file mark", table + "\n--- akhir laporan ---\n")
    yield file("printed at", table + "\nDicetak pada 3 Januari 2027 pukul 10:15\n")
    yield file("signature", table + "\n\nJakarta, 3 Januari 2027\n")


def _headers() -> Iterator[Hostile]:
    twice = ["kemitraan", "kpi", "kpi", "realisasi", "catatan"]
    yield file("duplicate headers", text(header=twice), header=twice)
    yield file("header in capitals", text(header=[h.upper() for h in HEADER]), header=[h.upper() for h in HEADER])
    yield file(
        "header with units",
        text(header=["Kemitraan", "KPI", "Triwulan", "Realisasi (%)", "Catatan"]),
        header=["Kemitraan", "KPI", "Triwulan", "Realisasi (%)", "Catatan"],
    )
    yield file("header padded", text(header=[f"  {h}  " for h in HEADER]))
    yield file("header repeated at once", text([HEADER, *PLAIN]), PLAIN)
    yield file(
        "header of two rows",
        "Mitra,Ukuran,,Nilai,\n,kpi,triwulan,realisasi,catatan\n" + text(PLAIN).split("\n", 1)[1],
        PLAIN,
        header=["Mitra", "Ukuran kpi", "Ukuran triwulan", "Nilai realisasi", "Nilai catatan"],
    )
    yield file(
        "half a header on its own line",
        "kemitraan,kpi,\n,,triwulan,realisasi,catatan\n" + text(PLAIN).split("\n", 1)[1],
        PLAIN,
    )
    yield file(
        "one column",
        "kemitraan\n" + "".join(f"{row[0]}\n" for row in PLAIN),
        [[row[0]] for row in PLAIN],
        header=["kemitraan"],
    )
    yield file("one column of numbers", "nilai\n1\n2\n3\n", [["1"], ["2"], ["3"]], header=["nilai"])
    yield file(
        "years as headers",
        text(
            [["Satu", "1", "2", "3", "4"], ["Dua", "5", "6", "7", "8"]],
            header=["kemitraan", "2023", "2024", "2025", "2026"],
        ),
        [["Satu", "1", "2", "3", "4"], ["Dua", "5", "6", "7", "8"]],
        header=["kemitraan", "2023", "2024", "2025", "2026"],
    )
    yield file(
        "quarters as headers",
        text(
            [["Satu", "1", "2", "3", "4"], ["Dua", "5", "6", "7", "8"]],
            header=["kemitraan", "Q1 2026", "Q2 2026", "Q3 2026", "Q4 2026"],
        ),
        [["Satu", "1", "2", "3", "4"], ["Dua", "5", "6", "7", "8"]],
        header=["kemitraan", "Q1 2026", "Q2 2026", "Q3 2026", "Q4 2026"],
    )
    yield file("one row", text(PLAIN[:1]), PLAIN[:1])
    yield file(
        "row id without a header",
        "\n".join([",".join(HEADER), *(f"{n}," + ",".join(row) for n, row in enumerate(PLAIN, 1))]) + "\n",
        None,
    )
    yield file(
        "pandas index",
        "\n".join(["," + ",".join(HEADER), *(f"{n}," + ",".join(row) for n, row in enumerate(PLAIN))]) + "\n",
        [[str(n), *row] for n, row in enumerate(PLAIN)],
        header=["", *HEADER],
    )


def _ragged() -> Iterator[Hostile]:
    short = [row[:4] if place % 3 == 1 else row for place, row in enumerate(PLAIN)]
    yield file(
        "last cell left off",
        "\n".join(",".join(row) for row in [HEADER, *short]) + "\n",
        [[*row, ""][:5] for row in short],
    )
    long = [[*row, ""] if place % 3 == 1 else row for place, row in enumerate(PLAIN)]
    yield file("some trailing delimiters", "\n".join(",".join(row) for row in [HEADER, *long]) + "\n", PLAIN)
    yield file("an unquoted comma", text(PLAIN).replace("tidak ada", "tidak, ada"), None)
    yield file(
        "decimal commas unquoted",
        "\n".join(",".join(row) for row in [HEADER, *[[*r[:3], "12,5", r[4] or "x"] for r in PLAIN]]) + "\n",
        None,
    )
    second = text([["Satu", "5"], ["Dua", "6"]], header=["wilayah", "jumlah"])
    yield file("a second table", text() + "\n\n" + second, None)
    yield file("the same header again", text(PLAIN[:4]) + text(PLAIN[4:]), None)
    yield file(
        "a very long line",
        text([[*row[:4], "x" * 20_000] for row in PLAIN]),
        [[*row[:4], "x" * 20_000] for row in PLAIN],
    )
    yield file(
        "merged cells left empty",
        text([row if place % 2 == 0 else ["", *row[1:]] for place, row in enumerate(PLAIN)]),
        [row if place % 2 == 0 else ["", *row[1:]] for place, row in enumerate(PLAIN)],
    )


def _disguises() -> Iterator[Hostile]:
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in [HEADER, *PLAIN])
    yield file("page.xls", f"<html><body><table>{cells}</table></body></html>", None)
    yield file("xml.xls", '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', None)
    yield file("objects.csv", json.dumps([dict(zip(HEADER, row, strict=True)) for row in ROWS]), None)
    yield file("lines.csv", "\n".join(json.dumps(dict(zip(HEADER, row, strict=True))) for row in ROWS), None)
    yield file("letter.csv", "Yth. Bapak Ani,\n\nterlampir laporan kami.\n\nSalam,\nBudi\n", None)
    yield file("text.xlsx", text(), None)
    yield file("packed.csv", b"\x1f\x8b\x08\x00" + b"\x00" * 40, None)
    yield file("rich.csv", "{\\rtf1\\ansi kemitraan,kpi\\par a,b\\par}", None)
    yield file("query.csv", "INSERT INTO nilai VALUES ('a', 1);\nINSERT INTO nilai VALUES ('b', 2);\n", None)
    yield file("only blanks", "  \n \n\t\n", None)
    yield file("only delimiters", ",,,,\n,,,,\n", None)
    yield file("spreadsheet.csv", text(), ROWS)
    yield file("table.txt", text(delimiter="\t"), ROWS)
    yield file("table.dat", text(delimiter="|"), ROWS)
