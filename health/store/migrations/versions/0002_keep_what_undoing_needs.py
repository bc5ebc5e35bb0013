"""Keep what undoing and redoing an upload needs, and what each upload did to the scores."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# What older versions took cannot be undone exactly: which rows a file confirmed was not kept then.
TOUCHED_BY_FACTS = """
INSERT INTO touched (partnership_id, upload_id, since, until)
SELECT partnership_id, upload_id, MIN(quarter), MAX(quarter) FROM {fact} GROUP BY partnership_id, upload_id
"""


def upgrade() -> None:
    op.add_column("upload", sa.Column("in_force", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("upload", sa.Column("reversible", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("upload", sa.Column("moved", sa.Integer(), nullable=True))
    op.add_column("upload", sa.Column("crossed", sa.Integer(), nullable=True))
    op.add_column("upload", sa.Column("biggest", sa.JSON(), nullable=True))
    op.add_column("former", sa.Column("brought_by", sa.Integer(), nullable=True))
    op.create_index("ix_former_brought_by", "former", ["brought_by"])
    op.create_table(
        "reversal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("upload_id", sa.Integer(), nullable=False),
        sa.Column("verb", sa.String(length=8), nullable=False),
        sa.Column("newest", sa.Integer(), nullable=False),
        sa.Column("done_by", sa.Text(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=True),
        sa.Column("crossed", sa.Integer(), nullable=True),
        sa.Column("biggest", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["upload_id"], ["upload.id"], name=op.f("fk_reversal_upload_id_upload")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reversal")),
    )
    op.create_index("ix_reversal_upload_id", "reversal", ["upload_id"])
    op.create_table(
        "touched",
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("upload_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.Column("until", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["upload_id"], ["upload.id"], name=op.f("fk_touched_upload_id_upload")),
        sa.PrimaryKeyConstraint("partnership_id", "upload_id", name=op.f("pk_touched")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_touched_upload_id", "touched", ["upload_id"])
    op.create_table(
        "reliance",
        sa.Column("upload_id", sa.Integer(), nullable=False),
        sa.Column("on_upload_id", sa.Integer(), nullable=False),
        sa.Column("confirms", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["upload_id"], ["upload.id"], name=op.f("fk_reliance_upload_id_upload")),
        sa.ForeignKeyConstraint(["on_upload_id"], ["upload.id"], name=op.f("fk_reliance_on_upload_id_upload")),
        sa.PrimaryKeyConstraint("upload_id", "on_upload_id", name=op.f("pk_reliance")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_reliance_on_upload_id", "reliance", ["on_upload_id"])
    op.create_table(
        "kept",
        sa.Column("partnership_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("upload_id", sa.Integer(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["upload_id"], ["upload.id"], name=op.f("fk_kept_upload_id_upload")),
        sa.PrimaryKeyConstraint("partnership_id", "upload_id", name=op.f("pk_kept")),
    )
    op.create_index("ix_kept_upload_id", "kept", ["upload_id"])
    for fact in ("kpi_value", "answer", "invitation"):
        op.execute(TOUCHED_BY_FACTS.format(fact=fact))
    op.execute(
        "INSERT INTO touched (partnership_id, upload_id, since, until) SELECT id, upload_id, 0, 0 FROM partnership"
    )


def downgrade() -> None:
    for table in ("kept", "reliance", "touched", "reversal"):
        op.drop_table(table)
    op.drop_index("ix_former_brought_by", "former")
    op.drop_column("former", "brought_by")
    for column in ("biggest", "crossed", "moved", "reversible", "in_force"):
        op.drop_column("upload", column)
