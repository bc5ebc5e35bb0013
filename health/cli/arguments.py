"""Arguments several verbs take."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from health.errors import ScoringError, StoreError, message
from health.quarter import parse_quarter


def quarter(text: str) -> int:
    """Read a quarter such as 2026-Q3."""
    try:
        return parse_quarter(text)
    except ScoringError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def scored_quarter(asked: argparse.Namespace, known: Sequence[int]) -> int:
    """Give the quarter asked for, the newest with a score without one."""
    if asked.quarter is not None:
        return int(asked.quarter)
    if not known:
        raise StoreError(message("No partnership has a score yet; load a file first"))
    return known[0]
