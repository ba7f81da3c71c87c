"""Log: what can be found of each record; and messages that were laid beside one as evidence."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0018_log"
down_revision = "0017_digests"
branch_labels = None
depends_on = None

# FTS5's tokenizer cuts at spaces alone: what it is given was cut before.
_FTS = 'CREATE VIRTUAL TABLE search_words USING fts5(title, what, reasons, lessons, tokenize = "ascii")'


def upgrade() -> None:
    """Bring the tables from the revision before to this one."""
    op.create_table(
        "search_documents",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("row", sa.BigInteger(), nullable=True),
        sa.Column("made", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text().with_variant(TSVECTOR(), "postgresql"), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace", "number"],
            ["debates.workspace", "debates.number"],
            name=op.f("fk_search_documents_debates"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace", "number", name=op.f("pk_search_documents")),
    )
    op.create_index(op.f("ix_search_documents_row"), "search_documents", ["row"], unique=True)
    if op.get_bind().dialect.name == "sqlite":
        op.execute(_FTS)
    else:
        # Without a list of what is still to be sorted in, which each query would have to read.
        how: dict[str, Any] = {"postgresql_using": "gin", "postgresql_with": {"fastupdate": "off"}}
        op.create_index("ix_search_documents_words", "search_documents", ["words"], **how)
    op.create_table(
        "evidence",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("ts", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace", "number"],
            ["debates.workspace", "debates.number"],
            name=op.f("fk_evidence_debates"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace", "number", "ordinal", name=op.f("pk_evidence")),
    )


def downgrade() -> None:
    """Bring the tables back to the revision before."""
    op.drop_table("evidence")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_words")
    op.drop_table("search_documents")
