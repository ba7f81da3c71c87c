"""``python -m bot prfaq import`` and ``export``: a PRFAQ goes from a Markdown file into rows, and out of them."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from bot.domain.prfaq import document_of
from bot.domain.prfaq.checks import where, why_not_keep_whole
from bot.domain.prfaq.document import Document
from bot.domain.prfaq.markdown import write
from bot.domain.refusals import Refusal
from bot.flows.prfaq import begin, case_of
from bot.prfaq import CannotRead
from bot.views.refusals import coded
from storage import migrate
from storage.database import Database
from storage.ledger import known_in
from storage.people import get_member, list_workspaces
from storage.prfaqs import get_revision

__all__ = ["export", "keep"]


async def keep(url: str, document: Document, *, member: str, workspace: str | None, now: datetime) -> str:
    """Keep ``document`` as a new PRFAQ of ``member``; return a sentence about it. ``CannotRead`` says why not.

    ``DatabaseInUse`` where the bot is running on the same SQLite file.
    """
    refused = why_not_keep_whole(document)
    if refused:
        raise CannotRead(f"{where(refused[0])}: {coded(refused[0])}")
    async with _opened(url, writing=True) as database:
        async with database.reading() as unit:
            found = [one for one in await known_in(unit, member) if workspace in (None, one)]
        if len(found) != 1:
            known = f"known in {', '.join(found)}: say which with --workspace" if found else "not known here"
            raise CannotRead(f"{member} is {known}. It is a member id, such as U0123456789.")
        async with database.unit(found[0]) as unit:
            by = await get_member(unit, member)
            if by is None:
                raise CannotRead(f"{member} is not known in {found[0]} yet: let them open the app once.")
            number = await begin(unit, document, by=by, now=now, begun_from=f"file:{secrets.token_hex(8)}")
        if isinstance(number, Refusal):
            raise CannotRead(coded(number))
    return f"Kept as PRFAQ {number} of {by.name}, a draft: /decide prfaq {number} opens it."


async def export(url: str, number: int, *, workspace: str | None, revision: int | None = None) -> str:
    """Return PRFAQ ``number`` as Markdown: the text that is being written, or a ``revision`` that a circle read."""
    async with _opened(url, writing=False) as database:
        async with database.reading() as unit:
            known = [one for one in await list_workspaces(unit) if workspace in (None, one)]
        for one in known:
            async with database.reading(one) as unit:
                case = await case_of(unit, number)
                if case is None:
                    continue
                if len(known) > 1:
                    raise CannotRead(f"There are {len(known)} workspaces: say which with --workspace.")
                if revision is None:
                    return write(case.document)
                frozen = await get_revision(unit, number, revision)
                if frozen is None:
                    raise CannotRead(f"PRFAQ {number} has no revision {revision}; the newest is {case.prfaq.revision}.")
                return write(document_of(frozen.document))
    raise CannotRead(f"There is no PRFAQ {number} here. /decide prfaq list shows their numbers.")


@asynccontextmanager
async def _opened(url: str, *, writing: bool) -> AsyncIterator[Database]:
    database = Database(url, writing=writing)
    try:
        if database.is_sqlite and not _exists(database):
            raise CannotRead(f"There is no database at {database.url.database}.")
        if await migrate.current(database) != migrate.newest():
            raise CannotRead("The database is not of this version: run python -m bot migrate first.")
        yield database
    finally:
        await database.close()


def _exists(database: Database) -> bool:
    return Path(str(database.url.database)).exists()
