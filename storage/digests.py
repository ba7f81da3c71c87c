"""Digests as rows: which channel gets one and when it is due, and which records and follow-ups are in the news."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy import func as sql
from sqlalchemy.engine import RowMapping

from bot.domain.debates import DebateState
from bot.domain.digests import Digest, Schedule
from storage.schema import channels, debates, digests
from storage.soonest import Parts, soonest
from storage.unit import Unit
from storage.upsert import insert_into

__all__ = [
    "Shown",
    "add_digest",
    "count_decided",
    "find_digest",
    "find_due_digest",
    "forget_in_digests",
    "get_digest",
    "get_shown",
    "keep_shown",
    "list_due_digests",
    "list_heads",
    "next_digest",
    "public_among",
    "rekey_digest",
    "save_digest",
    "take_id",
    "told_until",
]


@dataclass(frozen=True, slots=True)
class Shown:
    """What the digest that was worded last holds: of which ISO week, from when to when it tells (aware UTC), and the
    numbers of the records and the ids of the follow-ups that it names.
    """

    week: int
    since: datetime
    until: datetime
    records: tuple[int, ...] = ()
    cases: tuple[int, ...] = ()


def _digest(row: RowMapping) -> Digest:
    return Digest(
        id=row["id"],
        channel=row["channel"],
        on=row["on"],
        schedule=Schedule(row["day"], time.fromisoformat(row["at"]), row["zone"]),
        also=tuple(row["also"]),
        set_by=row["set_by"],
        next_at=row["next_at"],
        week=row["week"],
        told_until=row["told_until"],
        paused=row["paused"],
        offered=row["offered"],
    )


def _columns(one: Digest) -> dict[str, Any]:
    return {
        "channel": one.channel,
        "on": one.on,
        "day": one.schedule.day,
        "at": f"{one.schedule.at:%H:%M}",
        "zone": one.schedule.zone,
        "also": list(one.also),
        "set_by": one.set_by,
        "next_at": one.next_at,
        "week": one.week,
        "told_until": one.told_until,
        "paused": one.paused,
        "offered": one.offered,
    }


def _here(unit: Unit, **what: object) -> tuple[ColumnElement[bool], ...]:
    return digests.c.workspace == unit.workspace, *(digests.c[name] == value for name, value in what.items())


async def get_digest(unit: Unit, channel: str, *, lock: bool = False) -> Digest | None:
    """Return the digest of a channel, held for us until the commit where ``lock``; None where none was ever set."""
    found = select(digests).where(*_here(unit, channel=channel))
    row = (await unit.execute(found.with_for_update() if lock else found)).mappings().one_or_none()
    return _digest(row) if row else None


async def find_digest(unit: Unit, id: int) -> Digest | None:
    """Return the digest with this id, or None."""
    row = (await unit.execute(select(digests).where(*_here(unit, id=id)))).mappings().one_or_none()
    return _digest(row) if row else None


async def take_id(unit: Unit) -> int:
    """Return an id that no digest of the workspace has; whoever takes it holds the workspace's settings."""
    highest = select(sql.max(digests.c.id)).where(*_here(unit))
    return ((await unit.execute(highest)).scalar_one() or 0) + 1


async def add_digest(unit: Unit, one: Digest) -> None:
    """Keep a digest that was never set before; one that is there stays."""
    row = {"workspace": unit.workspace, "id": one.id, "shown": {}, **_columns(one)}
    await unit.execute(insert_into(unit, digests).values(row).on_conflict_do_nothing())


async def save_digest(unit: Unit, one: Digest) -> None:
    """Keep a digest as it is now; whoever saves holds its row."""
    await unit.execute(update(digests).where(*_here(unit, id=one.id)).values(_columns(one)))
    unit.wake("ticker")


