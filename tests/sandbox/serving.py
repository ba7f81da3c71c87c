"""A served sandbox, a Web API client, and a small Bolt program connected over Socket Mode."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import ManualClock
from bot.sandbox.driver import SandboxDriver
from bot.sandbox.manifest import FALLBACK
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import serve
from tests.sandbox.miniature import Recorder, build

START = datetime(2026, 11, 24, 8, 40, tzinfo=UTC)


@dataclass
class Served:
    """A running sandbox and the ways into it."""

    sandbox: Sandbox
    address: str
    client: AsyncWebClient
    driver: SandboxDriver
    clock: ManualClock
    heard: Recorder

    @property
    def desk(self) -> Any:
        """The desk."""
        return self.sandbox.desk


@contextlib.asynccontextmanager
async def served(*, with_app: bool = False, **options: Any) -> AsyncIterator[Served]:
    """Serve a fresh sandbox; ``with_app`` connects the small Bolt program."""
    clock = ManualClock(START)
    options.setdefault("manifest", FALLBACK)
    sandbox = Sandbox(clock, **options)
    async with serve(sandbox) as address, aiohttp.ClientSession() as session, SandboxDriver(address) as driver:
        client = AsyncWebClient("xoxb-sandbox", base_url=f"{address}/api/", session=session, retry_handlers=[])
        recorder = Recorder()
        one = Served(sandbox, address, client, driver, clock, recorder)
        if not with_app:
            yield one
            return
        handler = AsyncSocketModeHandler(build(client, recorder), "xapp-sandbox")
        await handler.connect_async()
        try:
            yield one
        finally:
            await handler.close_async()
