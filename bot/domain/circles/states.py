"""States of a PRFAQ, from the first draft to what became of it. Most end on paper, and that is what it is for.

Source of the machine: the method's page on PRFAQs; a PRFAQ is a record of its own, and its circles are records, too.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bot.domain.nouns import SENTENCE_LIMIT, Transition, aware, tidy, visible
from bot.domain.refusals import Code, Refusal

__all__ = [
    "LIVE",
    "NOWHERE",
    "PRFAQ_TRANSITIONS",
    "Draft",
    "Prfaq",
    "PrfaqState",
    "Revision",
    "begin",
    "crumple",
    "hand_off",
    "reopen",
    "save",
    "ship",
    "take_on",
    "wake",
    "why_not_write",
    "withdraw",
]

NOWHERE = "nowhere"
"""The conversation of a PRFAQ that no circle has read: no channel's id, so that its author alone sees it."""


class PrfaqState(StrEnum):
    """Where a PRFAQ stands. The values are stored: never rename one."""

    DRAFT = "draft"
    IN_CIRCLE = "in_circle"
    REVISE = "revise"  # a circle wants it rewritten, and reads it again
    ADVANCED = "advanced"  # a circle let it pass: the next one is to be asked
    APPROVED = "approved"  # what to build is answered
    HANDED_OFF = "handed_off"  # how to ship is answered, too
    SHIPPED = "shipped"
    CRUMPLED = "crumpled"  # by its own author
    KILLED = "killed"
    PARKED = "parked"
    WITHDRAWN = "withdrawn"  # after it was approved


_S = PrfaqState
LIVE = frozenset({_S.DRAFT, _S.IN_CIRCLE, _S.REVISE, _S.ADVANCED})
WRITABLE = frozenset({_S.DRAFT, _S.REVISE, _S.ADVANCED})
"""States in which the text may change: never while a circle reads it."""
PRFAQ_TRANSITIONS = (
    Transition("-", "begin with five answers, or import", _S.DRAFT, "author"),
    Transition(_S.DRAFT, "save a section", _S.DRAFT, "author"),
    Transition(_S.DRAFT, "ask circle 1", _S.IN_CIRCLE, "author"),
    Transition(_S.REVISE, "save a section", _S.REVISE, "author"),
    Transition(_S.REVISE, "ask the same circle again", _S.IN_CIRCLE, "author"),
    Transition(_S.ADVANCED, "save a section", _S.ADVANCED, "author"),
    Transition(_S.ADVANCED, "ask the next circle", _S.IN_CIRCLE, "author"),
    Transition(_S.IN_CIRCLE, "advance", _S.ADVANCED, "circle's decider"),
    Transition(_S.IN_CIRCLE, "advance, the last circle", _S.APPROVED, "circle's decider"),
    Transition(_S.IN_CIRCLE, "revise", _S.REVISE, "circle's decider"),
    Transition(_S.IN_CIRCLE, "park, until a date", _S.PARKED, "circle's decider"),
    Transition(_S.IN_CIRCLE, "kill", _S.KILLED, "circle's decider"),
    Transition(_S.IN_CIRCLE, "circle 1 taken back or closed", _S.DRAFT, "author or decider"),
    Transition(_S.IN_CIRCLE, "circle 1 ended without a verdict", _S.DRAFT, "clock"),
    Transition(_S.IN_CIRCLE, "a later reading taken back or closed", _S.REVISE, "author or decider"),
    Transition(_S.IN_CIRCLE, "a later reading ended without a verdict", _S.REVISE, "clock"),
    Transition(_S.IN_CIRCLE, "a later circle taken back or closed", _S.ADVANCED, "author or decider"),
    Transition(_S.IN_CIRCLE, "a later circle ended without a verdict", _S.ADVANCED, "clock"),
    Transition(_S.DRAFT, "crumple, with a reason", _S.CRUMPLED, "author"),
    Transition(_S.IN_CIRCLE, "crumple, with a reason", _S.CRUMPLED, "author"),
    Transition(_S.REVISE, "crumple, with a reason", _S.CRUMPLED, "author"),
    Transition(_S.ADVANCED, "crumple, with a reason", _S.CRUMPLED, "author"),
    Transition(_S.PARKED, "its date", _S.DRAFT, "clock"),
    Transition(_S.PARKED, "reopen before its date", _S.DRAFT, "author"),
    Transition(_S.APPROVED, "say how it ships", _S.HANDED_OFF, "author"),
    Transition(_S.HANDED_OFF, "it shipped", _S.SHIPPED, "author"),
    Transition(_S.APPROVED, "withdraw, with a reason", _S.WITHDRAWN, "author"),
    Transition(_S.HANDED_OFF, "withdraw, with a reason", _S.WITHDRAWN, "author"),
)


