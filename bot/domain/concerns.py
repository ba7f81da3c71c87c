"""Concerns: what each dissenter feared is asked about when the decision is looked back on: did it come true?

Asked are those who chose otherwise, and those who disagreed and committed, each about their own words alone, and with
them about what would have changed their mind. Nothing of it is ever counted over people.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain import calendar
from bot.domain.commitments import DISSENTS, Standing
from bot.domain.debates import Debate
from bot.domain.decisions import Decision
from bot.domain.nouns import Transition, aware, visible
from bot.domain.people import Member, works
from bot.domain.positions import Position, PositionKind, current
from bot.domain.refusals import Code, Refusal

__all__ = [
    "ASKED_AGAIN",
    "CONCERN_TRANSITIONS",
    "Concern",
    "ConcernState",
    "Mind",
    "answered",
    "dissents",
    "lapse",
    "lapses_at",
    "minds",
    "newest",
    "to_ask",
]

LAPSES_AFTER = 10  # working days, as long as anything that is asked on one morning alone waits


class ConcernState(StrEnum):
    """Where a concern stands. The values are stored: never rename one."""

    ASKED = "asked"
    CAME_TRUE = "came_true"
    DID_NOT = "did_not"
    TOO_EARLY = "too_early"
    UNANSWERED = "unanswered"  # its author said nothing in time: that is shown, and nothing is read into it


class Mind(StrEnum):
    """Whether that happened which would have changed a mind. The values are stored: never rename one."""

    HAPPENED = "happened"
    DID_NOT = "did_not"


_S = ConcernState
CONCERN_TRANSITIONS = (
    Transition("-", "the look back, or its outcome", _S.ASKED, "clock or owner"),
    Transition(_S.ASKED, "it did", _S.CAME_TRUE, "who feared it"),
    Transition(_S.ASKED, "it did not", _S.DID_NOT, "who feared it"),
    Transition(_S.ASKED, "too early", _S.TOO_EARLY, "who feared it"),
    Transition(_S.ASKED, "no answer for 10 working days", _S.UNANSWERED, "clock"),
    Transition(_S.UNANSWERED, "it did", _S.CAME_TRUE, "who feared it"),
    Transition(_S.UNANSWERED, "it did not", _S.DID_NOT, "who feared it"),
    Transition(_S.UNANSWERED, "too early", _S.TOO_EARLY, "who feared it"),
    Transition(_S.TOO_EARLY, "it did", _S.CAME_TRUE, "who feared it"),
    Transition(_S.TOO_EARLY, "it did not", _S.DID_NOT, "who feared it"),
)
ASKED_AGAIN = frozenset({_S.TOO_EARLY, _S.UNANSWERED})
"""What is asked about once more at the next look back."""


@dataclass(frozen=True, slots=True)
class Concern:
    """One dissenter's concern, as it is asked about at the look back ``review``, in the words of ``member``.

    ``mind`` is what would have changed their mind, "" where they wrote nothing; ``happened`` whether it did, None
    where they have not said. Instants are aware UTC.
    """

    number: int
    ordinal: int
    review: int
    member: str
    words: str
    mind: str
    state: ConcernState
    asked_at: datetime
    answered_at: datetime | None = None
    happened: Mind | None = None


def dissents(
    debate: Debate, decision: Decision, positions: Iterable[Position], standings: Iterable[Standing]
) -> dict[str, tuple[str, str]]:
    """Return, of each dissenter, what they feared and what would have changed their mind, in their own words: those
    of their answer before those of their position. Positions count where they were opened.
    """
    found: dict[str, tuple[str, str]] = {}
    if debate.revealed_at is not None and decision.choice:
        for member, one in current(positions).items():
            if one.kind is PositionKind.CHOSEN and one.choice != decision.choice and visible(one.reason):
                found[member] = (one.reason, one.change_my_mind)
    for standing in standings:
        if standing.form is not None and standing.form.kind in DISSENTS and visible(standing.form.words):
            mind = standing.form.change_my_mind or found.get(standing.member, ("", ""))[1]
            found[standing.member] = (standing.form.words, mind)
    return found


def newest(concerns: Iterable[Concern]) -> dict[str, Concern]:
    """Return the newest concern of each member."""
    return {one.member: one for one in sorted(concerns, key=lambda one: one.ordinal)}


def to_ask(
    said: dict[str, tuple[str, str]], before: Iterable[Concern], *, number: int, review: int, first: int, now: datetime
) -> tuple[Concern, ...]:
    """Return what is asked at a look back: of each dissenter whose concern was not settled before.

    ``first`` is the place of the first of them on record ``number``; whoever has not answered yet is asked as it is.
    """
    known, at = newest(before), aware(now)
    again = {None, *ASKED_AGAIN}
    members = [one for one in said if (known[one].state if one in known else None) in again]
    return tuple(
        Concern(number, first + place, review, member, *said[member], ConcernState.ASKED, at)
        for place, member in enumerate(members)
    )


def answered(concern: Concern | None, state: ConcernState, *, by: str, now: datetime) -> Concern | Refusal:
    """Keep what its author says of their own concern; they may correct it, and nobody else can."""
    refused = _why_not(concern, by)
    if refused or concern is None:
        return refused or Refusal(Code.MOVED_ON)
    return replace(concern, state=state, answered_at=aware(now))


def lapses_at(asked_at: datetime, member: Member | None) -> datetime:
    """Return when a concern that was asked about at ``asked_at`` is asked about no more, in the days of its author."""
    zone, working = calendar.zone_of(member.zone if member else None), works(member)
    return calendar.add_working_days(asked_at, LAPSES_AFTER, zone, working)


def lapse(concern: Concern, member: Member | None, *, now: datetime) -> Concern | None:
    """Return a concern that nobody answered in time; None where it is not over, or was answered."""
    if concern.state is not ConcernState.ASKED or aware(now) < lapses_at(concern.asked_at, member):
        return None
    return replace(concern, state=ConcernState.UNANSWERED)


def minds(concern: Concern | None, happened: Mind, *, by: str) -> Concern | Refusal:
    """Keep whether that happened which would have changed its author's mind."""
    refused = _why_not(concern, by)
    if refused or concern is None or not concern.mind:
        return refused or Refusal(Code.MOVED_ON)
    return replace(concern, happened=happened)


def _why_not(concern: Concern | None, by: str) -> Refusal | None:
    if concern is None:
        return Refusal(Code.MOVED_ON)
    return None if by == concern.member else Refusal(Code.FOR_SOMEBODY_ELSE)
