"""Export: records become files in a folder, read beside the running bot, a hundred in memory at a time."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from bot.domain.exports import Format, as_bytes, file_name, first_line, is_for
from bot.domain.people import Member
from bot.flows.exports import person_tree, trees
from bot.views import dates
from storage import migrate
from storage.database import Database
from storage.people import get_member, list_workspaces

__all__ = ["CannotExport", "export"]

PERSON = "about.json"


class CannotExport(Exception):  # noqa: N818  # its text is a sentence for whoever started the program
    """There is nothing to export, nobody who could see it, or nowhere to put it."""


async def export(
    url: str,
    form: str,
    to: Path,
    *,
    workspace: str | None = None,
    reader: str | None = None,
    about: str | None = None,
) -> str:
    """Write records into the folder ``to`` and return a sentence about it: all of a workspace (but never a sealed
    word), those that the member ``reader`` may see, or those in which the member ``about`` stands.

    Only reads; raises ``CannotExport`` with a sentence. Files are for whoever runs it alone.
    """
    wanted = Format(form)
    async with _opened(url) as database:
        where, member = await _found(database, workspace, reader or about)
        _made(to)
        count = others = 0
        reading = partial(database.reading, where)
        if about and member:
            member = replace(member, deactivated=False)  # who left may still have what is theirs
            async with reading() as unit:
                _write(to / PERSON, as_bytes(Format.JSON, await person_tree(unit, member)))
        if first_line(wanted):
            _write(to / file_name(wanted, {}), first_line(wanted))
        found = trees(reading, workspace=where, reader=member, about=member if about else None)
        async for tree in found:
            if not is_for(wanted, tree):
                others += 1
                continue
            _write(to / file_name(wanted, tree), as_bytes(wanted, tree))
            count += 1
    return _told(count, others, to)


def _told(count: int, others: int, to: Path) -> str:
    said = f"{dates.plural(count, 'record')} in {to}."
    left = f" {others} more ended without a decision, or read a PRFAQ: --format json has them." if others else ""
    return said + left


async def _found(database: Database, workspace: str | None, member: str | None) -> tuple[str, Member | None]:
    """Return the workspace that is meant, and the member; the operator is nobody."""
    async with database.reading() as unit:
        known = [one for one in await list_workspaces(unit, stopped=True) if workspace in (None, one)]
    if not known:
        where = f"workspace {workspace}" if workspace else "a workspace"
        raise CannotExport(f"There is no record of {where} in this database.")
    if member is None:
        return _only(known, "There are"), None
    people = {}
    for one in known:
        async with database.reading(one) as unit:
            people[one] = await get_member(unit, member)
    places = [one for one, found in people.items() if found]
    if not places:
        raise CannotExport(f"Nobody here knows {member}: it is a member id, such as U0123456789.")
    place = _only(places, f"{member} is known in")
    return place, people[place]


def _only(found: list[str], several: str) -> str:
    if len(found) > 1:
        raise CannotExport(f"{several} {', '.join(found)}: say which with --workspace.")
    return found[0]


def _made(to: Path) -> None:
    """Make the folder, for its owner alone. What lies there already is nobody's to mix with what is exported."""
    try:
        to.mkdir(mode=0o700, parents=True, exist_ok=True)
        full = next(to.iterdir(), None) is not None
    except OSError as wrong:
        raise CannotExport(f"{to} cannot be written to: {wrong.strerror}.") from wrong
    if full:
        raise CannotExport(f"{to} is not empty: name a new folder, so that nothing older is taken for this export.")


def _write(path: Path, content: bytes) -> None:
    """Add ``content`` to a file that its owner alone may read."""
    try:
        with open(path, "ab", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(content)
    except OSError as wrong:
        raise CannotExport(f"{path} cannot be written: {wrong.strerror}. What is there is not whole.") from wrong


def _exists(database: Database) -> bool:
    return Path(str(database.url.database)).exists()


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[Database]:
    database = Database(url, writing=False)
    try:
        if database.is_sqlite and not _exists(database):
            raise CannotExport(f"There is no database at {database.url.database}.")
        if await migrate.current(database) != migrate.newest():
            raise CannotExport("The database is not of this version: run python -m bot migrate first.")
        yield database
    finally:
        await database.close()
