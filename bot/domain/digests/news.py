"""News: what a week has to say of each record, once, as it stands now; and what follows late or belongs to nobody."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from enum import IntEnum

from bot.domain import calendar
from bot.domain.amendments import LIVE
from bot.domain.calendar import EVERY_WEEK, WorkingDays
from bot.domain.debates import DebateState
from bot.domain.decisions import Decision, DecisionState
from bot.domain.escalations import Escalation, EscalationState
from bot.domain.ladders import FOLLOW_UP, Reader, instants
from bot.domain.people import works
from bot.domain.records import Channel, FollowUpCase, Record
from bot.domain.reviews import Review, judged, to_look_at

__all__ = ["AHEAD", "News", "Topic", "Week", "late", "newest", "unowned"]

AHEAD = timedelta(days=7)  # until the next digest


class Topic(IntEnum):
    """What a part of a digest is about, in the order in which it is read."""

    CLOSES_SOON = 1
    DECIDED = 2
    ESCALATED = 3
    LOOKED_BACK = 4
    LOOK_BACK = 5
    UNDONE = 6
    FUNNEL = 7
    LATE = 8
    ANSWERS = 9


@dataclass(frozen=True, slots=True)
class News:
    """The one thing that is told of a record. ``fresh`` things make a digest worth posting; the others ride along."""

    topic: Topic
    at: datetime
    fresh: bool = True


@dataclass(frozen=True, slots=True)
class Week:
    """What a digest is made of: ``since`` (exclusive) to ``until``, both aware UTC, told in ``zone``.

    ``records`` and ``cases`` (follow-ups) are those that its reader may see: a channel, or the member ``reader`` alone.
    ``heads`` are the heads of the records' chains.
    """

    number: int
    channel: Channel
    since: datetime
    until: datetime
    zone: tzinfo
    records: tuple[Record, ...] = ()
    cases: tuple[FollowUpCase, ...] = ()
    heads: Mapping[int, str] = field(default_factory=dict)
    beside: tuple[str, ...] = ()  # the public channels that it tells of, too
    working: WorkingDays = EVERY_WEEK
    reader: str | None = None
    news: Mapping[int, "News"] = field(init=False, compare=False)  # of each record that has any, found once

    def __post_init__(self) -> None:
        found = {one.debate.number: newest(one, self) for one in self.records}
        object.__setattr__(self, "news", {number: one for number, one in found.items() if one is not None})

    @property
    def also(self) -> int:
        """How many more channels it tells of."""
        return len(self.beside)

    def told(self, topic: Topic) -> tuple[tuple[Record, News], ...]:
        """Return the records whose newest state is of this topic: what happened last first, what lies ahead by date."""
        found = [(one, self.news[one.debate.number]) for one in self.records if one.debate.number in self.news]
        found = [(one, news) for one, news in found if news.topic is topic]
        ahead = topic in (Topic.CLOSES_SOON, Topic.LOOK_BACK)
        return tuple(sorted(found, key=lambda one: (one[1].at, one[0].debate.number), reverse=not ahead))


def newest(record: Record, week: Week) -> News | None:
    """Return what is told of ``record``: its newest state alone, or nothing where it has no news."""
    if record.decision is None or record.debate.state is not DebateState.DECIDED:
        return _open(record, week)
    return _decided(record, record.decision, week)


def _open(record: Record, week: Week) -> News | None:
    debate = record.debate
    if debate.state is DebateState.COLLECTING and debate.deadline <= week.until + AHEAD:
        return News(Topic.CLOSES_SOON, debate.deadline)
    if debate.state is DebateState.REVEALED and debate.revealed_at is not None:
        return News(Topic.CLOSES_SOON, debate.revealed_at, fresh=_within(debate.revealed_at, week))
    return None


def _within(at: datetime | None, week: Week) -> bool:
    return at is not None and week.since < at <= week.until


def _decided(record: Record, decision: Decision, week: Week) -> News | None:
    if decision.state is DecisionState.REVERSED:
        return News(Topic.UNDONE, decision.ended_at or week.until) if _within(decision.ended_at, week) else None
    if decision.state not in LIVE | {DecisionState.ANNOUNCED, DecisionState.HELD}:
        return None  # another decision stands in its place, and is told
    happened = [_escalated(record, decision, week), _looked_back(record, decision, week)]
    if _within(decision.decided_at, week):
        happened.append(News(Topic.DECIDED, decision.decided_at))
    found = [one for one in happened if one]
    held = next((one for one in found if one.topic is Topic.ESCALATED and record.blocks), None)
    if held is not None:
        return held
    if found:
        return max(found, key=lambda one: (one.at, one.topic))
    return _to_look_back(record, decision, week)


def _escalated(record: Record, decision: Decision, week: Week) -> News | None:
    """A block that stands, or what was ruled on one in these days."""
    blocks = [one for one in record.escalations if one.version == decision.version]
    standing = [one for one in blocks if one.open]
    if standing:
        moved = max(one.opened_at for one in standing)
        return News(Topic.ESCALATED, moved, fresh=_within(moved, week) or any(one.waits for one in standing))
    ruled = [one for one in blocks if _ruled(one) and _within(one.ended_at, week)]
    return News(Topic.ESCALATED, max(one.ended_at or week.until for one in ruled)) if ruled else None


def _ruled(one: Escalation) -> bool:
    return one.state is EscalationState.RULED


def _looked_back(record: Record, decision: Decision, week: Week) -> News | None:
    found = [one for one in judged(record.reviews) if _counts(one, decision) and _within(one.closed_at, week)]
    return News(Topic.LOOKED_BACK, max(one.closed_at or week.until for one in found)) if found else None


def _counts(one: Review, decision: Decision) -> bool:
    return one.version == decision.version


def _to_look_back(record: Record, decision: Decision, week: Week) -> News | None:
    """A look back that is open, or whose day comes before the next digest."""
    opened = [one.opened_at for one in to_look_at(record.reviews)]
    if opened:
        return News(Topic.LOOK_BACK, min(opened), fresh=any(_within(at, week) for at in opened))
    at = calendar.look_back_instant(decision.look_back, week.zone)
    if decision.state is DecisionState.IN_FORCE and week.until < at <= week.until + AHEAD:
        return News(Topic.LOOK_BACK, at)
    return None


# follow-ups


def unowned(week: Week) -> tuple[tuple[FollowUpCase, bool], ...]:
    """Return the follow-ups that nobody owns and nobody is asked to, by day; with whether that is new."""
    return tuple((one, _within(one.followup.since, week)) for one in week.cases if one.followup.unowned)


def late(week: Week) -> tuple[tuple[FollowUpCase, bool], ...]:
    """Return the follow-ups whose ladder has ended: who owns them and who decided were asked, in that order.

    From that morning on they are listed here, which is news once.
    """
    found = []
    for case in week.cases:
        one = case.followup
        known = case.people.get(one.owner or one.asked or "")
        if one.unowned or not one.open or one.late_at is None:
            continue
        zone = calendar.zone_of(known.zone if known else None)
        (_, from_then_on), *_ = instants(FOLLOW_UP, one.due, zone, works(known), reader=Reader.DIGEST)
        if from_then_on <= week.until:
            found.append((case, _within(from_then_on, week)))
    return tuple(found)
