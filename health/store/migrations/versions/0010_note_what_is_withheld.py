"""Note of which quarters the scores of an earlier version are not read, where every page used to look for them."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# Where people answered, or what they said was corrected or taken back, after a later version took over.
_FILL = """
INSERT INTO withheld (partnership_id, quarter, model_id)
SELECT score.partnership_id, score.quarter, score.model_id
FROM health_score AS score
WHERE score.model_id < (SELECT max(id) FROM scoring_model) AND EXISTS (
  SELECT 1 FROM element_score AS earlier
  LEFT JOIN element_score AS today ON today.partnership_id = earlier.partnership_id
    AND today.quarter = earlier.quarter AND today.element_id = earlier.element_id
    AND today.model_id = (SELECT max(id) FROM scoring_model)
  WHERE earlier.partnership_id = score.partnership_id
    AND earlier.quarter BETWEEN score.quarter - 1 AND score.quarter
    AND earlier.model_id = score.model_id AND earlier.survey IS NOT NULL
    AND (today.survey IS NULL OR earlier.n_own <> today.n_own OR earlier.n_partner <> today.n_partner
      OR abs(earlier.mean_own - today.mean_own) > 1e-6 OR abs(earlier.mean_partner - today.mean_partner) > 1e-6)
)
"""


def upgrade() -> None:
    op.create_table(
        "withheld",
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=False),
        sa.Column("model_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnership.id"], name=op.f("fk_withheld_partnership_id_partnership")
        ),
        sa.ForeignKeyConstraint(["model_id"], ["scoring_model.id"], name=op.f("fk_withheld_model_id_scoring_model")),
        sa.PrimaryKeyConstraint("partnership_id", "quarter", "model_id", name=op.f("pk_withheld")),
        sqlite_with_rowid=False,
    )
    op.execute(_FILL)


def downgrade() -> None:
    op.drop_table("withheld")
