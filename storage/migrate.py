"""Bring the tables of a database to a version: forward to the newest by default, or back."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, select

from bot.clock import wall_now
from storage.database import Database
from storage.ledger import carry_over
from storage.ownership import begin_ownerships
from storage.receipts import begin_authors
from storage.schema import debates, decisions, metadata, receipts
from storage.schema.search import FTS, WORDS_INDEX
from storage.search import refresh_missing

__all__ = ["current", "differences", "downgrade", "newest", "upgrade"]

_VERSIONS = Path(__file__).parent / "migrations"


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_VERSIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def newest() -> str:
    """Return the newest version that this code knows."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    if head is None:
        raise LookupError("no migration was installed with the code")
    return head


async def upgrade(target: str | Database, version: str = "head") -> None:
    """Bring the tables forward, all in one transaction. ``target`` is a URL, or a database that is open already.

    Records that are older than the ledger get the first entry of their chain, as they stand; decisions that are older
    than ownerships get their owner's, and receipts whose sentence they are, which their chain tells. What can be found
    of each record is made where it is missing.
    """
    database = target if isinstance(target, Database) else Database(target)
    try:
        await _in_transaction(database, lambda connection: command.upgrade(_config(connection), version))
        if version == "head":
            await _begin_ownerships(database)
            await _begin_authors(database)
            await _begin_chains(database)
            await _begin_search(database)
    finally:
        if database is not target:
            await database.close()


async def _begin_ownerships(database: Database) -> None:
    async with database.reading() as unit:
        workspaces = sorted((await unit.execute(select(decisions.c.workspace).distinct())).scalars())
    for workspace in workspaces:
        async with database.unit(workspace) as unit:
            await begin_ownerships(unit, wall_now())


async def _begin_authors(database: Database) -> None:
    async with database.reading() as unit:
        without = select(receipts.c.workspace).where(receipts.c.by == "").distinct()
        workspaces = sorted((await unit.execute(without)).scalars())
    for workspace in workspaces:
        async with database.unit(workspace) as unit:
            await begin_authors(unit, wall_now())


async def _begin_chains(database: Database) -> None:
    async with database.reading() as unit:
        without = select(debates.c.workspace).where(debates.c.ledger_length == 0).distinct()
        workspaces = sorted((await unit.execute(without)).scalars())
    for workspace in workspaces:
        async with database.unit(workspace) as unit:
            await carry_over(unit, wall_now())


async def _begin_search(database: Database) -> None:
    async with database.reading() as unit:
        workspaces = sorted((await unit.execute(select(debates.c.workspace).distinct())).scalars())
    for workspace in workspaces:
        left = 1
        while left:
            async with database.unit(workspace) as unit:
                left = await refresh_missing(unit)


async def downgrade(target: str | Database, version: str = "base") -> None:
    """Bring the tables back, all in one transaction; by default to none at all."""
    await _in_transaction(target, lambda connection: command.downgrade(_config(connection), version))


async def _in_transaction(target: str | Database, change: Callable[[Connection], None]) -> None:
    database = target if isinstance(target, Database) else Database(target)
    try:
        async with database.engine.begin() as connection:
            await connection.run_sync(change)
    finally:
        if database is not target:
            await database.close()


async def current(target: str | Database) -> str | None:
    """Return the version of the tables that are there; None where there are none."""
    database = target if isinstance(target, Database) else Database(target, writing=False)
    try:
        async with database.reading() as unit:
            return await unit.connection.run_sync(
                lambda connection: MigrationContext.configure(connection).get_current_revision()
            )
    finally:
        if database is not target:
            await database.close()


def _configured(connection: Connection) -> MigrationContext:
    """Return what compares tables; of words, PostgreSQL has an index and SQLite tables of its own."""

    def ours(_object: object, name: str | None, kind: str, *_more: object) -> bool:
        words = kind == "index" and name == WORDS_INDEX and connection.dialect.name == "sqlite"
        return not words and not (kind == "table" and (name or "").startswith(FTS))

    return MigrationContext.configure(connection, opts={"include_object": ours})


async def differences(database: Database) -> list[object]:
    """Return in what the tables of ``database`` differ from those that the code expects: nothing, when all is well."""
    async with database.reading() as unit:
        return await unit.connection.run_sync(
            lambda connection: list(compare_metadata(_configured(connection), metadata))
        )
