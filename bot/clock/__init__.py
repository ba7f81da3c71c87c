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


async def _first(or_event: asyncio.Event | None, moved: asyncio.Event, timeout: float | None) -> None:
    waits = [asyncio.create_task(event.wait()) for event in (or_event, moved) if event is not None]
    try:
        await asyncio.wait(waits, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
        for wait in waits:
            with contextlib.suppress(asyncio.CancelledError):
                await wait


class SystemClock:
    """Workspace time is wall time."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        return wall_now()

    async def wait_until(self, instant: datetime | None, or_event: asyncio.Event | None = None) -> None:
        """See ``Clock.wait_until``."""
        seconds = None if instant is None else max(0.0, (instant - self.now()).total_seconds())
        await _first(or_event, asyncio.Event(), seconds)


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
        self.set_offset(self.offset + max(instant - self.now(), timedelta()))

    def set_offset(self, offset: timedelta) -> None:
        """Set the offset; a smaller one than today's is ignored, since workspace time never runs back."""
        if offset > self.offset:
            self.offset = offset
            self.version += 1
            self._moved.set()
            self._moved = asyncio.Event()

    async def wait_until(self, instant: datetime | None, or_event: asyncio.Event | None = None) -> None:
        """See ``Clock.wait_until``."""
        if or_event is not None and or_event.is_set():
            return
        seconds = None if instant is None else max(0.0, (instant - self.now()).total_seconds())
        await _first(or_event, self._moved, seconds)


class ManualClock:
    """Time that stands still until ``advance_to``; a test steps it from due instant to due instant."""

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError("a naive datetime names no instant")
        self._now = start.astimezone(UTC)
        self.version = 0
        self._moved = asyncio.Event()

    def now(self) -> datetime:
        """Return the instant at which time stands, aware, in UTC."""
        return self._now

    def advance_to(self, instant: datetime) -> None:
        """Move to ``instant`` and wake every waiter; an instant in the past changes nothing."""
        if instant > self._now:
            self._now = instant.astimezone(UTC)
            self.version += 1
            self._moved.set()
            self._moved = asyncio.Event()

    async def wait_until(self, instant: datetime | None, or_event: asyncio.Event | None = None) -> None:
        """See ``Clock.wait_until``."""
        if (or_event is not None and or_event.is_set()) or (instant is not None and instant <= self._now):
            return
        await _first(or_event, self._moved, None)
