"""Letting time pass honestly: settle, and advance from due instant to due instant."""

import re
from datetime import datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.clock import wall_sleep
from bot.sandbox.agenda import Agenda
from bot.sandbox.delivery import Events
from bot.sandbox.world import World

__all__ = ["AttachedBot", "TimeTravel", "read_target"]

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WORDS = re.compile(rf"(?:(?P<next>next)\s+)?(?P<day>{'|'.join(_DAYS)}|tomorrow|today)?\s*(?P<time>\d{{1,2}}:\d{{2}})?")
_ROUNDS = 2000
_PATIENCE = 20
_GRACE = 0.03


class AttachedBot(Protocol):
    """A bot in the same process that tells when it has nothing to do, so that time can be stepped for it."""

    async def idle(self) -> None:
        """Return when inbox, outbox and ticker have nothing to do at the present instant."""
        ...

    async def next_due(self) -> datetime | None:
        """Return the earliest instant at which a due row waits, aware, or None."""
        ...

    async def next_paced(self) -> datetime | None:
        """Return the earliest instant for something held back by pacing or Retry-After, aware, or None."""
        ...


class TimeTravel:
    """Moves the workspace clock. ``bot`` is stepped along when one is attached.

    Without an attached bot, quiet means that nothing was under way for ``grace`` seconds of wall time, since a Bolt
    program may go on calling after it has acknowledged.
    """

    def __init__(self, world: World, agenda: Agenda, events: Events) -> None:
        self._world = world
        self._agenda = agenda
        self._events = events
        self.bot: AttachedBot | None = None
        self.grace = _GRACE

    async def settle(self) -> None:
        """See ``Desk.settle``. Raises ``RuntimeError`` when there is no end to it."""
        for _ in range(_ROUNDS):
            if await self._still():
                return
        raise RuntimeError(f"nothing settles at {self._world.now_iso()}: {self._world.activity.seen} acts so far")

    async def _still(self) -> bool:
        """Wait for quiet; return whether it lasted and nothing held back is left to be stepped over."""
        world = self._world
        seen = world.activity.seen
        await world.activity.quiet(0.0 if self.bot is not None else self.grace)
        if self.bot is not None:
            await self.bot.idle()
        self._agenda.fire(world.now())
        if self._events.release() or world.activity.busy or world.activity.seen != seen:
            return False
        paced = await self.bot.next_paced() if self.bot is not None else None
        if paced is None:
            return not world.activity.busy and world.activity.seen == seen
        if paced > world.now():
            world.clock.advance_to(paced)
        else:
            await wall_sleep(0)
        return False

    async def advance_to(self, target: datetime) -> datetime:
        """Step to ``target``, settling at each instant at which something is due; return the instant reached."""
        world = self._world
        await self.settle()
        waited = 0
        for _ in range(_ROUNDS):
            due = await self._next_due()
            if due is None or due > target:
                break
            if due <= world.now():
                waited += 1
                if waited > _PATIENCE:
                    raise RuntimeError(f"something has been due since {due.isoformat()} and nothing happens")
            else:
                waited = 0
                world.clock.advance_to(due)
            await self.settle()
        else:
            raise RuntimeError(f"no end of due instants on the way to {target.isoformat()}")
        world.clock.advance_to(target)
        await self.settle()
        world.changed()
        return world.now()

    async def _next_due(self) -> datetime | None:
        found = [self._agenda.next()]
        if self.bot is not None:
            found.append(await self.bot.next_due())
        known = [instant for instant in found if instant is not None]
        return min(known) if known else None


def read_target(words: str, now: datetime, tz: str) -> datetime:
    """Return the instant that ``words`` name, read in the zone ``tz``: ISO, "next monday 9:00", "tomorrow 8:30".

    A day without a time is 9:00; a time without a day is the next such time. Raises ``ValueError``.
    """
    zone = ZoneInfo(tz)
    try:
        instant = datetime.fromisoformat(words)
    except ValueError:
        instant = None
    if instant is not None:
        return instant if instant.tzinfo is not None else instant.replace(tzinfo=zone)
    found = _WORDS.fullmatch(words.strip().lower())
    if found is None or not (found["day"] or found["time"]):
        raise ValueError(f"no instant is called {words!r}; try an ISO time or 'next monday 9:00'")
    here = now.astimezone(zone)
    hour, minute = (found["time"] or "9:00").split(":")
    ahead = _days_ahead(found["day"], here)
    target = datetime.combine(here.date() + timedelta(days=ahead), time(int(hour), int(minute)), zone)
    if target <= now:
        target = datetime.combine(
            target.date() + timedelta(days=7 if found["day"] in _DAYS else 1), target.time(), zone
        )
    return target


def _days_ahead(day: str | None, here: datetime) -> int:
    if day in _DAYS:
        return (_DAYS.index(day) - here.weekday()) % 7
    return 1 if day == "tomorrow" else 0
