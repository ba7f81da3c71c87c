"""Which messages are shown next: whoever claims some holds them for as long as a lease."""

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, Select, bindparam, case, or_, select, tuple_, update
from sqlalchemy import func as sql

from storage.outbox.messages import COLUMNS, WAITING, MessageRow, row_of, sending
from storage.schema import messages
from storage.unit import Unit

__all__ = ["claim_messages", "next_message_at"]


@lru_cache
def _to_claim(workspaces: tuple[str, ...] | None) -> Select[Any]:
    now = bindparam("now", type_=messages.c.wanted_at.type)
    return (
        select(messages.c.workspace, messages.c.key)
        .where(
            sending(messages.c.workspace, workspaces),
            WAITING,
            or_(messages.c.not_before.is_(None), messages.c.not_before <= now),
            or_(messages.c.lease_until.is_(None), messages.c.lease_until <= now),
        )
        .order_by(messages.c.wanted_at, messages.c.rank, messages.c.key)
        .limit(bindparam("most", type_=Integer))
        .with_for_update(skip_locked=True)
    )


async def claim_messages(
    unit: Unit,
    now: datetime,
    by: str,
    lease: timedelta,
    limit: int = 10,
    *,
    workspaces: Collection[str] | None = None,
) -> list[MessageRow]:
    """Take up to ``limit`` messages that need showing, the longest wanted first; nobody else gets them until the
    lease is over. ``workspaces`` are those served, None all; ``by`` names the claimer.
    """
    which = _to_claim(None if workspaces is None else tuple(workspaces))
    found = await unit.execute(which, {"now": now, "most": limit})
    keys = [(row.workspace, row.key) for row in found]
    if not keys:
        return []
    claimed = await unit.execute(
        update(messages)
        .where(tuple_(messages.c.workspace, messages.c.key).in_(keys))
        .values(lease_until=now + lease, lease_by=by)
        .returning(*COLUMNS)
    )
    rows = [row_of(row) for row in claimed.mappings()]
    return sorted(rows, key=lambda row: keys.index((row.workspace, row.key)))


async def next_message_at(unit: Unit, *, workspaces: Collection[str] | None = None) -> datetime | None:
    """Return when there is something to claim: an instant of the past means now, None that nothing is wanted."""
    found = await unit.execute(_next_at(None if workspaces is None else tuple(workspaces)))
    instant: datetime | None = found.scalar_one()
    return instant


@lru_cache
def _next_at(workspaces: tuple[str, ...] | None) -> Select[Any]:
    wanted = sql.coalesce(messages.c.not_before, messages.c.wanted_at)
    ready = case((messages.c.lease_until > wanted, messages.c.lease_until), else_=wanted)
    soonest = sql.min(ready, type_=messages.c.wanted_at.type)
    return select(soonest).where(sending(messages.c.workspace, workspaces), WAITING)