@dataclass(frozen=True, slots=True)
class Prfaq:
    """A PRFAQ as it stands. ``number`` is its record's; a record has one, so that ``ordinal`` is always 1.

    ``revision`` is the newest that is frozen, 0 before the first; ``place`` the circle that read it last or reads it,
    ``circle`` the number of that circle's record. ``cause`` and ``reason`` say why it ended, is parked or was sent
    back, in the words of ``ended_by``; ``winner`` is what won. ``return_on`` is a date in its author's calendar;
    instants are aware UTC. ``changed`` is what its author says has changed since it was parked.
    """

    number: int
    author: str
    title: str
    begun_at: datetime
    state_at: datetime
    ordinal: int = 1
    state: PrfaqState = PrfaqState.DRAFT
    revision: int = 0
    place: int = 0
    circle: int | None = None
    retroactive: bool = False
    cause: str | None = None
    reason: str = ""
    ended_by: str | None = None
    winner: str = ""
    return_on: date | None = None
    returned_at: datetime | None = None
    changed: str = ""
    decision: int | None = None
    ship: str = ""
    team: str = ""
    shipped_at: datetime | None = None

    @property
    def writable(self) -> bool:
        """Whether its text may change now."""
        return self.state in WRITABLE

    @property
    def next_place(self) -> int:
        """Which circle reads it next: the same one after *revise*, otherwise the one after."""
        return max(1, self.place) if self.state is PrfaqState.REVISE else self.place + 1

    @property
    def came_back(self) -> bool:
        """Whether it is back from being parked, and its author has not said what changed."""
        return self.state is PrfaqState.DRAFT and self.returned_at is not None and not self.changed


@dataclass(frozen=True, slots=True)
class Revision:
    """A frozen text: ``document`` is the whole of it as canonical JSON, by whom and when (aware UTC)."""

    number: int
    ordinal: int
    document: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """The text that is being written. ``version`` counts the saves, so that of two editors the later one is told."""

    number: int
    document: str
    version: int
    by: str
    at: datetime


def begin(number: int, title: str, *, by: str, now: datetime, retroactive: bool = False) -> Prfaq:
    """Return a PRFAQ that has just been begun. That work had begun before is said, never refused."""
    return Prfaq(number, by, named(title), aware(now), aware(now), retroactive=retroactive)


def named(title: str) -> str:
    """Return what a PRFAQ is called in a line."""
    return " ".join(tidy(title).split()) or "Untitled"


def why_not_write(prfaq: Prfaq, by: str) -> Refusal | None:
    """Return why ``by`` cannot change the text now."""
    if prfaq.author != by:
        return Refusal(Code.NOT_AUTHOR, {"author": prfaq.author})
    if prfaq.writable:
        return None
    return Refusal(Code.PRFAQ_READ if prfaq.state is _S.IN_CIRCLE else Code.PRFAQ_OVER, {"state": prfaq.state})


def save(
    prfaq: Prfaq, draft: Draft, document: str, title: str, *, seen: int, by: str, now: datetime
) -> tuple[Prfaq, Draft] | Refusal:
    """Keep a text in place of the one with version ``seen``; whoever was not the first is refused (two editors)."""
    refused = why_not_write(prfaq, by)
    if refused:
        return refused
    if seen != draft.version:
        return Refusal(Code.PRFAQ_MEANWHILE, {"by": draft.by, "at": draft.at})
    return (
        replace(prfaq, title=named(title)),
        replace(draft, document=document, version=draft.version + 1, by=by, at=aware(now)),
    )


