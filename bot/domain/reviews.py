"""Reviews: a decision is looked at again, on its date or because something happened; its owner closes it.

What is only noted opens nothing: it waits for the next look back. A decision stays in force while it is reviewed.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.nouns import Transition, aware

__all__ = ["TRANSITIONS", "Cause", "Review", "ReviewState", "close"]


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
