"""Pings are sent at most once, and each says what became of it."""

import asyncio
from datetime import datetime, timedelta

import pytest

from bot.domain.intents import Ping, PingKind
from storage import outbox
from storage.database import Database
from storage.outbox import SendRow, SendState
from tests.storage.worlds import HOUR, LEASE, NOW, start


def _ping(person: str = "UONE", number: int = 1, due: datetime = NOW + HOUR, step: int = 1) -> Ping:
    return Ping(PingKind.TODAY, number, person, due, step)


async def _plan(database: Database, workspace: str, *pings: Ping) -> None:
    async with database.unit(workspace) as unit:
        await start(unit)
        await outbox.want(unit, pings, NOW)


async def _claim(database: Database, workspace: str, now: datetime, by: str = "a") -> SendRow | None:
    async with database.unit() as unit:
        return await outbox.claim_send(unit, now, by, LEASE, workspaces=[workspace])


async def _all(database: Database, workspace: str) -> list[SendRow]:
    async with database.reading(workspace) as unit:
        return await outbox.list_sends(unit)


async def _next(database: Database, workspace: str) -> datetime | None:
    async with database.reading() as unit:
        return await outbox.next_send_at(unit, workspaces=[workspace])


async def test_due_is_claimed_and_sent_once(database: Database, workspace: str) -> None:
    """A ping is taken at its time, not before, and never again once it was sent, even when it is planned anew."""
    await _plan(database, workspace, _ping())
    assert await _next(database, workspace) == NOW + HOUR
    assert await _claim(database, workspace, NOW) is None
    row = await _claim(database, workspace, NOW + HOUR)
    assert row is not None
    assert (row.key, row.state, row.claimed_by) == ("today:1:UONE:1", SendState.CLAIMED, "a")
    async with database.unit(workspace) as unit:
        assert await outbox.finish_send(unit, row.key, SendState.SENT, now=NOW + HOUR, channel="D1", ts="1.1")
    await _plan(database, workspace, _ping(due=NOW + 2 * HOUR))
    assert await _claim(database, workspace, NOW + 9 * HOUR) is None
    assert await _next(database, workspace) is None
    (sent,) = await _all(database, workspace)
    assert (sent.state, sent.channel, sent.ts, sent.finished_at) == (SendState.SENT, "D1", "1.1", NOW + HOUR)


async def test_a_lost_claim_is_never_sent_again(database: Database, workspace: str) -> None:
    """Whoever dies while sending leaves a ping of which nobody knows whether it arrived: that is what it says."""
    await _plan(database, workspace, _ping())
    assert await _claim(database, workspace, NOW + HOUR) is not None
    assert await _next(database, workspace) == NOW + HOUR + LEASE
    assert await _claim(database, workspace, NOW + HOUR + LEASE, by="b") is None
    (lost,) = await _all(database, workspace)
    assert (lost.state, bool(lost.reason)) == (SendState.UNKNOWN, True)
    assert await _next(database, workspace) is None


async def test_a_slow_claimer_tells_the_truth_late(database: Database, workspace: str) -> None:
    """A ping that counts as unknown becomes sent when its claimer comes back with the answer."""
    await _plan(database, workspace, _ping())
    row = await _claim(database, workspace, NOW + HOUR)
    assert row is not None
    await _claim(database, workspace, NOW + HOUR + LEASE, by="b")
    async with database.unit(workspace) as unit:
        assert await outbox.finish_send(unit, row.key, SendState.SENT, now=NOW + 2 * HOUR)
        assert not await outbox.finish_send(unit, row.key, SendState.SUPPRESSED, now=NOW + 2 * HOUR)


async def test_claims_at_once_do_not_overlap(database: Database, workspace: str) -> None:
    """Twelve couriers that look at the same moment take twelve different pings, or none."""
    await _plan(database, workspace, *(_ping(f"U{n}") for n in range(8)))
    claims = await asyncio.gather(*(_claim(database, workspace, NOW + HOUR, by=f"{n}") for n in range(12)))
    keys = [row.key for row in claims if row]
    assert len(keys) == len(set(keys))
    while row := await _claim(database, workspace, NOW + HOUR):
        keys.append(row.key)
    assert len(set(keys)) == len(keys) == 8


async def test_the_earliest_goes_first(database: Database, workspace: str) -> None:
    """After a night off, what was due first is looked at first."""
    await _plan(database, workspace, _ping("ULATE", due=NOW + 2 * HOUR), _ping("UEARLY", due=NOW + HOUR))
    first = await _claim(database, workspace, NOW + 9 * HOUR)
    assert first is not None
    assert first.person == "UEARLY"


async def test_only_a_known_outcome(database: Database, workspace: str) -> None:
    """An outcome that does not exist is a mistake of ours, and a ping that nobody claimed has none."""
    await _plan(database, workspace, _ping())
    async with database.unit(workspace) as unit:
        assert not await outbox.finish_send(unit, _ping().key, SendState.SENT, now=NOW)
        with pytest.raises(ValueError, match="perhaps"):
            await outbox.finish_send(unit, _ping().key, "perhaps", now=NOW)  # type: ignore[arg-type]  # the point


async def test_planning_wakes_ticker_and_courier(database: Database, workspace: str) -> None:
    """Who plans a ping has those woken that wait for its time."""
    async with database.unit(workspace) as unit:
        await start(unit)
        await outbox.want(unit, [_ping(due=NOW - timedelta(days=1))], NOW)
        assert unit.wakes == {"ticker", "courier"}
