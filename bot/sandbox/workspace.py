"""What the pretend Slack holds: members, channels, messages, reactions, views, notices. State only, no rules."""

from dataclasses import asdict, dataclass, field
from typing import Any

__all__ = [
    "APP_ID",
    "APP_NAME",
    "BOT_ID",
    "BOT_USER",
    "TEAM_ID",
    "Channel",
    "Ephemeral",
    "Json",
    "Member",
    "Message",
    "Notice",
    "View",
    "Workspace",
]

Json = dict[str, Any]

TEAM_ID = "T0SANDBOX"
APP_ID = "A0SANDBOX"
APP_NAME = "Decide"
BOT_USER = "U0DECIDE"
BOT_ID = "B0DECIDE"


@dataclass
class Member:
    """One person, or the app's bot user. ``tz`` is an IANA name; ``name`` is what others read."""

    id: str
    name: str
    tz: str = "Etc/UTC"
    is_admin: bool = False
    is_restricted: bool = False
    is_stranger: bool = False  # of another workspace, in a shared channel
    is_bot: bool = False
    deleted: bool = False
    home: "View | None" = None


@dataclass
class Message:
    """A message that everybody in its channel can read. ``ts`` and ``edited`` are Slack timestamps."""

    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    bot_id: str | None = None
    thread_ts: str | None = None
    broadcast: bool = False
    subtype: str | None = None
    edited: str | None = None
    metadata: Json | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)
    former: list[list[Json]] = field(default_factory=list)
    files: list[Json] = field(default_factory=list)


@dataclass
class Ephemeral:
    """A message that only ``reader`` sees, until their client is reloaded; never part of the history."""

    ts: str
    channel: str
    reader: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    former: list[list[Json]] = field(default_factory=list)


@dataclass
class Channel:
    """A conversation. ``kind`` is public, private or im; ``user`` is the person of a direct message with the app."""

    id: str
    name: str
    kind: str = "public"
    members: list[str] = field(default_factory=list)
    user: str | None = None
    is_general: bool = False
    archived: bool = False
    read_only: bool = False  # only admins may post
    created: int = 0
    messages: list[Message] = field(default_factory=list)
    read: dict[str, str] = field(default_factory=dict)

    def find(self, ts: str) -> Message | None:
        """Return the message at ``ts``, or None."""
        return next((message for message in reversed(self.messages) if message.ts == ts), None)


@dataclass
class View:
    """A modal or a Home tab. ``body`` is what the app sent; ``typed`` is what the person entered since."""

    id: str
    owner: str
    body: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    typed: dict[str, dict[str, Json]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


@dataclass
class Notice:
    """A line that Slack's own client shows one person, such as "did not respond in time". ``at`` is ISO, UTC."""

    id: str
    user: str
    text: str
    at: str


@dataclass
class Workspace:
    """The whole state of one pretend workspace; ``dump`` and ``load`` are inverse."""

    name: str = "Sandbox"
    domain: str = "sandbox"
    team: str = TEAM_ID
    members: dict[str, Member] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    ephemerals: list[Ephemeral] = field(default_factory=list)
    modals: dict[str, list[View]] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    last_micros: int = 0
    sequence: int = 0

    def person(self, who: str) -> Member | None:
        """Return the member with this id, name or @name, or None."""
        wanted = who.removeprefix("@")
        found = self.members.get(wanted)
        if found is not None:
            return found
        return next((member for member in self.members.values() if member.name == wanted), None)

    def room(self, which: str) -> Channel | None:
        """Return the channel with this id, name or #name, or None; direct messages only by id."""
        found = self.channels.get(which)
        if found is not None:
            return found
        wanted = which.removeprefix("#")
        return next((room for room in self.channels.values() if room.kind != "im" and room.name == wanted), None)

    def dm(self, user: str) -> Channel | None:
        """Return the direct message between ``user`` (an id) and the app, or None while it was never used."""
        return next((room for room in self.channels.values() if room.kind == "im" and room.user == user), None)

    def next_id(self, prefix: str) -> str:
        """Return a new id: ``prefix`` and a number that no other thing has."""
        self.sequence += 1
        return f"{prefix}{self.sequence:05d}"

    def dump(self) -> Json:
        """Return everything that outlives a restart, as JSON; open modals and typed words do not."""
        kept = asdict(self)
        kept.pop("modals")
        for member in kept["members"].values():
            if member["home"] is not None:
                member["home"]["typed"] = {}
        return kept

    @classmethod
    def load(cls, kept: Json) -> "Workspace":
        """Return the workspace that ``dump`` described."""
        members = {
            key: Member(**{**value, "home": View(**value["home"]) if value["home"] else None})
            for key, value in kept["members"].items()
        }
        channels = {
            key: Channel(**{**value, "messages": [Message(**message) for message in value["messages"]]})
            for key, value in kept["channels"].items()
        }
        return cls(
            name=kept["name"],
            domain=kept["domain"],
            team=kept.get("team", TEAM_ID),  # kept before a workspace could have an id of its own
            members=members,
            channels=channels,
            ephemerals=[Ephemeral(**value) for value in kept["ephemerals"]],
            notices=[Notice(**value) for value in kept["notices"]],
            last_micros=kept["last_micros"],
            sequence=kept["sequence"],
        )
