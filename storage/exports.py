"""Exports: records in the order of their numbers, a page at a time, as somebody may see them; and who is in which."""

from collections.abc import Sequence

from sqlalchemy import Column, ColumnElement, and_, exists, or_, select, true

from bot.domain.people import Member
from bot.domain.records import Audience, FollowUpCase, Record
from storage.conditions import visible_to
from storage.followups import list_cases
from storage.records import list_records
from storage.schema import (
    answers,
    changes,
    concerns,
    debate_people,
    debates,
    decision_asked,
    decisions,
    escalations,
    evidence,
    exercises,
    followups,
    handovers,
    ownerships,
    positions,
    proposals,
    receipts,
    reviews,
    signals,
    waivers,
)
from storage.unit import Unit

__all__ = ["list_alone", "list_follow_ups_on", "list_numbers_about", "list_page", "list_page_about"]

_NAMES: Sequence[Column[str]] = (
    debate_people.c.member,
    positions.c.member,
    positions.c.entered_by,
    changes.c.by,
    decisions.c.owner,
    decisions.c.decided_by,
    decisions.c.ended_by,
    decision_asked.c.member,
    answers.c.member,
    receipts.c.member,
    receipts.c.by,
    escalations.c.member,
    escalations.c.approver,
    escalations.c.ruled_by,
    handovers.c.to,
    handovers.c.by,
    proposals.c.by,
    reviews.c.by,
    reviews.c.judged_by,
    concerns.c.member,
    exercises.c.by,
    signals.c.by,
    signals.c.ended_by,
    waivers.c.by,
    ownerships.c.owner,
    ownerships.c.by,
    evidence.c.by,
    evidence.c.author,
    followups.c.owner,
    followups.c.asked,
    followups.c.maker,
    followups.c.blocker,
)
"""Each column in which somebody stands on a record."""


async def list_page(unit: Unit, reader: Member | None, *, after: int, size: int) -> list[Record]:
    """Return up to ``size`` records with a number above ``after`` that ``reader`` (None: the operator) may see, by
    number.
    """
    return await _page(unit, visible_to(Audience(reader)) if reader else true(), after, size)


async def list_page_about(unit: Unit, member: Member, *, after: int, size: int) -> list[Record]:
    """Return, likewise, those that ``member`` may see and in which they stand."""
    return await _page(unit, and_(visible_to(Audience(member)), _stands_in(member.id)), after, size)


async def list_numbers_about(unit: Unit, member: Member) -> frozenset[int]:
    """Return the numbers of all those, in one query: what of them links to another one knows whether that is there."""
    theirs = and_(visible_to(Audience(member)), _stands_in(member.id))
    found = await unit.execute(select(debates.c.number).where(debates.c.workspace == unit.workspace, theirs))
    return frozenset(found.scalars())


async def _page(unit: Unit, condition: ColumnElement[bool], after: int, size: int) -> list[Record]:
    here = (debates.c.workspace == unit.workspace, debates.c.number > after)
    found = await unit.execute(select(debates.c.number).where(*here, condition).order_by(debates.c.number).limit(size))
    return (await list_records(unit, list(found.scalars())))[::-1]


def _stands_in(member: str) -> ColumnElement[bool]:
    return or_(
        *(
            exists().where(
                column.table.c.workspace == debates.c.workspace,
                column.table.c.number == debates.c.number,
                column == member,
            )
            for column in _NAMES
        )
    )


async def list_follow_ups_on(unit: Unit, numbers: Sequence[int]) -> dict[int, list[FollowUpCase]]:
    """Return the follow-ups of each of these records that has any, by due date."""
    ids = await unit.execute(
        select(followups.c.id).where(followups.c.workspace == unit.workspace, followups.c.number.in_(numbers))
    )
    found: dict[int, list[FollowUpCase]] = {}
    for case in await list_cases(unit, ids.scalars()):
        if case.followup.number is not None:
            found.setdefault(case.followup.number, []).append(case)
    return found


async def list_alone(unit: Unit, member: str) -> list[FollowUpCase]:
    """Return the follow-ups in which ``member`` stands and that hang on no record."""
    theirs = or_(*(followups.c[name] == member for name in ("owner", "asked", "maker", "blocker", "ended_by")))
    ids = await unit.execute(
        select(followups.c.id).where(followups.c.workspace == unit.workspace, followups.c.number.is_(None), theirs)
    )
    return await list_cases(unit, ids.scalars())
