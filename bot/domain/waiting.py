"""Waiting: what waits for whom, folded from records; nothing here is stored."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.debates import DebateState
from bot.domain.positions import current, missing
from bot.domain.records import Record

__all__ = ["Waiting", "WaitingKind", "owned_by", "waited_for_by", "waiting_for"]


class WaitingKind(StrEnum):
    """What somebody can do next."""

    POSITION = "position"
    ANSWER = "answer"
    WORDS = "words"  # an emoji was given and its words are missing
    DECIDE = "decide"
    POST_IT = "post_it"  # the channel could not be written to


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits, and until when (aware UTC); a decision and a post have no end, only a beginning."""

    kind: WaitingKind
    record: Record
    due: datetime

    @property
    def number(self) -> int:
        """The record's number."""
        return self.record.debate.number


def _items(record: Record, member: str) -> Iterable[Waiting]:
    debate, decision = record.debate, record.decision
    if debate.state is DebateState.WAITING and member == debate.opener:
        yield Waiting(WaitingKind.POST_IT, record, debate.opened_at)
    if debate.state is DebateState.COLLECTING and member in missing(debate, record.positions):
        yield Waiting(WaitingKind.POSITION, record, debate.deadline)
    if debate.state is DebateState.REVEALED and member == debate.decider:
        yield Waiting(WaitingKind.DECIDE, record, debate.revealed_at or debate.deadline)
    if decision and decision.open_for_answers and member in decision.asked:
        standing = record.standing(member)
        if standing.begun:
            yield Waiting(WaitingKind.WORDS, record, decision.answers_until)
        elif standing.kind is None:
            yield Waiting(WaitingKind.ANSWER, record, decision.answers_until)


def waiting_for(records: Iterable[Record], member: str) -> tuple[Waiting, ...]:
    """Return everything that waits for ``member``, by date."""
    items = (item for record in records for item in _items(record, member))
    return tuple(sorted(items, key=lambda item: (item.due, item.number)))


def waited_for_by(records: Iterable[Record], member: str) -> tuple[Record, ...]:
    """Return the open questions that ``member`` opened or decides and where others are missing, by deadline."""
    found = [
        record
        for record in records
        if record.debate.state is DebateState.COLLECTING
        and member in (record.debate.opener, record.debate.decider)
        and any(one not in current(record.positions) and one != member for one in record.debate.contributors)
    ]
    return tuple(sorted(found, key=lambda record: (record.debate.deadline, record.debate.number)))


def owned_by(records: Iterable[Record], member: str) -> tuple[Record, ...]:
    """Return the decisions that ``member`` owns, by look-back date."""
    found = [
        (record.decision.look_back, record.debate.number, record)
        for record in records
        if record.decision and record.decision.owner == member
    ]
    return tuple(record for _, _, record in sorted(found, key=lambda one: one[:2]))
