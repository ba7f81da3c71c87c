"""Working days, mornings and windows, counted where the person lives.

Everything here takes instants that are aware and gives instants in UTC; a naive datetime names no instant and raises
``ValueError``. Days are counted in the person's zone, hours of a window are real hours. Where clocks change:

* a local time that does not exist (clocks go forward) is moved forward by the length of the gap;
* a local time that exists twice (clocks go back) is the first of the two, so that nobody is kept waiting an hour more;
* a day that a zone left out altogether (Samoa, 30 December 2011) is not a working day there.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

__all__ = [
    "EVERY_WEEK",
    "LOOK_BACK_AT_MOST",
    "LOOK_BACK_DAYS",
    "MIDDAY",
    "MORNING",
    "WorkingDays",
    "add_working_days",
    "as_utc",
    "default_deadline",
    "default_look_back",
    "default_review",
    "instant_at",
    "is_working_day",
    "last_working_morning_before",
    "local_day",
    "look_back_instant",
    "next_working_day",
    "next_working_morning",
    "usual_deadline",
    "window_end",
    "working_day_from",
    "zone_of",
]

MORNING = 9
"""The hour of the morning message, in the person's zone."""
MIDDAY = time(12)
_EVENING = time(18)
LOOK_BACK_DAYS = 14
REVIEW_DAYS = 90
LOOK_BACK_AT_MOST = timedelta(days=5 * 366)

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Which days somebody works: every weekday that is not in ``weekend`` (Monday is 0) and no ``holidays``.

    Raises ``ValueError`` where no weekday is left, or a weekday does not exist: nothing could ever fall due.
    """

    weekend: frozenset[int] = frozenset({5, 6})
    holidays: frozenset[date] = field(default=frozenset())

    def __post_init__(self) -> None:
        if not self.weekend <= frozenset(range(7)):
            raise ValueError("weekdays are numbered 0 (Monday) to 6 (Sunday)")
        if len(self.weekend) == 7:
            raise ValueError("at least one weekday must be a working day")


EVERY_WEEK = WorkingDays()
"""Monday to Friday, no holidays."""


def zone_of(name: str | None) -> ZoneInfo:
    """Return the zone of an IANA name; UTC where the name is missing, unknown or malformed."""
    if name:
        try:
            return ZoneInfo(name)
        except (KeyError, ValueError, OSError):  # unknown; with a path or a NUL in it; a folder such as "America"
            pass
    return ZoneInfo("UTC")


def as_utc(instant: datetime) -> datetime:
    """Return the same instant in UTC; ``ValueError`` where it is naive."""
    if instant.utcoffset() is None:
        raise ValueError("a naive datetime names no instant")
    return instant.astimezone(UTC)


def local_day(instant: datetime, zone: tzinfo) -> date:
    """Return the date on a calendar in ``zone`` at an aware instant."""
    return as_utc(instant).astimezone(zone).date()


def instant_at(day: date, at: time, zone: tzinfo) -> datetime:
    """Return the UTC instant at which a clock in ``zone`` shows ``at`` on ``day``; see above for clock changes."""
    return datetime.combine(day, at.replace(tzinfo=None, fold=0), zone).astimezone(UTC)


def is_working_day(day: date, working: WorkingDays = EVERY_WEEK) -> bool:
    """Say whether ``day`` is neither in the weekend nor a holiday."""
    return day.weekday() not in working.weekend and day not in working.holidays


def next_working_day(day: date, working: WorkingDays = EVERY_WEEK) -> date:
    """Return the first working day after ``day``, never ``day`` itself."""
    return working_day_from(day + _DAY, working)


def working_day_from(day: date, working: WorkingDays = EVERY_WEEK) -> date:
    """Return ``day`` where it is a working day, otherwise the next one."""
    while not is_working_day(day, working):
        day += _DAY
    return day


def next_working_morning(
    after: datetime, zone: tzinfo, working: WorkingDays = EVERY_WEEK, hour: int = MORNING
) -> datetime:
    """Return the first instant strictly after ``after`` that is ``hour`` o'clock on a working day there, in UTC."""
    after = as_utc(after)
    day = local_day(after, zone) - _DAY
    while True:
        day = next_working_day(day, working)
        morning = instant_at(day, time(hour), zone)
        if morning > after and _exists(day, zone):
            return morning


