"""rescore: score again what is stored."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping

from sqlalchemy import Engine

from health import assess
from health.access import local_viewer
from health.cli.status import DONE
from health.store import migrate
from health.store.engine import reading


def declare(rescore: argparse.ArgumentParser) -> None:
    """Say what it takes."""
    rescore.add_argument("--all", action="store_true", help="every partnership in every quarter (also the default)")


def run(_asked: argparse.Namespace, engine: Engine, environment: Mapping[str, str]) -> int:
    """Score every partnership in every quarter anew."""
    with reading(engine) as connection:
        migrate.require_newest(connection)
    assess.rescore_all(engine, local_viewer(environment.get("USER", "shell")))
    sys.stdout.write("Every score was made anew.\n")
    return DONE
