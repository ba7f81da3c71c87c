"""Processes that run on one database before one sandbox, and that can die at a chosen point."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from pydantic import SecretStr

from bot.app import Application, build
from bot.clock import ManualClock
from bot.config import Config
from bot.manifest import manifest
from bot.sandbox.driver import SandboxDriver
from bot.sandbox.sandbox import APP_TOKEN, BOT_TOKEN, Sandbox
from bot.sandbox.server import serve
from storage import outbox
from storage.outbox import SendRow
from tests.databases import Databases

__all__ = ["Machines", "machines", "stuck"]

MORNING = datetime(2026, 11, 24, 8, 40, tzinfo=UTC)  # a Tuesday, 09:40 in Berlin
TEAM = "T0SANDBOX"


@dataclass
class Machines:
    """A sandbox, its driver, and the processes that serve it over the socket; time is stepped for all of them."""

    sandbox: Sandbox
    ws: SandboxDriver
    url: str
    running: list[Application] = field(default_factory=list)

    async def starts(self, *, settled: bool = True) -> Application:
        """Start one more process; unless ``settled``, time stands still at this instant, leases of the dead too."""
        config = Config(
            bot_token=SecretStr(BOT_TOKEN),
            app_token=SecretStr(APP_TOKEN),
            api_url=f"{self.ws.address}/api/",
            database_url=SecretStr(self.url),
            port=0,
        )
        bot = await build(config, self.sandbox.world.clock)
        await bot.start(listen=False)
        self.running.append(bot)
        if settled:
            self.sandbox.attach(self)
            await self.ws.settle()
        return bot

    # what the sandbox's clock asks a bot, asked of each process

    async def idle(self) -> None:
        """Return when no process has anything to do; one may give the other work."""
        for _ in range(2):
            for bot in self.running:
                await bot.idle()

    async def next_due(self) -> datetime | None:
        """Return the earliest instant at which a due row waits for any process."""
        found = [at for bot in self.running if (at := await bot.next_due()) is not None]
        return min(found, default=None)

    async def next_paced(self) -> datetime | None:
        """Return the earliest instant for something that any process holds back."""
        found = [at for bot in self.running if (at := await bot.next_paced()) is not None]
        return min(found, default=None)

    async def dies(self, bot: Application) -> None:
        """End a process as ``kill -9`` does: nothing is finished, nothing is given back."""
        self._leaves(bot)
        flying: set[asyncio.Task[Any]] = {*bot.courier._in_flight.values(), *bot.courier._speaking, *bot._tasks}
        flying |= {*bot.boundary._tasks, *(w._task for w in bot.workers if w._task is not None)}
        for task in flying:
            task.cancel()
        await asyncio.gather(*flying, return_exceptions=True)
        await self._closes(bot)

    async def stops(self, bot: Application) -> None:
        """End a process gracefully."""
        self._leaves(bot)
        await bot.stop()

    def _leaves(self, bot: Application) -> None:
        self.running.remove(bot)
        self.sandbox.detach()
        if self.running:
            self.sandbox.attach(self)

    @staticmethod
    async def _closes(bot: Application) -> None:
        if bot._socket is not None:
            await bot._socket.stop()
        await bot.gateway.close()
        await bot.database.close()

    async def sends(self) -> list[SendRow]:
        """Return the reminders of the workspace, as rows."""
        async with self.running[-1].database.reading(TEAM) as unit:
            return await outbox.list_sends(unit)

    async def do(self, who: str, verb: str, **body: Any) -> None:
        """Let somebody act without waiting for what follows."""
        await self.ws.act(verb, user=who, settle=False, **body)


@contextlib.asynccontextmanager
async def machines(databases: Databases, engine: str, **sandbox: Any) -> AsyncIterator[Machines]:
    """Serve a sandbox at 09:40 on a Tuesday in Berlin, with a migrated database and no process yet."""
    url = await databases.own_url(engine)
    pretend = Sandbox(ManualClock(MORNING), manifest=manifest(), **sandbox)
    async with serve(pretend) as address, SandboxDriver(address) as ws:
        all_of_them = Machines(pretend, ws, url)
        try:
            yield all_of_them
        finally:
            for bot in list(all_of_them.running):
                await all_of_them.stops(bot)


@dataclass
class stuck:  # noqa: N801  # reads as a phrase: stuck(bot, "chat.postMessage")
    """Let a process stand still for ever at its first call of ``method``: before it, or after Slack has done it.

    ``where`` are arguments that the call must have. ``reached`` is set when it stands there.
    """

    bot: Application
    method: str
    after: bool = False
    where: Mapping[str, object] = field(default_factory=dict)
    reached: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        gateway, call = self.bot.gateway, self.bot.gateway.call

        async def hanging(method: str, **arguments: Any) -> Mapping[str, Any]:
            fits = method == self.method and all(arguments.get(name) == one for name, one in self.where.items())
            if self.reached.is_set() or not fits:
                return await call(method, **arguments)
            if self.after:
                await call(method, **arguments)
            self.reached.set()
            await asyncio.get_running_loop().create_future()
            raise AssertionError("nobody wakes it")

        gateway.call = hanging  # type: ignore[method-assign]  # the point at which the process dies
