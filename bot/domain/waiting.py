"""Waiting: what waits for whom, folded from records; nothing here is stored."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.amendments import ProposalState
from bot.domain.debates import DebateState
from bot.domain.decisions import Decision
from bot.domain.doors import cooled_at
from bot.domain.handovers import HandoverState, may_agree, standing
from bot.domain.positions import current, everybody_in, missing, pending
from bot.domain.records import Record
from bot.domain.reviews import looks_back, to_look_at
from bot.domain.signals import wanted_from

__all__ = ["Waiting", "WaitingKind", "owned_by", "waited_for_by", "waiting_for"]


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
    """One thing that waits, and until when (aware UTC); a decision and a post have no end, only a beginning."""

    kind: WaitingKind
    record: Record
    due: datetime
    about: str | None = None  # the member whose receipt it is, or who asks to be let in; which proposal or review it is

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
        entered = member in pending(record.positions)
        yield Waiting(WaitingKind.OWN_UP if entered else WaitingKind.POSITION, record, debate.deadline)
    collecting = debate.state is DebateState.COLLECTING
    if collecting and member == debate.decider and everybody_in(debate, record.positions, dict(record.people)):
        yield Waiting(WaitingKind.OPEN_NOW, record, debate.deadline)
    if debate.state is DebateState.REVEALED and member == debate.decider:
        yield Waiting(WaitingKind.DECIDE, record, debate.decidable_at or debate.deadline)
    if debate.revealed_at and member == wanted_from(debate, decision, len(record.signals)):
        yield Waiting(WaitingKind.SIGNALS, record, cooled_at(debate.revealed_at, debate.door, debate.cooling_hours))
    yield from _handing_over(record, member)
    yield from _after(record, member)
    if decision:
        yield from _blocks(record, decision, member)
        yield from _answers(record, decision, member)


def _handing_over(record: Record, member: str) -> Iterable[Waiting]:
    offer, known = standing(record.handovers), record.people.get(member)
    if offer and offer.state is HandoverState.OFFERED and offer.to == member:
        yield Waiting(WaitingKind.OFFERED, record, offer.at, member)
    if offer and known and may_agree(record.debate, offer, known):
        yield Waiting(WaitingKind.SECOND, record, offer.at, offer.to)


def _after(record: Record, member: str) -> Iterable[Waiting]:
    """What became of a decision and waits: the owner's proposal for its decider, the look back for its owner."""
    debate, decision = record.debate, record.decision
    if decision is None or decision.ended_at is not None:
        return
    for one in record.proposals:
        if one.state is ProposalState.OPEN and member == debate.decider:
            yield Waiting(WaitingKind.PROPOSAL, record, one.at, str(one.ordinal))
    if member == looks_back(decision, debate.decider, record.people):
        for review in to_look_at(record.reviews):
            yield Waiting(WaitingKind.LOOK_BACK, record, review.opened_at, str(review.ordinal))


def _blocks(record: Record, decision: Decision, member: str) -> Iterable[Waiting]:
    mine = next((one for one in record.blocks if one.waits and one.approver == member), None)
    if mine is not None:
        yield Waiting(WaitingKind.RULE, record, mine.due_at)
    if member == record.debate.decider and record.given_back and not record.blocks:
        ruled = max(one.ended_at or one.due_at for one in record.escalations if one.version == decision.version)
        yield Waiting(WaitingKind.DECIDE_AGAIN, record, ruled)


def _answers(record: Record, decision: Decision, member: str) -> Iterable[Waiting]:
    """Who chose differently is heard first; the answer is asked after that. What is over asks nobody anything."""
    if decision.ended_at is not None:
        return
    for receipt in record.receipts:
        if receipt.waits_for_dissenter and receipt.member == member:
            yield Waiting(WaitingKind.CONFIRM, record, receipt.until, member)
        if receipt.waits_for_decider and decision.decided_by == member:
            yield Waiting(WaitingKind.NOT_QUITE, record, receipt.until, receipt.member)
        if receipt.is_owed and decision.decided_by == member:
            yield Waiting(WaitingKind.SAY_HEARD, record, receipt.until, receipt.member)
    if member not in record.answering:
        return
    standing, receipt_of = record.standing(member), record.receipt(member)
    if standing.begun:
        yield Waiting(WaitingKind.WORDS, record, decision.answers_until)
    elif standing.kind is None and not (receipt_of and receipt_of.waits_for_dissenter):
        yield Waiting(WaitingKind.ANSWER, record, decision.answers_until)


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
