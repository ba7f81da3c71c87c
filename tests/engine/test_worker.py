"""The loop that all workers share: it does not depend on being woken."""

import asyncio
from datetime import datetime, timedelta

import pytest

from bot.clock import ManualClock
from bot.engine.worker import LOOK, Worker
from tests.moments import NINE


class Watched(ManualClock):
    """A clock that remembers until when it was waited for."""

    def __init__(self) -> None:
        super().__init__(NINE)
        self.waited: list[datetime | None] = []

    async def wait_until(self, instant: datetime | None, or_event: asyncio.Event | None = None) -> None:
        """See ``Clock.wait_until``."""
        self.waited.append(instant)
        await super().wait_until(instant, or_event)


@pytest.mark.parametrize(
    ("next_at", "looks"),
    [(None, LOOK), (timedelta(hours=1), LOOK), (timedelta(seconds=5), timedelta(seconds=5))],
)
async def test_it_looks_every_half_minute(next_at: timedelta | None, looks: timedelta) -> None:
    """What another process left behind is found within half a minute, though nobody in this one can say so."""
    clock = Watched()

    async def round_() -> datetime | None:
        return NINE + next_at if next_at else None

    worker = Worker("test", clock, round_)
    worker.start()
    await worker.idle()
    await asyncio.sleep(0)
    assert clock.waited[-1] == NINE + looks
    assert worker.next_at == (NINE + next_at if next_at else None)
    await worker.stop()
