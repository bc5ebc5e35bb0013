"""Keep what managers write down: goals, benefits, actions, events, checks, candidates, agreements."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "goal",
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kpi_id", sa.Integer(), nullable=True),
        sa.Column("metric", sa.Text(), nullable=True),
        sa.Column("baseline", sa.Double(), nullable=False),
        sa.Column("start_quarter", sa.Integer(), nullable=False),
        sa.Column("target", sa.Double(), nullable=False),
        sa.Column("due_quarter", sa.Integer(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("reading", sa.Double(), nullable=True),
        sa.Column("reading_quarter", sa.Integer(), nullable=True),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["kpi_id"], ["kpi.id"], name=op.f("fk_goal_kpi_id_kpi")),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnership.id"], name=op.f("fk_goal_partnership_id_partnership")
        ),
        sa.PrimaryKeyConstraint("partnership_id", "number", name=op.f("pk_goal")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "benefit_entry",
        sa.Column("benefit", sa.String(length=32), nullable=False),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("planned", sa.Double(), nullable=False),
        sa.Column("realised", sa.Double(), nullable=True),
        sa.Column("kpi_id", sa.Integer(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["kpi_id"], ["kpi.id"], name=op.f("fk_benefit_entry_kpi_id_kpi")),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnership.id"], name=op.f("fk_benefit_entry_partnership_id_partnership")
        ),
        sa.PrimaryKeyConstraint("partnership_id", "number", name=op.f("pk_benefit_entry")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "action",
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("element_id", sa.SmallInteger(), nullable=True),
        sa.Column("challenge", sa.String(length=32), nullable=True),
        sa.Column("remedy", sa.String(length=32), nullable=True),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("began", sa.Integer(), nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["element_id"], ["element.id"], name=op.f("fk_action_element_id_element")),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnership.id"], name=op.f("fk_action_partnership_id_partnership")
        ),
        sa.PrimaryKeyConstraint("partnership_id", "number", name=op.f("pk_action")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.create_index("ix_action_status_due", ["status", "due"], unique=False)
    op.create_table(
        "event",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnership.id"], name=op.f("fk_event_partnership_id_partnership")
        ),
        sa.PrimaryKeyConstraint("partnership_id", "number", name=op.f("pk_event")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "stage_check",
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("need", sa.String(length=32), nullable=False),
        sa.Column("met", sa.Boolean(), nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnership.id"], name=op.f("fk_stage_check_partnership_id_partnership")
        ),
        sa.PrimaryKeyConstraint("partnership_id", "number", name=op.f("pk_stage_check")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "candidate",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("reputation", sa.SmallInteger(), nullable=True),
        sa.Column("financial_strength", sa.SmallInteger(), nullable=True),
        sa.Column("cultural_fit", sa.SmallInteger(), nullable=True),
        sa.Column("complementary_skills", sa.SmallInteger(), nullable=True),
        sa.Column("value", sa.SmallInteger(), nullable=True),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnership.id"], name=op.f("fk_candidate_partnership_id_partnership")
        ),
        sa.PrimaryKeyConstraint("partnership_id", "number", name=op.f("pk_candidate")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "criterion_weights",
        sa.Column("reputation", sa.SmallInteger(), nullable=False),
        sa.Column("financial_strength", sa.SmallInteger(), nullable=False),
        sa.Column("cultural_fit", sa.SmallInteger(), nullable=False),
        sa.Column("complementary_skills", sa.SmallInteger(), nullable=False),
        sa.Column("value", sa.SmallInteger(), nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnership.id"], name=op.f("fk_criterion_weights_partnership_id_partnership")
        ),
        sa.PrimaryKeyConstraint("partnership_id", "number", name=op.f("pk_criterion_weights")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "agreement",
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("parties", sa.Text(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("clauses", sa.Text(), nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnership.id"], name=op.f("fk_agreement_partnership_id_partnership")
        ),
        sa.PrimaryKeyConstraint("partnership_id", "number", name=op.f("pk_agreement")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "record_change",
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("says", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnership.id"], name=op.f("fk_record_change_partnership_id_partnership")
        ),
        sa.PrimaryKeyConstraint("partnership_id", "kind", "number", "revision", name=op.f("pk_record_change")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("record_change")
    op.drop_table("agreement")
    op.drop_table("criterion_weights")
    op.drop_table("candidate")
    op.drop_table("stage_check")
    op.drop_table("event")
    op.drop_table("action")
    op.drop_table("benefit_entry")
    op.drop_table("goal")
