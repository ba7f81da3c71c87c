"""Events as they came from Slack, kept before they are acknowledged and worked on in their order afterwards."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, TextClause, bindparam, delete, or_, select, text, tuple_, update
from sqlalchemy import func as sql
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import Text

from storage.columns import UtcDateTime
from storage.outbox.messages import served
from storage.schema import inbox
from storage.unit import Unit

__all__ = [
    "MOST_ATTEMPTS",
    "InboxEvent",
    "InboxState",
    "NewEvent",
    "append_events",
    "claim_events",
    "fail_event",
    "finish_event",
    "next_event_at",
    "purge",
]

MOST_ATTEMPTS = 5


class InboxState(StrEnum):
    """Where an event stands. The values are stored: never rename one."""

    WAITING = "waiting"
    DONE = "done"
    PARKED = "parked"  # it failed too often, and waits for a person


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event that has just arrived; ``payload`` is Slack's body as it came."""

    workspace: str
    event_id: str
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class InboxEvent:
    """A claimed event. ``attempts`` counts the earlier ones that failed."""

    workspace: str
    event_id: str
    payload: Mapping[str, Any]
    received_at: datetime
    attempts: int


# One statement of one shape, however many events there are: nothing to compile anew, and one journey.
_APPEND = {
    "sqlite": """
        INSERT INTO inbox (workspace, event_id, received_at, place, payload, state, attempts)
        SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), :received_at,
               (SELECT coalesce(max(place), 0) FROM inbox) + key + 1, json_extract(value, '$[2]'), 'waiting', 0
        FROM json_each(:rows) WHERE true
        ON CONFLICT (workspace, event_id) DO NOTHING""",
    "postgresql": """
        INSERT INTO inbox (workspace, event_id, received_at, place, payload, state, attempts)
        SELECT came.workspace, came.event_id, :received_at,
               (SELECT coalesce(max(place), 0) FROM inbox) + came.nth, CAST(came.payload AS json), 'waiting', 0
        FROM unnest(:workspaces, :event_ids, :payloads) WITH ORDINALITY AS came (workspace, event_id, payload, nth)
        ON CONFLICT (workspace, event_id) DO NOTHING""",
}


def _append(dialect: str) -> TextClause:
    received_at = bindparam("received_at", type_=UtcDateTime())
    if dialect == "sqlite":
        return text(_APPEND[dialect]).bindparams(received_at)
    lists = (bindparam(name, type_=ARRAY(Text)) for name in ("workspaces", "event_ids", "payloads"))
    return text(_APPEND[dialect]).bindparams(received_at, *lists)


_STATEMENTS = {dialect: _append(dialect) for dialect in _APPEND}


async def append_events(connection: AsyncConnection, events: Sequence[NewEvent], received_at: datetime) -> int:
    """Keep events in one statement and return how many were new; what we have already is left as it is.

    They keep their order. It works across workspaces, and takes a connection since it needs nothing of a unit.
    """
    if not events:
        return 0
    came = [(one.workspace, one.event_id, json.dumps(one.payload)) for one in events]
    dialect = connection.dialect.name
    parameters: dict[str, Any] = {"received_at": received_at}
    if dialect == "sqlite":
        parameters["rows"] = json.dumps(came)
    else:
        columns = zip(*came, strict=True)
        parameters |= dict(zip(("workspaces", "event_ids", "payloads"), map(list, columns), strict=True))
    return (await connection.execute(_STATEMENTS[dialect], parameters)).rowcount