async def rekey_digest(unit: Unit, before: str, after: str) -> None:
    """A channel has another id: its digest goes by that one, unless one stands there already."""
    if await get_digest(unit, after) is None:
        await unit.execute(update(digests).where(*_here(unit, channel=before)).values(channel=after))
    else:
        await unit.execute(delete(digests).where(*_here(unit, channel=before)))
    for row in (await unit.execute(select(digests.c.id, digests.c.also).where(*_here(unit)))).all():
        if before in row.also:
            also = list(dict.fromkeys(after if one == before else one for one in row.also))
            await unit.execute(update(digests).where(*_here(unit, id=row.id)).values(also=also))


async def forget_in_digests(unit: Unit, member: str) -> None:
    """Take ``member`` out of who set digests: those go on, and nobody in person hears of trouble."""
    await unit.execute(update(digests).where(*_here(unit, set_by=member)).values(set_by=None))


# when


@soonest
def next_digest(unit: Unit) -> Parts:
    """Return when the next digest is looked at."""
    return (select(sql.min(digests.c.next_at)).where(*_here(unit)),)


async def find_due_digest(unit: Unit, now: datetime) -> Digest | None:
    """Return one digest that is to be looked at, held for us; None where there is none, or others are at them."""
    due = select(digests).where(*_here(unit), digests.c.next_at <= now)
    ordered = due.order_by(digests.c.next_at, digests.c.id).limit(1)
    row = (await unit.execute(ordered.with_for_update(skip_locked=True))).mappings().one_or_none()
    return _digest(row) if row else None


async def list_due_digests(unit: Unit, now: datetime) -> list[Digest]:
    """Return every digest that is to be looked at."""
    found = await unit.execute(select(digests).where(*_here(unit), digests.c.next_at <= now).order_by(digests.c.id))
    return [_digest(row) for row in found.mappings()]


# what stands in the newest one


async def keep_shown(unit: Unit, channel: str, shown: Shown) -> None:
    """Keep what the digest that is about to be posted holds: whoever dies from here on has told it to nobody but us."""
    held = {
        "week": shown.week,
        "since": shown.since.isoformat(),
        "until": shown.until.isoformat(),
        "records": list(shown.records),
        "cases": list(shown.cases),
    }
    await unit.execute(update(digests).where(*_here(unit, channel=channel)).values(shown=held))


async def get_shown(unit: Unit, channel: str) -> Shown | None:
    """Return what the newest digest of a channel holds, or None."""
    held = (await unit.execute(select(digests.c.shown).where(*_here(unit, channel=channel)))).scalar_one_or_none()
    if not held:
        return None
    since, until = datetime.fromisoformat(held["since"]), datetime.fromisoformat(held["until"])
    return Shown(held["week"], since, until, tuple(held["records"]), tuple(held["cases"]))


async def told_until(unit: Unit, channel: str, until: datetime) -> None:
    """Keep that a digest of the channel certainly told all until then, or that there was nothing to tell."""
    await unit.execute(update(digests).where(*_here(unit, channel=channel)).values(told_until=until))


async def count_decided(unit: Unit, channel: str) -> int:
    """Return how many questions of a conversation were decided, or recorded as decided."""
    decided = (debates.c.channel == channel, debates.c.state == DebateState.DECIDED.value)
    found = select(sql.count()).select_from(debates).where(debates.c.workspace == unit.workspace, *decided)
    return int((await unit.execute(found)).scalar_one())


# what is in the news


async def public_among(unit: Unit, ids: Iterable[str]) -> list[str]:
    """Return those of these channels that are public now, as far as we know, in their order."""
    wanted = list(dict.fromkeys(ids))
    public = (channels.c.workspace == unit.workspace, channels.c.public.is_(True), channels.c.id.in_(wanted))
    found = set((await unit.execute(select(channels.c.id).where(*public))).scalars()) if wanted else set()
    return [one for one in wanted if one in found]


async def list_heads(unit: Unit, numbers: Collection[int]) -> dict[int, str]:
    """Return the head of the chain of each of these records."""
    if not numbers:
        return {}
    own = (debates.c.workspace == unit.workspace, debates.c.number.in_(sorted(numbers)))
    found = await unit.execute(select(debates.c.number, debates.c.ledger_head).where(*own))
    return {row.number: row.ledger_head for row in found}
