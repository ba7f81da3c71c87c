"""What became of each nudge, what was put off, when somebody is looked at, and what the runs were reported as."""

from sqlalchemy import JSON, Column, Index, Integer, Table, Text

from storage.schema.parts import belongs_to, count, flag, instant, key, metadata

__all__ = ["glances", "nudges", "run_reports", "snoozes"]

# No words of anybody: what it was about is told by ids, why by one of our own.
nudges = Table(
    "nudges",
    metadata,
    key("workspace"),
    key("member"),
    key("number", Integer),
    key("matter"),
    key("about"),
    key("step"),
    instant("due_at", nullable=False),
    Column("outcome", Text, nullable=False),
    Column("reason", Text, nullable=False),
    count("day"),
    count("again"),
    instant("at", nullable=False),
    belongs_to("workspaces", "workspace"),
    Index(None, "workspace", "due_at"),
    Index(None, "workspace", "at"),
)

snoozes = Table(
    "snoozes",
    metadata,
    key("workspace"),
    key("member"),
    key("number", Integer),
    key("matter"),
    key("about"),
    instant("until", nullable=False),
    count("times"),
    flag("earlier"),
    belongs_to("workspaces", "workspace"),
)

# Whose rows changed a little while ago: what waits for them is looked at, and nothing is sent.
glances = Table(
    "glances",
    metadata,
    key("workspace"),
    key("member"),
    instant("at", nullable=False),
    belongs_to("workspaces", "workspace"),
    Index(None, "workspace", "at"),
)

run_reports = Table(
    "run_reports",
    metadata,
    key("workspace"),
    key("day", Integer),
    instant("at", nullable=False),
    instant("made_at"),
    Column("counts", JSON, nullable=False),
    belongs_to("workspaces", "workspace"),
)
