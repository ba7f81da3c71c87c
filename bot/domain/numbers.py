"""Numbers: how deciding went over the last twelve weeks, each measure alone; for looking, not for aiming.

No number is made of two others, none is about a person, none has a target, and none is told of fewer than five people.
Ages are counted in working time: the hours of days on which nobody works are left out.

Source: the method's "Numbers" of deciding; its privacy floor.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from statistics import median

from bot.domain import calendar
from bot.domain.calendar import EVERY_WEEK, WorkingDays
from bot.domain.debates import DebateState
from bot.domain.decisions import Decision, DecisionState
from bot.domain.doors import Door
from bot.domain.positions import PositionKind, current, in_time
from bot.domain.receipts import ReceiptState
from bot.domain.records import Record
from bot.domain.reviews import Cause, ReviewState

__all__ = [
    "BY_DOOR",
    "FLOOR",
    "SPREADS",
    "WEEKS",
    "Figure",
    "Measure",
    "Numbers",
    "Point",
    "numbers",
    "since",
    "took_part",
    "worked",
]

FLOOR = 5  # people; of fewer nothing is told
WEEKS = 12
MANY = 10  # decisions, before no dissent at all, or nothing but dissent, is worth asking why
_DAY = timedelta(days=1)


class Measure(StrEnum):
    """What is measured, each alone."""

    TIME_TO_DECIDE = "time_to_decide"  # from the card to the decision
    TIME_TO_ANSWERED = "time_to_answered"  # from the card until it is in force
    COMMIT = "commit_latency"  # from the decision until it is in force
    POSITIONS = "positions"  # written before the reveal, of those asked
    DISSENT = "dissent"  # positions for another option than the one that was decided; watched, never aimed at
    NO_RESPONSE = "no_response"  # of those asked to answer a decision
    HEARD = "heard"  # receipts confirmed by whoever dissents
    REVIEWS = "reviews"  # look backs that were answered before they were skipped
    REOPENED = "reopened"  # asked anew with something new, of all times that somebody tried
    REVERSED = "reversed"  # of decisions in force that ended or were looked back on


SPREADS = (Measure.TIME_TO_DECIDE, Measure.TIME_TO_ANSWERED, Measure.COMMIT)
"""Measures of time, told as median and ninth decile; the others are counts of counts."""
BY_DOOR = frozenset({*SPREADS, Measure.REVERSED})


@dataclass(frozen=True, slots=True)
class _Seen:
    """One thing that happened at ``at``: ``value`` in working days, or 1 and 0; ``people`` are whose doing it is."""

    measure: Measure
    at: datetime
    value: float
    people: frozenset[str]
    door: Door | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """One week of a measure: the middle of its times in working days, or its share in percent; None: not told."""

    week: int
    value: float | None


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure (behind one kind of door). Times are in working days; ``part`` of ``count`` is a share.

    ``told`` says whether enough people stand behind it; where it is False, nothing else of it may be shown.
    """

    measure: Measure
    door: Door | None
    told: bool
    count: int = 0
    part: int = 0
    middle: float = 0.0
    ninth: float = 0.0
    weeks: tuple[Point, ...] = ()

    @property
    def ask_why(self) -> bool:
        """Whether dissent is so rare, or so common, over ten positions and more, that somebody should ask why."""
        rare = self.part in (0, self.count) or self.part >= 0.9 * self.count
        return self.told and self.measure is Measure.DISSENT and self.count >= MANY and rare


@dataclass(frozen=True, slots=True)
class Numbers:
    """All figures, from the oldest week to the one under way; ``decisions`` is how many records they are made of."""

    weeks: tuple[int, ...]
    figures: tuple[Figure, ...]
    decisions: int

    @property
    def told(self) -> tuple[Figure, ...]:
        """Those that may be shown."""
        return tuple(one for one in self.figures if one.told)


