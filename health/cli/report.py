"""report: write the board report of the portfolio or of one partnership."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from health.access import local_viewer
from health.catalogue import load_catalogue
from health.cli.arguments import DEFAULT_QUARTER, quarter, told_quarter
from health.cli.status import DONE
from health.errors import StoreError, message
from health.report import FORMATS, Asked, make
from health.store import migrate
from health.store.engine import reading
from health.store.read.visible import FILTERS, Selection
from health.wording import LANGUAGES, words_for
from health.wording.fiscal import year_start


def declare(report: argparse.ArgumentParser) -> None:
    """Say what it takes."""
    report.add_argument("--partnership", metavar="CODE", help="only this one; default: all that the filters leave")
    report.add_argument("--quarter", type=quarter, metavar="2026-Q3", help=DEFAULT_QUARTER)
    for name in FILTERS:
        report.add_argument(f"--{name}", action="append", default=[], metavar=name.upper(), help="may be repeated")
    report.add_argument("--every", action="store_true", help="with a page for every partnership")
    report.add_argument("--format", choices=FORMATS, required=True)
    report.add_argument("--out", type=Path, required=True, metavar="FILE")
    report.add_argument("--language", choices=LANGUAGES, default=LANGUAGES[0])
    report.add_argument("--at", type=_moment, metavar="2026-11-24", help="its date; default: now")


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def run(asked: argparse.Namespace, engine: Engine, environment: Mapping[str, str]) -> int:
    """Write the file."""
    viewer = local_viewer("shell")
    with reading(engine) as connection:
        migrate.require_newest(connection)
        wanted = Asked(
            words_for(asked.language, year_start(environment)),
            told_quarter(asked, connection, viewer),
            asked.at or asked.now,
            Selection(**{name: tuple(getattr(asked, name)) for name in FILTERS}),
            asked.partnership,
            asked.every,
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
