"""Troubles: what Slack does not let us do, one row for each thing that it is about, for as long as it lasts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from storage.schema import troubles
from storage.unit import Unit
from storage.upsert import insert_into

__all__ = ["MESSAGES", "WORKSPACE", "Trouble", "find_trouble", "list_troubles", "met", "over"]

WORKSPACE = "workspace"
MESSAGES = "messages"  # direct messages, to anybody


@dataclass(frozen=True, slots=True)
class Trouble:
    """Slack's ``code`` (or an event's name) for ``about``: a channel's id, a person's, or a word of ours."""

    about: str
    code: str
    since: datetime


async def met(unit: Unit, about: str, code: str, now: datetime) -> bool:
    """Keep that ``about`` is in trouble; say whether that is news. Of two codes in a row the newer one stays."""
    row = {"workspace": unit.workspace, "about": about, "code": code, "since": now}
    statement = insert_into(unit, troubles).values(row)
    news = {"code": statement.excluded.code, "since": statement.excluded.since}
    other = troubles.c.code != statement.excluded.code  # decided by the database: two may meet the same one at once
    kept = statement.on_conflict_do_update(index_elements=["workspace", "about"], set_=news, where=other)
    return (await unit.execute(kept.returning(troubles.c.about))).first() is not None


async def over(unit: Unit, about: str, codes: Collection[str] | None = None) -> bool:
    """The trouble about ``about`` (one of ``codes``, None: any) is over; say whether there was one."""
    here = [troubles.c.workspace == unit.workspace, troubles.c.about == about]
    if codes is not None:
        here.append(troubles.c.code.in_(sorted(codes)))
    return (await unit.execute(delete(troubles).where(*here))).rowcount == 1


async def find_trouble(unit: Unit, about: str) -> Trouble | None:
    """Return the trouble about ``about``, or None."""
    return next(iter(await list_troubles(unit, [about])), None)


async def list_troubles(unit: Unit, about: Collection[str] | None = None) -> list[Trouble]:
    """Return the troubles of the workspace (those about one of ``about``), the oldest first."""
    statement = select(troubles).where(troubles.c.workspace == unit.workspace)
    if about is not None:
        statement = statement.where(troubles.c.about.in_(sorted(about)))
    found = await unit.execute(statement.order_by(troubles.c.since, troubles.c.about))
    return [Trouble(row["about"], row["code"], row["since"]) for row in found.mappings()]
