"""init: make a database ready."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping

from sqlalchemy import Engine

from health import assess
from health.catalogue import load_catalogue
from health.cli.status import DONE


def declare(init: argparse.ArgumentParser) -> None:
    """Say what it takes."""
    init.add_argument("--demo", action="store_true", help="also load the simulated demonstration portfolio")


def run(asked: argparse.Namespace, engine: Engine, environment: Mapping[str, str]) -> int:
    """Create or upgrade the tables, and load the simulated portfolio where that was asked for."""
    catalogue, now = load_catalogue(), asked.now
    assess.initialise(engine, catalogue, at=now, environment=environment)
    if asked.demo:
        assess.load_simulated(engine, catalogue, at=now, environment=environment)
    sys.stdout.write("The database is ready.\n")
    return DONE
