"""Digests: what a channel reads once a week; and who wants their own week told in the morning."""

import sqlalchemy as sa
from alembic import op

revision = "0017_digests"
down_revision = "0016_turns"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables from the revision before to this one."""
    op.add_column("members", sa.Column("weekly", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "digests",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("on", sa.Boolean(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("also", sa.JSON(), nullable=False),
        sa.Column("set_by", sa.Text(), nullable=True),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("week", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("told_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused", sa.Text(), nullable=False, server_default=""),
        sa.Column("offered", sa.Integer(), nullable=True),
        sa.Column("shown", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace"], ["workspaces.workspace"], name=op.f("fk_digests_workspaces"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace", "id", name=op.f("pk_digests")),
        sa.UniqueConstraint("workspace", "channel", name=op.f("uq_digests_workspace_channel")),
    )
    op.create_index("ix_digests_workspace_next_at", "digests", ["workspace", "next_at"])
    op.create_index("ix_digests_workspace_offered", "digests", ["workspace", "offered"])


def downgrade() -> None:
    """Bring the tables back to the revision before."""
    op.drop_table("digests")
    op.drop_column("members", "weekly")
