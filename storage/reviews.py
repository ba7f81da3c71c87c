"""Looks back that fall due: decisions in force whose day has come, in the owner's zone, and was not opened yet."""

from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy import func as sql

from bot.domain import calendar
from bot.domain.decisions import DecisionState
from bot.domain.reviews import Cause, ReviewState
from storage.schema import debates, decisions, members, reviews
from storage.unit import Unit

__all__ = ["list_due_look_backs", "next_look_back", "open_review"]

_NEXT_DAY = timedelta(days=1)  # somewhere it is tomorrow already


def open_review() -> ColumnElement[bool]:
    """Return the condition on ``debates`` that its decision is looked at, for another cause than what asks it anew."""
    return exists().where(
        reviews.c.workspace == debates.c.workspace,
        reviews.c.number == debates.c.number,
        reviews.c.state == ReviewState.OPEN.value,
        reviews.c.cause != Cause.NEWS.value,
    )


def _unopened(unit: Unit) -> ColumnElement[bool]:
    opened = exists().where(
        reviews.c.workspace == decisions.c.workspace,
        reviews.c.number == decisions.c.number,
        reviews.c.version == decisions.c.version,
        reviews.c.cause == Cause.DATE.value,
    )
    in_force = decisions.c.state == DecisionState.IN_FORCE.value
    return and_(decisions.c.workspace == unit.workspace, in_force, ~opened)


async def _instants(unit: Unit, until: date) -> list[tuple[datetime, int]]:
    """Return when each look back that is not opened falls due, with its number, of those by ``until`` in its zone."""
    owner = and_(members.c.workspace == decisions.c.workspace, members.c.id == decisions.c.owner)
    found = await unit.execute(
        select(decisions.c.number, decisions.c.look_back, members.c.zone)
        .outerjoin(members, owner)
        .where(_unopened(unit), decisions.c.look_back <= until)
    )
    return sorted((calendar.look_back_instant(row.look_back, calendar.zone_of(row.zone)), row.number) for row in found)


async def next_look_back(unit: Unit) -> datetime | None:
    """Return the earliest instant at which a decision is to be looked at."""
    found = await unit.execute(select(sql.min(decisions.c.look_back)).where(_unopened(unit)))
    earliest: date | None = found.scalar_one()
    if earliest is None:
        return None
    return (await _instants(unit, earliest + _NEXT_DAY))[0][0]


async def list_due_look_backs(unit: Unit, now: datetime, limit: int = 50) -> list[int]:
    """Return the numbers of decisions that are to be looked at, the longest waiting first."""
    due = await _instants(unit, now.date() + _NEXT_DAY)
    return [number for instant, number in due if instant <= now][:limit]
