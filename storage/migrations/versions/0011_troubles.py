"""Troubles: what Slack does not let us do, since when; and which scopes were granted."""

import sqlalchemy as sa
from alembic import op

revision = "0011_troubles"
down_revision = "0010_ownerships"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables from the revision before to this one."""
    op.create_table(
        "troubles",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace"], ["workspaces.workspace"], name=op.f("fk_troubles_workspaces"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace", "about", name=op.f("pk_troubles")),
    )
    op.add_column("workspaces", sa.Column("scopes", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    """Bring the tables back to the revision before."""
    op.drop_column("workspaces", "scopes")
    op.drop_table("troubles")
