"""Lanes: how each was asked about each record, and which of somebody's few slots of a day are used."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, exists, or_, select, update

from bot.domain.intents import Kind, PingKind
from bot.domain.lanes import MORNING_SLOT, Lane
from bot.domain.today import Matter
from storage.outbox.sends import SendState
from storage.schema import asked, messages, sends, today_items
from storage.unit import Unit
from storage.upsert import insert_into

__all__ = [
    "Asked",
    "claim",
    "find_host",
    "get_asked",
    "list_hosts",
    "list_silent",
    "list_slots",
    "list_unreached",
    "look_again",
    "set_lane",
    "take_turn",
]


@dataclass(frozen=True, slots=True)
class Asked:
    """How ``member`` was asked about record ``number``: on ``day`` (20261127, theirs), at ``at`` (aware UTC)."""

    number: int
    member: str
    lane: Lane
    day: int
    slot: int | None
    at: datetime


async def get_asked(unit: Unit, number: int, member: str) -> Asked | None:
    """Return how ``member`` was asked about a record; None where they were not yet."""
    found = await unit.execute(
        select(asked).where(asked.c.workspace == unit.workspace, asked.c.number == number, asked.c.member == member)
    )
    row = found.mappings().one_or_none()
    return Asked(number, member, Lane(row["lane"]), row["day"], row["slot"], row["at"]) if row else None


async def claim(unit: Unit, wanted: Asked) -> bool:
    """Keep how somebody is asked; False where their slot was taken meanwhile, or they were asked already."""
    row = {
        "workspace": unit.workspace,
        "number": wanted.number,
        "member": wanted.member,
        "lane": wanted.lane.value,
        "day": wanted.day,
        "slot": wanted.slot,
        "at": wanted.at,
    }
    stored = await unit.execute(insert_into(unit, asked).values(row).on_conflict_do_nothing())
    return stored.rowcount == 1


async def set_lane(unit: Unit, number: int, member: str, lane: Lane) -> None:
    """Change how somebody is asked; the slot that the ask took stays taken."""
    own = (asked.c.workspace == unit.workspace, asked.c.number == number, asked.c.member == member)
    await unit.execute(update(asked).where(*own).values(lane=lane.value))


async def take_turn(unit: Unit, number: int, member: str, now: datetime) -> None:
    """It is their turn on this record from now on, whether they were asked before or not."""
    await claim(unit, Asked(number, member, Lane.TURN, 0, None, now))
    await set_lane(unit, number, member, Lane.TURN)


async def list_slots(unit: Unit, members: Iterable[str], day: int) -> dict[str, set[int]]:
    """Return the slots of ``day`` that are used, by member; today's message is used once a morning message is planned.

    Whoever has used none is left out.
    """
    wanted = sorted(set(members))
    taken = await unit.execute(
        select(asked.c.member, asked.c.slot).where(
            asked.c.workspace == unit.workspace,
            asked.c.member.in_(wanted),
            asked.c.day == day,
            asked.c.slot.is_not(None),
        )
    )
    used: dict[str, set[int]] = {}
    for row in taken:
        used.setdefault(row.member, set()).add(row.slot)
    said = await unit.execute(
        select(sends.c.person).where(
            sends.c.workspace == unit.workspace,
            sends.c.kind == PingKind.TODAY.value,
            sends.c.number == day,
            sends.c.person.in_(wanted),
            sends.c.state != SendState.SUPPRESSED.value,
        )
    )
    for person in said.scalars():
        used.setdefault(person, set()).add(MORNING_SLOT)
    return used


async def find_host(unit: Unit, member: str, day: int) -> int | None:
    """Return the number of the record whose ask is today's message of ``member``; None where none is."""
    found = await unit.execute(
        select(asked.c.number).where(
            asked.c.workspace == unit.workspace,
            asked.c.member == member,
            asked.c.day == day,
            asked.c.slot == MORNING_SLOT,
        )
    )
    number: int | None = found.scalar_one_or_none()
    return number


async def list_silent(unit: Unit, member: str, day: int | None = None) -> dict[int, datetime]:
    """Return the records of which ``member`` was not told at once (on ``day``), and since when they wait."""
    here = [asked.c.workspace == unit.workspace, asked.c.member == member, asked.c.lane == Lane.SILENT.value]
    here += [asked.c.day == day] if day is not None else []
    found = await unit.execute(select(asked.c.number, asked.c.at).where(*here).order_by(asked.c.at, asked.c.number))
    return {row.number: row.at for row in found}


async def list_unreached(unit: Unit, number: int, members: Collection[str]) -> tuple[str, ...]:
    """Return those of ``members`` who never heard of the question ``number``: neither by its own message nor in a
    morning message.
    """
    here = (messages.c.workspace == unit.workspace, messages.c.kind == Kind.ASK.value, messages.c.number == number)
    never = await unit.execute(
        select(messages.c.member)
        .where(
            *here,
            messages.c.member.in_(sorted(members)),
            messages.c.ts.is_(None),
            or_(messages.c.failed.is_(None), messages.c.not_before.is_not(None)),
            ~exists().where(
                today_items.c.workspace == messages.c.workspace,
                today_items.c.member == messages.c.member,
                today_items.c.number == messages.c.number,
                today_items.c.matter == Matter.POSITION.value,
                today_items.c.reminded.is_(True),
            ),
        )
        .order_by(messages.c.member)
    )
    return tuple(never.scalars())


async def list_hosts(unit: Unit, member: str, numbers: Iterable[int]) -> list[int]:
    """Return the records whose asks were the message of the day on which ``member`` was not told of ``numbers``."""
    host = asked.alias()
    same_day = and_(host.c.workspace == asked.c.workspace, host.c.member == asked.c.member, host.c.day == asked.c.day)
    found = await unit.execute(
        select(host.c.number)
        .join(asked, same_day)
        .where(
            asked.c.workspace == unit.workspace,
            asked.c.member == member,
            asked.c.number.in_(sorted(set(numbers))),
            asked.c.lane == Lane.SILENT.value,
            host.c.slot == MORNING_SLOT,
        )
        .distinct()
    )
    return sorted(found.scalars())


async def look_again(unit: Unit, member: str, now: datetime) -> None:
    """Have what waits unposted for ``member`` looked at now: what held it back may be over."""
    here = (messages.c.workspace == unit.workspace, messages.c.member == member)
    held = (messages.c.ts.is_(None), messages.c.failed.is_(None), messages.c.not_before > now)
    await unit.execute(update(messages).where(*here, *held).values(not_before=now))
    unit.wake("courier")
