"""The weekly digest: its process killed at any point, two of them at once, and weeks in which nobody ran."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, cast

import pytest

from bot.clock import ManualClock
from bot.domain.debates import DebateState
from bot.domain.digests import Digest, Schedule
from bot.domain.intents import Kind, View
from bot.engine.courier import LEASE
from bot.engine.pace import Pace
from bot.engine.pings import Pings
from bot.engine.slack_errors import LostAnswer, error_of
from bot.engine.ticker import Ticker
from bot.views.kit import Said
from handlers import CAPABILITIES
from storage import debates, decisions, digests, outbox, people
from storage.database import Database
from storage.outbox import SendRow, SendState
from storage.unit import Unit
from tests.databases import new_workspace
from tests.fake_slack import FakeSlack
from tests.storage import worlds

MONDAY = datetime(2026, 11, 30, 8, tzinfo=UTC)  # 09:00 in Berlin
WEEK = timedelta(days=7)
JUST_THE_DIGEST = [one for one in CAPABILITIES if one.name == "digests"]


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
class Weeks:
    """A channel with a digest on Mondays, and a decision in the week 48."""

    database: Database
    clock: ManualClock = field(default_factory=lambda: ManualClock(MONDAY))
    slack: FakeSlack = field(default_factory=FakeSlack)
    workspace: str = field(default_factory=new_workspace)
    posts: list[tuple[datetime, str]] = field(default_factory=list)

    async def begins(self) -> None:
        """Keep the decision, and that a digest is due."""
        async with self.database.unit(self.workspace) as unit:
            await worlds.start(unit)
            await self.decides(unit, MONDAY - timedelta(days=3))
            schedule = Schedule(0, time(9), "Europe/Berlin")
            await digests.add_digest(unit, Digest(1, "C1", True, schedule, set_by="ULEAD", next_at=MONDAY))

    async def decides(self, unit: Unit, at: datetime) -> None:
        """Keep one more decision of the channel."""
        number = await people.take_number(unit)
        over = {"opened_at": at, "posted_at": at, "revealed_at": at, "deadline": at, "ended_at": at}
        await debates.add_debate(unit, worlds.debate(number, state=DebateState.DECIDED, **over), None)
        far = {"look_back": date(2027, 9, 1), "answers_until": at + 52 * WEEK}
        await decisions.add_decision(unit, worlds.decision(number, decided_at=at, statement=f"Yes to {number}", **far))

    async def process(self, fate: Fate, by: str = "somebody") -> None:
        """Run one process until it has nothing to do, or its end."""
        gateway: Any = self.slack
        post = FakeSlack.post

        async def posting(target: str, said: Said, *, thread: str | None = None) -> tuple[str, str]:
            fate.deed()
            self.posts.append((self.clock.now(), f"{said.text} {said.blocks}"))
            return await post(self.slack, target, said, thread=thread)

        gateway.post = posting
        shared: Any = (self.database, cast(Any, gateway), self.clock, [self.workspace], JUST_THE_DIGEST)
        await Ticker(*shared)._round()
        await Pings(*shared, by, Pace())._round()

    async def sends(self) -> dict[str, SendRow]:
        """Return the digests that were planned, by key."""
        async with self.database.reading(self.workspace) as unit:
            return {row.key: row for row in await outbox.list_sends(unit)}

    async def held(self) -> Digest:
        """Return the digest as it is kept."""
        async with self.database.reading(self.workspace) as unit:
            one = await digests.get_digest(unit, "C1")
        assert one is not None
        return one


def counted(fate: Fate, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the begin and the end of every writing transaction be a deed: these are all the points that differ."""
    whole = Database.unit

    @contextlib.asynccontextmanager
    async def unit(database: Database, workspace: str = "") -> AsyncIterator[Unit]:
        fate.deed()
        async with whole(database, workspace) as opened:
            yield opened
            fate.deed()

    monkeypatch.setattr(Database, "unit", unit)


