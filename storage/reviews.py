"""Looks back that fall due: decisions in force whose day has come, in the owner's zone, and was not opened yet; and
those that nobody answered in time.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, FromClause, ScalarSelect, and_, exists, or_, select
from sqlalchemy import func as sql

from bot.domain import calendar
from bot.domain.decisions import DecisionState
from bot.domain.reviews import OPEN, Cause, ReviewState, Verdict
from storage.imports import is_imported
from storage.schema import debates, decisions, members, reviews
from storage.soonest import Parts, soonest, soonest_of
from storage.unit import Unit

__all__ = [
    "list_due_look_backs",
    "list_skipped",
    "list_verdicts",
    "next_look_back",
    "next_skip",
    "open_review",
    "told_of",
]

_NEXT_DAY = timedelta(days=1)  # somewhere it is tomorrow already


async def list_verdicts(unit: Unit, numbers: Sequence[int]) -> dict[int, Verdict]:
    """Return what the last look back that is over said of each of these records that has one, in one query; one that
    was too early to tell said nothing.
    """
    found = await unit.execute(
        select(reviews.c.number, reviews.c.verdict)
        .where(
            reviews.c.workspace == unit.workspace,
            reviews.c.number.in_(numbers),
            reviews.c.state == ReviewState.CLOSED.value,
            reviews.c.verdict.is_not(None),
            reviews.c.verdict != Verdict.TOO_EARLY.value,
        )
        .order_by(reviews.c.number, reviews.c.ordinal)
    )
    return {row.number: Verdict(row.verdict) for row in found}


def open_review() -> ColumnElement[bool]:
    """Return the condition on ``debates`` that its decision is looked at, for another cause than what asks it anew."""
    return exists().where(
        reviews.c.workspace == debates.c.workspace,
        reviews.c.number == debates.c.number,
        reviews.c.state.in_([one.value for one in OPEN]),
        reviews.c.cause != Cause.NEWS.value,
    )


def told_of(member: str | ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition on ``debates`` that ``member`` is told that a look back on it was skipped twice."""
    return exists().where(
        reviews.c.workspace == debates.c.workspace, reviews.c.number == debates.c.number, reviews.c.told == member
    )


_LAST = reviews.alias("last")


def _due_on() -> ColumnElement[date]:
    """Return on which day a decision is looked at next: its own day; where that was too early, the day named then."""
    again = select(reviews.c.again_on).where(*_by_date(reviews), reviews.c.ordinal == _newest_by_date())
    return sql.coalesce(again.correlate(decisions).scalar_subquery(), decisions.c.look_back)


def _newest_by_date() -> ScalarSelect[int]:
    # Said aloud, since what stands two queries deep is not correlated by itself.
    return select(sql.max(_LAST.c.ordinal)).where(*_by_date(_LAST)).correlate(decisions).scalar_subquery()


def _by_date(table: FromClause) -> tuple[ColumnElement[bool], ...]:
    return (
        table.c.workspace == decisions.c.workspace,
        table.c.number == decisions.c.number,
        table.c.version == decisions.c.version,
        table.c.cause == Cause.DATE.value,
    )


def _unopened(unit: Unit) -> ColumnElement[bool]:
    """Return that a decision in force was not looked at yet, or that this was too early."""
    never = ~exists().where(*_by_date(reviews))
    too_early = exists().where(
        *_by_date(reviews), reviews.c.ordinal == _newest_by_date(), reviews.c.again_on.is_not(None)
    )
    in_force = decisions.c.state == DecisionState.IN_FORCE.value
    here = decisions.c.workspace == unit.workspace
    return and_(here, in_force, or_(never, too_early), ~is_imported(decisions))


async def _instants(unit: Unit, until: date) -> list[tuple[datetime, int]]:
    """Return when each look back that is not opened falls due, with its number, of those by ``until`` in its zone."""
    owner = and_(members.c.workspace == decisions.c.workspace, members.c.id == decisions.c.owner)
    day = _due_on().label("day")
    found = await unit.execute(
        select(decisions.c.number, day, members.c.zone)
        .outerjoin(members, owner)
        .where(_unopened(unit), _due_on() <= until)
    )
    return sorted((calendar.look_back_instant(row.day, calendar.zone_of(row.zone)), row.number) for row in found)


async def _first_of(unit: Unit, earliest: date) -> datetime:
    return (await _instants(unit, earliest + _NEXT_DAY))[0][0]


@soonest_of(_first_of)
def next_look_back(unit: Unit) -> Parts:
    """Return the earliest instant at which a decision is to be looked at."""
    return (select(sql.min(_due_on())).where(_unopened(unit)),)


async def list_due_look_backs(unit: Unit, now: datetime, limit: int = 50) -> list[int]:
    """Return the numbers of decisions that are to be looked at, the longest waiting first."""
    due = await _instants(unit, now.date() + _NEXT_DAY)
    return [number for instant, number in due if instant <= now][:limit]


def _waited_for(unit: Unit) -> tuple[ColumnElement[bool], ...]:
    here = (reviews.c.workspace == unit.workspace, reviews.c.skipped_at.is_not(None))
    return (*here, reviews.c.state.in_([one.value for one in OPEN]))


@soonest
def next_skip(unit: Unit) -> Parts:
    """Return the earliest instant at which a look back counts as skipped."""
    return (select(sql.min(reviews.c.skipped_at)).where(*_waited_for(unit)),)


async def list_skipped(unit: Unit, now: datetime, limit: int = 50) -> list[tuple[int, int]]:
    """Return the number and place of each look back that was not answered in time, the longest waiting first."""
    found = await unit.execute(
        select(reviews.c.number, reviews.c.ordinal)
        .where(*_waited_for(unit), reviews.c.skipped_at <= now)
        .order_by(reviews.c.skipped_at, reviews.c.number)
        .limit(limit)
    )
    return [(row.number, row.ordinal) for row in found]
