"""Processes that die at any moment: between any two statements that write, and on either side of a post.

``Fate`` counts what a process does, and ends it before one deed; ``Days`` is a world with something to say.
Run as a program (``python -m tests.engine.deaths URL FOLDER WORKSPACE:AT ...``) a process per deed is killed by the
kernel, with signal 9, and what it had posted is in a file of its workspace's name.
"""

import asyncio
import contextlib
import itertools
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from sqlalchemy import event, select

from bot.capability import Capability
from bot.clock import ManualClock
from bot.domain.debates import DebateState
from bot.domain.followups import Did, Followed, FollowUp, FollowUpState, FollowUpStep
from bot.engine.courier import LEASE
from bot.engine.pace import Pace
from bot.engine.pings import Pings
from bot.engine.ticker import Ticker
from bot.views.kit import Said
from handlers import reports, today
from storage import debates, followups, people
from storage import today as mornings
from storage.database import Database
from storage.schema import asked, glances, messages, nudges, run_reports, sends, today_items
from storage.schema import mornings as looks
from tests.databases import new_workspace
from tests.fake_slack import FakeSlack
from tests.moments import NINE
from tests.storage import worlds

__all__ = [
    "LEAD",
    "NEXT_MORNING",
    "TUESDAY",
    "WEDNESDAY",
    "Days",
    "Fate",
    "Killed",
    "all_or_nothing",
    "fated",
    "hooked",
    "process",
]

LEAD = "ULEAD"
TUESDAY, WEDNESDAY = 20261124, 20261125
NEXT_MORNING = datetime(2026, 11, 25, 8, 0, 30, tzinfo=UTC)
TABLES = (messages, sends, nudges, glances, looks, today_items, run_reports, asked)
CAPABILITIES: Sequence[Capability] = (today.capability, reports.capability)


class Killed(BaseException):
    """The process ends here: nothing after it is done, and what was not committed is not kept."""


def _raises() -> None:
    raise Killed


def _kill_nine() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@dataclass
class Fate:
    """Counts what a process writes to the database and tells Slack, and ends it before deed number ``at`` (0: never).

    ``names`` says what each deed was. Who is dead does nothing more, in whatever task. ``inner`` are the deeds in the
    middle of a transaction that can be run again from its start: dying there is dying before its first one, which
    ``all_or_nothing`` proves of each.
    """

    at: int = 0
    ends: Callable[[], None] = _raises
    names: list[str] = field(default_factory=list)
    dead: bool = False
    inner: set[int] = field(default_factory=set)
    _within: int = 0

    def deed(self, name: str) -> None:
        """Another one is about to be done."""
        if self.dead:
            raise Killed
        self.names.append(name)
        self._within += self._within > 0
        if self._within > 2 and name != "COMMIT":
            self.inner.add(len(self.names))
        if len(self.names) == self.at:
            self.dead = True
            self.ends()

    @contextlib.contextmanager
    def whole(self) -> Iterator[None]:
        """Within this a transaction runs that can be run again."""
        self._within = 1
        yield
        self._within = 0


@contextlib.contextmanager
def hooked(database: Database, fate: Fate) -> Iterator[None]:
    """Let each statement of a transaction that can write be a deed, and so its commit.

    What reads alone changes nothing, so that dying there is dying before the next deed.
    """

    def statement(connection: Any, _cursor: Any, text: str, *_: Any) -> None:
        if not connection.get_execution_options().get("postgresql_readonly"):
            fate.deed(text.split(maxsplit=1)[0])

    def commit(connection: Any) -> None:
        if not connection.get_execution_options().get("postgresql_readonly"):
            fate.deed("COMMIT")

    engine = database.engine.sync_engine
    hooks = (("before_cursor_execute", statement), ("commit", commit))
    for name, hook in hooks:
        event.listen(engine, name, hook)
    try:
        yield
    finally:
        for name, hook in hooks:
            event.remove(engine, name, hook)


@contextlib.contextmanager
def fated(database: Database, fate: Fate) -> Iterator[None]:
    """The same, and the fate is told which transactions can be run again."""
    once = Database.run

    async def run(self: Database, workspace: str, work: Any) -> Any:
        with fate.whole():
            return await once(self, workspace, work)

    Database.run = run  # type: ignore[method-assign]
    try:
        with hooked(database, fate):
            yield
    finally:
        Database.run = once  # type: ignore[method-assign]


async def _rows(database: Database, workspace: str) -> list[list[Any]]:
    async with database.reading(workspace) as unit:
        return [(await unit.execute(select(one).where(one.c.workspace == workspace))).all() for one in TABLES]  # type: ignore[misc]


