"""Nudges: what became of each step, what was put off, and what the runs were reported as."""

import sqlalchemy as sa
from alembic import op

revision = "0008_nudges"
down_revision = "0007_look_back"
branch_labels = None
depends_on = None

_OWNED = ("workspace", "member", "number", "matter", "about")


def _key(*names: str) -> list[sa.Column[object]]:
    kinds = {"number": sa.Integer(), "day": sa.Integer()}
    return [sa.Column(name, kinds.get(name, sa.Text()), nullable=False) for name in names]


def _instant(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _rules(table: str, *names: str) -> list[sa.Constraint]:
    whose = sa.ForeignKeyConstraint(
        ["workspace"], ["workspaces.workspace"], name=op.f(f"fk_{table}_workspaces"), ondelete="CASCADE"
    )
    return [whose, sa.PrimaryKeyConstraint(*names, name=op.f(f"pk_{table}"))]


def upgrade() -> None:
    """Bring the tables from the revision before to this one; what was said until now stays said."""
    op.create_table(
        "nudges",
        *_key(*_OWNED, "step"),
        _instant("due_at"),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("again", sa.Integer(), nullable=False),
        _instant("at"),
        *_rules("nudges", *_OWNED, "step"),
    )
    op.create_index("ix_nudges_workspace_due_at", "nudges", ["workspace", "due_at"])
    op.create_index("ix_nudges_workspace_at", "nudges", ["workspace", "at"])
    op.create_table(
        "snoozes",
        *_key(*_OWNED),
        _instant("until"),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("earlier", sa.Boolean(), nullable=False),
        *_rules("snoozes", *_OWNED),
    )
    op.create_table("glances", *_key("workspace", "member"), _instant("at"), *_rules("glances", "workspace", "member"))
    op.create_index("ix_glances_workspace_at", "glances", ["workspace", "at"])
    op.create_table(
        "run_reports",
        *_key("workspace", "day"),
        _instant("at"),
        _instant("made_at", nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        *_rules("run_reports", "workspace", "day"),
    )
    _carry_over()


def _carry_over() -> None:
    """What morning messages reminded of is a step that was sent; when, is known by the send that they were."""
    text, number, instant = sa.Text(), sa.Integer(), sa.DateTime(timezone=True)
    items = sa.table(
        "today_items",
        *(sa.column(name, text) for name in ("workspace", "member", "matter", "about")),
        *(sa.column(name, number) for name in ("number", "day")),
        sa.column("reminded", sa.Boolean()),
    )
    sends = sa.table(
        "sends",
        *(sa.column(name, text) for name in ("workspace", "kind", "person")),
        sa.column("number", number),
        sa.column("due_at", instant),
    )
    nudges = sa.table(
        "nudges",
        *(sa.column(name, number if name == "number" else text) for name in (*_OWNED, "step", "outcome", "reason")),
        sa.column("due_at", instant),
        sa.column("at", instant),
        sa.column("day", number),
        sa.column("again", number),
    )
    this = sa.and_(
        sends.c.workspace == items.c.workspace,
        sends.c.person == items.c.member,
        sends.c.number == items.c.day,
        sends.c.kind == "today",
    )
    owned = [items.c[name] for name in _OWNED]
    told = (
        sa.select(
            *owned,
            sa.literal("once", text),
            sa.func.min(sends.c.due_at),
            sa.literal("sent", text),
            sa.literal("", text),
            sa.func.min(sends.c.due_at),
            sa.func.min(items.c.day),
            sa.literal(0, number),
        )
        .join(sends, this)
        .where(items.c.reminded.is_(True))
        .group_by(*owned)
    )
    names = [*_OWNED, "step", "due_at", "outcome", "reason", "at", "day", "again"]
    op.execute(nudges.insert().from_select(names, told))


def downgrade() -> None:
    """Bring the tables back to the revision before."""
    for table in ("run_reports", "glances", "snoozes", "nudges"):
        op.drop_table(table)
