"""Bolt, as far as we need it: signatures, who installed us, one middleware for everything, and the socket's watchdog.

One middleware answers every kind of payload, so that nothing Slack sends is "unhandled", events are kept before they
are acknowledged, and no listener of Bolt's acknowledges before our rows are committed.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import wall_monotonic, wall_sleep, wall_timeout
from bot.engine.gateway import Identity
from bot.engine.inbox import Inbox
from bot.logs import log
from bot.views.notices import NOT_HERE
from handlers.boundary import Boundary
from handlers.envelopes import workspaces_of

__all__ = ["Socket", "build_bolt"]

PATIENCE = 60.0  # seconds without a connection, after which a new one is made with a fresh ticket
_LOOK = 1.0
_PING = 10.0
_CLOSING = 3.0


class _Everything(AsyncMiddleware):
    """Events go to the inbox, all else to the boundary; both are acknowledged after the commit."""

    def __init__(self, boundary: Boundary, inbox: Inbox) -> None:
        self._boundary, self._inbox = boundary, inbox

    async def async_process(
        self, *, req: AsyncBoltRequest, resp: BoltResponse, next: Callable[[], Awaitable[BoltResponse]]
    ) -> BoltResponse:
        """Answer ``req``; nothing comes after this."""
        body = req.body
        of = workspaces_of(body)
        if of and self._boundary.workspace not in of:  # ours by its signature, but installed by somebody else
            log.warning("a payload of a workspace that is not served", action="stimulus.elsewhere")
            told = {"response_type": "ephemeral", "text": NOT_HERE} if "command" in body else ""
            return BoltResponse(status=200, body=told)
        if body.get("type") != "event_callback":
            return BoltResponse(status=200, body=dict(await self._boundary.answer(body)) or "")
        try:
            await self._inbox.append(self._boundary.workspace, str(body.get("event_id", "")), body)
        except Exception:  # not kept: Slack hears so, and delivers the event again
            log.exception("an event could not be kept", action="inbox.fault")
            return BoltResponse(status=500, body="")
        return BoltResponse(status=200, body="")


def build_bolt(
    boundary: Boundary,
    inbox: Inbox,
    client: AsyncWebClient,
    identity: Callable[[], Identity | None],
    *,
    token: str,
    signing_secret: str,
) -> AsyncApp:
    """Return Bolt's app. ``identity`` is asked at each request, since it is known only after the start.

    Without ``signing_secret`` nothing is verified: then only a socket, which needs no signature, may dispatch to it.
    """

    async def authorize(enterprise_id: str | None, team_id: str | None, user_id: str | None) -> AuthorizeResult:
        known = identity()
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            user_id=user_id,
            bot_token=token,
            bot_id=known.bot_id if known else None,
            bot_user_id=known.bot_user if known else None,
        )

    bare = AsyncWebClient(base_url=client.base_url, session=client.session, retry_handlers=[])
    bare.proxy = client.proxy  # the constructor takes the environment's proxy even where there must be none
    app = AsyncApp(
        name="decide",
        process_before_response=True,
        client=bare,
        authorize=authorize,
        signing_secret=signing_secret,
        request_verification_enabled=bool(signing_secret),
        attaching_function_token_enabled=False,
        ignoring_self_assistant_message_events_enabled=False,
    )
    app.use(_Everything(boundary, inbox))
    return app


class Socket:
    """Socket Mode, watched: a connection that is gone for a minute is replaced, with a fresh ticket.

    The SDK's own client tries a used ticket for ever when a handshake fails.
    """

    def __init__(self, app: AsyncApp, app_token: str, *, loopback: bool, patience: float = PATIENCE) -> None:
        self.connected = False
        self.replaced = 0
        self._since: float | None = None
        self._app, self._token, self._loopback, self._patience = app, app_token, loopback, patience
        self._handler: AsyncSocketModeHandler | None = None
        self._connecting: asyncio.Task[Any] | None = None
        self._watching: asyncio.Task[None] | None = None

    async def start(self, address: str = "", *, wait: float = 10.0) -> None:
        """Connect, and return when connected or after ``wait`` seconds of wall time; then watch.

        ``address`` is a ticket that was asked for already; without it the library asks for one.
        """
        self._connect(address or None)
        assert self._connecting is not None
        with contextlib.suppress(TimeoutError):
            async with wall_timeout(wait):
                await asyncio.shield(self._connecting)
        await self._look()
        self._watching = asyncio.create_task(self._watch(), name="socket-watchdog")

    async def stop(self) -> None:
        """Take nothing more from Slack."""
        if self._watching is not None:
            self._watching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watching
        await self._close()
        self.connected = False

    @property
    def gone_for(self) -> float:
        """For how many seconds of wall time there has been no connection."""
        return 0.0 if self.connected or self._since is None else wall_monotonic() - self._since

    def _connect(self, address: str | None = None) -> None:
        handler = AsyncSocketModeHandler(self._app, self._token, ping_interval=_PING)
        if self._loopback:
            handler.client.proxy = None
        handler.client.wss_uri = address
        self._handler = handler
        connect: Callable[[], Coroutine[Any, Any, None]] = handler.client.connect  # the SDK leaves it untyped
        self._connecting = asyncio.create_task(connect(), name="socket-connect")

    async def _close(self) -> None:
        handler, self._handler = self._handler, None
        if self._connecting is not None:
            self._connecting.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await self._connecting
        if handler is not None:
            with contextlib.suppress(TimeoutError, Exception):
                close: Callable[[], Awaitable[None]] = handler.client.close
                async with wall_timeout(_CLOSING):
                    await close()

    async def _look(self) -> None:
        handler = self._handler
        self.connected = handler is not None and bool(await handler.client.is_connected())
        if self.connected:
            self._since = None
        elif self._since is None:
            self._since = wall_monotonic()

    async def _watch(self) -> None:
        tried = wall_monotonic()
        while True:
            await wall_sleep(_LOOK)
            await self._look()
            if self.connected or min(self.gone_for, wall_monotonic() - tried) < self._patience:
                continue
            log.warning("the socket is gone; making a new one", action="socket.replaced")
            self.replaced += 1
            await self._close()
            self._connect()
            tried = wall_monotonic()
