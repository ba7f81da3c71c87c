"""Follow-ups: each as it stands, and what happened to it. One may hang on a record; one that stands alone has none."""

from sqlalchemy import Column, Date, ForeignKeyConstraint, Index, Integer, Table, Text

from storage.schema.parts import belongs_to, count, instant, key, metadata, words

__all__ = ["followup_steps", "followups"]

followups = Table(
    "followups",
    metadata,
    key("workspace"),
    key("id", Integer),
    Column("number", Integer),
    words("text"),
    Column("maker", Text, nullable=False),
    Column("channel", Text, nullable=False, default=""),
    words("link"),
    Column("owner", Text),
    Column("asked", Text),
    Column("state", Text, nullable=False),
    Column("due", Date, nullable=False),
    instant("made_at", nullable=False),
    instant("since", nullable=False),
    count("slips"),
    Column("blocker", Text),
    Column("vacant", Text),
    instant("late_at"),
    instant("ended_at"),
    Column("ended_by", Text),
    count("seq", 1),
    belongs_to("workspaces", "workspace"),
    ForeignKeyConstraint(["workspace", "number"], ["debates.workspace", "debates.number"], ondelete="CASCADE"),
    Index(None, "workspace", "state", "due"),
    Index(None, "workspace", "owner", "state"),
    Index(None, "workspace", "asked", "state"),
    Index(None, "workspace", "maker", "state"),
    Index(None, "workspace", "blocker", "state"),
    Index(None, "workspace", "number"),
)

followup_steps = Table(
    "followup_steps",
    metadata,
    key("workspace"),
    key("id", Integer),
    key("ordinal", Integer),
    Column("number", Integer),
    Column("did", Text, nullable=False),
    Column("by", Text),
    instant("at", nullable=False),
    Column("member", Text),
    Column("due", Date),
    words("note"),
    belongs_to("followups", "workspace", "id"),
    Index(None, "workspace", "number"),
)
