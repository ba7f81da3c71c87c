"""The sandbox with the bot in it: one process, one port; the bot reaches "Slack" over HTTP and WebSocket alone."""

import asyncio
import contextlib
import json
import random
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import SecretStr
from starlette.applications import Starlette

from bot.app import Application, build
from bot.capability import Capability
from bot.clock import OffsetClock, wall_now
from bot.config import Config
from bot.manifest import manifest
from bot.sandbox.persistence import kept
from bot.sandbox.sandbox import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, Sandbox
from bot.sandbox.server import build_app, serve
from storage import migrate

__all__ = ["Options", "Together", "free_port", "run", "stage", "together"]


FRIDAY = 4
_PORTS = (12_000, 32_000)


@dataclass(frozen=True, slots=True)
class Options:
    """What ``python -m bot sandbox`` was told."""

    port: int = 8400
    database: str | None = None
    no_bot: bool = False
    manifest: Path | None = None
    all_scopes: bool = False


@dataclass(frozen=True, slots=True)
class Together:
    """A sandbox that is served at ``address``, and the bot in it, if there is one."""

    sandbox: Sandbox
    address: str
    bot: Application | None


@contextlib.asynccontextmanager
async def together(
    sandbox: Sandbox,
    database_url: str | None,
    *,
    port: int = 0,
    mount: Callable[[Starlette, Sandbox], None] | None = None,
    http_port: int | None = None,
    capabilities: Sequence[Capability] | None = None,
    command: str = "/decide",
    fresh: Callable[[], str] | None = None,
) -> AsyncIterator[Together]:
    """Serve ``sandbox`` on ``port`` (0: a free one) and run the bot on ``database_url``, migrated first.

    Without ``database_url`` no bot runs. ``mount`` adds the page. ``http_port`` is for a sandbox that delivers by
    signed HTTP: there the bot listens, instead of opening a socket. ``fresh`` names an empty database, for
    "Start over".
    """
    app = build_app(sandbox)
    if mount is not None:
        mount(app, sandbox)
    async with serve(sandbox, port, app=app) as address:
        if database_url is None:
            yield Together(sandbox, address, None)
            return
        config = Config(
            bot_token=SecretStr(BOT_TOKEN),
            app_token=SecretStr("" if http_port else APP_TOKEN),
            signing_secret=SecretStr(SIGNING_SECRET if http_port else ""),
            api_url=f"{address}/api/",
            database_url=SecretStr(database_url),
            port=http_port or 0,
            command=command,
        )
        bot = await _alive(sandbox, config, capabilities)

        async def anew(forget: Callable[[], None]) -> None:
            nonlocal bot
            sandbox.detach()
            await bot.stop()
            forget()
            sandbox.world.clock.advance_to(working_morning(sandbox.world.clock.now()))
            empty = SecretStr(fresh()) if fresh else config.database_url
            bot = await _alive(sandbox, replace(config, database_url=empty), capabilities)

        sandbox.anew = anew if fresh else None
        try:
            yield Together(sandbox, address, bot)
        finally:
            sandbox.detach()
            await bot.stop()


async def _alive(sandbox: Sandbox, config: Config, capabilities: Sequence[Capability] | None) -> Application:
    """Return the bot, started and attached to the sandbox."""
    await migrate.upgrade(config.database_url.get_secret_value())
    bot = await build(config, sandbox.world.clock, capabilities=capabilities)
    try:
        await bot.start(listen=not config.socket_mode)
    except BaseException:
        await bot.stop()
        raise
    sandbox.attach(bot)
    return bot


@contextlib.asynccontextmanager
async def stage(sandbox: Sandbox, database_url: str) -> AsyncIterator[str]:
    """Serve ``sandbox`` with the bot in it for a story; yields its address."""
    async with together(sandbox, database_url) as all_of_it:
        yield all_of_it.address


async def run(options: Options, stopped: asyncio.Event) -> int:
    """Show the sandbox in the browser until ``stopped``; returns the exit code."""
    from bot.sandbox.page import mount  # only here: the page's toolkit takes a second to import

    _free(options.port)
    with tempfile.TemporaryDirectory(prefix="decide-") as folder:
        declared = json.loads(options.manifest.read_text()) if options.manifest else manifest()
        now = wall_now()
        sandbox = Sandbox(OffsetClock(working_morning(now) - now), manifest=declared, all_scopes=options.all_scopes)
        numbers = count(1)

        def fresh() -> str:
            return f"sqlite:///{folder}/decide-{next(numbers)}.db"

        database = None if options.no_bot else options.database or fresh()
        ours = None if options.database or options.no_bot else fresh
        running = together(sandbox, database, port=options.port, mount=mount, fresh=ours)
        async with kept(sandbox, options.database), running:
            _say(f"The sandbox is open: http://localhost:{options.port}   (stop it with Ctrl-C)")
            if options.no_bot:
                _say("Point a Bolt program at it:")
                _say(f'  AsyncWebClient(token="{BOT_TOKEN}", base_url="http://127.0.0.1:{options.port}/api/")')
                _say(f"  app-level token: {APP_TOKEN}")
            await stopped.wait()
    return 0


def working_morning(now: datetime) -> datetime:
    """Return the next 09:40 of a working day where the story's lead lives: a newcomer arrives in the morning."""
    local = now.astimezone(ZoneInfo("Europe/Berlin"))
    morning = local.replace(hour=9, minute=40, second=0, microsecond=0)
    while morning < local or morning.weekday() > FRIDAY:
        morning += timedelta(days=1)
    return morning.astimezone(UTC)


def free_port() -> int:
    """Return a port of this machine that nobody listens on at the moment.

    It lies below those that systems give to whoever asks for any: between now and its use no connection takes it.
    """
    for port in random.sample(range(*_PORTS), k=100):
        with contextlib.suppress(OSError), socket.create_server(("", port)):
            return port
    raise OSError("no port is free on this machine")


def _free(port: int) -> None:
    """Raise ``OSError`` with a sentence where the port is taken."""
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        raise OSError(f"Port {port} is taken by another program: use --port with another one.") from None


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
