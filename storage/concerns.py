"""Concerns that nobody answers: when each is asked about no more, by the working days of its author."""

from datetime import datetime

from sqlalchemy import func, select

from bot.domain.concerns import ConcernState, lapses_at
from storage.people import get_members
from storage.schema import concerns
from storage.soonest import Parts, soonest_of
from storage.unit import Unit

__all__ = ["list_lapsed", "next_lapse"]

_AHEAD = 50  # of those asked first; whose calendar ends theirs sooner is among them


async def _lapsing(unit: Unit) -> list[tuple[datetime, int, int]]:
    """Return when those asked about first lapse, with their record and place, the earliest first; in two queries."""
    asked = (concerns.c.workspace == unit.workspace, concerns.c.state == ConcernState.ASKED.value)
    rows = (
        await unit.execute(
            select(concerns.c.number, concerns.c.ordinal, concerns.c.member, concerns.c.asked_at)
            .where(*asked)
            .order_by(concerns.c.asked_at, concerns.c.number, concerns.c.ordinal)
            .limit(_AHEAD)
        )
    ).all()
    known = await get_members(unit, {row.member for row in rows}) if rows else {}
    return sorted((lapses_at(row.asked_at, known.get(row.member)), row.number, row.ordinal) for row in rows)


async def _first_lapse(unit: Unit, _asked: int) -> datetime | None:
    found = await _lapsing(unit)
    return found[0][0] if found else None


@soonest_of(_first_lapse)
def next_lapse(unit: Unit) -> Parts:
    """Return the earliest instant (aware UTC) at which a concern is asked about no more."""
    asked = (concerns.c.workspace == unit.workspace, concerns.c.state == ConcernState.ASKED.value)
    return (select(func.min(concerns.c.number)).where(*asked),)


async def list_lapsed(unit: Unit, now: datetime, limit: int = 50) -> list[tuple[int, int]]:
    """Return the record and place of each concern whose time is over, the longest first."""
    return [(number, ordinal) for at, number, ordinal in await _lapsing(unit) if at <= now][:limit]