async def test_killed_at_any_point(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """At most one post for the week; where nobody knows whether it arrived, its news are in the next week's."""
    at, unknown = 1, 0
    while True:
        weeks, fate = Weeks(database), Fate(at)
        await weeks.begins()
        with monkeypatch.context() as patched:
            counted(fate, patched)
            try:
                await weeks.process(fate)
                killed = False
            except Killed:
                killed = True
        weeks.clock.advance_to(MONDAY + LEASE + timedelta(seconds=1))
        await weeks.process(Fate())
        assert len(weeks.posts) <= 1, f"twice in a week, killed at {at}"
        sends = await weeks.sends()
        assert list(sends) == ["digest:C1:2026-W48"]
        first = sends["digest:C1:2026-W48"]
        assert first.state in (SendState.SENT, SendState.UNKNOWN)
        weeks.clock.advance_to(MONDAY + WEEK)
        await weeks.process(Fate())
        second = (await weeks.sends())["digest:C1:2026-W49"]
        if first.state is SendState.UNKNOWN:
            unknown += 1
            assert second.state is SendState.SENT, f"lost for good, killed at {at}"
            assert "Yes to 1" in weeks.posts[-1][1]
        else:
            assert (second.state, second.reason) == (SendState.SUPPRESSED, "nothing to say")
        if not killed:
            break
        at += 1
    assert at > 6, "there are that many points at least"
    assert unknown > 1, "and some of them leave it unknown"


async def test_two_replicas_at_once(databases: Any) -> None:
    """Two processes look at the same moment, again and again: one digest, once."""
    database = await databases.open("postgresql")
    weeks = Weeks(database)
    await weeks.begins()
    for _ in range(4):
        await asyncio.gather(*(weeks.process(Fate(), by) for by in ("one", "two", "three")))
    assert len(weeks.posts) == 1
    assert [row.state for row in (await weeks.sends()).values()] == [SendState.SENT]


async def test_weeks_in_which_nobody_ran(database: Database) -> None:
    """Three Mondays were missed: one digest, on the next working morning, tells of all of it, and is the last."""
    weeks = Weeks(database)
    await weeks.begins()
    await weeks.process(Fate())
    async with database.unit(weeks.workspace) as unit:
        await weeks.decides(unit, MONDAY + timedelta(days=2))
        await weeks.decides(unit, MONDAY + timedelta(days=16))
    weeks.clock.advance_to(MONDAY + timedelta(days=23, hours=-6))  # Wed 23 Dec, 03:00
    await weeks.process(Fate())
    assert len(weeks.posts) == 1, "nobody is told at night"
    weeks.clock.advance_to(MONDAY + timedelta(days=23))
    for _ in range(3):
        await weeks.process(Fate())
    assert len(weeks.posts) == 2
    assert "weeks 49 to 51" in weeks.posts[-1][1]
    assert "Yes to 2" in weeks.posts[-1][1]
    assert "Yes to 3" in weeks.posts[-1][1]
    assert "Yes to 1" not in weeks.posts[-1][1]
    assert list(await weeks.sends()) == ["digest:C1:2026-W48", "digest:C1:2026-W51"]
    assert (await weeks.held()).next_at == MONDAY + 4 * WEEK


async def test_a_lost_answer_is_unknown(database: Database) -> None:
    """Slack's answer was lost: it is recorded so, never posted again, and its news are in the next one."""
    weeks = Weeks(database)
    await weeks.begins()
    weeks.slack.lose["post"] = [LostAnswer("chat.postMessage", "TimeoutError")]
    await weeks.process(Fate())
    assert (await weeks.sends())["digest:C1:2026-W48"].state is SendState.UNKNOWN
    assert (await weeks.held()).told_until == MONDAY - WEEK
    weeks.clock.advance_to(MONDAY + WEEK)
    await weeks.process(Fate())
    assert "Yes to 1" in weeks.posts[-1][1]


async def test_refused_it_pauses(database: Database) -> None:
    """Without any event of Slack's the refusal itself tells: it pauses, nothing is tried again, and one is told."""
    weeks = Weeks(database)
    await weeks.begins()
    weeks.slack.fail["post"] = [error_of("chat.postMessage", "is_archived", {"error": "is_archived"})]
    weeks.slack.fail["post"][0].target = "C1"
    await weeks.process(Fate())
    held = await weeks.held()
    assert (held.paused, held.next_at) == ("is_archived", None)
    weeks.clock.advance_to(MONDAY + 2 * WEEK)
    await weeks.process(Fate())
    assert len(weeks.posts) == 1
    async with database.reading(weeks.workspace) as unit:
        told = await outbox.find_message(unit, View(Kind.PAUSED, 1, "ULEAD").key)
    assert told is not None, "whoever set it is told"
