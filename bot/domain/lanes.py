"""Lanes: whether a message may interrupt somebody now, or waits for their morning.

Source of the rule: one message a day, in working hours; a turn, and at most two urgent asks, come on top.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from bot.domain import calendar
from bot.domain.intents import Kind
from bot.domain.nouns import aware
from bot.domain.people import Member

__all__ = [
    "HOSTS",
    "MORNING_SLOT",
    "TOGETHER_FOR",
    "TURNS",
    "URGENT_SLOTS",
    "Lane",
    "Reach",
    "Turn",
    "awake",
    "away",
    "is_urgent",
    "lane_of",
    "may_turn",
    "next_morning",
    "over_the_limit",
    "reach",
    "reaches_everybody",
    "slot_of",
    "told_with",
    "too_many_asleep",
]

DAWN, EVENING = time(8), time(18)
MORNING_SLOT = 0  # today's message
URGENT_SLOTS = (1, 2)
TIME_TO_ANSWER = timedelta(hours=2)  # from the morning on; less than that is urgent
TOGETHER_FOR = timedelta(minutes=10)  # turns of one person that come so close are one message
_MOST_TOGETHER = 3
TURNS = frozenset({Kind.ASK, Kind.TURN, Kind.NOT_QUITE, Kind.HELD, Kind.LATER, Kind.RULING})
"""The messages by which it is somebody's turn; an ask is one once its reader was heard."""
HOSTS = frozenset({Kind.TURN, Kind.NOT_QUITE, Kind.RULING})
"""Those that take in another turn, as long as what they ask is not done: whoever has not acted has both before them.

An ask takes in none: what is reacted to there counts as an answer to it, and to nothing else. What only tells something
was read by then.
"""
_MOMENT = timedelta(microseconds=1)


class Lane(StrEnum):
    """How an ask goes out. The values are stored: never rename one."""

    TODAY = "today"  # at once: it is today's message
    URGENT = "urgent"  # at once, though today's message is used
    SILENT = "silent"  # with today's message, without a sound, and in tomorrow's
    TURN = "turn"  # others stand still until they act


def away(member: Member, now: datetime) -> bool:
    """Say whether ``member`` said that they are away."""
    return member.away_until is not None and aware(now) < member.away_until


def awake(member: Member, now: datetime) -> bool:
    """Say whether ``member`` may be told now: on a working day of theirs, between eight and the evening, not away."""
    zone = calendar.zone_of(member.zone)
    day = calendar.local_day(now, zone)
    begins, ends = (calendar.instant_at(day, at, zone) for at in (DAWN, EVENING))
    return calendar.is_working_day(day, member.working) and begins <= aware(now) < ends and not away(member, now)


def may_turn(member: Member, now: datetime) -> bool:
    """Say whether ``member`` may be told now that it is their turn; in the morning alone, if they wish so."""
    there = aware(now).astimezone(calendar.zone_of(member.zone))
    return awake(member, now) and (not member.mornings_only or there.hour == calendar.MORNING)


def next_morning(member: Member, after: datetime) -> datetime:
    """Return the first working morning of ``member`` after ``after`` on which they are there, in UTC."""
    after = aware(after)
    if member.away_until is not None and member.away_until > after:
        after = member.away_until - _MOMENT
    return calendar.next_working_morning(after, calendar.zone_of(member.zone), member.working)


def is_urgent(member: Member, deadline: datetime | None, now: datetime) -> bool:
    """Say whether the next morning comes too late for a position due at ``deadline``."""
    return deadline is not None and aware(deadline) < next_morning(member, now) + TIME_TO_ANSWER


def lane_of(member: Member, used: Collection[int], deadline: datetime | None, *, now: datetime) -> Lane:
    """Return how ``member`` is asked; ``used`` are their slots of today, ``deadline`` is that of a position."""
    if not awake(member, now) or member.mornings_only:
        return Lane.SILENT
    if MORNING_SLOT not in used:
        return Lane.TODAY
    urgent = is_urgent(member, deadline, now) and not set(URGENT_SLOTS) <= set(used)
    return Lane.URGENT if urgent else Lane.SILENT


def slot_of(lane: Lane, used: Collection[int]) -> int | None:
    """Return the slot of today that an ask in this lane takes."""
    if lane is Lane.TODAY:
        return MORNING_SLOT
    return next((one for one in URGENT_SLOTS if one not in used), None) if lane is Lane.URGENT else None


def over_the_limit(member: Member, used: Collection[int], deadline: datetime | None, *, now: datetime) -> bool:
    """Say whether it would be urgent, and ``member`` had as many urgent asks today as anybody gets."""
    there = awake(member, now) and not member.mornings_only and MORNING_SLOT in used
    return there and is_urgent(member, deadline, now) and set(URGENT_SLOTS) <= set(used)


@dataclass(frozen=True, slots=True)
class Turn:
    """A message that went out by itself at ``at`` (aware UTC), since it was somebody's turn on record ``number``;
    ``about`` is the member in its key, and ``guests`` of it stand below.
    """

    key: str
    kind: Kind
    number: int
    about: str | None
    at: datetime
    guests: int = 0


def told_with(turns: Iterable[Turn], now: datetime) -> str | None:
    """Return the key of the message in which another turn of the same person is told, or None: it goes by itself.

    ``turns`` are those whose reader has not acted yet.
    """
    open_ = [one for one in turns if aware(now) < one.at + TOGETHER_FOR and one.kind in HOSTS]
    free = [one for one in open_ if one.guests + 1 < _MOST_TOGETHER]
    return max(free, key=lambda one: (one.at, one.key)).key if free else None


@dataclass(frozen=True, slots=True)
class Reach:
    """When ``member`` would hear of a question that is asked now (aware UTC), and in which lane."""

    member: Member
    lane: Lane
    at: datetime

    def in_time(self, deadline: datetime) -> bool:
        """Say whether they can still answer until ``deadline``."""
        return self.lane is not Lane.SILENT or self.at < deadline


def reach(member: Member, used: Collection[int], deadline: datetime | None, *, now: datetime) -> Reach:
    """Foresee how ``member`` would be asked now."""
    lane = lane_of(member, used, deadline, now=now)
    return Reach(member, lane, next_morning(member, now) if lane is Lane.SILENT else aware(now))


def too_many_asleep(reaches: Sequence[Reach], deadline: datetime) -> tuple[Reach, ...]:
    """Return those who cannot be asked before ``deadline``, where they are more than half; nobody otherwise."""
    late = tuple(one for one in reaches if not one.in_time(deadline))
    return late if len(late) * 2 > len(reaches) else ()


def reaches_everybody(reaches: Iterable[Reach]) -> datetime | None:
    """Return the nearest time by which everybody was asked and had two hours, in UTC; None where nobody is asked."""
    latest = max((one.at for one in reaches if one.lane is Lane.SILENT), default=None)
    return latest + TIME_TO_ANSWER if latest is not None else None