async def claim_events(
    unit: Unit,
    now: datetime,
    by: str,
    lease: timedelta,
    limit: int = 1,
    *,
    workspaces: Collection[str] | None = None,
) -> list[InboxEvent]:
    """Take up to ``limit`` waiting events in the order in which they came; they are to be worked on in that order.

    A workspace whose events somebody else is working on is left out, so that order holds across processes too.
    An event whose lease is over, or whose worker failed, comes again.
    """
    if unit.dialect == "postgresql":  # two claims at once would each not see the other's leases
        await unit.execute(select(sql.pg_advisory_xact_lock(sql.hashtext("inbox"))))
    busy = select(inbox.c.workspace).where(inbox.c.state == InboxState.WAITING.value, inbox.c.lease_until > now)
    found = await unit.execute(
        select(inbox.c.workspace, inbox.c.event_id)
        .where(
            served(inbox.c.workspace, workspaces),
            inbox.c.state == InboxState.WAITING.value,
            or_(inbox.c.not_before.is_(None), inbox.c.not_before <= now),
            inbox.c.workspace.not_in(busy),
        )
        .order_by(inbox.c.place, inbox.c.event_id)
        .limit(limit)
    )
    keys = [(row.workspace, row.event_id) for row in found]
    if not keys:
        return []
    claimed = await unit.execute(
        update(inbox)
        .where(tuple_(inbox.c.workspace, inbox.c.event_id).in_(keys))
        .values(lease_until=now + lease, lease_by=by)
        .returning(inbox.c.workspace, inbox.c.event_id, inbox.c.payload, inbox.c.received_at, inbox.c.attempts)
    )
    events = [InboxEvent(**row) for row in claimed.mappings()]
    return sorted(events, key=lambda event: keys.index((event.workspace, event.event_id)))


async def finish_event(unit: Unit, event: InboxEvent, now: datetime) -> bool:
    """The event is done; False where it was already. Call it in the transaction that does what the event asks for."""
    return await _settle(unit, event, state=InboxState.DONE.value, finished_at=now, error=None)


async def fail_event(unit: Unit, event: InboxEvent, error: str, *, now: datetime, retry_at: datetime) -> bool:
    """Keep why an event failed (a class's name, no text); it comes again at ``retry_at``, after five times never.

    Return whether it will come again.
    """
    attempts = event.attempts + 1
    if attempts >= MOST_ATTEMPTS:
        parked = {"state": InboxState.PARKED.value, "finished_at": now}
        await _settle(unit, event, attempts=attempts, error=error, **parked)
        return False
    return await _settle(unit, event, attempts=attempts, error=error, not_before=retry_at)


async def _settle(unit: Unit, event: InboxEvent, **news: Any) -> bool:
    stored = await unit.execute(
        update(inbox)
        .where(
            inbox.c.workspace == event.workspace,
            inbox.c.event_id == event.event_id,
            inbox.c.state == InboxState.WAITING.value,
        )
        .values(lease_until=None, lease_by=None, **news)
    )
    return stored.rowcount == 1


async def next_event_at(unit: Unit, *, workspaces: Collection[str] | None = None) -> datetime | None:
    """Return when there is an event to claim: an instant of the past means now, None that nothing waits."""
    found = await unit.execute(_next_at(None if workspaces is None else tuple(workspaces)))
    instant: datetime | None = found.scalar_one()
    return instant


@lru_cache
def _next_at(workspaces: tuple[str, ...] | None) -> Select[Any]:
    waiting = served(inbox.c.workspace, workspaces), inbox.c.state == InboxState.WAITING.value
    soonest = sql.min(sql.coalesce(inbox.c.not_before, inbox.c.received_at))
    # While somebody works on the events of a workspace, all of them wait: the lease is the whole workspace's.
    ready = sql.coalesce(sql.max(inbox.c.lease_until), soonest).label("ready")
    each = select(ready).where(*waiting).group_by(inbox.c.workspace).subquery()
    return select(sql.min(each.c.ready, type_=inbox.c.received_at.type))


async def purge(unit: Unit, before: datetime) -> int:
    """Delete the events of all workspaces that were done before this instant; return how many. Parked ones stay."""
    gone = await unit.execute(delete(inbox).where(inbox.c.state == InboxState.DONE.value, inbox.c.finished_at < before))
    return gone.rowcount
