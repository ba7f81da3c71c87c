"""Weeks: which ISO week a digest tells of, and when it falls due where its channel lives.

A digest of Monday to Wednesday tells of the week before, one from Thursday on of the week under way: a weekly look at
one day can then neither miss a week nor tell of one twice, whatever clocks do.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from bot.domain import calendar
from bot.domain.calendar import EVERY_WEEK, WorkingDays

__all__ = [
    "MONDAY_AT_NINE",
    "Schedule",
    "first_morning",
    "iso_week",
    "named",
    "newest_due",
    "next_due",
    "shifted",
    "week_told",
    "weeks_between",
]

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_BACK = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Schedule:
    """On which weekday (Monday is 0), at what time and in which zone (an IANA name) a channel gets its digest."""

    day: int
    at: time
    zone: str

    @property
    def there(self) -> tzinfo:
        """The zone itself."""
        return calendar.zone_of(self.zone)


MONDAY_AT_NINE = (0, time(calendar.MORNING))
"""Day and time where nobody says otherwise."""


def week_told(day: date) -> int:
    """Return the ISO week that a digest of ``day`` tells of, as 202653."""
    return iso_week(day - _BACK)


def iso_week(day: date) -> int:
    """Return the ISO week of a day, as 202653."""
    year, week, _ = day.isocalendar()
    return year * 100 + week


def shifted(week: int, by: int) -> int:
    """Return the week that is ``by`` weeks later (earlier, below 0)."""
    return iso_week(_monday(week) + by * _WEEK)


def _monday(week: int) -> date:
    return date.fromisocalendar(week // 100, week % 100, 1)


def first_morning(week: int, zone: tzinfo, working: WorkingDays = EVERY_WEEK) -> datetime:
    """Return the first working morning of somebody from the Monday of ``week`` on (aware UTC)."""
    before = calendar.instant_at(_monday(week), time(0), zone) - timedelta(microseconds=1)
    return calendar.next_working_morning(before, zone, working)


def named(week: int) -> str:
    """Return the ISO name of a week: "2026-W53"."""
    return f"{week // 100}-W{week % 100:02}"


def weeks_between(first: int, last: int) -> int:
    """Return how many weeks there are from ``first`` to ``last``, both counted; 1 where they are the same."""
    return max(1, (_monday(last) - _monday(first)) // _WEEK + 1)


def next_due(schedule: Schedule, after: datetime) -> tuple[date, datetime]:
    """Return the next day of a digest there, and its instant (aware UTC), strictly after ``after``.

    A time that a clock change leaves out comes as much later; one that comes twice is the first of the two.
    """
    day = calendar.local_day(after, schedule.there) - _WEEK
    day += _DAY * ((schedule.day - day.weekday()) % 7)
    while (at := calendar.instant_at(day, schedule.at, schedule.there)) <= calendar.as_utc(after):
        day += _WEEK
    return day, at


def newest_due(schedule: Schedule, now: datetime) -> tuple[date, datetime]:
    """Return the day of the newest digest that is due by ``now``, and its instant (aware UTC)."""
    day, _ = next_due(schedule, now)
    day -= _WEEK
    return day, calendar.instant_at(day, schedule.at, schedule.there).astimezone(UTC)
