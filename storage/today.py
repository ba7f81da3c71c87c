"""Today: when somebody's morning is looked at next, and what their morning messages hold."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import and_, delete, select, update
from sqlalchemy import func as sql

from bot.domain.intents import Kind, View
from bot.domain.today import Item, Matter, Morning
from storage.schema import messages, mornings, today_items
from storage.soonest import Parts, soonest
from storage.unit import Unit
from storage.upsert import insert_into

__all__ = [
    "add_item",
    "days_of",
    "find_due_morning",
    "keep_morning",
    "list_due_mornings",
    "list_planned",
    "list_shown",
    "move_on",
    "next_morning",
    "plan_mornings",
    "put_off",
    "stands_on",
]


# when to look


async def list_planned(unit: Unit, members: Iterable[str]) -> dict[str, datetime]:
    """Return when the morning of each of ``members`` is looked at next, where that is planned."""
    here = (mornings.c.workspace == unit.workspace, mornings.c.member.in_(sorted(set(members))))
    found = await unit.execute(select(mornings.c.member, mornings.c.at).where(*here))
    return {row.member: row.at for row in found}


async def plan_mornings(unit: Unit, planned: Mapping[str, datetime]) -> None:
    """Look at the morning of each member at this instant, or earlier where that was planned already."""
    if not planned:
        return
    rows = [{"workspace": unit.workspace, "member": member, "at": at} for member, at in sorted(planned.items())]
    statement = insert_into(unit, mornings)
    earlier = statement.excluded.at < mornings.c.at
    await unit.execute(
        statement.on_conflict_do_update(
            index_elements=["workspace", "member"], set_={"at": statement.excluded.at}, where=earlier
        ),
        rows,
    )
    unit.wake("ticker")


async def put_off(unit: Unit, member: str, at: datetime | None) -> None:
    """Look at somebody's morning at ``at`` and not before; None: not until their rows change."""
    own = (mornings.c.workspace == unit.workspace, mornings.c.member == member)
    await unit.execute(delete(mornings).where(*own))
    if at is not None:
        await plan_mornings(unit, {member: at})


@soonest
def next_morning(unit: Unit) -> Parts:
    """Return the earliest instant at which somebody's morning is looked at."""
    return (select(sql.min(mornings.c.at)).where(mornings.c.workspace == unit.workspace),)


async def find_due_morning(unit: Unit, now: datetime) -> str | None:
    """Return one member whose morning is to be looked at, held for us; None where it is nobody's."""
    found = await unit.execute(
        select(mornings.c.member)
        .where(mornings.c.workspace == unit.workspace, mornings.c.at <= now)
        .order_by(mornings.c.at, mornings.c.member)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    member: str | None = found.scalar_one_or_none()
    return member


async def list_due_mornings(unit: Unit, now: datetime) -> list[str]:
    """Return everybody whose morning is to be looked at."""
    found = await unit.execute(
        select(mornings.c.member)
        .where(mornings.c.workspace == unit.workspace, mornings.c.at <= now)
        .order_by(mornings.c.at, mornings.c.member)
    )
    return list(found.scalars())


# what was said


async def keep_morning(unit: Unit, member: str, day: int, morning: Morning) -> None:
    """Keep what the morning message of ``day`` holds and reminds of; told twice, the first one stays."""
    items = tuple(dict.fromkeys((*morning.shown, *morning.reminded)))
    rows = [
        {
            "workspace": unit.workspace,
            "member": member,
            "day": day,
            "place": place,
            "matter": item.matter.value,
            "number": item.number,
            "about": item.about,
            "shown": item in morning.shown,
            "reminded": item in morning.reminded,
        }
        for place, item in enumerate(items)
    ]
    if rows:
        insert = insert_into(unit, today_items)
        await unit.execute(insert.on_conflict_do_nothing(index_elements=["workspace", "member", "day", "place"]), rows)


async def add_item(unit: Unit, member: str, day: int, item: Item) -> None:
    """Let the message of ``day`` hold one thing more, below the others; it makes no sound and reminds of nothing."""
    own = (today_items.c.workspace == unit.workspace, today_items.c.member == member, today_items.c.day == day)
    last = (await unit.execute(select(sql.max(today_items.c.place)).where(*own))).scalar_one()
    row = {
        "workspace": unit.workspace,
        "member": member,
        "day": day,
        "place": 0 if last is None else last + 1,
        "matter": item.matter.value,
        "number": item.number,
        "about": item.about,
        "shown": True,
        "reminded": False,
    }
    await unit.execute(insert_into(unit, today_items).values(row).on_conflict_do_nothing())


async def list_shown(unit: Unit, member: str, day: int) -> dict[Item, bool]:
    """Return what the morning message of ``day`` holds, in its order, and whether it has moved on by itself."""
    own = (today_items.c.workspace == unit.workspace, today_items.c.member == member)
    found = await unit.execute(
        select(today_items.c.matter, today_items.c.number, today_items.c.about, today_items.c.moved)
        .where(*own, today_items.c.day == day, today_items.c.shown.is_(True))
        .order_by(today_items.c.place)
    )
    return {Item(Matter(row.matter), row.number, row.about): row.moved for row in found}


async def move_on(unit: Unit, member: str, number: int, matters: Collection[Matter]) -> None:
    """What morning messages of ``member`` hold of these matters stands in a newer message of its own from now on."""
    names = sorted(matter.value for matter in matters)
    await unit.execute(
        update(today_items)
        .where(
            today_items.c.workspace == unit.workspace,
            today_items.c.member == member,
            today_items.c.number == number,
            today_items.c.matter.in_(names),
        )
        .values(moved=True)
    )


async def stands_on(unit: Unit, member: str, items: Sequence[Item]) -> dict[Item, int]:
    """Return the day of the newest morning message that stands and holds each of ``items``; others are left out."""
    here = and_(
        messages.c.workspace == today_items.c.workspace,
        messages.c.kind == Kind.TODAY.value,
        messages.c.member == today_items.c.member,
        messages.c.number == today_items.c.day,
    )
    found = await unit.execute(
        select(today_items.c.matter, today_items.c.number, today_items.c.about, sql.max(today_items.c.day).label("day"))
        .join(messages, here)
        .where(
            today_items.c.workspace == unit.workspace,
            today_items.c.member == member,
            today_items.c.number.in_(sorted({item.number for item in items})),
            today_items.c.shown.is_(True),
            today_items.c.moved.is_(False),
            messages.c.ts.is_not(None),
            messages.c.gone.is_(None),
        )
        .group_by(today_items.c.matter, today_items.c.number, today_items.c.about)
    )
    days = {Item(Matter(row.matter), row.number, row.about): row.day for row in found}
    return {item: days[item] for item in items if item in days}


async def days_of(unit: Unit, members: Iterable[str], since: int) -> list[View]:
    """Return the morning messages of ``members`` from the day ``since`` on that hold something."""
    found = await unit.execute(
        select(today_items.c.member, today_items.c.day)
        .where(
            today_items.c.workspace == unit.workspace,
            today_items.c.member.in_(sorted(set(members))),
            today_items.c.day >= since,
            today_items.c.shown.is_(True),
        )
        .distinct()
        .order_by(today_items.c.member, today_items.c.day)
    )
    return [View(Kind.TODAY, row.day, row.member) for row in found]
