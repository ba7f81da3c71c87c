"""Turns: several messages to one person that come within ten minutes are one; the first takes the others in.

A message that is told in another one is a row as any other, and never posted: whatever changes it has its host drawn
anew, whose blocks its own follow. Where the host does not come to stand, or is taken away, each goes by itself again.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, delete, select

from bot.domain.intents import Kind, View
from bot.domain.lanes import TOGETHER_FOR, Turn
from storage.outbox.messages import MessageRow, find_message, mark_unchanged, want_views
from storage.schema import members, messages, turns
from storage.unit import Unit
from storage.upsert import insert_into

__all__ = ["apart", "guests_of", "host_of", "is_told", "keep_turn", "list_turns", "set_free", "want_host"]


async def list_turns(unit: Unit, reader: str, now: datetime) -> list[Turn]:
    """Return what went to ``reader`` by itself in the last ten minutes, since it was their turn; nobody else tells
    them anything of that kind until the commit.
    """
    # Two turns that arrive together are looked at one after the other, by whichever process.
    mine = select(members.c.id).where(members.c.workspace == unit.workspace, members.c.id == reader)
    await unit.execute(mine.with_for_update())
    its = and_(messages.c.workspace == turns.c.workspace, messages.c.key == turns.c.key)
    found = await unit.execute(
        select(turns.c.key, turns.c.host, turns.c.at, messages.c.kind, messages.c.number, messages.c.member)
        .join(messages, its)
        .where(turns.c.workspace == unit.workspace, turns.c.reader == reader, turns.c.at > now - TOGETHER_FOR)
        .where(messages.c.gone.is_(None))
    )
    rows = found.all()
    guests = Counter(one.host for one in rows if one.host)
    return [
        Turn(one.key, Kind(one.kind), one.number, one.member, one.at, guests[one.key])
        for one in rows
        if one.host is None
    ]


async def keep_turn(unit: Unit, key: str, reader: str, host: str | None, now: datetime) -> None:
    """Keep that ``key`` goes to ``reader`` now: by itself, or told in ``host``, which is drawn anew."""
    statement = insert_into(unit, turns).values(workspace=unit.workspace, key=key, reader=reader, at=now, host=host)
    news = {"at": now, "host": host, "reader": reader}
    await unit.execute(statement.on_conflict_do_update(index_elements=["workspace", "key"], set_=news))
    if host is not None:
        await _want(unit, host, now)


async def host_of(unit: Unit, key: str) -> str | None:
    """Return the key of the message in which this one is told, or None."""
    found = await unit.execute(select(turns.c.host).where(turns.c.workspace == unit.workspace, turns.c.key == key))
    host: str | None = found.scalar_one_or_none()
    return host


async def guests_of(unit: Unit, key: str) -> list[MessageRow]:
    """Return the messages that are told in this one, in the order in which they came."""
    found = await unit.execute(
        select(turns.c.key)
        .where(turns.c.workspace == unit.workspace, turns.c.host == key)
        .order_by(turns.c.at, turns.c.key)
    )
    rows = [await find_message(unit, one) for one in found.scalars()]  # two at most
    return [one for one in rows if one is not None]


async def is_told(unit: Unit, key: str) -> bool:
    """Say whether somebody can read this message: it stands, or is told in one that stands."""
    row = await find_message(unit, key)
    if row is not None and not row.stands and (host := await host_of(unit, key)):
        row = await find_message(unit, host)
    return row is not None and row.stands


async def want_host(unit: Unit, row: MessageRow, host: str, now: datetime) -> bool:
    """A claimed message that is told in ``host`` changed: have that drawn anew, and give this one back."""
    await _want(unit, host, now)
    return await mark_unchanged(unit, row, note=f"told together with {host}")


async def set_free(unit: Unit, host: str, now: datetime) -> None:
    """``host`` does not stand: what was told in it goes by itself."""
    freed = [View(Kind(one.kind), one.number, one.member) for one in await guests_of(unit, host)]
    keys = [one.key for one in freed]
    await unit.execute(delete(turns).where(turns.c.workspace == unit.workspace, turns.c.key.in_([*keys, host])))
    await _want_all(unit, freed, now)


async def apart(unit: Unit, key: str, now: datetime) -> None:
    """This message is posted once more, further down: it is told in no other any more, and takes none along."""
    host = await host_of(unit, key)
    await set_free(unit, key, now)
    if host is not None:
        await _want(unit, host, now)


async def _want(unit: Unit, key: str, now: datetime) -> None:
    row = await find_message(unit, key)
    await _want_all(unit, [View(Kind(row.kind), row.number, row.member)] if row else [], now)


async def _want_all(unit: Unit, views: Sequence[View], now: datetime) -> None:
    if views:
        await want_views(unit, views, now)
        unit.wake("courier")
