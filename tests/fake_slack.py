"""A gateway that only keeps what it is told and fails on demand: for tests below the front door."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain.people import Member
from bot.engine.gateway import Identity, Room
from bot.engine.slack_errors import SlackError
from bot.views.kit import Said

__all__ = ["FakeSlack"]


class FakeSlack:
    """Has the verbs of ``bot.engine.gateway.Gateway``. ``fail[verb]`` holds errors to raise, the next first.

    An error in ``lose[verb]`` is raised after the deed. ``calls`` keeps (verb, arguments) in order; ``standing`` what
    stands where. A verb in ``never_answers`` sets ``hangs`` and never comes back;
    one in ``gates`` waits for its event.
    """

    def __init__(self) -> None:
        self.calls: list[tuple[str, tuple[Any, ...]]] = []
        self.fail: dict[str, list[SlackError]] = defaultdict(list)
        self.lose: dict[str, list[SlackError]] = defaultdict(list)
        self.standing: dict[tuple[str, str], Said] = {}
        self.people: dict[str, Member] = {}
        self.team = ""
        self.rooms: dict[str, Room] = {}
        self.emoji: list[tuple[str, str]] = []
        self.never_answers: set[str] = set()
        self.slowly = 0
        self.hangs = asyncio.Event()
        self.gates: dict[str, asyncio.Event] = {}
        self._next = 0

    def did(self, verb: str) -> list[tuple[Any, ...]]:
        """Return the arguments of each call of ``verb``."""
        return [arguments for name, arguments in self.calls if name == verb]

    async def _do(self, verb: str, *arguments: Any) -> None:
        self.calls.append((verb, arguments))
        if verb in self.never_answers:
            self.hangs.set()
            await asyncio.Event().wait()
        if verb in self.gates:
            await self.gates[verb].wait()
        for _ in range(self.slowly):
            await asyncio.sleep(0)
        if self.fail[verb]:
            raise self.fail[verb].pop(0)

    def _done(self, verb: str) -> None:
        if self.lose[verb]:
            raise self.lose[verb].pop(0)

    async def post(self, target: str, said: Said, *, thread: str | None = None) -> tuple[str, str]:
        """Post; a person's direct message has the channel ``D`` and the person's id."""
        await self._do("post", target, said.text, thread)
        self._next += 1
        channel, ts = (f"D{target}" if target.startswith("U") else target), f"{self._next}.0"
        self.standing[channel, ts] = said
        self._done("post")
        return channel, ts

    async def update(self, channel: str, ts: str, said: Said) -> None:
        """Edit."""
        await self._do("update", channel, ts, said.text)
        self.standing[channel, ts] = said

    async def delete(self, channel: str, ts: str) -> None:
        """Delete."""
        await self._do("delete", channel, ts)
        self.standing.pop((channel, ts), None)

    async def ephemeral(self, channel: str, member: str, said: Said, *, thread: str | None = None) -> None:
        """Whisper."""
        await self._do("ephemeral", channel, member, said.text, thread)

    async def respond(self, url: str, said: Said, *, replace: bool = False, thread: str | None = None) -> None:
        """Answer on a response address."""
        await self._do("respond", url, said.text, replace)

    async def open_view(self, trigger: str, view: Mapping[str, Any]) -> str:
        """Open a form."""
        await self._do("open_view", trigger, view)
        return "V1"

    async def push_view(self, trigger: str, view: Mapping[str, Any]) -> str:
        """Push a form."""
        await self._do("push_view", trigger, view)
        return "V2"

    async def update_view(self, view_id: str, view: Mapping[str, Any]) -> None:
        """Change a form."""
        await self._do("update_view", view_id, view)

    async def publish_home(self, member: str, blocks: Sequence[Mapping[str, Any]]) -> None:
        """Publish Home."""
        await self._do("publish_home", member, blocks)

    async def users_info(self, member: str, team: str) -> Member:
        """Tell who somebody is."""
        await self._do("users_info", member)
        return self.people.get(member) or Member(member, f"name of {member}", "Europe/Berlin")

    async def reactions(self, channel: str, ts: str) -> list[tuple[str, str]]:
        """Tell which emoji stand there."""
        await self._do("reactions", channel, ts)
        return self.emoji

    async def auth_test(self) -> Identity:
        """Say who we are."""
        await self._do("auth_test")
        return Identity(self.team, "Test", "U0BOT", "B0BOT", "", frozenset())

    async def room(self, channel: str) -> Room:
        """Tell about a conversation."""
        await self._do("room", channel)
        return self.rooms.get(channel, Room("support", private=False, archived=False))
