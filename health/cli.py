"""The same verbs from a shell: python -m health init | load | rescore | scores | attention | report.

Exit 0: done. 1: the file or the database refused, told on standard output. 2: wrong use.
"""

from __future__ import annotations

import argparse
import csv
import getpass
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import Engine

from health import assess, intake
from health.access import local_viewer
from health.assess.watch import watch_once
from health.catalogue import load_catalogue
from health.errors import FileRefused, HealthError, Message, Problem, ScoringError, StoreError, message
from health.quarter import parse_quarter
from health.report import FORMATS, Asked, make
from health.store import migrate
from health.store.engine import database_url, embedded_url, open_engine, reading
from health.store.ledger import uploads
from health.store.plan import CHANGED, NEW, SAME
from health.store.read import portfolio, scores
from health.store.read.visible import FILTERS, Selection
from health.wording import LANGUAGES, ranking, words_for
from health.wording.fiscal import year_start

DONE, REFUSED, WRONG_USE = 0, 1, 2


def main(arguments: Sequence[str] | None = None, *, environment: Mapping[str, str] = os.environ) -> int:
    """Run one command; return the exit status."""
    asked = _parser().parse_args(arguments)
    try:
        with _opened(database_url(environment) or embedded_url()) as engine:
            return int(asked.run(asked, engine, environment))
    except FileRefused as refused:
        _tell_refused(asked, refused.sentence, refused.problems)
        return REFUSED
    except HealthError as error:
        _tell_refused(asked, error.sentence, ())
        return REFUSED


@contextmanager
def _opened(url: str) -> Iterator[Engine]:
    engine = open_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m health", description="Partnership health from a shell.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    init = commands.add_parser(
        "init", help="create or upgrade the database named by DATABASE_URL, else the embedded one"
    )
    init.add_argument("--demo", action="store_true", help="also load the simulated demonstration portfolio")
    init.set_defaults(run=_init)
    load = commands.add_parser("load", help="take a file: all of it or, when anything is wrong, none of it")
    load.add_argument("kind", choices=intake.KINDS)
    load.add_argument("file", type=Path, help="the file; a folder with --once")
    load.add_argument("--by", default=None, metavar="NAME", help="who uploads; default: the system's user")
    load.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
    load.add_argument(
        "--good-rows", action="store_true", help="take the rows without problems and leave out the others"
    )
    load.add_argument(
        "--once", action="store_true", help="take each file of a folder that was not taken before; told as JSON"
    )
    load.add_argument("--format", choices=("text", "json"), default="text")
    _add_answers(load)
    load.set_defaults(run=_load)
    rescore = commands.add_parser("rescore", help="score again what is stored")
    rescore.add_argument("--all", action="store_true", help="every partnership in every quarter (also the default)")
    rescore.set_defaults(run=_rescore)
    scores = commands.add_parser("scores", help="print stored scores in full precision")
    scores.add_argument("--partnership", metavar="CODE")
    scores.add_argument("--quarter", type=_quarter, metavar="2026-Q3")
    scores.add_argument("--format", choices=("table", "csv", "json"), default="table")
    scores.set_defaults(run=_scores)
    first = commands.add_parser("attention", help="list who needs attention first, each with why it stands there")
    first.add_argument("--quarter", type=_quarter, metavar="2026-Q3", help="default: the newest with a score")
    first.add_argument("--most", type=int, default=20, metavar="N")
    first.add_argument("--format", choices=("table", "csv", "json"), default="table")
    first.set_defaults(run=_attention)
    _add_report(commands)
    return parser


def _add_answers(load: argparse.ArgumentParser) -> None:
    """Let what a file leaves open be answered, as the upload page does."""
    load.add_argument("--encoding", help="the encoding of a text file, such as Windows-1252")
    load.add_argument("--delimiter", help="what separates the cells")
    load.add_argument("--header-row", type=int, help="the row the headers stand in, 0 for none")
    load.add_argument("--sheet", help="the sheet of a workbook")
    load.add_argument("--rows", choices=("first", "all"), help="of several tables the first, or all rows")
    load.add_argument("--agree", action="append", default=[], metavar="CODE", help="answer a question with yes")
    load.add_argument("--decimal", choices=(".", ","), help="the decimal mark")
    load.add_argument("--fiscal-start", type=int, choices=range(1, 13), metavar="MONTH", help="first fiscal month")
    load.add_argument("--map", type=_pair, action="append", default=[], metavar="HEADER=COLUMN", help="name a column")
    load.add_argument("--set", type=_pair, action="append", default=[], metavar="COLUMN=TEXT", help="hold for all rows")
    load.add_argument(
        "--name", type=_named, action="append", default=[], metavar="COLUMN:TEXT=CODE", help="read a name as a code"
    )


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.rpartition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"{text} has no equals sign")
    return name, value


def _named(text: str) -> tuple[str, str, str]:
    column, colon, rest = text.partition(":")
    if not colon:
        raise argparse.ArgumentTypeError(f"{text} has no colon after the column")
    return column, *_pair(rest)


