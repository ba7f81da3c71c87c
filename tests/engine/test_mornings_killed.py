"""The morning message, its process killed between any two statements and on either side of the post."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from bot.clock import ManualClock
from bot.domain.debates import DebateState
from bot.domain.intents import Kind, View
from bot.domain.nudges import Kept, Outcome
from bot.engine.courier import LEASE
from bot.engine.pace import Pace
from bot.engine.pings import Pings
from bot.engine.ticker import Ticker
from bot.views.kit import Said
from handlers import reports, today
from storage import debates, nudges, outbox, people
from storage import today as mornings
from storage.database import Database
from storage.outbox import SendRow, SendState
from storage.reports import get_report
from storage.unit import Unit
from tests.databases import new_workspace
from tests.fake_slack import FakeSlack
from tests.moments import NINE
from tests.storage import worlds

LEAD = "ULEAD"
TUESDAY, WEDNESDAY = 20261124, 20261125
CAPABILITIES = [today.capability, reports.capability]


class Killed(BaseException):
    """The process ends here: nothing after it is done, and what was not committed is not kept."""


@dataclass
class Fate:
    """Counts what a process does to database and Slack, and ends it before deed number ``at`` (0: never)."""

    at: int = 0
    done: int = 0

    def deed(self) -> None:
        """Another one is about to be done."""
        self.done += 1
        if self.done == self.at:
            raise Killed


@dataclass
class Days:
    """A workspace in which the lead is to decide since Monday, through two mornings."""

    database: Database
    clock: ManualClock = field(default_factory=lambda: ManualClock(NINE))
    slack: FakeSlack = field(default_factory=FakeSlack)
    workspace: str = field(default_factory=new_workspace)
    posts: list[datetime] = field(default_factory=list)

    async def begins(self) -> None:
        """Keep the question, and that the lead's morning is looked at."""
        monday = NINE - timedelta(hours=23)
        async with self.database.unit(self.workspace) as unit:
            await worlds.start(unit)
            number = await people.take_number(unit)
            opened = {"opened_at": monday, "posted_at": monday, "revealed_at": monday, "deadline": monday}
            asked = worlds.debate(number, state=DebateState.REVEALED, **opened)
            await debates.add_debate(unit, asked, None)
            await mornings.plan_mornings(unit, {LEAD: NINE})

    async def process(self, fate: Fate) -> None:
        """Run one process until it has nothing to do, or its end."""
        gateway: Any = self.slack
        post = FakeSlack.post

        async def posting(target: str, said: Said, *, thread: str | None = None) -> tuple[str, str]:
            fate.deed()
            self.posts.append(self.clock.now())
            return await post(self.slack, target, said, thread=thread)

        gateway.post = posting
        shared: Any = (self.database, cast(Any, gateway), self.clock, [self.workspace], CAPABILITIES)
        await Ticker(*shared)._round()
        await Pings(*shared, "somebody", Pace())._round()

    async def sends(self) -> dict[int, SendRow]:
        """Return the morning messages that were planned, by day."""
        async with self.database.reading(self.workspace) as unit:
            return {row.number: row for row in await outbox.list_sends(unit)}

    async def step(self) -> Kept:
        """Return what became of the one step that there is."""
        async with self.database.reading(self.workspace) as unit:
            (kept,) = await nudges.list_nudges(unit, LEAD, [1])
        return kept

    async def lost(self) -> int:
        """Return how many messages Tuesday's run report told as unknown."""
        async with self.database.reading(self.workspace) as unit:
            made = await get_report(unit, TUESDAY)
        assert made is not None
        return made.report.lost

    async def stands(self, day: int) -> bool:
        """Say whether our rows know where the message of ``day`` stands."""
        async with self.database.reading(self.workspace) as unit:
            row = await outbox.find_message(unit, View(Kind.TODAY, day, LEAD).key)
        return row is not None and row.stands


def counted(fate: Fate, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the begin and the end of every writing transaction be a deed.

    Who dies between two statements of one has kept nothing of it, as who dies before it ends: these are all the points
    that differ.
    """
    whole = Database.unit

    @contextlib.asynccontextmanager
    async def unit(database: Database, workspace: str = "") -> AsyncIterator[Unit]:
        fate.deed()
        async with whole(database, workspace) as opened:
            yield opened
            fate.deed()

    monkeypatch.setattr(Database, "unit", unit)


async def lived(database: Database, at: int, monkeypatch: pytest.MonkeyPatch) -> tuple[Days, bool]:
    """Live through a morning in which the process is killed before deed ``at``, and through the next one."""
    days, fate = Days(database), Fate(at)
    await days.begins()
    with monkeypatch.context() as patched:
        counted(fate, patched)
        try:
            await days.process(fate)
            killed = False
        except Killed:
            killed = True
    days.clock.advance_to(NINE + LEASE + timedelta(seconds=1))
    await days.process(Fate())
    days.clock.advance_to(datetime(2026, 11, 25, 8, 0, 30, tzinfo=UTC))
    await days.process(Fate())
    return days, killed


async def test_killed_between_any_two_statements(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """At most one message a day and one for the step; what is unknown is reported, and said on the next morning."""
    at, unknown = 1, 0
    while True:
        days, killed = await lived(database, at, monkeypatch)
        days_posted = [one.date() for one in days.posts]
        assert len(set(days_posted)) == len(days_posted), f"two messages on one day, killed at {at}"
        sends, step = await days.sends(), await days.step()
        first = sends[TUESDAY]
        assert {row.state for row in sends.values()} <= {SendState.SENT, SendState.UNKNOWN}
        if first.state is SendState.UNKNOWN:
            unknown += 1
            assert sends[WEDNESDAY].state is SendState.SENT, f"it was lost, and never said again, killed at {at}"
            assert await days.lost() == 1
            assert await days.stands(WEDNESDAY)
            assert (step.outcome, step.again) == (Outcome.UNKNOWN, WEDNESDAY) or step.day == WEDNESDAY
        else:
            assert list(sends) == [TUESDAY], f"said twice, killed at {at}"
            assert (step.outcome, step.day) == (Outcome.SENT, TUESDAY)
            assert await days.stands(TUESDAY)
        if not killed:
            break
        at += 1
    assert at > 10, "there are that many points at least"
    assert unknown > 2, "and some of them leave it unknown"
