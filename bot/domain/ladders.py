"""Ladders: how often somebody is nudged about one thing, and when, as data.

A step is a working morning, counted from the day on which the thing is due. Whoever is nudged works on their own days
and lives in their own zone; the instants are worked out from both, and nothing here is stored but a step's name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from bot.domain import calendar
from bot.domain.calendar import EVERY_WEEK, WorkingDays

__all__ = ["FOLLOW_UP", "ONCE", "SINGLE", "Reader", "Step", "instants", "named"]

_DAY = timedelta(days=1)
_NOON = time(12)


class Reader(StrEnum):
    """Whom a step is for."""

    OWNER = "owner"  # whoever has it to do
    DECIDER = "decider"  # of the record that it hangs on
    DIGEST = "digest"  # nobody in person: it is listed from that day on


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its name, and how many working days after the due day it is (before it: below 0)."""

    name: str
    days: int
    reader: Reader = Reader.OWNER


FOLLOW_UP: tuple[Step, ...] = (
    Step("before", -1),
    Step("due", 0),
    Step("+2", 2),
    Step("+5", 5),
    Step("+10", 10),
    Step("decider", 11, Reader.DECIDER),
    Step("digest", 12, Reader.DIGEST),
)
"""A follow-up: a day ahead, on its day, three times after it, once to who decided; then it is only listed."""

SINGLE: tuple[Step, ...] = (Step("due", 0),)
"""Reminded of on one morning."""

ONCE = "once"
"""The step of what has one morning and no ladder."""


def instants(
    ladder: Sequence[Step],
    due: date,
    zone: tzinfo,
    working: WorkingDays = EVERY_WEEK,
    *,
    reader: Reader = Reader.OWNER,
    after: datetime | None = None,
) -> tuple[tuple[str, datetime], ...]:
    """Return the steps for ``reader``, each by a name to keep it by and its instant: nine on a working day, in UTC.

    ``due`` is a date on the calendar of ``zone``, where ``reader`` lives; one that is no working day there counts as
    the next that is. The name carries that date, so that a date which moved has steps of its own. What lies before
    ``after`` (aware; when it was agreed on) is left out: nobody is late with what they were just given. A morning on
    which two steps meet keeps the later one.
    """
    day = _working(due, zone, working)
    found: dict[datetime, str] = {}
    for step in (one for one in ladder if one.reader is reader):
        at = calendar.instant_at(_moved(day, step.days, zone, working), time(calendar.MORNING), zone)
        if after is None or at >= after:
            found[at] = f"{due.isoformat()} {step.name}"
    return tuple((name, at) for at, name in sorted(found.items()))


def named(kept: str) -> str:
    """Return the name of a step in its ladder, such as "+2", from the one that it is kept by."""
    return kept.rpartition(" ")[2]


def _working(day: date, zone: tzinfo, working: WorkingDays, way: int = 1) -> date:
    """Return ``day``, or the next one that somebody works on (``way`` -1: the one before it)."""
    while not (calendar.is_working_day(day, working) and _exists(day, zone)):
        day += way * _DAY
    return day


def _moved(day: date, days: int, zone: tzinfo, working: WorkingDays) -> date:
    way = 1 if days > 0 else -1
    for _ in range(abs(days)):
        day = _working(day + way * _DAY, zone, working, way)
    return day


def _exists(day: date, zone: tzinfo) -> bool:
    return calendar.instant_at(day, _NOON, zone).astimezone(zone).date() == day
