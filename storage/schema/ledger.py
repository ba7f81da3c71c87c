"""The ledger: entries, who acted, the salts of what is hashed."""

from sqlalchemy import Column, Index, Integer, Table, Text, UniqueConstraint

from storage.schema.parts import instant, key, metadata

__all__ = ["ledger", "ledger_actors", "ledger_salts"]

# No foreign key to ``debates``: a record that was deleted must not take its history along.

ledger = Table(
    "ledger",
    metadata,
    key("workspace"),
    key("number", Integer),
    key("seq", Integer),
    instant("at", nullable=False),
    Column("actor", Text, nullable=False),
    Column("verb", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Index(None, "workspace", "actor"),
)

ledger_actors = Table(
    "ledger_actors",
    metadata,
    key("workspace"),
    key("actor"),
    Column("member", Text, nullable=False),
    Column("salt", Text, nullable=False),
    UniqueConstraint("workspace", "member"),
)

ledger_salts = Table(
    "ledger_salts",
    metadata,
    key("workspace"),
    key("number", Integer),
    key("seq", Integer),
    key("path"),
    Column("salt", Text, nullable=False),
    Column("author", Text, nullable=False, default=""),
    Index(None, "workspace", "author"),
)