@contextlib.contextmanager
def all_or_nothing(database: Database) -> Iterator[Fate]:
    """Let each transaction be killed before each of its statements in turn, and its commit, before it may live.

    Each time the rows are as before, or an assertion fails. Yields a fate with every deed that somebody died before.
    """
    whole, died = Database.run, Fate()

    async def run(self: Database, workspace: str, work: Any) -> Any:
        before = await _rows(self, workspace)
        for at in itertools.count(1):
            fate = Fate(at)
            with contextlib.suppress(Killed), fated(self, fate):
                done = await whole(self, workspace, work)
            if not fate.dead:
                return done
            died.names.append(fate.names[-1])
            assert await _rows(self, workspace) == before, f"a part was kept, killed before deed {at}: {fate.names}"
        raise AssertionError("it lives or dies")

    Database.run = run  # type: ignore[method-assign]
    try:
        yield died
    finally:
        Database.run = whole  # type: ignore[method-assign]


async def process(database: Database, slack: FakeSlack, clock: ManualClock, workspace: str, by: str = "one") -> None:
    """Run one process until it has nothing more to do."""
    shared: Any = (database, cast(Any, slack), clock, [workspace], CAPABILITIES)
    await Ticker(*shared)._round()
    await Pings(*shared, by, Pace())._round()


@dataclass
class Days:
    """A workspace whose lead is to decide since Monday, and has something to do on Tuesday; through two mornings."""

    database: Database
    clock: ManualClock = field(default_factory=lambda: ManualClock(NINE))
    slack: FakeSlack = field(default_factory=FakeSlack)
    workspace: str = field(default_factory=new_workspace)
    posts: list[datetime] = field(default_factory=list)

    async def begins(self) -> None:
        """Keep the question and the follow-up, and that the lead's morning is looked at."""
        monday = NINE - timedelta(hours=23)
        async with self.database.unit(self.workspace) as unit:
            await worlds.start(unit)
            number = await people.take_number(unit)
            opened = {"opened_at": monday, "posted_at": monday, "revealed_at": monday, "deadline": monday}
            asked = worlds.debate(number, state=DebateState.REVEALED, **opened)
            await debates.add_debate(unit, asked, None)
            todo = FollowUp(
                2, None, "Tell.", LEAD, "C1", "", LEAD, None, FollowUpState.OPEN, date(2026, 11, 24), monday, monday
            )
            await followups.add_follow_up(unit, Followed(todo, FollowUpStep(2, 1, None, Did.MADE, LEAD, monday, LEAD)))
            await mornings.plan_mornings(unit, {LEAD: NINE})

    async def process(self, fate: Fate) -> None:
        """Run one process until it has nothing to do, or its end."""
        self.slack.__dict__["post"] = posting(self.slack, fate, lambda: self.posts.append(self.clock.now()))
        with fated(self.database, fate):
            await process(self.database, self.slack, self.clock, self.workspace)

    async def goes_on(self) -> None:
        """Let the next process take over when leases are over, and go on on the next morning."""
        self.clock.advance_to(NINE + LEASE + timedelta(seconds=1))
        await self.process(Fate())
        self.clock.advance_to(NEXT_MORNING)
        await self.process(Fate())


def posting(slack: FakeSlack, fate: Fate, heard: Callable[[], None]) -> Any:
    """Return Slack's ``post`` as a deed, and what follows it as another: its answer may come too late."""

    async def post(target: str, said: Said, *, thread: str | None = None) -> tuple[str, str]:
        fate.deed("before the post")
        heard()
        answer = await FakeSlack.post(slack, target, said, thread=thread)
        fate.deed("post")
        fate.deed("after the post")
        return answer

    return post


# killed by the kernel


async def _dies(url: str, folder: Path, workspace: str, at: int) -> None:
    database, slack, fate = Database(url), FakeSlack(), Fate(at, _kill_nine)
    with (folder / workspace).open("a", buffering=1) as told:
        slack.__dict__["post"] = posting(slack, fate, lambda: print(NINE.isoformat(), file=told))
        with fated(database, fate):
            await process(database, slack, ManualClock(NINE), workspace)
    raise SystemExit(f"it lived longer than {at} deeds")


def main(url: str, folder: str, *fates: str) -> int:
    """Fork a process for each fate, one after the other; return 1 where one was not killed."""
    for one in fates:
        workspace, _, at = one.partition(":")
        child = os.fork()
        if child == 0:
            asyncio.run(_dies(url, Path(folder), workspace, int(at)))
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status) or os.WTERMSIG(status) != signal.SIGKILL:
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
