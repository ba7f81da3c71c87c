"""Where the rows live: SQLite in one file with one writing process, or PostgreSQL; the URL says which."""

import fcntl
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from socket import gaierror
from typing import Any, TypeVar

from sqlalchemy import URL, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from storage.one_trip import DRIVER
from storage.unit import Unit

__all__ = ["Database", "DatabaseInUse", "UnusableUrl", "normal_url", "trouble"]

T = TypeVar("T")
OnCommit = Callable[[str, frozenset[str]], None]

TRIES = 3
BUSY_SECONDS = 10
_DRIVERS = {"sqlite": DRIVER, "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}
_WORTH_ANOTHER_TRY = frozenset({"40001", "40P01"})  # serialization failure, deadlock


class DatabaseInUse(Exception):  # noqa: N818  # its docstring is its message
    """Another process already writes to this SQLite file; stop it, or use PostgreSQL to run several."""


class UnusableUrl(Exception):  # noqa: N818  # likewise
    """DATABASE_URL must be sqlite:///path/to/file.db or postgresql://user@host/name."""


def trouble(problem: BaseException) -> str | None:
    """Return the sentence for a database that does not answer or refuses us; None where it is something else."""
    cause = getattr(problem, "orig", None) or problem
    if isinstance(cause, ConnectionError | gaierror | TimeoutError):
        return "The database cannot be reached: check DATABASE_URL, and that the server runs."
    if isinstance(problem, DBAPIError) or type(problem).__module__.startswith("asyncpg"):
        return f"The database refused ({type(cause).__name__}): check the name, user and password in DATABASE_URL."
    return None


def normal_url(url: str) -> URL:
    """Return ``url`` with the driver that we use; ``UnusableUrl`` for another database, or SQLite without a file."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise UnusableUrl(UnusableUrl.__doc__) from error
    driver = _DRIVERS.get(parsed.drivername.partition("+")[0])
    if driver is None:
        raise UnusableUrl(UnusableUrl.__doc__)
    parsed = parsed.set(drivername=driver)
    if driver.startswith("sqlite") and parsed.database in (None, "", ":memory:"):
        raise UnusableUrl(UnusableUrl.__doc__)
    return parsed


class Database:
    """The rows behind one URL. A ``writing`` one may exist once for a SQLite file; others may read beside it.

    Raises ``UnusableUrl`` or ``DatabaseInUse``, each with a sentence for the person who starts the program.
    """

    def __init__(self, url: str, *, writing: bool = True) -> None:
        self.url = normal_url(url)
        self.is_sqlite = self.url.drivername.startswith("sqlite")
        self.writing = writing
        self._lock: int | None = None
        self._listeners: list[OnCommit] = []
        if self.is_sqlite:
            if writing:
                self._lock = _take_lock(Path(str(self.url.database)))
            self._writer = _sqlite_engine(self.url, writing=True)
            self._reader = _sqlite_engine(self.url, writing=False)
        else:
            self._writer = self._reader = create_async_engine(
                self.url, hide_parameters=True, pool_size=10, max_overflow=10, pool_pre_ping=True
            )

    @property
    def engine(self) -> AsyncEngine:
        """The engine that writes: for migrations."""
        return self._writer

    def on_commit(self, listener: OnCommit) -> None:
        """Call ``listener(workspace, wakes)`` after each commit of a unit that woke somebody."""
        self._listeners.append(listener)

    @asynccontextmanager
    async def unit(self, workspace: str = "") -> AsyncIterator[Unit]:
        """One writing transaction, committed at the end and rolled back on any error.

        On SQLite it owns the file from its first moment, so no two of them overlap. Do not open one inside another.
        """
        if not self.writing:
            raise DatabaseInUse("this database was opened for reading alone")
        async with self._writer.connect() as connection, connection.begin():
            unit = Unit(connection, workspace)
            yield unit
            await unit.finish()
        for call in unit.after_commit:
            call()
        if unit.wakes:
            for listener in self._listeners:
                listener(workspace, frozenset(unit.wakes))

    @asynccontextmanager
    async def reading(self, workspace: str = "") -> AsyncIterator[Unit]:
        """One transaction that reads one moment and can write nothing; several may run beside a writing one."""
        connectable = self._reader
        if not self.is_sqlite:
            connectable = connectable.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        async with connectable.connect() as connection, connection.begin():
            yield Unit(connection, workspace, one_moment=True)

    async def run(self, workspace: str, work: Callable[[Unit], Awaitable[T]]) -> T:
        """Return ``await work(unit)`` from one writing transaction, tried three times where databases collide.

        ``work`` must leave nothing behind outside its rows, since it may run again from the start.
        """
        for left in reversed(range(TRIES)):
            try:
                async with self.unit(workspace) as unit:
                    return await work(unit)
            except DBAPIError as error:
                if not left or not _collided(error):
                    raise
        raise AssertionError("the last try either returns or raises")

    async def close(self) -> None:
        """Close all connections and give the file to the next process."""
        await self._writer.dispose()
        await self._reader.dispose()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def _take_lock(path: Path) -> int:
    """Own ``path`` for writing until the returned descriptor is closed or the process ends, however it ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        raise DatabaseInUse(f"{DatabaseInUse.__doc__} ({path})") from error
    if not path.exists():  # a new file will hold sealed words: it is ours alone to read
        # Never done to a file that exists: closing any descriptor of it would drop SQLite's own locks in this process.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    return descriptor


def _sqlite_engine(url: URL, *, writing: bool) -> AsyncEngine:
    """Return an engine whose transactions begin when they say so, which Python's driver by default does not."""
    engine = create_async_engine(
        url,
        hide_parameters=True,
        poolclass=AsyncAdaptedQueuePool,
        pool_size=1 if writing else 4,
        max_overflow=0,
        pool_timeout=BUSY_SECONDS * 3,
        connect_args={"isolation_level": None, "timeout": BUSY_SECONDS},
    )

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys=on")
        if writing:
            cursor.execute("PRAGMA journal_mode=wal")
            cursor.execute("PRAGMA synchronous=full")  # an acknowledged row survives a power cut
        else:
            cursor.execute("PRAGMA query_only=on")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def _collided(error: DBAPIError) -> bool:
    """Say whether the database gave up for reasons that have nothing to do with what was asked of it."""
    code = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "pgcode", None)
    return code in _WORTH_ANOTHER_TRY or "database is locked" in str(error.orig)
