"""Keep what a person said about files with the same headers."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_choices",
        sa.Column("uploaded_by", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("headers", sa.String(length=64), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("uploaded_by", "kind", "headers", name=op.f("pk_kept_choices")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("kept_choices")
