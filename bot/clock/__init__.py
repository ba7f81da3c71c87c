"""Floor 1. "I ask the clock": the only room that sleeps or reads the time of day.

Two times exist. *Wall time* rules the protocol with Slack: triggers, acknowledgements, signatures.
*Workspace time* rules everything that a person is promised; in ``serve`` the two are equal, in the sandbox
workspace time runs ahead by an offset that only grows, and in tests it stands still until it is advanced.
"""

import asyncio
import contextlib
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol

__all__ = [
    "Clock",
    "ManualClock",
    "OffsetClock",
    "SystemClock",
    "wall_monotonic",
    "wall_now",
    "wall_sleep",
    "wall_timeout",
]


class Clock(Protocol):
    """Workspace time. ``now`` is aware UTC; ``wait_until`` is the only way to let time pass."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        ...

    async def wait_until(self, instant: datetime | None, or_event: asyncio.Event | None = None) -> None:
        """Return when ``instant`` has come or ``or_event`` is set; ``None`` waits for the event alone.

        It may return early; callers look at their rows again, so an early return costs one query.
        """
        ...


def wall_now() -> datetime:
    """Return the machine's time, aware, in UTC: for signatures, triggers and logs, never for a promise."""
    return datetime.now(UTC)


def wall_monotonic() -> float:
    """Return seconds that only grow: for measuring how long an answer took."""
    return time.monotonic()


async def wall_sleep(seconds: float) -> None:
    """Let ``seconds`` of machine time pass: for the protocol (an acknowledgement's deadline), never for a promise."""
    await asyncio.sleep(seconds)


def wall_timeout(seconds: float) -> asyncio.Timeout:
    """Return a context that raises ``TimeoutError`` after ``seconds`` of machine time."""
    return asyncio.timeout(seconds)


_LONGEST_WAIT = 60.0
"""Seconds. A laptop sleeps and a machine's time gets corrected: after a minute, callers look again."""


def _aware(instant: datetime) -> datetime:
    if instant.utcoffset() is None:
        raise ValueError("a naive datetime names no instant")
    return instant.astimezone(UTC)


async def _first(events: list[asyncio.Event], seconds: float | None) -> None:
    """Return when the first of ``events`` is set, or ``seconds`` of machine time have passed; leaves no task behind."""
    if any(event.is_set() for event in events) or (seconds is not None and seconds <= 0):
        await asyncio.sleep(0)  # a caller that loops over something overdue must not starve the others
        return
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            if len(events) == 1:
                await events[0].wait()
            elif events:
                await _any_of(events)
            else:
                await asyncio.get_running_loop().create_future()


async def _any_of(events: list[asyncio.Event]) -> None:
    waits = [asyncio.create_task(event.wait()) for event in events]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()  # each ends in the next turn of the loop; awaiting them here could swallow our own cancelling


class SystemClock:
    """Workspace time is wall time."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        return wall_now()

    async def wait_until(self, instant: datetime | None, or_event: asyncio.Event | None = None) -> None:
        """See ``Clock.wait_until``; returns after a minute at the latest where an instant is given."""
        seconds = None if instant is None else (_aware(instant) - self.now()).total_seconds()
        await _first([or_event] if or_event else [], seconds if seconds is None else min(seconds, _LONGEST_WAIT))


class OffsetClock:
    """Wall time plus an offset that only grows; a change of the offset wakes every waiter."""

    def __init__(self, offset: timedelta = timedelta()) -> None:
        self.offset = offset
        self.version = 0
        self._moved = asyncio.Event()

    def now(self) -> datetime:
        """Return wall time plus the offset, aware, in UTC."""
        return wall_now() + self.offset

    def advance_to(self, instant: datetime) -> None:
        """Jump forward to ``instant``; an instant in the past changes nothing."""
        self.set_offset(self.offset + max(_aware(instant) - self.now(), timedelta()))

    def set_offset(self, offset: timedelta) -> None:
        """Set the offset; a smaller one than today's is ignored, since workspace time never runs back."""
        if offset > self.offset:
            self.offset = offset
            self.version += 1
            self._moved.set()
            self._moved = asyncio.Event()

    async def wait_until(self, instant: datetime | None, or_event: asyncio.Event | None = None) -> None:
        """See ``Clock.wait_until``; returns after a minute at the latest where an instant is given."""
        seconds = None if instant is None else (_aware(instant) - self.now()).total_seconds()
        events = [self._moved, or_event] if or_event else [self._moved]
        await _first(events, seconds if seconds is None else min(seconds, _LONGEST_WAIT))


class ManualClock:
    """Time that stands still until ``advance_to``; a test steps it from due instant to due instant."""

    def __init__(self, start: datetime) -> None:
        self._now = _aware(start)
        self.version = 0
        self._moved = asyncio.Event()

    def now(self) -> datetime:
        """Return the instant at which time stands, aware, in UTC."""
        return self._now

    def advance_to(self, instant: datetime) -> None:
        """Move to ``instant`` and wake every waiter; an instant in the past changes nothing."""
        instant = _aware(instant)
        if instant > self._now:
            self._now = instant
            self.version += 1
            self._moved.set()
            self._moved = asyncio.Event()

    async def wait_until(self, instant: datetime | None, or_event: asyncio.Event | None = None) -> None:
        """See ``Clock.wait_until``; returns at any advance, whether or not ``instant`` has come."""
        due = instant is not None and _aware(instant) <= self._now
        await _first([self._moved, or_event] if or_event else [self._moved], 0 if due else None)
