"""Waiting: what waits for whom, folded from records; nothing here is stored."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from typing import TypedDict

from bot.domain import calendar
from bot.domain.amendments import ProposalState
from bot.domain.calendar import WorkingDays
from bot.domain.changes import ChangeKind
from bot.domain.debates import DebateState
from bot.domain.decisions import Decision
from bot.domain.doors import cooled_at
from bot.domain.handovers import HandoverState, may_agree, standing
from bot.domain.ladders import ONCE
from bot.domain.people import works
from bot.domain.positions import current, everybody_in, missing, pending
from bot.domain.records import Record
from bot.domain.reviews import looks_back, to_look_at
from bot.domain.signals import wanted_from

__all__ = ["FRESH", "GRACE", "Waiting", "WaitingKind", "owned_by", "waited_for_by", "waiting_for"]

FRESH = timedelta(hours=4)  # nobody is reminded of what they were asked over breakfast
GRACE = timedelta(minutes=15)  # what happens so shortly after nine belongs to that morning
_MOMENT = timedelta(microseconds=1)


class WaitingKind(StrEnum):
    """What somebody can do next."""

    POSITION = "position"
    OWN_UP = "own_up"  # somebody wrote a position down for them: are these their words?
    ANSWER = "answer"
    WORDS = "words"  # an emoji was given and its words are missing
    CONFIRM = "confirm"  # the decider said what they heard: is that your point?
    NOT_QUITE = "not_quite"  # somebody answered: not quite
    SAY_HEARD = "say_heard"  # somebody dissents in their answer: what do you hear?
    DECIDE = "decide"
    LOOK_BACK = "look_back"  # its day came, or somebody cannot commit any more
    PROPOSAL = "proposal"  # the owner would amend or undo it; its decider confirms
    SIGNALS = "signals"  # of a one-way door: what would make its owner stop?
    OPEN_NOW = "open_now"  # all who are still asked are in; the clock opens them, or the decider
    RULE = "rule"  # somebody cannot commit, and they are asked to rule
    DECIDE_AGAIN = "decide_again"  # it was given back
    LET_IN = "let_in"  # somebody who was not asked would like to write
    OFFERED = "offered"  # somebody asks you to decide in their place, or in another's
    SECOND = "second"  # a proposal that somebody else decides needs your agreement, or that of another
    POST_IT = "post_it"  # the channel could not be written to


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits, and until when (aware UTC); a decision and a post have no end, only a beginning.

    ``since`` is when it was asked; ``remind_at`` the morning from which on it is worth a morning message, where it is
    worth one at all: otherwise it waits in Home. What is worth more than one has ``steps`` in its place: the name by
    which each is kept, and its morning (``bot.domain.ladders.instants``).
    """

    kind: WaitingKind
    record: Record
    due: datetime
    about: str | None = None  # the member whose receipt it is, or who asks to be let in; which proposal or review it is
    since: datetime | None = None
    remind_at: datetime | None = None
    steps: tuple[tuple[str, datetime], ...] = ()

    @property
    def mornings(self) -> tuple[tuple[str, datetime], ...]:
        """The mornings on which it is worth a message, by their steps; none for what waits in Home alone."""
        return self.steps or (((ONCE, self.remind_at),) if self.remind_at is not None else ())

    @property
    def number(self) -> int:
        """The record's number."""
        return self.record.debate.number


