"""``make bench``: how long until a command and a reaction are safe and acknowledged, against a bare Bolt app.

Both sides run in this process and take turns, so that each ratio is of one run on one machine. The bare app has a
listener that does nothing; ours has committed a row before it answers. A pretend Slack answers every call at once.
"""

import asyncio
import itertools
import json
import logging
import statistics
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlencode

from aiohttp import web
from pydantic import SecretStr
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

from bot import logs
from bot.app import Application, build
from bot.clock import SystemClock, wall_monotonic, wall_now
from bot.config import Config
from storage import migrate
from tests.benchmarks import log
from tests.databases import Databases, NoPostgresql

SECRET = "bench"
ROUNDS = 5
COMMANDS, REACTIONS, IN_FLIGHT = 60, 400, 100
Dispatch = Callable[[AsyncBoltRequest], Awaitable[object]]
ids = itertools.count(1)


def command() -> AsyncBoltRequest:
    """A ``/decide`` question as Slack sends it."""
    fields = {
        "command": "/decide",
        "text": "Should refunds over $200 need a second pair of eyes? <@U0AGENT1|agent-1> 15:00",
        "user_id": "U0LEAD",
        "channel_id": "C0SUPPORT",
        "channel_name": "support",
        "team_id": "T0BENCH",
        "trigger_id": f"1.{next(ids)}",
        "response_url": "http://127.0.0.1:9/none",
    }
    return signed(urlencode(fields), "application/x-www-form-urlencoded")


def reaction() -> AsyncBoltRequest:
    """A ✅ on some message."""
    number = next(ids)
    item = {"type": "message", "channel": "C0SUPPORT", "ts": "1.000001"}
    event = {"type": "reaction_added", "user": "U0AGENT1", "reaction": "white_check_mark", "item": item}
    body = {"type": "event_callback", "team_id": "T0BENCH", "event_id": f"Ev{number}", "event": event}
    return signed(json.dumps(body), "application/json")


def signed(body: str, kind: str) -> AsyncBoltRequest:
    """A request as Slack signs it: both sides check that."""
    at = str(int(wall_now().timestamp()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=at, body=body) or ""
    headers = {"content-type": [kind], "x-slack-request-timestamp": [at], "x-slack-signature": [signature]}
    return AsyncBoltRequest(body=body, headers=headers)


def bare() -> AsyncApp:
    """A Bolt app that acknowledges and does nothing."""

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=None, team_id="T0BENCH", bot_token="xoxb-1", bot_id="B1", bot_user_id="U0B"
        )

    async def nothing() -> None:
        return None

    app = AsyncApp(name="bare", signing_secret=SECRET, authorize=authorize, logger=quiet())

    async def at_once(ack: Callable[[], Awaitable[None]]) -> None:
        await ack()

    app.command("/decide")(at_once)
    app.event("reaction_added")(nothing)
    return app


def quiet() -> logging.Logger:
    """A logger that says nothing below an error."""
    logger = logging.getLogger("bare")
    logger.setLevel(logging.ERROR)
    return logger


@asynccontextmanager
async def pretend_slack() -> AsyncIterator[str]:
    """Answers everything with "ok"."""

    async def answer(_: web.Request) -> web.Response:
        user = {"id": "U0LEAD", "name": "lead", "tz": "Europe/Berlin", "profile": {"display_name": "lead"}}
        who = {"team_id": "T0BENCH", "team": "Bench", "user_id": "U0B", "bot_id": "B1", "url": "http://127.0.0.1/"}
        return web.json_response({"ok": True, **who, "user": user, "members": [user], "view": {"id": "V1"}})

    app = web.Application()
    app.router.add_route("*", "/{any:.*}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
    await runner.cleanup()


@asynccontextmanager
async def ours(database: str, slack: str) -> AsyncIterator[Application]:
    """The whole bot, reached by dispatch."""
    await migrate.upgrade(database)
    config = Config(
        bot_token=SecretStr("xoxb-bench"),
        app_token=SecretStr(""),
        signing_secret=SecretStr(SECRET),
        api_url=slack,
        database_url=SecretStr(database),
    )
    app = await build(config, SystemClock())
    await app.start(listen=False)
    yield app
    await app.stop()


async def timed(dispatch: Dispatch, request: AsyncBoltRequest) -> float:
    """Return the milliseconds until ``request`` was acknowledged."""
    began = wall_monotonic()
    answer = await dispatch(request)
    assert getattr(answer, "status", 0) == 200, answer
    return (wall_monotonic() - began) * 1000


async def one_by_one(dispatch: Dispatch) -> list[float]:
    """Commands, each after the last."""
    return [await timed(dispatch, command()) for _ in range(COMMANDS)]


async def together(dispatch: Dispatch) -> tuple[list[float], float]:
    """Reactions that arrive a hundred at once, each timed from their arrival; also how many a second."""
    times: list[float] = []
    whole = wall_monotonic()
    for _ in range(REACTIONS // IN_FLIGHT):
        arrived = wall_monotonic()

        async def one(arrived: float = arrived) -> float:
            await timed(dispatch, reaction())
            return (wall_monotonic() - arrived) * 1000

        times += await asyncio.gather(*(one() for _ in range(IN_FLIGHT)))
    return times, REACTIONS / (wall_monotonic() - whole)


def percentile(times: list[float], share: float) -> float:
    """Return the time below which ``share`` of all lie."""
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


async def measure(name: str, database: str) -> None:
    """Measure one database and print its lines."""
    async with pretend_slack() as slack, ours(database, slack) as app:
        sides: dict[str, Dispatch] = {"bare": bare().async_dispatch, "ours": app.bolt.async_dispatch}
        for dispatch in sides.values():
            await one_by_one(dispatch)
            await together(dispatch)
        commands: dict[str, list[float]] = {side: [] for side in sides}
        reactions: dict[str, list[float]] = {side: [] for side in sides}
        rates: dict[str, list[float]] = {side: [] for side in sides}
        for _ in range(ROUNDS):
            for side, dispatch in sides.items():
                commands[side] += await one_by_one(dispatch)
                await app.idle()
                times, rate = await together(dispatch)
                reactions[side] += times
                rates[side].append(rate)
                await app.idle()
    for what, found in (("a /decide", commands), ("a reaction, 100 in flight", reactions)):
        for share, label in ((0.5, "p50"), (0.99, "p99")):
            told(name, f"{what}, {label}", percentile(found["ours"], share), percentile(found["bare"], share), "ms")
    told(name, "reactions a second", statistics.median(rates["ours"]), statistics.median(rates["bare"]), "")


def told(database: str, what: str, mine: float, theirs: float, unit: str) -> None:
    """Print one ratio."""
    figures = f"ours {mine:9.2f} {unit:<2}  bare {theirs:9.2f} {unit:<2}  ratio {mine / theirs:6.2f}"
    print(f"{database:<11} {what:<32} {figures}")  # noqa: T201


async def main() -> None:
    """Measure both databases."""
    logs.configure("ERROR")
    with tempfile.TemporaryDirectory(prefix="decide-bench-") as folder:
        databases = Databases(Path(folder))
        for engine in ("sqlite", "postgresql"):
            try:
                await measure(engine, await databases.fresh_url(engine))
                await log.measure(engine, await databases.fresh_url(engine))
            except NoPostgresql as reason:
                print(f"postgresql was not measured: {reason}")  # noqa: T201
        await databases.close()


if __name__ == "__main__":
    asyncio.run(main())
