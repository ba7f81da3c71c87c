"""Follow-ups as rows: made, found for whom they may wait for, and kept where nobody was faster."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, update
from sqlalchemy import func as sql
from sqlalchemy.engine import RowMapping

from bot.domain import calendar
from bot.domain.followups import OPEN, Did, Followed, FollowUp, FollowUpState, FollowUpStep, Vacant
from bot.domain.ladders import FOLLOW_UP, Reader, instants
from bot.domain.records import Channel, FollowUpCase
from storage.people import get_members
from storage.schema import channels, debate_people, followup_steps, followups, members
from storage.soonest import Parts, soonest_of
from storage.unit import Stale, Unit

__all__ = [
    "add_follow_up",
    "count_unowned",
    "forget_in_follow_ups",
    "get_case",
    "get_follow_up",
    "ledger_rows",
    "list_cases",
    "list_cases_for",
    "list_due_late",
    "list_involving",
    "list_on_record",
    "list_to_tell",
    "list_unowned",
    "next_late",
    "save_follow_up",
]

_OPEN = [state.value for state in OPEN]
_NEXT_DAY = timedelta(days=1)  # somewhere it is tomorrow already
_LONG_BEFORE = timedelta(days=11)  # so many working days are more than that


def _columns(value: FollowUp | FollowUpStep) -> dict[str, Any]:
    values = {one.name: getattr(value, one.name) for one in fields(value)}
    return {name: one.value if isinstance(one, StrEnum) else one for name, one in values.items()}


def _follow_up(row: RowMapping) -> FollowUp:
    given: dict[str, Any] = {one.name: row[one.name] for one in fields(FollowUp)}
    given |= {"state": FollowUpState(row["state"]), "vacant": Vacant(row["vacant"]) if row["vacant"] else None}
    return FollowUp(**given)


def _step(row: RowMapping) -> FollowUpStep:
    return FollowUpStep(**{one.name: row[one.name] for one in fields(FollowUpStep)} | {"did": Did(row["did"])})


def ledger_rows(value: FollowUp | FollowUpStep) -> tuple[str, Mapping[str, Any]]:
    """Return one as the ledger of its record tells it."""
    return ("followup" if isinstance(value, FollowUp) else "followup_step"), _columns(value)


async def add_follow_up(unit: Unit, made: Followed) -> None:
    """Keep a new follow-up and its first step."""
    await unit.execute(followups.insert().values(workspace=unit.workspace, **_columns(made.followup)))
    await unit.execute(followup_steps.insert().values(workspace=unit.workspace, **_columns(made.step)))


async def save_follow_up(unit: Unit, then: Followed, *, seen: FollowUp) -> None:
    """Keep a step where the follow-up is still the one that was ``seen``; raise ``Stale`` otherwise."""
    at = (followups.c.workspace == unit.workspace, followups.c.id == seen.id, followups.c.seq == seen.seq)
    saved = await unit.execute(update(followups).where(*at).values(_columns(then.followup)))
    if saved.rowcount != 1:
        raise Stale(Stale.__doc__)
    await unit.execute(followup_steps.insert().values(workspace=unit.workspace, **_columns(then.step)))


async def get_follow_up(unit: Unit, follow_up: int, *, lock: bool = False) -> FollowUp | None:
    """Return one, held for us until the commit where ``lock``; None where there is none."""
    found = select(followups).where(followups.c.workspace == unit.workspace, followups.c.id == follow_up)
    row = (await unit.execute(found.with_for_update() if lock else found)).mappings().one_or_none()
    return _follow_up(row) if row else None


async def get_case(unit: Unit, follow_up: int) -> FollowUpCase | None:
    """Return one with what a reader needs to know about it, or None."""
    return next(iter(await list_cases(unit, [follow_up])), None)


async def list_cases(unit: Unit, ids: Iterable[int]) -> list[FollowUpCase]:
    """Return these with what a reader needs to know about them, by day, in three queries."""
    wanted = sorted(set(ids))
    return await _load(unit, select(followups.c.id).where(followups.c.id.in_(wanted))) if wanted else []


async def list_cases_for(unit: Unit, member: str) -> list[FollowUpCase]:
    """Return the open ones that may wait for ``member``, or that ``member`` waits for, by day."""
    columns = (followups.c.owner, followups.c.asked, followups.c.maker, followups.c.blocker)
    # Whoever decided a record is asked where somebody left, or is late.
    keeps = and_(or_(followups.c.owner.is_(None), followups.c.late_at.is_not(None)), _decides(member))
    concerns = or_(*(column == member for column in columns), keeps)
    wanted = select(followups.c.id).where(_is_open(unit), concerns).order_by(followups.c.due, followups.c.id)
    return await _load(unit, wanted)


async def list_unowned(unit: Unit, limit: int = 50) -> list[FollowUpCase]:
    """Return the open ones that nobody owns and nobody is asked to own, by day."""
    nobody = (followups.c.owner.is_(None), followups.c.asked.is_(None))
    wanted = select(followups.c.id).where(_is_open(unit), *nobody).order_by(followups.c.due, followups.c.id)
    return await _load(unit, wanted.limit(limit))


async def list_to_tell(unit: Unit, channels_of: Sequence[str], limit: int = 200) -> list[FollowUpCase]:
    """Return the open ones, made in one of these conversations, that nobody owns, or that are late; by day."""
    nobody = and_(followups.c.owner.is_(None), followups.c.asked.is_(None))
    told = (followups.c.channel.in_(list(channels_of)), or_(nobody, followups.c.late_at.is_not(None)))
    wanted = select(followups.c.id).where(_is_open(unit), *told).order_by(followups.c.due, followups.c.id)
    return await _load(unit, wanted.limit(limit))


async def count_unowned(unit: Unit) -> int:
    """Return how many open ones nobody has accepted."""
    nobody = select(sql.count()).select_from(followups).where(_is_open(unit), followups.c.owner.is_(None))
    return int((await unit.execute(nobody)).scalar_one())


async def list_involving(unit: Unit, member: str) -> list[int]:
    """Return the ids of the open ones that ``member`` owns, is asked to own, or blocks."""
    columns = (followups.c.owner, followups.c.asked, followups.c.blocker)
    mine = or_(*(column == member for column in columns))
    return list((await unit.execute(select(followups.c.id).where(_is_open(unit), mine))).scalars())


async def list_on_record(unit: Unit, number: int, owner: str) -> list[int]:
    """Return the ids of the open ones on record ``number`` that ``owner`` owns."""
    own = (followups.c.number == number, followups.c.owner == owner)
    found = await unit.execute(select(followups.c.id).where(_is_open(unit), *own).order_by(followups.c.id))
    return list(found.scalars())


def _is_open(unit: Unit) -> ColumnElement[bool]:
    return and_(followups.c.workspace == unit.workspace, followups.c.state.in_(_OPEN))


def _decides(member: str) -> ColumnElement[bool]:
    return exists().where(
        debate_people.c.workspace == followups.c.workspace,
        debate_people.c.number == followups.c.number,
        debate_people.c.role == "decider",
        debate_people.c.member == member,
    )


async def _load(unit: Unit, ids: Select[tuple[int]]) -> list[FollowUpCase]:
    decider = and_(
        debate_people.c.workspace == followups.c.workspace,
        debate_people.c.number == followups.c.number,
        debate_people.c.role == "decider",
    )
    there = and_(channels.c.workspace == followups.c.workspace, channels.c.id == followups.c.channel)
    found = await unit.execute(
        select(
            followups,
            debate_people.c.member.label("decider"),
            channels.c.name.label("channel_name"),
            channels.c.public.label("channel_public"),
        )
        .outerjoin(debate_people, decider)
        .outerjoin(channels, there)
        .where(followups.c.workspace == unit.workspace, followups.c.id.in_(ids))
        .order_by(followups.c.due, followups.c.id)
    )
    rows = found.mappings().all()
    steps = await _steps(unit, [row["id"] for row in rows])
    cases = [
        FollowUpCase(
            _follow_up(row),
            Channel(row["channel"], row["channel_name"] or "", bool(row["channel_public"])),
            {},
            row["decider"],
            steps.get(row["id"], ()),
        )
        for row in rows
    ]
    known = await get_members(unit, {member for case in cases for member in _mentioned(case)})
    return [_with_people(case, known) for case in cases]


def _mentioned(case: FollowUpCase) -> set[str]:
    told = {member for step in case.steps for member in (step.by, step.member)}
    return {member for member in (*case.followup.named, case.decider, *told) if member}


def _with_people(case: FollowUpCase, known: Mapping[str, Any]) -> FollowUpCase:
    people = {member: known[member] for member in _mentioned(case) if member in known}
    return FollowUpCase(case.followup, case.channel, people, case.decider, case.steps)


async def _steps(unit: Unit, ids: Sequence[int]) -> dict[int, tuple[FollowUpStep, ...]]:
    if not ids:
        return {}
    found = await unit.execute(
        select(followup_steps)
        .where(followup_steps.c.workspace == unit.workspace, followup_steps.c.id.in_(ids))
        .order_by(followup_steps.c.id, followup_steps.c.ordinal)
    )
    steps: dict[int, list[FollowUpStep]] = {}
    for row in found.mappings():
        steps.setdefault(row["id"], []).append(_step(row))
    return {one: tuple(several) for one, several in steps.items()}


# past the last step of their ladder


def _unmarked(unit: Unit) -> ColumnElement[bool]:
    somebody = sql.coalesce(followups.c.owner, followups.c.asked).is_not(None)
    return and_(_is_open(unit), followups.c.late_at.is_(None), somebody)


async def _late_at(unit: Unit, until: date) -> list[tuple[datetime, int]]:
    """Return when each that is due by ``until`` goes late, with its id, the earliest first."""
    mine = and_(
        members.c.workspace == followups.c.workspace, members.c.id == sql.coalesce(followups.c.owner, followups.c.asked)
    )
    found = await unit.execute(
        select(followups.c.id, followups.c.due, members.c.zone)
        .outerjoin(members, mine)
        .where(_unmarked(unit), followups.c.due <= until)
    )
    return sorted((_late_instant(row.due, row.zone), row.id) for row in found)


def _late_instant(due: date, zone: str | None) -> datetime:
    return instants(FOLLOW_UP, due, calendar.zone_of(zone), reader=Reader.DECIDER)[0][1]


async def _first_late(unit: Unit, earliest: date) -> datetime:
    return (await _late_at(unit, earliest + _NEXT_DAY))[0][0]


@soonest_of(_first_late)
def next_late(unit: Unit) -> Parts:
    """Return the earliest instant at which a follow-up goes late."""
    return (select(sql.min(followups.c.due)).where(_unmarked(unit)),)


async def list_due_late(unit: Unit, now: datetime, limit: int = 50) -> list[int]:
    """Return the ids of those that are late by ``now`` and not marked so, the longest first."""
    due = await _late_at(unit, now.date() - _LONG_BEFORE)
    return [one for instant, one in due if instant <= now][:limit]


async def forget_in_follow_ups(unit: Unit, member: str, stand_in: str, removed: str) -> None:
    """Take ``member`` out of those that stand alone: their words become ``removed``, their id ``stand_in``."""
    alone = (followup_steps.c.workspace == unit.workspace, followup_steps.c.number.is_(None))
    theirs = (followup_steps.c.by == member, followup_steps.c.note != "")
    await unit.execute(update(followup_steps).where(*alone, *theirs).values(note=removed))
    for column in (followup_steps.c.by, followup_steps.c.member):
        await unit.execute(update(followup_steps).where(*alone, column == member).values({column.name: stand_in}))
    kept = (followups.c.workspace == unit.workspace, followups.c.number.is_(None))
    for column in (followups.c.maker, followups.c.owner, followups.c.asked, followups.c.blocker, followups.c.ended_by):
        await unit.execute(update(followups).where(*kept, column == member).values({column.name: stand_in}))
