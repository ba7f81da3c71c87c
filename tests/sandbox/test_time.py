"""Workspace time: stands still, is stepped from due instant to due instant, and settles without sleeping."""

import asyncio
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from bot.clock import ManualClock
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.time_travel import read_target
from tests.sandbox.serving import START, Served


class Rows:
    """A bot that has rows due and messages paced; it writes down when each was handled."""

    def __init__(self, clock: ManualClock) -> None:
        self.clock = clock
        self.due: list[datetime] = []
        self.paced: list[datetime] = []
        self.handled: list[datetime] = []
        self.asleep = False

    async def idle(self) -> None:
        """Handle what is due now; a handled row makes the next message wait for a second."""
        if self.asleep:
            return
        now = self.clock.now()
        for row in [row for row in self.due if row <= now]:
            self.due.remove(row)
            self.handled.append(now)
            self.paced.append(now + timedelta(seconds=1))
        self.paced = [instant for instant in self.paced if instant > now]

    async def next_due(self) -> datetime | None:
        """The earliest row."""
        return min(self.due, default=None)

    async def next_paced(self) -> datetime | None:
        """The earliest message."""
        return min(self.paced, default=None)


def attached() -> tuple[Sandbox, Rows, ManualClock]:
    """A sandbox with such a bot."""
    clock = ManualClock(START)
    sandbox = Sandbox(clock)
    rows = Rows(clock)
    sandbox.attach(rows)
    return sandbox, rows, clock


async def test_advance_stops_at_each_due_row_in_order() -> None:
    """Every row is handled at its own instant, not at the target."""
    sandbox, rows, clock = attached()
    rows.due = [START + timedelta(hours=hours) for hours in (30, 5, 1)]
    reached = await sandbox.desk.advance(days=1)
    assert rows.handled == [START + timedelta(hours=1), START + timedelta(hours=5)]
    assert reached == clock.now() == START + timedelta(days=1)
    assert rows.due == [START + timedelta(hours=30)]


async def test_settling_steps_over_pacing_and_never_over_a_due_row() -> None:
    """A message held back for a second is waited for on the workspace clock; a row due later stays due."""
    sandbox, rows, clock = attached()
    rows.paced = [START + timedelta(seconds=1)]
    rows.due = [START + timedelta(seconds=3)]
    await sandbox.desk.settle()
    assert clock.now() == START + timedelta(seconds=1)
    assert rows.handled == []


async def test_a_row_that_nobody_handles_is_an_error_not_an_endless_loop() -> None:
    """When a row stays due although time stands at it, the error says so."""
    sandbox, rows, _ = attached()
    rows.due = [START + timedelta(hours=1)]
    rows.asleep = True
    with pytest.raises(RuntimeError, match="nothing happens"):
        await sandbox.desk.advance(days=1)


@pytest.mark.parametrize(
    ("words", "zone", "expected"),
    [
        ("next monday 9:00", "Europe/Berlin", "2026-11-30T08:00"),
        ("monday", "Europe/Berlin", "2026-11-30T08:00"),
        ("tuesday 10:00", "Europe/Berlin", "2026-11-24T09:00"),
        ("tuesday 9:00", "Europe/Berlin", "2026-12-01T08:00"),
        ("tomorrow 9:00", "Asia/Kolkata", "2026-11-25T03:30"),
        ("9:00", "Europe/Berlin", "2026-11-25T08:00"),
        ("17:30", "America/New_York", "2026-11-24T22:30"),
        ("2026-12-08T09:00", "Europe/Berlin", "2026-12-08T08:00"),
        ("2026-12-08T09:00+00:00", "Europe/Berlin", "2026-12-08T09:00"),
    ],
)
def test_targets_in_words(words: str, zone: str, expected: str) -> None:
    """Words are read in the named zone, and always lie ahead."""
    assert read_target(words, START, zone).astimezone(UTC).isoformat().startswith(expected)


@pytest.mark.parametrize("words", ["", "next blursday", "soon", "next"])
def test_words_that_name_no_instant_are_refused(words: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(ValueError, match="no instant"):
        read_target(words, START, "Europe/Berlin")


async def test_the_clock_endpoint_tells_and_waits(slack: Served) -> None:
    """GET tells now, offset and version; ``?after=`` answers when the clock has moved."""
    url = f"{slack.address}/_sandbox/clock"
    async with aiohttp.ClientSession() as session:
        async with session.get(url) as answer:
            told = await answer.json()
        assert told["now"] == START.isoformat()
        waiting = asyncio.create_task(session.get(url, params={"after": told["version"]}))
        await slack.driver.clock.advance_to("next monday 9:00", "Europe/Berlin")
        moved = await (await waiting).json()
    assert moved["version"] > told["version"]
    assert await slack.driver.clock.now() == datetime(2026, 11, 30, 8, tzinfo=UTC)


async def test_a_day_passes_in_no_time(bolt: Served) -> None:
    """Nothing sleeps: a year takes less than a second of wall time."""
    async with asyncio.timeout(2.0):
        await bolt.driver.clock.advance(days=365)
    assert bolt.clock.now() == START + timedelta(days=365)
