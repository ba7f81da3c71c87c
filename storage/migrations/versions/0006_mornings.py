"""Mornings: when somebody's is looked at next, and what a morning message holds."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0006_mornings"
down_revision = "0005_rigor"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables from the revision before to this one; everybody's morning is looked at once."""
    op.create_table(
        "mornings",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace"], ["workspaces.workspace"], name=op.f("fk_mornings_workspaces"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace", "member", name=op.f("pk_mornings")),
    )
    op.create_index("ix_mornings_workspace_at", "mornings", ["workspace", "at"])
    op.create_table(
        "today_items",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("matter", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("moved", sa.Boolean(), nullable=False),
        sa.Column("reminded", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace"], ["workspaces.workspace"], name=op.f("fk_today_items_workspaces"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace", "member", "day", "place", name=op.f("pk_today_items")),
    )
    op.create_index("ix_today_items_workspace_member_number", "today_items", ["workspace", "member", "number"])
    _look_at_everybody()


def _look_at_everybody() -> None:
    """Reminders were planned one by one until now; whom something waits for is found by the first look."""
    text, instant = sa.Text(), sa.DateTime(timezone=True)
    members = sa.table("members", sa.column("workspace", text), sa.column("id", text))
    mornings = sa.table("mornings", sa.column("workspace", text), sa.column("member", text), sa.column("at", instant))
    long_ago = sa.literal(datetime(2026, 1, 1, tzinfo=UTC), instant)
    everybody = sa.select(members.c.workspace, members.c.id, long_ago)
    op.execute(mornings.insert().from_select(["workspace", "member", "at"], everybody))


def downgrade() -> None:
    """Bring the tables back to the revision before."""
    op.drop_table("today_items")
    op.drop_table("mornings")
