"""Turns: what went out since it was somebody's turn, and what is told in one message with it."""

import sqlalchemy as sa
from alembic import op

revision = "0016_turns"
down_revision = "0015_exercises"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables from the revision before to this one."""
    op.create_table(
        "turns",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("host", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace"], ["workspaces.workspace"], name=op.f("fk_turns_workspaces"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace", "key", name=op.f("pk_turns")),
    )
    op.create_index(op.f("ix_turns_workspace_reader_at"), "turns", ["workspace", "reader", "at"])
    op.create_index(op.f("ix_turns_workspace_host"), "turns", ["workspace", "host"])


def downgrade() -> None:
    """Bring the tables back to the revision before."""
    op.drop_table("turns")
