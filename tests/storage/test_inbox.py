"""Events are kept once, worked on in their order, and tried again where they fail, up to five times."""

import asyncio
from datetime import datetime, timedelta

from storage.database import Database
from storage.inbox import (
    InboxEvent,
    NewEvent,
    append_events,
    claim_events,
    fail_event,
    finish_event,
    next_event_at,
    purge,
)
from tests.storage.worlds import LEASE, NOW

MINUTE = timedelta(minutes=1)


async def _append(database: Database, workspace: str, *names: str) -> int:
    events = [NewEvent(workspace, name, {"event": {"text": f"{name} \x00 \ud83d 日本"}}) for name in names]
    async with database.unit() as unit:
        return await append_events(unit.connection, events, NOW)


async def _claim(
    database: Database, workspace: str, now: datetime = NOW, by: str = "a", limit: int = 1
) -> list[InboxEvent]:
    async with database.unit() as unit:
        return await claim_events(unit, now, by, LEASE, limit, workspaces=[workspace])


async def _finish(database: Database, event: InboxEvent) -> bool:
    async with database.unit(event.workspace) as unit:
        return await finish_event(unit, event, NOW)


async def _next(database: Database, workspace: str) -> datetime | None:
    async with database.reading() as unit:
        return await next_event_at(unit, workspaces=[workspace])


async def test_delivered_twice_is_kept_once(database: Database, workspace: str) -> None:
    """Slack delivers again what it did not hear acknowledged, alone, in one batch or much later: it is one event."""
    assert await _append(database, workspace, "E1", "E1", "E2") == 2
    assert await _append(database, workspace, "E2", "E3") == 1
    for expected in ("E1", "E2", "E3"):
        (event,) = await _claim(database, workspace)
        assert event.event_id == expected
        assert await _finish(database, event)
    assert await _append(database, workspace, "E1") == 0
    assert await _claim(database, workspace) == []
    assert await _append(database, workspace) == 0


async def test_the_payload_comes_back_as_it_came(database: Database, workspace: str) -> None:
    """Whatever text a person put into it, NUL and halves of a surrogate pair too."""
    await _append(database, workspace, "E1")
    (event,) = await _claim(database, workspace)
    assert event.payload == {"event": {"text": "E1 \x00 \ud83d 日本"}}
    assert (event.received_at, event.attempts) == (NOW, 0)


async def test_order_of_arrival(database: Database, workspace: str) -> None:
    """Events come out as they went in, over batches that arrived in the same instant."""
    names = [f"E{(n * 7) % 30:02}" for n in range(30)]
    for start in range(0, 30, 10):
        await _append(database, workspace, *names[start : start + 10])
    assert [event.event_id for event in await _claim(database, workspace, limit=50)] == names


async def test_nobody_overtakes(database: Database, workspace: str) -> None:
    """While one works on a workspace's events, another gets none of them; when its lease is over, all of them."""
    await _append(database, workspace, "E1", "E2", "E3")
    claims = await asyncio.gather(*(_claim(database, workspace, by=f"{n}") for n in range(6)))
    assert [event.event_id for events in claims for event in events] == ["E1"]
    assert await _next(database, workspace) == NOW + LEASE
    again = await _claim(database, workspace, NOW + LEASE, by="b", limit=5)
    assert [event.event_id for event in again] == ["E1", "E2", "E3"]


async def test_done_once(database: Database, workspace: str) -> None:
    """Of two workers that did the same event, because a lease ran out, the second is told to take its work back."""
    await _append(database, workspace, "E1")
    (slow,) = await _claim(database, workspace)
    (quick,) = await _claim(database, workspace, NOW + LEASE, by="b")
    assert await _finish(database, quick)
    assert not await _finish(database, slow)
    assert await _next(database, workspace) is None


async def test_five_tries(database: Database, workspace: str) -> None:
    """An event that fails comes again at its time, does not stop the others, and is parked after five tries."""
    await _append(database, workspace, "BAD", "GOOD")
    now = NOW
    for attempt in range(5):
        (event,) = await _claim(database, workspace, now)
        assert (event.event_id, event.attempts) == ("BAD", attempt)
        async with database.unit(workspace) as unit:
            again = await fail_event(unit, event, "KeyError", now=now, retry_at=now + MINUTE)
        assert again is (attempt < 4)
        if attempt == 0:
            (other,) = await _claim(database, workspace, now)
            assert other.event_id == "GOOD"
            await _finish(database, other)
            assert await _next(database, workspace) == now + MINUTE
        now += MINUTE
    assert await _claim(database, workspace, now + 60 * MINUTE) == []


async def test_purged_when_done_long_ago(database: Database, workspace: str) -> None:
    """Old events go, waiting ones stay however old they are."""
    await _append(database, workspace, "E1", "E2")
    (event,) = await _claim(database, workspace)
    await _finish(database, event)
    async with database.unit() as unit:
        assert await purge(unit, NOW - MINUTE) == 0
        assert await purge(unit, NOW + MINUTE) >= 1
    assert [event.event_id for event in await _claim(database, workspace, limit=9)] == ["E2"]


async def test_many_at_once_are_one_statement(database: Database, workspace: str) -> None:
    """A hundred events that arrive together, from two workspaces, are kept together."""
    events = [NewEvent(workspace + "X" * (n % 2), f"E{n}", {"n": n}) for n in range(100)]
    async with database.unit() as unit:
        assert await append_events(unit.connection, events, NOW) == 100
        mine = await claim_events(unit, NOW, "a", LEASE, 100, workspaces=[workspace])
        other = await claim_events(unit, NOW, "a", LEASE, 100, workspaces=[workspace + "X"])
    assert [event.payload["n"] for event in mine] == list(range(0, 100, 2))
    assert [event.payload["n"] for event in other] == list(range(1, 100, 2))
