"""load: take a file, all of it or, when anything is wrong, none of it; or each new file of a folder once."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from health import assess, intake
from health.access import local_viewer
from health.assess.watch import watch_once
from health.catalogue import load_catalogue
from health.cli.status import DONE, REFUSED
from health.cli.telling import as_objects, print_json, print_problems
from health.errors import FileRefused, Problem, message
from health.store import migrate
from health.store.engine import reading
from health.store.ledger import uploads
from health.store.plan import CHANGED, NEW, SAME


def declare(load: argparse.ArgumentParser) -> None:
    """Say what it takes."""
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


def run(asked: argparse.Namespace, engine: Engine, environment: Mapping[str, str]) -> int:
    """Take it."""
    if asked.once:
        return _watch(asked, engine, environment)
    name, now = asked.by or environment.get("USER") or getpass.getuser(), asked.now
    viewer, data = local_viewer(name), _read(asked.file)
    with reading(engine) as connection:
        migrate.require_newest(connection)
        known = assess.what_is_known(connection, viewer, load_catalogue(), today=now.date())
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
        source=uploads.source_of(data, asked.file.name, by=name, at=now),
        environment=environment,
        refused=checked.file_rows - len(checked.rows),
        keep=not asked.dry_run,
    )
    counts = {"new": taken.plan.count(NEW), "changed": taken.plan.count(CHANGED), "unchanged": taken.plan.count(SAME)}
    _tell_taken(asked, counts | {"refused": len({p.row for p in checked.problems})}, checked.problems)
    return DONE


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


def _watch(asked: argparse.Namespace, engine: Engine, environment: Mapping[str, str]) -> int:
    """Take each new file of a folder and print one JSON object a line for each; 1 where any was refused."""
    if asked.dry_run or asked.good_rows:
        raise FileRefused(message("--once takes whole files; leave out --dry-run and --good-rows"))
    viewer = local_viewer(asked.by or environment.get("USER") or getpass.getuser())
    with reading(engine) as connection:
        migrate.require_newest(connection)
    status = DONE
    given: dict[str, Any] = {
        "kind": asked.kind,
        "catalogue": load_catalogue(),
        "at": asked.now,
        "environment": environment,
    }
    for found in watch_once(engine, viewer, asked.file, **given):
        plan = found.taken.plan if found.taken else None
        counts = {"new": plan.count(NEW), "changed": plan.count(CHANGED), "unchanged": plan.count(SAME)} if plan else {}
        note = {} if found.sentence is None else {"note": str(found.sentence)}
        problems = {"problems": as_objects(found.problems)} if found.outcome == "refused" else {}
        print_json({"file": found.name, "kind": asked.kind, "outcome": found.outcome, **counts, **note, **problems})
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
        print_json(
            {
                "kind": asked.kind,
                "written": not asked.dry_run,
                **counts,
                "understood": asked.understood,
                "problems": as_objects(problems),
            }
        )
        return
    done = "Would take" if asked.dry_run else "Took"
    listed = ", ".join(f"{n} {word}" for word, n in counts.items())
    sys.stdout.write(f"{done} {asked.file.name} as {asked.kind}: {listed}.\n")
    print_problems(problems)
