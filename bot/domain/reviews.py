"""Reviews: a decision is looked at again, on its date or because something happened; its owner closes it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

__all__ = ["Cause", "Review", "ReviewState"]


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
