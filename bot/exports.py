"""Export: records become files in a folder, read beside the running bot, a hundred in memory at a time."""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TextIO

from bot.domain.exports import Format, as_bytes, file_name, first_line, is_for
from bot.domain.people import Member
from bot.flows.exports import person_tree, trees
from bot.views import dates
from storage import migrate
from storage.database import Database
from storage.exports import list_numbers_about
from storage.people import get_member, list_workspaces

__all__ = ["CannotExport", "export", "progress_on"]

PERSON = "about.json"
_TOLD_EACH = 100  # records between two words on how far it is


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
    progress: Callable[[int], None] = lambda _count: None,
) -> str:
    """Write records into the folder ``to`` and return a sentence about it: all of a workspace (but never a sealed
    word), those that the member ``reader`` may see, or those in which the member ``about`` stands.

    Only reads; raises ``CannotExport`` with a sentence. Files are for whoever runs it alone. ``progress`` is called
    with the number of records that are written.
    """
    wanted = Format(form)
    async with _opened(url) as database:
        where, member = await _found(database, workspace, reader or about)
        _made(to)
        count, others, here = 0, 0, None
        reading = partial(database.reading, where)
        if about and member:
            member = replace(member, deactivated=False)  # who left may still have what is theirs
            async with reading() as unit:
                here = await list_numbers_about(unit, member)
                _write(to / PERSON, as_bytes(Format.JSON, await person_tree(unit, member)))
        if first_line(wanted):
            _write(to / file_name(wanted, {}), first_line(wanted))
        found = trees(reading, workspace=where, reader=member, about=member if about else None)
        async for tree in found:
            if not is_for(wanted, tree):
                others += 1
                continue
            _write(to / file_name(wanted, tree), as_bytes(wanted, tree, here))
            count += 1
            progress(count)
    return _told(wanted, count, others, to)


def progress_on(terminal: TextIO) -> Callable[[int], None]:
    """Return what tells a long export's progress on one line of ``terminal``; where that is none, nothing is told."""

    def progress(count: int) -> None:
        if count % _TOLD_EACH == 0 and terminal.isatty():
            print(f"{count:,} records written …\r", end="", file=terminal, flush=True)

    return progress


def _told(form: Format, count: int, others: int, to: Path) -> str:
    said = f"{dates.plural(count, 'record')} in {to}."
    why = "read a PRFAQ" if form is Format.CSV else "ended without a decision"
    left = f" {others} more {why}: --format json has them." if others else ""
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
        path.parent.mkdir(mode=0o700, exist_ok=True)
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
