"""Several processes on one database: what one keeps about somebody's steps is never undone by what another saw."""

import asyncio
from datetime import timedelta
from typing import Any, cast

from bot.clock import wall_sleep
from bot.domain.debates import DebateState
from bot.domain.intents import Kind, View
from bot.domain.nudges import Outcome
from bot.engine.courier import Courier
from bot.engine.pace import Pace
from bot.flows import today
from bot.flows.lanes import gate
from handlers import CAPABILITIES
from storage import debates, nudges, outbox
from storage.database import Database
from tests.engine.deaths import LEAD, TUESDAY, Days
from tests.moments import NINE
from tests.storage import worlds

LONG_ENOUGH = 0.3  # seconds, in which another transaction comes to where it has to wait


async def test_a_look_does_not_undo_what_is_said_meanwhile(database: Database) -> None:
    """While one process words somebody's morning message, another looks at them: what is said stays said."""
    days = Days(database)
    await days.begins()
    async with database.unit(days.workspace) as unit:
        await nudges.plan_glances(unit, {LEAD: NINE})

    async def glances() -> bool:
        return await database.run(days.workspace, lambda unit: today.glance(unit, NINE))

    async with database.unit(days.workspace) as unit:
        await today.say(unit, TUESDAY, LEAD, NINE)
        looking = asyncio.create_task(glances())
        await wall_sleep(LONG_ENOUGH)
    assert await looking

    async with database.reading(days.workspace) as unit:
        steps = await nudges.list_nudges(unit, LEAD, [1, 2])
    said = {one.item for one in steps if one.outcome is Outcome.UNKNOWN and one.day == TUESDAY}
    assert len(said) == 2, steps


async def test_turns_that_arrive_together_are_one_message(database: Database) -> None:
    """Several processes send two turns of one person at once: one message, and one row for each of the two."""
    days = Days(database)
    await days.begins()
    async with database.unit(days.workspace) as unit:
        asked = {"opened_at": NINE, "posted_at": NINE, "revealed_at": NINE, "deadline": NINE}
        await debates.add_debate(unit, worlds.debate(7, state=DebateState.REVEALED, **asked), None)
        await outbox.want(unit, [View(Kind.TURN, number, LEAD) for number in (1, 7)], NINE)
    days.clock.advance_to(NINE)
    shared: Any = (database, cast(Any, days.slack), days.clock, [days.workspace], CAPABILITIES)
    for _ in range(2):
        couriers = [Courier(*shared, f"courier {place}", Pace(), gate=gate) for place in range(3)]
        await asyncio.gather(*(one._round() for one in couriers))
        days.clock.advance_to(days.clock.now() + timedelta(seconds=2))

    assert len(days.slack.did("post")) == 1
    (said,) = days.slack.standing.values()
    assert str(said.blocks).count("decide.open.v1") == 2
    async with database.reading(days.workspace) as unit:
        rows = [await outbox.find_message(unit, View(Kind.TURN, number, LEAD).key) for number in (1, 7)]
        assert sorted(row.stands for row in rows if row) == [False, True]
        assert all([await outbox.is_told(unit, row.key) for row in rows if row])
        assert not any(row.dirty for row in rows if row)
