"""Forget: take a person out of a workspace's rows for good; every chain still holds."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from storage import migrate
from storage.database import Database
from storage.ledger import forget, known_in
from storage.search import refresh_missing

__all__ = ["CannotForget", "find", "forget_member"]


class CannotForget(Exception):  # noqa: N818  # its text is a sentence for whoever started the program
    """There is nobody, or more than one, whom that could mean."""


async def find(url: str, member: str, workspace: str | None = None) -> str:
    """Return the workspace that knows ``member``: the one that is named, or the only one.

    Raises ``CannotForget`` where there is none, or several.
    """
    async with _opened(url, writing=False) as database, database.reading() as unit:
        found = await known_in(unit, member)
    known = [one for one in found if workspace in (None, one)]
    if not known:
        where = f" in workspace {workspace}" if workspace else ""
        raise CannotForget(f"Nobody here knows {member}{where}: it is a member id, such as U0123456789.")
    if len(known) > 1:
        raise CannotForget(f"{member} is known in {', '.join(known)}: say which with --workspace.")
    return known[0]


async def forget_member(url: str, member: str, workspace: str, now: datetime) -> str:
    """Take ``member`` out of ``workspace`` and return a sentence about what was done.

    Raises ``DatabaseInUse`` where the bot is running on the same SQLite file.
    """
    async with _opened(url, writing=True) as database, database.unit(workspace) as unit:
        acted = await forget(unit, member, now)
        while await refresh_missing(unit):  # what can be found follows, without their words
            pass
    if not acted:
        return f"{member} stood in no record of {workspace}; what was known of them is gone."
    return f"{member} is forgotten in {workspace}: name, id and words are gone; the records and their chains stand."


@asynccontextmanager
async def _opened(url: str, *, writing: bool) -> AsyncIterator[Database]:
    database = Database(url, writing=writing)
    try:
        if database.is_sqlite and not _exists(database):
            raise CannotForget(f"There is no database at {database.url.database}.")
        if await migrate.current(database) != migrate.newest():
            raise CannotForget("The database is not of this version: run python -m bot migrate first.")
        yield database
    finally:
        await database.close()


def _exists(database: Database) -> bool:
    return Path(str(database.url.database)).exists()