def _choices(asked: argparse.Namespace) -> intake.Choices:
    columns = {column for column, _, _ in asked.name}
    return intake.Choices(
        decimal=asked.decimal,
        fiscal_start=asked.fiscal_start,
        mapping=dict(asked.map),
        constants=dict(asked.set),
        names={at: {text: code for column, text, code in asked.name if column == at} for at in columns},
    )


def _table(asked: argparse.Namespace, data: bytes) -> intake.Table:
    return intake.read_table(
        data,
        asked.file.name,
        encoding=asked.encoding,
        delimiter=asked.delimiter,
        header_row=asked.header_row,
        sheet=asked.sheet,
        rows=asked.rows,
        agreed=asked.agree,
        expected=intake.expected_headers(asked.kind),
    )


def _add_report(commands: Any) -> None:
    report = commands.add_parser("report", help="write the board report of the portfolio or of one partnership")
    report.add_argument("--partnership", metavar="CODE", help="only this one; default: all that the filters leave")
    report.add_argument("--quarter", type=_quarter, metavar="2026-Q3", help="default: the newest with a score")
    for name in FILTERS:
        report.add_argument(f"--{name}", action="append", default=[], metavar=name.upper(), help="may be repeated")
    report.add_argument("--format", choices=FORMATS, required=True)
    report.add_argument("--out", type=Path, required=True, metavar="FILE")
    report.add_argument("--language", choices=LANGUAGES, default=LANGUAGES[0])
    report.add_argument("--at", type=_moment, metavar="2026-11-24", help="its date; default: now")
    report.set_defaults(run=_report)


def _quarter(text: str) -> int:
    try:
        return parse_quarter(text)
    except ScoringError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _init(asked: argparse.Namespace, engine: Engine, environment: Mapping[str, str]) -> int:
    catalogue, now = load_catalogue(), datetime.now(UTC)
    assess.initialise(engine, catalogue, at=now, environment=environment)
    if asked.demo:
        assess.load_simulated(engine, catalogue, at=now, environment=environment)
    sys.stdout.write("The database is ready.\n")
    return DONE


def _load(asked: argparse.Namespace, engine: Engine, environment: Mapping[str, str]) -> int:
    if asked.once:
        return _watch(asked, engine, environment)
    name = asked.by or environment.get("USER") or getpass.getuser()
    viewer, data = local_viewer(name), _read(asked.file)
    with reading(engine) as connection:
        migrate.require_newest(connection)
        known = assess.what_is_known(connection, viewer, load_catalogue())
    table = _table(asked, data)
    asked.understood = intake.as_object(table.understood)
    checked = intake.check(table, asked.kind, known, choices=_choices(asked))
    if checked.problems and not asked.good_rows:
        intake.refuse_for(checked.problems)
    taken = assess.take(
        engine,
        viewer,
        kind=asked.kind,
        rows=checked.rows,
        source=uploads.source_of(data, asked.file.name, by=name, at=datetime.now(UTC)),
        environment=environment,
        refused=checked.file_rows - len(checked.rows),
        keep=not asked.dry_run,
    )
    counts = {"new": taken.plan.count(NEW), "changed": taken.plan.count(CHANGED), "unchanged": taken.plan.count(SAME)}
    _tell_taken(asked, counts | {"refused": len({p.row for p in checked.problems})}, checked.problems)
    return DONE


def _watch(asked: argparse.Namespace, engine: Engine, environment: Mapping[str, str]) -> int:
    """Take each new file of a folder and print one JSON object a line for each; 1 where any was refused."""
    if asked.dry_run or asked.good_rows:
        raise FileRefused(message("--once takes whole files; leave out --dry-run and --good-rows"))
    viewer = local_viewer(asked.by or environment.get("USER") or getpass.getuser())
    with reading(engine) as connection:
        migrate.require_newest(connection)
    now, status = datetime.now(UTC), DONE
    given: dict[str, Any] = {"kind": asked.kind, "catalogue": load_catalogue(), "at": now, "environment": environment}
    for found in watch_once(engine, viewer, asked.file, **given):
        plan = found.taken.plan if found.taken else None
        counts = {"new": plan.count(NEW), "changed": plan.count(CHANGED), "unchanged": plan.count(SAME)} if plan else {}
        note = {} if found.sentence is None else {"note": str(found.sentence)}
        problems = {"problems": _as_objects(found.problems)} if found.outcome == "refused" else {}
        _print_json({"file": found.name, "kind": asked.kind, "outcome": found.outcome, **counts, **note, **problems})
        sys.stdout.flush()
        status = REFUSED if found.outcome == "refused" else status
    return status


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise FileRefused(message("{name} cannot be read: {reason}", name=path.name, reason=reason)) from error


def _tell_taken(asked: argparse.Namespace, counts: Mapping[str, int], problems: Sequence[Problem]) -> None:
    if asked.format == "json":
        _print_json(
            {
                "kind": asked.kind,
                "written": not asked.dry_run,
                **counts,
                "understood": asked.understood,
                "problems": _as_objects(problems),
            }
        )
        return
    done = "Would take" if asked.dry_run else "Took"
    listed = ", ".join(f"{n} {word}" for word, n in counts.items())
    sys.stdout.write(f"{done} {asked.file.name} as {asked.kind}: {listed}.\n")
    _print_problems(problems)


