"""Stories play on a whole bot in a whole sandbox: over a WebSocket or signed HTTP, on either database."""

import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
import pytest_asyncio

from bot.clock import ManualClock
from bot.demo import free_port, together
from bot.manifest import manifest
from bot.sandbox.driver import SandboxDriver
from bot.sandbox.sandbox import Sandbox
from storage.database import Database
from storage.ledger import verify
from tests.databases import Databases, NoPostgresql

MORNING = datetime(2026, 11, 24, 8, 40, tzinfo=UTC)  # a Tuesday, 09:40 in Berlin

BEHIND: dict[str, Sandbox] = {}  # by the driver's address: for what no person can do

# Each story is told on both databases and over both transports; S-0 and S-1 on all four ways.
WAYS = (("sqlite", "socket"), ("postgresql", "http"))
ALL_WAYS = (*WAYS, ("sqlite", "http"), ("postgresql", "socket"))


async def every_chain_holds(url: str) -> None:
    """Whatever a story did, its ledger tells all of it: each transition appended, and the rows are what it says."""
    database = Database(url, writing=False)
    try:
        broken = [f"record {one.number}: {one.broken}" async for one in verify(database) if one.broken]
    finally:
        await database.close()
    assert broken == []


@contextlib.asynccontextmanager
async def staged(
    databases: Databases, engine: str, transport: str, *, command: str = "/decide", **options: Any
) -> AsyncIterator[SandboxDriver]:
    """Yield a driver of a fresh workspace at 09:40 on a Tuesday in Berlin; ``options`` are those of ``Sandbox``."""
    try:
        url = await databases.own_url(engine)
    except NoPostgresql as reason:
        pytest.skip(str(reason))
    port = free_port() if transport == "http" else None
    # A busy machine may take longer than Slack would wait; that three seconds are three seconds is proven elsewhere.
    sandbox = Sandbox(
        ManualClock(MORNING),
        manifest=manifest(command),
        http_events_url=f"http://127.0.0.1:{port}/slack/events" if port else None,
        **{"ack_seconds": 20.0, "trigger_seconds": 20.0, **options},
    )
    whole = together(sandbox, url, http_port=port, command=command)
    async with whole as all_of_it, SandboxDriver(all_of_it.address) as ws:
        BEHIND[ws.address] = sandbox
        await ws.settle()
        yield ws
        del BEHIND[ws.address]
        await ws.settle()
        await every_chain_holds(url)


@pytest_asyncio.fixture
async def stage(request: pytest.FixtureRequest, databases: Databases) -> AsyncIterator[SandboxDriver]:
    """A driver of a fresh workspace at 09:40 on a Tuesday in Berlin; ``request.param`` is engine and transport."""
    async with staged(databases, *request.param) as ws:
        yield ws


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tell each story in its ways: a module says ``TOLD = ALL_WAYS`` to be told in all four."""
    if "stage" in metafunc.fixturenames:
        ways = getattr(metafunc.module, "TOLD", WAYS)
        metafunc.parametrize("stage", ways, indirect=True, ids=["-".join(way) for way in ways])
