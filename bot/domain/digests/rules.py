"""A channel's digest as it stands: who sets it, when it falls due, what stops it, and from when on it tells."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from zoneinfo import available_timezones

from bot.domain import calendar
from bot.domain.calendar import EVERY_WEEK, WorkingDays
from bot.domain.digests.weeks import Schedule, newest_due, next_due, week_told
from bot.domain.nouns import aware
from bot.domain.people import Member
from bot.domain.records import Channel
from bot.domain.refusals import Code, Refusal
from bot.domain.settings import Settings, why_not_adjust

__all__ = [
    "Digest",
    "DigestForm",
    "fall_due",
    "go_on",
    "pause",
    "period",
    "set_up",
    "why_not_read",
    "why_not_set",
]

ALSO = 10  # channels beside its own
_A_WEEK = timedelta(days=7)
_FARTHEST = timedelta(days=28)  # whoever comes back after months reads of the last four weeks
_PUNCTUAL = timedelta(hours=1)
_OPEN, _SHUT = 8, 18  # hours between which what is late is posted at once


@dataclass(frozen=True, slots=True)
class Digest:
    """The digest of one channel. ``also`` are public channels that it tells of, too; ``set_by`` hears of trouble.

    ``week`` is the newest ISO week that was sent, or decided to be empty; ``told_until`` the instant up to which a
    digest that certainly arrived has told; ``next_at`` when the next one is looked at, None while it is off or paused.
    ``paused`` is Slack's code for why it cannot be posted, "" where it can. ``offered`` is the record whose card
    offered it, once. Instants are aware UTC.
    """

    id: int
    channel: str
    on: bool
    schedule: Schedule
    also: tuple[str, ...] = ()
    set_by: str | None = None
    next_at: datetime | None = None
    week: int = 0
    told_until: datetime | None = None
    paused: str = ""
    offered: int | None = None


@dataclass(frozen=True, slots=True)
class DigestForm:
    """What the form "Weekly digest" held, as typed and picked."""

    on: bool
    channel: str | None
    day: int | None
    at: str
    zone: str
    also: tuple[str, ...] = ()


def why_not_set(settings: Settings, by: Member, admins: Iterable[Member]) -> Refusal | None:
    """Return why ``by`` may not set a digest: Slack's admins may, and whom they name."""
    return why_not_adjust(settings, by, admins)


def why_not_read(channel: str | None, here: str | None, known: Mapping[str, Channel]) -> Refusal | None:
    """Return why whoever types in the conversation ``here`` reads nothing of ``channel`` from there.

    A private channel's digest is set and previewed inside it alone; so nobody reads it who is not a member.
    """
    if channel is None:
        return Refusal(Code.NO_DIGEST_CHANNEL, {}, "channel")
    one = known.get(channel)
    if channel == here and not channel.startswith("D"):
        return None
    if one is None or not one.public:
        return Refusal(Code.DIGEST_INSIDE, {}, "channel")
    return None


def set_up(
    held: Digest | None,
    form: DigestForm,
    *,
    id: int,
    by: Member,
    settings: Settings,
    admins: Iterable[Member],
    here: str | None,
    known: Mapping[str, Channel],
    now: datetime,
) -> Digest | tuple[Refusal, ...]:
    """Set when and where a digest is posted, or say what is wrong with each field; off it stays as it was set.

    ``known`` are the channels that the form names, as far as we know them; ``here`` is where it was opened.
    """
    refused = why_not_set(settings, by, admins)
    if refused:
        return (refused,)
    found = (why_not_read(form.channel, here, known), *_when(form), _why_not_also(form.also, form.channel, known))
    wrong = tuple(one for one in found if one)
    if wrong or form.channel is None or form.day is None:
        return wrong
    schedule = Schedule(form.day, time.fromisoformat(form.at), form.zone.strip())
    also = tuple(one for one in dict.fromkeys(form.also) if one != form.channel)
    before = held or Digest(id, form.channel, on=False, schedule=schedule)
    return replace(
        before,
        on=form.on,
        schedule=schedule,
        also=also,
        set_by=by.id,
        paused="",
        next_at=next_due(schedule, aware(now))[1] if form.on else None,
        told_until=before.told_until if before.on else None,
    )


def _when(form: DigestForm) -> Iterable[Refusal]:
    try:
        time.fromisoformat(form.at)
    except ValueError:
        yield Refusal(Code.NO_DIGEST_TIME, {}, "at")
    if form.day is None or not 0 <= form.day <= 6:
        yield Refusal(Code.NO_DIGEST_TIME, {}, "day")
    if form.zone.strip() not in available_timezones():
        yield Refusal(Code.UNKNOWN_ZONE, {}, "zone")


def _why_not_also(also: Collection[str], channel: str | None, known: Mapping[str, Channel]) -> Refusal | None:
    strangers = [one for one in also if one != channel and not (one in known and known[one].public)]
    if strangers:
        first = known.get(strangers[0])
        return Refusal(Code.DIGEST_PUBLIC, {"channel": first.name if first else ""}, "also")
    return Refusal(Code.DIGEST_MANY, {"limit": ALSO}, "also") if len(also) > ALSO else None


def fall_due(digest: Digest, now: datetime, working: WorkingDays = EVERY_WEEK) -> tuple[Digest, int | None]:
    """Return the digest after a look at it that was due, and the week to post now, None where there is none.

    However many weeks were missed, one is posted. What is late by more than an hour waits for working hours there.
    """
    now, zone = aware(now), digest.schedule.there
    day, due = newest_due(digest.schedule, now)
    ahead = next_due(digest.schedule, now)[1]
    if now - due > _PUNCTUAL and not _at_work(now, zone_hour=now.astimezone(zone), working=working):
        return replace(digest, next_at=min(ahead, calendar.next_working_morning(now, zone, working))), None
    week = week_told(day)
    if week <= digest.week:
        return replace(digest, next_at=ahead), None
    # Should the first one be lost on its way, the next tells from the same moment on.
    return replace(digest, next_at=ahead, week=week, told_until=digest.told_until or due - _A_WEEK), week


def _at_work(now: datetime, *, zone_hour: datetime, working: WorkingDays) -> bool:
    return _OPEN <= zone_hour.hour < _SHUT and calendar.is_working_day(zone_hour.date(), working)


def period(digest: Digest, until: datetime) -> datetime:
    """Return from when on a digest that is posted at ``until`` tells (both aware UTC)."""
    until = aware(until)
    since = digest.told_until or until - _A_WEEK
    return max(min(since, until), until - _FARTHEST)


def pause(digest: Digest, code: str) -> Digest | None:
    """Slack does not let us write there: return it paused, or None where nothing changes."""
    if not digest.on or digest.paused:
        return None
    return replace(digest, paused=code, next_at=None)


def go_on(digest: Digest, now: datetime) -> Digest | None:
    """We can write there again: it goes on, and the next one tells what was missed; None where nothing changes."""
    if not digest.on or not digest.paused:
        return None
    return replace(digest, paused="", next_at=next_due(digest.schedule, aware(now))[1])