def last_working_morning_before(
    deadline: datetime, zone: tzinfo, working: WorkingDays = EVERY_WEEK, hour: int = MORNING
) -> datetime:
    """Return the last instant strictly before ``deadline`` that is ``hour`` o'clock on a working day, in UTC.

    It may lie in the past; whether a reminder still makes sense is the caller's question.
    """
    deadline = as_utc(deadline)
    day = local_day(deadline, zone) + _DAY
    while True:
        day -= _DAY
        if is_working_day(day, working):
            morning = instant_at(day, time(hour), zone)
            if morning < deadline and _exists(day, zone):
                return morning


def add_working_days(instant: datetime, n: int, zone: tzinfo, working: WorkingDays = EVERY_WEEK) -> datetime:
    """Return the same local time ``n`` working days later, in UTC; ``n`` is 0 (the instant itself) or more.

    From a weekend, the first of them is the next working day. Raises ``ValueError`` where ``n`` is negative.
    """
    if n < 0:
        raise ValueError("working days are counted forward")
    instant = as_utc(instant)
    if n == 0:
        return instant
    there = instant.astimezone(zone)
    day = there.date()
    for _ in range(n):
        day = _next_existing(day, zone, working)
    return instant_at(day, there.time(), zone)


def window_end(start: datetime, hours: float, zone: tzinfo, working: WorkingDays = EVERY_WEEK) -> datetime:
    """Return when a window of real ``hours`` ends, in UTC: at noon of the person's next working day at the earliest."""
    start = as_utc(start)
    return max(start + timedelta(hours=hours), default_deadline(start, zone, working))


def default_deadline(now: datetime, zone: tzinfo, working: WorkingDays = EVERY_WEEK) -> datetime:
    """Return 12:00 of the next working day in ``zone``, in UTC: until when a two-way question is open by default."""
    return instant_at(_next_existing(local_day(now, zone), zone, working), MIDDAY, zone)


def usual_deadline(
    now: datetime, zone: tzinfo, working: WorkingDays = EVERY_WEEK, *, hours: int = 24, one_way: bool = False
) -> datetime:
    """Return until when a question is open where nobody says otherwise, in UTC: ``hours`` of the blind window.

    Whole days are working days, and end at noon (a one-way door's at 11:00, after two at the least). Less than a day is
    real time, up to the next quarter of an hour, while that ends in the working day; else noon of the next one.
    """
    day, days = local_day(now, zone), -(-hours // 24)
    if hours < 24 and not one_way:
        ends: datetime = (as_utc(now) + timedelta(hours=hours)).astimezone(zone)
        ends += timedelta(minutes=-ends.minute % 15, seconds=-ends.second, microseconds=-ends.microsecond)
        if is_working_day(ends.date(), working) and ends.date() == day and ends.time() <= _EVENING:
            return ends.astimezone(UTC)
    for _ in range(max(days, 2 if one_way else 1)):
        day = _next_existing(day, zone, working)
    return instant_at(day, time(11) if one_way else MIDDAY, zone)


def default_look_back(decided: datetime, zone: tzinfo, working: WorkingDays = EVERY_WEEK) -> date:
    """Return the day, in ``zone``, 14 days after a decision, or the first working day after it."""
    return working_day_from(local_day(decided, zone) + timedelta(days=LOOK_BACK_DAYS), working)


def default_review(now: datetime, zone: tzinfo, working: WorkingDays = EVERY_WEEK) -> date:
    """Return the day, in ``zone``, 90 days on, or the first working day after it: when a one-way door is looked at."""
    return working_day_from(local_day(now, zone) + timedelta(days=REVIEW_DAYS), working)


def look_back_instant(day: date, zone: tzinfo, hour: int = MORNING) -> datetime:
    """Return the UTC instant at which somebody in ``zone`` is asked to look back on ``day``."""
    return instant_at(day, time(hour), zone)


def _next_existing(day: date, zone: tzinfo, working: WorkingDays) -> date:
    while True:
        day = next_working_day(day, working)
        if _exists(day, zone):
            return day


def _exists(day: date, zone: tzinfo) -> bool:
    """Say whether the calendars of ``zone`` have ``day``; a clock change alone never takes noon away."""
    return instant_at(day, MIDDAY, zone).astimezone(zone).date() == day