def worked(start: datetime, end: datetime, zone: tzinfo, working: WorkingDays = EVERY_WEEK) -> float:
    """Return how many working days lie between two instants: real hours, without those of days off, by 24."""
    start, end = calendar.as_utc(start), calendar.as_utc(end)
    if end <= start:
        return 0.0
    off, day, last = timedelta(), calendar.local_day(start, zone), calendar.local_day(end, zone)
    while day <= last:
        if not calendar.is_working_day(day, working):
            begins = calendar.instant_at(day, time(0), zone)
            ends = calendar.instant_at(day + _DAY, time(0), zone)
            off += max(min(ends, end) - max(begins, start), timedelta())
        day += _DAY
    return (end - start - off) / _DAY


def took_part(record: Record) -> frozenset[str]:
    """Return who took part in a decision: who asked, wrote, decided, owns it, or was asked to answer."""
    debate = record.debate
    asked = record.decision.asked if record.decision else ()
    return frozenset({debate.opener, debate.decider, *debate.contributors, *asked})


def since(now: datetime, zone: tzinfo) -> datetime:
    """Return the beginning of the oldest of twelve ISO weeks there, the one under way being the last (aware UTC)."""
    return calendar.instant_at(_monday(calendar.local_day(now, zone)) - (WEEKS - 1) * 7 * _DAY, time(0), zone)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def numbers(records: Iterable[Record], *, now: datetime, zone: tzinfo, working: WorkingDays = EVERY_WEEK) -> Numbers:
    """Return every measure over the last twelve weeks of ``zone``; ``records`` are those that the reader may see."""
    begins = since(now, zone)
    found: list[_Seen] = []
    decisions = 0
    for record in records:
        seen = [one for one in _seen(record, zone, working) if begins <= one.at <= now]
        decisions += any(one.measure in SPREADS for one in seen)
        found += seen
    last = _monday(calendar.local_day(now, zone))
    mondays = [last - timedelta(days=7 * back) for back in range(WEEKS - 1, -1, -1)]
    weeks = tuple(_iso(day) for day in mondays)
    by: dict[tuple[Measure, Door | None], list[_Seen]] = {place: [] for place in _places()}
    for one in found:
        by[one.measure, one.door if one.measure in BY_DOOR else None].append(one)
    figures = tuple(_figure(measure, door, seen, weeks, zone) for (measure, door), seen in by.items())
    return Numbers(weeks, figures, decisions)


def _places() -> Iterable[tuple[Measure, Door | None]]:
    for measure in Measure:
        yield from ((measure, door) for door in Door) if measure in BY_DOOR else ((measure, None),)


def _iso(day: date) -> int:
    year, week, _ = day.isocalendar()
    return year * 100 + week


def _enough(seen: Sequence[_Seen]) -> bool:
    return len(frozenset().union(*(one.people for one in seen))) >= FLOOR


def _figure(measure: Measure, door: Door | None, seen: Sequence[_Seen], weeks: tuple[int, ...], zone: tzinfo) -> Figure:
    if not _enough(seen):
        return Figure(measure, door, told=False)
    by_week: Mapping[int, list[_Seen]] = {week: [] for week in weeks}
    for one in seen:
        by_week[_iso(calendar.local_day(one.at, zone))].append(one)
    points = tuple(Point(week, _value(measure, few) if _enough(few) else None) for week, few in by_week.items())
    values = sorted(one.value for one in seen)
    if measure in SPREADS:
        return Figure(measure, door, True, len(values), 0, median(values), _ninth(values), points)
    return Figure(measure, door, True, len(values), int(sum(values)), weeks=points)


def _value(measure: Measure, seen: Sequence[_Seen]) -> float:
    values = [one.value for one in seen]
    return median(values) if measure in SPREADS else 100 * sum(values) / len(values)


