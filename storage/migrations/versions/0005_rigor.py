"""Doors, versions of a decision, blocks and rulings, looks back, stop signals, waivers, hand-overs, settings."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005_rigor"
down_revision = "0004_changes"
branch_labels = None
depends_on = None


def _text(name: str, *, default: str | None = "", nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=nullable, server_default=default)


def _instant(name: str, *, nullable: bool = True) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


_NEW: Mapping[str, Sequence[Callable[[], sa.Column[Any]]]] = {
    "debates": (
        lambda: _text("ticks"),
        lambda: _text("door", default="two_way"),
        lambda: _text("success"),
        lambda: sa.Column("look_back", sa.Date(), nullable=True),
        lambda: sa.Column("quorum", sa.Integer(), nullable=False, server_default="60"),
        lambda: sa.Column("cooling_hours", sa.Integer(), nullable=False, server_default="24"),
        lambda: sa.Column("extended", sa.Boolean(), nullable=False, server_default=sa.false()),
        lambda: sa.Column("follows", sa.Integer(), nullable=True),
        lambda: _text("news"),
    ),
    "positions": (
        lambda: sa.Column("chance", sa.Integer(), nullable=True),
        lambda: _text("cause"),
        lambda: _text("promise"),
        lambda: _text("entered_by", default=None, nullable=True),
        lambda: _instant("confirmed_at"),
    ),
    "decisions": (
        lambda: _text("origin", default="decided"),
        lambda: _text("success"),
        lambda: _instant("ended_at"),
        lambda: _text("ended_by", default=None, nullable=True),
        lambda: _text("end_reason"),
        lambda: _text("cost"),
        lambda: sa.Column("successor", sa.Integer(), nullable=True),
    ),
    "members": (lambda: sa.Column("stranger", sa.Boolean(), nullable=False, server_default=sa.false()),),
}


def _paper(name: str, *columns: sa.Column[Any]) -> None:
    """Create a table whose rows hang on a record, each in its place."""
    op.create_table(
        name,
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["workspace", "number"],
            ["debates.workspace", "debates.number"],
            name=op.f(f"fk_{name}_debates"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace", "number", "ordinal", name=op.f(f"pk_{name}")),
    )


def _papers() -> None:
    _paper(
        "escalations",
        sa.Column("version", sa.Integer(), nullable=False),
        _text("member", default=None),
        _text("state", default=None),
        _instant("opened_at", nullable=False),
        _instant("due_at", nullable=False),
        _text("approver", default=None, nullable=True),
        sa.Column("level", sa.Integer(), nullable=False),
        _instant("accepted_at"),
        _instant("ended_at"),
        _text("ruling", default=None, nullable=True),
        _text("ruled_by", default=None, nullable=True),
        _text("why", default=None),
        _text("reads", default=None),
        sa.Column("said_order", sa.Integer(), nullable=False, server_default="0"),
    )
    op.create_index("ix_escalations_workspace_state_due_at", "escalations", ["workspace", "state", "due_at"])
    op.create_index("ix_escalations_workspace_approver_state", "escalations", ["workspace", "approver", "state"])
    _paper(
        "reviews",
        sa.Column("version", sa.Integer(), nullable=False),
        _text("cause", default=None),
        _text("state", default=None),
        _instant("opened_at", nullable=False),
        _text("by", default=None, nullable=True),
        _text("note", default=None),
        _instant("closed_at"),
    )
    _paper(
        "signals",
        _text("by", default=None),
        _text("text", default=None),
        sa.Column("on", sa.Date(), nullable=False),
        _text("action", default=None),
        _instant("at", nullable=False),
    )
    _paper(
        "waivers",
        _text("rule", default=None),
        _text("by", default=None),
        _text("reason", default=None),
        _instant("at", nullable=False),
    )
    _paper(
        "handovers",
        _text("to", default=None),
        _text("by", default=None),
        _text("reason", default=None),
        _text("state", default=None),
        _instant("at", nullable=False),
        _text("seconded_by", default=None, nullable=True),
        _instant("ended_at"),
    )
    _paper(
        "proposals",
        sa.Column("version", sa.Integer(), nullable=False),
        _text("act", default=None),
        _text("state", default=None),
        _text("by", default=None),
        _instant("at", nullable=False),
        _text("statement", default=None),
        _text("why", default=None),
        _text("owner", default=None, nullable=True),
        sa.Column("look_back", sa.Date(), nullable=True),
        _text("reason", default=None),
        _text("cost", default=None),
        _instant("ended_at"),
    )


def upgrade() -> None:
    """Bring the tables from the revision before to this one."""
    for table, columns in _NEW.items():
        for column in columns:
            op.add_column(table, column())
    op.create_index("ix_debates_workspace_follows", "debates", ["workspace", "follows"])
    _papers()
    op.create_table(
        "settings",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("form", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace"], ["workspaces.workspace"], name=op.f("fk_settings_workspaces"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace", name=op.f("pk_settings")),
    )
    op.create_table(
        "settings_changes",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        _text("name", default=None),
        _text("was", default=None),
        _text("now_is", default=None),
        _text("by", default=None, nullable=True),
        _instant("at", nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace"], ["workspaces.workspace"], name=op.f("fk_settings_changes_workspaces"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace", "seq", name=op.f("pk_settings_changes")),
    )


def downgrade() -> None:
    """Bring the tables back to the revision before."""
    op.drop_table("settings_changes")
    op.drop_table("settings")
    for table in ("proposals", "handovers", "waivers", "signals", "reviews", "escalations"):
        op.drop_table(table)
    op.drop_index("ix_debates_workspace_follows", table_name="debates")
    for table, columns in _NEW.items():
        for column in reversed(columns):
            op.drop_column(table, column().name)
