"""Copies: messages of ours that no row points to, found when somebody uses one.

When a post's answer is lost, or the process ends between posting and keeping where it stands, a message can stand in
Slack that our rows do not know. Each message says by its key what it is, so that the first press or reaction on it
tells us: where our row has none yet it becomes the message; otherwise it is a second copy, used once and deleted.
"""

from dataclasses import replace
from datetime import datetime

from bot.domain.intents import Kind, View
from storage.outbox.messages import MessageRow, adopt, find_by_ts, find_message, repoint
from storage.unit import Unit

__all__ = ["claim_copy", "original_of"]


async def claim_copy(unit: Unit, key: str, channel: str, ts: str, now: datetime) -> bool | None:
    """Say what the message at ``ts``, which calls itself ``key``, is to us.

    None: nothing new, since a row points to it, or none is called so. True: it is the message itself from now on, and
    whoever wants to know about its first post is to be told. False: it is a second copy and will be deleted.
    """
    if await find_by_ts(unit, channel, ts) is not None:
        return None
    row = await find_message(unit, key)
    if row is None or row.kind in (Kind.HOME, Kind.COPY):
        return None
    if row.stands or row.gone is not None:
        await adopt(unit, View(Kind.COPY, row.number, f"{key}@{ts}"), channel, ts, now)
        return False
    await repoint(unit, key, channel, ts, now)
    return True


async def original_of(unit: Unit, row: MessageRow) -> MessageRow | None:
    """Return what a copy is a copy of, standing where the copy stands; any other row is returned as it is."""
    if row.kind != Kind.COPY or row.member is None:
        return row
    original = await find_message(unit, row.member.rpartition("@")[0])
    return replace(original, channel=row.channel, ts=row.ts) if original else None
