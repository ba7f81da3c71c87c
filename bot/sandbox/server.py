"""One server on one port: the Web API, the socket, response URLs and the ``/_sandbox/`` endpoints."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.clock import wall_sleep
from bot.sandbox.sandbox import Sandbox

__all__ = ["build_app", "serve"]


class _QuietServer(uvicorn.Server):
    """A uvicorn server that leaves the process's signals alone: somebody else's event loop runs it."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


async def _alive(_: Request) -> JSONResponse:
    return JSONResponse({"ok": True})


def build_app(sandbox: Sandbox) -> Starlette:
    """Return the application; NiceGUI's page can be mounted onto it with ``ui.run_with(app)``."""
    app = Starlette(routes=[Route("/_sandbox/alive", _alive)])
    app.state.sandbox = sandbox
    return app


@contextlib.asynccontextmanager
async def serve(
    sandbox: Sandbox, port: int = 0, *, host: str = "127.0.0.1", app: Starlette | None = None
) -> AsyncIterator[str]:
    """Serve the sandbox in the running event loop; yields its address, such as http://127.0.0.1:8400.

    ``port`` 0 takes a free one. ``app`` is what ``build_app`` returned, when a page was mounted onto it.
    """
    listening = socket.create_server((host, port), reuse_port=False)
    address = f"http://{host}:{listening.getsockname()[1]}"
    sandbox.world.address = address
    config = uvicorn.Config(
        app or build_app(sandbox),
        log_level="warning",
        access_log=False,
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
        yield address
    finally:
        server.should_exit = True
        await running
