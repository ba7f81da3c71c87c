"""Every table, in one place, so that one can see which row hangs on which; each key begins with the workspace.

People and channels are Slack's ids, not foreign keys: somebody may be named before we heard of them.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from storage.columns import Json, UtcDateTime, Words

__all__ = [
    "answers",
    "channels",
    "debate_people",
    "debates",
    "decision_asked",
    "decisions",
    "drafts",
    "homes",
    "inbox",
    "ledger",
    "ledger_actors",
    "ledger_salts",
    "marks",
    "members",
    "messages",
    "metadata",
    "positions",
    "receipts",
    "sends",
    "workspaces",
]


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _key(name: str, kind: Any = Text) -> Column[Any]:
    return Column(name, kind, primary_key=True, nullable=False, autoincrement=False)


def _text(name: str, default: str = "") -> Column[str]:
    return Column(name, Words, nullable=False, default=default)


def _instant(name: str, nullable: bool = True) -> Column[datetime]:
    return Column(name, UtcDateTime, nullable=nullable)


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False, default=False)


def _count(name: str, default: int = 0) -> Column[int]:
    return Column(name, Integer, nullable=False, default=default)


def _belongs_to(table: str, *columns: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(columns, [f"{table}.{column}" for column in columns], ondelete="CASCADE")


workspaces = Table(
    "workspaces",
    metadata,
    _key("workspace"),
    _text("name"),
    Column("bot_user", Text, nullable=False, default=""),
    Column("address", Text, nullable=False, default=""),
    Column("command", Text, nullable=False, default=""),
    _count("next_number", 1),
    _count("next_order", 1),
    _instant("stopped_at"),
)

members = Table(
    "members",
    metadata,
    _key("workspace"),
    _key("id"),
    _text("name"),
    Column("zone", Text),
    _flag("is_bot"),
    _flag("deactivated"),
    _flag("guest"),
    _flag("admin"),
    _instant("heard_at", nullable=False),
    _belongs_to("workspaces", "workspace"),
)

homes = Table(
    "homes",
    metadata,
    _key("workspace"),
    _key("member"),
    _instant("opened_at", nullable=False),
    _belongs_to("workspaces", "workspace"),
)

channels = Table(
    "channels",
    metadata,
    _key("workspace"),
    _key("id"),
    _text("name"),
    _flag("public"),
    _flag("archived"),
    _belongs_to("workspaces", "workspace"),
)

debates = Table(
    "debates",
    metadata,
    _key("workspace"),
    _key("number", Integer),
    Column("row_version", Integer, nullable=False, default=1),
    Column("channel", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False),
    _text("question"),
    _text("background"),
    Column("options", Json, nullable=False),
    _instant("deadline", nullable=False),
    _instant("opened_at", nullable=False),
    _flag("decider_accepted"),
    _instant("posted_at"),
    _instant("revealed_at"),
    _instant("undecided_until"),
    _instant("ended_at"),
    _text("end_reason"),
    Column("ended_by", Text),
    Column("seed", BigInteger, nullable=False, default=0),
    _text("source_link"),
    Column("source_author", Text, nullable=False, default=""),
    Column("opened_from", Text),
    Column("ledger_head", Text, nullable=False, default="", server_default=""),
    Column("ledger_length", Integer, nullable=False, default=0, server_default="0"),
    UniqueConstraint("workspace", "opened_from"),
    _belongs_to("workspaces", "workspace"),
    Index(None, "workspace", "state", "deadline"),
    Index(None, "workspace", "state", "undecided_until"),
    Index(None, "workspace", "channel", "posted_at"),
)

debate_people = Table(
    "debate_people",
    metadata,
    _key("workspace"),
    _key("number", Integer),
    _key("role"),
    _key("ordinal", Integer),
    Column("member", Text, nullable=False),
    _belongs_to("debates", "workspace", "number"),
    Index(None, "workspace", "member", "number"),
)

drafts = Table(
    "drafts",
    metadata,
    _key("workspace"),
    _key("member"),
    _key("channel"),
    Column("form", Json, nullable=False),
    _instant("saved_at", nullable=False),
    _belongs_to("workspaces", "workspace"),
)

positions = Table(
    "positions",
    metadata,
    _key("workspace"),
    _key("number", Integer),
    _key("member"),
    _key("version", Integer),
    Column("kind", Text, nullable=False),
    _instant("at", nullable=False),
    Column("choice", Words),
    _text("reason"),
    _text("change_my_mind"),
    Column("confidence", Integer),
    _flag("informed"),
    _belongs_to("debates", "workspace", "number"),
)

decisions = Table(
    "decisions",
    metadata,
    _key("workspace"),
    _key("number", Integer),
    _key("version", Integer),
    Column("row_version", Integer, nullable=False, default=1),
    Column("state", Text, nullable=False),
    _text("choice"),
    _text("statement"),
    _text("why"),
    Column("owner", Text, nullable=False),
    Column("look_back", Date, nullable=False),
    Column("decided_by", Text, nullable=False),
    _instant("decided_at", nullable=False),
    _instant("answers_until", nullable=False),
    _instant("in_force_at"),
    _belongs_to("debates", "workspace", "number"),
    Index(None, "workspace", "state", "answers_until"),
    Index(None, "workspace", "owner"),
)

decision_asked = Table(
    "decision_asked",
    metadata,
    _key("workspace"),
    _key("number", Integer),
    _key("version", Integer),
    _key("ordinal", Integer),
    Column("member", Text, nullable=False),
    _belongs_to("decisions", "workspace", "number", "version"),
    Index(None, "workspace", "member", "number"),
)

answers = Table(
    "answers",
    metadata,
    _key("workspace"),
    _key("number", Integer),
    _key("version", Integer),
    _key("said_order", Integer),
    Column("member", Text, nullable=False),
    Column("kind", Text, nullable=False),
    _text("words"),
    _text("change_my_mind"),
    _text("best_reason"),
    Column("ground", Text),
    _text("need"),
    _instant("at", nullable=False),
    _instant("taken_back_at"),
    _belongs_to("decisions", "workspace", "number", "version"),
)

receipts = Table(
    "receipts",
    metadata,
    _key("workspace"),
    _key("number", Integer),
    _key("version", Integer),
    _key("member"),
    _count("place"),
    Column("state", Text, nullable=False),
    _text("choice"),
    _text("sentence"),
    _text("point"),
    _text("again"),
    _instant("asked_at", nullable=False),
    _instant("until", nullable=False),
    _instant("answered_at"),
    _instant("settled_at"),
    _belongs_to("decisions", "workspace", "number", "version"),
    Index(None, "workspace", "state", "until"),
    Index(None, "workspace", "member", "state"),
)

marks = Table(
    "marks",
    metadata,
    _key("workspace"),
    _key("channel"),
    _key("ts"),
    _key("member"),
    _key("emoji"),
    Column("number", Integer, nullable=False),
    Column("said_order", Integer),
    Column("stamp", Text, nullable=False, server_default=""),  # Slack's time of the event: events come in any order
    Column("taken_away", Text),  # and that of its removal; None while it stands
    _belongs_to("debates", "workspace", "number"),
    Index(None, "workspace", "number"),
)

_DIRTY = text("gone IS NULL AND revision > shown_revision")

messages = Table(
    "messages",
    metadata,
    _key("workspace"),
    _key("key"),
    Column("kind", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("member", Text),
    Column("channel", Text),
    Column("ts", Text),
    Column("shown_hash", Text),
    _count("revision", 1),
    _count("shown_revision"),
    _instant("wanted_at", nullable=False),
    _count("rank"),
    _instant("not_before"),
    _instant("lease_until"),
    Column("lease_by", Text),
    _count("attempts"),
    Column("failed", Text),
    _flag("reposted"),
    Column("gone", Text),
    Column("note", Text),
    _instant("created_at", nullable=False),
    _belongs_to("workspaces", "workspace"),
    Index("ix_messages_dirty", "workspace", "wanted_at", sqlite_where=_DIRTY, postgresql_where=_DIRTY),
    Index(None, "workspace", "channel", "ts"),
    Index(None, "workspace", "number"),
    Index(None, "workspace", "member", "kind"),
)

sends = Table(
    "sends",
    metadata,
    _key("workspace"),
    _key("key"),
    Column("kind", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("person", Text, nullable=False),
    Column("step", Integer, nullable=False),
    _instant("due_at", nullable=False),
    Column("state", Text, nullable=False),
    _text("reason"),
    Column("channel", Text),
    Column("ts", Text),
    _instant("claimed_at"),
    Column("claimed_by", Text),
    _instant("lease_until"),
    _instant("finished_at"),
    _instant("created_at", nullable=False),
    _belongs_to("workspaces", "workspace"),
    Index(None, "state", "due_at"),
    Index(None, "workspace", "number"),
)

inbox = Table(
    "inbox",
    metadata,
    _key("workspace"),
    _key("event_id"),
    _instant("received_at", nullable=False),
    Column("place", Integer, nullable=False),
    Column("payload", JSON, nullable=False),
    Column("state", Text, nullable=False),
    _count("attempts"),
    _instant("not_before"),
    _instant("lease_until"),
    Column("lease_by", Text),
    Column("error", Text),
    _instant("finished_at"),
    Index(None, "state", "place"),
    Index(None, "place"),
)

# No foreign key to ``debates``: a record that was deleted must not take its history along.
ledger = Table(
    "ledger",
    metadata,
    _key("workspace"),
    _key("number", Integer),
    _key("seq", Integer),
    _instant("at", nullable=False),
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
    _key("workspace"),
    _key("actor"),
    Column("member", Text, nullable=False),
    Column("salt", Text, nullable=False),
    UniqueConstraint("workspace", "member"),
)

ledger_salts = Table(
    "ledger_salts",
    metadata,
    _key("workspace"),
    _key("number", Integer),
    _key("seq", Integer),
    _key("path"),
    Column("salt", Text, nullable=False),
    Column("author", Text, nullable=False, default=""),
    Index(None, "workspace", "author"),
)
