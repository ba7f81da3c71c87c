"""SQLite, with one trip to its thread for each statement.

SQLAlchemy's own cursor for aiosqlite goes there and back four times: to make a cursor, to execute, to fetch, to close
it. Each trip costs more than a small statement does. Our statements return little and are read whole, so all of that
is done in one. ``tests/benchmarks`` measures the difference; the dialect is what ``storage.database`` asks for.
"""

import collections
import sqlite3
from typing import Any

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
    SQLiteDialect_aiosqlite,
)
from sqlalchemy.util.concurrency import await_

__all__ = ["DRIVER", "OneTripDialect"]

DRIVER = "sqlite+one_trip"


class _Done:
    """What is left of a cursor once its statement has run."""

    def __init__(self) -> None:
        self.description: Any = None
        self.rowcount, self.lastrowid, self.arraysize = -1, 0, 1


def _there_and_back(connection: sqlite3.Connection, statement: str, parameters: Any, many: bool) -> tuple[_Done, Any]:
    """Run a statement in SQLite's thread; return what its cursor knew, and all of its rows."""
    cursor, done = connection.cursor(), _Done()
    try:
        run = cursor.executemany if many else cursor.execute
        run(statement, parameters if parameters is not None else ())
        done.description, done.rowcount, done.lastrowid = cursor.description, cursor.rowcount, cursor.lastrowid or 0
        return done, cursor.fetchall() if cursor.description else ()
    finally:
        cursor.close()


class _Cursor(AsyncAdapt_aiosqlite_cursor):
    __slots__ = ()
    _awaitable_cursor_close = False

    def __init__(self, adapt_connection: Any) -> None:
        self._adapt_connection, self._connection = adapt_connection, adapt_connection._connection
        self._cursor: Any = _Done()
        self._soft_closed_memoized: Any = {}
        self._rows = collections.deque()

    def close(self) -> None:
        self._rows.clear()

    async def _execute_async(self, operation: Any, parameters: Any) -> None:
        await self._trip(operation, parameters, many=False)

    async def _executemany_async(self, operation: Any, seq_of_parameters: Any) -> None:
        await self._trip(operation, seq_of_parameters, many=True)

    async def _trip(self, operation: str, parameters: Any, *, many: bool) -> None:
        wire: Any = self._connection
        async with self._adapt_connection._execute_mutex:
            self._cursor, rows = await wire._execute(_there_and_back, wire._conn, operation, parameters, many)
        self._rows = collections.deque(rows)


class _Connection(AsyncAdapt_aiosqlite_connection):
    __slots__ = ()
    _cursor_cls = _Cursor

    def rollback(self) -> None:
        """Roll back; a connection that goes back to the pool after its commit needs no trip for that."""
        wire: Any = self._connection
        if wire._connection and wire.in_transaction:
            super().rollback()


class _Driver(AsyncAdapt_aiosqlite_dbapi):
    def connect(self, *arg: Any, **kw: Any) -> AsyncAdapt_aiosqlite_connection:
        connection = self.aiosqlite.connect(*arg, **kw)
        connection._thread.daemon = True  # as SQLAlchemy does: it must not keep a process that ends
        return _Connection(self, await_(connection))


class OneTripDialect(SQLiteDialect_aiosqlite):
    """SQLAlchemy's dialect for aiosqlite, but for how often a statement goes to SQLite's thread."""

    supports_statement_cache = True

    @classmethod
    def import_dbapi(cls) -> AsyncAdapt_aiosqlite_dbapi:
        """Return the driver behind it."""
        return _Driver(__import__("aiosqlite"), __import__("sqlite3"))


registry.register("sqlite.one_trip", __name__, OneTripDialect.__name__)
