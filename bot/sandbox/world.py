"""What every part of the sandbox stands on: the clock, the workspace, the app's facts, and who is told of changes."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.clock import Clock
from bot.sandbox.activity import Activity
from bot.sandbox.faults import Faults
from bot.sandbox.inspector import Inspector
from bot.sandbox.manifest import AppFacts
from bot.sandbox.rates import Rates
from bot.sandbox.refusal import SandboxRefused
from bot.sandbox.tokens import Tokens
from bot.sandbox.triggers import Hooks, Triggers
from bot.sandbox.workspace import APP_NAME, BOT_USER, Channel, Json, Member, Notice, Workspace

__all__ = ["MovableClock", "World"]


class MovableClock(Clock, Protocol):
    """Workspace time that can be moved forward: ``ManualClock`` or ``OffsetClock``."""

    version: int

    def advance_to(self, instant: datetime) -> None:
        """Jump forward to ``instant``."""
        ...


@dataclass
class World:
    """One pretend Slack: state, and the small services that have no other home."""

    clock: MovableClock
    state: Workspace
    app: AppFacts
    ack_seconds: float
    rates: Rates
    activity: Activity = field(default_factory=Activity)
    faults: Faults = field(default_factory=Faults)
    inspector: Inspector = field(default_factory=Inspector)
    triggers: Triggers = field(default_factory=Triggers)
    hooks: Hooks = field(default_factory=Hooks)
    listeners: list[Callable[[], None]] = field(default_factory=list)
    address: str = "http://127.0.0.1"
    tokens: Tokens = field(default_factory=Tokens)
    uploads: dict[str, Json] = field(default_factory=dict)  # by the key of their address, until they are shared
    tally: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def now(self) -> datetime:
        """Return workspace time, aware, in UTC."""
        return self.clock.now()

    def now_iso(self) -> str:
        """Return workspace time as ISO text, in UTC."""
        return self.clock.now().isoformat()

    def mint_ts(self) -> str:
        """Return a Slack timestamp of now that is later than every one before."""
        micros = max(int(self.clock.now().timestamp() * 1_000_000), self.state.last_micros + 1)
        self.state.last_micros = micros
        return self.last_ts()

    def last_ts(self) -> str:
        """Return the latest timestamp that was given out."""
        micros = self.state.last_micros
        return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"

    def changed(self) -> None:
        """Tell everybody who looks that something is different now."""
        for listener in list(self.listeners):
            listener()

    def notice(self, user: str, text: str) -> None:
        """Show ``user`` a line of Slack's own client."""
        self.state.notices.append(Notice(self.state.next_id("N"), user, text, self.now_iso()))
        self.changed()

    def tally_messages(self, people: list[str]) -> None:
        """Count a message that notifies for each of ``people`` (ids)."""
        for user in people:
            self.tally[user]["messages"] += 1

    def person(self, who: str) -> Member:
        """Return the active person called ``who`` (id, name or @name); refuses unknown, deactivated and bots."""
        member = self.state.person(who)
        if member is None or member.is_bot:
            raise SandboxRefused("user_not_found", f"Nobody here is called {who}.")
        if member.deleted:
            raise SandboxRefused("user_deactivated", f"{member.name} is deactivated and cannot act.")
        return member

    def room_of(self, user: Member, which: str) -> Channel:
        """Return the channel (id, #name, or "dm") as ``user`` may enter it; refuses what they are not in."""
        room = self.open_dm(user.id) if which == "dm" else self.state.room(which)
        if room is None or user.id not in room.members:
            raise SandboxRefused("channel_not_found", f"{user.name} is in no channel called {which}.")
        return room

    def open_dm(self, user: str) -> Channel:
        """Return the direct message between ``user`` (an id) and the app, made on first use."""
        found = self.state.dm(user)
        if found is not None:
            return found
        key = self.state.next_id("D0")
        room = Channel(key, APP_NAME, "im", [user, BOT_USER], user=user, created=int(self.now().timestamp()))
        self.state.channels[key] = room
        return room
