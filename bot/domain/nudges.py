"""Nudges: what became of each step of each thing that waits for somebody, and why where it was not said.

A step is *planned* from the first look at what waits. What was not sent has not used it up: the next look tries again.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.today import QUIET, Item, Nudge, Rung, item_of
from bot.domain.waiting import Waiting

__all__ = [
    "Kept",
    "Outcome",
    "Reason",
    "begun",
    "missed",
    "said_again",
    "sent",
    "settled",
    "told",
    "unsure",
    "withheld",
]


class Outcome(StrEnum):
    """How a step stands. The values are stored: never rename one."""

    PLANNED = "planned"
    SENT = "sent"
    NOT_SENT = "not_sent"
    UNKNOWN = "unknown"  # it may or may not have arrived: it counts, and what it was about is said again


class Reason(StrEnum):
    """Why a step was not said. The values are stored: never rename one."""

    NONE = ""
    DONE = "done"
    MOVED = "moved"  # it has another date by now
    SNOOZED = "snoozed"
    AWAY = "away"
    QUIET_HOURS = "quiet hours"
    BUDGET = "budget"  # today's one message was sent before
    OPT_OUT = "opt-out"
    UNREACHABLE = "unreachable"
    CAP = "cap"  # it was said as often as anything ever is
    CAUGHT_UP = "caught up"  # a later step was said in its place
    NOT_POSTED = "could not be posted"
    RIDES = "rides along"  # it asks nothing, and there was no other reason for a message


_SETTLED = frozenset({Reason.DONE, Reason.MOVED, Reason.SNOOZED})


@dataclass(frozen=True, slots=True)
class Kept:
    """A step as its row stands. ``at`` is when its outcome became what it is; ``day`` the message it was said in, or
    was to be; ``again`` the day on which what is unknown was said again, 0 until then. All instants are aware UTC.
    """

    item: Item
    step: str
    due_at: datetime
    at: datetime
    outcome: Outcome = Outcome.PLANNED
    reason: Reason = Reason.NONE
    day: int = 0
    again: int = 0

    @property
    def rung(self) -> Rung:
        """What it is one of."""
        return self.item, self.step

    @property
    def used_up(self) -> bool:
        """Whether it is never said again as this step."""
        return self.outcome in (Outcome.SENT, Outcome.UNKNOWN) or self.reason is Reason.CAUGHT_UP


def told(kept: Iterable[Kept]) -> set[Rung]:
    """Return the steps that are used up."""
    return {one.rung for one in kept if one.used_up}


def unsure(kept: Iterable[Kept], day: int) -> set[Item]:
    """Return what was said before ``day`` in a message whose fate nobody knows, and not again since."""
    return {one.item for one in kept if one.outcome is Outcome.UNKNOWN and not one.again and one.day < day}


def settled(
    kept: Iterable[Kept], waiting: Iterable[Waiting], snoozed: Collection[Rung] = (), *, now: datetime
) -> tuple[Kept, ...]:
    """Return the rows that should stand otherwise, now that this waits: what is new, moved, done, or waits again.

    ``snoozed`` are the steps that ``waiting`` does not name because somebody put them off.
    """
    ahead = {(item, step): at for one in waiting if (item := item_of(one)) is not None for step, at in one.mornings}
    there = {item for item, _ in ahead}
    known = {one.rung: one for one in kept}
    news = [_follows(one, ahead, there, snoozed, now) for one in known.values() if not one.used_up]
    fresh = [Kept(item, step, at, now) for (item, step), at in ahead.items() if (item, step) not in known]
    changed = [one for one in news if one != known[one.rung]]
    return (*changed, *fresh)


def _follows(
    one: Kept, ahead: Mapping[Rung, datetime], there: Collection[Item], snoozed: Collection[Rung], now: datetime
) -> Kept:
    at = ahead.get(one.rung)
    if at is not None:
        back = replace(one, outcome=Outcome.PLANNED, reason=Reason.NONE, at=now) if one.reason in _SETTLED else one
        return replace(back, due_at=at)
    reason = Reason.SNOOZED if one.rung in snoozed else Reason.MOVED if one.item in there else Reason.DONE
    return one if one.reason is reason else replace(one, outcome=Outcome.NOT_SENT, reason=reason, at=now)


def withheld(nudges: Collection[Nudge], reason: Reason, day: int, *, now: datetime) -> tuple[Kept, ...]:
    """Return the rows of steps whose morning came and that are not said for ``reason``.

    Nothing was too much of a step in whose place a later one was said.
    """
    late = {one.rung for one in nudges if one.caught_up and reason is Reason.CAP}
    quiet = {one.rung for one in nudges if one.item.matter in QUIET and reason is Reason.CAP}
    whys = (
        (one, Reason.CAUGHT_UP if one.rung in late else Reason.RIDES if one.rung in quiet else reason) for one in nudges
    )
    return tuple(Kept(one.item, one.step, one.at, now, Outcome.NOT_SENT, why, day) for one, why in whys)


def begun(nudges: Iterable[Nudge], day: int, *, now: datetime) -> tuple[Kept, ...]:
    """Return the rows of steps that are about to be said: unknown, until somebody can say what became of them."""
    caught_up = {"outcome": Outcome.NOT_SENT, "reason": Reason.CAUGHT_UP}
    rows = [(one, Kept(one.item, one.step, one.at, now, Outcome.UNKNOWN, day=day)) for one in nudges]
    return tuple(replace(row, **caught_up) if one.caught_up else row for one, row in rows)  # type: ignore[arg-type]


def sent(kept: Iterable[Kept], day: int, *, now: datetime) -> tuple[Kept, ...]:
    """Return the rows of what the message of ``day`` said, which was sent."""
    return tuple(
        replace(one, outcome=Outcome.SENT, reason=Reason.NONE, at=now)
        for one in kept
        if one.outcome is Outcome.UNKNOWN and one.day == day
    )


def said_again(kept: Iterable[Kept], items: Collection[Item], day: int) -> tuple[Kept, ...]:
    """Return the rows of what is unknown and stands among ``items`` of the message of ``day``, which was sent."""
    again = unsure(kept, day) & set(items)
    return tuple(
        replace(one, again=day)
        for one in kept
        if one.item in again and one.outcome is Outcome.UNKNOWN and not one.again and one.day < day
    )


def missed(kept: Iterable[Kept], day: int, reason: Reason, *, now: datetime) -> tuple[Kept, ...]:
    """Return the rows of what the message of ``day`` was to say, which certainly was not sent."""
    return tuple(
        replace(one, outcome=Outcome.NOT_SENT, reason=reason, at=now)
        for one in kept
        if one.outcome is Outcome.UNKNOWN and one.day == day
    )
