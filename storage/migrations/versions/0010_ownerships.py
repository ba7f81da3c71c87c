"""Ownerships: who owns what was decided, from when to when. Older decisions get theirs when the chains are told."""

import sqlalchemy as sa
from alembic import op

revision = "0010_ownerships"
down_revision = "0009_followups"
branch_labels = None
depends_on = None

_OWNED = sa.text("state IN ('accepted', 'transfer_offered') AND acting_until IS NULL")


def upgrade() -> None:
    """Bring the tables from the revision before to this one."""
    op.create_table(
        "ownerships",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("said_by", sa.Text(), nullable=True),
        sa.Column("acting_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("go_on_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace", "number"],
            ["debates.workspace", "debates.number"],
            name=op.f("fk_ownerships_debates"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace", "number", "ordinal", name=op.f("pk_ownerships")),
    )
    op.create_index(
        "uq_ownerships_one_owner",
        "ownerships",
        ["workspace", "number"],
        unique=True,
        sqlite_where=_OWNED,
        postgresql_where=_OWNED,
    )
    op.create_index("ix_ownerships_workspace_owner_state", "ownerships", ["workspace", "owner", "state"])


def downgrade() -> None:
    """Bring the tables back to the revision before."""
    op.drop_table("ownerships")
