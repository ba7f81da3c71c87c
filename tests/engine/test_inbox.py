"""The inbox: kept before acknowledged, many in one statement, once, in order, and parked when hopeless."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest_asyncio
from sqlalchemy import text

from bot.capability import Reply
from bot.clock import ManualClock
from bot.engine.inbox import Inbox
from storage import people
from storage.database import Database
from storage.unit import Unit
from tests.moments import NINE


class Box:
    """An inbox whose events are kept in a list."""

    def __init__(self, database: Database, workspace: str) -> None:
        self.database, self.workspace, self.clock = database, workspace, ManualClock(NINE)
        self.done: list[str] = []
        self.after: list[bool] = []
        self.broken: set[str] = set()
        self.inbox = self.another("one")

    def another(self, by: str) -> Inbox:
        """Return a process's inbox on the same rows."""

        async def prepare(event: Mapping[str, Any]) -> None:
            await asyncio.sleep(0)

        async def work(unit: Unit, event: Mapping[str, Any]) -> Reply | None:
            if event["name"] in self.broken:
                raise RuntimeError(event["name"])
            self.done.append(event["name"])
            return None if event["type"] == "unheard" else Reply()

        def after(event: Mapping[str, Any], reply: Reply | None) -> None:
            self.after.append(reply is not None)

        return Inbox(self.database, self.clock, [self.workspace], by, prepare=prepare, work=work, after=after)

    async def come(self, *names: str, kind: str = "reaction_added") -> None:
        """Let events arrive together."""
        bodies = [{"event_id": f"Ev{name}", "token": "secret", "event": {"type": kind, "name": name}} for name in names]
        await asyncio.gather(*(self.inbox.append(self.workspace, str(body["event_id"]), body) for body in bodies))


@pytest_asyncio.fixture
async def box(database: Database, workspace: str) -> Box:
    """An inbox on each database."""
    async with database.unit(workspace) as unit:
        await people.ensure_workspace(unit, name="Test", bot_user="U0BOT")
    return Box(database, workspace)


async def test_what_arrives_together_is_kept_together(box: Box) -> None:
    """A hundred events in flight cost a few statements, and each is safe when its sender hears so."""
    names = [f"{number:03}" for number in range(100)]
    await box.come(*names)
    assert box.inbox.kept == 100
    assert box.inbox.batches <= 3
    await box.inbox._round()
    assert box.done == names


async def test_the_same_event_twice_is_worked_on_once(box: Box) -> None:
    """Slack delivers at least once; an event's id is the measure, now and after it is done."""
    await box.come("a", "a", "b")
    await box.inbox._round()
    await box.come("a")
    await box.inbox._round()
    assert box.done == ["a", "b"]


async def test_unheard_events_are_done_too(box: Box) -> None:
    """An event that no room listens to is kept, finished, and never comes again."""
    await box.come("x", kind="unheard")
    assert await box.inbox._round() is None
    assert box.after == [False]


async def test_a_broken_event_comes_again_and_is_parked(box: Box) -> None:
    """An event that fails is tried five times, ever later, without its words in the row; the others go on."""
    box.broken.add("bad")
    await box.come("bad", "good")
    next_at = await box.inbox._round()
    assert box.done == ["good"]
    waits = []
    while next_at is not None:
        waits.append(next_at - box.clock.now())
        box.clock.advance_to(next_at)
        next_at = await box.inbox._round()
    assert waits == [timedelta(seconds=1), timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=10)]
    async with box.database.reading() as unit:
        found = await unit.execute(
            text("SELECT state, error, payload FROM inbox WHERE workspace = :w AND event_id = 'Evbad'").bindparams(
                w=box.workspace
            )
        )
        state, error, payload = found.one()
    assert (state, error) == ("parked", "RuntimeError")
    assert "secret" not in str(payload)


async def test_a_second_process_takes_over(box: Box) -> None:
    """What a dead process had claimed is worked on by another one after the lease, once."""
    await box.come("a")
    async with box.database.unit() as unit:
        from storage.inbox import claim_events

        await claim_events(unit, NINE, "dead", timedelta(seconds=60), workspaces=[box.workspace])
    second = box.another("two")
    await second._round()
    assert box.done == []
    box.clock.advance_to(NINE + timedelta(seconds=60))
    await second._round()
    assert box.done == ["a"]


async def test_two_processes_with_one_event(box: Box) -> None:
    """Where a slow process lost its lease to another one, the event's work is done once all the same."""
    await box.come("a")
    held, go_on = asyncio.Event(), asyncio.Event()

    async def slow(event: Mapping[str, Any]) -> None:
        held.set()
        await go_on.wait()

    box.inbox._prepare = slow
    slow_one = asyncio.create_task(box.inbox._round())
    await held.wait()
    box.clock.advance_to(NINE + timedelta(seconds=60))
    await box.another("two")._round()
    go_on.set()
    await slow_one
    assert box.done == ["a"]
    assert box.after == [True]


async def test_a_database_that_is_away_is_told_to_the_sender(box: Box) -> None:
    """An event that could not be kept is not acknowledged, so that Slack delivers it again."""
    real, box.inbox._database = box.inbox._database, None  # type: ignore[assignment]  # no database at all
    results = await asyncio.gather(box.inbox.append(box.workspace, "Ev1", {"event": {}}), return_exceptions=True)
    assert isinstance(results[0], Exception)
    box.inbox._database = real
    await box.come("later")
    await box.inbox._round()
    assert box.done == ["later"]
