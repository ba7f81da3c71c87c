"""Follow-ups: what somebody does next, by a day, and what happened to it."""

import sqlalchemy as sa
from alembic import op

revision = "0009_followups"
down_revision = "0008_nudges"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables from the revision before to this one."""
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "followups",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("maker", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("asked", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("made_at", instant, nullable=False),
        sa.Column("since", instant, nullable=False),
        sa.Column("slips", sa.Integer(), nullable=False),
        sa.Column("blocker", sa.Text(), nullable=True),
        sa.Column("vacant", sa.Text(), nullable=True),
        sa.Column("late_at", instant, nullable=True),
        sa.Column("ended_at", instant, nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace"], ["workspaces.workspace"], name=op.f("fk_followups_workspaces"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workspace", "number"],
            ["debates.workspace", "debates.number"],
            name=op.f("fk_followups_debates"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace", "id", name=op.f("pk_followups")),
    )
    op.create_index("ix_followups_workspace_state_due", "followups", ["workspace", "state", "due"])
    for column in ("owner", "asked", "maker", "blocker"):
        op.create_index(f"ix_followups_workspace_{column}_state", "followups", ["workspace", column, "state"])
    op.create_index("ix_followups_workspace_number", "followups", ["workspace", "number"])
    op.create_table(
        "followup_steps",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("ordinal", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("did", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=True),
        sa.Column("at", instant, nullable=False),
        sa.Column("member", sa.Text(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace", "id"],
            ["followups.workspace", "followups.id"],
            name=op.f("fk_followup_steps_followups"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace", "id", "ordinal", name=op.f("pk_followup_steps")),
    )
    op.create_index("ix_followup_steps_workspace_number", "followup_steps", ["workspace", "number"])


def downgrade() -> None:
    """Bring the tables back to the revision before."""
    op.drop_table("followup_steps")
    op.drop_table("followups")
