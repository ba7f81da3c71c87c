"""Keeping the pretend workspace across restarts: one JSON document in a table of its own."""

import asyncio
import contextlib
import json
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta

from sqlalchemy import Column, Integer, MetaData, Table, Text, insert, select, update
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.clock import OffsetClock, wall_sleep
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.workspace import Json, Workspace

__all__ = ["Keeper", "kept"]

_COALESCE_SECONDS = 0.25
_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}

_METADATA = MetaData()
_TABLE = Table(
    "sandbox_state",
    _METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("document", Text, nullable=False),
)


def _engine(url: str) -> AsyncEngine:
    parsed = make_url(url)
    parsed = parsed.set(drivername=_DRIVERS.get(parsed.drivername, parsed.drivername))
    return create_async_engine(parsed, hide_parameters=True)


class Keeper:
    """Loads the state at start and saves it after changes, many changes in one write."""

    def __init__(self, sandbox: Sandbox, url: str) -> None:
        self._sandbox = sandbox
        self._engine = _engine(url)
        self._dirty = asyncio.Event()

    async def load(self) -> bool:
        """Make the table if need be, restore what was kept, and return whether there was something."""
        async with self._engine.begin() as connection:
            await connection.run_sync(_METADATA.create_all)
            document = (await connection.execute(select(_TABLE.c.document))).scalar_one_or_none()
        if document is None:
            return False
        self._restore(json.loads(document))
        return True

    def _restore(self, document: Json) -> None:
        world = self._sandbox.world
        world.state = Workspace.load(document["state"])
        for user, tally in document["tally"].items():
            world.tally[user] = Counter(tally)
        if isinstance(world.clock, OffsetClock):
            world.clock.set_offset(timedelta(seconds=document["offset"]))
        world.changed()

    def _document(self) -> str:
        world = self._sandbox.world
        offset = world.clock.offset.total_seconds() if isinstance(world.clock, OffsetClock) else 0.0
        tally = {user: dict(counts) for user, counts in world.tally.items()}
        return json.dumps({"state": world.state.dump(), "tally": tally, "offset": offset}, ensure_ascii=False)

    async def save(self) -> None:
        """Write the present state."""
        self._dirty.clear()
        document = self._document()
        async with self._engine.begin() as connection:
            written = await connection.execute(update(_TABLE).where(_TABLE.c.id == 1).values(document=document))
            if not written.rowcount:
                await connection.execute(insert(_TABLE).values(id=1, document=document))

    async def keep(self) -> None:
        """Save after each change, for ever; changes that come together are one write."""
        end = self._sandbox.desk.subscribe(self._dirty.set)
        try:
            while True:
                await self._dirty.wait()
                await wall_sleep(_COALESCE_SECONDS)
                await self.save()
        finally:
            end()

    async def close(self) -> None:
        """Save a last time and let go of the database."""
        await self.save()
        await self._engine.dispose()


@contextlib.asynccontextmanager
async def kept(sandbox: Sandbox, url: str | None) -> AsyncIterator[None]:
    """Keep ``sandbox`` in the database at ``url`` for the length of the block; None keeps nothing."""
    if url is None:
        yield
        return
    keeper = Keeper(sandbox, url)
    await keeper.load()
    keeping = asyncio.create_task(keeper.keep())
    try:
        yield
    finally:
        keeping.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await keeping
        await keeper.close()
