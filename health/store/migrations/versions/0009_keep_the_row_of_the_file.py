"""Keep beside each KPI value the row of the file it stands in; those from before have none, and get none."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("kpi_value", sa.Column("file_row", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("kpi_value", "file_row")
