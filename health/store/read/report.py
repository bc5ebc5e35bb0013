"""What a report says about itself: which scoring model, whether anything is simulated, how many it covers."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from health.access import Viewer
from health.scoring import ScoringModel
from health.store.read.visible import EVERYTHING, Selection, count, holds_simulated_data, model_in_force


@dataclass(frozen=True)
class About:
    """Hold the scoring model in force with its number in the store, what the view holds, and whether it is invented."""

    model_id: int
    model: ScoringModel
    partnerships: int
    simulated: bool


def about(connection: Connection, viewer: Viewer, *, selection: Selection = EVERYTHING) -> About:
    """Read what goes on the cover, for what this viewer sees and the filters leave."""
    model_id, parameters = model_in_force(connection)
    return About(
        model_id,
        ScoringModel.from_json(parameters),
        count(connection, viewer, selection=selection),
        holds_simulated_data(connection),
    )
