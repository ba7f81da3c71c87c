"""Nobody runs the bot for three weeks: what was missed is one message for each person, and one edit for each view."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from sqlalchemy import select

from storage.schema import nudges
from tests.databases import Databases, NoPostgresql
from tests.faults.machines import TEAM, Machines, machines
from tests.stories.steps import decided, lead_asks, messages_of

COVER = "/decide Should we hire weekend cover? @agent-1 @agent-2 @agent-3 thu 15:00"


@pytest_asyncio.fixture
async def room(databases: Databases, engine: str) -> AsyncIterator[Machines]:
    """A sandbox and a database of each engine, and no process yet."""
    try:
        async with machines(databases, engine) as one:
            yield one
    except NoPostgresql as reason:
        pytest.skip(str(reason))


async def test_one_message_for_three_weeks(room: Machines) -> None:
    """A look back, a decision and questions fell due while nobody was there: one message each, in working hours."""
    first = await room.starts()
    await decided(room.ws)
    await lead_asks(room.ws, COVER)
    for name in ("agent-1", "agent-2", "agent-3"):  # a second ask of the day stands in its first message
        person = room.ws.person(name)
        await person.press("Write my position", "dm")
        await person.fill({"My choice": "Yes", "Because": "Weekends are long."})
        await person.submit()
    await room.ws.clock.advance(minutes=11)
    before = {name: await messages_of(room.ws, name) for name in ("lead", "agent-1", "agent-2", "agent-3")}
    await room.stops(first)

    # Back on a Tuesday at 03:00 in Berlin, three weeks on: it is night there, and morning in Kolkata.
    room.sandbox.world.clock.advance_to((await room.ws.clock.now()) + timedelta(days=20, hours=16, minutes=40))
    await room.starts()
    assert await messages_of(room.ws, "lead") == before["lead"], "nobody is woken"
    await room.ws.clock.advance(days=1)

    for name, count in before.items():
        got = await messages_of(room.ws, name) - count
        assert got <= 1, (name, got)
    assert await messages_of(room.ws, "lead") == before["lead"] + 1
    (morning,) = [one for one in (await room.ws.person("lead").dm()) if "wait" in one.text and "thing" in one.text]
    assert "Look back" in morning.shown
    async with room.running[-1].database.reading() as unit:
        found = (await unit.execute(select(nudges).where(nudges.c.workspace == TEAM))).mappings().all()
    assert {one["outcome"] for one in found if one["due_at"] <= await room.ws.clock.now()} <= {"sent", "not_sent"}
    assert all(one["reason"] for one in found if one["outcome"] == "not_sent")
