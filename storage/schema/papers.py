"""Papers: what hangs on a record and comes one by one: blocks, looks back, stop signals, hand-overs, ownerships."""

from sqlalchemy import Column, Date, Index, Integer, Table, Text, text

from storage.schema.parts import belongs_to, instant, key, metadata, words

__all__ = ["escalations", "handovers", "ownerships", "proposals", "reviews", "signals", "waivers"]

escalations = Table(
    "escalations",
    metadata,
    key("workspace"),
    key("number", Integer),
    key("ordinal", Integer),
    Column("version", Integer, nullable=False),
    Column("member", Text, nullable=False),
    Column("state", Text, nullable=False),
    instant("opened_at", nullable=False),
    instant("due_at", nullable=False),
    Column("approver", Text),
    Column("level", Integer, nullable=False),
    instant("accepted_at"),
    instant("ended_at"),
    Column("ruling", Text),
    Column("ruled_by", Text),
    words("why"),
    words("reads"),
    Column("said_order", Integer, nullable=False, default=0, server_default="0"),
    belongs_to("debates", "workspace", "number"),
    Index(None, "workspace", "state", "due_at"),
    Index(None, "workspace", "approver", "state"),
)

reviews = Table(
    "reviews",
    metadata,
    key("workspace"),
    key("number", Integer),
    key("ordinal", Integer),
    Column("version", Integer, nullable=False),
    Column("cause", Text, nullable=False),
    Column("state", Text, nullable=False),
    instant("opened_at", nullable=False),
    Column("by", Text),
    words("note"),
    instant("closed_at"),
    belongs_to("debates", "workspace", "number"),
)

signals = Table(
    "signals",
    metadata,
    key("workspace"),
    key("number", Integer),
    key("ordinal", Integer),
    Column("by", Text, nullable=False),
    words("text"),
    Column("on", Date, nullable=False),
    words("action"),
    instant("at", nullable=False),
    belongs_to("debates", "workspace", "number"),
)

waivers = Table(
    "waivers",
    metadata,
    key("workspace"),
    key("number", Integer),
    key("ordinal", Integer),
    Column("rule", Text, nullable=False),
    Column("by", Text, nullable=False),
    words("reason"),
    instant("at", nullable=False),
    belongs_to("debates", "workspace", "number"),
)

handovers = Table(
    "handovers",
    metadata,
    key("workspace"),
    key("number", Integer),
    key("ordinal", Integer),
    Column("to", Text, nullable=False),
    Column("by", Text, nullable=False),
    words("reason"),
    Column("state", Text, nullable=False),
    instant("at", nullable=False),
    Column("seconded_by", Text),
    instant("ended_at"),
    belongs_to("debates", "workspace", "number"),
)

proposals = Table(
    "proposals",
    metadata,
    key("workspace"),
    key("number", Integer),
    key("ordinal", Integer),
    Column("version", Integer, nullable=False),
    Column("act", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("by", Text, nullable=False),
    instant("at", nullable=False),
    words("statement"),
    words("why"),
    Column("owner", Text),
    Column("look_back", Date),
    words("reason"),
    words("cost"),
    instant("ended_at"),
    belongs_to("debates", "workspace", "number"),
)

# At every instant one person owns it, or nobody: the database keeps that, too.
_OWNED = text("state IN ('accepted', 'transfer_offered') AND acting_until IS NULL")

ownerships = Table(
    "ownerships",
    metadata,
    key("workspace"),
    key("number", Integer),
    key("ordinal", Integer),
    Column("owner", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("state", Text, nullable=False),
    instant("at", nullable=False),
    words("note"),
    instant("since"),
    instant("until"),
    words("why"),
    Column("said_by", Text),
    instant("acting_until"),
    instant("go_on_at"),
    Column("asked", Text),
    belongs_to("debates", "workspace", "number"),
    Index("uq_ownerships_one_owner", "workspace", "number", unique=True, sqlite_where=_OWNED, postgresql_where=_OWNED),
    Index(None, "workspace", "owner", "state"),
)
