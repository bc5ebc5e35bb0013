"""Say which KPIs tell about people or nature outside the partnership."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("kpi", sa.Column("lens", sa.String(length=16), nullable=True))


def downgrade() -> None:
    op.drop_column("kpi", "lens")