def _items(record: Record, member: str) -> Iterable[Waiting]:
    debate, decision = record.debate, record.decision
    if debate.state is DebateState.WAITING and member == debate.opener:
        yield Waiting(WaitingKind.POST_IT, record, debate.opened_at)
    if debate.state is DebateState.COLLECTING and member == debate.opener:
        for asker in debate.asking:
            yield Waiting(WaitingKind.LET_IN, record, debate.deadline, asker)
    if debate.state is DebateState.COLLECTING and member in missing(debate, record.positions):
        asked = _asked_at(record, member)
        yield Waiting(
            WaitingKind.OWN_UP if member in pending(record.positions) else WaitingKind.POSITION,
            record,
            debate.deadline,
            since=asked,
            remind_at=_last_morning(record, member, asked),
        )
    collecting = debate.state is DebateState.COLLECTING
    if collecting and member == debate.decider and everybody_in(debate, record.positions, dict(record.people)):
        yield Waiting(WaitingKind.OPEN_NOW, record, debate.deadline)
    if debate.state is DebateState.REVEALED and member == debate.decider:
        opened = debate.revealed_at or debate.deadline
        # A one-way door leaves a day to think: until then nobody is reminded to decide.
        morning = _next_morning(record, member, opened, not_before=debate.decidable_at)
        yield Waiting(WaitingKind.DECIDE, record, debate.decidable_at or opened, **morning)
    if debate.revealed_at and member == wanted_from(debate, decision, len(record.signals)):
        until = cooled_at(debate.revealed_at, debate.door, debate.cooling_hours)
        yield Waiting(WaitingKind.SIGNALS, record, until, **_next_morning(record, member, debate.revealed_at))
    yield from _handing_over(record, member)
    yield from _after(record, member)
    if decision:
        yield from _blocks(record, decision, member)
        yield from _answers(record, decision, member)


def _handing_over(record: Record, member: str) -> Iterable[Waiting]:
    offer, known = standing(record.handovers), record.people.get(member)
    if offer and offer.state is HandoverState.OFFERED and offer.to == member:
        yield Waiting(WaitingKind.OFFERED, record, offer.at, member, **_next_morning(record, member, offer.at))
    if offer and known and may_agree(record.debate, offer, known):
        yield Waiting(WaitingKind.SECOND, record, offer.at, offer.to)


def _after(record: Record, member: str) -> Iterable[Waiting]:
    """What became of a decision and waits: the owner's proposal for its decider, the look back for its owner."""
    debate, decision = record.debate, record.decision
    if decision is None or decision.ended_at is not None:
        return
    for one in record.proposals:
        if one.state is ProposalState.OPEN and member == debate.decider:
            morning = _next_morning(record, member, one.at)
            yield Waiting(WaitingKind.PROPOSAL, record, one.at, str(one.ordinal), **morning)
    if member == looks_back(decision, debate.decider, record.people):
        for review in to_look_at(record.reviews):
            # It opens in the morning of its day, and belongs into the message of that very morning.
            at = calendar.next_working_morning(review.opened_at - GRACE, _zone(record, member), _works(record, member))
            about = str(review.ordinal)
            yield Waiting(WaitingKind.LOOK_BACK, record, review.opened_at, about, review.opened_at, at)


def _blocks(record: Record, decision: Decision, member: str) -> Iterable[Waiting]:
    mine = next((one for one in record.blocks if one.waits and one.approver == member), None)
    if mine is not None:
        # No reminder: the clock asks somebody else.
        yield Waiting(WaitingKind.RULE, record, mine.due_at)
    if member == record.debate.decider and record.given_back and not record.blocks:
        ruled = max(one.ended_at or one.due_at for one in record.escalations if one.version == decision.version)
        yield Waiting(WaitingKind.DECIDE_AGAIN, record, ruled, **_next_morning(record, member, ruled))


