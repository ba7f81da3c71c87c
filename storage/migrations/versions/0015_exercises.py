"""Exercises: criteria and pre-mortems that were offered, and what each person wrote of them."""

import sqlalchemy as sa
from alembic import op

revision = "0015_exercises"
down_revision = "0013_heard_by"
branch_labels = None
depends_on = None


def _of_debates(table: str) -> list[sa.Constraint]:
    return [
        sa.ForeignKeyConstraint(
            ["workspace", "number"],
            ["debates.workspace", "debates.number"],
            name=op.f(f"fk_{table}_debates"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace", "number", "ordinal", name=op.f(f"pk_{table}")),
    ]


def upgrade() -> None:
    """Bring the tables from the revision before to this one."""
    op.create_table(
        "exercises",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        *_of_debates("exercises"),
    )
    op.create_table(
        "sheets",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("exercise", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("promise", sa.Text(), nullable=False),
        *_of_debates("sheets"),
    )


def downgrade() -> None:
    """Bring the tables back to the revision before."""
    op.drop_table("sheets")
    op.drop_table("exercises")
