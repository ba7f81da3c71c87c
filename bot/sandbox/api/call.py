"""One call of a Web API method: its arguments, and what it may touch."""

import json
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.delivery import SocketHub
from bot.sandbox.modals import Modals
from bot.sandbox.posts import Posts
from bot.sandbox.refusal import ApiRefused
from bot.sandbox.workspace import BOT_USER, Channel, Json, Member
from bot.sandbox.world import World

__all__ = ["Call", "missing", "page"]


def missing(name: str) -> ApiRefused:
    """Return Slack's answer to a missing argument."""
    return ApiRefused("invalid_arguments", response_metadata={"messages": [f"[ERROR] missing required field: {name}"]})


@dataclass
class Call:
    """The arguments of one call, the services behind it, and whom it notified."""

    method: str
    args: Json
    world: World
    posts: Posts
    modals: Modals
    hub: SocketHub | None
    notified: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def text(self, name: str) -> str:
        """Return a required argument as text."""
        value = self.args.get(name)
        if value is None or value == "":
            raise missing(name)
        return str(value)

    def maybe(self, name: str) -> str | None:
        """Return an optional argument as text; empty is absent."""
        value = self.args.get(name)
        return None if value is None or value == "" else str(value)

    def flag(self, name: str, default: bool = False) -> bool:
        """Return an optional argument as a truth value; forms write true and 1."""
        value = self.args.get(name)
        return default if value is None else str(value).lower() in ("true", "1")

    def structured(self, name: str, code: str) -> Any:
        """Return an argument that is JSON, given as such or as text; ``code`` is the answer to what is no JSON."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise ApiRefused(code) from None

    def room(self, name: str = "channel") -> Channel:
        """Return the conversation that the app can see: private ones and direct messages only from inside."""
        room = self.world.state.room(self.text(name))
        if room is None or (room.kind != "public" and BOT_USER not in room.members):
            raise ApiRefused("channel_not_found")
        return room

    def member(self, name: str = "user") -> Member:
        """Return the member whom the argument names by id."""
        member = self.world.state.members.get(self.text(name))
        if member is None:
            raise ApiRefused("user_not_found")
        return member


def page(call: Call, entries: list[Any], default: int = 100, most: int = 1000) -> tuple[list[Any], Json]:
    """Return one page of ``entries`` by ``limit`` and ``cursor``, and the metadata that leads to the next."""
    try:
        limit = min(most, int(call.maybe("limit") or default) or default)
        start = int((call.maybe("cursor") or "at:0").removeprefix("at:"))
    except ValueError:
        raise ApiRefused("invalid_cursor") from None
    following = f"at:{start + limit}" if start + limit < len(entries) else ""
    return entries[start : start + limit], {"next_cursor": following}