def _answers(record: Record, decision: Decision, member: str) -> Iterable[Waiting]:
    """Who chose differently is heard first; the answer is asked after that. What is over asks nobody anything."""
    if decision.ended_at is not None:
        return
    for one in record.receipts:
        if one.waits_for_dissenter and one.member == member:
            morning = _next_morning(record, member, one.asked_at)
            yield Waiting(WaitingKind.CONFIRM, record, one.until, member, **morning)
        if one.waits_for_decider and decision.decided_by == member:
            morning = _next_morning(record, member, one.answered_at or one.asked_at)
            yield Waiting(WaitingKind.NOT_QUITE, record, one.until, one.member, **morning)
        if one.is_owed and decision.decided_by == member:
            morning = _next_morning(record, member, one.asked_at)
            yield Waiting(WaitingKind.SAY_HEARD, record, one.until, one.member, **morning)
    if member not in record.answering:
        return
    standing, receipt = record.standing(member), record.receipt(member)
    if standing.begun or (standing.kind is None and not (receipt and receipt.waits_for_dissenter)):
        kind = WaitingKind.WORDS if standing.begun else WaitingKind.ANSWER
        morning = _next_morning(record, member, _answers_since(record, decision))
        yield Waiting(kind, record, decision.answers_until, **morning)


def _answers_since(record: Record, decision: Decision) -> datetime:
    """Return when answers were asked for: with the decision, or, one-way, once dissent was heard and blocks ruled."""
    if not decision.one_way:
        return decision.decided_at
    heard = [at for one in record.receipts for at in (one.answered_at, one.settled_at)]
    ruled = [one.ended_at for one in record.escalations if one.version in (decision.version, decision.version - 1)]
    return max([decision.decided_at, *(at for at in (*heard, *ruled) if at is not None)])


class _Asked(TypedDict):
    since: datetime
    remind_at: datetime


def _next_morning(record: Record, member: str, asked: datetime, *, not_before: datetime | None = None) -> _Asked:
    """Return when it was asked, and the next working morning there that is not within the same few hours."""
    earliest = max(asked + FRESH, not_before or asked) - _MOMENT
    morning = calendar.next_working_morning(earliest, _zone(record, member), _works(record, member))
    return {"since": not_before or asked, "remind_at": morning}


def _last_morning(record: Record, member: str, asked: datetime) -> datetime | None:
    """Return the last working morning before the deadline, unless that comes within hours of the ask."""
    zone, working = _zone(record, member), _works(record, member)
    morning = calendar.last_working_morning_before(record.debate.deadline, zone, working)
    return morning if morning - asked >= FRESH else None


def _asked_at(record: Record, member: str) -> datetime:
    """Return when somebody was asked for a position: with the card, or when they were added."""
    added = [one.at for one in record.changes if one.kind is ChangeKind.ADDED and one.member == member]
    return max([*added, record.debate.posted_at or record.debate.opened_at])


def _zone(record: Record, member: str) -> tzinfo:
    known = record.people.get(member)
    return calendar.zone_of(known.zone if known else None)


def _works(record: Record, member: str) -> WorkingDays:
    return works(record.people.get(member))


def waiting_for(records: Iterable[Record], member: str) -> tuple[Waiting, ...]:
    """Return everything that waits for ``member``, by date."""
    items = (item for record in records for item in _items(record, member))
    return tuple(sorted(items, key=lambda item: (item.due, item.number)))


def waited_for_by(records: Iterable[Record], member: str) -> tuple[Record, ...]:
    """Return the open questions that ``member`` opened or decides and where others are missing, by deadline, and what
    they decided and somebody blocks.
    """
    found = [record for record in records if _others_missing(record, member) or _blocked(record, member)]
    return tuple(sorted(found, key=lambda record: (record.debate.deadline, record.debate.number)))


def _others_missing(record: Record, member: str) -> bool:
    debate = record.debate
    host = debate.state is DebateState.COLLECTING and member in (debate.opener, debate.decider)
    return host and any(one not in current(record.positions) and one != member for one in debate.contributors)


def _blocked(record: Record, member: str) -> bool:
    return bool(record.blocks) and member == record.debate.decider


def owned_by(records: Iterable[Record], member: str) -> tuple[Record, ...]:
    """Return the decisions that ``member`` owns, by look-back date."""
    found = [
        (record.decision.look_back, record.debate.number, record)
        for record in records
        if record.decision and record.decision.owner == member and record.decision.ended_at is None
    ]
    return tuple(record for _, _, record in sorted(found, key=lambda one: one[:2]))
