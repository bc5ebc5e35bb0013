"""attention: list who needs attention first, each with why it stands there."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Mapping

import pandas as pd
from sqlalchemy import Engine

from health.access import local_viewer
from health.catalogue import load_catalogue
from health.cli.arguments import DEFAULT_QUARTER, quarter, told_quarter
from health.cli.status import DONE
from health.cli.telling import print_json
from health.store import migrate
from health.store.engine import reading
from health.store.read import portfolio
from health.wording import LANGUAGES, ranking, words_for


def declare(attention: argparse.ArgumentParser) -> None:
    """Say what it takes."""
    attention.add_argument("--quarter", type=quarter, metavar="2026-Q3", help=DEFAULT_QUARTER)
    attention.add_argument("--most", type=int, default=20, metavar="N")
    attention.add_argument("--format", choices=("table", "csv", "json"), default="table")


def run(asked: argparse.Namespace, engine: Engine, _environment: Mapping[str, str]) -> int:
    """Print the list."""
    viewer, words = local_viewer("shell"), words_for(LANGUAGES[0])
    with reading(engine) as connection:
        migrate.require_newest(connection)
        found_in = told_quarter(asked, connection, viewer)
        found = portfolio.by_need(connection, viewer, quarter=found_in, limit=asked.most)
    names = {element.code: element.name.en for element in load_catalogue().elements}
    plain = ("code", "name", "band", "score", "shortfall", "below", "fall", "fell", "times", "weight", "priority")
    objects = [
        {name: None if pd.isna(row[name]) else row[name] for name in plain}
        | {"why": ranking.why_here(words, row, quarter=found_in, names=names)}
        for row in (dict(entry) for _, entry in found.iterrows())
    ]
    if asked.format == "json":
        print_json(objects)
    else:
        rows = csv.writer(sys.stdout, delimiter="," if asked.format == "csv" else "\t", lineterminator="\n")
        rows.writerow([*plain, "why"])
        rows.writerows(entry.values() for entry in objects)
    return DONE
