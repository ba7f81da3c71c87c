"""Nudges: what became of each step of each person's things, what they put off, and whom to look at."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import and_, delete, or_, select
from sqlalchemy import func as sql
from sqlalchemy.engine import RowMapping

from bot.domain.nudges import Kept, Outcome, Reason
from bot.domain.snoozes import Snooze
from bot.domain.today import Item, Matter
from storage.schema import glances, members, nudges, snoozes
from storage.soonest import Parts, soonest
from storage.unit import Unit
from storage.upsert import insert_into

__all__ = [
    "hold_snoozes",
    "keep_nudges",
    "keep_snooze",
    "list_due_glances",
    "list_nudges",
    "list_snoozes",
    "next_glance",
    "plan_glances",
    "seen",
]

_OPEN = and_(
    nudges.c.outcome.in_([Outcome.PLANNED.value, Outcome.NOT_SENT.value, Outcome.UNKNOWN.value]),
    nudges.c.reason.not_in([one.value for one in (Reason.DONE, Reason.MOVED, Reason.SNOOZED, Reason.CAUGHT_UP)]),
)


def _item(row: RowMapping) -> Item:
    return Item(Matter(row["matter"]), row["number"], row["about"])


def _of(unit: Unit, member: str, item: Item) -> dict[str, object]:
    return {
        "workspace": unit.workspace,
        "member": member,
        "number": item.number,
        "matter": item.matter.value,
        "about": item.about,
    }


async def list_nudges(unit: Unit, member: str, numbers: Iterable[int]) -> tuple[Kept, ...]:
    """Return the steps of ``member`` on the records ``numbers``, and those elsewhere whose fate is open."""
    of_these = nudges.c.number.in_(sorted(set(numbers)))
    found = await unit.execute(
        select(nudges)
        .where(nudges.c.workspace == unit.workspace, nudges.c.member == member, or_(of_these, _OPEN))
        .order_by(nudges.c.due_at, nudges.c.number, nudges.c.matter, nudges.c.about, nudges.c.step)
    )
    return tuple(
        Kept(
            _item(row),
            row["step"],
            row["due_at"],
            row["at"],
            Outcome(row["outcome"]),
            Reason(row["reason"]),
            row["day"],
            row["again"],
        )
        for row in found.mappings()
    )


async def keep_nudges(unit: Unit, member: str, rows: Iterable[Kept]) -> None:
    """Keep each step as it is now, in one statement."""
    values = [
        _of(unit, member, one.item)
        | {
            "step": one.step,
            "due_at": one.due_at,
            "at": one.at,
            "outcome": one.outcome.value,
            "reason": one.reason.value,
            "day": one.day,
            "again": one.again,
        }
        for one in {one.rung: one for one in rows}.values()
    ]
    if not values:
        return
    statement = insert_into(unit, nudges)
    told = ("due_at", "at", "outcome", "reason", "day", "again")
    await unit.execute(
        statement.on_conflict_do_update(
            index_elements=["workspace", "member", "number", "matter", "about", "step"],
            set_={name: statement.excluded[name] for name in told},
        ),
        values,
    )


# what was put off


async def list_snoozes(unit: Unit, member: str) -> dict[Item, Snooze]:
    """Return what ``member`` put off, whether or not its morning has come."""
    found = await unit.execute(select(snoozes).where(snoozes.c.workspace == unit.workspace, snoozes.c.member == member))
    kept = (Snooze(_item(row), row["until"], row["times"], row["earlier"]) for row in found.mappings())
    return {one.item: one for one in kept}


async def hold_snoozes(unit: Unit, member: str) -> dict[Item, Snooze]:
    """Return the same, and keep every other writer of them out until the commit."""
    row = select(members.c.id).where(members.c.workspace == unit.workspace, members.c.id == member)
    await unit.execute(row.with_for_update())
    return await list_snoozes(unit, member)


async def keep_snooze(unit: Unit, member: str, snooze: Snooze) -> None:
    """Keep that ``member`` put something off, in place of an earlier time."""
    statement = insert_into(unit, snoozes).values(
        **_of(unit, member, snooze.item), until=snooze.until, times=snooze.times, earlier=snooze.earlier
    )
    await unit.execute(
        statement.on_conflict_do_update(
            index_elements=["workspace", "member", "number", "matter", "about"],
            set_={name: statement.excluded[name] for name in ("until", "times", "earlier")},
        )
    )


# whom to look at


async def plan_glances(unit: Unit, planned: Mapping[str, datetime]) -> None:
    """Look at what waits for each member at this instant; who is looked at earlier already stays so."""
    if not planned:
        return
    rows = [{"workspace": unit.workspace, "member": member, "at": at} for member, at in sorted(planned.items())]
    statement = insert_into(unit, glances).on_conflict_do_nothing(index_elements=["workspace", "member"])
    await unit.execute(statement, rows)
    unit.wake("ticker")


@soonest
def next_glance(unit: Unit) -> Parts:
    """Return the earliest instant at which somebody is looked at."""
    return (select(sql.min(glances.c.at)).where(glances.c.workspace == unit.workspace),)


async def list_due_glances(unit: Unit, now: datetime, limit: int) -> list[str]:
    """Return up to ``limit`` members who are to be looked at, the longest waiting first, held for us."""
    found = await unit.execute(
        select(glances.c.member)
        .where(glances.c.workspace == unit.workspace, glances.c.at <= now)
        .order_by(glances.c.at, glances.c.member)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return list(found.scalars())


async def seen(unit: Unit, looked_at: Collection[str]) -> None:
    """These members were looked at."""
    here = glances.c.workspace == unit.workspace
    await unit.execute(delete(glances).where(here, glances.c.member.in_(sorted(looked_at))))