def _tell_refused(asked: argparse.Namespace, sentence: Message, problems: Sequence[Problem]) -> None:
    if getattr(asked, "format", "text") == "json":
        understood = getattr(asked, "understood", None)
        _print_json(
            {
                "written": False,
                "refused_because": str(sentence),
                "understood": understood,
                "problems": _as_objects(problems),
            }
        )
        return
    sys.stdout.write(f"{sentence}\n")
    _print_problems(problems)


def _as_objects(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    return [
        {"row": p.row, "column": p.column, "value": p.value, "code": p.code, "problem": str(p.sentence)}
        for p in problems
    ]


def _print_problems(problems: Sequence[Problem]) -> None:
    if problems:
        rows = csv.writer(sys.stdout, lineterminator="\n")
        rows.writerow(["row", "column", "value", "problem"])
        rows.writerows([p.row, p.column, p.value, str(p.sentence)] for p in problems)


def _print_json(content: Any) -> None:
    json.dump(content, sys.stdout, ensure_ascii=False, allow_nan=False)
    sys.stdout.write("\n")


def _rescore(_asked: argparse.Namespace, engine: Engine, environment: Mapping[str, str]) -> int:
    with reading(engine) as connection:
        migrate.require_newest(connection)
    assess.rescore_all(engine, local_viewer(environment.get("USER", "shell")))
    sys.stdout.write("Every score was made anew.\n")
    return DONE


def _scores(asked: argparse.Namespace, engine: Engine, _environment: Mapping[str, str]) -> int:
    viewer = local_viewer("shell")
    with reading(engine) as connection:
        migrate.require_newest(connection)
        narrowed = {"partnership": asked.partnership, "quarter": asked.quarter}
        objects = scores.objects(connection, viewer, **narrowed)
    if asked.format == "json":
        _print_json(objects)
    else:
        _print_table(objects, separator="," if asked.format == "csv" else "\t")
    return DONE


def _print_table(objects: Sequence[Mapping[str, Any]], *, separator: str) -> None:
    """Print one line per partnership-quarter, the elements' scores as columns; missing is an empty cell."""
    plain = ("partnership", "quarter", "score", "se", "df", "band", "coverage")
    elements = [element.code for element in load_catalogue().elements]
    rows = csv.writer(sys.stdout, delimiter=separator, lineterminator="\n")
    rows.writerow([*plain, "capped_by", *elements])
    for entry in objects:
        scored = [entry["elements"].get(code, {}).get("score") for code in elements]
        rows.writerow([*(entry[name] for name in plain), " ".join(entry["capped_by"]), *scored])


def _attention(asked: argparse.Namespace, engine: Engine, _environment: Mapping[str, str]) -> int:
    viewer, words = local_viewer("shell"), words_for(LANGUAGES[0])
    with reading(engine) as connection:
        migrate.require_newest(connection)
        quarter = _scored_quarter(asked, portfolio.quarters(connection, viewer))
        found = portfolio.by_need(connection, viewer, quarter=quarter, limit=asked.most)
    names = {element.code: element.name.en for element in load_catalogue().elements}
    plain = ("code", "name", "band", "score", "shortfall", "below", "fall", "fell", "times", "weight", "priority")
    objects = [
        {name: None if pd.isna(row[name]) else row[name] for name in plain}
        | {"why": ranking.why_here(words, row, quarter=quarter, names=names)}
        for row in (dict(entry) for _, entry in found.iterrows())
    ]
    if asked.format == "json":
        _print_json(objects)
    else:
        rows = csv.writer(sys.stdout, delimiter="," if asked.format == "csv" else "\t", lineterminator="\n")
        rows.writerow([*plain, "why"])
        rows.writerows(entry.values() for entry in objects)
    return DONE


def _scored_quarter(asked: argparse.Namespace, known: Sequence[int]) -> int:
    """Give the quarter asked for, the newest with a score without one."""
    if asked.quarter is not None:
        return int(asked.quarter)
    if not known:
        raise StoreError(message("No partnership has a score yet; load a file first"))
    return known[0]


def _report(asked: argparse.Namespace, engine: Engine, environment: Mapping[str, str]) -> int:
    viewer = local_viewer("shell")
    with reading(engine) as connection:
        migrate.require_newest(connection)
        wanted = Asked(
            words_for(asked.language, year_start(environment)),
            _scored_quarter(asked, portfolio.quarters(connection, viewer)),
            asked.at or datetime.now(UTC),
            Selection(**{name: tuple(getattr(asked, name)) for name in FILTERS}),
            asked.partnership,
        )
        data = make(connection, viewer, wanted, form=asked.format, catalogue=load_catalogue(), progress=_tell_progress)
    _write(asked.out, data)
    sys.stdout.write(f"Wrote {asked.out}.\n")
    return DONE


def _tell_progress(share: float) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{share:4.0%}" + ("\n" if share >= 1.0 else ""))


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise StoreError(message("{name} cannot be written: {reason}", name=str(path), reason=reason)) from error
