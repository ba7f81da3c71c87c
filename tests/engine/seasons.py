"""A week in eight zones at once, on real rows: somebody's mornings, whatever the clocks, the machines and people do."""

import asyncio
import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, cast

from bot.clock import ManualClock
from bot.domain import calendar
from bot.domain.debates import DebateState
from bot.domain.followups import Followed, FollowUpForm
from bot.domain.nudges import Kept, Outcome
from bot.domain.people import Member
from bot.domain.today import Rung, day_number
from bot.engine.pace import Pace
from bot.engine.pings import Pings
from bot.engine.slack_errors import LostAnswer, RateLimited
from bot.engine.ticker import Ticker
from bot.flows import away, followups
from bot.flows import today as mornings
from bot.flows.followups import Answer, Place
from bot.views.kit import Said
from storage import debates, nudges, outbox, people
from storage.database import Database
from storage.outbox import SendState
from storage.unit import Unit
from tests.databases import new_workspace
from tests.engine.deaths import CAPABILITIES, Fate, Killed, hooked
from tests.fake_slack import FakeSlack
from tests.storage import worlds

__all__ = ["PEOPLE", "Moment", "Posted", "Week"]

DAY = timedelta(days=1)
ZONES = (
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "America/Sao_Paulo",
    "Europe/Berlin",
    "America/New_York",
    "UTC",
)
PEOPLE = tuple(Member(f"U{place}", zone.rpartition("/")[2], zone) for place, zone in enumerate(ZONES))


@dataclass(frozen=True)
class Moment:
    """What happens next: after ``wait``, somebody does ``act``; a post's ``fate``; a process dies before ``deed``."""

    wait: timedelta
    act: str = ""
    who: int = 0
    fate: str = "sent"
    deed: int = 0


@dataclass(frozen=True)
class Posted:
    """A morning message that reached somebody (or may have): when, and which steps it said."""

    at: datetime
    member: Member
    steps: tuple[Rung, ...]


@dataclass
class Week:
    """Eight people, each with two follow-ups, one of them with a question to decide; the processes that serve them.

    Each of ``databases`` is that of one process; all of them hold the same rows.
    """

    databases: Sequence[Database]
    begins: date
    workspace: str = field(default_factory=new_workspace)
    heard: list[Posted] = field(default_factory=list)
    fate: str = "sent"

    def __post_init__(self) -> None:
        self.clock = ManualClock(datetime.combine(self.begins, time(0, 13), UTC))
        self.slack = FakeSlack()
        self.slack.__dict__["post"] = self._post
        self.made: dict[int, list[int]] = {}

    async def start(self) -> None:
        """Keep the people and what waits for them."""
        now = self.clock.now()
        async with self.databases[0].unit(self.workspace) as unit:
            await people.ensure_workspace(unit, name="Acme", bot_user="UBOT")
            await people.save_members(unit, PEOPLE, now)
            await people.take_number(unit)
            asked = dict.fromkeys(("opened_at", "posted_at", "revealed_at", "deadline"), now)
            who = {"opener": "U5", "decider": "U5", "contributors": ("U6", "U7")}
            await debates.add_debate(unit, worlds.debate(1, state=DebateState.REVEALED, **asked, **who), None)
            await mornings.follow(unit, ["U5"], now)
            for place in range(len(PEOPLE)):
                for days in (1, 2):
                    await self._makes(unit, place, days)

    async def _makes(self, unit: Unit, place: int, days: int) -> None:
        who, now = PEOPLE[place], self.clock.now()
        due = calendar.local_day(now, calendar.zone_of(who.zone)) + days * DAY
        done = await followups.make(unit, FollowUpForm("Tell them.", who.id, due), Place(), by=who, now=now)
        if isinstance(done, Followed):
            self.made.setdefault(place, []).append(done.followup.id)

    async def happens(self, moment: Moment) -> None:
        """Let time pass, somebody act, and every process look at the rows at once; one of them may die."""
        self.clock.advance_to(self.clock.now() + moment.wait)
        await self._acts(moment)
        self.fate = moment.fate
        fates = [Fate(moment.deed if place == 0 else 0) for place in range(len(self.databases))]
        lives = (self._process(*one) for one in zip(self.databases, fates, strict=True))
        await asyncio.gather(*lives)

    async def _process(self, database: Database, fate: Fate) -> None:
        """One process looks, from its start: it knows nothing but the rows."""
        shared: Any = (database, cast(Any, self.slack), self.clock, [self.workspace], CAPABILITIES)
        by = f"process {self.databases.index(database)}"
        with hooked(database, fate), contextlib.suppress(Killed):
            await Ticker(*shared)._round()
            await Pings(*shared, by, Pace())._round()

    async def _acts(self, moment: Moment) -> None:
        who, now, mine = PEOPLE[moment.who], self.clock.now(), self.made.get(moment.who, [])
        today = calendar.local_day(now, calendar.zone_of(who.zone))

        async def work(unit: Unit) -> None:
            if moment.act == "new":
                await self._makes(unit, moment.who, 3)
            elif moment.act == "away":
                await away.go_away(unit, now + 3 * DAY, by=who, now=now)
            elif moment.act in ("done", "move") and mine:
                due = today + 4 * DAY if moment.act == "move" else None
                await followups.answer(unit, mine[-1], Answer(moment.act, "So be it.", due=due), by=who, now=now)

        await self.databases[0].run(self.workspace, work)

    async def _post(self, target: str, said: Said, *, thread: str | None = None) -> tuple[str, str]:
        """Take a post; at this moment its rows say as unknown what it is about to say."""
        if self.fate == "refused":
            raise RateLimited("chat.postMessage", 30)
        who = next(one for one in PEOPLE if one.id == target)
        now = self.clock.now()
        day = day_number(now, calendar.zone_of(who.zone))
        steps = [one.rung for one in await self.steps(who) if one.outcome is Outcome.UNKNOWN and one.day == day]
        self.heard.append(Posted(now, who, tuple(steps)))
        answer = await FakeSlack.post(self.slack, target, said, thread=thread)
        if self.fate == "lost":
            raise LostAnswer("chat.postMessage", "TimeoutError")
        return answer

    async def steps(self, who: Member) -> tuple[Kept, ...]:
        """Return the steps of somebody, as rows."""
        numbers = {1, *(one for made in self.made.values() for one in made)}
        async with self.databases[-1].reading(self.workspace) as unit:
            return await nudges.list_nudges(unit, who.id, numbers)

    async def lost(self, who: Member) -> bool:
        """Say whether nobody knows what became of somebody's newest morning message."""
        async with self.databases[-1].reading(self.workspace) as unit:
            found = [one for one in await outbox.list_sends(unit) if one.person == who.id]
        return bool(found) and found[-1].state is SendState.UNKNOWN
