"""Imports: where a record came from that was not decided here."""

from sqlalchemy import Column, Date, Index, Integer, Table, Text

from storage.schema.parts import belongs_to, instant, key, metadata, words

__all__ = ["imports"]

imports = Table(
    "imports",
    metadata,
    key("workspace"),
    key("number", Integer),
    key("ordinal", Integer),
    words("source"),
    Column("form", Text, nullable=False),
    words("wrote"),
    words("status"),
    Column("on", Date),
    words("people"),
    words("links"),
    Column("digest", Text, nullable=False),
    words("text"),
    instant("at", nullable=False),
    belongs_to("debates", "workspace", "number"),
    Index(None, "workspace", "digest"),
    Index(None, "workspace", "source"),
    Index(None, "workspace", "wrote"),
)
