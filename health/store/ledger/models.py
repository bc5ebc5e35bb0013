"""Keep the versions of the scoring model: each published once, with its reason, and never changed afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, insert

from health.access import Viewer, require_admin
from health.errors import StoreError, message
from health.scoring import ScoringModel
from health.store import schema
from health.store.ledger.rows import next_id
from health.store.read import visible


def store_model(writer: Connection, parameters: str, *, by: str, reason: str, at: datetime) -> int:
    """Store a new version of the scoring model, in force from now on; return its id."""
    model_id = next_id(writer, schema.PublishedModel)
    writer.execute(
        insert(schema.PublishedModel).values(
            id=model_id, parameters=parameters, reason=reason, published_by=by, published_at=at
        )
    )
    return model_id


def publish(writer: Connection, model: ScoringModel, *, viewer: Viewer, reason: str, at: datetime) -> int:
    """Store a model a person proposes as the next version; return its id. The caller rescores in the same transaction.

    Raises `AccessDenied` for anybody but an admin who sees everything, and `StoreError` without a reason, for other
    elements than those in force, and for a model that says what the one in force says.
    """
    require_admin(viewer)
    in_force = ScoringModel.from_json(visible.model_in_force(writer)[1])
    if not reason.strip():
        raise StoreError(message("A new version of the scoring model needs a reason; say why, for later readers"))
    if model.elements != in_force.elements:
        raise StoreError(
            message(
                "This model scores {found}; the one in force scores {expected}",
                found=", ".join(model.elements),
                expected=", ".join(in_force.elements),
            )
        )
    proposed = replace(model, version=in_force.version)
    if proposed == in_force:
        raise StoreError(message("This model says what the one in force says; nothing was published"))
    numbered = replace(model, version=in_force.version + 1)
    return store_model(writer, numbered.to_json(), by=viewer.name, reason=reason.strip(), at=at)
