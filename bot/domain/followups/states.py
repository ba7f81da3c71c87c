"""The follow-up as it stands, its machine, and what each step tells."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain import calendar
from bot.domain.calendar import EVERY_WEEK, WorkingDays
from bot.domain.nouns import Transition
from bot.domain.people import Member

__all__ = [
    "MOVES",
    "OPEN",
    "TRANSITIONS",
    "Did",
    "FollowUp",
    "FollowUpForm",
    "FollowUpState",
    "FollowUpStep",
    "Followed",
    "Vacant",
    "keeper_of",
    "usual_day",
]

MOVES = 2  # times that its day may be moved; the third time something else is wrong


class FollowUpState(StrEnum):
    """Where a follow-up stands. The values are stored: never rename one."""

    OPEN = "open"
    BLOCKED = "blocked"  # by somebody, who is asked
    DONE = "done"
    DROPPED = "dropped"


_S = FollowUpState
TRANSITIONS = (
    Transition("-", "make it", _S.OPEN, "full member"),
    Transition(_S.OPEN, "done, with a result", _S.DONE, "owner"),
    Transition(_S.OPEN, "a new day, twice at most", _S.OPEN, "owner"),
    Transition(_S.OPEN, "blocked by somebody", _S.BLOCKED, "owner"),
    Transition(_S.OPEN, "drop it, with a reason", _S.DROPPED, "owner, or maker and decider where nobody owns it"),
    Transition(_S.BLOCKED, "it is free now", _S.OPEN, "who blocks it, or owner"),
    Transition(_S.BLOCKED, "not me", _S.OPEN, "who blocks it"),
    Transition(_S.BLOCKED, "a new day, twice at most", _S.OPEN, "owner"),
    Transition(_S.BLOCKED, "owner or who blocks it left", _S.OPEN, "clock"),
    Transition(_S.BLOCKED, "done, with a result", _S.DONE, "owner"),
    Transition(_S.BLOCKED, "drop it, with a reason", _S.DROPPED, "owner"),
)
OPEN = frozenset({_S.OPEN, _S.BLOCKED})


class Vacant(StrEnum):
    """Why nobody owns a follow-up. The values are stored: never rename one."""

    DECLINED = "declined"
    LEFT = "left"  # its owner cannot be asked any more


class Did(StrEnum):
    """What a step was. The values are stored: never rename one."""

    MADE = "made"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    HANDED = "handed"  # offered to somebody else
    SLIPPED = "slipped"
    BLOCKED = "blocked"
    FREED = "freed"
    NOT_ME = "not_me"  # who was said to block it says that it is not them
    DONE = "done"
    DROPPED = "dropped"
    LATE = "late"  # the last step of its ladder is over, and it is not done
    LEFT = "left"  # owner, who was asked, or who blocks it cannot be asked any more


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One follow-up. ``number`` is the record that it hangs on, None where it stands alone; ``link`` is the address of
    the message that it came from, or "".

    ``owner`` has accepted; ``asked`` is named and has not answered. ``due`` is a date on the owner's calendar.
    ``since`` is when it came to stand as it does: asked, accepted, blocked, free again. ``seq`` counts its steps, and
    is how two answers at one moment are told apart. Instants are aware UTC.
    """

    id: int
    number: int | None
    text: str
    maker: str
    channel: str
    link: str
    owner: str | None
    asked: str | None
    state: FollowUpState
    due: date
    made_at: datetime
    since: datetime
    slips: int = 0
    blocker: str | None = None
    vacant: Vacant | None = None
    late_at: datetime | None = None  # from then on it is no longer its owner's business alone
    ended_at: datetime | None = None
    ended_by: str | None = None
    seq: int = 1

    @property
    def open(self) -> bool:
        """Whether anything is left to do."""
        return self.state in OPEN

    @property
    def unowned(self) -> bool:
        """Whether it is open, and nobody owns it or is asked to."""
        return self.open and self.owner is None and self.asked is None

    @property
    def named(self) -> frozenset[str]:
        """Everybody whom it concerns."""
        people = (self.maker, self.owner, self.asked, self.blocker, self.ended_by)
        return frozenset(member for member in people if member)


@dataclass(frozen=True, slots=True)
class FollowUpStep:
    """One thing that happened: ``by`` (None: the clock) did it to ``member``; ``note`` is in the words of ``by``."""

    id: int
    ordinal: int
    number: int | None
    did: Did
    by: str | None
    at: datetime
    member: str | None = None
    due: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Followed:
    """A follow-up after a step. ``moved_from`` is the day that was picked, where that is none that its owner works."""

    followup: FollowUp
    step: FollowUpStep
    moved_from: date | None = None


@dataclass(frozen=True, slots=True)
class FollowUpForm:
    """What the form "Follow-up" held."""

    text: str
    owner: str | None
    due: date | None


def keeper_of(
    followup: FollowUp, decider: str | None, people: Mapping[str, Member], *, late: bool = False
) -> str | None:
    """Return who sees to an owner where there is none, or where the one that there is is ``late``; None: nobody can.

    What was declined goes back to whoever made it; where somebody left, or is late, whoever decided the record is
    asked. Each stands in for the other.
    """
    first, second = (decider, followup.maker) if late or followup.vacant is Vacant.LEFT else (followup.maker, decider)
    for member in (first, second):
        known = people.get(member or "")
        if known is not None and known.full and member != followup.owner:
            return member
    return None


def usual_day(today: date, working: WorkingDays = EVERY_WEEK) -> date:
    """Return by when a follow-up is due where nobody says otherwise: in a week, on a working day."""
    return calendar.working_day_from(today + timedelta(days=7), working)
