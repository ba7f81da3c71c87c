"""Waiting: what waits for whom, folded from records; nothing here is stored."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import TypedDict

from bot.domain import calendar
from bot.domain.amendments import ProposalState
from bot.domain.calendar import WorkingDays
from bot.domain.changes import ChangeKind
from bot.domain.concerns import ConcernState, newest
from bot.domain.debates import DebateState
from bot.domain.decisions import Decision, DecisionState
from bot.domain.digests import Week
from bot.domain.doors import cooled_at
from bot.domain.exercises import reasons
from bot.domain.followups import Did, FollowUpState, keeper_of
from bot.domain.handovers import HandoverState, may_agree, standing
from bot.domain.ladders import FOLLOW_UP, ONCE, instants
from bot.domain.ownership import OwningState, holding, kept, offer, to_name
from bot.domain.parts import hears
from bot.domain.people import works
from bot.domain.positions import everybody_in, missing, pending
from bot.domain.records import FollowUpCase, Record
from bot.domain.reviews import LAST_ASKED, Cause, looks_back, to_look_at
from bot.domain.signals import SignalState, unsettled, wanted_from
from bot.domain.waiting.others import entrusted_by, offer_place, one_a_morning, unanswered, waited_for_by

__all__ = [
    "FRESH",
    "GRACE",
    "RIDES_ALONG",
    "Waiting",
    "WaitingKind",
    "entrusted_by",
    "unanswered",
    "waited_for_by",
    "waiting_for",
]

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
    SIGNAL = "signal"  # a stop signal's day came: did it come?
    CROSSED = "crossed"  # it did: act, or overrule it
    CONCERN = "concern"  # a dissenter: did what you feared come true?
    SKIPPED = "skipped"  # a look back was skipped twice: its approver is told, once
    PROPOSAL = "proposal"  # the owner would amend or undo it; its decider confirms
    SIGNALS = "signals"  # of a one-way door: what would make its owner stop?
    OPEN_NOW = "open_now"  # all who are still asked are in; the clock opens them, or the decider
    RULE = "rule"  # somebody cannot commit, and they are asked to rule
    DECIDE_AGAIN = "decide_again"  # it was given back
    LET_IN = "let_in"  # somebody who was not asked would like to write
    OFFERED = "offered"  # somebody asks you to decide in their place, or in another's
    SECOND = "second"  # a proposal that somebody else decides needs your agreement, or that of another
    OWN_IT = "own_it"  # they are named to own it, or to stand in
    LET_GO = "let_go"  # they own it, and somebody asks that somebody else does
    GO_ON = "go_on"  # they asked that, and its owner has not answered
    KEPT_IT = "kept_it"  # they asked an owner to let it go, who keeps it and says why
    NAME_OWNER = "name_owner"  # nobody owns it, and they are asked to name somebody
    POST_IT = "post_it"  # the channel could not be written to
    FOLLOW_UP = "follow_up"  # to be done by a day
    TAKE_ON = "take_on"  # a follow-up that somebody names them for
    FREE_IT = "free_it"  # a follow-up of somebody else that they block
    REASSIGN = "reassign"  # a follow-up that nobody owns
    LATE = "late"  # a follow-up of somebody else, past the last step of its ladder
    READ = "read"  # positions behind a one-way door are open, and there is a day to think
    WEEK = "week"  # their own week, for whoever wants it told; a part of a morning message alone
    TOLD = "told"  # they are only told: this was decided
    CAME_BACK = "came_back"  # a PRFAQ of theirs that was parked: what has changed?
    NO_AUTHOR = "no_author"  # a PRFAQ whose author is gone, and they are asked to take it on


RIDES_ALONG = frozenset({WaitingKind.READ, WaitingKind.TOLD})
"""What asks nothing: said once, in a morning message that there is for another reason, and in Home, below the rest."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits, and until when (aware UTC); a decision and a post have no end, only a beginning.

    ``since`` is when it was asked; ``remind_at`` the morning from which on it is worth a morning message, where it is
    worth one at all: otherwise it waits in Home. What is worth more than one has ``steps`` in its place: the name by
    which each is kept, and its morning (``bot.domain.ladders.instants``).
    """

    kind: WaitingKind
    subject: Record | FollowUpCase | Week
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
    def record(self) -> Record:
        """The record that it is about; ``ValueError`` where it is a follow-up."""
        if isinstance(self.subject, Record):
            return self.subject
        raise ValueError("a follow-up, or a week, is no record")

    @property
    def case(self) -> FollowUpCase | None:
        """The follow-up that it is about; None where it is a record."""
        return self.subject if isinstance(self.subject, FollowUpCase) else None

    @property
    def number(self) -> int:
        """The number of the record, of the follow-up, or of the week."""
        if isinstance(self.subject, Week):
            return self.subject.number
        return self.subject.followup.id if isinstance(self.subject, FollowUpCase) else self.subject.debate.number


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
    feared = bool(record.sheets and reasons(debate, record.exercises, record.sheets))
    if debate.revealed_at and member == wanted_from(debate, decision, len(record.signals), feared=feared):
        until = cooled_at(debate.revealed_at, debate.door, debate.cooling_hours)
        yield Waiting(WaitingKind.SIGNALS, record, until, **_next_morning(record, member, debate.revealed_at))
    yield from _handing_over(record, member)
    yield from _after(record, member)
    yield from _to_read(record, member)
    yield from _prfaq(record, member)
    if decision:
        yield from _owning(record, decision, member)
        yield from _blocks(record, decision, member)
        yield from _answers(record, decision, member)


def _to_read(record: Record, member: str) -> Iterable[Waiting]:
    """What somebody is told and asked nothing about, until they have seen it: what opened, what was decided."""
    debate, decision = record.debate, record.decision
    if not hears(debate, member):
        return
    opened = debate.revealed_at if debate.state is DebateState.REVEALED else None
    wrote_since = any(one.informed and one.member == member for one in record.positions)
    if opened and not wrote_since:
        yield Waiting(WaitingKind.READ, record, debate.decidable_at or opened, **_next_morning(record, member, opened))
    if decision and decision.ended_at is None and _tells(decision):
        since = _answers_since(record, decision)
        yield Waiting(WaitingKind.TOLD, record, since, **_next_morning(record, member, since))


def _prfaq(record: Record, member: str) -> Iterable[Waiting]:
    """What a PRFAQ itself waits for; what its circles wait for are positions and verdicts."""
    one, left, asked = record.prfaq, to_name(record.ownerships), offer(record.ownerships)
    if one is not None and one.came_back and one.returned_at and member == one.author:
        said = calendar.next_working_morning(one.returned_at - GRACE, *_week(record, member))  # that very morning
        yield Waiting(WaitingKind.CAME_BACK, record, one.returned_at, since=one.returned_at, remind_at=said)
    for row, who in ((asked, asked.owner if asked else None), (left, left.asked if left else None)):
        if one is not None and row is not None and member == who:
            at = row.until or row.at
            yield Waiting(WaitingKind.NO_AUTHOR, record, at, str(row.ordinal), **_next_morning(record, member, at))


def _tells(decision: Decision) -> bool:
    """Whether who is only told hears of it now: what is held, or heard first, is not valid yet."""
    return not decision.one_way or decision.state not in (DecisionState.ANNOUNCED, DecisionState.HELD)


def _handing_over(record: Record, member: str) -> Iterable[Waiting]:
    offer, known = standing(record.handovers), record.people.get(member)
    if offer and offer.state is HandoverState.OFFERED and offer.to == member:
        yield Waiting(WaitingKind.OFFERED, record, offer.at, member, **_next_morning(record, member, offer.at))
    if offer and known and may_agree(record.debate, offer, known):
        yield Waiting(WaitingKind.SECOND, record, offer.at, offer.to)


def _after(record: Record, member: str) -> Iterable[Waiting]:
    """What became of a decision and waits: the owner's proposal for its decider, the look back for its owner."""
    debate, decision = record.debate, record.decision
    yield from _concerns(record, member)
    if decision is None or decision.ended_at is not None:
        return
    for one in record.proposals:
        if one.state is ProposalState.OPEN and member == debate.decider:
            morning = _next_morning(record, member, one.at)
            yield Waiting(WaitingKind.PROPOSAL, record, one.at, str(one.ordinal), **morning)
    if member == looks_back(decision, debate.decider, record.people, record.ownerships):
        for review in to_look_at(record.reviews):
            # It opens in the morning of its day, and belongs into the message of that very morning. Skipped once it
            # is another item, asked once more; skipped twice it waits in Home alone, as what a signal opened does.
            at = review.asked_at or calendar.next_working_morning(review.opened_at - GRACE, *_week(record, member))
            quiet = review.skips >= LAST_ASKED or review.cause is Cause.SIGNAL
            about = f"{review.ordinal}.{review.skips}" if review.skips else str(review.ordinal)
            said = None if quiet else at
            yield Waiting(WaitingKind.LOOK_BACK, record, review.opened_at, about, review.opened_at, said)
        yield from _signals(record, member)
    for review in record.reviews:
        if review.told == member:
            counted = review.asked_at or review.opened_at
            said = calendar.next_working_morning(counted - GRACE, *_week(record, member))
            yield Waiting(WaitingKind.SKIPPED, record, review.opened_at, str(review.ordinal), counted, said)


