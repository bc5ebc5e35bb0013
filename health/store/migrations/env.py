"""Run the migrations on the connection the ledger hands over, inside its transaction."""

from alembic import context

from health.store import records  # noqa: F401 (its tables join the metadata)
from health.store.schema import Base

context.configure(
    connection=context.config.attributes["connection"], target_metadata=Base.metadata, render_as_batch=True
)
context.run_migrations()
