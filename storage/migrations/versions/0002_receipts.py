"""Receipts: what the decider heard from each dissenter, and what they said to it."""

import sqlalchemy as sa
from alembic import op

revision = "0002_receipts"
down_revision = "0001_spine"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables from the revision before to this one."""

    op.create_table(
        "receipts",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("choice", sa.Text(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("point", sa.Text(), nullable=False),
        sa.Column("again", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace", "number", "version"],
            ["decisions.workspace", "decisions.number", "decisions.version"],
            name=op.f("fk_receipts_decisions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace", "number", "version", "member", name=op.f("pk_receipts")),
    )
    op.create_index(
        op.f("ix_receipts_workspace_state_until"), "receipts", ["workspace", "state", "until"], unique=False
    )
    op.create_index(
        op.f("ix_receipts_workspace_member_state"), "receipts", ["workspace", "member", "state"], unique=False
    )


def downgrade() -> None:
    """Bring the tables from this revision to the one before."""

    op.drop_table("receipts")