def _signals(record: Record, member: str) -> Iterable[Waiting]:
    """Stop signals whose day came: once on their day, and once more where nobody answered for two days."""
    for one in unsettled(record.signals):
        asked = one.crossed_at or one.asked_at or one.at
        late = "came" if one.state is SignalState.CROSSED else "late"
        about = f"{one.ordinal}.{late}" if one.ignored_at else str(one.ordinal)
        if one.state is SignalState.CROSSED:
            # Whoever has just said that it came has the buttons before them: no reminder, unless they are ignored.
            morning = calendar.next_working_morning(one.ignored_at, *_week(record, member)) if one.ignored_at else None
            yield Waiting(WaitingKind.CROSSED, record, asked, about, asked, morning)
        else:
            morning = calendar.next_working_morning((one.ignored_at or asked) - GRACE, *_week(record, member))
            yield Waiting(WaitingKind.SIGNAL, record, asked, about, asked, morning)


def _concerns(record: Record, member: str) -> Iterable[Waiting]:
    """What somebody feared, when the decision is looked back on; what came of the decision does not matter."""
    for one in newest(record.concerns).values():
        if one.member == member and one.state is ConcernState.ASKED:
            morning = calendar.next_working_morning(one.asked_at - GRACE, *_week(record, member))
            yield Waiting(WaitingKind.CONCERN, record, one.asked_at, str(one.ordinal), one.asked_at, morning)


