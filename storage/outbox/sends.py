"""Pings: sent at most once. Each ends with what became of it, and with the reason where it was not sent."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, case, or_, select, update
from sqlalchemy import func as sql
from sqlalchemy.engine import RowMapping

from bot.domain.intents import Ping
from storage.outbox.messages import sending
from storage.schema import sends
from storage.unit import Unit
from storage.upsert import insert_into

__all__ = [
    "SendRow",
    "SendState",
    "claim_send",
    "finish_send",
    "is_over",
    "list_due_sends",
    "list_sends",
    "next_send_at",
    "plan_pings",
]

LOST = "whoever was sending it did not say what became of it"


class SendState(StrEnum):
    """What became of a ping. The values are stored: never rename one."""

    PLANNED = "planned"
    CLAIMED = "claimed"
    SENT = "sent"
    SUPPRESSED = "suppressed"
    UNKNOWN = "unknown"  # it may or may not have arrived: counted as sent, never sent again


@dataclass(frozen=True, slots=True)
class SendRow:
    """A ping as its row stands; instants are aware UTC."""

    workspace: str
    key: str
    kind: str
    number: int
    person: str
    step: int
    due_at: datetime
    state: SendState
    reason: str
    channel: str | None
    ts: str | None
    claimed_at: datetime | None
    claimed_by: str | None
    lease_until: datetime | None
    finished_at: datetime | None


_COLUMNS = [sends.c[one.name] for one in fields(SendRow)]


def _row(mapping: RowMapping) -> SendRow:
    return SendRow(**{**mapping, "state": SendState(mapping["state"])})


async def plan_pings(unit: Unit, pings: Sequence[Ping], now: datetime) -> None:
    """Plan each ping that is new; one that is known keeps its time and its fate."""
    rows = [
        {
            "workspace": unit.workspace,
            "key": ping.key,
            "kind": ping.kind.value,
            "number": ping.number,
            "person": ping.person,
            "step": ping.step,
            "due_at": ping.due_at,
            "state": SendState.PLANNED.value,
            "created_at": now,
        }
        for ping in sorted(pings, key=lambda one: one.key)
    ]
    await unit.execute(insert_into(unit, sends).on_conflict_do_nothing(index_elements=["workspace", "key"]), rows)


async def claim_send(
    unit: Unit, now: datetime, by: str, lease: timedelta, *, workspaces: Collection[str] | None = None
) -> SendRow | None:
    """Take one ping whose time has come, or None. One that was claimed and never finished becomes unknown here."""
    ours = sending(sends.c.workspace, workspaces)
    await unit.execute(
        update(sends)
        .where(ours, sends.c.state == SendState.CLAIMED.value, sends.c.lease_until <= now)
        .values(state=SendState.UNKNOWN.value, reason=LOST, finished_at=now, lease_until=None)
    )
    found = await unit.execute(
        select(sends.c.workspace, sends.c.key)
        .where(ours, sends.c.state == SendState.PLANNED.value, sends.c.due_at <= now)
        .order_by(sends.c.due_at, sends.c.key)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    due = found.one_or_none()
    if due is None:
        return None
    claimed = await unit.execute(
        update(sends)
        .where(sends.c.workspace == due.workspace, sends.c.key == due.key)
        .values(state=SendState.CLAIMED.value, claimed_at=now, claimed_by=by, lease_until=now + lease)
        .returning(*_COLUMNS)
    )
    return _row(claimed.mappings().one())


async def finish_send(
    unit: Unit,
    key: str,
    state: SendState,
    *,
    now: datetime,
    reason: str = "",
    channel: str | None = None,
    ts: str | None = None,
) -> bool:
    """Keep what became of a claimed ping of this unit's workspace; False where it was not claimed.

    One that counts as unknown, because its claimer was slow, takes the truth when it comes.
    """
    stored = await unit.execute(
        update(sends)
        .where(
            sends.c.workspace == unit.workspace,
            sends.c.key == key,
            sends.c.state.in_([SendState.CLAIMED.value, SendState.UNKNOWN.value]),
        )
        .values(state=SendState(state).value, reason=reason, channel=channel, ts=ts, finished_at=now, lease_until=None)
    )
    return stored.rowcount == 1


async def next_send_at(unit: Unit, *, workspaces: Collection[str] | None = None) -> datetime | None:
    """Return when the next ping is due, or the next claim to one is over; None where neither is to come."""
    found = await unit.execute(_next_at(None if workspaces is None else tuple(workspaces)))
    instant: datetime | None = found.scalar_one()
    return instant


@lru_cache
def _next_at(workspaces: tuple[str, ...] | None) -> Select[Any]:
    planned, claimed = sends.c.state == SendState.PLANNED.value, sends.c.state == SendState.CLAIMED.value
    when = case((planned, sends.c.due_at), else_=sends.c.lease_until)
    here = sending(sends.c.workspace, workspaces)
    return select(sql.min(when, type_=sends.c.due_at.type)).where(here, or_(planned, claimed))


async def is_over(unit: Unit, key: str) -> bool:
    """Say whether the ping with this key ended already, however it did: it is never sent any more."""
    found = await unit.execute(select(sends.c.state).where(sends.c.workspace == unit.workspace, sends.c.key == key))
    return found.scalar_one_or_none() in (SendState.SENT, SendState.SUPPRESSED, SendState.UNKNOWN)


async def list_due_sends(unit: Unit, now: datetime, workspaces: Collection[str] | None = None) -> list[SendRow]:
    """Return the pings that would be sent now, in the order of their time."""
    found = await unit.execute(
        select(*_COLUMNS)
        .where(sending(sends.c.workspace, workspaces), sends.c.state == SendState.PLANNED.value, sends.c.due_at <= now)
        .order_by(sends.c.due_at, sends.c.key)
    )
    return [_row(row) for row in found.mappings()]


async def list_sends(unit: Unit, number: int | None = None) -> list[SendRow]:
    """Return the pings of the workspace (about one record), in the order of their time."""
    statement = select(*_COLUMNS).where(sends.c.workspace == unit.workspace)
    if number is not None:
        statement = statement.where(sends.c.number == number)
    found = await unit.execute(statement.order_by(sends.c.due_at, sends.c.key))
    return [_row(row) for row in found.mappings()]
