"""Looks back that are closed, stop signals that are asked about, and what dissenters say became of their concerns."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007_look_back"
down_revision = "0006_mornings"
branch_labels = None
depends_on = None


def _instant(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True))


def _words(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=False, server_default="")


_NEW: Mapping[str, Sequence[Callable[[], sa.Column[Any]]]] = {
    "reviews": (
        lambda: _instant("asked_at"),
        lambda: sa.Column("skips", sa.Integer(), nullable=False, server_default="0"),
        lambda: _instant("skipped_at"),
        lambda: sa.Column("told", sa.Text()),
        lambda: sa.Column("process", sa.Text()),
        lambda: sa.Column("judged_by", sa.Text()),
        lambda: _instant("judged_at"),
        lambda: sa.Column("verdict", sa.Text()),
        lambda: _words("happened"),
        lambda: _words("learned"),
        lambda: _words("cost"),
        lambda: sa.Column("again_on", sa.Date()),
        lambda: sa.Column("proposal", sa.Integer()),
    ),
    "signals": (
        lambda: sa.Column("state", sa.Text(), nullable=False, server_default="armed"),
        lambda: _instant("asked_at"),
        lambda: _instant("until"),
        lambda: _instant("ignored_at"),
        lambda: _instant("crossed_at"),
        lambda: _instant("ended_at"),
        lambda: sa.Column("ended_by", sa.Text()),
        lambda: _words("reason"),
    ),
}


def upgrade() -> None:
    """Bring the tables from the revision before to this one."""
    for table, columns in _NEW.items():
        for column in columns:
            op.add_column(table, column())
    op.create_index("ix_reviews_workspace_skipped_at", "reviews", ["workspace", "skipped_at"])
    op.create_index("ix_signals_workspace_until", "signals", ["workspace", "until"])
    op.create_table(
        "concerns",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("review", sa.Integer(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("mind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.Column("happened", sa.Text()),
        sa.ForeignKeyConstraint(
            ["workspace", "number"],
            ["debates.workspace", "debates.number"],
            name=op.f("fk_concerns_debates"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace", "number", "ordinal", name=op.f("pk_concerns")),
    )
    op.create_index("ix_concerns_workspace_member_state", "concerns", ["workspace", "member", "state"])


def downgrade() -> None:
    """Bring the tables back to the revision before."""
    op.drop_table("concerns")
    op.drop_index("ix_signals_workspace_until", "signals")
    op.drop_index("ix_reviews_workspace_skipped_at", "reviews")
    for table, columns in _NEW.items():
        for column in reversed(columns):
            op.drop_column(table, column().name)
