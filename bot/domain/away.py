"""Away: how somebody wishes to be told: on which days, in the morning alone, or not before they are back."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from bot.domain import calendar
from bot.domain.nouns import aware
from bot.domain.people import Member
from bot.domain.refusals import Code, Refusal

__all__ = ["LONGEST", "WEEKDAYS", "Rhythm", "back_at", "rhythm_of", "set_rhythm", "weekend_of", "why_not_away"]

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What somebody chose for themselves; None is what holds in their workspace.

    ``weekend`` names the days off ("sat,sun"), ``holidays`` a calendar ("DE-BY"; "" is none). ``away_until`` is when
    they are back (aware UTC). ``weekly`` lets their own week be told in its first morning message.
    """

    weekend: str | None = None
    holidays: str | None = None
    mornings_only: bool = False
    away_until: datetime | None = None
    weekly: bool = False


def weekend_of(days: str) -> frozenset[int]:
    """Return the weekdays that "sat,sun" names, Monday being 0; names that are none are left out."""
    named = {one.strip() for one in days.split(",")}
    free = frozenset(number for number, name in enumerate(WEEKDAYS) if name in named)
    return free if len(free) < len(WEEKDAYS) else calendar.EVERY_WEEK.weekend


def rhythm_of(member: Member) -> Rhythm:
    """Return what ``member`` chose."""
    return Rhythm(member.weekend, member.holidays, member.mornings_only, member.away_until, member.weekly)


def set_rhythm(member: Member, wanted: Rhythm) -> Rhythm | tuple[Refusal, ...]:
    """Return the rhythm after somebody's form, or what is wrong with it: whoever works on no day is never told."""
    if wanted.weekend is not None and all(day in wanted.weekend.split(",") for day in WEEKDAYS):
        return (Refusal(Code.NO_WORKING_DAY, field="weekend"),)
    return replace(wanted, away_until=member.away_until)


def back_at(moment: datetime, member: Member, *, now: datetime) -> datetime:
    """Return when somebody who is away until ``moment`` is back: in the morning of that day, or at that hour today."""
    zone = calendar.zone_of(member.zone)
    day = calendar.local_day(moment, zone)
    if day == calendar.local_day(now, zone):
        return aware(moment)
    return calendar.instant_at(day, time(calendar.MORNING), zone)


def why_not_away(until: datetime | None, *, now: datetime) -> Refusal | None:
    """Return why nobody can be away until then: it is no time, it is over, or it is more than a year ahead."""
    if until is None:
        return Refusal(Code.DEADLINE_UNREADABLE, field="away")
    if until <= aware(now):
        return Refusal(Code.DEADLINE_PAST, field="away")
    if until - aware(now) > LONGEST:
        return Refusal(Code.AWAY_TOO_LONG, {"days": (until - aware(now)).days}, "away")
    return None
