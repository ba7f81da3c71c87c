"""A database of a machine's own loop, on each engine."""

import asyncio
from collections.abc import Iterator

import pytest
from sqlalchemy import event

from storage.database import Database
from tests.machine.world import Ground


def hurried(database: Database) -> Database:
    """Let SQLite not wait for the disk: no power is cut here."""
    if database.is_sqlite:

        @event.listens_for(database.engine.sync_engine, "connect")
        def _(connection, _record) -> None:
            connection.cursor().execute("PRAGMA synchronous=off")

    return database


@pytest.fixture
def ground(database_url: str) -> Iterator[Ground]:
    """A database of this test's own loop, on each engine."""
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:

        async def opened() -> Database:
            return hurried(Database(database_url))

        found = Ground(runner, runner.run(opened()))
        yield found
        runner.run(found.database.close())
