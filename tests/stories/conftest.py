"""Stories play on a whole bot in a whole sandbox: over a WebSocket or signed HTTP, on either database."""

import contextlib
import os
import zlib
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import pytest_asyncio

from bot.clock import ManualClock
from bot.demo import free_port, together
from bot.manifest import manifest
from bot.sandbox.cast import DEFAULT, Cast
from bot.sandbox.driver import SandboxDriver
from bot.sandbox.sandbox import Sandbox
from storage.database import Database
from storage.ledger import verify
from tests.databases import Databases, NoPostgresql

MORNING = datetime(2026, 11, 24, 8, 40, tzinfo=UTC)  # a Tuesday, 09:40 in Berlin

# Nobody is told anything at night. Where that is not what a story is about, everybody works in the zones around Berlin.
_FAR_AWAY = ("America/New_York", "America/Sao_Paulo")
AT_WORK = Cast(
    tuple(replace(one, tz="Europe/Berlin") if one.tz in _FAR_AWAY else one for one in DEFAULT.people), DEFAULT.rooms
)

BEHIND: dict[str, Sandbox] = {}  # by the driver's address: for what no person can do

# Each story can be told on both databases and over both transports; S-0 and S-1 on all four ways. `make test` tells
# the main lines, and what could leak, in all their ways, and everything else in one of its own, taking turns (half of
# them on PostgreSQL); `make test WAYS=all`, which CI runs, and a plain pytest tell everything in all of them. What
# each room of storage asks its rows is tested on both databases every time.
WAYS = (("sqlite", "socket"), ("postgresql", "http"))
ALL_WAYS = (*WAYS, ("sqlite", "http"), ("postgresql", "socket"))


async def every_chain_holds(database: Database) -> None:
    """Whatever a story did, its ledger tells all of it: each transition appended, and the rows are what it says."""
    assert [f"record {one.number}: {one.broken}" async for one in verify(database) if one.broken] == []


@contextlib.asynccontextmanager
async def staged(
    databases: Databases, engine: str, transport: str, *, command: str = "/decide", **options: Any
) -> AsyncIterator[SandboxDriver]:
    """Yield a driver of a fresh workspace at 09:40 on a Tuesday in Berlin; ``options`` are those of ``Sandbox``."""
    async with contextlib.AsyncExitStack() as lent:
        try:
            url = await lent.enter_async_context(databases.lent(engine))
        except NoPostgresql as reason:
            pytest.skip(str(reason))
        port = free_port() if transport == "http" else None
        # A busy machine may take longer than Slack would wait; that three seconds are three is proven elsewhere.
        sandbox = Sandbox(
            ManualClock(MORNING),
            manifest=manifest(command),
            http_events_url=f"http://127.0.0.1:{port}/slack/events" if port else None,
            **{"cast": AT_WORK, "ack_seconds": 20.0, "trigger_seconds": 20.0, **options},
        )
        whole = together(sandbox, url, http_port=port, command=command)
        async with whole as all_of_it, SandboxDriver(all_of_it.address) as ws:
            BEHIND[ws.address] = sandbox
            await ws.settle()
            yield ws
            del BEHIND[ws.address]
            await ws.settle()
            assert all_of_it.bot is not None
            await every_chain_holds(all_of_it.bot.database)


@pytest_asyncio.fixture
async def stage(request: pytest.FixtureRequest, databases: Databases) -> AsyncIterator[SandboxDriver]:
    """A driver of a fresh workspace at 09:40 on a Tuesday in Berlin; ``request.param`` is engine and transport."""
    async with staged(databases, *request.param, cast=getattr(request.module, "CAST", AT_WORK)) as ws:
        yield ws


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tell each story in its ways: a module says ``TOLD = ALL_WAYS`` to be told in all four."""
    if "stage" in metafunc.fixturenames:
        ways = getattr(metafunc.module, "TOLD", WAYS)
        metafunc.parametrize("stage", ways, indirect=True, ids=["-".join(way) for way in ways])


def _way(item: pytest.Item) -> tuple[str, str] | None:
    """Return the way in which a test tells its story, if it tells one."""
    given = item.callspec.params.values() if isinstance(item, pytest.Function) and hasattr(item, "callspec") else ()
    return next((one for one in given if isinstance(one, tuple) and one in ALL_WAYS), None)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where ``WAYS`` is ``turns`` tell each story in one way, the same in each run, but for those with ``all_ways``."""
    if os.environ.get("WAYS") != "turns":
        return
    told: dict[str, list[tuple[tuple[str, str], pytest.Item]]] = {}
    for item in items:
        way = _way(item)
        if way is not None and item.get_closest_marker("all_ways") is None:
            told.setdefault(item.nodeid.replace("-".join(way), ""), []).append((way, item))
    left_out = set()
    for name, ways in told.items():
        kept = zlib.crc32(name.encode()) % len(ways)
        left_out |= {id(item) for place, (_, item) in enumerate(ways) if place != kept}
    config.hook.pytest_deselected(items=[one for one in items if id(one) in left_out])
    items[:] = [one for one in items if id(one) not in left_out]
