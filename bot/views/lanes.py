"""Lanes: what an opener reads about the interruptions that a question causes, and about who cannot be reached."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from bot.domain import calendar
from bot.domain.lanes import Lane, Reach, away
from bot.domain.people import Member
from bot.views import dates
from bot.views.kit import Said, escape, fallback, section
from bot.views.wording import joined

__all__ = ["asks_when", "over_the_limit"]


def asks_when(reaches: Sequence[Reach], deadline: datetime | None, zone: tzinfo, now: datetime) -> str:
    """Return "asks 2 people now, 1 Wed 25 Nov, 09:00. agent-4's morning comes after your deadline."

    Times are told in ``zone``, that of the opener. Names are escaped.
    """
    there = [one for one in reaches if one.lane is not Lane.SILENT]
    later = [one for one in reaches if one.lane is Lane.SILENT]
    mornings: dict[datetime, int] = {}
    for one in sorted(later, key=lambda one: one.at):
        mornings[one.at] = mornings.get(one.at, 0) + 1
    parts = [f"{dates.plural(len(there), 'person')} now"] * bool(there)
    for at, count in mornings.items():
        parts.append(f"{count if parts else dates.plural(count, 'person')} {dates.moment(at, zone, now)}")
    told = f"asks {joined(parts)}."
    notes = [_absent(one, deadline, zone, now) for one in later]
    notes += [f"{_name(one)} has had a message today." for one in there if one.lane is Lane.URGENT]
    return " ".join(filter(None, (told, *notes)))


def _absent(one: Reach, deadline: datetime | None, zone: tzinfo, now: datetime) -> str:
    name = _name(one)
    if away(one.member, now) and one.member.away_until is not None:
        return f"{name} is away until {dates.moment(one.member.away_until, zone, now)}."
    if deadline is not None and not one.in_time(deadline):
        return f"{name}'s morning comes after your deadline."
    return f"{name} reads in the morning." if one.member.mornings_only else ""


def _name(one: Reach) -> str:
    return escape(one.member.name)


def over_the_limit(member: Member, morning: datetime) -> Said:
    """Return what an opener hears whose urgent question would be the third that interrupts somebody today."""
    at = dates.clock_time(morning, calendar.zone_of(member.zone))
    text = f"{escape(member.name)} had two urgent questions today, so yours makes no sound: it is read at {at} there."
    return Said(fallback(text), [section(text)])