def _owning(record: Record, decision: Decision, member: str) -> Iterable[Waiting]:
    """Who owns it: who is named accepts; who owns it answers whoever asks for it; where nobody does, one is asked."""
    if decision.ended_at is not None or record.debate.state is not DebateState.DECIDED:
        return
    one, held, left = offer(record.ownerships), holding(record.ownerships), to_name(record.ownerships)
    if one is not None:
        about, requested = str(one.ordinal), one.state is OwningState.REQUESTED
        morning = _next_morning(record, member, one.at)
        if member == one.owner and not requested:
            yield Waiting(WaitingKind.OWN_IT, record, one.acting_until or one.at, about, **morning)
        if requested and held and member == held.owner:
            yield Waiting(WaitingKind.LET_GO, record, one.go_on_at or one.at, about, **morning)
        if requested and member == one.by and one.go_on_at is not None:
            morning = _next_morning(record, member, one.at, not_before=one.go_on_at)
            yield Waiting(WaitingKind.GO_ON, record, one.go_on_at, about, **morning)
    for row in kept(record.ownerships):
        if member == row.asked:
            at = row.until or row.at
            yield Waiting(WaitingKind.KEPT_IT, record, at, str(row.ordinal), **_next_morning(record, member, at))
    if left is not None and member == left.asked:
        at = left.until or left.at
        yield Waiting(WaitingKind.NAME_OWNER, record, at, str(left.ordinal), **_next_morning(record, member, at))


