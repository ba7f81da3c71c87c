"""Intents: what should be said, as data. A rule names the message; the courier renders it from fresh rows.

Two kinds exist, since they promise different things: a ``View`` is shown at least once and coalesced by key,
a ``Ping`` is sent at most once, at its time, with a recorded reason where it is not sent.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

__all__ = ["Intent", "Kind", "Ping", "PingKind", "View"]


class Kind(StrEnum):
    """Each message that the product owns. The value is part of stored keys: never rename one."""

    CARD = "debate.card"
    REVEAL = "debate.reveal"
    ASK = "ask"  # one person's direct message about one record, through all its stages
    NAMED = "named"  # to a decider who did not open the question
    TURN = "turn"  # to the decider: all are in
    WAITING = "waiting"  # to the opener: the channel could not be written to
    DECISION = "decision.thread"
    LINE = "decision.line"
    NOT_QUITE = "not_quite"  # to the decider: what somebody answered to "what was heard"; its member is who answered
    HELD = "held"  # to the decider: somebody cannot commit, and what became of it
    LATER = "later"  # to the decider: somebody cannot commit any more, once it is in force; its member is who
    RULING = "ruling"  # to whoever is asked to rule
    RULED = "ruled"  # in the card's thread; its member is the place of the first block that it ends: "1"
    MOVED = "moved"  # an older copy of a direct message that lives on further down
    LOST = "lost"  # to the opener: the channel of a question on its way cannot be written to any more
    CHANGE = "change"  # one line in the card's thread; its member is the place of the change: "1", "2"
    ARCHIVED = "archived"  # told once: the channel is gone, the question goes on here
    COPY = "copy"  # a second copy of a message, found by its use, to be deleted; its member says of which
    AFTER = "after"  # one line in the card's thread: what became of the decision; its member says what, such as "2"
    TODAY = "today"  # somebody's morning message; its number is the day: 20261127
    TEXT = "circle.text"  # in the thread of a circle's card: a page of the text that it reads; its member says which
    HOME = "home"
    DIGEST = "digest"  # the digest of a channel, once posted; its number is the ISO week, its member the channel
    PAUSED = "digest.paused"  # to whoever set a digest that cannot be posted; its number is that of the digest


class PingKind(StrEnum):
    """Each message that is sent at most once. The value is part of stored keys: never rename one."""

    TODAY = "today"  # the morning message; its number is the day: 20261127
    REPORT = "report"  # the run report of a day, 20261127; its person is the channel that gets it
    DIGEST = "digest"  # the digest of an ISO week, 202653; its person is the channel that gets it


@dataclass(frozen=True, slots=True)
class View:
    """The message ``kind`` about record ``number`` should be true (for ``member``, where it is personal)."""

    kind: Kind
    number: int
    member: str | None = None

    @property
    def key(self) -> str:
        """Return the deterministic key, such as ``ask:42:U0AGENT1``."""
        return f"{self.kind}:{self.number}" + (f":{self.member}" if self.member else "")


@dataclass(frozen=True, slots=True)
class Ping:
    """Tell ``person`` about ``number`` (of a record, of a day) at ``due_at`` (aware UTC), if it is still worth it."""

    kind: PingKind
    number: int
    person: str
    due_at: datetime
    step: int = 1

    @property
    def key(self) -> str:
        """Return the deterministic key with its step, such as ``today:20261127:U0AGENT1:1``.

        A digest is one for each channel and ISO week: ``digest:C123:2026-W53``.
        """
        if self.kind is PingKind.DIGEST:
            return f"{self.kind}:{self.person}:{self.number // 100}-W{self.number % 100:02}"
        return f"{self.kind}:{self.number}:{self.person}:{self.step}"


Intent = View | Ping