def _ninth(values: Sequence[float]) -> float:
    """Return the smallest of sorted ``values`` that nine of ten do not exceed."""
    return values[-(-9 * len(values) // 10) - 1]


# what one record has to say


def _seen(record: Record, zone: tzinfo, working: WorkingDays) -> Iterable[_Seen]:
    yield from _positions(record)
    if record.debate.follows is not None and record.debate.posted_at is not None:
        yield _Seen(Measure.REOPENED, record.debate.posted_at, 1, took_part(record))
    for one in record.reviews:
        if one.cause is Cause.NEWS and one.state is ReviewState.NOTED:
            yield _Seen(Measure.REOPENED, one.opened_at, 0, took_part(record))
    if record.decision is None:
        return
    yield from _times(record, record.decision, zone, working)
    yield from _answers(record, record.decision)
    yield from _reviews(record)


def _positions(record: Record) -> Iterable[_Seen]:
    """Who was asked, and wrote before the reveal or did not; and, once it is decided, who had seen it otherwise."""
    debate, first = record.debate, _first(record)
    over = debate.revealed_at or (debate.ended_at if debate.state is DebateState.EXPIRED else None)
    if over is None or debate.decided_before:
        return
    written = current(in_time(debate, record.positions))
    for member in debate.contributors:
        one = written.get(member)
        chosen = one is not None and one.kind is PositionKind.CHOSEN
        yield _Seen(Measure.POSITIONS, over, float(chosen), frozenset({member}))
        if chosen and one is not None and first is not None and member != debate.decider:
            yield _Seen(Measure.DISSENT, first.decided_at, float(one.choice != first.choice), frozenset({member}))


def _first(record: Record) -> Decision | None:
    return record.earlier[0] if record.earlier else record.decision


def _times(record: Record, decision: Decision, zone: tzinfo, working: WorkingDays) -> Iterable[_Seen]:
    debate, people = record.debate, took_part(record)
    first = _first(record) or decision
    asked = debate.posted_at if not debate.decided_before else None
    if asked is not None:
        days = worked(asked, first.decided_at, zone, working)
        yield _Seen(Measure.TIME_TO_DECIDE, first.decided_at, days, people, debate.door)
    valid = next((one for one in (*record.earlier, decision) if one.in_force_at is not None), None)
    if valid is None or valid.in_force_at is None:
        return
    if asked is not None:
        days = worked(asked, valid.in_force_at, zone, working)
        yield _Seen(Measure.TIME_TO_ANSWERED, valid.in_force_at, days, people, debate.door)
    if valid.asked:
        days = worked(valid.decided_at, valid.in_force_at, zone, working)
        yield _Seen(Measure.COMMIT, valid.in_force_at, days, people, debate.door)
    undone = decision.state is DecisionState.REVERSED and decision.ended_at is not None
    at = decision.ended_at if undone and decision.ended_at else valid.in_force_at
    yield _Seen(Measure.REVERSED, at, float(undone), people, debate.door)


_CLOSED = frozenset({ReceiptState.ASKED, ReceiptState.NOT_QUITE, ReceiptState.OWED, ReceiptState.OVER})


def _answers(record: Record, decision: Decision) -> Iterable[_Seen]:
    if decision.in_force_at is not None:
        for member in decision.asked:
            silent = record.standing(member).kind is None
            yield _Seen(Measure.NO_RESPONSE, decision.in_force_at, float(silent), frozenset({member}))
    for receipt in record.receipts:
        if receipt.state not in _CLOSED:  # nobody waits for it any more
            heard = receipt.state in (ReceiptState.CONFIRMED, ReceiptState.HEARD)
            yield _Seen(Measure.HEARD, receipt.asked_at, float(heard), frozenset({receipt.member}))


def _reviews(record: Record) -> Iterable[_Seen]:
    for one in record.reviews:
        if one.cause is Cause.DATE and (one.skips or one.state is ReviewState.CLOSED):
            yield _Seen(Measure.REVIEWS, one.opened_at, float(not one.skips), took_part(record))
