"""The tables can be brought forward and back, and are what the code expects."""

import pytest
from sqlalchemy import inspect, select, text

from storage.database import Database
from storage.migrate import current, differences, downgrade, newest, upgrade
from storage.schema import debates, metadata
from storage.schema.search import FTS
from tests.storage.worlds import fill


async def test_up_and_down_empty(fresh_url: str) -> None:
    """An empty database gets all tables, and none of them is left after the way back."""
    assert await _revision(fresh_url) is None
    await upgrade(fresh_url)
    assert await _revision(fresh_url) == newest()
    assert await _tables(fresh_url) == {*metadata.tables, "alembic_version"}
    await downgrade(fresh_url)
    assert await _revision(fresh_url) is None
    assert await _tables(fresh_url) == {"alembic_version"}


async def test_up_and_down_filled(fresh_url: str, workspace: str) -> None:
    """Rows of every table do not stand in the way of going back and forward again; going forward twice keeps them."""
    await upgrade(fresh_url)
    database = Database(fresh_url)
    await fill(database, workspace)
    await database.close()
    await upgrade(fresh_url)
    database = Database(fresh_url)
    async with database.reading(workspace) as unit:
        assert sorted((await unit.execute(select(debates.c.number))).scalars()) == [1, 2, 3]
        for table in metadata.sorted_tables:
            assert (await unit.execute(select(table).limit(1))).first() is not None, f"fill() leaves {table} empty"
    await downgrade(database)
    await upgrade(database)
    async with database.reading(workspace) as unit:
        assert (await unit.execute(select(debates.c.number))).first() is None
    await database.close()


async def test_the_tables_are_those_of_the_code(database: Database) -> None:
    """Alembic finds nothing to change between the migrated database and the metadata."""
    assert await differences(database) == []


async def test_a_missing_column_is_noticed(fresh_url: str) -> None:
    """The comparison is able to fail: a column that somebody dropped is among the differences."""
    await upgrade(fresh_url)
    database = Database(fresh_url)
    async with database.unit() as unit:
        await unit.execute(text("ALTER TABLE messages DROP COLUMN note"))
    assert len(await differences(database)) == 1
    await database.close()


async def test_a_failed_migration_leaves_nothing(fresh_url: str) -> None:
    """Where a migration fails half-way, the database is as it was."""
    database = Database(fresh_url)
    async with database.unit() as unit:
        await unit.execute(text("CREATE TABLE positions (x integer)"))
    with pytest.raises(Exception, match="positions"):
        await upgrade(database)
    await database.close()
    assert await _tables(fresh_url) == {"positions"}


async def _revision(url: str) -> str | None:
    database = Database(url)
    try:
        return await current(database)
    finally:
        await database.close()


async def _tables(url: str) -> set[str]:
    database = Database(url)
    async with database.reading() as unit:
        names = await unit.connection.run_sync(lambda connection: inspect(connection).get_table_names())
    await database.close()
    return {name for name in names if not name.startswith(FTS)}  # SQLite makes several tables of one
