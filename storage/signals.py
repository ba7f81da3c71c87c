"""Stop signals whose day has come, in their owner's zone, and those that nobody answered."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy import func as sql

from bot.domain import calendar
from bot.domain.decisions import DecisionState
from bot.domain.signals import SignalState
from storage.schema import debates, decisions, members, signals
from storage.soonest import Parts, soonest, soonest_of
from storage.unit import Unit

__all__ = ["list_due_signals", "list_ignored", "next_ignored", "next_signal", "open_signal"]

_NEXT_DAY = timedelta(days=1)  # somewhere it is tomorrow already
_STANDS = [one.value for one in (DecisionState.COMMITTING, DecisionState.IN_FORCE)]


def open_signal() -> ColumnElement[bool]:
    """Return the condition on ``debates`` that a stop signal of it waits for its owner."""
    asked = and_(signals.c.state == SignalState.ARMED.value, signals.c.asked_at.is_not(None))
    return exists().where(
        signals.c.workspace == debates.c.workspace,
        signals.c.number == debates.c.number,
        or_(asked, signals.c.state == SignalState.CROSSED.value),
    )


def _unasked(unit: Unit) -> ColumnElement[bool]:
    """Return that a signal was not asked about yet; joined with the decision that stands."""
    armed = and_(signals.c.state == SignalState.ARMED.value, signals.c.asked_at.is_(None))
    return and_(signals.c.workspace == unit.workspace, armed, decisions.c.state.in_(_STANDS))


def _of_decision() -> ColumnElement[bool]:
    return and_(decisions.c.workspace == signals.c.workspace, decisions.c.number == signals.c.number)


async def _instants(unit: Unit, until: date) -> list[tuple[datetime, int, int]]:
    """Return when each signal is asked about, with its number and place, of those whose day is by ``until``: nine in
    the morning of that day in its owner's zone, or of the first working day after it.
    """
    owner = and_(members.c.workspace == decisions.c.workspace, members.c.id == decisions.c.owner)
    found = await unit.execute(
        select(signals.c.number, signals.c.ordinal, signals.c.on, members.c.zone)
        .join(decisions, _of_decision())
        .outerjoin(members, owner)
        .where(_unasked(unit), signals.c.on <= until)
    )
    return sorted((_instant(row.on, row.zone), row.number, row.ordinal) for row in found)


def _instant(on: date, zone: str | None) -> datetime:
    day = calendar.working_day_from(on)
    return calendar.instant_at(day, time(calendar.MORNING), calendar.zone_of(zone))


async def _first_of(unit: Unit, earliest: date) -> datetime:
    return (await _instants(unit, earliest + 3 * _NEXT_DAY))[0][0]


@soonest_of(_first_of)
def next_signal(unit: Unit) -> Parts:
    """Return the earliest instant at which somebody is asked whether a stop signal came."""
    decided = signals.join(decisions, _of_decision())
    return (select(sql.min(signals.c.on)).select_from(decided).where(_unasked(unit)),)


async def list_due_signals(unit: Unit, now: datetime, limit: int = 50) -> list[tuple[int, int]]:
    """Return the number and place of each stop signal that is to be asked about, the longest waiting first."""
    due = await _instants(unit, now.date() + _NEXT_DAY)
    return [(number, ordinal) for instant, number, ordinal in due if instant <= now][:limit]


@soonest
def next_ignored(unit: Unit) -> Parts:
    """Return the earliest instant at which nobody has answered a stop signal in time."""
    return (select(sql.min(signals.c.until)).where(signals.c.workspace == unit.workspace),)


async def list_ignored(unit: Unit, now: datetime, limit: int = 50) -> list[tuple[int, int]]:
    """Return the number and place of each stop signal that nobody answered in time, the longest waiting first."""
    found = await unit.execute(
        select(signals.c.number, signals.c.ordinal)
        .where(signals.c.workspace == unit.workspace, signals.c.until <= now)
        .order_by(signals.c.until, signals.c.number)
        .limit(limit)
    )
    return [(row.number, row.ordinal) for row in found]
