"""Search: what can be found of each record. A view of the other rows: it can be made anew from them at any time.

PostgreSQL keeps the pieces in ``words``. SQLite keeps them in ``search_words``, a table of FTS5 (migration 0018) that
no metadata can tell of; ``row`` is the record's row there.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, Table, Text
from sqlalchemy.dialects.postgresql import TSVECTOR

from storage.schema.parts import belongs_to, key, metadata

__all__ = ["FTS", "WORDS_INDEX", "search_documents"]

FTS = "search_words"
"""SQLite's own table; the names of those that it makes beside it begin so, too."""

WORDS_INDEX = "ix_search_documents_words"
"""PostgreSQL's alone."""

_AT_ONCE = {"fastupdate": "off"}  # a list of what is still to be sorted in would be read by each query

search_documents = Table(
    "search_documents",
    metadata,
    key("workspace"),
    key("number", Integer),
    Column("row", BigInteger),
    Column("made", Integer, nullable=False),
    Column("words", Text().with_variant(TSVECTOR(), "postgresql")),
    belongs_to("debates", "workspace", "number"),
    Index(None, "row", unique=True),
)
Index(WORDS_INDEX, search_documents.c.words, postgresql_using="gin", postgresql_with=_AT_ONCE).ddl_if(
    dialect="postgresql"
)
