"""What a block is: one person's "cannot commit", who is asked to rule on it, and what was ruled."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.nouns import Transition

__all__ = ["OPEN", "TRANSITIONS", "Escalation", "EscalationState", "Ruling"]


class EscalationState(StrEnum):
    """Where one block stands. The values are stored: never rename one."""

    OPEN = "open"
    ACCEPTED = "accepted"  # who rules has it in hand
    RULED = "ruled"
    WITHDRAWN = "withdrawn"
    UNRESOLVED = "unresolved"  # nobody is left who could rule; it stands in plain sight


class Ruling(StrEnum):
    """What was ruled. The values are stored: never rename one."""

    UPHELD = "upheld"
    CHANGED = "changed"
    RETURNED = "returned"


_S = EscalationState
OPEN = frozenset({_S.OPEN, _S.ACCEPTED, _S.UNRESOLVED})
"""The states in which a one-way decision is held."""
_ASKED = frozenset({_S.OPEN, _S.ACCEPTED})

TRANSITIONS = (
    Transition("cannot_commit", "somebody can rule", _S.OPEN, "who blocked"),
    Transition("cannot_commit", "nobody can rule", _S.UNRESOLVED, "who blocked"),
    Transition(_S.OPEN, "take it in hand", _S.ACCEPTED, "approver"),
    Transition(_S.OPEN, "rule", _S.RULED, "approver"),
    Transition(_S.ACCEPTED, "rule", _S.RULED, "approver"),
    Transition(_S.OPEN, "commit after all", _S.WITHDRAWN, "who blocked"),
    Transition(_S.ACCEPTED, "commit after all", _S.WITHDRAWN, "who blocked"),
    Transition(_S.UNRESOLVED, "commit after all", _S.WITHDRAWN, "who blocked"),
    Transition(_S.OPEN, "the decision stands no more", _S.WITHDRAWN, "clock"),
    Transition(_S.ACCEPTED, "the decision stands no more", _S.WITHDRAWN, "clock"),
    Transition(_S.UNRESOLVED, "the decision stands no more", _S.WITHDRAWN, "clock"),
    Transition(_S.OPEN, "time is up or approver gone, the next level", _S.OPEN, "clock"),
    Transition(_S.ACCEPTED, "time is up or approver gone, the next level", _S.OPEN, "clock"),
    Transition(_S.OPEN, "time is up or approver gone, nobody left", _S.UNRESOLVED, "clock"),
    Transition(_S.ACCEPTED, "time is up or approver gone, nobody left", _S.UNRESOLVED, "clock"),
    Transition(_S.UNRESOLVED, "the workspace names somebody", _S.OPEN, "admin"),
)


@dataclass(frozen=True, slots=True)
class Escalation:
    """One person's block of one version of a decision, and who rules on it; instants are aware UTC.

    ``level`` counts the people who were asked to rule, from 1; ``approver`` is the one asked now, None where nobody
    is left. ``why`` and ``reads`` are the ruling's reason and, where it changed the decision, how that reads now.
    ``said_order`` is the place of the answer whose words are the block's.
    """

    number: int
    version: int
    ordinal: int
    member: str  # who cannot commit
    state: EscalationState
    opened_at: datetime
    due_at: datetime
    approver: str | None = None
    level: int = 1
    accepted_at: datetime | None = None
    ended_at: datetime | None = None
    ruling: Ruling | None = None
    ruled_by: str | None = None
    why: str = ""
    reads: str = ""
    said_order: int = 0

    @property
    def open(self) -> bool:
        """Whether the block still stands unanswered."""
        return self.state in OPEN

    @property
    def waits(self) -> bool:
        """Whether somebody is asked to rule on it."""
        return self.state in _ASKED
