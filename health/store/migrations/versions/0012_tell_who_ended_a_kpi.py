"""Tell who ended a KPI for a partnership, and when; what ended before this was kept has neither, and gets neither."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("assignment", sa.Column("ended_by", sa.Text(), nullable=True))
    op.add_column("assignment", sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("assignment", "ended_at")
    op.drop_column("assignment", "ended_by")