def _blocks(record: Record, decision: Decision, member: str) -> Iterable[Waiting]:
    mine = next((one for one in record.blocks if one.waits and one.approver == member), None)
    if mine is not None:  # no reminder: the clock asks somebody else
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
        if one.waits_for_decider and one.by == member:
            morning = _next_morning(record, member, one.answered_at or one.asked_at)
            yield Waiting(WaitingKind.NOT_QUITE, record, one.until, one.member, **morning)
        if one.is_owed and one.by == member:
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
    morning = calendar.next_working_morning(earliest, *_week(record, member))
    return {"since": not_before or asked, "remind_at": morning}


def _last_morning(record: Record, member: str, asked: datetime) -> datetime | None:
    """Return the last working morning before the deadline, unless that comes within hours of the ask."""
    zone, working = _week(record, member)
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


def _week(record: Record, member: str) -> tuple[tzinfo, WorkingDays]:
    return _zone(record, member), _works(record, member)


_DAYS_END = time(23, 59)


def _follow_up(case: FollowUpCase, member: str) -> Iterable[Waiting]:
    """What waits of one follow-up: to do it, to take it on, to free it, to name an owner for it."""
    one = case.followup
    if not one.open:
        return
    known = case.people.get(member)
    zone, working = calendar.zone_of(known.zone if known else None), works(known)
    due, stage = calendar.instant_at(one.due, _DAYS_END, zone), f"{one.since:%Y%m%d%H%M%S}"
    told = calendar.next_working_morning(one.since + FRESH - _MOMENT, zone, working)
    rungs = instants(FOLLOW_UP, one.due, zone, working, after=one.since)
    if member == one.owner and one.state is FollowUpState.OPEN:
        back = bool(case.steps) and case.steps[-1].did in (Did.FREED, Did.NOT_ME, Did.LEFT)
        again = ((f"{stage} again", told),) if back else ()
        yield Waiting(WaitingKind.FOLLOW_UP, case, due, since=one.since, steps=one_a_morning(*again, *rungs))
    if member == one.asked:
        # They are asked in their next morning, and once more whenever its owner would be.
        asked = ((f"{stage} asked", told), *(rung for rung in rungs if rung[1] > told))
        yield Waiting(WaitingKind.TAKE_ON, case, due, offer_place(case), one.since, steps=asked)
    if one.state is FollowUpState.BLOCKED and member == one.blocker:
        yield Waiting(WaitingKind.FREE_IT, case, due, stage, one.since, told)
    if one.unowned and member == keeper_of(one, case.decider, case.people):
        yield Waiting(WaitingKind.REASSIGN, case, due, stage, one.since, told)
    if one.late_at and not one.unowned and member == keeper_of(one, case.decider, case.people, late=True):
        morning = calendar.next_working_morning(one.late_at - GRACE, zone, working)
        yield Waiting(WaitingKind.LATE, case, due, one.due.isoformat(), one.late_at, morning)


def waiting_for(records: Iterable[Record], member: str, follow_ups: Iterable[FollowUpCase] = ()) -> tuple[Waiting, ...]:
    """Return everything that waits for ``member``, by date; what asks nothing comes last."""
    items = [item for record in records for item in _items(record, member)]
    items += [item for case in follow_ups for item in _follow_up(case, member)]
    return tuple(sorted(items, key=lambda item: (item.kind in RIDES_ALONG, item.due, item.number)))
