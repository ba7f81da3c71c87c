"""The ticker and the loop that all workers share."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from typing import cast

from bot.capability import Compare, Due
from bot.clock import ManualClock
from bot.engine.gateway import Gateway
from bot.engine.slack_errors import MessageGone
from bot.engine.ticker import Ticker
from bot.engine.worker import AFTER_A_FAULT, Worker
from storage.unit import Unit
from tests.engine.conftest import Engine
from tests.moments import NINE
from tests.tiny import prepared

HOUR = timedelta(hours=1)


async def test_a_late_clock_gives_the_same_result_once(engine_room: Engine) -> None:
    """What is due runs at its time; after an absence it runs once, with the first look."""
    e = engine_room
    e.tiny.due_at = NINE + HOUR
    assert await e.round(e.ticker) == NINE + HOUR
    assert e.tiny.due_ran == []
    assert await e.ticker.due_now() == []
    e.clock.advance_to(NINE + 5 * HOUR)
    assert await e.ticker.due_now() == [("tiny", NINE + HOUR)]
    assert await e.round(e.ticker) is None
    await e.round(e.ticker)
    assert e.tiny.due_ran == [NINE + 5 * HOUR]


async def test_something_stuck_does_not_spin(engine_room: Engine) -> None:
    """A piece that is due and finds nothing to do is looked at again in a minute, not at once."""
    e = engine_room

    async def never(unit: Unit, now: datetime) -> bool:
        return False

    capability = replace(e.tiny.capability, due=(Due("stuck", prepared(lambda: NINE), never),))
    ticker = Ticker(e.database, cast(Gateway, e.slack), e.clock, [e.workspace], [capability])
    assert await ticker._round() == NINE + timedelta(minutes=1)


async def test_reactions_are_compared_before_a_window_ends(engine_room: Engine) -> None:
    """What was pressed while we were away counts: Slack is asked before the window's end is acted on."""
    e, order = engine_room, list[object]()
    e.slack.emoji = [("U1", "handshake")]

    async def wanted(unit: Unit, now: datetime) -> list[Compare]:
        return [Compare(1, "C1", "1.0"), Compare(2, "C1", "2.0")]

    async def compared(unit: Unit, one: Compare, found: object, now: datetime) -> None:
        order.append((one.number, found))

    async def run(unit: Unit, now: datetime) -> bool:
        order.append("window")
        return await e.tiny.run(unit, now)

    e.tiny.due_at = NINE
    capability = replace(
        e.tiny.capability,
        due=(Due("window", e.tiny.next_at, run),),
        compare_reactions=wanted,
        compared=compared,
    )
    e.slack.fail["reactions"] = [MessageGone("reactions.get", "message_not_found")]
    ticker = Ticker(e.database, cast(Gateway, e.slack), e.clock, [e.workspace], [capability])
    await ticker._round()
    assert order[0] == (2, [("U1", "handshake")]), "one that Slack does not tell about is left as it is"
    assert order[1] == "window"


async def test_idle_means_nothing_to_do_now() -> None:
    """A worker is idle when its rows are done, not while a wake-up or an instant that has come is unserved."""
    clock, rounds = ManualClock(NINE), list[datetime]()

    async def round_() -> datetime | None:
        rounds.append(clock.now())
        await asyncio.sleep(0)
        return NINE + HOUR if clock.now() < NINE + HOUR else None

    worker = Worker("test", clock, round_)
    assert not worker.alive
    await worker.idle()
    worker.start()
    await worker.idle()
    assert rounds == [NINE]
    clock.advance_to(NINE + HOUR)
    assert not worker.quiet
    await worker.idle()
    worker.wake()
    await worker.idle()
    assert rounds[1] == NINE + HOUR
    assert worker.quiet
    await worker.stop()
    assert not worker.alive


async def test_a_round_that_fails_is_tried_again() -> None:
    """An error ends a round, not the worker: five seconds later it looks at its rows again."""
    clock, rounds = ManualClock(NINE), list[datetime]()

    async def round_() -> datetime | None:
        rounds.append(clock.now())
        if len(rounds) == 1:
            raise RuntimeError("the database was away")
        return None

    worker = Worker("test", clock, round_)
    worker.start()
    await worker.idle()
    assert worker.faults == 1
    assert worker.next_at == NINE + AFTER_A_FAULT
    clock.advance_to(NINE + AFTER_A_FAULT)
    await worker.idle()
    assert len(rounds) == 2
    await worker.stop()
