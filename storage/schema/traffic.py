"""What is said and heard: messages, pings, mornings, events."""

from sqlalchemy import JSON, Column, Index, Integer, Table, Text, UniqueConstraint, text

from storage.schema.parts import belongs_to, count, flag, instant, key, metadata, words

__all__ = ["asked", "inbox", "messages", "mornings", "sends", "today_items", "troubles", "turns"]

_DIRTY = text("gone IS NULL AND revision > shown_revision")

messages = Table(
    "messages",
    metadata,
    key("workspace"),
    key("key"),
    Column("kind", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("member", Text),
    Column("channel", Text),
    Column("ts", Text),
    Column("shown_hash", Text),
    count("revision", 1),
    count("shown_revision"),
    instant("wanted_at", nullable=False),
    count("rank"),
    instant("not_before"),
    instant("lease_until"),
    Column("lease_by", Text),
    count("attempts"),
    Column("failed", Text),
    flag("reposted"),
    Column("gone", Text),
    Column("note", Text),
    instant("created_at", nullable=False),
    belongs_to("workspaces", "workspace"),
    Index("ix_messages_dirty", "workspace", "wanted_at", sqlite_where=_DIRTY, postgresql_where=_DIRTY),
    Index(None, "workspace", "channel", "ts"),
    Index(None, "workspace", "number"),
    Index(None, "workspace", "member", "kind"),
)

turns = Table(
    "turns",
    metadata,
    key("workspace"),
    key("key"),
    Column("reader", Text, nullable=False),
    instant("at", nullable=False),
    Column("host", Text),
    belongs_to("workspaces", "workspace"),
    Index(None, "workspace", "reader", "at"),
    Index(None, "workspace", "host"),
)

sends = Table(
    "sends",
    metadata,
    key("workspace"),
    key("key"),
    Column("kind", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("person", Text, nullable=False),
    Column("step", Integer, nullable=False),
    instant("due_at", nullable=False),
    Column("state", Text, nullable=False),
    words("reason"),
    Column("channel", Text),
    Column("ts", Text),
    instant("claimed_at"),
    Column("claimed_by", Text),
    instant("lease_until"),
    instant("finished_at"),
    instant("created_at", nullable=False),
    belongs_to("workspaces", "workspace"),
    Index(None, "state", "due_at"),
    Index(None, "workspace", "number"),
)

# When somebody's morning is looked at next. A table of its own: whoever changes a record writes here for several
# people, in the order of their ids, and must not wait for those whose name or zone is being stored.
mornings = Table(
    "mornings",
    metadata,
    key("workspace"),
    key("member"),
    instant("at", nullable=False),
    belongs_to("workspaces", "workspace"),
    Index(None, "workspace", "at"),
)

today_items = Table(
    "today_items",
    metadata,
    key("workspace"),
    key("member"),
    key("day", Integer),
    key("place", Integer),
    Column("matter", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("about", Text, nullable=False),
    flag("shown"),
    flag("moved"),
    flag("reminded"),
    belongs_to("workspaces", "workspace"),
    Index(None, "workspace", "member", "number"),
)

# How each was asked: only one ask a day is today's message, and few more may interrupt.
asked = Table(
    "asked",
    metadata,
    key("workspace"),
    key("number", Integer),
    key("member"),
    Column("lane", Text, nullable=False),
    Column("day", Integer, nullable=False),
    Column("slot", Integer),
    instant("at", nullable=False),
    UniqueConstraint("workspace", "member", "day", "slot"),
    belongs_to("workspaces", "workspace"),
)

inbox = Table(
    "inbox",
    metadata,
    key("workspace"),
    key("event_id"),
    instant("received_at", nullable=False),
    Column("place", Integer, nullable=False),
    Column("payload", JSON, nullable=False),
    Column("state", Text, nullable=False),
    count("attempts"),
    instant("not_before"),
    instant("lease_until"),
    Column("lease_by", Text),
    Column("error", Text),
    instant("finished_at"),
    Index(None, "state", "place"),
    Index(None, "place"),
)

# What Slack does not let us do, one row for what it is about: a channel's or a person's id, or a word of our own.
troubles = Table(
    "troubles",
    metadata,
    key("workspace"),
    key("about"),
    Column("code", Text, nullable=False),
    instant("since", nullable=False),
    belongs_to("workspaces", "workspace"),
)
