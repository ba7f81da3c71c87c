"""Rekey: a conversation has another id; what is kept about it goes by that one."""

from sqlalchemy import ColumnElement, Table, delete, select, update

from storage.digests import rekey_digest
from storage.schema import channels, drafts, marks, messages, sends, troubles
from storage.unit import Unit

__all__ = ["rekey_channel"]


async def rekey_channel(unit: Unit, before: str, after: str) -> None:
    """Let every row but those of records themselves name ``after`` in place of ``before``.

    Where a row by the new id is there already (somebody acted in it before we heard), that one stays.
    """
    for table in (messages, sends, marks):
        here = (table.c.workspace == unit.workspace, table.c.channel == before)
        await unit.execute(update(table).where(*here).values(channel=after))
    await _one_each(unit, channels, channels.c.id, before, after)
    await _one_each(unit, troubles, troubles.c.about, before, after)
    await rekey_digest(unit, before, after)
    # Somebody's draft for the conversation: of two, the one begun under the newer id stays.
    mine = drafts.alias()
    newer = select(mine.c.member).where(mine.c.workspace == unit.workspace, mine.c.channel == after)
    old = (drafts.c.workspace == unit.workspace, drafts.c.channel == before)
    await unit.execute(delete(drafts).where(*old, drafts.c.member.in_(newer)))
    await unit.execute(update(drafts).where(*old).values(channel=after))


async def _one_each(unit: Unit, table: Table, column: ColumnElement[str], before: str, after: str) -> None:
    here = table.c.workspace == unit.workspace
    if (await unit.execute(select(column).where(here, column == after))).first() is None:
        await unit.execute(update(table).where(here, column == before).values({column: after}))
    else:
        await unit.execute(delete(table).where(here, column == before))
