"""scores: print stored scores in full precision."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Engine

from health.access import local_viewer
from health.catalogue import load_catalogue
from health.cli.arguments import quarter
from health.cli.status import DONE
from health.cli.telling import print_json
from health.store import migrate
from health.store.engine import reading
from health.store.read import scores as read


def declare(scores: argparse.ArgumentParser) -> None:
    """Say what it takes."""
    scores.add_argument("--partnership", metavar="CODE")
    scores.add_argument("--quarter", type=quarter, metavar="2026-Q3")
    scores.add_argument("--format", choices=("table", "csv", "json"), default="table")


def run(asked: argparse.Namespace, engine: Engine, _environment: Mapping[str, str]) -> int:
    """Print them."""
    viewer = local_viewer("shell")
    with reading(engine) as connection:
        migrate.require_newest(connection)
        narrowed = {"partnership": asked.partnership, "quarter": asked.quarter}
        objects = read.objects(connection, viewer, **narrowed)
    if asked.format == "json":
        print_json(objects)
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
