"""Respect: how somebody wishes to be told, and in which lane each was asked."""

import sqlalchemy as sa
from alembic import op

revision = "0012_respect"
down_revision = "0011_troubles"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables from the revision before to this one; who was asked before was asked at once."""
    op.add_column("members", sa.Column("weekend", sa.Text(), nullable=True))
    op.add_column("members", sa.Column("holidays", sa.Text(), nullable=True))
    op.add_column("members", sa.Column("mornings_only", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("members", sa.Column("away_until", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "asked",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace"], ["workspaces.workspace"], name=op.f("fk_asked_workspaces"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace", "number", "member", name=op.f("pk_asked")),
        sa.UniqueConstraint("workspace", "member", "day", "slot", name=op.f("uq_asked_workspace_member_day_slot")),
    )


def downgrade() -> None:
    """Bring the tables back to the revision before."""
    op.drop_table("asked")
    for column in ("away_until", "mornings_only", "holidays", "weekend"):
        op.drop_column("members", column)
