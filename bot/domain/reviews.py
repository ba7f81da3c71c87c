"""Reviews: a decision is looked at again, on its date or because something happened; its owner closes it.

What is only noted opens nothing: it waits for the next look back. A decision stays in force while it is reviewed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.decisions import Decision, DecisionState
from bot.domain.nouns import Transition, aware
from bot.domain.ownership import Ownership, responsible
from bot.domain.people import Member

__all__ = [
    "TRANSITIONS",
    "Cause",
    "Review",
    "ReviewState",
    "close",
    "looks_back",
    "on_block",
    "on_its_date",
    "to_look_at",
]


class ReviewState(StrEnum):
    """Where a review stands. The values are stored: never rename one."""

    NOTED = "noted"  # put on the agenda of the next look-back; opens nothing by itself
    OPEN = "open"
    CLOSED = "closed"


class Cause(StrEnum):
    """Why a decision is looked at again. The values are stored: never rename one."""

    DATE = "date"  # the look-back date came
    BLOCK = "block"  # somebody cannot commit any more
    NEWS = "news"  # somebody asked whether there is something new
    SIGNAL = "signal"  # a stop signal's date came


_S = ReviewState
TRANSITIONS = (
    Transition("-", "nothing is new, noted", _S.NOTED, "anybody who sees it"),
    Transition("-", "something is new, asked anew", _S.OPEN, "anybody who sees it"),
    Transition("-", "its date", _S.OPEN, "clock"),
    Transition("-", "cannot commit any more", _S.OPEN, "who was asked"),
    Transition(_S.OPEN, "commit after all", _S.CLOSED, "who was asked"),
    Transition(_S.OPEN, "what was asked anew ended", _S.CLOSED, "clock or decider"),
    Transition(_S.OPEN, "amended, undone or superseded", _S.CLOSED, "decider"),
)


@dataclass(frozen=True, slots=True)
class Review:
    """One look back at one version of a decision; ``note`` is in the words of ``by``, where somebody caused it."""

    number: int
    ordinal: int
    version: int
    cause: Cause
    state: ReviewState
    opened_at: datetime
    by: str | None = None
    note: str = ""
    closed_at: datetime | None = None


def close(review: Review, *, now: datetime) -> Review:
    """Return an open review that is over."""
    return replace(review, state=ReviewState.CLOSED, closed_at=aware(now))


def on_its_date(decision: Decision, *, ordinal: int, now: datetime) -> Review | None:
    """Open the look back of a decision in force on its day; None for one that stands no more, or is not in force."""
    if decision.state is not DecisionState.IN_FORCE:
        return None
    return Review(decision.number, ordinal, decision.version, Cause.DATE, ReviewState.OPEN, aware(now))


def on_block(decision: Decision, *, ordinal: int, by: str, note: str, now: datetime) -> Review:
    """Open a review since somebody cannot commit any more: it un-decides nothing."""
    at = aware(now)
    return Review(decision.number, ordinal, decision.version, Cause.BLOCK, ReviewState.OPEN, at, by, note)


def to_look_at(reviews: Iterable[Review]) -> tuple[Review, ...]:
    """Return those that wait for somebody to look; what is asked anew is a question of its own."""
    return tuple(one for one in reviews if one.state is ReviewState.OPEN and one.cause is not Cause.NEWS)


def looks_back(decision: Decision, decider: str, people: Mapping[str, Member], rows: Sequence[Ownership] = ()) -> str:
    """Return for whom a look back waits: the owner, by the ``rows`` of its ownership where it has some, or whoever
    stands in for them; the decider where nobody owns it, or the owner cannot be asked any more.
    """
    who = responsible(rows) if rows else decision.owner
    owner = people.get(who or "")
    return who if who is not None and (owner is None or owner.can_be_asked) else decider
