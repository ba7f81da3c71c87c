"""Changes of an open question: who, what, and how it was before; decisions that were made before anybody was asked."""

import sqlalchemy as sa
from alembic import op

revision = "0004_changes"
down_revision = "0003_ledger"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables from the revision before to this one."""
    op.create_table(
        "changes",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("member", sa.Text(), nullable=True),
        sa.Column("was", sa.Text(), nullable=False),
        sa.Column("now_is", sa.Text(), nullable=False),
        sa.Column("was_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("now_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace", "number"],
            ["debates.workspace", "debates.number"],
            name=op.f("fk_changes_debates"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace", "number", "seq", "ordinal", name=op.f("pk_changes")),
    )
    op.add_column("debates", sa.Column("changes", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("debates", sa.Column("decided_before", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("positions", sa.Column("question_version", sa.Integer(), nullable=False, server_default="1"))


def downgrade() -> None:
    """Bring the tables back to the revision before."""
    op.drop_column("positions", "question_version")
    op.drop_column("debates", "decided_before")
    op.drop_column("debates", "changes")
    op.drop_table("changes")