def _worded(reason: str) -> Refusal | None:
    if not visible(reason):
        return Refusal(Code.EMPTY_REASON, field="reason")
    if len(reason) > SENTENCE_LIMIT:
        return Refusal(Code.TOO_LONG, {"limit": SENTENCE_LIMIT, "length": len(reason)}, "reason")
    return None


def _moved(prfaq: Prfaq, state: PrfaqState, now: datetime) -> Prfaq:
    return replace(prfaq, state=state, state_at=aware(now))


def crumple(prfaq: Prfaq, reason: str, *, by: str, now: datetime) -> Prfaq | Refusal:
    """Throw it away: its author, at any time before the verdict that approves it, with a reason."""
    if prfaq.author != by:
        return Refusal(Code.NOT_AUTHOR, {"author": prfaq.author})
    if prfaq.state not in LIVE:
        return Refusal(Code.PRFAQ_OVER, {"state": prfaq.state})
    refused = _worded(reason)
    if refused:
        return refused
    return replace(_moved(prfaq, _S.CRUMPLED, now), reason=named(reason), cause=None, ended_by=by)


def wake(prfaq: Prfaq, *, now: datetime) -> Prfaq | None:
    """Its date came: it is a draft again, and why it was parked stays beside it. None where it is parked no more."""
    if prfaq.state is not _S.PARKED:
        return None
    return replace(_moved(prfaq, _S.DRAFT, now), place=0, returned_at=aware(now), changed="")


def reopen(prfaq: Prfaq, changed: str, *, by: str, now: datetime) -> Prfaq | Refusal:
    """Say what has changed since it was parked: of one that came back by itself, or before its date."""
    if prfaq.author != by:
        return Refusal(Code.NOT_AUTHOR, {"author": prfaq.author})
    if not (prfaq.came_back or prfaq.state is _S.PARKED):
        return Refusal(Code.PRFAQ_OVER, {"state": prfaq.state})
    refused = _worded(changed)
    if refused:
        return replace(refused, field="changed")
    back = prfaq if prfaq.came_back else replace(_moved(prfaq, _S.DRAFT, now), place=0, returned_at=aware(now))
    return replace(back, changed=named(changed))


def hand_off(prfaq: Prfaq, ship: str, team: str, *, by: str, now: datetime) -> Prfaq | Refusal:
    """Answer the second question, how it ships and who does it; not before the first one is (P7)."""
    if prfaq.author != by:
        return Refusal(Code.NOT_AUTHOR, {"author": prfaq.author})
    if prfaq.state is not _S.APPROVED:
        return Refusal(Code.SHIP_LATER if prfaq.state in LIVE else Code.PRFAQ_OVER, {"state": prfaq.state})
    for name, text in (("ship", ship), ("team", team)):
        refused = _worded(text)
        if refused:
            return replace(refused, field=name)
    return replace(_moved(prfaq, _S.HANDED_OFF, now), ship=tidy(ship), team=named(team))


def ship(prfaq: Prfaq, *, by: str, now: datetime) -> Prfaq | Refusal:
    """It is in its customers' hands."""
    if prfaq.author != by:
        return Refusal(Code.NOT_AUTHOR, {"author": prfaq.author})
    if prfaq.state is not _S.HANDED_OFF:
        return Refusal(Code.PRFAQ_OVER, {"state": prfaq.state})
    return replace(_moved(prfaq, _S.SHIPPED, now), shipped_at=aware(now))


def withdraw(prfaq: Prfaq, reason: str, *, by: str, now: datetime) -> Prfaq | Refusal:
    """Take an approved one back, with a reason; the decision that was made of it is undone by itself."""
    if prfaq.author != by:
        return Refusal(Code.NOT_AUTHOR, {"author": prfaq.author})
    if prfaq.state not in (_S.APPROVED, _S.HANDED_OFF):
        return Refusal(Code.PRFAQ_OVER, {"state": prfaq.state})
    refused = _worded(reason)
    if refused:
        return refused
    return replace(_moved(prfaq, _S.WITHDRAWN, now), reason=named(reason), cause=None, ended_by=by)


def take_on(prfaq: Prfaq, *, by: str) -> Prfaq:
    """Return it with ``by`` as the one whose it is; whether they may is asked of who owns it."""
    return replace(prfaq, author=by)
