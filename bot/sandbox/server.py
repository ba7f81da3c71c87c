"""One server on one port: the Web API, the socket, response URLs and the ``/_sandbox/`` endpoints."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.clock import wall_sleep, wall_timeout
from bot.sandbox.api.calls import CUT
from bot.sandbox.endpoints import endpoints
from bot.sandbox.sandbox import Sandbox

__all__ = ["build_app", "serve"]


class _QuietServer(uvicorn.Server):
    """A uvicorn server that leaves the process's signals alone: somebody else's event loop runs it."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._leaving = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield

    def leave(self) -> None:
        """Stop at once instead of at the next tenth of a second."""
        self.should_exit = True
        self._leaving.set()

    async def main_loop(self) -> None:
        """Tick as uvicorn does (it refreshes the Date header), until told to leave."""
        ticks = 0
        while not await self.on_tick(ticks):
            ticks = (ticks + 1) % 864_000
            with contextlib.suppress(TimeoutError):
                async with wall_timeout(0.1):
                    await self._leaving.wait()


async def _alive(_: Request) -> JSONResponse:
    return JSONResponse({"ok": True})


def build_app(sandbox: Sandbox) -> Starlette:
    """Return the application; NiceGUI's page can be mounted onto it with ``ui.run_with(app)``."""
    routes: list[Route | WebSocketRoute] = [
        Route("/api/{method}", sandbox.web_api.endpoint, methods=["GET", "POST"]),
        Route("/hooks/{key}", sandbox.hooks.endpoint, methods=["POST"]),
        Route("/upload/v1/{key}", sandbox.web_api.upload, methods=["POST"]),
        Route("/files-pri/{id}/{name}", sandbox.web_api.file),
        Route("/oauth/v2/authorize", sandbox.web_api.authorize),
        Route("/_sandbox/alive", _alive),
        *endpoints(sandbox.desk),
    ]
    if sandbox.hub is not None:
        routes.append(WebSocketRoute("/link/", sandbox.hub.endpoint))
    app = Starlette(routes=routes)
    app.state.sandbox = sandbox
    return app


def _cuttable(app: ASGIApp) -> ASGIApp:
    """Let an endpoint break its own connection: uvicorn's transport is behind the outermost ``send``."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            transport = getattr(getattr(send, "__self__", None), "transport", None)
            scope[CUT] = transport.abort if transport is not None else lambda: None
        await app(scope, receive, send)

    return wrapped


async def _keep_time(sandbox: Sandbox) -> None:
    """Do what the sandbox has put off, where time moves by itself."""
    while True:
        sandbox.agenda.added.clear()
        await sandbox.world.clock.wait_until(sandbox.agenda.next(), sandbox.agenda.added)
        sandbox.agenda.fire(sandbox.world.now())


def _listen(host: str, port: int) -> socket.socket:
    """Return a listening socket. asyncio sets TCP_NODELAY only where the protocol is named: 40 ms a call otherwise."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(128)
    except OSError:
        listening.close()
        raise
    return listening


@contextlib.asynccontextmanager
async def serve(
    sandbox: Sandbox, port: int = 0, *, host: str = "127.0.0.1", app: Starlette | None = None
) -> AsyncIterator[str]:
    """Serve the sandbox in the running event loop; yields its address, such as http://127.0.0.1:8400.

    ``port`` 0 takes a free one. ``app`` is what ``build_app`` returned, when a page was mounted onto it.
    """
    listening = _listen(host, port)
    address = f"http://{host}:{listening.getsockname()[1]}"
    sandbox.world.address = address
    config = uvicorn.Config(
        _cuttable(app or build_app(sandbox)),
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        ws="websockets-sansio",
        ws_ping_interval=None,
        timeout_graceful_shutdown=1,
    )
    server = _QuietServer(config)
    running = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        while not server.started:
            if running.done():
                running.result()
            await wall_sleep(0.002)
        timing = asyncio.create_task(_keep_time(sandbox))
        try:
            yield address
        finally:
            timing.cancel()
            await sandbox.close()
    finally:
        server.leave()
        await running
