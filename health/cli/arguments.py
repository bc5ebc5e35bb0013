"""Arguments several verbs take."""

from __future__ import annotations

import argparse

from sqlalchemy import Connection

from health.access import Viewer
from health.errors import ScoringError, StoreError, message
from health.quarter import parse_quarter
from health.store.read.opening import opening

DEFAULT_QUARTER = "default: the newest with at least half as many scores as the quarter before it"


def quarter(text: str) -> int:
    """Read a quarter such as 2026-Q3."""
    try:
        return parse_quarter(text)
    except ScoringError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def told_quarter(asked: argparse.Namespace, connection: Connection, viewer: Viewer) -> int:
    """Give the quarter asked for; without one, that on which the pages open too."""
    if asked.quarter is not None:
        return int(asked.quarter)
    found = opening(connection, viewer)
    if found is None:
        raise StoreError(message("No partnership has a score yet; load a file first"))
    return found.quarter
