"""Several processes on one database: what one keeps about somebody's steps is never undone by what another saw."""

import asyncio

from bot.clock import wall_sleep
from bot.domain.nudges import Outcome
from bot.flows import today
from storage import nudges
from storage.database import Database
from tests.engine.deaths import LEAD, TUESDAY, Days
from tests.moments import NINE

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
