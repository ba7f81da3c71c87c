"""What an ownership is: one person's, from when to when, and the questions that its rows answer.

The rows of one thing that is owned (a decision; whatever else has an owner later) are told apart by their order. At
every instant at most one of them is held; where none is, nobody owns it, and it stands on the list of what is unowned.
An acting owner stands in for the owner until a moment, and owns nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.nouns import Transition

__all__ = [
    "HELD",
    "OPEN",
    "TRANSITIONS",
    "Ownership",
    "OwningState",
    "Owns",
    "Unowned",
    "acting",
    "at_instant",
    "ended_acting",
    "holding",
    "kept",
    "named",
    "offer",
    "responsible",
    "to_name",
    "unowned",
]


class OwningState(StrEnum):
    """Where one ownership stands. The values are stored: never rename one."""

    REQUESTED = "requested"  # somebody asks its owner to let it go: the owner answers first
    PROPOSED = "proposed"  # its new owner is asked
    ACCEPTED = "accepted"
    OFFERED = "transfer_offered"  # owned, and offered to somebody else
    TRANSFERRED = "transferred"
    RELEASED = "released"  # nothing is left to own, or the time of acting is over
    ORPHANED = "orphaned"  # its owner is gone
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"  # taken back, or overtaken


_S = OwningState
HELD = frozenset({_S.ACCEPTED, _S.OFFERED})
OPEN = frozenset({_S.REQUESTED, _S.PROPOSED})
TRANSITIONS = (
    Transition("-", "name somebody", _S.PROPOSED, "decider, approver or owner"),
    Transition("-", "name yourself", _S.ACCEPTED, "decider, approver or owner"),
    Transition("-", "ask its owner to let it go", _S.REQUESTED, "decider or approver"),
    Transition(_S.REQUESTED, "let it go", _S.PROPOSED, "owner"),
    Transition(_S.REQUESTED, "no answer for 3 working days", _S.PROPOSED, "decider or approver"),
    Transition(_S.REQUESTED, "its owner is gone", _S.PROPOSED, "clock"),
    Transition(_S.REQUESTED, "let it go, to who asked", _S.ACCEPTED, "owner, decider or approver"),
    Transition(_S.REQUESTED, "its owner is gone, and who asked takes it", _S.ACCEPTED, "clock"),
    Transition(_S.REQUESTED, "keep it", _S.DECLINED, "owner"),
    Transition(_S.PROPOSED, "accept", _S.ACCEPTED, "who is named"),
    Transition(_S.PROPOSED, "decline, with a word why", _S.DECLINED, "who is named"),
    Transition(_S.REQUESTED, "take it back, or nothing is left to own", _S.WITHDRAWN, "decider, approver or owner"),
    Transition(_S.PROPOSED, "take it back, or nothing is left to own", _S.WITHDRAWN, "decider, approver or owner"),
    Transition(_S.REQUESTED, "who is named is gone, or nothing is left to own", _S.WITHDRAWN, "clock"),
    Transition(_S.PROPOSED, "who is named is gone, or nothing is left to own", _S.WITHDRAWN, "clock"),
    Transition(_S.ACCEPTED, "offer it to somebody else", _S.OFFERED, "owner, decider or approver"),
    Transition(_S.ACCEPTED, "let it go, naming nobody", _S.RELEASED, "owner"),
    Transition(_S.OFFERED, "accept, by who was offered it", _S.TRANSFERRED, "who is named"),
    Transition(_S.ACCEPTED, "let it go, to who asked", _S.TRANSFERRED, "owner, decider or approver"),
    Transition(_S.OFFERED, "the decider, who was offered it, confirms", _S.TRANSFERRED, "decider"),
    Transition(_S.OFFERED, "declined or taken back", _S.ACCEPTED, "who is named, or who offered it"),
    Transition(_S.OFFERED, "who was offered it is gone", _S.ACCEPTED, "clock"),
    Transition(_S.ACCEPTED, "undone or superseded, or acting is over", _S.RELEASED, "decider or owner"),
    Transition(_S.OFFERED, "undone or superseded", _S.RELEASED, "decider"),
    Transition(_S.ACCEPTED, "superseded, or acting is over", _S.RELEASED, "clock"),
    Transition(_S.OFFERED, "superseded", _S.RELEASED, "clock"),
    Transition(_S.ACCEPTED, "its owner is gone", _S.ORPHANED, "clock"),
    Transition(_S.OFFERED, "its owner is gone", _S.ORPHANED, "clock"),
)


@dataclass(frozen=True, slots=True)
class Ownership:
    """One person's ownership of what record ``number`` is about, or its offer to them; instants are aware UTC.

    ``by`` named them, at ``at``, with a ``note`` in their words; it is held from ``since`` until ``until``. ``why`` is
    in the words of ``said_by``, who declined it. ``acting_until`` is set where they only stand in for the owner.
    ``go_on_at`` is from when it goes on without an answer of the owner, where that is waited for. ``asked`` is who is
    asked to name an owner, where this one left it without; or who asked for it, and has not read why it was kept.
    """

    number: int
    ordinal: int
    owner: str
    by: str
    state: OwningState
    at: datetime
    note: str = ""
    since: datetime | None = None
    until: datetime | None = None
    why: str = ""
    said_by: str | None = None
    acting_until: datetime | None = None
    go_on_at: datetime | None = None
    asked: str | None = None


@dataclass(frozen=True, slots=True)
class Owns:
    """One decision that somebody owns, or stands in for until ``acting_until`` (aware UTC)."""

    number: int
    statement: str
    look_back: date
    acting_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Unowned:
    """One decision that nobody owns: ``named`` is who is asked to and has not accepted, ``asked`` who is asked to name
    somebody, ``since`` (aware UTC) from when on it is nobody's.
    """

    number: int
    statement: str
    decider: str
    since: datetime
    named: str | None = None
    asked: str | None = None


def holding(rows: Iterable[Ownership]) -> Ownership | None:
    """Return who owns it, or None."""
    return next((one for one in rows if one.state in HELD and one.acting_until is None), None)


def acting(rows: Iterable[Ownership]) -> Ownership | None:
    """Return who stands in for the owner, or None."""
    return next((one for one in rows if one.state in HELD and one.acting_until is not None), None)


def ended_acting(rows: Iterable[Ownership], now: datetime) -> tuple[Ownership, ...]:
    """Return those who act, or are asked to, and whose time is over at ``now`` (aware UTC)."""
    alive = HELD | OPEN
    return tuple(one for one in rows if one.state in alive and one.acting_until and one.acting_until <= now)


def offer(rows: Iterable[Ownership]) -> Ownership | None:
    """Return the one offer that nobody has answered, or None."""
    return next((one for one in rows if one.state in OPEN), None)


def responsible(rows: Iterable[Ownership]) -> str | None:
    """Return who is asked for what its owner does: whoever acts, else whoever owns it; None where nobody does."""
    rows = tuple(rows)
    found = acting(rows) or holding(rows)
    return found.owner if found else None


def named(rows: Sequence[Ownership]) -> str | None:
    """Return who owns it, else who was named last and not only asked for or to stand in; None without any row."""
    held = holding(rows)
    if held:
        return held.owner
    whole = [one for one in rows if one.acting_until is None and one.state is not _S.REQUESTED]
    return max(whole, key=lambda one: one.ordinal).owner if whole else None


def unowned(rows: Iterable[Ownership]) -> bool:
    """Say whether nobody owns it now: named is not owned, until they accept (O2)."""
    return holding(rows) is None


def to_name(rows: Sequence[Ownership]) -> Ownership | None:
    """Return the row that left it without an owner, and names who is asked for one; None while somebody owns it or is
    asked to.
    """
    if holding(rows) or offer(rows):
        return None
    left = [one for one in rows if one.asked and one not in kept(rows)]
    return max(left, key=lambda one: (one.until or one.at, one.ordinal), default=None)


def kept(rows: Iterable[Ownership]) -> tuple[Ownership, ...]:
    """Return what an owner was asked to let go and kept, as long as whoever asked has not read why."""
    return tuple(one for one in rows if one.state is _S.DECLINED and one.asked and one.said_by != one.owner)


def at_instant(rows: Iterable[Ownership], instant: datetime) -> tuple[Ownership, ...]:
    """Return who owned it at an aware instant: one row at most, or the rows are wrong."""
    whole = (one for one in rows if one.acting_until is None)
    return tuple(
        one
        for one in whole
        if one.since is not None and one.since <= instant and (one.until is None or instant < one.until)
    )
