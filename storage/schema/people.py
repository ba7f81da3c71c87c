"""Who there is: workspaces, members, channels; Homes that were opened and forms that were begun."""

from sqlalchemy import Boolean, Column, Integer, Table, Text, false

from storage.columns import Json
from storage.schema.parts import belongs_to, count, flag, instant, key, metadata, words

__all__ = ["channels", "drafts", "homes", "members", "settings", "settings_changes", "workspaces"]

workspaces = Table(
    "workspaces",
    metadata,
    key("workspace"),
    words("name"),
    Column("bot_user", Text, nullable=False, default=""),
    Column("address", Text, nullable=False, default=""),
    Column("command", Text, nullable=False, default=""),
    Column("scopes", Text, nullable=False, default="", server_default=""),  # those granted, with commas between
    count("next_number", 1),
    count("next_order", 1),
    instant("stopped_at"),
)

members = Table(
    "members",
    metadata,
    key("workspace"),
    key("id"),
    words("name"),
    Column("zone", Text),
    flag("is_bot"),
    flag("deactivated"),
    flag("guest"),
    flag("admin"),
    Column("stranger", Boolean, nullable=False, default=False, server_default=false()),
    instant("heard_at", nullable=False),
    Column("weekend", Text),
    Column("holidays", Text),
    Column("mornings_only", Boolean, nullable=False, default=False, server_default=false()),
    instant("away_until"),
    Column("weekly", Boolean, nullable=False, default=False, server_default=false()),
    belongs_to("workspaces", "workspace"),
)

settings = Table(
    "settings",
    metadata,
    key("workspace"),
    Column("form", Json, nullable=False),
    belongs_to("workspaces", "workspace"),
)

settings_changes = Table(
    "settings_changes",
    metadata,
    key("workspace"),
    key("seq", Integer),
    Column("name", Text, nullable=False),
    words("was"),
    words("now_is"),
    Column("by", Text),
    instant("at", nullable=False),
    belongs_to("workspaces", "workspace"),
)

homes = Table(
    "homes",
    metadata,
    key("workspace"),
    key("member"),
    instant("opened_at", nullable=False),
    belongs_to("workspaces", "workspace"),
)

channels = Table(
    "channels",
    metadata,
    key("workspace"),
    key("id"),
    words("name"),
    flag("public"),
    flag("archived"),
    belongs_to("workspaces", "workspace"),
)

drafts = Table(
    "drafts",
    metadata,
    key("workspace"),
    key("member"),
    key("channel"),
    Column("form", Json, nullable=False),
    instant("saved_at", nullable=False),
    belongs_to("workspaces", "workspace"),
)
