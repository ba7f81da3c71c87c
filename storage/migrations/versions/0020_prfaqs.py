"""PRFAQs, their frozen texts and drafts, and the circles that read them; a position's notes."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0020_prfaqs"
down_revision = "0018_log"
branch_labels = None
depends_on = None


def _belongs(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["workspace", "number"],
        ["debates.workspace", "debates.number"],
        name=op.f(f"fk_{table}_debates"),
        ondelete="CASCADE",
    )


def _key(*names: str) -> list[sa.Column[Any]]:
    numbers = (sa.Column(name, sa.Integer(), nullable=False, autoincrement=False) for name in names)
    return [sa.Column("workspace", sa.Text(), nullable=False), *numbers]


def upgrade() -> None:
    """Bring the tables from the revision before to this one."""
    instant = sa.DateTime(timezone=True)
    op.add_column("debates", sa.Column("prfaq", sa.Integer(), nullable=True))
    op.create_index("ix_debates_workspace_prfaq", "debates", ["workspace", "prfaq"])
    op.add_column("positions", sa.Column("notes", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "prfaqs",
        *_key("number", "ordinal"),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("begun_at", instant, nullable=False),
        sa.Column("state_at", instant, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("circle", sa.Integer(), nullable=True),
        sa.Column("retroactive", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.Column("winner", sa.Text(), nullable=False),
        sa.Column("return_on", sa.Date(), nullable=True),
        sa.Column("returned_at", instant, nullable=True),
        sa.Column("changed", sa.Text(), nullable=False),
        sa.Column("decision", sa.Integer(), nullable=True),
        sa.Column("ship", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("shipped_at", instant, nullable=True),
        _belongs("prfaqs"),
        sa.PrimaryKeyConstraint("workspace", "number", "ordinal", name=op.f("pk_prfaqs")),
    )
    op.create_index("ix_prfaqs_workspace_author_state", "prfaqs", ["workspace", "author", "state"])
    op.create_index("ix_prfaqs_workspace_state_return_on", "prfaqs", ["workspace", "state", "return_on"])
    op.create_table(
        "prfaq_revisions",
        *_key("number", "ordinal"),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", instant, nullable=False),
        _belongs("prfaq_revisions"),
        sa.PrimaryKeyConstraint("workspace", "number", "ordinal", name=op.f("pk_prfaq_revisions")),
    )
    op.create_table(
        "prfaq_drafts",
        *_key("number"),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", instant, nullable=False),
        _belongs("prfaq_drafts"),
        sa.PrimaryKeyConstraint("workspace", "number", name=op.f("pk_prfaq_drafts")),
    )
    op.create_table(
        "circles",
        *_key("number", "ordinal"),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("prfaq", "place", "revision", "turn")),
        sa.Column("last", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("came_from", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("waived", "claims", "supported", "minutes")),
        sa.Column("retroactive", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("winner", sa.Text(), nullable=False),
        sa.Column("return_on", sa.Date(), nullable=True),
        sa.Column("given_by", sa.Text(), nullable=True),
        sa.Column("given_at", instant, nullable=True),
        _belongs("circles"),
        sa.PrimaryKeyConstraint("workspace", "number", "ordinal", name=op.f("pk_circles")),
    )
    op.create_index("ix_circles_workspace_prfaq_place", "circles", ["workspace", "prfaq", "place"])


def downgrade() -> None:
    """Bring the tables back to the revision before, for which a PRFAQ and a circle's verdict are closed questions."""
    for table in ("circles", "prfaq_drafts", "prfaq_revisions", "prfaqs"):
        op.drop_table(table)
    op.execute("UPDATE debates SET state = 'cancelled' WHERE state IN ('document', 'judged')")
    op.drop_column("positions", "notes")
    op.drop_index("ix_debates_workspace_prfaq", "debates")
    op.drop_column("debates", "prfaq")
