"""PRFAQs: where each stands, its frozen texts, the text that is being written, and which circle read which text."""

from sqlalchemy import Boolean, Column, Date, Index, Integer, Table, Text, false

from storage.schema.parts import belongs_to, count, instant, key, metadata, words

__all__ = ["circles", "prfaq_drafts", "prfaq_revisions", "prfaqs"]

prfaqs = Table(
    "prfaqs",
    metadata,
    key("workspace"),
    key("number", Integer),
    key("ordinal", Integer),
    Column("state", Text, nullable=False),
    Column("author", Text, nullable=False),
    words("title"),
    instant("begun_at", nullable=False),
    instant("state_at", nullable=False),
    count("revision"),
    count("place"),
    Column("circle", Integer),
    Column("retroactive", Boolean, nullable=False, default=False, server_default=false()),
    Column("cause", Text),
    words("reason"),
    Column("ended_by", Text),
    words("winner"),
    Column("return_on", Date),
    instant("returned_at"),
    words("changed"),
    Column("decision", Integer),
    words("ship"),
    words("team"),
    instant("shipped_at"),
    belongs_to("debates", "workspace", "number"),
    Index(None, "workspace", "author", "state"),
    Index(None, "workspace", "state", "return_on"),
)

prfaq_revisions = Table(
    "prfaq_revisions",
    metadata,
    key("workspace"),
    key("number", Integer),
    key("ordinal", Integer),
    words("document"),
    Column("by", Text, nullable=False),
    instant("at", nullable=False),
    belongs_to("debates", "workspace", "number"),
)

# Not told in the ledger: what is being written changes with every save, and only what a circle reads is on record.
prfaq_drafts = Table(
    "prfaq_drafts",
    metadata,
    key("workspace"),
    key("number", Integer),
    words("document"),
    count("version", 1),
    Column("by", Text, nullable=False),
    instant("at", nullable=False),
    belongs_to("debates", "workspace", "number"),
)

circles = Table(
    "circles",
    metadata,
    key("workspace"),
    key("number", Integer),
    key("ordinal", Integer),
    Column("prfaq", Integer, nullable=False),
    count("place", 1),
    count("revision", 1),
    count("turn", 1),
    Column("last", Boolean, nullable=False, default=False, server_default=false()),
    Column("came_from", Text, nullable=False),
    count("waived"),
    count("claims"),
    count("supported"),
    count("minutes", 1),
    Column("retroactive", Boolean, nullable=False, default=False, server_default=false()),
    Column("verdict", Text),
    Column("cause", Text),
    words("reason"),
    words("winner"),
    Column("return_on", Date),
    Column("given_by", Text),
    instant("given_at"),
    belongs_to("debates", "workspace", "number"),
    Index(None, "workspace", "prfaq", "place"),
)
