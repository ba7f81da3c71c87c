"""Receipts: whose sentence each of them is. Those that are older are filled in where the chains are told of it."""

import sqlalchemy as sa
from alembic import op

revision = "0013_heard_by"
down_revision = "0012_respect"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables from the revision before to this one."""
    op.add_column("receipts", sa.Column("by", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    """Bring the tables back to the revision before."""
    op.drop_column("receipts", "by")
