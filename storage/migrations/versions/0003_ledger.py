"""Ledger: entries that nobody can change, who their actors are, the salts of what they hash, and the chains' heads."""

import sqlalchemy as sa
from alembic import op

revision = "0003_ledger"
down_revision = "0002_receipts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables from the revision before to this one."""

    op.create_table(
        "ledger",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("verb", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "number", "seq", name=op.f("pk_ledger")),
    )
    op.create_index(op.f("ix_ledger_workspace_actor"), "ledger", ["workspace", "actor"], unique=False)
    op.create_table(
        "ledger_actors",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "actor", name=op.f("pk_ledger_actors")),
        sa.UniqueConstraint("workspace", "member", name=op.f("uq_ledger_actors_workspace_member")),
    )
    op.create_table(
        "ledger_salts",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "number", "seq", "path", name=op.f("pk_ledger_salts")),
    )
    op.create_index(op.f("ix_ledger_salts_workspace_author"), "ledger_salts", ["workspace", "author"], unique=False)
    op.add_column("debates", sa.Column("ledger_head", sa.Text(), nullable=False, server_default=""))
    op.add_column("debates", sa.Column("ledger_length", sa.Integer(), nullable=False, server_default="0"))
    for statement in _REFUSING[op.get_bind().dialect.name]:
        op.execute(statement)


_REFUSING = {
    "sqlite": (
        "CREATE TRIGGER ledger_keeps_entries BEFORE UPDATE ON ledger "
        "BEGIN SELECT RAISE(ABORT, 'entries of the ledger are never changed'); END",
        "CREATE TRIGGER ledger_keeps_all BEFORE DELETE ON ledger "
        "BEGIN SELECT RAISE(ABORT, 'entries of the ledger are never deleted'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION ledger_refuses() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'entries of the ledger are never changed or deleted'; END $$",
        "CREATE TRIGGER ledger_keeps_entries BEFORE UPDATE OR DELETE ON ledger "
        "FOR EACH ROW EXECUTE FUNCTION ledger_refuses()",
        "CREATE TRIGGER ledger_keeps_all BEFORE TRUNCATE ON ledger "
        "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuses()",
    ),
}


def downgrade() -> None:
    """Bring the tables back to the revision before."""
    op.drop_column("debates", "ledger_length")
    op.drop_column("debates", "ledger_head")
    op.drop_index(op.f("ix_ledger_salts_workspace_author"), table_name="ledger_salts")
    op.drop_table("ledger_salts")
    op.drop_table("ledger_actors")
    op.drop_index(op.f("ix_ledger_workspace_actor"), table_name="ledger")
    op.drop_table("ledger")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION ledger_refuses()")
