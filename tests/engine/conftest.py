"""An engine over real rows and a gateway that fails on demand, on a clock that stands still."""

from datetime import timedelta
from typing import Any, cast

import pytest_asyncio

from bot.capability import Rendered
from bot.clock import ManualClock
from bot.domain.intents import Intent
from bot.engine.courier import Courier
from bot.engine.gateway import Gateway
from bot.engine.pace import Pace
from bot.engine.pings import Pings
from bot.engine.ticker import Ticker
from bot.engine.watch import Watch
from bot.engine.worker import Worker
from storage import outbox, people
from storage.database import Database
from storage.outbox import MessageRow
from tests.fake_slack import FakeSlack
from tests.moments import NINE
from tests.tiny import Tiny, said


class Engine:
    """One process's courier, pings and ticker; ``again`` is a second process on the same rows."""

    def __init__(self, database: Database, workspace: str, by: str = "one", other: "Engine | None" = None) -> None:
        self.database, self.workspace = database, workspace
        self.clock = other.clock if other else ManualClock(NINE)
        self.slack = other.slack if other else FakeSlack()
        self.tiny = other.tiny if other else Tiny()
        gateway, capabilities, pace = cast(Gateway, self.slack), [self.tiny.capability], Pace()
        shared: Any = (database, gateway, self.clock, [workspace], capabilities)
        self.courier = Courier(*shared, by, pace)
        self.pings = Pings(*shared, by, pace)
        self.ticker = Ticker(*shared)
        self.watch = Watch(database, gateway, self.clock, [workspace])
        self.slack.team = workspace

    def again(self, by: str = "two") -> "Engine":
        """Return a second process."""
        return Engine(self.database, self.workspace, by, self)

    async def want(self, *intents: Intent) -> None:
        """Commit what should be said."""
        async with self.database.unit(self.workspace) as unit:
            await outbox.want(unit, intents, self.clock.now())

    async def row(self, key: str) -> MessageRow:
        """Return a message's row."""
        async with self.database.reading(self.workspace) as unit:
            found = await outbox.find_message(unit, key)
        assert found is not None
        return found

    async def round(self, part: Any = None) -> Any:
        """Do one round of the courier (or of ``part``) and return when the next one is due."""
        return await (part or self.courier)._round()

    async def past_pacing(self) -> None:
        """Let a second pass and do another round."""
        self.clock.advance_to(self.clock.now() + timedelta(seconds=1))
        await self.round()

    def shows(self, text: str, *, channel: str | None = "C1", number: int = 1, **more: Any) -> None:
        """Let message ``number`` say ``text`` from now on."""
        self.tiny.says[str(number)] = Rendered(said(text), channel=channel, **more)

    async def installed_again(self) -> None:
        """Let a minute pass, after which the watch asks whether our token is accepted again."""
        await self.round(self.watch)
        self.clock.advance_to(self.clock.now() + timedelta(minutes=1))
        await self.round(self.watch)

    @staticmethod
    async def settle(worker: Worker) -> None:
        """Return when a running worker has nothing to do."""
        await worker.idle()


@pytest_asyncio.fixture
async def engine_room(database: Database, workspace: str) -> Engine:
    """An engine for a workspace of its own, on each database."""
    async with database.unit(workspace) as unit:
        await people.ensure_workspace(unit, name="Test", bot_user="U0BOT")
    return Engine(database, workspace)
