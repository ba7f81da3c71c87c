"""For whom somebody waits: open questions, answers, blocks, and follow-ups that others have."""

from collections.abc import Iterable
from datetime import datetime

from bot.domain.debates import DebateState
from bot.domain.decisions import DecisionState
from bot.domain.followups import Did, FollowUpState
from bot.domain.positions import current
from bot.domain.records import FollowUpCase, Record

__all__ = ["entrusted_by", "offer_place", "one_a_morning", "unanswered", "waited_for_by"]


def entrusted_by(follow_ups: Iterable[FollowUpCase], member: str) -> tuple[FollowUpCase, ...]:
    """Return the open follow-ups that ``member`` waits for, by day: those that they made and somebody else has or is
    asked to take, and their own that somebody blocks.
    """
    found = [case for case in follow_ups if case.followup.open and _waits_for(case, member)]
    return tuple(sorted(found, key=lambda case: (case.followup.due, case.followup.id)))


def _waits_for(case: FollowUpCase, member: str) -> bool:
    one = case.followup
    if one.owner == member:
        return one.state is FollowUpState.BLOCKED
    return one.maker == member and not one.unowned


def waited_for_by(records: Iterable[Record], member: str) -> tuple[Record, ...]:
    """Return the open questions that ``member`` opened or decides and where others are missing; what they decided and
    somebody blocks, or has not answered; by date.
    """
    found = [
        record
        for record in records
        if _others_missing(record, member) or _blocked(record, member) or _unanswered(record, member)
    ]
    return tuple(sorted(found, key=lambda record: (_until(record), record.debate.number)))


def _until(record: Record) -> datetime:
    return record.decision.answers_until if record.decision else record.debate.deadline


def _unanswered(record: Record, member: str) -> bool:
    decision = record.decision
    asks = decision is not None and decision.state is DecisionState.COMMITTING and decision.decided_by == member
    return asks and bool(unanswered(record) - {member})


def unanswered(record: Record) -> frozenset[str]:
    """Return who was asked to answer the decision and has not, or has begun to and left the words out."""
    asked = record.decision.asked if record.decision else ()
    found = {one: record.standing(one) for one in asked}
    return frozenset(one for one, said in found.items() if said.kind is None or said.begun)


def _others_missing(record: Record, member: str) -> bool:
    debate = record.debate
    host = debate.state is DebateState.COLLECTING and member in (debate.opener, debate.decider)
    return host and any(one not in current(record.positions) and one != member for one in debate.contributors)


def _blocked(record: Record, member: str) -> bool:
    return bool(record.blocks) and member == record.debate.decider


def offer_place(case: FollowUpCase) -> str:
    """Return by what this offer is told apart from another one to the same person: the place of its step."""
    offers = [one.ordinal for one in case.steps if one.did in (Did.MADE, Did.HANDED)]
    return str(offers[-1] if offers else 1)


def one_a_morning(*steps: tuple[str, datetime]) -> tuple[tuple[str, datetime], ...]:
    """Return the steps by time, of two on one morning the first."""
    found = {at: name for name, at in reversed(steps)}
    return tuple((name, at) for at, name in sorted(found.items()))
