"""Imports: where a record came from that was not decided here."""

import sqlalchemy as sa
from alembic import op

revision = "0021_imports"
down_revision = "0020_prfaqs"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables from the revision before to this one."""
    op.create_table(
        "imports",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("ordinal", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("wrote", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=True),
        sa.Column("people", sa.Text(), nullable=False),
        sa.Column("links", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace", "number"],
            ["debates.workspace", "debates.number"],
            name=op.f("fk_imports_debates"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace", "number", "ordinal", name=op.f("pk_imports")),
    )
    op.create_index("ix_imports_workspace_digest", "imports", ["workspace", "digest"])


def downgrade() -> None:
    """Bring the tables back to the revision before. What was imported goes: it was never a record of this version."""
    op.execute(
        "DELETE FROM debates WHERE EXISTS (SELECT 1 FROM imports"
        " WHERE imports.workspace = debates.workspace AND imports.number = debates.number)"
    )
    op.drop_table("imports")
