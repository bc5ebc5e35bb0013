"""Which quarter is told where nobody chose one: the newest, unless it has only begun to be reported."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from health.access import Viewer
from health.store.read.portfolio import quarters
from health.store.read.visible import current_model, seen
from health.store.schema import HealthScore, Partnership

# One stray row of a new quarter must not turn every page to a portfolio that looks as if all of it had gone silent.
_ENOUGH = 0.5


@dataclass(frozen=True)
class Opening:
    """Hold the quarter opened where none is chosen, all that anything is reported for, newest first, and for how many
    partnerships the newest of them is.
    """

    quarter: int
    known: tuple[int, ...]
    reported: int


def opening(connection: Connection, viewer: Viewer) -> Opening | None:
    """Find the quarter to open; None where nothing this viewer sees is reported.

    It is the newest in which at least half as many partnerships have a score as in the one before it in which any has;
    where none has a score in any quarter, the newest.
    """
    known = quarters(connection, viewer)
    if not known:
        return None
    return Opening(
        _newest_scored_enough(_scored(connection, viewer, known), otherwise=known[0]),
        tuple(known),
        _count(connection, viewer, HealthScore.quarter == known[0]),
    )


def _newest_scored_enough(scored: Iterator[tuple[int, int]], *, otherwise: int) -> int:
    found, n = next(scored, (otherwise, 0))
    for earlier, before in scored:
        if n >= _ENOUGH * before:
            break
        found, n = earlier, before
    return found


def _scored(connection: Connection, viewer: Viewer, newest_first: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Count quarter by quarter, and only as far back as is asked: mostly two of them, each a stretch of the index."""
    for quarter in newest_first:
        n = _count(connection, viewer, HealthScore.quarter == quarter, HealthScore.band.is_not(None))
        if n:
            yield quarter, n


def _count(connection: Connection, viewer: Viewer, *which: Any) -> int:
    query = select(func.count()).select_from(HealthScore).where(HealthScore.model_id == current_model(), *which)
    if viewer.is_limited:
        query = query.join(Partnership, Partnership.id == HealthScore.partnership_id).where(*seen(viewer))
    return int(connection.execute(query).scalar_one())
