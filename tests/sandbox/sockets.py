"""A raw Socket Mode client that acknowledges only when it is told to."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import aiohttp

from bot.clock import wall_timeout
from tests.sandbox.serving import Served

Json = dict[str, Any]


class RawSocket:
    """One connection."""

    def __init__(self, url: str, session: aiohttp.ClientSession, ws: aiohttp.ClientWebSocketResponse) -> None:
        self.url = url
        self.heard: list[Json] = []
        self._session = session
        self._ws = ws
        self._answering: asyncio.Task[None] | None = None

    @classmethod
    async def connect(cls, slack: Served) -> "RawSocket":
        """Take a ticket and connect."""
        opened = await slack.client.apps_connections_open(app_token="xapp-sandbox")
        session = aiohttp.ClientSession()
        return cls(opened["url"], session, await session.ws_connect(opened["url"]))

    @staticmethod
    async def refused(slack: Served, url: str) -> bool:
        """Return whether the handshake with ``url`` is refused."""
        async with aiohttp.ClientSession() as session:
            try:
                async with session.ws_connect(url):
                    return False
            except aiohttp.WSServerHandshakeError:
                return True

    async def hear(self) -> Json:
        """Return the next thing said."""
        async with wall_timeout(2.0):
            said: Json = await self._ws.receive_json()
            return said

    async def silent(self, seconds: float = 0.05) -> bool:
        """Return whether nothing is said for a while."""
        try:
            async with wall_timeout(seconds):
                await self._ws.receive()
        except TimeoutError:
            return True
        return False

    async def ack(self, envelope: Json, payload: Any = None) -> None:
        """Acknowledge."""
        more = {"payload": payload} if payload is not None else {}
        await self._ws.send_json({"envelope_id": envelope["envelope_id"], **more})

    def answer_all(self) -> None:
        """Acknowledge everything from now on."""

        async def answer() -> None:
            async for message in self._ws:
                envelope = message.json()
                self.heard.append(envelope)
                await self.ack(envelope)

        self._answering = asyncio.get_running_loop().create_task(answer())

    async def close(self) -> None:
        """Break the connection."""
        if self._answering is not None:
            self._answering.cancel()
        await self._ws.close()
        await self._session.close()


@contextlib.asynccontextmanager
async def open_raw(slack: Served) -> AsyncIterator[RawSocket]:
    """A connection for the length of a block."""
    raw = await RawSocket.connect(slack)
    try:
        yield raw
    finally:
        await raw.close()
