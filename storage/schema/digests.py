"""Digests: what a channel reads once a week, when, and what stands in its newest one."""

from sqlalchemy import Boolean, Column, Index, Integer, Table, Text, UniqueConstraint

from storage.columns import Json
from storage.schema.parts import belongs_to, count, instant, key, metadata

__all__ = ["digests"]

digests = Table(
    "digests",
    metadata,
    key("workspace"),
    key("id", Integer),
    Column("channel", Text, nullable=False),
    Column("on", Boolean, nullable=False),
    Column("day", Integer, nullable=False),
    Column("at", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("also", Json, nullable=False),
    Column("set_by", Text),
    instant("next_at"),
    count("week"),
    instant("told_until"),
    Column("paused", Text, nullable=False, default="", server_default=""),
    Column("offered", Integer),
    Column("shown", Json, nullable=False),
    belongs_to("workspaces", "workspace"),
    UniqueConstraint("workspace", "channel"),
    Index(None, "workspace", "next_at"),
    Index(None, "workspace", "offered"),
)
