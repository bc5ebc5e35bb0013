"""The same verbs from a shell: python -m health init | load | rescore | scores | attention | report.

Exit 0: done. 1: the file or the database refused, told on standard output. 2: wrong use.
A verb is loaded when it is asked for: each needs other parts of the house, and all of them take a second to load.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module

from sqlalchemy import Engine

from health.cli.status import DONE, REFUSED, WRONG_USE
from health.cli.telling import tell_refused
from health.errors import FileRefused, HealthError
from health.store.engine import database_url, embedded_url, open_engine

__all__ = ["DONE", "REFUSED", "WRONG_USE", "main"]

VERBS = {
    "init": "create or upgrade the database named by DATABASE_URL, else the embedded one",
    "load": "take a file: all of it or, when anything is wrong, none of it",
    "rescore": "score again what is stored",
    "scores": "print stored scores in full precision",
    "attention": "list who needs attention first, each with why it stands there",
    "report": "write the board report of the portfolio or of one partnership",
}


def main(
    arguments: Sequence[str] | None = None,
    *,
    environment: Mapping[str, str] = os.environ,
    now: datetime | None = None,
) -> int:
    """Run one command; return the exit status. now: aware; by the machine's clock where it is not given."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    asked = _parser(given[:1]).parse_args(given)
    asked.now = now or datetime.now(UTC)
    try:
        with _opened(database_url(environment) or embedded_url()) as engine:
            return int(asked.run(asked, engine, environment))
    except FileRefused as refused:
        tell_refused(asked, refused.sentence, refused.problems)
        return REFUSED
    except HealthError as error:
        tell_refused(asked, error.sentence, ())
        return REFUSED


@contextmanager
def _opened(url: str) -> Iterator[Engine]:
    engine = open_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()


def _parser(verb: Sequence[str]) -> argparse.ArgumentParser:
    """Make the parser of all verbs, with the arguments of the one that was given."""
    parser = argparse.ArgumentParser(prog="python -m health", description="Partnership health from a shell.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, told in VERBS.items():
        command = commands.add_parser(name, help=told)
        if name in verb:
            module = import_module(f"health.cli.{name}")
            module.declare(command)
            command.set_defaults(run=module.run)
    return parser
