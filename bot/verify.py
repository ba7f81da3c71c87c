"""Verify: walk every chain of the ledger beside the running bot, and say of each record that does not hold why not."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from storage import migrate
from storage.database import Database
from storage.ledger import Checked, verify

__all__ = ["CannotVerify", "Line", "report"]


class CannotVerify(Exception):  # noqa: N818  # its text is a sentence for whoever started the program
    """There is nothing here that could be verified."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line to print, and whether it tells of something broken."""

    says: str
    broken: bool = False

    def __str__(self) -> str:
        return self.says


async def report(url: str, workspace: str | None = None) -> AsyncIterator[Line]:
    """Yield a line for each record that is broken, and the totals last; only reads, record after record.

    Raises ``CannotVerify`` where there is no database of this version, or nothing in ``workspace``.
    """
    database = Database(url, writing=False)
    try:
        await _ready(database)
        seen = records = entries = erased = broken = 0
        async for one in verify(database, workspace):
            seen += 1
            records += one.number > 0
            entries += one.entries
            erased += one.erased
            if one.broken:
                broken += 1
                yield Line(_told(one), broken=True)
        if workspace and not seen:
            raise CannotVerify(f"There is no record of workspace {workspace} in this database.")
        yield Line(_totals(records, entries, erased, broken))
    finally:
        await database.close()


async def _ready(database: Database) -> None:
    if database.is_sqlite and not _exists(database):
        raise CannotVerify(f"There is no database at {database.url.database}.")
    if await migrate.current(database) != migrate.newest():
        raise CannotVerify("The database is not of this version: run python -m bot migrate first.")


def _exists(database: Database) -> bool:
    return Path(str(database.url.database)).exists()


def _told(one: Checked) -> str:
    where = f"{one.workspace} record {one.number}" if one.number else f"{one.workspace} actors"
    seq, what = (one.broken.seq, one.broken.what) if one.broken else (0, "")
    return f"BROKEN  {where}, entry {seq}: {what}" if one.number else f"BROKEN  {where}: {what}"


def _totals(records: int, entries: int, erased: int, broken: int) -> str:
    def count(number: int, one: str, many: str) -> str:
        return f"{number} {one if number == 1 else many}"

    parts = [count(records, "record", "records"), count(entries, "entry", "entries")]
    parts += [count(erased, "erased text", "erased texts")] if erased else []
    return f"{', '.join(parts)}: " + (f"{broken} broken." if broken else "every chain holds.")
