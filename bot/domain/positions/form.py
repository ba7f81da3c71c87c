"""What a position holds, and what the form "Your position" must hold before it is kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.circles.notes import Note
from bot.domain.debates import SOMETHING_ELSE, Debate
from bot.domain.doors import Door
from bot.domain.nouns import REASON_LIMIT, visible
from bot.domain.refusals import Code, Refusal

__all__ = ["Position", "PositionForm", "PositionKind", "asks_for_more", "in_time", "percent", "why_not_said"]


NOTES_LIMIT = 3 * REASON_LIMIT  # of all notes together; each field has its own limit


class PositionKind(StrEnum):
    """What a contributor said: a choice, that they pass, or that they take it back."""

    CHOSEN = "chosen"
    PASSED = "passed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Position:
    """One version of one person's answer. Sealed until its debate is revealed; versions are never overwritten, though
    an author may erase what was never opened, and confirm what somebody else wrote down.
    """

    member: str
    version: int
    kind: PositionKind
    at: datetime
    choice: str | None = None  # an option's text, or SOMETHING_ELSE
    reason: str = ""
    change_my_mind: str = ""
    confidence: int | None = None  # percent, 1 to 99
    informed: bool = False  # written after the reveal
    question_version: int = 1  # of the question that its author read
    chance: int | None = None  # percent, 1 to 99: that the success sentence comes true (one-way doors)
    cause: str = ""  # a year on it failed: the likeliest cause (one-way doors)
    promise: str = ""  # which promise of privacy its author was given; never loosened afterwards
    entered_by: str | None = None  # who wrote it down for an absent author
    confirmed_at: datetime | None = None  # when its author said that these are their words
    notes: tuple[Note, ...] = ()  # of a circle's reader, sealed with it

    @property
    def unconfirmed(self) -> bool:
        """Whether somebody else wrote it down and its author has not said that these are their words."""
        return self.entered_by is not None and self.confirmed_at is None

    @property
    def erased(self) -> bool:
        """Whether its author erased what it said, which nobody else had read."""
        return self.kind is PositionKind.CHOSEN and self.choice is None


@dataclass(frozen=True, slots=True)
class PositionForm:
    """What the form "Your position" held. ``confidence`` and ``chance`` are the typed texts: the rule reads them.

    ``question_version`` is that of the wording which the form showed, ``door`` the one whose fields it had, and
    ``promise`` the code of the promise that was printed on it; without them the newest count.
    """

    choice: str | None
    reason: str
    change_my_mind: str = ""
    confidence: str = ""
    question_version: int | None = None
    chance: str = ""
    cause: str = ""
    door: Door | None = None
    promise: str = ""
    notes: tuple[Note, ...] = ()


def asks_for_more(debate: Debate, form: PositionForm) -> bool:
    """Whether the form had to bring what a one-way door asks for; one that was open before the label was corrected
    had no fields for it, and is kept as it is.
    """
    return debate.door is Door.ONE_WAY and form.door is not Door.TWO_WAY


def percent(typed: str) -> int | None:
    """Return a whole number from 1 to 99 as typed, with or without its sign; None where it is none."""
    digits = visible(typed).rstrip("%％٪").rstrip()
    known = digits.isdecimal() and len(digits) <= 3 and 1 <= int(digits) <= 99  # int() refuses thousands of digits
    return int(digits) if known else None


def in_time(debate: Debate, positions: Iterable[Position]) -> tuple[Position, ...]:
    """Return what was written before a debate ended; all of it while it has not."""
    return tuple(one for one in positions if debate.ended_at is None or one.at < debate.ended_at)


def why_not_said(debate: Debate, form: PositionForm) -> tuple[Refusal, ...]:
    """Return everything that is missing in the form at once, each under its field."""
    more = asks_for_more(debate, form)
    refusals = []
    other = () if debate.is_circle else (SOMETHING_ELSE,)
    if form.choice not in (*debate.options, *other):
        refusals.append(Refusal(Code.NO_OPTIONS, field="choice"))
    if not visible(form.reason):
        refusals.append(Refusal(Code.EMPTY_REASON, field="reason"))
    if more and not visible(form.change_my_mind):
        refusals.append(Refusal(Code.EMPTY_MIND, field="change_my_mind"))
    if more and not visible(form.cause):
        refusals.append(Refusal(Code.EMPTY_CAUSE, field="cause"))
    for name in ("reason", "change_my_mind", "cause"):
        length = len(getattr(form, name))
        if length > REASON_LIMIT:
            refusals.append(Refusal(Code.TOO_LONG, {"limit": REASON_LIMIT, "length": length}, name))
    length = sum(len(one.text) for one in form.notes)
    if length > NOTES_LIMIT:
        refusals.append(Refusal(Code.TOO_LONG, {"limit": NOTES_LIMIT, "length": length}, "notes"))
    for name, needed in (("confidence", False), ("chance", more)):
        typed = visible(getattr(form, name))
        if (typed or needed) and percent(typed) is None:
            refusals.append(Refusal(Code.CONFIDENCE, {"needed": True} if needed else {}, name))
    return tuple(refusals)
